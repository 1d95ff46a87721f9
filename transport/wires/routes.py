"""The routes of `/graphql`, and CORS for browsers' apps."""

from collections.abc import Collection

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp

from transport.base.ports import Clock, Gate
from transport.graphql.execution import Engine
from transport.wires.connections import Connections
from transport.wires.http import GraphQLOverHttp
from transport.wires.sockets import GraphQLOverSockets

PATH = "/graphql"


def routes(
    engine: Engine,
    gate: Gate,
    connections: Connections,
    clock: Clock,
    *,
    allowed_origins: Collection[str] = (),
    graphiql: ASGIApp | None = None,
) -> list[BaseRoute]:
    """GraphQL over HTTP, event streams and sockets, all at one address."""
    http = GraphQLOverHttp(engine, gate, connections, clock, graphiql=graphiql)
    sockets = GraphQLOverSockets(engine, gate, connections, clock, allowed_origins=allowed_origins)
    return [Route(PATH, http), WebSocketRoute(PATH, sockets)]


def cors(allowed_origins: Collection[str]) -> Middleware:
    """CORS for these origins alone. Tokens travel in a header: no cookies, so no credentials."""
    return Middleware(
        CORSMiddleware,
        allow_origins=list(allowed_origins),
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["authorization", "content-type", "accept", "x-request-id"],
        expose_headers=["x-request-id", "retry-after"],
        max_age=600,
    )
