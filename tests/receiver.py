"""A receiver of webhooks: a real HTTP server that remembers what came, and answers as told."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from standardwebhooks import Webhook

PATIENCE = 20.0


@dataclass(frozen=True)
class Heard:
    """One request."""

    target: str
    headers: Mapping[str, str]
    body: str

    @property
    def id(self) -> str:
        """The event's, as the headers say it."""
        return self.headers["webhook-id"]

    @property
    def said(self) -> dict[str, Any]:
        """The payload."""
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def type(self) -> str:
        """What happened."""
        return str(self.said["type"])

    def signed_by(self, secret: str) -> bool:
        """Whether one of its signatures is this secret's, and the payload just what was signed.

        The library's own check, without its clock: a house's is not the world's.
        """
        at = datetime.fromtimestamp(int(self.headers["webhook-timestamp"]), UTC)
        expected = Webhook(secret).sign(self.id, at, self.body)
        return expected in self.headers["webhook-signature"].split(" ")


class Receiver:
    """What was heard, and what is answered: `status` and `more` headers, once `open`."""

    def __init__(self) -> None:
        self.port = 0
        self.status = 204
        self.more: Mapping[str, str] = {}
        self.body = b""
        self.open = asyncio.Event()
        self.open.set()
        self.heard: list[Heard] = []
        self._news: asyncio.Queue[Heard] = asyncio.Queue()
        self._serving: set[asyncio.Task[Any]] = set()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/hooks?for=doorstep"

    @property
    def types(self) -> Sequence[str]:
        """What happened, so far."""
        return [one.type for one in self.heard]

    async def next(self) -> Heard:
        """The next request, as soon as it has come."""
        async with asyncio.timeout(PATIENCE):
            return await self._news.get()

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
        found = Heard(first.split(" ")[1], headers, body)
        self.heard.append(found)
        self._news.put_nowait(found)
        await self.open.wait()
        more = "".join(f"{name}: {value}\r\n" for name, value in self.more.items())
        answer = f"HTTP/1.1 {self.status} So\r\ncontent-length: {len(self.body)}\r\n{more}\r\n"
        writer.write(answer.encode() + self.body)
        await writer.drain()

    async def ended(self) -> None:
        """Let go of whoever still waits."""
        self.open.set()
        for task in [*self._serving]:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)


@asynccontextmanager
async def receiving(trust: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """A receiver for as long as the block lasts."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=trust)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        await receiver.ended()
        await server.wait_closed()
