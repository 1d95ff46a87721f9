"""The endpoint of files when what is behind it fails, and when nobody reads what it says."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import BinaryIO

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from domain.model.people import Viewer
from domain.platform.files import File, MediaType, Unfit
from tests.transport.installed import serving
from tests.transport.test_slow_peers import connected, wait_for_the_end
from tests.transport.world import NOW, World
from transport.base.ports import unlimited
from transport.graphql.faults import Faults
from transport.limits.limits import Limits, Timings
from transport.wires.files import FilesOverHttp, file_routes

ANN = {"authorization": "Bearer ann"}
CANARY = "Hohenzollerndamm"


class Desk:
    """Hands out one file of endless pieces, until its store fails."""

    def __init__(self, *, pieces: int = 1_000_000) -> None:
        self.pieces = pieces
        self.closed = asyncio.Event()

    async def admit(self, viewer: Viewer) -> None:
        """Everybody."""

    async def keep(self, viewer: Viewer, sent: BinaryIO) -> File | Unfit:
        """Never: the store is away."""
        raise OSError(CANARY)

    async def find(self, viewer: Viewer, id: str) -> File | None:
        """Always the same one."""
        size = 64 * 1024 * 1_000_000
        return File(id, "cli_1", MediaType.PDF, "0" * 64, size, NOW)

    async def read(self, file: File) -> AsyncGenerator[bytes, None]:
        """Pieces, then a failure."""
        try:
            for _ in range(self.pieces):
                yield bytes(64 * 1024)
            raise OSError(CANARY)
        finally:
            self.closed.set()


@asynccontextmanager
async def endpoint(desk: Desk, timings: Timings | None = None) -> AsyncIterator[str]:
    files = FilesOverHttp(
        desk,
        World(),
        admission=unlimited,
        faults=Faults(verbose=False, passing=lambda _: False),
        limits=Limits(),
        timings=timings or Timings(),
    )
    async with serving(Starlette(routes=file_routes(files))) as address:
        yield address


async def test_a_store_that_is_away_is_our_fault_and_says_no_more() -> None:
    async with endpoint(Desk(pieces=0)) as address, httpx.AsyncClient(headers=ANN) as client:
        with capture_logs() as logged:
            sent = await client.post(
                f"http://{address}/files", files={"file": (CANARY, CANARY, "text/plain")}
            )
            read = await client.get(f"http://{address}/files/fil_1")
    for answer in (sent, read):
        assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL")
        assert CANARY not in answer.text
    assert [line["event"] for line in logged] == ["fault", "fault"]
    assert CANARY not in str(logged)


async def test_a_file_that_breaks_off_breaks_off_the_connection() -> None:
    """Whoever downloads must not take half a proof for a whole one."""
    desk = Desk(pieces=3)
    async with endpoint(desk) as address, httpx.AsyncClient(headers=ANN) as client:
        with capture_logs() as logged, pytest.raises(httpx.TransportError):
            await client.get(f"http://{address}/files/fil_1")
        assert [line["event"] for line in logged] == ["fault"]
        assert desk.closed.is_set()


async def test_a_download_that_is_not_read_is_aborted_and_its_turn_is_free() -> None:
    desk = Desk()
    async with endpoint(desk, Timings(send=0.1)) as address:
        peer = await asyncio.to_thread(connected, address)
        peer.sendall(b"GET /files/fil_1 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ann\r\n\r\n")
        assert await asyncio.to_thread(wait_for_the_end, peer)
        await asyncio.wait_for(desk.closed.wait(), 5)
        peer.close()
