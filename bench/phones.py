"""A phone on a socket: just enough of RFC 6455 and graphql-transport-ws to listen, and cheap enough
that thousands of them fit beside the server they are connected to.
"""

import asyncio
import base64
import os
from collections.abc import Callable, Sequence
from typing import Any, cast

import orjson

Heard = Callable[[dict[str, Any]], None]

UPGRADE = (
    "GET /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
    "sec-websocket-version: 13\r\nsec-websocket-protocol: graphql-transport-ws\r\n"
    "sec-websocket-key: {key}\r\n\r\n"
)
TEXT, CLOSE = 0x1, 0x8


class Phone(asyncio.Protocol):
    """One socket with one subscription. `heard` gets each of its events as it comes."""

    def __init__(self, token: str, document: str, heard: Heard) -> None:
        self._token = token
        self._document = document
        self._heard = heard
        self._buffer = b""
        self._upgraded = False
        self._transport: asyncio.Transport | None = None
        self.live = asyncio.get_running_loop().create_future()

    def hang_up(self) -> None:
        """End it, as a phone that loses its network does."""
        assert self._transport is not None
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by name
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(UPGRADE.format(key=key).encode())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded:
            head, found, self._buffer = self._buffer.partition(b"\r\n\r\n")
            if not found:
                self._buffer = head
                return
            assert head.startswith(b"HTTP/1.1 101 "), head
            self._upgraded = True
            self._say("connection_init", payload={"authorization": f"Bearer {self._token}"})
        while (frame := self._frame()) is not None:
            self._take(*frame)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.live.done():
            self.live.set_exception(exc or ConnectionError("closed before it was live"))

    def _frame(self) -> tuple[int, bytes] | None:
        """The next whole frame: servers' are neither masked nor, ours, in parts."""
        if len(self._buffer) < 2:
            return None
        length, start = self._buffer[1], 2
        if length > 125:
            start = 4 if length == 126 else 10
            length = int.from_bytes(self._buffer[2:start], "big")
        if len(self._buffer) < max(start, start + length):
            return None
        opcode, payload = self._buffer[0] & 0xF, self._buffer[start : start + length]
        self._buffer = self._buffer[start + length :]
        return opcode, payload

    def _take(self, opcode: int, payload: bytes) -> None:
        assert opcode == TEXT, (opcode, payload)
        said = orjson.loads(payload)
        match said["type"]:
            case "connection_ack":
                self._say("subscribe", id="1", payload={"query": self._document})
            case "ping":
                self._say("pong")
            case "next":
                self._hear(said["payload"])
            case _:
                raise ConnectionError(said)

    def _hear(self, payload: dict[str, Any]) -> None:
        assert "errors" not in payload, payload
        if self.live.done():
            self._heard(payload["data"]["events"])
        else:  # the first item, StreamReady
            self.live.set_result(None)

    def _say(self, kind: str, **rest: Any) -> None:
        """A client masks what it sends (§5.3); by a key of zeros the text stays as it is."""
        assert self._transport is not None
        text = orjson.dumps({"type": kind, **rest})
        size = len(text)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        self._transport.write(bytes([0x80 | TEXT]) + length + bytes(4) + text)


async def pick_up(
    port: int, tokens: Sequence[str], document: str, heard: Callable[[int, dict[str, Any]], None]
) -> list[Phone]:
    """A live phone for each token, so many at a time; `heard` is told whose event it is."""
    gate = asyncio.Semaphore(50)
    loop = asyncio.get_running_loop()

    async def one(number: int, token: str) -> Phone:
        async with gate:
            _, phone = await loop.create_connection(
                lambda: Phone(token, document, lambda event: heard(number, event)),
                "127.0.0.1",
                port,
            )
            await phone.live
            return phone

    return list(await asyncio.gather(*(one(*each) for each in enumerate(tokens))))
