"""uvicorn's HTTP protocol with the two bounds it lacks: a request's head ends soon, and is small.

Without them a peer that sends one header byte a minute, or headers for ever, keeps its descriptor
and all the memory it likes: llhttp has no limit, and uvicorn's keep-alive clock starts only once
a first response has gone out.
"""

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_LIMIT = 32 * 1024
LINGER = 2.0  # seconds: how long what a refused peer still sends is read, and thrown away
TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


class BoundedHeads(HttpToolsProtocol):
    """Closes a connection whose request head is late, and answers 431 to one that is too large.

    Closing on what has not been read resets the connection, which can take the answer back from
    the peer: after a refusal it is read on, for a while, until the peer has closed.
    """

    head_seconds = 10.0
    _head_bytes = 0
    _refused = False
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        self._head_came()
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
        self._head_came()
        self._refused = True
        self.transport.write(TOO_LARGE)
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
    return type("BoundedHeads", (BoundedHeads,), {"head_seconds": seconds})
