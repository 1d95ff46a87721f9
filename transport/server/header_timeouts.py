"""uvicorn's HTTP protocol with the two bounds it lacks: a request's head ends soon, and is small.

Without them a peer that sends one header byte a minute, or headers for ever, keeps its descriptor
and all the memory it likes: llhttp has no limit, and uvicorn's keep-alive clock starts only once
a first response has gone out.
"""

import asyncio
import resource
import time
from typing import cast

import structlog
from httptools import HttpParserError  # type: ignore[import-untyped,unused-ignore]
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

log = structlog.get_logger(__name__)

HEAD_LIMIT = 32 * 1024
SAID_EVERY = 60.0  # seconds
_said_at = -SAID_EVERY
LINGER = 2.0  # seconds: how long what a refused peer still sends is read, and thrown away
TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


def most_connections() -> int:
    """Four fifths of what the process may open: files and the database need theirs."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0] * 4 // 5


def crowded(number: int) -> None:
    """Say that connections are turned away, once in a while."""
    global _said_at  # noqa: PLW0603 - of the process, as its descriptors are
    if time.monotonic() - _said_at >= SAID_EVERY:
        _said_at = time.monotonic()
        log.warning("too many connections: new ones are turned away", open=number)


class BoundedHeads(HttpToolsProtocol):
    """Closes a connection whose request head is late, and answers 431 to one that is too large.

    Closing on what has not been read resets the connection, which can take the answer back from
    the peer: after a refusal it is read on, for a while, until the peer has closed.
    """

    head_seconds = 10.0
    most_connections = most_connections()
    _head_bytes = 0
    _refused = False
    _head_timer: asyncio.TimerHandle | None = None
    _idle_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        if len(self.connections) > self.most_connections:
            crowded(len(self.connections))
            self.transport.abort()
            return
        self._expect_head()

    def on_response_complete(self) -> None:
        """The next head's clock begins with the end of an answer, and nothing but a head stops it:
        not the rest of a body that nobody read, nor blank lines.

        Where another request waits already, the one that was answered has been read to its end:
        `cycle` is the other's by then.
        """
        unread = self.cycle.more_body and not self.pipeline
        super().on_response_complete()
        if self.transport.is_closing() or self._refused:
            return
        if unread:
            self._part()
        elif not self.pipeline:
            self._stop_idling()
            wait = self.timeout_keep_alive
            self._idle_timer = self.loop.call_later(wait, self.transport.abort)

    def _stop_idling(self) -> None:
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        self._stop_idling()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._stop_idling()
        self._expect_head()

    def on_headers_complete(self) -> None:
        self._head_came()
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            raise HttpParserError("one Host is expected")  # RFC 9112, 3.2: uvicorn answers 400
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        if self._head_timer is not None:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._head_timer is not None and self._head_bytes > HEAD_LIMIT:
            self._refuse()

    def _refuse(self) -> None:
        self.transport.write(TOO_LARGE)
        self._part()

    def _part(self) -> None:
        """End our side; what still comes is thrown away, for a little while."""
        self._head_came()
        self._refused = True
        self.transport.write_eof()
        self._head_timer = self.loop.call_later(LINGER, self.transport.abort)

    def _expect_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_seconds, self.transport.abort)

    def _head_came(self) -> None:
        self._head_bytes = 0
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


def heads_within(seconds: float) -> type[BoundedHeads]:
    """The protocol with a head's time of `seconds`: uvicorn takes a class and gives it nothing."""
    bounds = {"head_seconds": seconds, "most_connections": most_connections()}
    return type("BoundedHeads", (BoundedHeads,), bounds)
