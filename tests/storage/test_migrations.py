"""What the migrations leave behind: tables, constraints, indexes and triggers, on both."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

from storage.database import models
from storage.database.database import Database
from storage.database.migrate import migrate, pending
from tests.storage.expected import columns, expected, held

ROOT = Path(__file__).parents[2]
TABLES = [models.Account, models.CatalogueItem, models.Session]

# The migrators' own table, as they would make it.
RECORDS = """CREATE TABLE tortoise_migrations (id {}, app VARCHAR(255) NOT NULL,
    name VARCHAR(255) NOT NULL, applied_at TIMESTAMPTZ NOT NULL, UNIQUE (app, name))"""
KEY = {"sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT", "postgres": "SERIAL PRIMARY KEY"}

# What no migration may lose sight of: each row breaks one promise of a table.
ACCOUNT = "INSERT INTO accounts (id, role, sub, display_name, created_at{}) VALUES ({})"
SESSION = (
    "INSERT INTO sessions (id, version, stage, place, client_id, partner_id, scheduled_start,"
    " scheduled_end, payment_method, lines, city, postal_code, ended_at) VALUES ({})"
)
BROKEN = {
    "one account a role and sub": ACCOUNT.format("", "'x', 'client', 'ann', 'Ann', 1"),
    "an id once": ACCOUNT.format("", "'cli_1', 'client', 'new', 'New', 1"),
    "a known role": ACCOUNT.format("", "'x', 'admin', 'x', 'X', 1"),
    "a sub": ACCOUNT.format("", "'x', 'client', '', 'X', 1"),
    "a name of 200 characters": ACCOUNT.format("", f"'x', 'client', 'x', '{'x' * 201}', 1"),
    "a whole building or none": ACCOUNT.format(", street", "'x', 'client', 'x', 'X', 1, 'S'"),
    "an item's partner": "INSERT INTO catalogue_items VALUES"
    " ('x', 'nobody', 'SERVICE', 'X', 1, 0, FALSE, 0, TRUE)",
    "a price of 0 or more": "INSERT INTO catalogue_items VALUES"
    " ('x', 'par_1', 'SERVICE', 'X', -1, 0, FALSE, 0, TRUE)",
    "a tariff of 5 minutes or more": "INSERT INTO catalogue_items VALUES"
    " ('x', 'par_1', 'TARIFF', 'X', 1, 4, FALSE, 0, TRUE)",
    "a known stage": SESSION.format(
        "'x', 1, 'LATE', 'CLIENT_PLACE', 'cli_1', 'par_1', 1, 2, 'DIRECT', '', 'B', '1', NULL"
    ),
    "an end after the start": SESSION.format(
        "'x', 1, 'SCHEDULED', 'CLIENT_PLACE', 'cli_1', 'par_1', 2, 2, 'DIRECT', '', 'B', '1', NULL"
    ),
    "two people": SESSION.format(
        "'x', 1, 'SCHEDULED', 'CLIENT_PLACE', 'cli_1', 'cli_1', 1, 2, 'DIRECT', '', 'B', '1', NULL"
    ),
    "a version of 1 or more": SESSION.format(
        "'x', 0, 'SCHEDULED', 'CLIENT_PLACE', 'cli_1', 'par_1', 1, 2, 'DIRECT', '', 'B', '1', NULL"
    ),
    "an end for what has ended": SESSION.format(
        "'x', 1, 'MISSED', 'CLIENT_PLACE', 'cli_1', 'par_1', 1, 2, 'DIRECT', '', 'B', '1', NULL"
    ),
    "no end for what is live": SESSION.format(
        "'x', 1, 'SCHEDULED', 'CLIENT_PLACE', 'cli_1', 'par_1', 1, 2, 'DIRECT', '', 'B', '1', 3"
    ),
    "an event's stream": "INSERT INTO events (stream, seq, id, kind, at, actor)"
    " VALUES ('nobody', 1, 'evt', 'Arrived', 1, 'CLIENT')",
    "a number that counts from 1": "INSERT INTO events (stream, seq, id, kind, at, actor)"
    " VALUES ('support', 0, 'evt', 'Arrived', 1, 'CLIENT')",
    "a floor below the head": "UPDATE streams SET floor = head + 1 WHERE id = 'support'",
    "a head of 0 or more": "UPDATE streams SET head = -1, floor = -1 WHERE id = 'support'",
    "a key of 1 to 255 characters": "INSERT INTO idempotency_keys"
    " VALUES ('client:ann', '', 'x', 'x', 'x', 1)",
}


async def two_people(database: Database) -> None:
    await database.fetch(ACCOUNT.format("", "'cli_1', 'client', 'ann', 'Ann', 1"))
    await database.fetch(ACCOUNT.format("", "'par_1', 'partner', 'bob', 'Bob', 1"))


async def test_the_database_has_exactly_what_is_expected(database: Database) -> None:
    found, wanted = await held(database), expected(database.dialect).read_text().splitlines()
    assert found == wanted, "if this is meant: python -m tests.storage.expected"


async def test_the_database_itself_refuses_what_breaks_a_promise(database: Database) -> None:
    await two_people(database)
    kept = {promise: await refuses(database, statement) for promise, statement in BROKEN.items()}
    assert kept == dict.fromkeys(BROKEN, True)


async def refuses(database: Database, statement: str) -> bool:
    try:
        await database.fetch(statement)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("model", TABLES, ids=lambda model: str(model.__name__))
async def test_the_models_are_the_tables(database: Database, model: type[Model]) -> None:
    declared = {field.model_field_name: field.null for field in model._meta.fields_map.values()}
    table = await columns(database, model._meta.db_table, database.dialect)
    assert {name: table[name] for name in declared} == declared


async def test_migrating_again_changes_nothing(database: Database) -> None:
    before = await held(database)
    assert await pending(database.url) == []
    await migrate(database.url)
    assert await held(database) == before


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
async def test_several_migrators_at_once_migrate_once(
    request: pytest.FixtureRequest, tmp_path: Path, dialect: str
) -> None:
    if dialect == "sqlite":
        url = f"sqlite://{tmp_path / 'fresh.db'}"
    else:
        url = request.getfixturevalue("empty_postgres")
    assert await asyncio.gather(*(migrator(url) for _ in range(3))) == [0, 0, 0]
    database = Database(url)
    await database.open()
    assert await held(database) == expected(dialect).read_text().splitlines()
    await database.close()


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
async def test_a_migrator_killed_in_the_midst_leaves_nothing_to_mend(
    request: pytest.FixtureRequest, tmp_path: Path, dialect: str
) -> None:
    """A migration and its record are one transaction: here the second one's record fails."""
    own = f"sqlite://{tmp_path / 'fresh.db'}"
    empty_url = own if dialect == "sqlite" else request.getfixturevalue("empty_postgres")
    database = Database(empty_url)
    await database.open()
    await database.fetch(RECORDS.format(KEY[dialect]))
    await database.fetch("CREATE UNIQUE INDEX no_second ON tortoise_migrations (app)")
    with pytest.raises(IntegrityError):
        await migrate(empty_url)
    assert "0002_changes" in await pending(empty_url)
    await database.fetch("DROP INDEX no_second")
    await migrate(empty_url)
    assert await held(database) == expected(database.dialect).read_text().splitlines()
    await database.close()


async def migrator(url: str) -> int:
    """A process that migrates; its exit code."""
    given = {"DOORSTEP_DATABASE_URL": url, "DOORSTEP_TOKEN_SECRET": "t" * 32}
    given["DOORSTEP_GROUNDS_KEY"] = "Z3Jvd25kcyBrZXkgb2YgMzIgYnl0ZXMsIG5vIG1vcmU="
    running = await asyncio.create_subprocess_exec(
        sys.executable, "app.py", "migrate", cwd=ROOT, env={**os.environ, **given}
    )
    async with asyncio.timeout(60):
        return await running.wait()
