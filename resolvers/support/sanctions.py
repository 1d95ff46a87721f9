"""Verbs on sanctions: a second person confirms or rejects what one may not impose alone (D7)."""

from collections.abc import Callable

import strawberry

from domain.model.blocks import Case, CaseDecision
from domain.model.ids import kind_of
from domain.model.refusals import NOT_FOUND, Refusal
from domain.model.sanctions import Imposed
from domain.model.sessions import Act
from domain.rules.confirmations import confirm, reject
from domain.rules.rulings import Agent
from resolvers.base.context import Context, Info
from resolvers.base.queues import Asked, page_of_queue
from schema.base.declare import commands, shows
from schema.base.refusals import refusal
from schema.support.sanctions import (
    ImposedSanction,
    ReviewSanctionInput,
    SanctionConnection,
    SanctionPayload,
    imposed_sanction,
)
from storage.commands.casework import change_case
from storage.commands.transactions import Work
from storage.tables.records import fetch_sanctions, list_to_confirm

Rule = Callable[[Case, Imposed, Act, Agent, str], CaseDecision | Refusal]


async def find_sanction(ctx: Context, id: str) -> ImposedSanction | None:
    """A sanction, to agents and leads; not of their own, nor of their own sessions (D2)."""
    value = await ctx.loaded(fetch_sanctions, id) if ctx.agent and kind_of(id) == "san" else None
    if value is None or await ctx.concerns(value.account_id):
        return None
    if value.dispute_id is not None and await ctx.dispute(value.dispute_id) is None:
        return None
    return imposed_sanction(value, ctx)


async def review(info: Info, given: ReviewSanctionInput, rule: Rule) -> SanctionPayload:
    """One transaction on the person's record, and the sanction as it now stands."""
    ctx, id = info.context, str(given.sanction_id)
    agent, found = ctx.judge(), await find_sanction(ctx, id)
    if found is None:
        return SanctionPayload(sanction=None, refusal=refusal(NOT_FOUND, ctx))
    account_id = found.value.account_id

    async def judging(case: Case, act: Act) -> CaseDecision | Refusal:
        imposed = next(one for one in case.record if one.id == id)
        return rule(case, imposed, act, agent, given.rationale)

    async def decide(work: Work) -> str | Refusal:
        return await change_case(work, account_id, judging, judge=ctx.viewer.sub)

    _, refused = await ctx.act(info, given, decide)
    return SanctionPayload(sanction=await find_sanction(ctx, id), refusal=refusal(refused, ctx))


@strawberry.type
class SanctionQueries:
    """What waits for a second person."""

    @shows
    async def sanctions_to_confirm(
        self, info: Info, first: int | None = 20, after: str | None = None
    ) -> SanctionConnection:
        """Sanctions that a second person has to confirm or reject (D7), oldest first: for agents
        and leads.
        """
        ctx = info.context
        ctx.agent_id()

        async def show(ids: list[str]) -> list[ImposedSanction]:
            found = await fetch_sanctions(ctx.house.database, ids)
            return [imposed_sanction(found[id], ctx) for id in ids]

        queue = list_to_confirm(await ctx.selves())
        return await page_of_queue(ctx, queue, Asked(first, after), show)


@strawberry.type
class SanctionMutations:
    """What a second person does."""

    @commands
    async def confirm_sanction(self, info: Info, input: ReviewSanctionInput) -> SanctionPayload:
        """Make it final (D7): for an agent or lead who had no hand in it. A removal then cancels
        the person's sessions that have not come to the meeting (D4).
        """
        return await review(info, input, confirm)

    @commands
    async def reject_sanction(self, info: Info, input: ReviewSanctionInput) -> SanctionPayload:
        """End it at once (D7): for an agent or lead who had no hand in it."""
        return await review(info, input, reject)
