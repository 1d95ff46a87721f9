"""What a stranger may say before it answers, counted on the wire.

The library reads interim answers (1xx) for as long as they come. Here at most eight are taken, and
64 KiB before the final head, whether TLS is around them or not; and each piece that is read gives
the event loop a turn, so that a time limit always rings.
"""

import asyncio
import re
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

MOST_INTERIM = 8
LONGEST_HEAD = 64 * 1024
PIECE = 16 * 1024
_INTERIM = re.compile(rb"HTTP/1\.[01] 1(?!01)\d\d")  # 101 is a final one: nothing follows it
_END = re.compile(rb"\r?\n\r?\n")


def bounded(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """The same client, over counted connections; through the environment's proxies too, where it
    goes by them. The library has no door for it, so a test sees that this one is there.
    """
    for transport in (client._transport, *client._mounts.values()):  # noqa: SLF001 - as said
        if isinstance(transport, httpx.AsyncHTTPTransport):
            transport._pool._network_backend = _Network()  # noqa: SLF001 - as said
    return client


class _Heads:
    """What has come since something was last sent, up to the final answer's head.

    Raises httpcore.RemoteProtocolError beyond what is taken.
    """

    def __init__(self) -> None:
        self._final = False
        self._interim = self._bytes = 0
        self._rest = b""

    def see(self, part: bytes) -> None:
        """Count a piece."""
        if self._final:
            return
        self._bytes += len(part)
        looked_at = max(0, len(self._rest) - 3)  # an end may come in pieces
        self._rest += part
        while end := _END.search(self._rest, looked_at):
            if not self._is_interim(self._rest[: end.start()]):
                self._final = True
                return
            self._rest, looked_at = self._rest[end.end() :], 0
        if self._bytes > LONGEST_HEAD:
            raise httpcore.RemoteProtocolError("the head was too long")

    def _is_interim(self, head: bytes) -> bool:
        interim = _INTERIM.match(head) is not None
        self._interim += interim
        if self._interim > MOST_INTERIM:
            raise httpcore.RemoteProtocolError("too many interim answers")
        return interim


class _Stream(httpcore.AsyncNetworkStream):
    """A connection whose answers are counted."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._heads = _Heads()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        part = await self._stream.read(min(max_bytes, PIECE), timeout)
        self._heads.see(part)
        await asyncio.sleep(0)
        return part

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        self._heads = _Heads()  # a kept connection's next answer is counted anew
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own
    ) -> httpcore.AsyncNetworkStream:
        return _Stream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Network(httpcore.AnyIOBackend):
    """The library's own network, counted."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        found = await super().connect_tcp(host, port, timeout, local_address, socket_options)
        return _Stream(found)
