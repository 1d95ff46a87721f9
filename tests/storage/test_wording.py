"""B8: who is involved with a partner, found in a constant number of statements."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from domain.wording.guard import Address, Involved, Person
from storage.database.database import Database, Row, places, to_ms
from storage.tables.wording import MOST_NAMES, involved_with

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
INDIA = timezone(timedelta(hours=5, minutes=30))


class Counting:
    """A connection that counts its statements."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.asked: list[str] = []

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """One more."""
        self.asked.append(sql)
        return await self._database.fetch(sql, *values)


async def put(on: Database, table: str, **row: Any) -> None:
    """A row."""
    columns = ", ".join(row)
    await on.fetch(f"INSERT INTO {table} ({columns}) VALUES ({places(len(row))})", *row.values())


async def account(on: Database, id: str, name: str, sub: str = "", **more: Any) -> None:
    """Somebody; the id's first letters tell the role."""
    role = {"cli": "client", "par": "partner"}[id[:3]]
    row = {"id": id, "role": role, "sub": sub or id, "display_name": name, "created_at": 1, **more}
    await put(on, "accounts", **row)


async def session(on: Database, id: str, client: str, partner: str, at: datetime) -> None:
    """A session at the client's place."""
    await put(
        on,
        "sessions",
        id=id,
        version=1,
        stage="SCHEDULED",
        place="CLIENT_PLACE",
        client_id=client,
        partner_id=partner,
        scheduled_start=to_ms(at),
        scheduled_end=to_ms(at + timedelta(hours=1)),
        payment_method="DIRECT",
        lines="[]",
        city="Potsdam",
        postal_code="14467",
        street=f"Lindenallee {id[-1]}",
    )


async def report(on: Database, id: str, client: str, partner: str, **more: Any) -> None:
    """A report, open unless said."""
    await put(on, "threads", id=f"thr_{id}", kind="REPORT", begun_at=1, owner_id=client)
    row = {
        "id": id,
        "partner_id": partner,
        "reporter_id": client,
        "source": "CLIENT_REPORT",
        "statement": "He came.",
        "status": "OPEN",
        "filed_at": to_ms(NOON),
        "thread_id": f"thr_{id}",
    }
    await put(on, "offline_reports", **row | more)


async def people(on: Database) -> None:
    """A partner, who reports them, and whom else they met, as a client too."""
    await account(on, "par_1", "Bob", "bob", street="R 5", city="Berlin", postal_code="10115")
    await account(on, "par_2", "Rolf")
    await account(on, "cli_1", "Ann", phone="030", email="a@b.de")
    await account(on, "cli_2", "Wilma")
    await account(on, "cli_3", "Bob", "bob")
    await session(on, "ses_1", "cli_1", "par_1", NOON - timedelta(days=30))
    await session(on, "ses_2", "cli_1", "par_2", NOON - timedelta(days=60))
    await session(on, "ses_3", "cli_2", "par_1", NOON - timedelta(days=90))
    await session(on, "ses_4", "cli_3", "par_2", NOON)


async def test_b8_everything_of_the_reporter_and_the_names_of_others(database: Database) -> None:
    await people(database)
    await report(database, "rep_1", "cli_1", "par_1", service_date="2026-11-01")
    assert await involved_with(database, "par_1", TODAY, UTC) == Involved(
        today=TODAY,
        people=(
            Person(
                "Ann",
                "030",
                "a@b.de",
                (
                    Address("Lindenallee 1", "14467", "Potsdam"),
                    Address("Lindenallee 2", "14467", "Potsdam"),
                ),
            ),
        ),
        names=("Rolf", "Ann", "Wilma"),
        days=frozenset({date(2026, 11, 1), date(2026, 11, 20), date(2026, 10, 21)}),
        own_name="Bob",
    )


@pytest.mark.parametrize("status", ["OPEN", "DISMISSED"])
async def test_b8_without_a_report_it_costs_one_statement(database: Database, status: str) -> None:
    await people(database)
    await report(
        database, "rep_1", "cli_1", "par_2" if status == "OPEN" else "par_1", status=status
    )
    on = Counting(database)
    assert await involved_with(on, "par_1", TODAY, UTC) is None
    assert len(on.asked) == 1


@pytest.mark.parametrize("reports", [1, 7])
async def test_b8_with_any_number_of_reports_it_costs_five(
    database: Database, reports: int
) -> None:
    await people(database)
    for number in range(reports):
        await report(database, f"rep_{number}", f"cli_{1 + number % 2}", "par_1")
    on = Counting(database)
    found = await involved_with(on, "par_1", TODAY, UTC)
    assert found is not None
    assert len(found.people) == min(reports, 2)
    assert len(on.asked) == 5


async def test_b8_a_day_is_that_of_the_installations_zone(database: Database) -> None:
    await people(database)
    late = datetime(2026, 11, 20, 20, tzinfo=UTC)  # the 21st in India
    await report(database, "rep_1", "cli_2", "par_1", filed_at=to_ms(late))
    found = await involved_with(database, "par_1", TODAY, INDIA)
    assert found is not None
    assert date(2026, 11, 21) in found.days
    assert date(2026, 11, 20) not in found.days


async def test_b8_the_latest_names_are_the_ones_that_are_bounded(database: Database) -> None:
    await people(database)
    await report(database, "rep_1", "cli_1", "par_1")
    found = await involved_with(database, "par_1", TODAY, UTC)
    assert found is not None
    assert found.names == ("Rolf", "Ann", "Wilma")  # the latest met first
    assert MOST_NAMES == 2_000


async def test_b8_the_loader_scans_no_table(postgres: Database) -> None:
    """Every statement finds its rows by an index, whatever else the tables hold."""
    on = Counting(postgres)
    await people(postgres)
    await report(postgres, "rep_1", "cli_1", "par_1")
    await involved_with(on, "par_1", TODAY, UTC)
    async with postgres.transaction() as transaction:
        await transaction.fetch("SET LOCAL enable_seqscan = off")
        plans = [await plan(transaction, sql) for sql in on.asked[:4]]
    assert [plan for plan in plans if "Seq Scan" in plan] == []


async def plan(on: Any, sql: str) -> str:
    """How PostgreSQL would run it."""
    rows: Sequence[Row] = await on.fetch(f"EXPLAIN {sql}", "par_1")
    return "\n".join(str(row["QUERY PLAN"]) for row in rows)
