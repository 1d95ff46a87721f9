"""Support's lists by age: the plans that make a page cost what is on it, and no more."""

from itertools import product

from domain.model.blocks import BlockLevel, BlockStatus, TicketStatus
from domain.model.reports import ReportStatus
from domain.rules.rebooking import RebookingStatus
from storage.database.database import Database, instant
from storage.tables.blocks import list_of_blocks, list_of_tickets
from storage.tables.counselling import Held, list_of_counsellings
from storage.tables.queues import Queue, list_places
from storage.tables.rebooking import list_of_requests
from storage.tables.reports import list_of_reports

OPEN, NOW = [ReportStatus.OPEN], instant(1_764_000_000_000)
QUEUES: dict[str, tuple[Queue, str]] = {
    "all reports": (list_of_reports(), "reports_by_age"),
    "open reports": (list_of_reports(statuses=OPEN), "open_reports_by_age"),
    "open and proven ones": (
        list_of_reports(statuses=OPEN, verified=True),
        "proven_reports_by_age",
    ),
    "those that stand": (list_of_reports(statuses=[ReportStatus.UPHELD]), "upheld_reports_by_age"),
    "on a partner": (list_of_reports(partner_id="par_1"), "reports_on_partner"),
    "a reporter's own": (list_of_reports(reporter_id="cli_1"), "reports_of_reporter"),
    "all but on oneself": (list_of_reports(statuses=OPEN, reader="x"), "open_reports_by_age"),
    "all blocks but one's own": (list_of_blocks(reader="x"), "blocks_by_age"),
    "all tickets but on oneself": (list_of_tickets(reader="x"), "tickets_by_age"),
    "all blocks": (list_of_blocks(), "blocks_by_age"),
    "blocks in force": (list_of_blocks(statuses=[BlockStatus.ACTIVE]), "active_blocks_by_age"),
    "blocks to be counselled": (list_of_blocks(awaiting=True), "awaiting_blocks_by_age"),
    "blocks for good": (list_of_blocks(levels=[BlockLevel.PERMANENT]), "blocks_by_level"),
    "all by both levels": (list_of_blocks(levels=list(BlockLevel)), "blocks_by_age"),
    "blocks with something to do": (list_of_blocks(ticket_open=True), "open_tickets_by_block"),
    "lifted ones with it": (
        list_of_blocks(ticket_open=True, statuses=[BlockStatus.LIFTED], reader="x"),
        "open_tickets_by_block",
    ),
    "blocks with nothing to do": (list_of_blocks(ticket_open=False), "closed_tickets_by_block"),
    "a partner's": (list_of_blocks(partner_id="par_1"), "blocks_of_partner"),
    "all tickets": (list_of_tickets(), "tickets_by_age"),
    "open tickets": (list_of_tickets(statuses=[TicketStatus.OPEN]), "open_tickets_by_age"),
    "a partner's tickets": (list_of_tickets(partner_id="par_1"), "tickets_of_partner"),
    "an agent's": (list_of_tickets(agent_id="sup_1", mine=True), "tickets_of_agent"),
    "all calls": (list_of_requests(), "requests_by_age"),
    "the helpline's queue": (
        list_of_requests(statuses=[RebookingStatus.OPEN]),
        "open_requests_by_age",
    ),
    "a partner's calls": (list_of_requests("par_1"), "requests_of_partner"),
    "all counsellings": (list_of_counsellings(Held()), "counsellings_by_time"),
    "those to come": (
        list_of_counsellings(Held(completed=False), reader="ann"),
        "coming_counsellings",
    ),
    "a trainer's": (
        list_of_counsellings(Held(trainer_id="sup_1", mine=True)),
        "counsellings_of_trainer",
    ),
    "those of a week": (
        list_of_counsellings(Held(earliest=NOW, latest=NOW)),
        "counsellings_by_time",
    ),
}


class Planned:
    """A connection that asks for the plan instead of the rows."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.plan = ""

    async def fetch(self, sql: str, *values: object) -> list[dict[str, object]]:
        """The plan, with an index wherever there is one: an empty table would be read through."""
        async with self._database.transaction() as transaction:
            if self._database.dialect == "postgres":
                for way in ("seqscan", "bitmapscan", "sort"):
                    await transaction.fetch(f"SET LOCAL enable_{way} = off")
                rows = await transaction.fetch(f"EXPLAIN {sql}", *values)
            else:
                rows = await transaction.fetch(f"EXPLAIN QUERY PLAN {sql}", *values)
        self.plan = "\n".join(str(row) for row in rows)
        return []


async def test_a_page_is_a_range_of_an_index(database: Database) -> None:
    planned = Planned(database)
    for (name, (queue, index)), after, newest in product(
        QUEUES.items(), (None, (1, "x")), (False, True)
    ):
        await list_places(planned, queue, after, 21, newest=newest)
        assert index in planned.plan, (name, after, newest, planned.plan)
        sorted_ = [word for word in ("Sort", "TEMP B-TREE", "Seq Scan") if word in planned.plan]
        assert sorted_ == [], (name, after, newest, planned.plan)


async def test_no_list_holds_what_no_value_is_named_for(database: Database) -> None:
    """An empty choice finds nothing; all of an enum's values leave open."""
    for queue in (
        list_of_reports(statuses=[]),
        list_of_blocks(statuses=[]),
        list_of_blocks(levels=[]),
        list_of_tickets(statuses=[]),
    ):
        assert "FALSE" in queue.clauses
        assert await list_places(database, queue, None, 1) == []
    assert list_of_blocks(statuses=list(BlockStatus)).clauses == ["TRUE"]
    assert list_of_blocks(levels=list(BlockLevel)).clauses == ["TRUE"]
