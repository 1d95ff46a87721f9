"""The composition root: settings → storage, bus, hub, schema → Starlette."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from graphql import GraphQLSchema
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bootstrap.outbound import Outlet, apart, fetched
from bootstrap.settings import Settings
from bootstrap.telemetry import Observation
from bootstrap.trust import trusted_by
from bootstrap.vaults import grounds_seal, retries_secret
from realtime.alone import Alone
from realtime.hub import Hub
from realtime.supervision import Supervised, repeated
from resolvers.base.asking import House
from resolvers.base.context import Contexts
from resolvers.base.rights import LOOK_EVERY, NOTE_EVERY, Gate, Watch
from resolvers.platform.files import FileDesk
from resolvers.schema import runnable
from resolvers.sessions.events import last_told
from storage.commands.scheduler import FORGET_EVERY, POLL, Timers
from storage.commands.transactions import Transactions
from storage.database.database import Database
from storage.database.outages import passing
from storage.files.blobs import Blobs
from storage.files.files import Files
from storage.tables.grounds import Vault
from storage.tables.history import History
from storage.tables.sandbox import MovableClock
from storage.tables.streams import read_heads
from transport.auth.tokens import Tokens
from transport.base.ports import Admission, unlimited
from transport.base.request_ids import RequestIds
from transport.graphql.documents import Documents
from transport.graphql.execution import Engine
from transport.graphql.faults import Faults
from transport.limits.limits import Limits, Timings
from transport.limits.meters import measure_tasks
from transport.limits.rates import Rates
from transport.limits.work import Work
from transport.telemetry.probes import Readers, probes
from transport.wires.connections import Close, Connections
from transport.wires.files import FilesOverHttp, file_routes
from transport.wires.graphiql import graphiql_page, graphiql_routes
from transport.wires.routes import cors, routes

if TYPE_CHECKING:
    from realtime.rates import SharedRates

Clock = Callable[[], datetime]


def server_clock() -> datetime:
    """The one clock: UTC, whole milliseconds."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Doorstep:
    """Everything of one process, put together; `starlette` is what serves."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = server_clock,
        timings: Timings | None = None,
        database: Database | None = None,
    ) -> None:
        self.settings = settings
        self.real_clock = clock  # rights end by it: tokens, keys, and what is signed
        self.test_clock = MovableClock(clock) if settings.sandbox else None
        self.clock = clock = self.test_clock or clock  # by which every rule judges
        self.database = database or Database(settings.database_url)
        self.hub = Hub(self._heads)
        self.bus = self._bus()
        vault = Vault(grounds_seal(settings))
        limits = Limits()
        self.connections = Connections(per_account=limits.sockets_per_account)
        self.apart = apart(settings)
        self.observation = self._observation()
        refused = self.observation.metrics.refused
        self.transactions = Transactions(
            self.database, clock, self.bus.publish, vault, refused, punctual=settings.sandbox
        )
        self.timers = Timers(self.transactions)
        self.history = History(self.database)
        self.outlet = Outlet(
            settings,
            self.database,
            clock,
            self.real_clock,
            apart=self.apart,
            cursors=self.history,
        )
        self.files = Files(self.database, Blobs(settings.files_url), clock)
        self.shared_rates = _shared_rates(settings)
        self.admission = self._admission()
        self.shared_work = _shared_work(settings)
        self.work = Work(settings.work_limit, self.shared_work) if settings.work_limit else None
        self.tokens = Tokens(*trusted_by(settings, fetched(self.apart)))
        self.gate = Gate(self.tokens, self.database, self.real_clock)
        self.watch = Watch(self.database, self.connections, self.real_clock)
        self.chores = self._chores()
        self.schema = runnable(sandbox=settings.sandbox)
        self.engine = self._engine(self.schema, limits, timings or Timings())
        self.starlette = self._starlette()

    def _observation(self) -> Observation:
        return Observation(
            self.settings,
            self.clock,
            database=self.database,
            bus=self.bus,
            hub=self.hub,
            connections=self.connections,
            apart=self.apart,
        )

    def _chores(self) -> dict[str, Supervised]:
        return {
            "deadlines": repeated("deadlines", self.timers.run_due, POLL),
            "retention": repeated("retention", self.timers.forget, FORGET_EVERY),
            "files": repeated("files", self.files.erase_unused, FORGET_EVERY),
            "revocations": repeated("revocations", self.watch.look, LOOK_EVERY),
            "history": repeated("history", self._look_at_history, LOOK_EVERY),
            "key uses": repeated("key uses", self.gate.note_uses, NOTE_EVERY),
            **self.observation.chores,
            **self.outlet.chores,
        }

    def _bus(self) -> Alone:
        """Redis is loaded where it is wanted alone: whoever tries it on a laptop need not wait."""
        url = self.settings.redis_url
        if url is None:
            return Alone(self._hinted)
        from realtime.bus import Bus

        return Bus(url, on_hint=self._hinted, on_doubt=self.hub.doubt)

    def _admission(self) -> Admission:
        if not self.settings.rate_limit:
            return unlimited
        shared = self.shared_rates
        return Rates(self.settings.rate_limit, shared.take if shared else None)

    def _engine(self, schema: GraphQLSchema, limits: Limits, timings: Timings) -> Engine:
        settings = self.settings
        house = House(
            self.database,
            self.transactions,
            self.hub,
            self.clock,
            settings.currency,
            settings.goodwill_cap,
            retries_secret(settings),
            self.outlet.reaches,
            self.outlet.secrets,
            self.history,
            settings.forbidden_words,
            settings.time_zone,
            self.outlet.took,
            test_clock=self.test_clock,
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
            Contexts(house, last_told),
            faults=Faults(verbose=not settings.production, passing=passing),
            limits=limits,
            timings=timings,
            admission=self.admission,
            work=self.work,
            hide_suggestions=settings.production,
            observer=self.observation.observer,
        )

    def _file_endpoint(self) -> FilesOverHttp:
        return FilesOverHttp(
            FileDesk(self.files),
            self.gate,
            admission=self.admission,
            faults=self.engine.faults,
            limits=self.engine.limits,
            timings=self.engine.timings,
        )

    def _starlette(self) -> Starlette:
        settings, curious = self.settings, not self.settings.production
        app = Starlette(
            routes=[
                *routes(
                    self.engine,
                    self.gate,
                    self.connections,
                    self.real_clock,
                    allowed_origins=settings.allowed_origins,
                    graphiql=graphiql_page if curious else None,
                ),
                *(graphiql_routes() if curious else ()),
                *file_routes(self._file_endpoint()),
                *probes(
                    lambda: self.database.fetch("SELECT 1"),
                    self.observation.metrics,
                    Readers(settings.metrics_token, everybody=curious),
                ),
            ],
            middleware=[
                Middleware(RequestIds),
                *self.observation.middleware(),
                *([cors(settings.allowed_origins)] if settings.allowed_origins else []),
            ],
            lifespan=self._lifespan,
        )
        app.router.redirect_slashes = False  # it would answer with an address made from `Host`
        app.state.drain = self.connections.drain
        return app

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        async with self.running():
            yield

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Doorstep"]:
        """Open the database, listen to the bus, run timers; and the reverse at the end."""
        measure_tasks(asyncio.get_running_loop())
        await self.database.open()
        await self.history.load()
        if self.test_clock:
            await self.test_clock.catch_up(self.database)
        await self.hub.start()
        await self.bus.start()
        for chore in self.chores.values():
            chore.start()
        try:
            yield self
        finally:
            await self.engine.finish()
            for chore in self.chores.values():
                await chore.stop()
            await self.outlet.stop()
            for shared in (self.shared_rates, self.shared_work):
                if shared:
                    await shared.close()
            await self.bus.stop()
            await self.hub.stop()
            await self.database.close()
            await self.observation.stop()

    async def _look_at_history(self) -> None:
        """Another history: who listens has cursors of the last one, and comes back with them."""
        if await self.history.load():
            self.connections.close_if(lambda _: True, Close.STOPPING)

    def _hinted(self, heads: Mapping[str, int]) -> None:
        self.hub.hint(heads)
        self.outlet.hint(heads)

    async def _heads(self, streams: Any) -> Mapping[str, int]:
        return await read_heads(self.database, streams)


def _shared_rates(settings: Settings) -> "SharedRates | None":
    """None where one process counts for itself."""
    if settings.redis_url is None or not settings.rate_limit:
        return None
    from realtime.rates import SharedRates

    return SharedRates(settings.redis_url, settings.rate_limit)


def _shared_work(settings: Settings) -> "SharedRates | None":
    """The same of points."""
    if settings.redis_url is None or not settings.work_limit:
        return None
    from realtime.rates import SharedRates

    return SharedRates(settings.redis_url, settings.work_limit, namespace="doorstep-work")


def _trusted(path: Path | None) -> dict[str, str]:
    return {} if path is None else orjson.loads(path.read_bytes())
