"""Tickets: one a block, closed when its partner is not blocked any more (B5)."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.model import blocks
from domain.model.blocks import TAG, TicketResolution, TicketStatus
from domain.model.threads import Thread as ThreadValue
from domain.model.threads import ThreadKind
from domain.rules.tickets import may_close
from schema.base.context import Context
from schema.base.declare import choice, given, lists, noun, says, shows
from schema.base.nodes import CountedConnection, Node
from schema.base.refusals import Refusal, refusal
from schema.people.people import KEY, Partner, partner
from schema.sessions.chat import Thread, thread
from schema.support.agents import SupportAgent, agent

if TYPE_CHECKING:
    from schema.support.blocks import PartnerBlock

choice(
    TicketStatus,
    "Whether there is something left to do.",
    {
        "OPEN": "There is.",
        "CLOSED": "There is not; open again only where a removal ends and the block stands.",
    },
)
choice(
    TicketResolution,
    "How a ticket closed: it follows from the state (B5).",
    {
        "UNBLOCKED": "The block was lifted.",
        "PARTNER_REMOVED": "The partner is removed.",
        "SET_IN_ERROR": "Nothing stood behind the block any more (B10).",
    },
)


@noun
class Ticket(Node):
    """What support has to do about a block, and the partner's thread with support."""

    of: strawberry.Private[blocks.PartnerBlock]
    ctx: strawberry.Private[Context]
    id: strawberry.ID
    tag: str = says("The same for every one of them.")
    status: TicketStatus = says("Whether it is closed.")
    resolution: TicketResolution | None = says("Null while it is open.")
    opened_at: datetime = says("When it was opened: with its block.")
    closed_at: datetime | None = says("When it was closed; null while it is open.")

    @shows
    async def partner(self) -> Partner:
        """Who is blocked, or was."""
        id = self.of.partner_id
        return partner(id, (await self.ctx.profile(id)).display_name, self.ctx)

    @shows
    def block(self) -> Annotated["PartnerBlock", strawberry.lazy("schema.support.blocks")]:
        """The block that it is about."""
        from schema.support.blocks import partner_block

        return partner_block(self.of, self.ctx)

    @shows
    async def assignee(self) -> SupportAgent | None:
        """Who has taken it."""
        return await agent(self.of.ticket.assignee, self.ctx)

    @shows
    def thread(self) -> Thread:
        """The partner's with support: agents and leads read it, to a trainer it is empty."""
        value = self.of.ticket
        conversation = ThreadValue(
            value.thread_id,
            ThreadKind.TICKET,
            owner_id=value.partner_id,
            closed_from=value.thread_closed_from,
        )
        return thread(conversation, None, self.ctx)

    @lists(5)
    async def close_blocked_by(self) -> list[Refusal]:
        """What stands in the way of closing it; empty when it may close (B5)."""
        restricted = (await self.ctx.profile(self.of.partner_id)).restriction
        ticket = self.of.ticket
        refused = may_close(ticket, removed=restricted.removed, blocked=restricted.blocked)
        shown = refusal(refused, self.ctx)
        return [] if shown is None else [shown]


TicketConnection = CountedConnection[Ticket]


def ticket(of: blocks.PartnerBlock, ctx: Context) -> Ticket:
    """A block's ticket, to those of support who may see it."""
    value = of.ticket
    return Ticket(
        of=of,
        ctx=ctx,
        id=strawberry.ID(value.id),
        tag=TAG,
        status=value.status,
        resolution=value.resolution,
        opened_at=value.opened_at,
        closed_at=value.closed_at,
    )


# ── Inputs and payload ───────────────────────────────────────────────────────────────────────────


@given
class TicketFilter:
    """Which tickets; what is left out or null leaves open."""

    statuses: list[TicketStatus] | None = says("Only those that stand so.", default=None)
    partner_id: strawberry.ID | None = None
    assigned_to_me: bool | None = says("True: yours; false: all others.", default=None)


@given
class TicketCommandInput:
    """A command on a ticket that needs nothing more."""

    ticket_id: strawberry.ID
    idempotency_key: str | None = says(KEY, default=None)


@noun
class TicketPayload:
    """The ticket as it now stands, also after a refusal."""

    ticket: Ticket | None
    refusal: Refusal | None = says("Why not; null when accepted.")
