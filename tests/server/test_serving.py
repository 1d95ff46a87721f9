"""The real server around a toy application, in a process of its own."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

SOON = 20.0  # seconds: nothing here takes so long unless it is broken


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Running:
    """A started server: its process and its address."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.process = process
        self.port = port
        self.http = f"http://127.0.0.1:{port}"
        self.ws = f"ws://127.0.0.1:{port}"

    async def get(self, path: str) -> str:
        """The answer to a GET on a connection of its own, so that any worker may take it."""
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.get(self.http + path, timeout=SOON)).text

    async def ended(self) -> int:
        return await asyncio.wait_for(self.process.wait(), SOON)


async def spawn(serving: dict[str, Any], **environ: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.server.toy",
        json.dumps({"host": "127.0.0.1"} | serving),
        env=os.environ | environ,
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )


@contextlib.asynccontextmanager
async def running(**serving: Any) -> AsyncIterator[Running]:
    """A server that answers; killed at the end if it still runs."""
    server = Running(await spawn(serving | {"port": (port := free_port())}), port)
    try:
        await until(lambda: answers(server))
        yield server
    finally:
        with contextlib.suppress(ProcessLookupError):
            server.process.kill()
        await server.process.communicate()


async def answers(server: Running) -> bool:
    try:
        return bool(await server.get("/who"))
    except httpx.TransportError:
        return False


async def until(condition: Any) -> None:
    """Asks again and again until the condition holds; a bounded number of times."""
    async with asyncio.timeout(SOON):
        # It asks another process: there is nothing here to wait on.
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def close_of(peer: ClientConnection) -> tuple[int, float]:
    """The close code that a peer gets, and when."""
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(peer.recv(), SOON)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, time.monotonic()


async def test_a_stop_spreads_the_closes_over_the_drain_time() -> None:
    async with running(drain_seconds=1.0) as server, contextlib.AsyncExitStack() as stack:
        peers = [await stack.enter_async_context(connect(server.ws + "/echo")) for _ in range(5)]
        closing = [asyncio.create_task(close_of(peer)) for peer in peers]
        server.process.terminate()
        closes = await asyncio.gather(*closing)
        assert {code for code, _ in closes} == {1012}
        moments = sorted(at for _, at in closes)
        assert moments[-1] - moments[0] >= 0.6
        assert await server.ended() == 0


async def test_a_stop_without_sockets_is_quick() -> None:
    async with running(drain_seconds=10.0) as server:
        began = time.monotonic()
        server.process.terminate()
        assert await server.ended() == 0
        assert time.monotonic() - began < 5


async def test_a_stopping_server_takes_no_new_connection() -> None:
    async with running(drain_seconds=2.0) as server, connect(server.ws + "/echo") as peer:
        server.process.terminate()
        await close_of(peer)
        with pytest.raises(OSError, match="Connect call failed"):
            await asyncio.open_connection("127.0.0.1", server.port)


async def test_a_second_signal_quits_at_once() -> None:
    async with running(drain_seconds=60.0) as server, contextlib.AsyncExitStack() as stack:
        peers = [await stack.enter_async_context(connect(server.ws + "/echo")) for _ in range(2)]
        closing = [asyncio.create_task(close_of(peer)) for peer in peers]
        server.process.terminate()
        await asyncio.wait(closing, return_when=asyncio.FIRST_COMPLETED)
        server.process.terminate()
        assert await server.ended() == -signal.SIGTERM
        for late in closing:
            late.cancel()
        await asyncio.gather(*closing, return_exceptions=True)


async def test_a_port_that_is_taken_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await spawn({"port": port})
        _, said = await asyncio.wait_for(process.communicate(), SOON)
    assert process.returncode == 1
    line = f"DOORSTEP_PORT: 127.0.0.1:{port} is taken by another process; "
    assert said.decode() == line + "stop it or choose another port\n"


async def test_two_workers_share_the_port_and_a_killed_one_is_replaced() -> None:
    async with running(workers=2) as server:
        seen: set[str] = set()

        async def both_answered() -> bool:
            seen.add(await server.get("/who"))
            return len(seen) == 2

        await until(both_answered)
        assert str(server.process.pid) not in seen
        os.kill(int(next(iter(seen))), signal.SIGKILL)
        seen.clear()
        await until(both_answered)
        server.process.terminate()
        assert await server.ended() == 0
        assert not any(alive(int(pid)) for pid in seen)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_workers_stop_when_their_parent_is_killed() -> None:
    async with running(workers=2) as server:
        pid = int(await server.get("/who"))
        server.process.kill()

        async def gone() -> bool:
            return not alive(pid)

        await until(gone)


@pytest.mark.parametrize("workers", [1, 2])
async def test_a_start_that_fails_ends_the_server(workers: int) -> None:
    process = await spawn({"port": free_port(), "workers": workers}, TOY_FAILS="1")
    _, said = await asyncio.wait_for(process.communicate(), SOON)
    assert process.returncode not in {0, None}
    assert b"this start fails" in said


async def test_a_message_over_64_kib_closes_with_1009() -> None:
    async with running() as server, connect(server.ws + "/echo") as peer:
        await peer.send("x" * 65_536)
        assert len(await peer.recv()) == 65_536
        await peer.send("x" * 65_537)
        assert (await close_of(peer))[0] == 1009


async def test_no_deflate_is_agreed() -> None:
    async with running() as server, connect(server.ws + "/echo", compression="deflate") as peer:
        assert peer.protocol.extensions == []


async def test_a_peer_that_stops_reading_is_freed() -> None:
    async with running(peer_seconds=1.0) as server:
        peer = socket.create_connection(("127.0.0.1", server.port))
        peer.sendall(
            b"GET /flood HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
            b"sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )

        async def counted(expected: str) -> bool:
            return await server.get("/count") == expected

        await until(lambda: counted("1"))
        await until(lambda: counted("0"))
        peer.close()


async def speak(server: Running, *parts: bytes) -> bytes:
    """All that the server answers to raw bytes before it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        return await asyncio.wait_for(reader.read(), SOON)
    finally:
        writer.close()


async def test_a_head_without_end_is_refused() -> None:
    async with running() as server:
        said = await speak(server, b"GET /who HTTP/1.1\r\nx: ", b"x" * 40_000)
        assert said.startswith(b"HTTP/1.1 431 ")


async def test_a_head_that_never_comes_is_given_up() -> None:
    async with running(head_seconds=0.5) as server:
        with contextlib.suppress(ConnectionResetError):
            assert await speak(server, b"GET /who HTTP/1.1\r\n") == b""
        with contextlib.suppress(ConnectionResetError):
            assert await speak(server) == b""


async def test_answers_name_no_server() -> None:
    async with running() as server, httpx.AsyncClient(trust_env=False) as client:
        assert "server" not in (await client.get(server.http + "/who")).headers


@pytest.mark.parametrize(
    "dripped", [b"\r\n", b"GET /who HTTP/1.1\r\nhost: x\r\n\r\n\r\n"], ids=["blank", "answered"]
)
async def test_blank_lines_keep_no_connection(dripped: bytes) -> None:
    async with running(head_seconds=0.5, keep_alive_seconds=1) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(dripped)
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            async with asyncio.timeout(10):
                while not reader.at_eof():
                    writer.write(b"\r\n")
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(reader.read(1_000), 0.1)
        writer.close()


async def test_an_answer_before_the_bodys_end_ends_the_connection() -> None:
    async with running(head_seconds=5, keep_alive_seconds=60) as server:
        head = b"POST /who HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n"
        async with asyncio.timeout(10):
            said = await speak(server, head, b"only this")
        assert said.startswith(b"HTTP/1.1 ")


@pytest.mark.parametrize("workers", [1, 2])
async def test_a_lame_duck_serves_on_while_readyz_says_that_it_stops(workers: int) -> None:
    """Whoever balances looks every few seconds: until then it may send more."""
    async with running(workers=workers, lame_seconds=3, drain_seconds=0) as server:
        server.process.send_signal(signal.SIGTERM)
        await until(lambda: says_stopping(server))
        assert await server.get("/who"), "a new connection is taken, and answered"
        assert await server.ended() == 0


async def says_stopping(server: Running) -> bool:
    return "stopping" in await server.get("/readyz")


async def test_a_second_signal_ends_a_lame_duck_at_once() -> None:
    async with running(lame_seconds=300, drain_seconds=0) as server:
        server.process.send_signal(signal.SIGTERM)
        await until(lambda: says_stopping(server))
        server.process.send_signal(signal.SIGTERM)
        assert await server.ended() == -signal.SIGTERM
