"""Verbs on tickets (B5)."""

from collections.abc import Callable

import strawberry

from domain.model.blocks import Case, CaseDecision
from domain.model.blocks import PartnerBlock as BlockValue
from domain.model.ids import kind_of
from domain.model.refusals import NOT_FOUND, Refusal
from domain.model.sessions import Act
from domain.rules.rulings import Agent
from domain.rules.tickets import close_ticket, take_ticket
from resolvers.base.context import Context, Info
from resolvers.base.queues import Asked, page_of_queue
from schema.base.declare import commands, shows
from schema.base.refusals import refusal
from schema.support.tickets import (
    Ticket,
    TicketCommandInput,
    TicketConnection,
    TicketFilter,
    TicketPayload,
    ticket,
)
from storage.commands.casework import change_case
from storage.commands.transactions import Work
from storage.tables.blocks import blocks_of_tickets, list_of_tickets

Rule = Callable[[Case, BlockValue, Act, Agent], CaseDecision | Refusal]


async def find_ticket(ctx: Context, id: str) -> Ticket | None:
    """A ticket, to agents and leads, but to none who is its partner (B8)."""
    block = await ctx.loaded(blocks_of_tickets, id) if ctx.agent and kind_of(id) == "tkt" else None
    if block is None or await ctx.concerns(block.partner_id):
        return None
    return ticket(block, ctx)


async def page_of_tickets(ctx: Context, wanted: TicketFilter, asked: Asked) -> TicketConnection:
    """A page of the tickets, oldest first."""
    queue = list_of_tickets(
        statuses=wanted.statuses,
        partner_id=wanted.partner_id,
        agent_id=ctx.agent_id(),
        mine=wanted.assigned_to_me,
        reader=ctx.viewer.sub,
    )

    async def show(ids: list[str]) -> list[Ticket]:
        found = await blocks_of_tickets(ctx.house.database, ids)
        return [ticket(found[id], ctx) for id in ids]

    return await page_of_queue(ctx, queue, asked, show)


async def command_on_ticket(info: Info, given: TicketCommandInput, rule: Rule) -> TicketPayload:
    """One transaction on the partner's case, and the ticket as it now stands."""
    ctx, id = info.context, str(given.ticket_id)
    agent, found = ctx.judge(), await find_ticket(ctx, id)
    if found is None:
        return TicketPayload(ticket=None, refusal=refusal(NOT_FOUND, ctx))
    of = found.of

    async def judging(case: Case, act: Act) -> CaseDecision | Refusal:
        return rule(case, case.get_block(of.id), act, agent)

    async def decide(work: Work) -> str | Refusal:
        return await change_case(work, of.partner_id, judging, judge=ctx.viewer.sub)

    _, refused = await ctx.act(info, given, decide)
    return TicketPayload(ticket=await find_ticket(ctx, id), refusal=refusal(refused, ctx))


@strawberry.type
class TicketQueries:
    """Tickets, as support works them off."""

    @shows
    async def tickets(
        self,
        info: Info,
        filter: TicketFilter | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> TicketConnection:
        """All tickets, oldest first: for agents and leads."""
        info.context.agent_id()
        return await page_of_tickets(info.context, filter or TicketFilter(), Asked(first, after))


@strawberry.type
class TicketMutations:
    """What agents and leads do with a ticket."""

    @commands
    async def take_ticket(self, info: Info, input: TicketCommandInput) -> TicketPayload:
        """Make it yours to work off; a lead may take it over."""
        return await command_on_ticket(info, input, take_ticket)

    @commands
    async def close_ticket(self, info: Info, input: TicketCommandInput) -> TicketPayload:
        """Close it: not while its partner is blocked (B5). How it closed follows from the state."""
        return await command_on_ticket(info, input, close_ticket)
