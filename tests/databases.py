"""Databases on a PostgreSQL server: a fresh one for whoever asks."""

import asyncio
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import asyncpg  # type: ignore[import-untyped]


def create_database(url: str, *, template: str | None = None) -> str:
    """Make a fresh database on the server at `url`; return its address.

    `template` is the address of a database to copy, to which nobody may be connected.
    """
    name = f"test_{secrets.token_hex(6)}"
    source = urlsplit(template).path[1:] if template else "template1"
    execute(url, f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def drop_database(url: str, database: str) -> None:
    """Drop `database`, whoever is still connected to it, through the server's own `url`."""
    execute(url, f'DROP DATABASE IF EXISTS "{urlsplit(database).path[1:]}" WITH (FORCE)')


@contextmanager
def fresh_database(url: str, *, template: str | None = None) -> Iterator[str]:
    """A database for as long as the block lasts."""
    database = create_database(url, template=template)
    try:
        yield database
    finally:
        drop_database(url, database)


def execute(url: str, statement: str) -> None:
    """Run one statement, from within an event loop or without one: hence the thread."""

    async def run() -> None:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    with ThreadPoolExecutor(max_workers=1) as aside:
        aside.submit(lambda: asyncio.run(run())).result()
