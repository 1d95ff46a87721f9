"""Events to their recipients: pushed by subscription, pulled by query (E1 to E5, V1)."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime
from functools import partial

import strawberry

from domain.model.cursors import BadCursor
from domain.model.events import EVENTS, About, Entry, EventKind, within
from domain.model.people import Actor, Role, Viewer
from domain.model.problems import BadUserInput, Forbidden, NotFound
from realtime.resume import Bounds, Ready, Reset, follow, resumption
from resolvers.base.context import Context, Info, stream_of
from resolvers.base.pages import check_first
from resolvers.base.scopes import shown_to
from resolvers.nodes import find_node
from resolvers.sessions.chat import find_message, find_thread
from resolvers.sessions.sessions import find_session, shown
from schema.base.declare import noun, shows, streams
from schema.base.money import money
from schema.base.scalars import Cursor
from schema.sessions.events import (
    Event,
    EventPage,
    StreamReady,
    StreamReset,
    event,
    session_event,
)
from schema.support.records import standing
from storage.database.database import Database
from storage.database.ids import new_id
from storage.database.outages import once_back
from storage.tables.sessions import fetch_sessions
from storage.tables.streams import read_bounds, read_events, read_last_events

LARGEST_PAGE = 500
LOOK = 50  # entries at a time, where some are passed over
LOOKS = 40  # back from a stream's head, for the last that this viewer is told
PAGES = 20  # read for one page; beyond, it ends where it has come to
PHONES = frozenset({Role.CLIENT, Role.PARTNER})  # whose devices ring for what they did not take
MARKS = (StreamReady, StreamReset)
OF_A_SESSION = frozenset({About.SESSION, About.ADDITION, About.DISPUTE})


class Log:
    """The table of events, as following a stream needs it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, stream: str, after: int, limit: int) -> Sequence[Entry]:
        """The next events, in order."""
        return await read_events(self._database, stream, after, limit)

    async def bounds(self, stream: str) -> Bounds:
        """What the stream holds."""
        return Bounds(*await read_bounds(self._database, stream))


class PatientLog(Log):
    """The same, for who listens on: while the database is away they wait, and miss nothing. Of an
    account's subscriptions four read at a time.
    """

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx.house.database)
        self._turn = partial(ctx.house.replays.turn, ctx.viewer.key)

    async def read(self, stream: str, after: int, limit: int) -> Sequence[Entry]:
        """The next events, in order."""
        async with self._turn():
            return await once_back(partial(super().read, stream, after, limit))

    async def bounds(self, stream: str) -> Bounds:
        """What the stream holds."""
        return await once_back(partial(super().bounds, stream))


def own_stream(ctx: Context) -> str:
    """The viewer's stream; FORBIDDEN before there is one."""
    stream = stream_of(ctx.viewer)
    if stream is None:
        raise Forbidden("Make a profile first: there is no stream without one.")
    return stream


def place(ctx: Context, stream: str, after: str | None) -> int | None:
    """The number a cursor names; BAD_USER_INPUT where it is malformed or of another's stream."""
    try:
        return None if after is None else ctx.house.cursors.read(stream, after)
    except BadCursor:
        raise BadUserInput("`after` is not a cursor of your stream.") from None


async def seen(ctx: Context, entries: Sequence[Entry]) -> list[Event]:
    """The entries as this viewer may see them now (E3), loaded in one statement a kind for all.

    What is not within a member of support's roles or a key's scopes is passed over (V2).
    """
    mine = [entry for entry in entries if _may_hear(ctx.viewer, entry.kind)]
    told = await asyncio.gather(*(_told(ctx, entry) for entry in mine))
    return [event for event in told if event is not None]


def _may_hear(viewer: Viewer, kind: EventKind) -> bool:
    """V2: by a member of support's roles, or a key's scopes."""
    if viewer.role is Role.SUPPORT:
        return within(kind, viewer.support_roles)
    return shown_to(viewer, kind.value)


async def _told(ctx: Context, entry: Entry) -> Event | None:
    """One entry; None where the viewer has no part in it any more."""
    about = EVENTS[entry.kind].about
    if about in OF_A_SESSION:
        value = await ctx.loaded(fetch_sessions, entry.session_id or "")
        if value is None or not await ctx.may_see(value):
            return None
        return session_event(entry, shown(value, ctx))
    if about is About.BALANCE:
        return event(ctx, entry, balance=money(await ctx.balance(), ctx.currency))
    if about is About.STANDING:
        its_owner = entry.stream
        return event(ctx, entry, standing=standing(its_owner, await ctx.standing(its_owner), ctx))
    if about is About.MESSAGE:
        return await _posted(ctx, entry)
    subject = await find_node(ctx, entry.subject_id or "")
    return event(ctx, entry, **{about.value: subject}) if subject else None


async def _posted(ctx: Context, entry: Entry) -> Event | None:
    found = await find_message(ctx, entry.subject_id or "")
    thread = await find_thread(ctx, found.value.thread_id) if found else None
    return event(ctx, entry, thread=thread, message=found) if found and thread else None


async def mark(ctx: Context, stream: str, at: Ready | Reset) -> StreamReady | StreamReset:
    """The first item of a subscription, or a reset in its midst."""
    kind = StreamReady if isinstance(at, Ready) else StreamReset
    seq = await once_back(partial(last_told, ctx, stream, at.seq))
    return kind(
        id=strawberry.ID(new_id("evt")),
        cursor=Cursor(ctx.cursor(stream, seq)),
        at=ctx.now(),
        actor=Actor.SYSTEM,
    )


async def last_told(ctx: Context, stream: str, head: int) -> int:
    """The last number up to `head` whose event this viewer is told: what is passed over moves no
    cursor (V2). Whose own stream it is, is told all of it.
    """
    viewer, database = ctx.viewer, ctx.house.database
    if viewer.role in PHONES:
        return head
    kinds = [kind for kind in EventKind if _may_hear(viewer, kind)]
    floor, _ = await read_bounds(database, stream)
    for _ in range(LOOKS):
        entries = await read_last_events(database, stream, head, kinds, LOOK)
        told = {one.id for one in await seen(ctx.again(), entries)}
        found = next((one.seq for one in entries if one.id in told), None)
        if found is not None:
            return found
        if len(entries) < LOOK:
            break
        head = entries[-1].seq - 1
    return floor


def happened_at(event: object) -> datetime | None:
    """When an event happened; None for what marks a place in the stream."""
    return event.at if isinstance(event, Event) and not isinstance(event, MARKS) else None


async def _seen_anew(ctx: Context, step: Entry) -> list[Event]:
    async with ctx.house.replays.turn(ctx.viewer.key):
        return await seen(ctx.again(), [step])


async def listen(
    ctx: Context, after: str | None, session_id: str | None = None
) -> AsyncGenerator[Event, None]:
    """The viewer's stream from a cursor, then live; of one session alone where one is named."""
    house, stream = ctx.house, own_stream(ctx)
    steps = follow(house.hub, PatientLog(ctx), stream, place(ctx, stream, after))
    async with aclosing(steps):
        async for step in steps:
            if isinstance(step, Ready | Reset):
                yield await mark(ctx.again(), stream, step)
            elif session_id is None or step.session_id == session_id:
                # A context for every try: a loader remembers what it failed to load.
                for one in await once_back(partial(_seen_anew, ctx, step)):
                    yield one
                    if ctx.viewer.role in PHONES:  # asked for the next: the connection took it
                        house.took(stream, step.seq)


async def pull(ctx: Context, after: str | None, session_id: str | None, first: int) -> EventPage:
    """A page of the viewer's stream; without a cursor from the oldest kept. What is passed over
    neither fills a page nor moves its end.
    """
    limit, stream, log = check_first(first, LARGEST_PAGE), own_stream(ctx), Log(ctx.house.database)
    bounds = await log.bounds(stream)
    asked = place(ctx, stream, after)
    start = resumption(bounds, bounds.floor if asked is None else asked)
    found, come_to, more = await _page(ctx, log, start.seq, session_id, limit + 1)
    end = await last_told(ctx, stream, start.seq) if isinstance(start, Reset) else come_to
    shown_ones = found[:limit]
    return EventPage(
        nodes=shown_ones,
        end_cursor=shown_ones[-1].cursor if shown_ones else Cursor(ctx.cursor(stream, end)),
        has_more=more,
        reset=isinstance(start, Reset),
    )


async def _page(
    ctx: Context, log: Log, after: int, session_id: str | None, wanted: int
) -> tuple[list[Event], int, bool]:
    """The next events that the viewer is told, of one session where one is named; where a page
    without any ends: where it began, but after `PAGES` looks in vain; and whether there is more.
    """
    stream, size, come_to = own_stream(ctx), max(LOOK, wanted), after
    found: list[Event] = []
    for _ in range(PAGES):
        entries = await log.read(stream, come_to, size)
        mine = [entry for entry in entries if session_id in (None, entry.session_id)]
        found += await seen(ctx, mine)
        if len(found) >= wanted or len(entries) < size:
            return found, after, len(found) >= wanted
        come_to = entries[-1].seq
    return found, come_to, True


@strawberry.type
class EventQueries:
    """The stream, pulled."""

    @shows
    async def events(
        self,
        info: Info,
        after: Cursor | None = None,
        session_id: strawberry.ID | None = None,
        first: int | None = 100,
    ) -> EventPage:
        """The viewer's stream, pulled: at most 500 at once, from the oldest kept where no cursor
        is given. A page may hold fewer, and hasMore still be true, where much lies between.
        """
        return await pull(info.context, after, session_id, 100 if first is None else first)


@noun
class Subscription:
    """What happens, live. The first item is always StreamReady or StreamReset (E5)."""

    @streams
    async def events(self, info: Info, after: Cursor | None = None) -> AsyncGenerator[Event, None]:
        """All of the viewer's stream: from the cursor on, each event once and in order, then live.
        Without a cursor from now.
        """
        async with aclosing(listen(info.context, after)) as events:
            async for event in events:
                yield event

    @streams
    async def session_events(
        self, info: Info, session_id: strawberry.ID, after: Cursor | None = None
    ) -> AsyncGenerator[Event, None]:
        """That of one session; its chat too."""
        if await find_session(info.context, session_id) is None:
            raise NotFound
        async with aclosing(listen(info.context, after, session_id)) as events:
            async for event in events:
                yield event
