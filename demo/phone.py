"""A party's phone: commands over HTTP, events over a socket that it resumes by cursor."""

import asyncio
import json
from collections.abc import Mapping
from time import monotonic
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from demo.people import Person

PATIENCE = 10.0  # seconds until what has not come counts as lost
SUBPROTOCOL = Subprotocol("graphql-transport-ws")

AMOUNT = "{ minorUnits currency }"
SIGHT = f"""
fragment Sight on Session {{
  id version stage scheduledStart endsAt paymentMethod
  building {{ street }} accessDetails {{ entrance apartment floor note }}
  price {AMOUNT} held {AMOUNT}
  lines {{ id title preferenceBased provided }}
  additions {{ id status price {AMOUNT} }}
  dispute {{ id status held {AMOUNT} decision {{ refund {AMOUNT} award {AMOUNT} message }} }}
  actions {{ kind open opensAt replacedBy }}
}}
"""
EVENT = f"""
__typename id cursor at actor
... on SessionEvent {{ session {{ ...Sight }} }}
... on BalanceChanged {{ balance {AMOUNT} }}
... on MessagePosted {{ message {{ body mine sender }} }}
... on StandingChanged {{ standing {{ maySell block {{ level counsellingAt nextSteps }} }} }}
... on RebookingRequested {{ request {{ status }} }}
... on RebookingResolved {{ request {{ status resolution }} }}
"""
LIVE = f"subscription ($after: Cursor) {{ events(after: $after) {{ {EVENT} }} }} {SIGHT}"
PULL = "query ($after: Cursor) { events(after: $after, first: 500) { nodes { id } } }"


class Broken(Exception):
    """A promise that was not kept, or a server that can't be spoken with: one line."""


class Event:
    """What one phone was told, and when by its own stopwatch."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.at = monotonic()
        self.told = told
        self.kind: str = told["__typename"]
        self.session: Mapping[str, Any] = told.get("session", {})


class Phone:
    """One signed-in person. Every event that it is told is kept, in the order it came; and all
    that it reads, to the letter.
    """

    live = LIVE

    def __init__(self, http: httpx.AsyncClient, url: str, person: Person, token: str) -> None:
        self.person = person
        self.heard: list[Event] = []
        self.read: list[str] = []
        self.first_cursor: str | None = None
        self._cursor: str | None = None
        self._http = http
        self._base = url.rstrip("/")
        self._url = f"{self._base}/graphql"
        self._authorization = f"Bearer {token}"
        self._inbox: asyncio.Queue[Event | Broken] = asyncio.Queue()
        self._socket: ClientConnection | None = None
        self._listening: asyncio.Task[None] | None = None

    async def ask(self, query: str, **variables: object) -> Any:
        """The data of one query or mutation; Broken for a GraphQL error."""
        headers = {"authorization": self._authorization}
        question = {"query": query, "variables": variables}
        response = await self._http.post(self._url, json=question, headers=headers)
        if "json" not in response.headers.get("content-type", ""):
            raise Broken(f"{self._url} does not speak GraphQL: HTTP {response.status_code}")
        self.read.append(response.text)
        answer = response.json()
        if "errors" in answer:
            raise Broken(f"{self.person.name}: {answer['errors'][0]['message']}")
        return answer["data"]

    async def send_file(self, name: str, content: bytes) -> Mapping[str, Any]:
        """`POST /files`: what was kept of it; Broken where it was not taken."""
        headers, files = {"authorization": self._authorization}, {"file": (name, content)}
        response = await self._http.post(f"{self._base}/files", headers=headers, files=files)
        if response.status_code != httpx.codes.CREATED:
            raise Broken(f"{self.person.name} sends {name}: HTTP {response.status_code}")
        kept: Mapping[str, Any] = response.json()
        return kept

    async def fetch_file(self, path: str) -> httpx.Response:
        """`GET /files/{id}`, whatever the answer."""
        headers = {"authorization": self._authorization}
        return await self._http.get(f"{self._base}{path}", headers=headers)

    async def go_online(self) -> None:
        """Open a socket and follow the stream: from the last cursor, at first from now (E2)."""
        self._socket = await connect(
            self._url.replace("http", "ws", 1), subprotocols=[SUBPROTOCOL], compression=None
        )
        await self._say(type="connection_init", payload={"authorization": self._authorization})
        asked = {"query": self.live, "variables": {"after": self._cursor}}
        self._listening = asyncio.create_task(self._listen(self._socket, asked))
        ready = await self._next()
        if ready.kind != "StreamReady":
            raise Broken(f"{self.person.name}: expected StreamReady, got {ready.kind}")
        self.first_cursor = self.first_cursor or self._cursor

    async def lose_socket(self) -> None:
        """As in a lift: the connection is gone, and nobody has said good-bye."""
        if self._socket is not None and self._listening is not None:
            self._socket.transport.abort()
            await self._listening

    async def hang_up(self) -> None:
        """Go, with a good-bye."""
        if self._socket is not None and self._listening is not None:
            await self._socket.close()
            await self._listening

    async def hear(self, kind: str) -> Event:
        """The next event, which must be of this kind: none lost, doubled or out of order."""
        event = await self._due()
        if event.kind != kind:
            raise Broken(f"{self.person.name} was told {event.kind} where {kind} was due")
        self.heard.append(event)
        return event

    def unheard(self) -> int:
        """How many events came that nobody expected."""
        return self._inbox.qsize()

    async def _due(self) -> Event:
        """What comes next of what this phone is there to hear."""
        return await self._next()

    async def _next(self) -> Event:
        try:
            async with asyncio.timeout(PATIENCE):
                item = await self._inbox.get()
        except TimeoutError:
            raise Broken(f"{self.person.name} was told nothing for {PATIENCE:g} s") from None
        if isinstance(item, Broken):
            raise item
        return item

    async def _say(self, **message: object) -> None:
        assert self._socket is not None, "go_online comes first"
        await self._socket.send(json.dumps(message))

    async def _listen(self, socket: ClientConnection, asked: Mapping[str, object]) -> None:
        """The client's side of the protocol, until the connection ends."""
        try:
            async for text in socket:
                message = json.loads(text)
                match message["type"]:
                    case "connection_ack":
                        await self._say(type="subscribe", id="1", payload=asked)
                    case "ping":
                        await self._say(type="pong")
                    case "next":
                        self._take(message["payload"]["data"]["events"])
                    case "error" | "complete":
                        self._inbox.put_nowait(Broken(f"{self.person.name}: {text!r}"))
        except ConnectionClosed as closed:
            if closed.rcvd is not None:  # the server said why; a connection merely lost is resumed
                self._inbox.put_nowait(Broken(f"{self.person.name}: socket closed: {closed}"))

    def _take(self, told: Mapping[str, Any]) -> None:
        self.read.append(json.dumps(told, ensure_ascii=False))
        self._cursor = told["cursor"]
        self._inbox.put_nowait(Event(told))
