"""A load of HTTP requests from a process of its own: closed loop over kept-alive connections.

The client costs as little as a client can, for it shares the machine with what it measures.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter
from typing import cast

import orjson
import uvloop


@dataclass(frozen=True, slots=True)
class Load:
    """Requests in turn, over so many connections: each once, or round and round for a time."""

    port: int
    requests: list[bytes]
    wanted: bytes  # what every good answer holds
    seconds: float | None = None
    connections: int = 8


@dataclass(frozen=True, slots=True)
class Pace:
    """How a load went."""

    requests: int
    seconds: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def run(load: Load) -> Pace:
    """Raises AssertionError at the first answer that is not a good one."""
    return uvloop.run(_run(load))


async def _run(load: Load) -> Pace:
    began = perf_counter()
    given = iter(load.requests)
    if load.seconds is not None:
        given = _until(began + load.seconds, cycle(load.requests))
    turns = [_turns(load, given) for _ in range(load.connections)]
    return Pace(sum(await asyncio.gather(*turns)), perf_counter() - began)


def _until(end: float, requests: Iterable[bytes]) -> Iterator[bytes]:
    for request in requests:
        if perf_counter() >= end:
            return
        yield request


async def _turns(load: Load, requests: Iterator[bytes]) -> int:
    """One connection: the next request when the answer is there; how many it made."""
    caller = await call(load.port)
    done = 0
    for request in requests:
        body = await caller.ask(request)
        assert load.wanted in body, body[:1_000]
        done += 1
    caller.close()
    return done


class Caller(asyncio.Protocol):
    """One kept-alive HTTP/1.1 connection; one request at a time."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[bytes] | None = None
        self._transport: asyncio.Transport | None = None

    async def ask(self, request: bytes) -> bytes:
        """The body of the answer. Raises ConnectionError where it is not a 200."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Hang up."""
        assert self._transport is not None
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by name

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, _, body = self._buffer.partition(b"\r\n\r\n")
        length = head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
        if not length or len(body) < int(length) or self._answer is None:
            return
        self._buffer = b""
        if head.startswith(b"HTTP/1.1 200 "):
            self._answer.set_result(body)
        else:
            self._answer.set_exception(ConnectionError((head + body)[:1_000]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the server hung up"))


async def call(port: int) -> Caller:
    """A new connection."""
    _, caller = await asyncio.get_running_loop().create_connection(Caller, "127.0.0.1", port)
    return caller


def post(path: str, token: str, given: object) -> bytes:
    """A request as bytes."""
    body = orjson.dumps(given)
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
        f"accept: application/json\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
