"""Whom nobody has seen since (B1): a page costs what is on it, however many sessions there are."""

from pathlib import Path

import pytest
from tortoise.migrations.executor import MigrationTarget

from storage.commands.attendance import Away, list_away
from storage.database.database import Database, instant
from storage.database.migrate import _executor as executor
from storage.database.migrate import migrate
from storage.tables.support import outside
from tests.storage.test_queues import Planned

NOW = instant(1_764_000_000_000)
SESSION = (
    "INSERT INTO sessions (id, version, stage, place, client_id, partner_id, scheduled_start,"
    " scheduled_end, payment_method, lines, city, postal_code, started_at, ended_at) VALUES"
    " ($1, 1, $2, 'CLIENT_PLACE', $3, 'par_1', 1, 2, 'DIRECT', '[]', 'B', '1', $4, $5)"
)
ACCOUNT = (
    "INSERT INTO accounts (id, role, sub, display_name, created_at) VALUES ($1, $2, $1, 'X', 1)"
)


@pytest.mark.parametrize("after", [None, (1, "x")])
async def test_a_page_of_them_is_a_range_of_an_index(
    database: Database, after: tuple[int, str] | None
) -> None:
    planned = Planned(database)
    await list_away(planned, NOW, None, after, 21)
    assert "clients_by_attendance" in planned.plan, planned.plan
    assert "live_of_client" in planned.plan, planned.plan
    for work in ("Sort", "TEMP B-TREE", "Seq Scan"):
        assert work not in planned.plan, planned.plan


async def test_a_former_partners_clients_are_looked_up_one_by_one(database: Database) -> None:
    planned = Planned(database)
    await list_away(planned, NOW, "par_1", None, 21)
    assert "held_of_partner" in planned.plan, planned.plan
    for work in ("Seq Scan on attendances", "Seq Scan on sessions", "SCAN t", "SCAN sessions"):
        assert work not in planned.plan, planned.plan


async def test_the_numbers_over_the_lists_count_what_is_open_alone(database: Database) -> None:
    planned = Planned(database)
    with pytest.raises(IndexError):  # for there is no row, but a plan
        await outside(planned)
    for index in ("open_requests_by_age", "open_reports_by_age", "open_tickets_by_"):
        assert index in planned.plan, planned.plan
    assert "Seq Scan" not in planned.plan, planned.plan


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite://{tmp_path / 'old.db'}"
    found: str = request.getfixturevalue("empty_postgres")
    return found


async def test_who_came_before_there_was_this_list_is_in_it(url: str) -> None:
    async with executor(url) as before:
        await before.migrate([MigrationTarget("doorstep", "0003_files")])
    database = Database(url)
    await database.open()
    for id, role in (("par_1", "partner"), *((f"cli_{n}", "client") for n in range(4))):
        await database.fetch(ACCOUNT, id, role)
    for n, (client, stage, started, ended) in enumerate(
        (
            ("cli_1", "COMPLETED", 1_000, 2_000),
            ("cli_1", "CANCELLED", 3_000, 3_500),  # in progress: they had come
            ("cli_2", "CANCELLED", None, 9_000),
            ("cli_3", "COMPLETED", 5_000, 6_000),
        )
    ):
        await database.fetch(SESSION, f"ses_{n}", stage, client, started, ended)
    await migrate(url)
    for partner in (None, "par_1"):
        found = await list_away(database, NOW, partner, None, 9)
        assert found == [Away("cli_3", 5_000), Away("cli_1", 3_000)]
    await database.close()
