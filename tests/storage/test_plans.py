"""Support's lists read a stretch of an index each, in its order, however many rows there are.

What is asked of the planner is whether there is such an index: full scans and sorts are forbidden
where that can be said (PostgreSQL), or seen in the plan (SQLite). Times: docs/benchmarks.md.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from domain.blocks import BlockStatus, TicketStatus
from domain.rebooking import RebookingStatus
from domain.reports import ReportStatus
from storage.attendance import list_away
from storage.blocks import list_of_blocks, list_of_tickets
from storage.counselling import Held, list_of_counsellings
from storage.database import Connection, Database, Row, instant
from storage.queues import Place, Queue, list_places
from storage.rebooking import list_of_requests
from storage.reports import list_of_reports
from storage.support import outside

NOW = instant(1_764_000_000_000)
AFTER: Place = (1_764_000_000_000, "x")
OPEN = {RebookingStatus.OPEN}


class Explaining:
    """A connection that has every statement explained, and answers no rows."""

    def __init__(self, on: Connection, ask: str) -> None:
        self._on = on
        self._ask = ask
        self.plan: list[str] = []

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """The plan, a line each."""
        rows = await self._on.fetch(f"{self._ask} {sql}", *values)
        self.plan += [str(row.get("detail") or row.get("QUERY PLAN")) for row in rows]
        return []


async def plan_of(database: Database, ask: Callable[[Connection], Awaitable[Any]]) -> str:
    """How the database would find what is asked for."""
    async with database.transaction() as on:
        if database.dialect == "sqlite":
            explaining = Explaining(on, "EXPLAIN QUERY PLAN")
        else:
            explaining = Explaining(on, "EXPLAIN")
            for way in ("seqscan", "sort", "bitmapscan"):
                await on.fetch(f"SET LOCAL enable_{way} = off")
        await ask(explaining)
    return "\n".join(explaining.plan)


def page(queue: Queue, *, newest: bool = False) -> Callable[[Connection], Awaitable[Any]]:
    """The page of a list past a place."""
    return lambda on: list_places(on, queue, AFTER, 21, newest=newest)


LISTS: dict[str, tuple[Callable[[Connection], Awaitable[Any]], str]] = {
    "clients whom nobody has seen": (
        lambda on: list_away(on, NOW, None, AFTER, 21),
        "clients_by_attendance",
    ),
    "the helpline's queue": (page(list_of_requests(statuses=OPEN)), "open_requests_by_age"),
    "all calls": (page(list_of_requests()), "requests_by_age"),
    "a partner's calls": (page(list_of_requests("par_1"), newest=True), "requests_of_partner"),
    "counsellings to come": (page(list_of_counsellings(Held(False))), "coming_counsellings"),
    "all counsellings": (page(list_of_counsellings(Held())), "counsellings_by_time"),
    "a trainer's counsellings": (
        page(list_of_counsellings(Held(trainer_id="sup_1", mine=True))),
        "counsellings_of_trainer",
    ),
    "blocks in force": (
        page(list_of_blocks(statuses={BlockStatus.ACTIVE})),
        "active_blocks_by_age",
    ),
    "blocks that wait for their counselling": (
        page(list_of_blocks(awaiting=True)),
        "awaiting_blocks_by_age",
    ),
    "a partner's blocks": (page(list_of_blocks(partner_id="par_1")), "blocks_of_partner"),
    "open tickets": (
        page(list_of_tickets(statuses={TicketStatus.OPEN})),
        "open_tickets_by_age",
    ),
    "an agent's tickets": (
        page(list_of_tickets(agent_id="sup_1", mine=True)),
        "tickets_of_agent",
    ),
    "open reports": (
        page(list_of_reports(statuses={ReportStatus.OPEN})),
        "open_reports_by_age",
    ),
    "open reports with a verified proof": (
        page(list_of_reports(statuses={ReportStatus.OPEN}, verified=True)),
        "proven_reports_by_age",
    ),
    "a client's reports": (
        page(list_of_reports(reporter_id="cli_1"), newest=True),
        "reports_of_reporter",
    ),
    "counsellings of a week": (
        page(list_of_counsellings(Held(earliest=NOW, latest=NOW))),
        "counsellings_by_time",
    ),
}


@pytest.mark.parametrize("name", LISTS)
async def test_a_list_of_supports_is_a_stretch_of_an_index(database: Database, name: str) -> None:
    ask, index = LISTS[name]
    plan = await plan_of(database, ask)
    assert f" {index}" in plan, plan
    for work in ("Seq Scan", "Sort", "SCAN s", "TEMP B-TREE"):
        assert work not in plan, plan


async def test_a_former_partners_clients_are_looked_up_one_by_one(database: Database) -> None:
    plan = await plan_of(database, lambda on: list_away(on, NOW, "par_1", AFTER, 21))
    assert " held_of_partner" in plan, plan
    for work in ("Seq Scan on attendances", "Seq Scan on sessions", "SCAN t", "SCAN sessions"):
        assert work not in plan, plan


async def test_the_numbers_over_the_lists_count_what_is_open_alone(database: Database) -> None:
    async def ask(on: Connection) -> None:
        with pytest.raises(IndexError):  # for there is no row, but a plan
            await outside(on)

    plan = await plan_of(database, ask)
    for index in ("open_requests_by_age", "open_reports_by_age", "open_tickets_by_age"):
        assert f" {index}" in plan, plan
    assert "Seq Scan" not in plan, plan
