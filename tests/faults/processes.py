"""Doorstep as whoever runs it starts it: `python app.py serve`, in processes of their own."""

import asyncio
import base64
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx

from bootstrap.composition import Doorstep, server_clock
from bootstrap.settings import Settings
from tests.house import Clock, House
from tests.servers import Server

ROOT = Path(__file__).parents[2]
SERVE = (sys.executable, str(ROOT / "app.py"), "serve")
PATIENCE = 20.0


class RealTime(Clock):
    """What a server in another process goes by: nobody moves it."""

    def __call__(self) -> datetime:
        """What time it is."""
        return server_clock()


class Process(Server):
    """One `python app.py serve`, the same port over restarts."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Its number; it must have been started."""
        assert self._process is not None
        return self._process.pid

    def command(self) -> list[str]:
        given = [f"{name}={value}" for name, value in environment(self.settings).items()]
        stale = [f"--unset={name}" for name in os.environ if name.startswith("DOORSTEP_")]
        return ["env", *stale, *given, f"DOORSTEP_PORT={self.port}", *SERVE]

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"GET /readyz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
                return b" 200 " in connection.recv(16)
        except OSError:
            return False

    def ask_to_stop(self) -> None:
        """SIGTERM, without waiting for what comes of it."""
        self._signal(signal.SIGTERM)

    async def ended(self) -> int:
        """Its exit code, once it has ended."""
        assert self._process is not None
        return await asyncio.to_thread(self._process.wait, PATIENCE)


def environment(settings: Settings) -> dict[str, str]:
    """What makes another process read these settings."""
    assert settings.token_secret is not None
    return {
        "DOORSTEP_DATABASE_URL": settings.database_url,
        "DOORSTEP_REDIS_URL": settings.redis_url or "",
        "DOORSTEP_TOKEN_SECRET": settings.token_secret.decode(),
        "DOORSTEP_GROUNDS_KEY": base64.b64encode(settings.grounds_key).decode(),
        "DOORSTEP_FILES_URL": settings.files_url,
        "DOORSTEP_RATE_LIMIT": str(settings.rate_limit),
        "DOORSTEP_WORKERS": str(settings.workers),
        "DOORSTEP_ACCESS_LOG": str(int(settings.access_log)),
    }


@asynccontextmanager
async def started(settings: Settings, count: int = 1) -> AsyncIterator[list[Process]]:
    """So many servers of one installation, all at once."""
    servers = [Process(settings) for _ in range(count)]
    try:
        await asyncio.gather(*(asyncio.to_thread(server.start) for server in servers))
        yield servers
    finally:
        for server in servers:
            server.kill()
            server.close()


@asynccontextmanager
async def houses(*servers: Process) -> AsyncIterator[list[House]]:
    """Houses to meet people in, one a server; what they show of Doorstep never runs here."""
    shown, clock = await reader(servers[0].settings), RealTime(datetime.now(UTC))
    async with AsyncExitStack() as stack:
        found = []
        for server in servers:
            http = await stack.enter_async_context(
                httpx.AsyncClient(base_url=server.url, timeout=PATIENCE, trust_env=False)
            )
            found.append(House(shown, clock, server.url, http))
        yield found


async def reader(settings: Settings) -> Doorstep:
    """A Doorstep that never runs, and reads the cursors of those that do."""
    shown = Doorstep(settings)
    await shown.database.open()
    await shown.history.load()
    await shown.database.close()
    return shown


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Ask another process again and again until the condition holds."""
    async with asyncio.timeout(PATIENCE):
        # It is another process that changes: there is nothing here to wait on.
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def ready(house: House) -> bool:
    """Whether it says that it may be given work."""
    return (await house.http.get("/readyz")).status_code == 200


async def unready(house: House, why: str) -> bool:
    """Whether it says that it may not be given work, and why."""
    answer = await house.http.get("/readyz")
    return answer.status_code == 503 and answer.json() == {"ready": False, "why": why}


async def figure(house: House, name: str) -> float:
    """One of its metrics."""
    text = (await house.http.get("/metrics")).text
    (line,) = (line for line in text.splitlines() if line.startswith(f"doorstep_{name} "))
    return float(line.split()[1])


async def hears_others(house: House) -> bool:
    """Whether the broadcast works there."""
    return await figure(house, "bus_up") == 1
