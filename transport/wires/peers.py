"""The other end of a connection: it takes what is sent within a time, or is cut off.

A peer that stops reading would pin the sender's task, its queue and its descriptor: closing such a
connection only queues more behind what it does not read. It has to be aborted. ASGI has no word
for that; a server's `receive` is a method of the object that holds the connection's transport.
"""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Message, Receive, Send

RESET = struct.pack("ii", 1, 0)  # SO_LINGER on, for 0 s: the connection is reset


class PeerGone(Exception):
    """The connection is over: nothing more can be sent."""


class PeerTooSlow(PeerGone):
    """The peer took nothing for the time allowed; its connection has been aborted."""


class Peer:
    """Sends to one connection. Concurrent sends are allowed; each message is whole."""

    __slots__ = ("_patience", "_receive", "_send", "_whole")

    def __init__(
        self, receive: Receive, send: Send, *, patience: float, whole: float | None = None
    ) -> None:
        self._receive = receive
        self._send = send
        self._patience = patience
        self._whole = whole

    @asynccontextmanager
    async def taking_all(self) -> AsyncIterator[None]:
        """A whole answer, however slow each piece of it is; `PeerTooSlow` beyond its time."""
        try:
            async with asyncio.timeout(self._whole):
                yield
        except TimeoutError:
            self.abort()
            raise PeerTooSlow from None

    async def send(self, message: Message) -> None:
        """Send within the time allowed; raise `PeerGone`, or after aborting it `PeerTooSlow`."""
        try:
            async with asyncio.timeout(self._patience):
                await self._send(message)
        except TimeoutError:
            self.abort()
            raise PeerTooSlow from None
        except (OSError, RuntimeError) as gone:
            # Servers say "disconnected" with an OSError; uvicorn says "already closed" (for one, by
            # itself after an oversized message) with a RuntimeError.
            raise PeerGone from gone

    async def receive(self) -> Message:
        """The next message from the peer."""
        return await self._receive()

    def abort(self) -> bool:
        """Drop the connection at once, unsent bytes and all.

        False where the server does not let us: then `TCP_USER_TIMEOUT` is what frees it.
        """
        transport = getattr(getattr(self._receive, "__self__", None), "transport", None)
        if transport is None:
            return False
        connection = transport.get_extra_info("socket")
        if connection is not None and not transport.is_closing():
            # After a plain close the kernel would go on offering what is unsent for minutes.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        transport.abort()
        return True
