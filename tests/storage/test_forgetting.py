"""I1: what is kept 7 days is dropped in small transactions, oldest first."""

from datetime import UTC, datetime, timedelta

from storage.database import Database
from storage.retries import Command, forget_keys_before, remember

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_i1_old_keys_go_in_batches_and_young_ones_stay(database: Database) -> None:
    for number in range(7):
        at = NOW - timedelta(seconds=5 - number)
        await remember(database, Command("client:ann", "x", "d", str(number)), "ses_1", at)
    dropped = [await forget_keys_before(database, NOW, 2) for _ in range(4)]
    assert dropped == [2, 2, 1, 0]
    left = await database.fetch("SELECT key FROM idempotency_keys ORDER BY key")
    assert [row["key"] for row in left] == ["5", "6"]
