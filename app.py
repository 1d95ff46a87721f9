"""The composition root: settings → storage, bus, hub, schema → Starlette; and the command line.

`python app.py --help` lists the commands; `uvicorn app:app` serves too.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any

import orjson
import structlog
import typer
from graphql import GraphQLSchema
from starlette.applications import Starlette

from domain.people import Role, SupportRole
from realtime.bus import Bus
from realtime.hub import Hub
from resolvers.context import Contexts, House
from resolvers.rights import Gate, Watch
from resolvers.schema import build, executable
from settings import Settings, SettingsError, load_settings
from storage.database import Database
from storage.deadlines import count_overdue
from storage.migrate import migrate as apply_migrations
from storage.migrate import pending
from storage.profiles import revoke as end_tokens
from storage.streams import read_heads
from storage.timers import Timers
from storage.transactions import Transactions
from transport.connections import Connections, Kind
from transport.documents import Documents
from transport.execution import Engine
from transport.faults import Faults
from transport.graphiql import graphiql_page, graphiql_routes
from transport.keys import SharedSecret, published_at
from transport.limits import Limits, Timings
from transport.ports import unlimited
from transport.probes import probes
from transport.rates import Rates
from transport.routes import cors, routes
from transport.server import CannotListen, Serving
from transport.server import serve as run_server
from transport.tokens import TokenRefused, Tokens, issue

PRINTED_SCHEMA = Path(__file__).parent / "schema" / "schema.graphql"
LATE = timedelta(seconds=10)

Clock = Callable[[], datetime]


def server_clock() -> datetime:
    """The one clock: UTC, whole milliseconds."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Doorstep:
    """Everything of one process, put together; `starlette` is what serves."""

    def __init__(
        self, settings: Settings, *, clock: Clock = server_clock, timings: Timings | None = None
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.database = Database(settings.database_url)
        self.hub = Hub(self._heads)
        self.bus = Bus(settings.redis_url, on_hint=self.hub.hint, on_doubt=self.hub.doubt)
        self.transactions = Transactions(self.database, clock, self.bus.publish)
        self.timers = Timers(self.transactions)
        limits = Limits()
        self.connections = Connections(per_account=limits.sockets_per_account)
        self.tokens = Tokens(_keys(settings))
        self.gate = Gate(self.tokens, self.database, clock)
        self.watch = Watch(self.database, self.connections, clock)
        self.schema = executable(build())
        self.engine = self._engine(self.schema, limits, timings or Timings())
        self.starlette = self._starlette()

    def _engine(self, schema: GraphQLSchema, limits: Limits, timings: Timings) -> Engine:
        settings = self.settings
        house = House(
            self.database,
            self.transactions,
            self.hub,
            self.clock,
            settings.currency,
            blake2b(settings.grounds_key, person=b"idempotency").digest(),
        )
        documents = Documents(
            schema,
            limits=limits,
            introspection=not settings.production,
            trusted=_trusted(settings.trusted_documents),
            trusted_only=settings.trusted_only,
        )
        return Engine(
            schema,
            documents,
            Contexts(house),
            faults=Faults(verbose=not settings.production),
            limits=limits,
            timings=timings,
            admission=Rates(settings.rate_limit) if settings.rate_limit else unlimited,
            hide_suggestions=settings.production,
        )

    def _starlette(self) -> Starlette:
        settings, curious = self.settings, not self.settings.production
        app = Starlette(
            routes=[
                *routes(
                    self.engine,
                    self.gate,
                    self.connections,
                    self.clock,
                    allowed_origins=settings.allowed_origins,
                    graphiql=graphiql_page if curious else None,
                ),
                *(graphiql_routes() if curious else ()),
                *probes(lambda: self.database.fetch("SELECT 1"), self.figures),
            ],
            middleware=[cors(settings.allowed_origins)] if settings.allowed_origins else [],
            lifespan=self._lifespan,
        )
        app.state.drain = self.connections.drain
        return app

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        async with self.running():
            yield

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Doorstep"]:
        """Open the database, listen to the bus, run timers; and the reverse at the end."""
        await self.database.open()
        await self.hub.start()
        await self.bus.start()
        self.timers.start()
        self.watch.start()
        try:
            yield self
        finally:
            await self.engine.finish()
            await self.watch.stop()
            await self.timers.stop()
            await self.bus.stop()
            await self.hub.stop()
            await self.database.close()

    async def figures(self) -> Mapping[str, tuple[str, float]]:
        """What it is doing now, for /metrics."""
        overdue = await count_overdue(self.database, self.clock() - LATE)
        return {
            "sockets": ("Open sockets.", self.connections.count(Kind.SOCKET)),
            "event_streams": ("Open SSE streams.", self.connections.count(Kind.STREAM)),
            "subscribers": ("Live subscriptions to event streams.", self.hub.subscribers),
            "bus_up": ("Whether other processes are heard.", float(self.bus.up)),
            "bus_doubts": ("Times that hints may have been missed.", self.bus.doubts),
            "hub_polls": ("Polls of stream heads.", self.hub.polls),
            "deadlines_overdue": ("Deadlines more than 10 s late.", overdue),
        }

    async def _heads(self, streams: Any) -> Mapping[str, int]:
        return await read_heads(self.database, streams)


def _keys(settings: Settings) -> Any:
    if settings.token_jwks is not None:
        return published_at(settings.token_jwks)
    assert settings.token_secret is not None  # load_settings sees to it
    return SharedSecret(settings.token_secret)


def _trusted(path: Path | None) -> dict[str, str]:
    return {} if path is None else orjson.loads(path.read_bytes())


def __getattr__(name: str) -> Starlette:
    """`app:app`, made when a server asks for it and not for every command."""
    if name != "app":
        raise AttributeError(name)
    return Doorstep(load_settings()).starlette


# ── The command line ─────────────────────────────────────────────────────────────────────────────

cli = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__
)


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        raise SystemExit(str(error)) from None


@cli.command()
def serve(
    demo: Annotated[
        bool, typer.Option(help="People, sessions and tokens, if there are none.")
    ] = False,
) -> None:
    """Serve until stopped."""
    settings = _settings()
    _stop_unless_ready(settings)
    if demo:
        from demo.seed import greet

        asyncio.run(greet(Doorstep(settings)))
    serving = Serving(settings.host, settings.port, settings.workers)
    try:
        raise SystemExit(run_server("app:app", serving))
    except CannotListen as error:
        raise SystemExit(str(error)) from None


def _stop_unless_ready(settings: Settings) -> None:
    """One line that says what is wrong, rather than a server that fails every request."""
    try:
        missing = asyncio.run(pending(settings.database_url))
    except OSError as error:
        raise SystemExit(f"DOORSTEP_DATABASE_URL: the database can't be reached: {error}") from None
    if missing:
        raise SystemExit(f"The database lacks {', '.join(missing)}: run `python app.py migrate`.")


@cli.command()
def migrate() -> None:
    """Bring the database to this version; safe to run by several machines at once."""
    asyncio.run(apply_migrations(_settings().database_url))


@cli.command()
def token(
    role: Role,
    subject: str,
    name: str | None = None,
    support_role: Annotated[list[SupportRole] | None, typer.Option()] = None,
    ttl: Annotated[str, typer.Option(help="Such as 90s, 15m, 1h; at most 24h.")] = "1h",
) -> None:
    """Print a token signed with the configured secret."""
    secret = _settings().token_secret
    if secret is None:
        raise SystemExit("DOORSTEP_TOKEN_SECRET: tokens are issued by whoever keeps the JWKS.")
    try:
        print(
            issue(
                secret,
                role=role,
                sub=subject,
                ttl=_span(ttl),
                now=server_clock(),
                name=name,
                support_roles=support_role or (),
            )
        )
    except TokenRefused as error:
        raise SystemExit(str(error)) from None


def _span(text: str) -> timedelta:
    units = {"s": 1, "m": 60, "h": 3600}
    if not text[:-1].isdigit() or text[-1:] not in units or len(text) > 7:
        raise SystemExit("--ttl: a whole number and s, m or h, such as 15m")
    return timedelta(seconds=int(text[:-1]) * units[text[-1]])


@cli.command()
def revoke(role: Role, subject: str) -> None:
    """End every token of this account that was issued until now (V3)."""
    asyncio.run(_with_database(lambda on: end_tokens(on, role, subject, server_clock())))


async def _with_database(work: Callable[[Database], Awaitable[None]]) -> None:
    database = Database(_settings().database_url)
    await database.open()
    try:
        await work(database)
    finally:
        await database.close()


@cli.command("export-schema")
def export_schema(
    check: Annotated[bool, typer.Option(help="Write nothing; fail where it is stale.")] = False,
) -> None:
    """Print the schema into schema/schema.graphql."""
    printed = build().as_str() + "\n"
    if not check:
        PRINTED_SCHEMA.write_text(printed)
    elif not PRINTED_SCHEMA.exists() or PRINTED_SCHEMA.read_text() != printed:
        raise SystemExit("schema/schema.graphql is stale: run `python app.py export-schema`.")


@cli.command()
def demo(
    url: Annotated[str | None, typer.Option(help="A running server; without, an own one.")] = None,
) -> None:
    """Play one session of each place, and print what each party saw and when."""
    from demo.play import play

    raise SystemExit(asyncio.run(play(url)))


if __name__ == "__main__":
    sys.modules["app"] = sys.modules["__main__"]
    structlog.contextvars.clear_contextvars()
    cli()
