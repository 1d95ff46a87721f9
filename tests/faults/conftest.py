"""Databases and settings for installations that are made to suffer."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bootstrap.settings import Settings
from storage.database.migrate import migrate
from tests.databases import fresh_database
from tests.faults.contenders import Houses
from tests.faults.killing import Mortal
from tests.house import Clock, migrated_file, own_number, serving, settings_for
from tests.servers import Valkey


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    """One of the test's own: it will be hurt."""
    with Valkey() as server:
        yield server


@pytest_asyncio.fixture
async def database(postgres_url: str) -> AsyncIterator[str]:
    """A migrated PostgreSQL database."""
    with fresh_database(postgres_url) as url:
        await migrate(url)
        yield url


@pytest.fixture
def shared(database: str, redis_url: str) -> Settings:
    """Of an installation on PostgreSQL and Valkey."""
    return settings_for(database, own_number(redis_url))


@pytest_asyncio.fixture
async def houses(shared: Settings) -> AsyncIterator[Houses]:
    """Two servers of one installation, and one time."""
    clock = Clock()
    async with serving(shared, clock) as one, serving(shared, clock) as other:
        yield one, other


@pytest_asyncio.fixture
async def mortal(
    request: pytest.FixtureRequest, tmp_path: Path, shared: Settings
) -> AsyncIterator[Mortal]:
    """A server that dies when it is told to."""
    on_file = settings_for(await migrated_file(tmp_path))
    server = Mortal(shared if request.param == "postgres" else on_file)
    try:
        await asyncio.to_thread(server.start)
        yield server
    finally:
        server.kill()
        server.close()
