"""Verbs on sessions: who asks, which rule, what to show."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

import strawberry

from domain.model.ids import kind_of
from domain.model.people import Role
from domain.model.problems import Forbidden
from domain.model.refusals import Refusal
from domain.model.sessions import Act, Decision, party_of
from domain.model.sessions import Session as SessionValue
from domain.model.texts import check_key
from domain.rules import stages
from resolvers.base.asking import Keyed
from resolvers.base.context import Context, Info
from resolvers.base.pages import MOST_COUNTED, check_first, read_place, write_place
from resolvers.sessions.booking import book
from schema.base.declare import commands, shows
from schema.base.nodes import page_of
from schema.base.refusals import refusal
from schema.people.viewer import SessionConnection
from schema.sessions.commands import (
    BookSessionInput,
    ProvideAddressInput,
    SessionCommandInput,
    SessionFilter,
    SessionPayload,
    StartSessionInput,
)
from schema.sessions.sessions import Session, session
from storage.commands.transactions import Decide, Outcome, Work, as_party
from storage.tables.sessions import (
    Filter,
    Key,
    count_sessions,
    fetch_session,
    key_of,
    list_sessions,
)

Rule = Callable[[SessionValue, Act], Decision | Refusal]


class Command(Keyed, Protocol):
    """What every command on a session may carry (I1, I2)."""

    if_version: int | None


class SessionInput(Command, Protocol):
    """A command that names its session."""

    session_id: strawberry.ID


def shown(value: SessionValue, ctx: Context) -> Session:
    """The session as this viewer sees it."""
    return session(value, party_of(value, ctx.viewer.account_id), ctx)


async def find_session(ctx: Context, id: str) -> Session | None:
    """The session, to its parties, agents and leads; null to everybody else (V1, V2)."""
    if kind_of(id) != "ses":  # no row is asked for what no id can be
        return None
    value = await fetch_session(ctx.house.database, id)
    return shown(value, ctx) if value and await ctx.may_see(value) else None


async def own_sessions(
    ctx: Context, wanted: SessionFilter | None, first: int, after: str | None
) -> SessionConnection:
    """A page of the viewer's sessions, latest start first."""
    return await _page(ctx, _own(ctx, wanted or SessionFilter()), first, after)


async def all_sessions(
    ctx: Context, wanted: SessionFilter | None, first: int, after: str | None
) -> SessionConnection:
    """The same of everybody's, for agents and leads; without their own (D2)."""
    asked = wanted or SessionFilter()
    unknown = any(id and kind_of(id) is None for id in (asked.client_id, asked.partner_id))
    found = replace(
        _asked(asked),
        client_id=asked.client_id,
        partner_id=asked.partner_id,
        nobody=unknown,
        but=await ctx.selves(),
    )
    return await _page(ctx, found, first, after)


async def _page(ctx: Context, found: Filter, first: int, after: str | None) -> SessionConnection:
    limit, place = check_first(first), read_place(after, (int, str))
    values = await list_sessions(
        ctx.house.database, found, None if place is None else Key(*place), limit + 1
    )
    page = values[:limit]
    cursors = [write_place(key.scheduled_start, key.id) for key in map(key_of, page)]
    edges, nodes, info = page_of(
        [shown(value, ctx) for value in page],
        cursors,
        more=len(values) > limit,
        after=after is not None,
    )
    count = partial(count_sessions, ctx.house.database, found, MOST_COUNTED)
    return SessionConnection(edges=edges, nodes=nodes, page_info=info, count=count)


def _own(ctx: Context, wanted: SessionFilter) -> Filter:
    """What was asked for, among the viewer's own."""
    own = ctx.viewer.account_id
    client = ctx.viewer.role is Role.CLIENT
    asked, other = wanted.client_id, wanted.partner_id
    mine, theirs = (asked, other) if client else (other, asked)
    return replace(
        _asked(wanted),
        client_id=own if client else theirs,
        partner_id=theirs if client else own,
        nobody=(mine is not None and mine != own) or bool(theirs and kind_of(theirs) is None),
    )


def _asked(wanted: SessionFilter) -> Filter:
    """What was asked for, whosever."""
    return Filter(
        stages=None if wanted.stages is None else frozenset(wanted.stages),
        phases=None if wanted.phases is None else frozenset(wanted.phases),
        start_from=wanted.from_,
        start_to=wanted.to,
        late=wanted.late_cancelled,
    )


async def change_session(info: Info, given: SessionInput, rule: Rule) -> SessionPayload:
    """A party's command that needs nothing but the session: one rule, one transaction."""

    async def decide(_: Work, value: SessionValue, act: Act) -> Decision | Refusal:
        return rule(value, act)

    return await command_session(info, given, decide)


async def command_session(info: Info, given: SessionInput, decide: Decide) -> SessionPayload:
    """A party's command, and the session as it now stands."""
    outcome = await command_on_session(info, given, str(given.session_id), decide)
    return payload(outcome, info.context)


async def command_on_session(
    info: Info, given: Command, session_id: str, decide: Decide
) -> Outcome:
    """A party's command in its transaction; FORBIDDEN to other roles altogether."""
    ctx = info.context
    if ctx.viewer.role not in (Role.CLIENT, Role.PARTNER, Role.INTEGRATION):
        raise Forbidden
    if wrong := check_key(given.idempotency_key):
        value = await fetch_session(ctx.house.database, session_id)
        mine = value is not None and party_of(value, ctx.viewer.account_id) is not None
        return Outcome(value if mine else None, wrong)
    return await ctx.house.transactions.change_session(
        ctx.command(info, given, given.idempotency_key),
        session_id,
        as_party(ctx.viewer.account_id, given.if_version),
        decide,
    )


def payload(outcome: Outcome, ctx: Context) -> SessionPayload:
    """The outcome as this viewer may see it."""
    found = None if outcome.session is None else shown(outcome.session, ctx)
    return SessionPayload(session=found, refusal=refusal(outcome.refusal, ctx))


@strawberry.type
class SessionMutations:
    """The life of a session, S1 to S7 and S10."""

    @commands
    async def book_session(self, info: Info, input: BookSessionInput) -> SessionPayload:
        """Book a partner (S10). The price is fixed at this moment."""
        ctx = info.context
        client_id = ctx.account(Role.CLIENT)
        id, refused = await ctx.act(info, input, partial(book, ctx, client_id, input))
        return SessionPayload(
            session=await find_session(ctx, id) if id else None, refusal=refusal(refused, ctx)
        )

    @commands
    async def report_on_my_way(self, info: Info, input: SessionCommandInput) -> SessionPayload:
        """The traveller has set out (S1): from 5 h before T until 30 min before it."""
        return await change_session(info, input, stages.set_out)

    @commands
    async def report_arrival(self, info: Info, input: SessionCommandInput) -> SessionPayload:
        """The traveller is here (S2): within T ± 30 min."""
        return await change_session(info, input, stages.arrive)

    @commands
    async def provide_address(self, info: Info, input: ProvideAddressInput) -> SessionPayload:
        """The host gives or corrects how to get in (S3); a partner as host only once the client
        has arrived.
        """
        details = input.access_details.value()
        building = None if input.building is None else input.building.value()
        return await change_session(
            info, input, lambda value, act: stages.provide_address(value, act, details, building)
        )

    @commands
    async def show_building(self, info: Info, input: SessionCommandInput) -> SessionPayload:
        """The partner's own word for this booking: the client reads the building from now on (S3),
        whatever it waits for. Once: ALREADY_ANSWERED where it can be read already.
        """
        return await change_session(info, input, stages.show_building)

    @commands
    async def start_session(self, info: Info, input: StartSessionInput) -> SessionPayload:
        """The partner starts the session (S4), with a word on every preference (S5)."""
        word = [(str(preference.line_id), preference.provided) for preference in input.preferences]
        return await change_session(info, input, lambda value, act: stages.start(value, act, word))

    @commands
    async def complete_session(self, info: Info, input: SessionCommandInput) -> SessionPayload:
        """The session has ended (S6): the client at any time, the partner from endsAt on."""
        return await change_session(info, input, stages.complete)


@strawberry.type
class SessionQueries:
    """Sessions by id."""

    @shows
    async def session(self, info: Info, id: strawberry.ID) -> Session | None:
        """A session of the viewer's; null for all others (V1)."""
        return await find_session(info.context, id)
