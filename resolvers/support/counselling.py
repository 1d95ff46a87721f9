"""Verbs on counsellings: a trainer or lead holds them, agents look on (B6, V2)."""

from collections.abc import Awaitable, Callable
from functools import partial

import strawberry

from domain.model.blocks import Case, CaseDecision
from domain.model.days import day_of
from domain.model.ids import kind_of
from domain.model.people import TRAINERS
from domain.model.refusals import NOT_FOUND, Refusal
from domain.model.sessions import Act
from domain.rules.counselling import complete, record, schedule
from resolvers.base.asking import Keyed, Outcome, known
from resolvers.base.context import Context, Info
from resolvers.base.queues import Asked, page_of_queue
from resolvers.base.wording import Guarded, guarded
from resolvers.support.blocks import READERS, find_block
from schema.base.declare import commands, shows
from schema.base.refusals import refusal
from schema.support.counselling import (
    Counselling,
    CounsellingCommandInput,
    CounsellingConnection,
    CounsellingFilter,
    CounsellingPayload,
    RecordCounsellingInput,
    ScheduleCounsellingInput,
    counselling,
)
from storage.commands.casework import change_case
from storage.commands.transactions import Work
from storage.tables.blocks import fetch_blocks
from storage.tables.counselling import Held, fetch_counsellings, list_of_counsellings
from storage.tables.queues import Queue

Rule = Callable[[Work, Case, Act], Awaitable[CaseDecision | Refusal]]


async def find_counselling(ctx: Context, id: str) -> Counselling | None:
    """A counselling, to trainers, agents and leads, but to none who is its partner (V2, B8)."""
    if kind_of(id) != "cns" or not ctx.within(READERS):
        return None
    held = await ctx.loaded(fetch_counsellings, id)
    if held is None or await ctx.concerns(held.partner_id):
        return None
    return counselling(known(await ctx.loaded(fetch_blocks, held.block_id)), held, ctx)


async def page_of_counsellings(ctx: Context, queue: Queue, asked: Asked) -> CounsellingConnection:
    """A page of the counsellings, the earliest first."""

    async def show(ids: list[str]) -> list[Counselling]:
        on = ctx.house.database
        found = await fetch_counsellings(on, ids)
        blocks = await fetch_blocks(on, sorted({one.block_id for one in found.values()}))
        return [counselling(blocks[found[id].block_id], found[id], ctx) for id in ids]

    return await page_of_queue(ctx, queue, asked, show)


# ── Commands ─────────────────────────────────────────────────────────────────────────────────────


async def command(info: Info, given: Keyed, partner_id: str | None, rule: Rule) -> Outcome:
    """One transaction on the partner's case: the counselling's id, or why not."""
    ctx = info.context
    if partner_id is None:
        return None, NOT_FOUND

    async def decide(work: Work) -> str | Refusal:
        return await change_case(work, partner_id, partial(rule, work), judge=ctx.viewer.sub)

    return await ctx.act(info, given, decide)


async def on_counselling(
    info: Info,
    given: RecordCounsellingInput | CounsellingCommandInput,
    rule: Rule,
    guard: Guarded | None = None,
) -> CounsellingPayload:
    """A command on a counselling, and it as it now stands."""
    ctx, id = info.context, str(given.counselling_id)
    found = await find_counselling(ctx, id)
    partner_id = found.value.partner_id if found else None
    _, refused = await command(info, given, partner_id, rule)
    if guard:
        refused = await guard.told(refused)
    return CounsellingPayload(
        counselling=await find_counselling(ctx, id), refusal=refusal(refused, ctx)
    )


@strawberry.type
class CounsellingQueries:
    """The trainers' list."""

    @shows
    async def counsellings(
        self,
        info: Info,
        filter: CounsellingFilter | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> CounsellingConnection:
        """All counsellings, the earliest first: for trainers, agents and leads."""
        given, viewer = filter or CounsellingFilter(), info.context.support_id(READERS)
        wanted = Held(given.completed, viewer, given.mine, given.from_, given.to)
        queue = list_of_counsellings(wanted, reader=info.context.viewer.sub)
        return await page_of_counsellings(info.context, queue, Asked(first, after))


@strawberry.type
class CounsellingMutations:
    """What trainers and leads do."""

    @commands
    async def schedule_counselling(
        self, info: Info, input: ScheduleCounsellingInput
    ) -> CounsellingPayload:
        """Set the meeting of a blocked partner, or move it: yours to hold (B6)."""
        ctx, block_id = info.context, str(input.block_id)
        trainer = ctx.judge(TRAINERS)
        found = await find_block(ctx, block_id)

        async def rule(_: Work, case: Case, act: Act) -> CaseDecision | Refusal:
            return schedule(case, case.get_block(block_id), act, trainer, input.at)

        _, refused = await command(info, input, found.value.partner_id if found else None, rule)
        found = await find_block(ctx, block_id)
        held = found.value.counselling if found else None
        now = await find_counselling(ctx, held.id) if held else None
        return CounsellingPayload(counselling=now, refusal=refusal(refused, ctx))

    @commands
    async def record_counselling(
        self, info: Info, input: RecordCounsellingInput
    ) -> CounsellingPayload:
        """What was spoken about, the partner's word and concerns, until it is completed (B6)."""
        ctx, trainer, notes = info.context, info.context.judge(TRAINERS), input.notes()
        answers: dict[tuple[str, ...], str] = {
            ("concerns", str(index), "resolution"): worry.resolution
            for index, worry in enumerate(notes.concerns)
            if worry.resolution is not None
        }

        found = await find_counselling(ctx, str(input.counselling_id))
        guard = await guarded(ctx, found.value.partner_id, answers) if found else None

        async def rule(work: Work, case: Case, act: Act) -> CaseDecision | Refusal:
            decision = record(case, str(input.counselling_id), act, trainer, notes)
            if isinstance(decision, Refusal) or guard is None:
                return decision
            return await guard.check(work) or decision

        return await on_counselling(info, input, rule, guard)

    @commands
    async def complete_counselling(
        self, info: Info, input: CounsellingCommandInput
    ) -> CounsellingPayload:
        """It was held, and all of it is there (B6). Another than you then lifts the block (B7)."""
        trainer, zone = info.context.judge(TRAINERS), info.context.house.zone

        async def rule(_: Work, case: Case, act: Act) -> CaseDecision | Refusal:
            return complete(case, str(input.counselling_id), act, trainer, day_of(act.now, zone))

        return await on_counselling(info, input, rule)
