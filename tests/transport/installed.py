"""A toy installation, wired as app.py wires the real one, behind a real uvicorn."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from tests.transport.toy import SCHEMA
from tests.transport.world import NOW, Away, World
from transport.base.ports import Admission, unlimited
from transport.base.request_ids import RequestIds
from transport.graphql.documents import Documents
from transport.graphql.execution import Engine
from transport.graphql.faults import Faults
from transport.limits.limits import Limits, Timings
from transport.limits.work import Work
from transport.wires.connections import Connections, Kind
from transport.wires.routes import cors, routes


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
    work: Work | None = None,
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
        faults=Faults(verbose=False, passing=lambda fault: isinstance(fault, Away)),
        limits=limits,
        timings=timings or Timings(),
        admission=admission,
        work=work,
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
