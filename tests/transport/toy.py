"""A small schema with everything that a transport can stumble over."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from datetime import datetime
from typing import Any

from graphql import GraphQLError, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema, build_schema

from domain.model.problems import BadUserInput, Forbidden, NotFound
from tests.transport.world import SECRET, Away, Fault, World
from transport.base.problems import RateLimited

SDL = """
scalar Moment
enum Colour { RED GREEN }
input Box @oneOf { inches: Int metres: Int }
input Shape { colour: Colour! size: Int! }
interface Node { id: ID! }
type Item implements Node {
  id: ID! name: String! broken: String! parts: [Part!]! owner: Owner!
  page(first: Int, last: Int): ItemConnection!
}
type Owner implements Node { id: ID! items: [Item!]! }
type Part { id: ID! item: Item! }
type PageInfo { hasNextPage: Boolean! }
type ItemEdge { node: Item! }
type ItemConnection { edges: [ItemEdge!]! nodes: [Item!]! pageInfo: PageInfo! }
type Query {
  hello(name: String! = "you"): String!
  items(first: Int = 2): ItemConnection!
  item: Item!
  node(id: ID!): Node
  nodes(ids: [ID!]!): [Node]!
  parts: [Part!]!
  fail(how: String!): String
  mustFail(how: String!): String!
  moment(at: Moment): Moment
  paint(colour: Colour, shape: Shape, box: Box): String
  long(size: Int!): String!
  wait: String
  contextNumber: Int!
  badUnicode: String
}
type Mutation { push(text: String!): Int! waitThenPush: Int! }
type Tick { number: Int! contextNumber: Int! far: Int }
type Subscription {
  count(to: Int!): Tick! pushed: String! endless(size: Int! = 0): String!
  refused(how: String!): Tick! quiet: Tick!
}
"""

Info = GraphQLResolveInfo[dict[str, Any]]


def fail(how: str) -> str:
    """Fail in one of the ways resolvers do."""
    errors: Mapping[str, Exception] = {
        "fault": Fault(SECRET),
        "graphql": GraphQLError(SECRET),
        "forbidden": Forbidden(),
        "not found": NotFound(),
        "input": BadUserInput("The cursor is malformed."),
        "rate": RateLimited("Slow down.", retry_after_seconds=7),
        "away": Away(SECRET),
    }
    raise errors[how]


def item(number: int) -> dict[str, Any]:
    """One item."""
    return {"id": f"itm_{number}", "name": f"Item {number}", "__typename": "Item"}


def moment(value: object) -> datetime:
    """A custom scalar's parser that raises what parsers raise."""
    if value == "problem":
        raise BadUserInput("A moment is RFC 3339.")
    return datetime.fromisoformat(str(value))


async def count(_root: object, info: Info, to: int) -> AsyncGenerator[int, None]:
    """Numbers from 1."""
    world: World = info.context["world"]
    await world.note("opened")
    try:
        for number in range(1, to + 1):
            yield number
    finally:
        await world.note("closed")


async def pushed(_root: object, info: Info) -> AsyncGenerator[str, None]:
    """What was pushed since."""
    world: World = info.context["world"]
    seen = len(world.pushes)
    await world.note("opened")
    try:
        while True:
            async with world.changed:
                while len(world.pushes) == seen:
                    await world.changed.wait()
            yield world.pushes[seen]
            seen += 1
    finally:
        await world.note("closed")


async def endless(_root: object, info: Info, size: int) -> AsyncGenerator[str, None]:
    """As much as the peer takes."""
    world: World = info.context["world"]
    await world.note("opened")
    try:
        while True:
            yield "x" * size
            await asyncio.sleep(0)
    finally:
        await world.note("closed")


async def quiet(_root: object, info: Info) -> AsyncGenerator[int, None]:
    """Nothing, for as long as it is listened to."""
    world: World = info.context["world"]
    await world.note("opened")
    try:
        await asyncio.Event().wait()
        yield 0
    finally:
        await world.note("closed")


async def refused_stream(_root: object, _info: object, how: str) -> AsyncGenerator[int, None]:
    """A source that refuses, at once or after one event."""
    if how.startswith("later "):
        yield 1
    fail(how.removeprefix("later "))


async def wait_for_release(_root: object, info: Info) -> str:
    """Wait until the test says so."""
    world: World = info.context["world"]
    world.waiting.set()
    await world.released.wait()
    return "released"


async def wait_then_push(_root: object, info: Info) -> int:
    """A command in progress."""
    await wait_for_release(_root, info)
    pushes: int = await info.context["world"].push("waited")
    return pushes


async def push(_root: object, info: Info, text: str) -> int:
    """A command."""
    pushes: int = await info.context["world"].push(text)
    return pushes


def page(*_: object, first: int | None = 2, **__: object) -> dict[str, Any]:
    """A page of items."""
    items = [item(number) for number in range(first or 0)]
    edges = [{"node": one} for one in items]
    return {"nodes": items, "edges": edges, "pageInfo": {"hasNextPage": False}}


QUERIES: dict[str, Callable[..., Any]] = {
    "hello": lambda *_, name: f"Hello, {name}!",
    "items": page,
    "item": lambda *_: item(1),
    "node": lambda *_, id: item(1) if id == "itm_1" else None,
    "nodes": lambda *_, ids: [item(1) for _ in ids],
    "parts": lambda *_: [{"id": "p", "item": item(1)}],
    "fail": lambda *_, how: fail(how),
    "mustFail": lambda *_, how: fail(how),
    "moment": lambda *_, at=None: at,
    "paint": lambda *_, **given: str(sorted(given)),
    "long": lambda *_, size: "x" * size,
    "wait": wait_for_release,
    "contextNumber": lambda _, info: info.context["number"],
    "badUnicode": lambda *_: "\ud800",
}
ITEM: dict[str, Callable[..., Any]] = {
    "broken": lambda *_: fail("fault"),
    "parts": lambda *_: [{"id": "p", "item": item(1)}],
    "owner": lambda *_: {"id": "own_1", "items": [item(1)]},
    "page": page,
}


def far(event: int, info: Info) -> int:
    """What lies behind something that can be away."""
    if info.context["world"].away:
        raise Away(SECRET)
    return event


TICK: dict[str, Callable[..., Any]] = {
    "number": lambda event, *_: event,
    "contextNumber": lambda _, info: info.context["number"],
    "far": far,
}
MUTATIONS: dict[str, Callable[..., Any]] = {"push": push, "waitThenPush": wait_then_push}
SOURCES: dict[str, Callable[..., Any]] = {
    "count": count,
    "pushed": pushed,
    "endless": endless,
    "refused": refused_stream,
    "quiet": quiet,
}


def toy_schema() -> GraphQLSchema:
    """The schema with its resolvers."""
    schema = build_schema(SDL)
    for name, resolvers in {
        "Query": QUERIES,
        "Mutation": MUTATIONS,
        "Item": ITEM,
        "Tick": TICK,
        "Subscription": dict.fromkeys(SOURCES, lambda event, *_, **__: event),
    }.items():
        type_ = schema.get_type(name)
        assert isinstance(type_, GraphQLObjectType)
        for field, resolve in resolvers.items():
            type_.fields[field].resolve = resolve
    assert schema.subscription_type is not None
    for field, source in SOURCES.items():
        schema.subscription_type.fields[field].subscribe = source
    scalar: Any = schema.get_type("Moment")
    scalar.coerce_input_value = moment
    scalar.coerce_output_value = lambda value: value.isoformat()
    return schema


SCHEMA = toy_schema()
