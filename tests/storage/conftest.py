"""Databases of a test's own, migrated, on both kinds of server."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.database.database import Database
from storage.database.migrate import migrate
from tests.databases import fresh_database
from tests.house import migrated_file


@pytest.fixture
def empty_postgres(postgres_url: str) -> Iterator[str]:
    """A database without tables."""
    with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
async def postgres(empty_postgres: str) -> AsyncIterator[Database]:
    """PostgreSQL, migrated and open."""
    await migrate(empty_postgres)
    database = Database(empty_postgres)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    """SQLite, migrated and open."""
    database = Database(await migrated_file(tmp_path))
    await database.open()
    yield database
    await database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """The same suite on both."""
    found: Database = request.getfixturevalue(request.param)
    return found
