"""What a migrated database must hold, line by line; `python -m tests.storage.expected` rewrites it.

Migration tools drop constraints in silence: what the database really has is compared with a list
that people have read.
"""

import asyncio
import re
import tempfile
from pathlib import Path

from storage.database.database import Connection, Database
from storage.database.migrate import migrate
from tests.databases import fresh_database
from tests.servers import postgres

HERE = Path(__file__).parent
TOOLS_OWN = "tortoise"  # the migrations' own table

_POSTGRES = """
    SELECT table_name || '.' || column_name || ' ' || data_type ||
        CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END ||
        COALESCE(' DEFAULT ' || column_default, '') AS line
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT conrelid::regclass || ': ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u')
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT tgrelid::regclass || ': ' || pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal
"""
_SQLITE = "SELECT sql AS line FROM sqlite_master WHERE sql IS NOT NULL"


async def held(on: Database) -> list[str]:
    """What the database has: columns, constraints, indexes, triggers, sorted."""
    rows = await on.fetch(_POSTGRES if on.dialect == "postgres" else _SQLITE)
    lines = (re.sub(r"\s+", " ", row["line"]).strip() for row in rows)
    return sorted(line for line in lines if TOOLS_OWN not in line and "sqlite_sequence" not in line)


async def columns(on: Connection, table: str, dialect: str) -> dict[str, bool]:
    """A table's columns, and whether each may be null."""
    if dialect == "sqlite":
        rows = await on.fetch(
            f"SELECT name, \"notnull\" AS no, pk FROM pragma_table_info('{table}')"
        )
        return {row["name"]: not (row["no"] or row["pk"]) for row in rows}
    rows = await on.fetch(
        "SELECT column_name AS name, is_nullable FROM information_schema.columns"
        " WHERE table_name = $1",
        table,
    )
    return {row["name"]: row["is_nullable"] == "YES" for row in rows}


def expected(dialect: str) -> Path:
    """Where the list stands."""
    return HERE / f"expected_{dialect}.txt"


async def _rewrite(url: str) -> None:
    await migrate(url)
    database = Database(url)
    await database.open()
    expected(database.dialect).write_text("\n".join(await held(database)) + "\n")
    await database.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_rewrite(f"sqlite://{folder}/expected.db"))
    with postgres() as server, fresh_database(server) as fresh:
        asyncio.run(_rewrite(fresh))
