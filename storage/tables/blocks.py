"""Blocks as they stand, each with its ticket and its latest counselling, in one statement."""

from collections.abc import Collection, Sequence
from datetime import date

import orjson

from domain.model.blocks import (
    BlockLevel,
    BlockStatus,
    Concern,
    Counselling,
    PartnerBlock,
    Ticket,
    TicketResolution,
    TicketStatus,
)
from storage.database.database import Connection, Row, from_ms, instant, places
from storage.tables.queues import Queue

JOINED = """
    b.*, t.id AS ticket_id, t.thread_id, t.opened_at, t.assignee, t.closed_at, t.resolution,
    c.trainer_id, c.scheduled_at, c.covered, c.commitment_given, c.concerns, c.completed_at,
    c.completed_on, c.voided_at
    FROM partner_blocks b JOIN tickets t ON t.block_id = b.id
    LEFT JOIN counsellings c ON c.id = b.counselling_id
"""
"""A block's columns, and what they are of."""


async def fetch_blocks(on: Connection, ids: Sequence[str]) -> dict[str, PartnerBlock]:
    """Those of the blocks that exist, by id, in one statement."""
    sql = f"SELECT {JOINED} WHERE b.id IN ({places(len(ids))})"
    return {row["id"]: read_block(row) for row in await on.fetch(sql, *ids)} if ids else {}


async def blocks_of_partner(on: Connection, partner_id: str) -> tuple[PartnerBlock, ...]:
    """All of a partner's blocks, oldest first."""
    sql = f"SELECT {JOINED} WHERE b.partner_id = $1 ORDER BY b.set_at, b.id"
    return tuple(read_block(row) for row in await on.fetch(sql, partner_id))


def list_of_blocks(
    *,
    levels: Collection[BlockLevel] | None = None,
    statuses: Collection[BlockStatus] | None = None,
    partner_id: str | None = None,
    awaiting: bool | None = None,
    ticket_open: bool | None = None,
    reader: str | None = None,
) -> Queue:
    """Blocks by when they were set; None leaves open. `reader` is the `sub` of who reads."""
    queue = _by_age(ticket_open)
    queue.equal("b.partner_id", partner_id)
    queue.among("b.level", levels)
    queue.either("b.lifted_at IS NULL", BlockStatus.ACTIVE, statuses)
    queue.flag("b.awaiting", awaiting)
    queue.not_of("b.partner_id", reader)
    return queue


def _by_age(ticket_open: bool | None) -> Queue:
    """Blocks as they are, or through their tickets, each of which is as old as its block."""
    if ticket_open is None:
        return Queue("partner_blocks b", "b.id", "b.set_at")
    through = "tickets t JOIN partner_blocks b ON b.id = t.block_id"
    queue = Queue(through, "t.block_id", "t.opened_at")
    queue.where(f"t.closed_at IS {'' if ticket_open else 'NOT '}NULL")
    return queue


def list_of_tickets(
    *,
    statuses: Collection[TicketStatus] | None = None,
    partner_id: str | None = None,
    agent_id: str | None = None,
    mine: bool | None = None,
    reader: str | None = None,
) -> Queue:
    """Tickets by when they were opened; None leaves open. `mine`: the agent's, or all others;
    `reader` is the `sub` of who reads.
    """
    queue = Queue("tickets t", "t.id", "t.opened_at")
    queue.equal("t.partner_id", partner_id)
    queue.either("t.closed_at IS NULL", TicketStatus.OPEN, statuses)
    if mine:
        queue.equal("t.assignee", agent_id)
    elif mine is not None:
        queue.differs("t.assignee", agent_id)
    queue.not_of("t.partner_id", reader)
    return queue


async def blocks_of_tickets(on: Connection, ids: Sequence[str]) -> dict[str, PartnerBlock]:
    """The block of each ticket that exists, by the ticket's id."""
    sql = f"SELECT {JOINED} WHERE t.id IN ({places(len(ids))})"
    rows = await on.fetch(sql, *ids) if ids else []
    return {row["ticket_id"]: read_block(row) for row in rows}


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
        counselling=None if row["counselling_id"] is None else read_counselling(row),
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


def read_counselling(row: Row) -> Counselling:
    """A counselling of a row that holds it beside its block's id."""
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
