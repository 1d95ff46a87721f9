"""Spans by OpenTelemetry's conventions for HTTP servers and GraphQL servers.

A request's span is its caller's child (`traceparent`), an operation's its request's; over a socket,
where a request lasts for hours, its upgrade's caller's. No attribute holds a document, a variable,
an id, an address or a header: a literal in a document may be a name. Baggage is not read.

Loaded only where traces are wanted: the libraries take 0.1 s.
"""

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from opentelemetry import context as contexts
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars

from domain.model.problems import ProblemCode
from transport.base.request_ids import header_of
from transport.telemetry.observing import UNKNOWN, Sighting

FAREWELL = 3.0  # seconds for the last spans to be sent
PROBES = frozenset({"/livez", "/readyz", "/metrics"})
ROUTES = {"graphql": "/graphql", "files": "/files/{id}"}
METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"})
FORMAT = TraceContextTextMapPropagator()


class Traces:
    """The observer that tells of operations as spans, and the middleware around their requests."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self.tracer = provider.get_tracer("doorstep")

    def ended(self, sighting: Sighting) -> None:
        """One span, told when it is over: nothing of ours needs it to be open meanwhile."""
        now = time.time_ns()
        known = sighting.kind != UNKNOWN
        span = self.tracer.start_span(
            sighting.kind if known else "GraphQL Operation",
            start_time=now - int(sighting.seconds * 1e9),
            attributes={
                "doorstep.outcome": sighting.outcome.value,
                **({"graphql.operation.type": sighting.kind} if known else {}),
                **({"graphql.operation.name": sighting.name} if sighting.name else {}),
                **({"error.type": sighting.codes[0]} if sighting.codes else {}),
            },
        )
        if ProblemCode.INTERNAL.value in sighting.codes:
            span.set_status(StatusCode.ERROR)
        span.end(now)

    def delivered(self, event: object, open_for: float, codes: Sequence[str]) -> None:
        """Events are counted (transport/telemetry/metrics.py), not traced."""

    async def stop(self) -> None:
        """Send what is left, within bounds: a collector that is away holds up no stop."""
        loop, done = asyncio.get_running_loop(), asyncio.Event()

        def shut() -> None:
            self._provider.shutdown()
            loop.call_soon_threadsafe(done.set)

        threading.Thread(target=shut, name="last spans", daemon=True).start()
        try:
            async with asyncio.timeout(FAREWELL):
                await done.wait()
        except TimeoutError:
            return


class Traced:
    """ASGI middleware: a span for each HTTP request but the probes', and its caller's context."""

    def __init__(self, app: ASGIApp, tracer: Tracer) -> None:
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection in its caller's trace."""
        if scope["type"] not in {"http", "websocket"} or scope["path"] in PROBES:
            await self._app(scope, receive, send)
            return
        caller = FORMAT.extract({"traceparent": header_of(scope, b"traceparent") or ""})
        if scope["type"] == "websocket":
            with _within(caller):
                await self._app(scope, receive, send)
            return
        await self._request(scope, receive, send, caller)

    async def _request(
        self, scope: Scope, receive: Receive, send: Send, caller: contexts.Context
    ) -> None:
        with self._span(scope, caller) as span:

            async def noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    _note_status(span, message["status"])
                await send(message)

            await self._app(scope, receive, noted)

    @contextmanager
    def _span(self, scope: Scope, caller: contexts.Context) -> Iterator[Span]:
        route = ROUTES.get(scope["path"].split("/")[1])
        method = scope["method"] if scope["method"] in METHODS else "_OTHER"
        shown = {"http.route": route, "url.path": route} if route else {}
        span = self._tracer.start_span(
            f"{method} {route}" if route else method,
            caller,
            SpanKind.SERVER,
            attributes={"http.request.method": method, "url.scheme": scope["scheme"], **shown},
        )
        bind_contextvars(trace_id=format(span.get_span_context().trace_id, "032x"))
        try:
            with _within(set_span_in_context(span, caller)):
                yield span
        finally:
            span.end()


def exported(processor: SpanProcessor, attributes: dict[str, str]) -> Traces:
    """Traces that go to `processor`, of a resource with these attributes beside the usual ones."""
    from opentelemetry.sdk.resources import Resource

    provider = TracerProvider(resource=Resource.create(attributes), shutdown_on_exit=False)
    provider.add_span_processor(processor)
    return Traces(provider)


def to_collector(*, named: bool) -> Traces:
    """Traces to the collector that the environment's OTEL_ variables name, by HTTP.

    `named`: the environment names the service too.
    """
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    name = {} if named else {"service.name": "doorstep"}
    return exported(BatchSpanProcessor(OTLPSpanExporter()), name)


def _note_status(span: Span, status: int) -> None:
    span.set_attribute("http.response.status_code", status)
    if status >= 500:
        span.set_status(StatusCode.ERROR)


@contextmanager
def _within(context: contexts.Context) -> Iterator[None]:
    token = contexts.attach(context)
    try:
        yield
    finally:
        contexts.detach(token)
