"""Verbs on disputes: what support does, and what each side sees (D1 to D5, M5)."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

import strawberry

from domain.model.ids import kind_of
from domain.model.problems import BadUserInput
from domain.model.refusals import NOT_FOUND, Refusal
from domain.model.sessions import Act, Decision, Session, party_of
from domain.model.texts import check_key
from domain.rules import rulings
from domain.rules.chat import approach
from domain.rules.rulings import Agent
from resolvers.base.asking import Keyed
from resolvers.base.context import Context, Info
from resolvers.base.pages import MOST_COUNTED, check_first, read_place, write_place
from resolvers.base.wording import guarded_in_dispute
from schema.base.declare import commands, shows
from schema.base.nodes import page_of
from schema.base.refusals import refusal
from schema.sessions.disputes import (
    ApproachClientInput,
    DecideDisputeInput,
    Dispute,
    DisputeCommandInput,
    DisputePayload,
    dispute,
)
from schema.support.support import DisputeConnection, DisputeFilter, DisputeSort
from storage.commands.transactions import Work, as_support
from storage.tables import support
from storage.tables.disputes import session_of_dispute
from storage.tables.profiles import fetch_profiles
from storage.tables.sessions import fetch_session
from storage.tables.support import Disputed, Order, count_disputes, list_disputes

ORDERS: dict[DisputeSort, Order] = {
    DisputeSort.OLDEST: support.OLDEST,
    DisputeSort.NEWEST: support.NEWEST,
    DisputeSort.LARGEST_HELD: support.LARGEST_HELD,
}
Rule = Callable[[Session, Act, Agent], Decision | Refusal]


class Command(Keyed, Protocol):
    """What every command on a dispute carries."""

    dispute_id: strawberry.ID


async def seen(session: Session, ctx: Context) -> Dispute | None:
    """The session's dispute, as far as it exists for this viewer (V1, M5, D2)."""
    if not await ctx.may_see(session):
        return None
    return dispute(session, party_of(session, ctx.viewer.account_id), ctx)


async def find_dispute(ctx: Context, id: str) -> Dispute | None:
    """A party's own, or support's; null to everybody else, and to support of what is its own."""
    session_id = await session_of_dispute(ctx.house.database, id) if kind_of(id) == "dsp" else None
    session = await fetch_session(ctx.house.database, session_id) if session_id else None
    return None if session is None else await seen(session, ctx)


async def command_on_dispute(
    info: Info, given: Command, rule: Rule, to_partner: str | None = None
) -> DisputePayload:
    """Support's command: one transaction, and the dispute as it now stands.

    `to_partner` is what the partner is to be told by it: checked last (B8).
    """
    ctx = info.context
    agent, found = ctx.judge(), await find_dispute(ctx, given.dispute_id)
    refused = check_key(given.idempotency_key) if found else NOT_FOUND
    if found is None or refused:
        return DisputePayload(dispute=found, refusal=refusal(refused, ctx))

    path = ("messageToPartner",)
    told = to_partner and await guarded_in_dispute(ctx, found.of, to_partner, path)

    async def decide(work: Work, session: Session, act: Act) -> Decision | Refusal:
        people = await fetch_profiles(work.connection, session.parties)
        subs = [person.sub for person in people.values()]
        decision = rulings.check_impartial(ctx.viewer.sub, subs) or rule(session, act, agent)
        if isinstance(decision, Refusal) or not told:
            return decision
        return await told.check(work) or decision

    outcome = await ctx.house.transactions.change_session(
        ctx.command(info, given, given.idempotency_key), found.of.id, as_support, decide
    )
    now = None if outcome.session is None else await seen(outcome.session, ctx)
    why = await told.told(outcome.refusal) if told else outcome.refusal
    return DisputePayload(dispute=now, refusal=refusal(why, ctx))


async def page_of_disputes(
    ctx: Context, wanted: DisputeFilter, sort: DisputeSort, first: int, after: str | None
) -> DisputeConnection:
    """A page of the disputes, in this order."""
    filter, order, on = await _disputed(ctx, wanted), ORDERS[sort], ctx.house.database
    limit, place = check_first(first), read_place(after, (str, int, str))
    if place is not None and place[0] != sort.value:
        raise BadUserInput("`after` is a cursor of another order.")
    start = None if place is None else (int(place[1]), str(place[2]))
    found = await list_disputes(on, filter, order, start, limit + 1)
    shown = [one for session in found[:limit] if (one := await seen(session, ctx))]
    edges, nodes, info = page_of(
        shown,
        [write_place(sort.value, *order.key_of(one.value)) for one in shown],
        more=len(found) > limit,
        after=after is not None,
    )
    count = partial(count_disputes, on, filter, MOST_COUNTED)
    return DisputeConnection(edges=edges, nodes=nodes, page_info=info, count=count)


async def _disputed(ctx: Context, wanted: DisputeFilter) -> Disputed:
    return Disputed(
        statuses=None if wanted.statuses is None else frozenset(wanted.statuses),
        kinds=None if wanted.kinds is None else frozenset(wanted.kinds),
        agent_id=ctx.agent_id(),
        mine=wanted.assigned_to_me,
        unassigned=wanted.unassigned,
        client_id=_account(wanted.client_id),
        partner_id=_account(wanted.partner_id),
        opened_after=wanted.opened_after,
        opened_before=wanted.opened_before,
        but=await ctx.selves(),
    )


def _account(id: str | None) -> str | None:
    """An id that no row has, where it is malformed: it names nobody."""
    return id if id is None or kind_of(id) else ""


@strawberry.type
class DisputeQueries:
    """Disputes, one by one and as support's list."""

    @shows
    async def dispute(self, info: Info, id: strawberry.ID) -> Dispute | None:
        """A dispute of your own session, or any for agents and leads; null for all others (V1)."""
        return await find_dispute(info.context, id)

    @shows
    async def disputes(
        self,
        info: Info,
        filter: DisputeFilter | None = None,
        sort: DisputeSort | None = DisputeSort.OLDEST,
        first: int | None = 20,
        after: str | None = None,
    ) -> DisputeConnection:
        """All disputes: for agents and leads."""
        info.context.agent_id()
        wanted, order = filter or DisputeFilter(), sort or DisputeSort.OLDEST
        size = 20 if first is None else first
        return await page_of_disputes(info.context, wanted, order, size, after)


@strawberry.type
class DisputeMutations:
    """What agents and leads do with a dispute."""

    @commands
    async def take_dispute(self, info: Info, input: DisputeCommandInput) -> DisputePayload:
        """Make it yours to decide; a lead may take it over (D2)."""
        return await command_on_dispute(info, input, rulings.take)

    @commands
    async def release_dispute(self, info: Info, input: DisputeCommandInput) -> DisputePayload:
        """Give it back for another agent to take."""
        return await command_on_dispute(info, input, rulings.release)

    @commands
    async def approach_client(self, info: Info, input: ApproachClientInput) -> DisputePayload:
        """Let the dispute of a goodwill refund begin to exist for the client, by a first message
        (M5): for the agent who has taken it. No other message does that.
        """
        return await command_on_dispute(
            info, input, lambda session, act, agent: approach(session, act, agent.id, input.body)
        )

    @commands
    async def decide_dispute(self, info: Info, input: DecideDisputeInput) -> DisputePayload:
        """Decide it, once: refund and award, sanctions, a message to each party (D2, D3)."""
        verdict, currency = input.verdict(), info.context.currency
        return await command_on_dispute(
            info,
            input,
            lambda session, act, agent: rulings.decide(session, act, agent, verdict, currency),
            to_partner=verdict.message_to_partner,
        )
