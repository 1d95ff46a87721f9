"""Taps on every wire: what each role receives over HTTP, sockets, server-sent events, webhooks."""

import asyncio
import json
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import httpx
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.house import House
from tests.live import opened
from tests.people import Person
from tests.rights.asking import EVENTS, TOGETHER, of_any
from tests.rights.canaries import Canaries

GROUPS = [EVENTS[n : n + TOGETHER] for n in range(0, len(EVENTS), TOGETHER)]
LIVE = [
    f"subscription($after: Cursor) {{ events(after: $after) {of_any(kinds, 1)} }}"
    for kinds in GROUPS
]
NOBODY = "nobody"
STILL = 0.5  # seconds


class Taps:
    """Who is who, by their tokens; whatever they receive is searched."""

    def __init__(self, house: House, canaries: Canaries) -> None:
        self.house = house
        self.canaries = canaries
        self.people: dict[str, Person] = {}
        self._news = asyncio.Event()
        house.http.event_hooks = {"response": [self.answered]}

    def name_of(self, authorization: str | None) -> str:
        """Whose token it is."""
        token = (authorization or "").removeprefix("Bearer ")
        if token.count(".") != 2:
            keys = [name for name, who in self.people.items() if token and who.token == token]
            return keys[0] if keys else NOBODY
        claims = token.split(".")[1]
        sub = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"]
        return next((name for name, who in self.people.items() if who.sub == sub), NOBODY)

    async def answered(self, response: httpx.Response) -> None:
        """One answer over HTTP: its headers and its body."""
        name = self.name_of(response.request.headers.get("authorization"))
        if "event-stream" not in response.headers.get("content-type", ""):
            body = await response.aread()
            self.canaries.search(name, str(response.headers).encode() + body, "http")

    async def socket(self, name: str, socket: ClientConnection) -> None:
        """All that comes over a socket, as it comes."""
        try:
            async for frame in socket:
                received = frame if isinstance(frame, bytes) else frame.encode()
                self.canaries.search(name, received, "socket", lately=True)
                self._news.set()
        except ConnectionClosed:
            return

    async def quiet(self) -> None:
        """Return once no socket has brought anything for a while."""
        with suppress(TimeoutError):
            while True:
                self._news.clear()
                async with asyncio.timeout(STILL):
                    await self._news.wait()

    async def stream(self, name: str, answer: httpx.Response) -> None:
        """All that comes as server-sent events."""
        async for chunk in answer.aiter_bytes():
            self.canaries.search(name, chunk, "sse", lately=True)


@asynccontextmanager
async def listening(
    taps: Taps, streamed: Mapping[str, Person], after: Mapping[str, str]
) -> AsyncIterator[None]:
    """Everybody listens to everything: over sockets, from a cursor where there is one, then live;
    some over SSE besides.
    """
    async with AsyncExitStack() as stack:
        tasks = []
        for name, who in taps.people.items():
            opening = opened(taps.house.socket_address, who.token)
            socket = await stack.enter_async_context(opening)
            for number, document in enumerate(LIVE):
                asked = {"query": document, "variables": {"after": after.get(name)}}
                subscribed = {"type": "subscribe", "id": str(number), "payload": asked}
                await socket.send(json.dumps(subscribed))
            tasks.append(asyncio.create_task(taps.socket(name, socket)))
        for name, who in streamed.items():
            answer = await stack.enter_async_context(_streaming(taps.house, who))
            tasks.append(asyncio.create_task(taps.stream(name, answer)))
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def _streaming(house: House, who: Person) -> AsyncIterator[httpx.Response]:
    headers = {"authorization": f"Bearer {who.token}", "accept": "text/event-stream"}
    timeout = httpx.Timeout(20, read=None)
    async with house.http.stream(
        "POST", "/graphql", json={"query": LIVE[0]}, headers=headers, timeout=timeout
    ) as answer:
        yield answer
