"""Pages of the lists that support works off by age."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from resolvers.base.context import Context
from resolvers.base.pages import MOST_COUNTED, check_first, read_place, write_place
from schema.base.nodes import CountedConnection, page_of
from storage.tables.queues import Queue, count_places, list_places

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of a list."""

    first: int | None
    after: str | None
    newest: bool = False


async def page_of_queue(
    ctx: Context, queue: Queue, asked: Asked, show: Callable[[list[str]], Awaitable[Sequence[T]]]
) -> CountedConnection[T]:
    """A page of the list, whose rows `show` makes of their ids, in order."""
    limit = check_first(20 if asked.first is None else asked.first)
    place, on = read_place(asked.after, (int, str)), ctx.house.database
    start = None if place is None else (int(place[0]), str(place[1]))
    found = await list_places(on, queue, start, limit + 1, newest=asked.newest)
    page = found[:limit]
    edges, nodes, info = page_of(
        await show([id for _, id in page]),
        [write_place(*one) for one in page],
        more=len(found) > limit,
        after=asked.after is not None,
    )
    count = partial(count_places, on, queue, MOST_COUNTED)
    return CountedConnection(edges=edges, nodes=nodes, page_info=info, count=count)
