"""An app on a phone: follows its person's events through whichever server answers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from typing import Any

from websockets.exceptions import WebSocketException

from tests.faults.processes import PATIENCE
from tests.house import House
from tests.live import Listening
from tests.people import Person

EVENTS = (
    "subscription($after: Cursor) { events(after: $after) {"
    " __typename id cursor ... on SessionEvent { session { id version } } } }"
)


class Follower:
    """Comes back with its last cursor whenever its socket is lost, to the next of its servers."""

    def __init__(self, person: Person, houses: Sequence[House], cursor: str) -> None:
        self._person = person
        self._houses = houses
        self._cursor = cursor
        self._grown = asyncio.Event()
        self.live = asyncio.Event()
        self.heard: list[dict[str, Any]] = []
        self.at: list[float] = []  # the loop's time, of each
        self.connections = 0

    @property
    def ids(self) -> list[str]:
        """What it has heard."""
        return [event["id"] for event in self.heard]

    @property
    def numbers(self) -> list[int]:
        """Their places in the stream: without gaps where none was lost."""
        seq, stream = self._houses[0].seq, self._person.id
        return [seq(stream, event["cursor"]) for event in self.heard]

    def of(self, kind: str) -> list[str]:
        """The sessions of the events of this kind."""
        return [event["session"]["id"] for event in self.heard if event["__typename"] == kind]

    async def has(self, count: int, within: float = PATIENCE) -> None:
        """Return once it has heard so many."""
        async with asyncio.timeout(within):
            while len(self.heard) < count:
                self._grown.clear()
                await self._grown.wait()

    async def follow(self) -> None:
        """For ever; ends by a refusal, or a stream that can't be resumed."""
        for house in cycle(self._houses):
            try:
                person = self._person.through(house)
                async with person.listening(EVENTS, after=self._cursor) as listening:
                    self.connections += 1
                    await self._listen(listening)
            except (WebSocketException, OSError, EOFError):
                self.live.clear()

    async def _listen(self, listening: Listening) -> None:
        first = await listening.next()
        assert first["__typename"] == "StreamReady", first
        self.live.set()
        while True:
            event = await listening.next(within=60)
            self._cursor = event["cursor"]
            self.heard.append(event)
            self.at.append(asyncio.get_running_loop().time())
            self._grown.set()


@asynccontextmanager
async def following(person: Person, *houses: House) -> AsyncIterator[Follower]:
    """A follower from now on, live at the first of these servers."""
    follower = Follower(person, houses, await person.cursor())
    running = asyncio.create_task(follower.follow())
    live = asyncio.create_task(follower.live.wait())
    try:
        await asyncio.wait({running, live}, return_when=asyncio.FIRST_COMPLETED)
        yield follower
    finally:
        live.cancel()
        running.cancel()
        (ended, _) = await asyncio.gather(running, live, return_exceptions=True)
    if not isinstance(ended, asyncio.CancelledError):
        raise AssertionError("the follower has ended") from ended
