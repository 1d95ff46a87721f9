"""I3: a command that loses a race is run again, a bounded number of times, and told of once."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

import asyncpg  # type: ignore[import-untyped]
import pytest

from storage.commands.transactions import ATTEMPTS, LostRace, Transactions, Work
from storage.database.database import Database
from storage.tables.grounds import Vault
from storage.tables.seals import Seal

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def transactions(database: Database, told: list[Mapping[str, int]] | None = None) -> Transactions:
    grown = (told if told is not None else []).append
    return Transactions(database, lambda: NOW, grown, Vault(Seal(b"k" * 32)))


async def test_i3_a_deadlock_is_run_again_and_both_happen(postgres: Database) -> None:
    for id in ("one", "two"):
        await postgres.fetch("INSERT INTO streams (id) VALUES ($1)", id)
    met = asyncio.Barrier(2)
    tries = []

    async def both(first: str, second: str, work: Work) -> None:
        tries.append(first)
        grow = "UPDATE streams SET head = head + 1 WHERE id = $1"
        await work.connection.fetch(grow, first)
        if len(tries) <= 2:  # each holds one row and waits for the other's
            await met.wait()
        await work.connection.fetch(grow, second)

    runner = transactions(postgres)
    async with asyncio.timeout(30):
        await asyncio.gather(
            runner.run("a", lambda work: both("one", "two", work)),
            runner.run("b", lambda work: both("two", "one", work)),
        )
    assert len(tries) > 2  # how often, is up to who is faster
    rows = await postgres.fetch("SELECT head FROM streams WHERE id IN ('one', 'two')")
    assert [row["head"] for row in rows] == [2, 2]


async def test_i3_races_are_run_again_a_bounded_number_of_times(database: Database) -> None:
    tries = 0

    async def lose(_: Work) -> None:
        nonlocal tries
        tries += 1
        raise asyncpg.SerializationError

    with pytest.raises(LostRace):
        await transactions(database).run("a", lose)
    assert tries == ATTEMPTS


async def test_i3_another_fault_is_not_tried_again(database: Database) -> None:
    tries = 0

    async def fail(_: Work) -> None:
        nonlocal tries
        tries += 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await transactions(database).run("a", fail)
    assert tries == 1


async def test_e1_who_grew_is_told_after_the_commit_and_never_of_what_was_taken_back(
    database: Database,
) -> None:
    told: list[Mapping[str, int]] = []

    async def grow(work: Work) -> None:
        work.heads["support"] = 7
        assert told == []

    async def fail(work: Work) -> None:
        work.heads["support"] = 8
        raise ZeroDivisionError

    runner = transactions(database, told)
    await runner.run("a", grow)
    with pytest.raises(ZeroDivisionError):
        await runner.run("b", fail)
    assert told == [{"support": 7}]
