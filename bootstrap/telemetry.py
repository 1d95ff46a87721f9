"""Who watches what the server does: metrics, the log of operations, traces; put together here."""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from starlette.middleware import Middleware

from bootstrap.settings import Settings
from outbound.apart import Apart
from realtime.alone import Alone
from realtime.hub import Hub
from realtime.supervision import Supervised, repeated
from resolvers.sessions.events import happened_at
from storage.commands.deadlines import count_overdue
from storage.database.database import AWAY, Database
from storage.tables.audit import balances_hold
from storage.tables.delivery_log import count_due
from storage.tables.pushes import count_unsent
from transport.telemetry.access_log import AccessLog
from transport.telemetry.metrics import REFRESH_EVERY, Figure, Metrics, Together
from transport.telemetry.observing import Observers
from transport.telemetry.probes import CHECK_WITHIN, within
from transport.wires.connections import Connections, Kind

if TYPE_CHECKING:
    from transport.telemetry.tracing import Traces

log = structlog.get_logger("doorstep.observation")

LATE = timedelta(seconds=10)
PROVE_EVERY = 300.0
COLLECTORS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def speak(*, production: bool) -> None:
    """How the log speaks: JSON lines in production. Tracebacks never show what variables held."""
    plain = structlog.dev.plain_traceback
    renderer: Any = structlog.dev.ConsoleRenderer(
        exception_formatter=plain, colors=sys.stdout.isatty()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([structlog.processors.format_exc_info] if production else []),
            structlog.processors.JSONRenderer() if production else renderer,
        ],
        cache_logger_on_first_use=True,
    )


def _traces(environ: Mapping[str, str]) -> "Traces | None":
    """None where OpenTelemetry's own variables name no collector; they are no settings of ours."""
    if not any(environ.get(name) for name in COLLECTORS):
        return None
    from transport.telemetry.tracing import to_collector

    return to_collector(named="OTEL_SERVICE_NAME" in environ)


class Observation:
    """What one process tells of itself."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], datetime],
        *,
        database: Database,
        bus: Alone,
        hub: Hub,
        connections: Connections,
        apart: Apart,
    ) -> None:
        self.metrics = Metrics(self.figures, happened_at, clock)
        self.traces = _traces(os.environ)
        log_too = [AccessLog()] if settings.access_log else []
        self.observer = Observers(self.metrics, *log_too, *filter(None, [self.traces]))
        self.chores: Mapping[str, Supervised] = {
            "ledger proof": repeated("ledger proof", self.prove, PROVE_EVERY),
            "figures": repeated("figures", self.metrics.refresh, REFRESH_EVERY),
        }
        self._clock = clock
        self._database = database
        self._bus = bus
        self._hub = hub
        self._connections = connections
        self._apart = apart
        self._proof: Mapping[str, Figure] = {}

    async def figures(self) -> Mapping[str, Figure]:
        """What it is doing now, for /metrics."""
        count, bus, hub = self._connections.count, self._bus, self._hub
        return {
            **await self._overdue(),
            **self._proof,
            **self._pool(),
            "sockets": Figure("Open sockets.", count(Kind.SOCKET)),
            "event_streams": Figure("Open SSE streams.", count(Kind.STREAM)),
            "connections_refused": Figure(
                "Sockets and streams beyond an account's bound.", self._connections.refused
            ),
            "subscribers": Figure("Live subscriptions to event streams.", hub.subscribers),
            "bus_up": Figure("Whether other processes are heard.", float(bus.up), Together.LEAST),
            "bus_doubts": Figure("Times that hints may have been missed.", bus.doubts),
            "outbound_starts": Figure(
                "Times that the process that calls out was started.", self._apart.starts
            ),
            "hub_polls": Figure("Polls of stream heads.", hub.polls),
        }

    def middleware(self) -> list[Middleware]:
        """What goes around every request."""
        if self.traces is None:
            return []
        from transport.telemetry.tracing import Traced

        return [Middleware(Traced, tracer=self.traces.tracer)]

    async def stop(self) -> None:
        """Tell the last of it."""
        if self.traces is not None:
            await self.traces.stop()

    async def prove(self) -> None:
        """Ask the ledger for its cheap proofs (M2); the whole audit is the command line's."""
        sound, at = await balances_hold(self._database), self._clock().timestamp()
        if not sound:
            log.error("ledger_broken", ask="python app.py audit")
        held = "Whether all accounts were zero together and none that must not be was below."
        self._proof = {
            "ledger_sound": Figure(held, float(sound), Together.LEAST),
            "ledger_proved_timestamp_seconds": Figure("When that was.", at, Together.LATEST),
        }

    async def _overdue(self) -> Mapping[str, Figure]:
        """Left out while the database is away: the other figures are wanted then most."""
        before = self._clock() - LATE
        try:
            late = await within(CHECK_WITHIN, count_overdue(self._database, before))
            due = await within(CHECK_WITHIN, count_due(self._database, before))
            unsent = await within(CHECK_WITHIN, count_unsent(self._database, before - LATE))
        except AWAY:
            return {}
        deadlines, deliveries = "Deadlines more than 10 s late.", "Webhook attempts 10 s late."
        return {
            "deadlines_overdue": Figure(deadlines, late, Together.LATEST),
            "deliveries_overdue": Figure(deliveries, due, Together.LATEST),
            "pushes_unsent": Figure("Pushes not sent after 20 s.", unsent, Together.LATEST),
        }

    def _pool(self) -> Mapping[str, Figure]:
        pool = self._database.pool
        if pool is None:
            return {}
        return {
            "database_connections": Figure("Connections to PostgreSQL.", pool.open),
            "database_connections_busy": Figure("Of them those in use.", pool.busy),
        }
