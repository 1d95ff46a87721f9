"""Bringing a database to this version: checked-in migrations, one migrator at a time."""

import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor import BaseSchemaEditor, SqliteSchemaEditor
from tortoise.transactions import in_transaction

from storage.database.database import Database, connection_config, tortoise_config

APP = "doorstep"
MIGRATIONS = Path(__file__).parents[1] / "migrations"
_LOCK = 6_031_769_120_266  # any number of our own


class NewerDatabase(Exception):
    """A newer version has been here: what it keeps, this one would read wrongly."""


async def migrate(url: str) -> None:
    """Apply what is not applied yet. Safe to run by several processes at once.

    Unreachable where the database is not to be had: Tortoise itself would find nothing applied.
    """
    await _reach(url)
    async with _alone(url), _executor(url) as executor:
        await executor.check_not_newer()
        await executor.bring_up()


async def pending(url: str) -> list[str]:
    """The names of migrations that this database still lacks; Unreachable as above."""
    await _reach(url)
    async with _executor(url) as executor:
        await executor.check_not_newer()
        return [step.migration.name for step in await executor.plan()]


async def _reach(url: str) -> None:
    database = Database(url)
    try:
        await database.open()
    finally:
        await database.close()


@asynccontextmanager
async def _executor(url: str) -> AsyncIterator["_Executor"]:
    """Migrations run on Tortoise's own engines, for they use its ambient transactions."""
    connection = connection_config(url)
    sqlite = url.startswith("sqlite:")
    connection["engine"] = "tortoise.backends.sqlite" if sqlite else "storage.engines.migrating"
    async with TortoiseContext() as context:
        config = tortoise_config(connection)
        await context.init(config=config)
        yield _Executor(context.connections.get("default"), config["apps"])


class _Executor(MigrationExecutor):
    """Tortoise's, but a migration commits with its record: Tortoise records it afterwards, and who
    is killed between the two leaves a database that no migrator gets any further.
    """

    async def check_not_newer(self) -> None:
        """NewerDatabase where a migration is recorded that this version does not have."""
        applied = await self.recorder.applied_migrations()
        names = {one.name for one in applied if one.app_label == APP}
        if unknown := sorted(names - {path.stem for path in MIGRATIONS.glob("[0-9]*.py")}):
            raise NewerDatabase(f"it holds {', '.join(unknown)}, which this version does not know")

    async def bring_up(self) -> None:
        """Apply what is not applied, each in one transaction."""
        await self.recorder.ensure_schema(self._schema_editor(atomic=False))
        plan = await self.plan()
        state = await self._project_state(set(await self.recorder.applied_migrations()))
        for step in plan:
            migration = step.migration
            async with in_transaction(self.connection.connection_name) as transaction:
                editor = self._schema_editor()
                editor.client = transaction
                await migration.apply(state, dry_run=False, schema_editor=editor)
                recorder = MigrationRecorder(transaction)
                await recorder.record_applied(migration.app_label, migration.name)

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        if self.connection.capabilities.dialect != "sqlite":
            return super()._schema_editor(atomic, collect_sql)
        return _SqliteEditor(self.connection, atomic=atomic, collect_sql=collect_sql)


class _SqliteEditor(SqliteSchemaEditor):
    """SQLite's own way to run a script commits first; ours are single statements."""

    async def _run_sql(self, sql: str) -> None:
        await self.client.execute_query_dict(sql)


@contextmanager
def _file_locked(path: Path) -> Iterator[None]:
    """Waits for the other migrator; the file stays, or a third could lock another of its name."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@asynccontextmanager
async def _alone(url: str) -> AsyncIterator[None]:
    """Nothing in Tortoise keeps two migrators apart."""
    if url.startswith("sqlite:"):
        with _file_locked(Path(url.removeprefix("sqlite://") + ".migrating")):
            yield
        return
    database = Database(url, patience=None)  # another migrator takes as long as it takes
    await database.open()
    try:
        async with database.transaction() as transaction:
            await transaction.fetch("SELECT pg_advisory_xact_lock($1)", _LOCK)
            yield
    finally:
        await database.close()
