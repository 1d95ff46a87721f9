"""Verbs on additions: proposing and answering (A1 to A7)."""

from collections.abc import Awaitable, Callable

import strawberry

from domain.model.people import Actor
from domain.model.refusals import Refusal
from domain.model.sessions import Act, Decision, Session, party_of
from domain.rules import additions
from domain.rules.additions import find_addition
from domain.rules.overlaps import NEVER, TAKEN
from resolvers.base.context import Context, Info
from resolvers.sessions.booking import LONGEST_BOOKED, payable
from resolvers.sessions.sessions import command_on_session, shown
from schema.base.declare import commands
from schema.base.refusals import refusal
from schema.sessions.additions import (
    Addition,
    AdditionCommandInput,
    AdditionPayload,
    ProposeAdditionInput,
    addition,
)
from storage.commands.transactions import Outcome, Work
from storage.tables.bookings import busy_times, count_taken, note_taken, own_times
from storage.tables.catalogue import fetch_catalogues
from storage.tables.profiles import lock_profiles
from storage.tables.sessions import (
    fetch_sessions,
    session_of_addition,
    sessions_of_additions,
)

Decided = Decision | Refusal
Ask = Callable[[Work, Session, Act], Awaitable[Decided]]


async def find_addition_node(ctx: Context, id: str) -> Addition | None:
    """An addition, to whom its session is shown; null to everybody else (V1)."""
    session_id = await ctx.loaded(sessions_of_additions, id)
    value = await ctx.loaded(fetch_sessions, session_id) if session_id else None
    return None if value is None else await _seen(ctx, value, id)


async def _seen(ctx: Context, value: Session, id: str) -> Addition | None:
    party, found = party_of(value, ctx.viewer.account_id), find_addition(value, id)
    if found is None or not await ctx.may_see(value):
        return None
    return addition(found, value, party, ctx)


async def answer(info: Info, given: AdditionCommandInput, ask: Ask) -> AdditionPayload:
    """An answer to an addition: a command on its session."""
    ctx, id = info.context, str(given.addition_id)
    session_id = await session_of_addition(ctx.house.database, id)
    return await _payload(ctx, await command_on_session(info, given, session_id or "", ask), id)


async def _payload(ctx: Context, outcome: Outcome, id: str | None) -> AdditionPayload:
    value = outcome.session
    return AdditionPayload(
        addition=await _seen(ctx, value, id) if value and id else None,
        session=None if value is None else shown(value, ctx),
        refusal=refusal(outcome.refusal, ctx),
    )


async def confirm(work: Work, session: Session, act: Act, id: str) -> Decided:
    """Confirming asks for both's other sessions (S9) and the client's balance (A5)."""
    on, client_id, partner_id = work.connection, session.client_id, session.partner_id
    await lock_profiles(on, [client_id, partner_id])
    begins = session.scheduled_start
    until = session.scheduled_end + additions.MOST_ITEMS * LONGEST_BOOKED
    clients = act.by is Actor.CLIENT
    times = additions.Times(
        await own_times(on, client_id, begins, until, besides=session.id),
        await busy_times(on, partner_id, begins, until, besides=session.id),
        await count_taken(on, client_id, partner_id, act.now) if clients else NEVER,
    )
    balance = await payable(on, client_id, session.payment_method)
    decision = additions.confirm(session, act, id, times, balance)
    if clients and decision is TAKEN:
        await note_taken(on, client_id, partner_id, act.now)
    return decision


@strawberry.type
class AdditionMutations:
    """What is added to a session while it runs."""

    @commands
    async def propose_addition(self, info: Info, input: ProposeAdditionInput) -> AdditionPayload:
        """Propose to add something (A1, A3): prices are fixed at this moment (A7). Of a secure
        session the client's own proposal holds its price until it is answered (A5).
        """
        ctx = info.context

        async def ask(work: Work, session: Session, act: Act) -> Decided:
            found = await fetch_catalogues(work.connection, [session.partner_id])
            offered = found[session.partner_id]
            balance = await payable(work.connection, session.client_id, session.payment_method)
            proposal, currency = input.proposal(), ctx.currency
            return additions.propose(session, act, proposal, offered, currency, balance=balance)

        outcome = await command_on_session(info, input, str(input.session_id), ask)
        return await _payload(ctx, outcome, outcome.subject_id)

    @commands
    async def confirm_addition(self, info: Info, input: AdditionCommandInput) -> AdditionPayload:
        """The other party agrees: the whole addition joins the order, paid as its session is."""
        id = str(input.addition_id)
        return await answer(info, input, lambda work, value, act: confirm(work, value, act, id))

    @commands
    async def decline_addition(self, info: Info, input: AdditionCommandInput) -> AdditionPayload:
        """The other party says no."""
        id = str(input.addition_id)

        async def ask(_: Work, session: Session, act: Act) -> Decided:
            return additions.decline(session, act, id)

        return await answer(info, input, ask)

    @commands
    async def withdraw_addition(self, info: Info, input: AdditionCommandInput) -> AdditionPayload:
        """The proposer takes it back."""
        id = str(input.addition_id)

        async def ask(_: Work, session: Session, act: Act) -> Decided:
            return additions.withdraw(session, act, id)

        return await answer(info, input, ask)
