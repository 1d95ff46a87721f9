"""Expo's push service, as a house needs it: a real HTTP server that does what a test says."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

PATIENCE = 20.0
OK = {"status": "ok"}
DEAD = {"status": "error", "message": "…", "details": {"error": "DeviceNotRegistered"}}


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: Mapping[str, str]
    body: str

    @property
    def said(self) -> Any:
        """What it said."""
        return json.loads(self.body)


class FakeExpo:
    """Answers once `open`, with `status`; where that is 200, with a ticket for each message."""

    def __init__(self) -> None:
        self.port = 0
        self.status = 200
        self.more: Mapping[str, str] = {}
        self.answer: bytes | None = None  # instead of what it would say
        self.mixed = ""  # in a message beside others it spoils the request, as a foreign project's
        self.tickets: dict[str, Any] = {}  # by token, for those that are not just ok
        self.receipts: dict[str, Any] = {}  # by ticket: what became of it, once it is known
        self.asked: list[Asked] = []
        self.sent: list[dict[str, Any]] = []  # messages that got a ticket
        self.open = asyncio.Event()
        self.open.set()
        self._news: asyncio.Queue[Asked] = asyncio.Queue()
        self._serving: set[asyncio.Task[Any]] = set()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/push"

    def to(self, token: str) -> list[dict[str, Any]]:
        """What was sent to this phone, in order."""
        return [one["data"] for one in self.sent if one["to"] == token]

    def types(self, token: str) -> list[str]:
        """Of what it was told, so far."""
        return [one["type"] for one in self.to(token)]

    async def next(self) -> Asked:
        """The next request, as soon as it has come."""
        async with asyncio.timeout(PATIENCE):
            return await self._news.get()

    def forget(self) -> None:
        """What came before is no news."""
        while not self._news.empty():
            self._news.get_nowait()

    def _said(self, asked: Asked) -> tuple[int, bytes]:
        if self.answer is not None or self.status != 200:
            return self.status, self.answer or b"{}"
        if asked.path.endswith("/getReceipts"):
            ids = asked.said["ids"]
            known = {id: self.receipts[id] for id in ids if id in self.receipts}
            return 200, json.dumps({"data": known}).encode()
        messages = asked.said
        if len(messages) > 1 and any(one["to"] == self.mixed for one in messages):
            return 400, b'{"errors": [{"code": "PUSH_TOO_MANY_EXPERIENCE_IDS"}]}'
        return 200, json.dumps({"data": [self._ticket(one) for one in messages]}).encode()

    def _ticket(self, message: dict[str, Any]) -> Any:
        if message["to"] in self.tickets:
            return self.tickets[message["to"]]
        self.sent.append(message)
        return {**OK, "id": f"ticket-{len(self.sent)}"}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: one request."""
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has gone
        finally:
            self._serving.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = (await reader.readexactly(int(headers["content-length"]))).decode()
        asked = Asked(first.split(" ")[1], headers, body)
        self.asked.append(asked)
        self._news.put_nowait(asked)
        await self.open.wait()
        status, said = self._said(asked)
        more = "".join(f"{name}: {value}\r\n" for name, value in self.more.items())
        top = f"HTTP/1.1 {status} So\r\ncontent-length: {len(said)}\r\nconnection: close\r\n{more}"
        writer.write(f"{top}\r\n".encode() + said)
        await writer.drain()

    async def ended(self) -> None:
        """Let go of whoever still waits."""
        self.open.set()
        for task in [*self._serving]:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)


@asynccontextmanager
async def expo() -> AsyncIterator[FakeExpo]:
    """One for as long as the block lasts."""
    fake = FakeExpo()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
        await fake.ended()
        await server.wait_closed()
