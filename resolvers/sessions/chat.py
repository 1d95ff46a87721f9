"""Verbs on conversations: reading, writing, marking as read (H1, H2, D6)."""

from collections.abc import Sequence
from functools import partial

import strawberry

from domain.model.ids import kind_of
from domain.model.people import Actor, Party, Role
from domain.model.problems import Forbidden
from domain.model.refusals import NOT_FOUND, Refusal
from domain.model.sessions import Act, Decision, party_of
from domain.model.sessions import Session as SessionValue
from domain.model.texts import check_key
from domain.model.threads import Thread as ThreadValue
from domain.model.threads import ThreadKind
from domain.platform.scopes import threads_for
from domain.rules.chat import RECENT, belongs_to, note_reading, post, readable, readable_by
from domain.rules.chat import say as write
from resolvers.base.asking import Outcome, known
from resolvers.base.context import ACTOR_OF, Context, Info, reader_of
from resolvers.base.pages import check_first, read_place, write_place
from resolvers.base.wording import Guarded, guarded, guarded_in_dispute
from schema.base.declare import commands, shows
from schema.base.nodes import Connection, page_of
from schema.base.refusals import refusal
from schema.sessions.chat import (
    MarkThreadReadInput,
    Message,
    MessagePayload,
    SendMessageInput,
    Thread,
    ThreadPayload,
    message,
    thread,
)
from storage.commands.transactions import Work, as_party, as_support
from storage.database.database import Connection as On
from storage.database.ids import new_id
from storage.tables.profiles import lock_profiles
from storage.tables.records import note
from storage.tables.reports import partners_of_threads
from storage.tables.sessions import fetch_sessions, lock_session
from storage.tables.streams import SUPPORT
from storage.tables.threads import (
    Wanted,
    count_recent,
    fetch_messages,
    fetch_threads,
    have_read,
    insert_message,
    mark_read,
    threads_of_reader,
)

SPEAKERS = frozenset({Role.CLIENT, Role.PARTNER, Role.INTEGRATION, Role.SUPPORT})


def may_read(ctx: Context, value: ThreadValue, session: SessionValue | None) -> bool:
    """A party its own, agents and leads through the dispute (D1, D6, M5, V1); a ticket's or a
    report's who it belongs to, agents and leads (B1, B5, V2).
    """
    if session is None:
        return value.session_id is None and (ctx.agent or belongs_to(value, ctx.viewer))
    party = party_of(session, ctx.viewer.account_id)
    if party is not None:
        return readable(session, value, party)
    return readable_by(session, ctx.viewer.support_roles)


async def read_thread(ctx: Context, id: str) -> tuple[ThreadValue, SessionValue | None] | None:
    """A thread and the session it is about, to those who read it; None to everybody else (V1)."""
    if kind_of(id) != "thr":
        return None
    value = await ctx.loaded(fetch_threads, id)
    if value is None or value.kind not in threads_for(ctx.viewer):
        return None
    session = await ctx.loaded(fetch_sessions, value.session_id) if value.session_id else None
    if not may_read(ctx, value, session) or await own_case(ctx, value, session):
        return None
    return value, session


async def own_case(ctx: Context, value: ThreadValue, session: SessionValue | None) -> bool:
    """Whether it is of a case of this very member of support: their session's, their ticket's, of a
    report by them or on them (D2, B8).
    """
    if not ctx.agent:
        return False
    if session is not None:
        return await ctx.concerns(*session.parties)
    people = [known(value.owner_id)]
    if value.kind is ThreadKind.REPORT:
        people.append(known(await ctx.loaded(partners_of_threads, value.id)))
    return await ctx.concerns(*people)


async def find_thread(ctx: Context, id: str) -> Thread | None:
    """The same as a noun."""
    found = await read_thread(ctx, id)
    return None if found is None else thread(*found, ctx)


async def find_message(ctx: Context, id: str) -> Message | None:
    """A message, to those who read its thread."""
    posted = await ctx.loaded(fetch_messages, id)
    found = await read_thread(ctx, posted.message.thread_id) if posted else None
    if posted is None or found is None:
        return None
    await put_on_record(ctx, *found)
    return message(posted.message, ctx)


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────


async def own_threads(
    ctx: Context, still_open: bool | None, first: int, after: str | None
) -> Connection[Thread]:
    """A page of the viewer's conversations, the latest begun first."""
    limit, place = check_first(first), read_place(after, (int, str))
    before = None if place is None else (int(place[0]), str(place[1]))
    wanted = Wanted(reader_of(ctx.viewer), ctx.now(), still_open, threads_for(ctx.viewer))
    found = await threads_of_reader(ctx.house.database, wanted, before, limit + 1)
    page = found[:limit]
    ids = sorted({value.session_id for _, value in page if value.session_id})
    sessions = await fetch_sessions(ctx.house.database, ids)
    edges, nodes, info = page_of(
        [thread(value, sessions.get(value.session_id or ""), ctx) for _, value in page],
        [write_place(begun_at, value.id) for begun_at, value in page],
        more=len(found) > limit,
        after=after is not None,
    )
    return Connection(edges=edges, nodes=nodes, page_info=info)


# ── D6 ───────────────────────────────────────────────────────────────────────────────────────────


async def put_on_record(ctx: Context, value: ThreadValue, session: SessionValue | None) -> None:
    """D6: before support is shown anything of the parties' chat, its first reading is on record.

    In a commit of its own, and once: the reader's mark that comes with it is the proof.
    """
    if not ctx.agent or session is None or value.kind is not ThreadKind.SESSION:
        return
    if await ctx.loaded(_read_by_support, value.id):
        return

    async def work(work: Work) -> None:
        locked = await lock_session(work.connection, session.id)
        dispute = None if locked is None else locked.dispute
        if dispute is not None and await mark_read(work.connection, SUPPORT, value.id, 0):
            act = Act(Actor.SUPPORT, work.clock())
            await note(work.connection, note_reading(dispute, act, known(ctx.viewer.account_id)))

    await ctx.house.transactions.run("readChat", work)


async def _read_by_support(on: On, ids: Sequence[str]) -> dict[str, bool]:
    return await have_read(on, SUPPORT, ids)


# ── Verbs ────────────────────────────────────────────────────────────────────────────────────────


async def say(info: Info, given: SendMessageInput) -> Outcome:
    """Write a message: its id, or why not."""
    ctx = info.context
    found = await read_thread(ctx, given.thread_id)
    if found is None:
        return None, NOT_FOUND
    value, session = found
    if session is None:
        return await say_alone(info, given, value)
    return await say_about(info, given, value, session)


async def say_about(
    info: Info, given: SendMessageInput, value: ThreadValue, session: SessionValue
) -> Outcome:
    """A message in a thread about a session: of its parties, or of one with support."""
    if wrong := check_key(given.idempotency_key):
        return None, wrong
    ctx = info.context
    sender = known(ctx.viewer.account_id)
    guard = None
    if ctx.viewer.role is Role.SUPPORT and value.party is Party.PARTNER:
        guard = await guarded_in_dispute(ctx, session, given.body, ("body",))

    async def decide(work: Work, session: SessionValue, act: Act) -> Decision | Refusal:
        recent = await count_recent(work.connection, value.id, sender, act.now - RECENT)
        decision = post(session, value, act, sender, given.body, recent=recent)
        if isinstance(decision, Refusal) or guard is None:
            return decision
        return await guard.check(work) or decision

    outcome = await ctx.house.transactions.change_session(
        ctx.command(info, given, given.idempotency_key),
        session.id,
        as_support if ctx.viewer.role is Role.SUPPORT else as_party(sender),
        decide,
        lambda decision: decision.messages[0].id,
    )
    refused = await guard.told(outcome.refusal) if guard else outcome.refusal
    return outcome.subject_id, refused


async def say_alone(info: Info, given: SendMessageInput, value: ThreadValue) -> Outcome:
    """A message in a ticket's or a report's thread; support's to a partner is guarded (B8)."""
    ctx, guard = info.context, None
    if ctx.viewer.role is Role.SUPPORT and value.kind is ThreadKind.TICKET:
        guard = await guarded(ctx, known(value.owner_id), {("body",): given.body})
    decide = partial(write_alone, ctx, value, given.body, guard)
    id, refused = await ctx.act(info, given, decide)
    return id, await guard.told(refused) if guard else refused


async def write_alone(
    ctx: Context, value: ThreadValue, body: str, guard: Guarded | None, work: Work
) -> str | Refusal:
    """The command itself. Who closes the thread holds its owner's account."""
    on = work.connection
    await lock_profiles(on, [known(value.owner_id)])
    now = (await fetch_threads(on, [value.id]))[value.id]
    act = Act(ACTOR_OF[ctx.viewer.role], work.clock(), new_id=new_id)
    sender = known(ctx.viewer.account_id)
    recent = await count_recent(on, value.id, sender, act.now - RECENT)
    said = write(now, act, sender, body, recent)
    if isinstance(said, Refusal):
        return said
    if guard and (refused := await guard.check(work)):
        return refused
    message, event = said
    await insert_message(on, message)
    await work.tell((event,))
    return message.id


async def mark(reader: str, given: MarkThreadReadInput, work: Work) -> str | Refusal:
    """The reader's mark in a thread, moved forward to one of its messages."""
    id = given.up_to_message_id
    posted = (await fetch_messages(work.connection, [id])).get(id) if kind_of(id) else None
    if posted is None or posted.message.thread_id != given.thread_id:
        return NOT_FOUND
    await mark_read(work.connection, reader, posted.message.thread_id, posted.seq)
    return posted.message.thread_id


def check_speaker(ctx: Context) -> None:
    """FORBIDDEN to who has no part in any conversation."""
    if ctx.viewer.role not in SPEAKERS:
        raise Forbidden


@strawberry.type
class ChatQueries:
    """Conversations by id."""

    @shows
    async def thread(self, info: Info, id: strawberry.ID) -> Thread | None:
        """A conversation that you read; null for all others (V1)."""
        return await find_thread(info.context, id)


@strawberry.type
class ChatMutations:
    """Writing and reading."""

    @commands
    async def send_message(self, info: Info, input: SendMessageInput) -> MessagePayload:
        """Say something in an open conversation (H1)."""
        ctx = info.context
        check_speaker(ctx)
        id, refused = await say(info, input)
        return MessagePayload(
            message=await find_message(ctx, id) if id else None,
            thread=await find_thread(ctx, input.thread_id),
            refusal=refusal(refused, ctx),
        )

    @commands
    async def mark_thread_read(self, info: Info, input: MarkThreadReadInput) -> ThreadPayload:
        """You have read up to this message. A mark never goes back."""
        ctx = info.context
        check_speaker(ctx)
        found = await read_thread(ctx, input.thread_id)
        refused = check_key(input.idempotency_key) if found else NOT_FOUND
        if found and not refused:
            await put_on_record(ctx, *found)
            _, refused = await ctx.act(info, input, partial(mark, reader_of(ctx.viewer), input))
        return ThreadPayload(
            thread=await find_thread(ctx, input.thread_id), refusal=refusal(refused, ctx)
        )
