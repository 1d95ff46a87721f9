"""Transactions: whole or not at all, whatever interrupts them, and nothing left open behind."""

import asyncio

import pytest

from storage.database.database import KEPT_FOR_READS, POOL_SIZE, Database

STREAM = "INSERT INTO streams (id) VALUES ($1)"


async def streams(database: Database) -> set[str]:
    rows = await database.fetch("SELECT id FROM streams")
    return {row["id"] for row in rows} - {"support"}


async def write(database: Database, *ids: str) -> None:
    async with database.transaction() as transaction:
        for id in ids:
            await transaction.fetch(STREAM, id)


async def write_and_fail(database: Database) -> None:
    async with database.transaction() as transaction:
        await transaction.fetch(STREAM, "one")
        _ = 1 / 0


async def fail_to_commit(database: Database) -> None:
    async with database.transaction() as transaction:
        await transaction.fetch("PRAGMA defer_foreign_keys = ON")
        await transaction.fetch(
            "INSERT INTO catalogue_items VALUES"
            " ('svc', 'nobody', 'SERVICE', 'x', 1, 0, FALSE, 0, TRUE)"
        )


async def test_a_transaction_commits_at_its_end(database: Database) -> None:
    await write(database, "one", "two")
    assert await streams(database) == {"one", "two"}


async def test_an_exception_takes_everything_back(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await write_and_fail(database)
    assert await streams(database) == set()


@pytest.mark.parametrize("turns", range(12))
async def test_a_transaction_cancelled_anywhere_leaves_nothing_open(
    database: Database, turns: int
) -> None:
    task = asyncio.create_task(write(database, "one", "two"))
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await write(database, "three")
    assert await streams(database) in ({"three"}, {"one", "two", "three"})


async def test_a_commit_that_fails_leaves_nothing_open(sqlite: Database) -> None:
    await sqlite.fetch("PRAGMA foreign_keys = ON")
    with pytest.raises(Exception, match="FOREIGN KEY"):
        await fail_to_commit(sqlite)
    await write(sqlite, "one")
    assert await streams(sqlite) == {"one"}


async def test_a_crowd_of_transactions_leaves_connections_for_reads(postgres: Database) -> None:
    held = asyncio.Event()

    async def hold() -> None:
        async with postgres.transaction() as transaction:
            await transaction.fetch("SELECT 1")
            await held.wait()

    crowd = [asyncio.create_task(hold()) for _ in range(3 * POOL_SIZE)]
    async with asyncio.timeout(5):
        while (pool := postgres.pool) is None or pool.busy < POOL_SIZE - KEPT_FOR_READS:
            await postgres.fetch("SELECT 1")
    assert await asyncio.gather(*(postgres.fetch("SELECT 2 AS n") for _ in range(20)))
    held.set()
    await asyncio.gather(*crowd)


async def test_a_command_does_not_wait_long_for_a_row(postgres: Database) -> None:
    assert await postgres.fetch("SHOW lock_timeout") == [{"lock_timeout": "500ms"}]
