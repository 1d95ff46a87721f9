"""What was booked before there was chat or money goes on under this version (H1, M3)."""

from datetime import timedelta
from pathlib import Path

import pytest
from tortoise.migrations.executor import MigrationTarget

from domain.model.ids import kind_of
from domain.model.sessions import PaymentMethod
from storage.database.database import Database, instant
from storage.database.migrate import _executor as executor
from storage.database.migrate import migrate
from storage.tables.sessions import fetch_session
from storage.tables.threads import Wanted, threads_of_reader, threads_of_sessions

CLOSES = instant(5000) + timedelta(hours=24)
ACCOUNT = "INSERT INTO accounts (id, role, sub, display_name, created_at) VALUES "
SESSION = (
    "INSERT INTO sessions (id, version, stage, place, client_id, partner_id, scheduled_start,"
    " scheduled_end, payment_method, lines, city, postal_code, ended_at) VALUES "
)
BOOKED = "'CLIENT_PLACE', 'cli_1', 'par_1', 1000, 2000"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite://{tmp_path / 'old.db'}"
    found: str = request.getfixturevalue("empty_postgres")
    return found


async def as_it_was(database: Database) -> None:
    """Ann and Bob in the first version: a session to come and one that has ended."""
    await database.fetch(ACCOUNT + "('cli_1', 'client', 'ann', 'Ann', 1)")
    await database.fetch(ACCOUNT + "('par_1', 'partner', 'bob', 'Bob', 1)")
    live, over = (f"('{id}', 1, '{stage}', {BOOKED}, " for id, stage in STAGES.items())
    await database.fetch(SESSION + live + "'BALANCE', '[]', 'B', '1', NULL)")
    await database.fetch(SESSION + over + "'DIRECT', '[]', 'B', '1', 5000)")


STAGES = {"live": "SCHEDULED", "over": "COMPLETED"}


async def test_what_was_booked_before_has_its_chat_and_is_paid_as_it_was(url: str) -> None:
    async with executor(url) as first:
        await first.migrate([MigrationTarget("doorstep", "0001_main_job")])
    database = Database(url)
    await database.open()
    await as_it_was(database)
    await migrate(url)

    threads = await threads_of_sessions(database, [*STAGES])
    assert {kind_of(thread.id) for thread in threads.values()} == {"thr"}
    assert threads.keys() == STAGES.keys()
    for reader in ("cli_1", "par_1"):
        still = await threads_of_reader(database, Wanted(reader, CLOSES, open=True), None, 10)
        assert {thread.session_id for _, thread in still} == {"live", "over"}
        later = CLOSES + timedelta(milliseconds=1)
        still = await threads_of_reader(database, Wanted(reader, later, open=True), None, 10)
        assert {thread.session_id for _, thread in still} == {"live"}
    paid = [await fetch_session(database, id) for id in STAGES]
    assert {one.payment_method for one in paid if one} == {PaymentMethod.DIRECT}
    await database.close()
