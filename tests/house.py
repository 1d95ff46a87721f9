"""A whole installation to test against: a migrated database, a served `Doorstep`, a movable clock.

A house is one process's worth of objects behind a real uvicorn, in the test's own event loop. Tests
share it and make their own people, so that none sees another's. Time only goes forward there, and
deadlines run when a test lets them (`until`), never by themselves.
"""

import asyncio
import atexit
import secrets
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import randint
from typing import Any
from urllib.parse import urlsplit

import httpx
import uvicorn

from bootstrap.composition import Doorstep
from bootstrap.settings import Settings, load_settings
from domain.model.people import Role, SupportRole
from storage.database.database import Database
from storage.database.migrate import migrate
from tests.people import CATALOGUE, HOME, Partner, Person
from transport.limits.limits import Timings
from transport.server.server import Serving, address_of, configure, listen

MORNING = datetime(2026, 11, 22, 9, tzinfo=UTC)
CURRENCY = "EUR"
OURS = (
    "deadlines",
    "history",
    "retention",
    "files",
    "webhooks",
    "takings",
    "pushes",
    "ledger proof",
)  # the tests' own: nothing due runs by itself


class Clock:
    """The server's clock, moved by hand and only forward."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """What time it is."""
        return self.now

    def go(self, to: datetime) -> None:
        """Make it that time."""
        assert to >= self.now, f"time does not go back: {self.now} to {to}"
        self.now = to

    def pass_(self, **time: float) -> datetime:
        """Let so much time pass."""
        self.go(self.now + timedelta(**time))
        return self.now


def settings_for(database_url: str, redis_url: str | None = None, **more: str) -> Settings:
    """What a house is set to: no rate limit and no lines, for tests are in a hurry."""
    given = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url or "",
        "TOKEN_SECRET": "t" * 32,
        "GROUNDS_KEY": "Z3Jvd25kcyBrZXkgb2YgMzIgYnl0ZXMsIG5vIG1vcmU=",
        "RATE_LIMIT": "0",
        "FILES_URL": f"file://{files_folder()}",
        "ACCESS_LOG": "0",
        "EXPO_URL": "off",
        "SANDBOX": "0",
        **more,
    }
    return load_settings({f"DOORSTEP_{name}": value for name, value in given.items()})


@cache
def files_folder() -> str:
    """Where the houses of this run keep files, until it ends."""
    folder = tempfile.mkdtemp(prefix="doorstep-files-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def own_number(redis_url: str) -> str:
    """One of the numbers that every Redis has; to share one is harmless, hints being hints."""
    return urlsplit(redis_url)._replace(path=f"/{randint(1, 15)}").geturl()


async def migrated_file(folder: Path) -> str:
    """A fresh SQLite database's address."""
    url = f"sqlite://{folder / f'{secrets.token_hex(6)}.db'}"
    await migrate(url)
    return url


class InLoop(uvicorn.Server):
    """A server that leaves the signals to pytest, and says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say so."""
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Any:
        """None."""
        yield


@dataclass(frozen=True)
class House:
    """One served installation."""

    doorstep: Doorstep
    clock: Clock
    address: str
    http: httpx.AsyncClient

    @property
    def socket_address(self) -> str:
        """Where sockets go."""
        return self.address.replace("http", "ws", 1) + "/graphql"

    def seq(self, stream: str, cursor: str) -> int:
        """The number that a cursor names, which nobody outside can read."""
        return self.doorstep.history.read(stream, cursor)

    async def until(self, moment: datetime) -> None:
        """Let time pass until then, and everything happen that falls due by then."""
        self.clock.go(moment)
        await self.doorstep.timers.run_due()

    async def client(self, name: str = "Ann", **profile: Any) -> Person:
        """Somebody who books."""
        person = self.stranger(Role.CLIENT, name)
        return await person.begin("createClientProfile", displayName=name, **profile)

    async def partner(
        self,
        name: str = "Bob",
        *,
        catalogue: Mapping[str, Any] | None = CATALOGUE,
        building: Mapping[str, str] | None = HOME,
        sub: str | None = None,
    ) -> Partner:
        """Somebody who provides; `catalogue` and `building` None for one who has none."""
        person = Partner(self, Role.PARTNER, sub or _sub(name))
        await person.begin(
            "createPartnerProfile", displayName=name, rules="No shoes.", building=building
        )
        if catalogue is not None:
            await person.offer(catalogue)
        return person

    def support(self, *roles: SupportRole) -> Person:
        """A member of support, with an account from the first call on."""
        return Person(self, Role.SUPPORT, _sub("agent"), support_roles=roles)

    def payments(self) -> Person:
        """A payments service."""
        return Person(self, Role.PAYMENTS, _sub("bank"))

    def stranger(self, role: Role = Role.CLIENT, name: str = "zoe") -> Person:
        """Somebody with a token and no profile."""
        return Person(self, role, _sub(name))


def _sub(name: str) -> str:
    return f"{name.lower()}-{secrets.token_hex(6)}"


@asynccontextmanager
async def serving(
    settings: Settings,
    clock: Clock | None = None,
    *,
    timings: Timings | None = None,
    database: Database | None = None,
) -> AsyncIterator[House]:
    """A house, open for as long as the block lasts; on a `database` of the test's own making."""
    clock = clock or Clock()
    doorstep = Doorstep(settings, clock=clock, timings=timings, database=database)
    serving = Serving("127.0.0.1", 0, drain_seconds=0, grace_seconds=1)
    listener = listen(serving)
    address = address_of(listener)
    server = InLoop(configure(doorstep.starlette, serving))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await _started(server, running)
        for chore in set(OURS) & doorstep.chores.keys():
            await doorstep.chores[chore].stop()
        async with httpx.AsyncClient(base_url=address, timeout=20) as http:
            yield House(doorstep, clock, address, http)
    finally:
        server.should_exit = True
        await running
        listener.close()


async def _started(server: InLoop, running: asyncio.Task[None]) -> None:
    up = asyncio.create_task(server.up.wait())
    await asyncio.wait({up, running}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
    assert up.done(), "the server did not start"
