"""Pages of a conversation, from its beginning or from its end (H2)."""

from dataclasses import dataclass

from domain.model.problems import BadUserInput
from resolvers.base.asking import known
from resolvers.base.context import Context
from resolvers.base.pages import check_first, read_place, write_place
from resolvers.sessions.chat import may_read, put_on_record
from schema.base.nodes import Connection, Edge, PageInfo
from schema.sessions.chat import Message, Thread, message
from storage.tables.threads import Page, Span, fetch_pages

UNSAID = 50  # neither first nor last: the last 50
BEYOND = 2**62
NOTHING = Page((), 0)


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
    """A page of a conversation, in order: empty to who may see the thread's subject, but not read
    the thread (V2: a trainer).
    """
    span = asked.span(of.value.id)
    page = NOTHING
    if may_read(ctx, of.value, of.of):
        await put_on_record(ctx, of.value, of.of)
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
