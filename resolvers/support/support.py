"""Verbs of support: its lists, people and what is on their records (V2, V4, D4)."""

from datetime import datetime
from functools import partial

import strawberry

from domain.model.ids import kind_of
from domain.model.people import AGENTS, LEADS, MANAGERS, TRAINERS, Actor, Role
from domain.model.problems import BadUserInput, Forbidden
from domain.model.refusals import NOT_FOUND, Refusal
from domain.model.sessions import Act
from domain.model.texts import NAME_LENGTH, check_text
from domain.rules.pardons import pardon
from domain.rules.rulings import Agent, check_impartial
from resolvers.base.context import Context, Info
from resolvers.base.pages import MOST_COUNTED, check_first, read_place, write_place
from resolvers.sessions.sessions import all_sessions
from schema.base.declare import commands, shows
from schema.base.money import money
from schema.base.nodes import page_info
from schema.base.refusals import refusal
from schema.people.viewer import SessionConnection
from schema.sessions.commands import SessionFilter
from schema.support.records import (
    EndSanctionInput,
    PersonConnection,
    PersonEdge,
    PersonPayload,
    PersonRecord,
    TimelineConnection,
    TimelineEdge,
    person,
    timeline_entry,
)
from schema.support.support import SupportOverview
from storage.commands.attendance import list_away
from storage.commands.casework import load_case, save_case
from storage.commands.transactions import Work
from storage.database.ids import new_id
from storage.tables.profiles import fetch_profiles, lock_profiles
from storage.tables.queues import count_places
from storage.tables.records import Steps, list_to_confirm
from storage.tables.support import list_people, outside, overview

PEOPLE = ("cli", "par")


async def find_person(ctx: Context, id: str) -> PersonRecord | None:
    """A client or partner, to agents and leads."""
    found = await ctx.loaded(fetch_profiles, id) if kind_of(id) in PEOPLE else None
    return None if found is None else person(found, ctx)


async def people(ctx: Context, search: str, first: int, after: str | None) -> PersonConnection:
    """A page of the people that a text fits, by name."""
    limit, place = check_first(first), read_place(after, (str,))
    if check_text(search, ("search",), most=NAME_LENGTH, blank=True):
        raise BadUserInput(f"`search` has at most {NAME_LENGTH} characters, and no U+0000.")
    start = None if place is None else str(place[0])
    found = await list_people(ctx.house.database, search.strip(), start, limit + 1)
    edges = [PersonEdge(cursor=write_place(one.id), node=person(one, ctx)) for one in found[:limit]]
    return _page(edges, more=len(found) > limit, after=after)


async def inactive(
    ctx: Context, since: datetime, partner_id: str | None, first: int, after: str | None
) -> PersonConnection:
    """A page of the clients who came before that moment, and not since (B1)."""
    limit, place = check_first(first), read_place(after, (int, str))
    start = None if place is None else (int(place[0]), str(place[1]))
    found = await list_away(ctx.house.database, since, partner_id, start, limit + 1)
    page = found[:limit]
    people = await fetch_profiles(ctx.house.database, [one.client_id for one in page])
    edges = [
        PersonEdge(
            cursor=write_place(one.last_at, one.client_id), node=person(people[one.client_id], ctx)
        )
        for one in page
    ]
    return _page(edges, more=len(found) > limit, after=after)


def _page(edges: list[PersonEdge], *, more: bool, after: str | None) -> PersonConnection:
    info = page_info([edge.cursor for edge in edges], more=more, after=after is not None)
    return PersonConnection(edges=edges, nodes=[edge.node for edge in edges], page_info=info)


async def overlook(ctx: Context) -> SupportOverview:
    """What waits, as far as it is within the viewer's roles: the rest is null. Nothing of one's own
    case is counted (D2, B8).
    """
    on, trains, own = ctx.house.database, ctx.within(AGENTS | TRAINERS), await ctx.selves()
    found = await overview(on, own) if ctx.agent else None
    beside = await outside(on, own) if trains or ctx.within(MANAGERS) else None
    waiting = list_to_confirm(own)
    to_confirm = await count_places(on, waiting, MOST_COUNTED) if ctx.agent else None
    return SupportOverview(
        open_disputes=found.open if found else None,
        unassigned_disputes=found.unassigned if found else None,
        oldest_open_dispute_at=found.oldest_at if found else None,
        held_in_disputes=money(found.held, ctx.currency) if found else None,
        sanctions_to_confirm=to_confirm,
        active_blocks=beside.active_blocks if beside and ctx.agent else None,
        blocks_awaiting_counselling=beside.awaiting if beside and trains else None,
        open_tickets=beside.tickets if beside and ctx.agent else None,
        open_reports=beside.reports if beside and ctx.agent else None,
        open_rebooking_requests=beside.requests if beside and ctx.within(MANAGERS) else None,
    )


async def timeline_page(
    ctx: Context, subject_id: str, first: int, after: str | None
) -> TimelineConnection:
    """A page of what is on a person's record, oldest first; empty of one's own, and without what
    came of a case of one's own (D2, B8).
    """
    limit, place = check_first(first), read_place(after, (int,))
    start = 0 if place is None else min(max(int(place[0]), 0), 2**62)
    wanted = Steps(subject_id, start, limit + 1)
    selves = await ctx.selves()
    steps = [] if subject_id in selves else await ctx.steps(wanted)
    edges = [
        TimelineEdge(cursor=write_place(number), node=timeline_entry(step, ctx))
        for number, step in steps[:limit]
    ]
    cursors = [write_place(number) for number, _ in steps[:limit]]
    return TimelineConnection(
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=page_info(cursors, more=len(steps) > limit, after=after is not None),
    )


async def lift(agent: Agent, sub: str, given: EndSanctionInput, work: Work) -> str | Refusal:
    """End all that is in force on a person: on record, and told to them (D4, V4, B5)."""
    on, id = work.connection, str(given.person_id)
    if not (people := await lock_profiles(on, [id])):
        return NOT_FOUND
    if refused := check_impartial(sub, (people[id].sub,)):
        return refused
    act = Act(Actor.SUPPORT, work.clock(), new_id=new_id)
    case = await load_case(on, id, act.now)
    decided = pardon(case, act, agent, given.rationale)
    if isinstance(decided, Refusal):
        return decided
    await save_case(on, case, decided)
    await work.tell(decided.events)
    return id


@strawberry.type
class SupportQueries:
    """What agents and leads look over."""

    @shows
    async def sessions(
        self,
        info: Info,
        filter: SessionFilter | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> SessionConnection:
        """All sessions, latest start first: for agents and leads. No address is shown."""
        info.context.agent_id()
        return await all_sessions(info.context, filter, 20 if first is None else first, after)

    @shows
    async def person(self, info: Info, id: strawberry.ID) -> PersonRecord | None:
        """A client or partner by id: for agents and leads."""
        info.context.agent_id()
        return await find_person(info.context, id)

    @shows
    async def people(
        self, info: Info, search: str, first: int | None = 20, after: str | None = None
    ) -> PersonConnection:
        """People by a part of their name or e-mail address, by phone or by id, by name: for agents
        and leads.
        """
        info.context.agent_id()
        return await people(info.context, search, 20 if first is None else first, after)

    @shows
    async def inactive_clients(
        self,
        info: Info,
        since: datetime,
        former_partner_id: strawberry.ID | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> PersonConnection:
        """Whom to call (B1), who left last first: clients who had a session before that moment and
        none since, nor anything booked; of a former partner's alone where one is named. For agents
        and leads.
        """
        ctx, partner_id = info.context, former_partner_id
        ctx.agent_id()
        return await inactive(ctx, since, partner_id, 20 if first is None else first, after)

    @shows
    async def support_overview(self, info: Info) -> SupportOverview:
        """The numbers over a dashboard's lists: support's; each to whose work it is (V2)."""
        if info.context.viewer.role is not Role.SUPPORT:
            raise Forbidden
        return await overlook(info.context)


@strawberry.type
class SupportMutations:
    """What leads do with a person's record."""

    @commands
    async def end_sanction(self, info: Info, input: EndSanctionInput) -> PersonPayload:
        """End all sanctions in force on a person (D4): a lead's. The rationale is kept."""
        ctx = info.context
        lead = ctx.judge(LEADS)
        refused: Refusal | None = NOT_FOUND
        if await find_person(ctx, input.person_id):
            _, refused = await ctx.act(info, input, partial(lift, lead, ctx.viewer.sub, input))
        return PersonPayload(
            person=await find_person(ctx, input.person_id), refusal=refusal(refused, ctx)
        )
