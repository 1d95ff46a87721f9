"""Verbs on conversations: reading, writing, marking as read (H1, H2, D6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import strawberry

from domain.chat import note_reading, post, readable, readable_by
from domain.ids import kind_of
from domain.people import Actor, Role
from domain.problems import BadUserInput, Forbidden
from domain.refusals import NOT_FOUND, Refusal
from domain.scopes import threads_for
from domain.sessions import Act, Decision, party_of
from domain.sessions import Session as SessionValue
from domain.texts import check_key
from domain.threads import Thread as ThreadValue
from domain.threads import ThreadKind
from resolvers.asking import known
from resolvers.context import Context, Info, reader_of
from resolvers.pages import check_first, read_place, write_place
from schema.chat import (
    MarkThreadReadInput,
    Message,
    MessagePayload,
    SendMessageInput,
    Thread,
    ThreadPayload,
    message,
    thread,
)
from schema.declare import commands, shows
from schema.nodes import Connection, Edge, PageInfo, page_of
from schema.refusals import refusal
from storage.database import Connection as On
from storage.records import note
from storage.sessions import fetch_sessions, lock_session
from storage.streams import SUPPORT
from storage.threads import (
    Page,
    Span,
    Wanted,
    fetch_messages,
    fetch_pages,
    fetch_threads,
    have_read,
    mark_read,
    threads_of_reader,
)
from storage.transactions import Work, as_party, as_support

UNSAID = 50  # neither first nor last: the last 50
BEYOND = 2**62
SPEAKERS = frozenset({Role.CLIENT, Role.PARTNER, Role.INTEGRATION, Role.SUPPORT})


def may_read(ctx: Context, session: SessionValue, value: ThreadValue) -> bool:
    """A party its own, agents and leads through the dispute (D1, D6, M5, V1)."""
    party = party_of(session, ctx.viewer.account_id)
    if party is not None:
        return readable(session, value, party)
    return readable_by(session, ctx.viewer.support_roles)


async def read_thread(ctx: Context, id: str) -> tuple[ThreadValue, SessionValue] | None:
    """A thread and its session, to those who read it; None to everybody else (V1)."""
    if kind_of(id) != "thr":
        return None
    value = await ctx.loaded(fetch_threads, id)
    if value is not None and value.kind not in threads_for(ctx.viewer):
        return None
    session_id = value and value.session_id
    session = await ctx.loaded(fetch_sessions, session_id) if session_id else None
    if value is None or session is None or not may_read(ctx, session, value):
        return None
    return value, session


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


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of a conversation: from its beginning or from its end."""

    first: int | None
    after: str | None
    last: int | None
    before: str | None

    def span(self, thread_id: str) -> Span:
        """As a range of numbers. BAD_USER_INPUT where it makes no sense."""
        if self.first is not None and self.last is not None:
            raise BadUserInput("`first` or `last`, not both.")
        low, before = max(_number(self.after, "after") or 0, 0), _number(self.before, "before")
        high = BEYOND if before is None else before
        if self.first is not None:
            return Span(thread_id, low, min(high, low + check_first(self.first) + 1))
        last = check_first(UNSAID if self.last is None else self.last, name="last")
        if before is None:
            return Span(thread_id, low, high, last)
        return Span(thread_id, max(low, high - last - 1), high)

    def place(self, span: Span, head: int) -> int:
        """After which message an empty page stands."""
        return min(head, span.after if self.first is not None else max(span.before - 1, 0))


def _number(text: str | None, name: str) -> int | None:
    place = read_place(text, (int,), name=name)
    return None if place is None else min(int(place[0]), BEYOND)


async def messages_of(ctx: Context, of: Thread, asked: Asked) -> Connection[Message]:
    """A page of a conversation, in order."""
    await put_on_record(ctx, of.value, of.of)
    span = asked.span(of.value.id)
    page = known(await ctx.loaded(fetch_pages, span))
    edges = [
        Edge(cursor=write_place(posted.seq), node=message(posted.message, ctx))
        for posted in page.messages
    ]
    nodes = [edge.node for edge in edges]
    return Connection(
        edges=edges, nodes=nodes, page_info=_info(page, asked.place(span, page.head), edges)
    )


def _info(page: Page, place: int, edges: list[Edge[Message]]) -> PageInfo:
    """Where a page stands: known exactly, since messages are numbered without gaps."""
    seqs = [posted.seq for posted in page.messages] or [place + 1, place]
    return PageInfo(
        has_next_page=seqs[-1] < page.head,
        has_previous_page=seqs[0] > 1,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )


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
        [thread(value, sessions[value.session_id or ""], ctx) for _, value in page],
        [write_place(begun_at, value.id) for begun_at, value in page],
        more=len(found) > limit,
        after=after is not None,
    )
    return Connection(edges=edges, nodes=nodes, page_info=info)


# ── D6 ───────────────────────────────────────────────────────────────────────────────────────────


async def put_on_record(ctx: Context, value: ThreadValue, session: SessionValue) -> None:
    """D6: before support is shown anything of the parties' chat, its first reading is on record.

    In a commit of its own, and once: the reader's mark that comes with it is the proof.
    """
    if not ctx.agent or value.kind is not ThreadKind.SESSION:
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


async def say(info: Info, given: SendMessageInput) -> tuple[str | None, Refusal | None]:
    """Write a message: its id, or why not."""
    ctx = info.context
    found = await read_thread(ctx, given.thread_id)
    if found is None:
        return None, NOT_FOUND
    if wrong := check_key(given.idempotency_key):
        return None, wrong
    value, session = found
    sender = known(ctx.viewer.account_id)

    async def decide(_: Work, session: SessionValue, act: Act) -> Decision | Refusal:
        return post(session, value, act, sender, given.body)

    outcome = await ctx.house.transactions.change_session(
        ctx.command(info, given, given.idempotency_key),
        session.id,
        as_support if ctx.viewer.role is Role.SUPPORT else as_party(sender),
        decide,
        lambda decision: decision.messages[0].id,
    )
    return outcome.subject_id, outcome.refusal


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
            _, refused = await ctx.house.transactions.act(
                ctx.command(info, input, input.idempotency_key),
                partial(mark, reader_of(ctx.viewer), input),
            )
        return ThreadPayload(
            thread=await find_thread(ctx, input.thread_id), refusal=refusal(refused, ctx)
        )
