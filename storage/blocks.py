"""Blocks with their tickets and counsellings: a partner's are one case, under one lock (B3 to B7).

The lock is the partner's account: whoever blocks, lifts, closes or counsels holds it first.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime

import orjson

from domain.blocks import (
    BlockLevel,
    Case,
    CaseDecision,
    Concern,
    Counselling,
    PartnerBlock,
    Ticket,
    TicketResolution,
    Upheld,
)
from domain.people import Actor
from domain.refusals import NOT_FOUND, Refusal
from domain.rulings import check_impartial
from domain.sanctions import restriction_of, standing_of
from domain.sessions import Act
from storage.consequences import impose_all
from storage.database import Connection, Row, from_ms, instant, places, to_ms
from storage.ids import new_id
from storage.profiles import lock_profiles, restrict
from storage.records import end_sanction, note, sanctions_of
from storage.reports import save_report
from storage.threads import close_thread, insert_message, insert_thread
from storage.transactions import Work

JOINED = """
    b.*, t.id AS ticket_id, t.thread_id, t.opened_at, t.assignee, t.closed_at, t.resolution,
    c.trainer_id, c.scheduled_at, c.covered, c.commitment_given, c.concerns, c.completed_at,
    c.completed_on, c.voided_at
    FROM partner_blocks b JOIN tickets t ON t.block_id = b.id
    LEFT JOIN counsellings c ON c.id = b.counselling_id
"""
"""A block's columns, and what they are of."""

_SAVE_BLOCK = f"""
    INSERT INTO partner_blocks (id, partner_id, level, set_at, lifted_at, counselling_id, awaiting)
    VALUES ({places(7)})
    ON CONFLICT (id) DO UPDATE SET level = excluded.level, lifted_at = excluded.lifted_at,
        counselling_id = excluded.counselling_id, awaiting = excluded.awaiting
"""
_SAVE_TICKET = f"""
    INSERT INTO tickets (
        id, block_id, partner_id, thread_id, opened_at, assignee, closed_at, resolution
    ) VALUES ({places(8)})
    ON CONFLICT (id) DO UPDATE SET assignee = excluded.assignee, closed_at = excluded.closed_at,
        resolution = excluded.resolution
"""
_SAVE_COUNSELLING = f"""
    INSERT INTO counsellings (
        id, block_id, partner_id, trainer_id, scheduled_at, covered, commitment_given, concerns,
        completed_at, completed_on, voided_at
    ) VALUES ({places(11)})
    ON CONFLICT (id) DO UPDATE SET trainer_id = excluded.trainer_id,
        scheduled_at = excluded.scheduled_at, covered = excluded.covered,
        commitment_given = excluded.commitment_given, concerns = excluded.concerns,
        completed_at = excluded.completed_at, completed_on = excluded.completed_on,
        voided_at = excluded.voided_at
"""


# ── Commands ─────────────────────────────────────────────────────────────────────────────────────

Rule = Callable[[Case, Act], Awaitable[CaseDecision | Refusal]]


async def change_case(
    work: Work, partner_id: str, sub: str, rule: Rule, by: Actor = Actor.SUPPORT
) -> str | Refusal:
    """A command on a partner's case: lock, load, ask the rule, save all of it, tell.

    `sub` is of the one who acts for support: nobody judges a partner who is themselves, or whom
    they reported (NOT_YOURS_TO_DO). Answers the subject's id, or the refusal.
    """
    on = work.connection
    people = await lock_profiles(on, [partner_id])
    if partner_id not in people:
        return NOT_FOUND
    now = work.clock()
    case = await load_case(on, partner_id, now)
    subs = [people[partner_id].sub, *([sub] if await has_reported(on, partner_id, sub) else [])]
    decided = check_impartial(sub, subs) or await rule(case, Act(by, now, new_id=new_id))
    if isinstance(decided, Refusal):
        return decided
    await save_case(on, case, decided)
    await work.tell(decided.events)
    return decided.subject_id


async def load_case(on: Connection, partner_id: str, now: datetime) -> Case:
    """The partner's case; their account must be locked by who means to change it."""
    blocks = await on.fetch(
        f"SELECT {JOINED} WHERE b.partner_id = $1 ORDER BY b.set_at, b.id", partner_id
    )
    upheld = await on.fetch(
        "SELECT id, block_id, judged_date FROM offline_reports"
        " WHERE partner_id = $1 AND status = 'UPHELD'",
        partner_id,
    )
    return Case(
        partner_id,
        now,
        tuple(read_block(row) for row in blocks),
        tuple(
            Upheld(row["id"], row["block_id"], date.fromisoformat(row["judged_date"]))
            for row in upheld
        ),
        tuple((await sanctions_of(on, [partner_id]))[partner_id]),
    )


async def has_reported(on: Connection, partner_id: str, sub: str) -> bool:
    """Whether this person, in the role of a client, ever reported the partner."""
    rows = await on.fetch(
        "SELECT 1 AS one FROM offline_reports r JOIN accounts a ON a.id = r.reporter_id"
        " WHERE r.partner_id = $1 AND a.role = 'client' AND a.sub = $2 LIMIT 1",
        partner_id,
        sub,
    )
    return bool(rows)


async def save_case(on: Connection, before: Case, decision: CaseDecision) -> None:
    """Everything that a decision on a case changes, but its events. The account must be locked.

    What the account carries comes before the tickets: the database itself refuses to close one
    while its partner is blocked (B5).
    """
    after = decision.case
    for thread in decision.threads:
        await insert_thread(on, thread, [thread.owner_id or ""], after.now)
    await _save_record(on, before, after)
    for block in after.blocks:
        await _save_block(on, before.block(block.id), block)
    if decision.report is not None:
        await save_report(on, decision.report)
    for message in decision.messages:
        await insert_message(on, message)
    for entry in decision.timeline:
        await note(on, entry)


async def _save_record(on: Connection, before: Case, after: Case) -> None:
    """Sanctions begun and ended, and what the account carries of them and of the block (B4)."""
    if after.record == before.record and after.blocked == before.blocked:
        return
    known = {one.id: one for one in before.record}
    for one in after.record:
        if one.id in known and one != known[one.id]:
            await end_sanction(on, one)
    await impose_all(on, [one for one in after.record if one.id not in known], after.now)
    stands = standing_of(after.record, after.now, blocked=after.blocked)
    await restrict(on, after.partner_id, restriction_of(stands))


async def _save_block(on: Connection, before: PartnerBlock | None, block: PartnerBlock) -> None:
    if before == block:
        return
    counselling, ticket = block.counselling, block.ticket
    await on.fetch(
        _SAVE_BLOCK,
        block.id,
        block.partner_id,
        block.level.value,
        to_ms(block.set_at),
        to_ms(block.lifted_at),
        counselling and counselling.id,
        block.awaiting,
    )
    if counselling is not None and (before is None or before.counselling != counselling):
        await _save_counselling(on, counselling)
    if before is None or before.ticket != ticket:
        await _save_ticket(on, ticket)


async def _save_ticket(on: Connection, ticket: Ticket) -> None:
    """The ticket, and its thread's end with its own (H1)."""
    await on.fetch(
        _SAVE_TICKET,
        ticket.id,
        ticket.block_id,
        ticket.partner_id,
        ticket.thread_id,
        to_ms(ticket.opened_at),
        ticket.assignee,
        to_ms(ticket.closed_at),
        ticket.resolution and ticket.resolution.value,
    )
    if ticket.closed_at is not None:
        await close_thread(on, ticket.thread_id, ticket.closed_at)


async def _save_counselling(on: Connection, held: Counselling) -> None:
    await on.fetch(
        _SAVE_COUNSELLING,
        held.id,
        held.block_id,
        held.partner_id,
        held.trainer_id,
        to_ms(held.scheduled_at),
        orjson.dumps(sorted(held.covered)).decode(),
        held.commitment_given,
        orjson.dumps(held.concerns).decode(),
        to_ms(held.completed_at),
        held.completed_on and held.completed_on.isoformat(),
        to_ms(held.voided_at),
    )


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────


async def fetch_blocks(on: Connection, ids: Sequence[str]) -> dict[str, PartnerBlock]:
    """Those of the blocks that exist, by id, in one statement."""
    sql = f"SELECT {JOINED} WHERE b.id IN ({places(len(ids))})"
    return {row["id"]: read_block(row) for row in await on.fetch(sql, *ids)} if ids else {}


async def blocks_of_tickets(on: Connection, ids: Sequence[str]) -> dict[str, PartnerBlock]:
    """The block of each ticket that exists, by the ticket's id."""
    sql = f"SELECT {JOINED} WHERE t.id IN ({places(len(ids))})"
    rows = await on.fetch(sql, *ids) if ids else []
    return {row["ticket_id"]: read_block(row) for row in rows}


async def blocks_of_counsellings(on: Connection, ids: Sequence[str]) -> dict[str, PartnerBlock]:
    """The block of each counselling that is its latest, by the counselling's id."""
    sql = f"SELECT {JOINED} WHERE c.id IN ({places(len(ids))})"
    rows = await on.fetch(sql, *ids) if ids else []
    return {row["counselling_id"]: read_block(row) for row in rows}


async def active_blocks(on: Connection, partner_ids: Sequence[str]) -> dict[str, PartnerBlock]:
    """The block in force of each partner who has one, by the partner's id."""
    among = places(len(partner_ids))
    sql = f"SELECT {JOINED} WHERE b.lifted_at IS NULL AND b.partner_id IN ({among})"
    rows = await on.fetch(sql, *partner_ids) if partner_ids else []
    return {row["partner_id"]: read_block(row) for row in rows}


def read_block(row: Row) -> PartnerBlock:
    """A block of a row of `JOINED`."""
    return PartnerBlock(
        id=row["id"],
        partner_id=row["partner_id"],
        level=BlockLevel(row["level"]),
        set_at=instant(row["set_at"]),
        ticket=_ticket(row),
        lifted_at=from_ms(row["lifted_at"]),
        counselling=None if row["counselling_id"] is None else _counselling(row),
    )


def _ticket(row: Row) -> Ticket:
    resolution = row["resolution"]
    return Ticket(
        id=row["ticket_id"],
        block_id=row["id"],
        partner_id=row["partner_id"],
        thread_id=row["thread_id"],
        opened_at=instant(row["opened_at"]),
        assignee=row["assignee"],
        closed_at=from_ms(row["closed_at"]),
        resolution=resolution and TicketResolution(resolution),
    )


def _counselling(row: Row) -> Counselling:
    on = row["completed_on"]
    return Counselling(
        id=row["counselling_id"],
        block_id=row["id"],
        partner_id=row["partner_id"],
        trainer_id=row["trainer_id"],
        scheduled_at=instant(row["scheduled_at"]),
        covered=frozenset(orjson.loads(row["covered"])),
        commitment_given=bool(row["commitment_given"]),
        concerns=tuple(Concern(**one) for one in orjson.loads(row["concerns"])),
        completed_at=from_ms(row["completed_at"]),
        completed_on=on and date.fromisoformat(on),
        voided_at=from_ms(row["voided_at"]),
    )
