"""Verbs on blocks (B3, B4, B7)."""

import strawberry

from domain.model.blocks import Case, CaseDecision
from domain.model.ids import kind_of
from domain.model.people import AGENTS, TRAINERS
from domain.model.refusals import NOT_FOUND, Refusal
from domain.model.sessions import Act
from domain.rules.reviews import lift
from resolvers.base.context import Context, Info
from resolvers.base.queues import Asked, page_of_queue
from schema.base.declare import commands, shows
from schema.base.refusals import refusal
from schema.support.blocks import (
    LiftBlockInput,
    PartnerBlock,
    PartnerBlockConnection,
    PartnerBlockFilter,
    PartnerBlockPayload,
    partner_block,
)
from storage.commands.casework import change_case
from storage.commands.transactions import Work
from storage.tables.blocks import fetch_blocks, list_of_blocks

READERS = AGENTS | TRAINERS
"""Who sees blocks: a trainer must find whom to counsel (V2)."""


async def find_block(ctx: Context, id: str) -> PartnerBlock | None:
    """A block, to agents, leads and trainers, but to none who is its partner (B8)."""
    if not ctx.within(READERS) or kind_of(id) != "blk":
        return None
    value = await ctx.loaded(fetch_blocks, id)
    if value is None or await ctx.concerns(value.partner_id):
        return None
    return partner_block(value, ctx)


async def page_of_blocks(
    ctx: Context, wanted: PartnerBlockFilter, asked: Asked
) -> PartnerBlockConnection:
    """A page of the blocks, oldest first."""
    queue = list_of_blocks(
        levels=wanted.levels,
        statuses=wanted.statuses,
        partner_id=wanted.partner_id,
        awaiting=wanted.awaiting_counselling,
        ticket_open=wanted.ticket_open,
        reader=ctx.viewer.sub,
    )

    async def show(ids: list[str]) -> list[PartnerBlock]:
        found = await fetch_blocks(ctx.house.database, ids)
        return [partner_block(found[id], ctx) for id in ids]

    return await page_of_queue(ctx, queue, asked, show)


async def lift_block(info: Info, given: LiftBlockInput) -> PartnerBlockPayload:
    """B7: one transaction on the partner's case, and the block as it now stands."""
    ctx, id = info.context, str(given.block_id)
    agent, found = ctx.judge(), await find_block(ctx, id)
    if found is None:
        return PartnerBlockPayload(block=None, refusal=refusal(NOT_FOUND, ctx))
    partner_id = found.value.partner_id

    async def rule(case: Case, act: Act) -> CaseDecision | Refusal:
        return lift(case, case.get_block(id), act, agent, given.rationale)

    async def decide(work: Work) -> str | Refusal:
        return await change_case(work, partner_id, rule, judge=ctx.viewer.sub)

    _, refused = await ctx.act(info, given, decide)
    return PartnerBlockPayload(block=await find_block(ctx, id), refusal=refusal(refused, ctx))


@strawberry.type
class BlockQueries:
    """Blocks, one by one and as support works them off."""

    @shows
    async def partner_block(self, info: Info, id: strawberry.ID) -> PartnerBlock | None:
        """A block by id: for agents, leads and trainers."""
        info.context.support_id(READERS)
        return await find_block(info.context, id)

    @shows
    async def partner_blocks(
        self,
        info: Info,
        filter: PartnerBlockFilter | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> PartnerBlockConnection:
        """All blocks, oldest first: for agents, leads and trainers."""
        info.context.support_id(READERS)
        wanted = filter or PartnerBlockFilter()
        return await page_of_blocks(info.context, wanted, Asked(first, after))


@strawberry.type
class BlockMutations:
    """What ends a block."""

    @commands
    async def lift_block(self, info: Info, input: LiftBlockInput) -> PartnerBlockPayload:
        """Unblock a partner after the counselling (B7): for agents and leads, but not for who held
        it.
        """
        return await lift_block(info, input)
