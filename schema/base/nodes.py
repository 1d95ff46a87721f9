"""What every list and every thing with an id has in common."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import strawberry

from schema.base.declare import face, noun, says, weighs

T = TypeVar("T")
Counting = Callable[[], Awaitable[int]]


@face
class Node:
    """Something with an id, that `node(id)` finds again."""

    id: strawberry.ID


@noun
class PageInfo:
    """Where a page stands in its list."""

    has_next_page: bool = says("Whether there is more after it.")
    has_previous_page: bool = says("Whether there is more before it.")
    start_cursor: str | None = says("The first item's; null of an empty page.")
    end_cursor: str | None = says("The last item's; null of an empty page.")


@noun
class Edge(Generic[T]):
    """One item and its place in the list."""

    cursor: str
    node: T


@noun
class Connection(Generic[T]):
    """One page of a list, by keyset: what is added or taken away meanwhile shifts nothing."""

    edges: list[Edge[T]]
    nodes: list[T]
    page_info: PageInfo


@strawberry.type(
    name="Connection",
    description="One page of a list, by keyset, with the number of all that match.",
)
class CountedConnection(Connection[T], Generic[T]):
    """A page whose list is counted, only when asked."""

    count: strawberry.Private[Counting]

    @weighs(25)
    async def total_count(self) -> int:
        """How many match, exact to 10,000; 10,001 means more."""
        return await self.count()


def page_of(
    nodes: Sequence[T], cursors: Sequence[str], *, more: bool, after: bool
) -> tuple[list[Edge[T]], list[T], PageInfo]:
    """The parts of a page that reads forward."""
    edges = [Edge(cursor=cursor, node=node) for cursor, node in zip(cursors, nodes, strict=True)]
    return edges, list(nodes), page_info(cursors, more=more, after=after)


def page_info(cursors: Sequence[str], *, more: bool, after: bool) -> PageInfo:
    """Where a page stands that reads forward."""
    first, last = (cursors[0], cursors[-1]) if cursors else (None, None)
    return PageInfo(
        has_next_page=more, has_previous_page=after, start_cursor=first, end_cursor=last
    )
