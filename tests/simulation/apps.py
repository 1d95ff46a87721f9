"""An app of one person: it keeps its sessions from what it hears, and asks for them only once."""

import asyncio
from contextlib import aclosing
from typing import Any

from domain.model.people import Viewer
from storage.tables.streams import read_heads
from tests.people import EVENTS, SESSION, Partner, Person
from transport.graphql.requests import Request

PATIENCE = 10.0
SNAPSHOT = (
    SESSION
    + "{ viewer { eventCursor sessions(first: 50) { totalCount nodes { ...SessionParts } } } }"
)


class Direct(Person):
    """A person whose operations run on the engine itself, without a wire."""

    async def viewer(self) -> Viewer:
        """Who they are, by their token."""
        return await self.house.doorstep.gate.authenticate(f"Bearer {self.token}")

    async def answer(self, document: str, /, **variables: Any) -> dict[str, Any]:
        """One operation's whole answer."""
        engine = self.house.doorstep.engine
        request = Request(document, None, None, variables)
        return await engine.execute(await engine.admit(request, await self.viewer()))


class DirectPartner(Direct, Partner):
    """The same for somebody who provides."""


class App:
    """Its copy begins with a snapshot; from then on it only listens, on and off."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._listening: asyncio.Task[None] | None = None
        self._grown = asyncio.Event()
        self.cursor = ""
        self.sessions: dict[str, Any] = {}
        self.heard: list[dict[str, Any]] = []

    @property
    def live(self) -> bool:
        """Whether it listens now."""
        return self._listening is not None

    @property
    def numbers(self) -> list[int]:
        """The places in the stream of what it heard."""
        return [self._seq(event["cursor"]) for event in self.heard]

    def _seq(self, cursor: str) -> int:
        return self._person.house.seq(self._person.id, cursor)

    async def begin(self) -> None:
        """Ask once, and listen from there."""
        self.cursor, self.sessions = await self.snapshot()
        await self.connect()

    async def snapshot(self) -> tuple[str, dict[str, Any]]:
        """Where the stream stands, and how all sessions do: what a fresh app would see."""
        viewer = (await self._person.ask(SNAPSHOT))["viewer"]
        nodes = viewer["sessions"]["nodes"]
        assert len(nodes) == viewer["sessions"]["totalCount"]
        return viewer["eventCursor"], {session["id"]: session for session in nodes}

    async def connect(self) -> None:
        """Listen from the last cursor on."""
        self._listening = asyncio.create_task(self._listen())

    async def disconnect(self) -> None:
        """Hear nothing for a while."""
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def catch_up(self) -> None:
        """Return once it has heard all that there is."""
        database = self._person.house.doorstep.database
        head = (await read_heads(database, [self._person.id]))[self._person.id]
        async with asyncio.timeout(PATIENCE):
            while self._seq(self.cursor) < head:
                self._grown.clear()
                assert self._listening is not None
                if self._listening.done():
                    self._listening.result()
                await self._grown.wait()

    async def _listen(self) -> None:
        engine = self._person.house.doorstep.engine
        assert isinstance(self._person, Direct)
        request = Request(EVENTS, None, None, {"after": self.cursor})
        operation = await engine.admit(request, await self._person.viewer())
        async with aclosing(engine.subscribe(operation)) as results:
            first = (await anext(results))["data"]["events"]
            assert first["__typename"] == "StreamReady", first
            async for result in results:
                assert "errors" not in result, result["errors"]
                self._hear(result["data"]["events"])

    def _hear(self, event: dict[str, Any]) -> None:
        self.cursor = event["cursor"]
        self.heard.append(event)
        self.sessions[event["session"]["id"]] = event["session"]
        self._grown.set()
