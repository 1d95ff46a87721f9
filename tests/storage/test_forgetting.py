"""I1: what is kept 7 days is dropped in small transactions, oldest first."""

from datetime import UTC, datetime, timedelta

from domain.model.people import Role
from domain.model.profiles import Profile
from domain.platform.devices import STALE, Carrier, Wish
from storage.commands.idempotency import Command, forget_keys_before, remember
from storage.database.database import Database, to_ms
from storage.tables.devices import insert_device
from storage.tables.profiles import create_account
from storage.tables.pushes import count_unsent, forget_pushes

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_i1_old_keys_go_in_batches_and_young_ones_stay(database: Database) -> None:
    for number in range(7):
        at = NOW - timedelta(seconds=5 - number)
        await remember(database, Command("client:ann", "x", "d", str(number)), "ses_1", at)
    dropped = [await forget_keys_before(database, NOW, 2) for _ in range(4)]
    assert dropped == [2, 2, 1, 0]
    left = await database.fetch("SELECT key FROM idempotency_keys ORDER BY key")
    assert [row["key"] for row in left] == ["5", "6"]


async def test_e6_pushes_go_after_a_day_in_batches(database: Database) -> None:
    account = Profile(id="", role=Role.CLIENT, sub="ann", display_name="Ann")
    ann = await create_account(database, account, NOW)
    assert ann is not None
    await insert_device(database, ann.id, Wish(Carrier.EXPO, "t", None), NOW)
    for number in range(3):
        await database.fetch(
            "INSERT INTO pushes (id, device_id, event_id, kind, at, seq, next_at)"
            " SELECT $1, id, $1, 'Arrived', $2, 1, 0 FROM devices",
            str(number),
            to_ms(NOW - STALE + timedelta(milliseconds=number - 1)),
        )
    assert await count_unsent(database, NOW) == 3
    assert [await forget_pushes(database, NOW) for _ in range(2)] == [1, 0]
    assert await count_unsent(database, NOW) == 2
