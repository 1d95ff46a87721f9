"""Bringing a database to this version: checked-in migrations, one migrator at a time."""

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tortoise import Tortoise
from tortoise.migrations.api import migrate as apply
from tortoise.migrations.executor import MigrationExecutor

from storage.database import Database, connection_config

_LOCK = 6_031_769_120_266  # any number of our own


async def migrate(url: str) -> None:
    """Apply what is not applied yet. Safe to run by several processes at once."""
    async with _alone(url):
        try:
            await apply(config=_config(url))
        finally:
            await Tortoise.close_connections()


async def pending(url: str) -> list[str]:
    """The names of migrations that this database still lacks."""
    config = _config(url)
    try:
        await Tortoise.init(config=config)
        executor = MigrationExecutor(Tortoise.get_connection("default"), config["apps"])
        return [step.migration.name for step in await executor.plan(None)]
    finally:
        await Tortoise.close_connections()


def _config(url: str) -> dict[str, dict[str, dict[str, object]]]:
    """Migrations run on Tortoise's own engines: they use its ambient transactions."""
    connection = connection_config(url)
    engine = "sqlite" if url.startswith("sqlite:") else "asyncpg"
    connection["engine"] = f"tortoise.backends.{engine}"
    app = {"models": [], "migrations": "storage.migrations", "default_connection": "default"}
    return {"connections": {"default": connection}, "apps": {"doorstep": app}}


@asynccontextmanager
async def _alone(url: str) -> AsyncIterator[None]:
    """Nothing in Tortoise keeps two migrators apart."""
    if url.startswith("sqlite:"):
        path = Path(url.removeprefix("sqlite://") + ".migrating")
        with path.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        path.unlink(missing_ok=True)
        return
    database = Database(url)
    await database.open()
    try:
        async with database.transaction() as transaction:
            await transaction.fetch("SELECT pg_advisory_xact_lock($1)", _LOCK)
            yield
    finally:
        await database.close()
