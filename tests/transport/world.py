"""A toy installation to serve: a small schema, a gate, contexts, and a real uvicorn around them."""

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import uvicorn
from graphql import (
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
)
from starlette.applications import Starlette
from starlette.types import ASGIApp

from domain.people import Role, Viewer
from domain.problems import BadUserInput, Forbidden, NotFound
from transport.connections import Connections, Kind
from transport.documents import Documents
from transport.execution import Engine
from transport.faults import Faults
from transport.limits import Limits, Timings
from transport.ports import Admission, unlimited
from transport.problems import RateLimited, Unauthenticated
from transport.request_ids import RequestIds
from transport.routes import cors, routes

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
type Tick { number: Int! contextNumber: Int! }
type Subscription {
  count(to: Int!): Tick! pushed: String! endless(size: Int! = 0): String!
  refused(how: String!): Tick!
}
"""

Info = GraphQLResolveInfo[dict[str, Any]]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = "secret: +49 151 23456789"


class Fault(Exception):
    """Something that went wrong inside, with words that must not leave the house."""


@dataclass
class World:
    """What resolvers work on, and what tests look at."""

    contexts: int = 0
    named: list[frozenset[str]] = field(default_factory=list)
    opened: int = 0
    closed: int = 0
    pushes: list[str] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    gate_fails: Exception | None = None
    expires_in: float = 3600.0

    async def authenticate(self, authorization: str | None) -> Viewer:
        """The gate: `Bearer ann` is Ann."""
        if self.gate_fails is not None:
            raise self.gate_fails
        if authorization is None or not authorization.startswith("Bearer "):
            raise Unauthenticated
        sub = authorization.removeprefix("Bearer ")
        if sub == "expired":
            raise Unauthenticated("The token has expired.")
        expires_at = NOW + timedelta(seconds=self.expires_in)
        return Viewer(Role.CLIENT, sub, None, None, frozenset(), expires_at)

    async def for_operation(self, viewer: Viewer, *, names: frozenset[str]) -> dict[str, Any]:
        """The contexts: each has a number of its own."""
        self.contexts += 1
        self.named.append(names)
        return {"number": self.contexts, "viewer": viewer, "world": self}

    async def until(self, what: str, at_least: int) -> None:
        """Wait until a counter has got there."""
        async with self.changed, asyncio.timeout(5):
            await self.changed.wait_for(lambda: getattr(self, what) >= at_least)

    async def note(self, what: str) -> None:
        """Count something."""
        setattr(self, what, getattr(self, what) + 1)
        async with self.changed:
            self.changed.notify_all()

    async def push(self, text: str) -> int:
        """Something that `pushed` tells its subscribers."""
        self.pushes.append(text)
        async with self.changed:
            self.changed.notify_all()
        return len(self.pushes)


def fail(how: str) -> str:
    """Fail in one of the ways resolvers do."""
    errors: Mapping[str, Exception] = {
        "fault": Fault(SECRET),
        "graphql": GraphQLError(SECRET),
        "forbidden": Forbidden(),
        "not found": NotFound(),
        "input": BadUserInput("The cursor is malformed."),
        "rate": RateLimited("Slow down.", retry_after_seconds=7),
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


def toy_schema() -> GraphQLSchema:
    """The schema with its resolvers."""
    schema = build_schema(SDL)
    query, mutation, subscription = (
        schema.query_type,
        schema.mutation_type,
        schema.subscription_type,
    )
    assert query is not None
    assert mutation is not None
    assert subscription is not None
    page = lambda *_, first=2, **__: {  # noqa: E731 - a table of one-liners reads as one
        "nodes": [item(number) for number in range(first or 0)],
        "edges": [{"node": item(number)} for number in range(first or 0)],
        "pageInfo": {"hasNextPage": False},
    }
    for name, resolve in {
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
    }.items():
        query.fields[name].resolve = resolve
    item_type: Any = schema.get_type("Item")
    item_type.fields["broken"].resolve = lambda *_: fail("fault")
    item_type.fields["parts"].resolve = lambda *_: [{"id": "p", "item": item(1)}]
    item_type.fields["owner"].resolve = lambda *_: {"id": "own_1", "items": [item(1)]}
    item_type.fields["page"].resolve = page
    mutation.fields["push"].resolve = push
    mutation.fields["waitThenPush"].resolve = wait_then_push
    for name, source in {
        "count": count,
        "pushed": pushed,
        "endless": endless,
        "refused": refused_stream,
    }.items():
        subscription.fields[name].subscribe = source
        subscription.fields[name].resolve = lambda event, *_, **__: event
    tick: Any = schema.get_type("Tick")
    tick.fields["number"].resolve = lambda event, *_: event
    tick.fields["contextNumber"].resolve = lambda _, info: info.context["number"]
    scalar: Any = schema.get_type("Moment")
    scalar.coerce_input_value = moment
    scalar.coerce_output_value = lambda value: value.isoformat()
    return schema


SCHEMA = toy_schema()


@dataclass
class Installation:
    """A toy installation, wired as app.py wires the real one."""

    world: World
    engine: Engine
    connections: Connections
    app: ASGIApp

    async def gone(self, kind: Kind) -> None:
        """Wait until nothing of a kind is connected."""
        async with asyncio.timeout(5):
            while self.connections.count(kind):  # noqa: ASYNC110 - the next turn, not a time
                await asyncio.sleep(0)


def install(
    *,
    limits: Limits | None = None,
    timings: Timings | None = None,
    production: bool = False,
    trusted: Mapping[str, str] | None = None,
    trusted_only: bool = False,
    admission: Admission = unlimited,
    graphiql: ASGIApp | None = None,
) -> Installation:
    """Wire one."""
    world = World()
    limits = limits or Limits()
    documents = Documents(
        SCHEMA,
        limits=limits,
        introspection=not production,
        trusted=trusted,
        trusted_only=trusted_only,
    )
    engine = Engine(
        SCHEMA,
        documents,
        world,
        faults=Faults(verbose=False),
        limits=limits,
        timings=timings or Timings(),
        admission=admission,
        hide_suggestions=production,
    )
    connections = Connections(per_account=limits.sockets_per_account)
    origins = ["https://app.example"]
    paths = routes(
        engine,
        world,
        connections,
        lambda: NOW,
        allowed_origins=origins,
        graphiql=graphiql,
    )
    app = RequestIds(Starlette(routes=paths, middleware=[cors(origins)]))
    return Installation(world, engine, connections, app)


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """A real uvicorn on a free port, in this loop; gives its `host:port`."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_max_size=65536,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        lifespan="off",
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listening])
    try:
        yield "{}:{}".format(*listening.getsockname())
    finally:
        await server.shutdown(sockets=[listening])
