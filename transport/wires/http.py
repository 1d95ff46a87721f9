"""GraphQL over HTTP: one request, one answer, or one stream of events."""

from collections.abc import Mapping

import orjson
from graphql import OperationType
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.model.people import Viewer
from domain.model.problems import BadUserInput
from transport.base.ports import Clock, Gate
from transport.base.problems import RateLimited, RequestRefused, refused
from transport.base.request_ids import header_of
from transport.graphql.execution import Engine
from transport.graphql.operations import Operation
from transport.graphql.requests import Request, request_from
from transport.graphql.wire import encode
from transport.wires.answers import STATUS, reply, retry_after, viewer_of
from transport.wires.bodies import Declined, Gone, declined, query_parameters, read_form, read_json
from transport.wires.connections import Connections
from transport.wires.negotiation import EVENTS, GRAPHQL, HTML, JSON, preferred
from transport.wires.peers import Peer, PeerGone
from transport.wires.sse import EventStream, single


class GraphQLOverHttp:
    """The ASGI endpoint of `/graphql` for HTTP."""

    def __init__(
        self,
        engine: Engine,
        gate: Gate,
        connections: Connections,
        clock: Clock,
        *,
        graphiql: ASGIApp | None = None,
    ) -> None:
        self._engine = engine
        self._gate = gate
        self._connections = connections
        self._clock = clock
        self._graphiql = graphiql

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever it holds, never with an exception."""
        if self._graphiql is not None and _is_browser(scope):
            await self._graphiql(scope, receive, send)
            return
        timings = self._engine.timings
        peer = Peer(receive, send, patience=timings.send, whole=timings.answer)
        try:
            await self._answer(scope, peer)
        except Declined as no:
            await _reply(peer, no.status, _declined_type(scope), _errors(no), no.headers)
        except (Gone, PeerGone):
            return

    async def _answer(self, scope: Scope, peer: Peer) -> None:
        if scope["method"] not in {"GET", "POST"}:
            raise declined(
                405, "GraphQL is spoken with POST, and queries with GET.", allow="GET, POST"
            )
        accept = header_of(scope, b"accept")
        if preferred(accept, JSON, GRAPHQL, EVENTS) is None:
            raise declined(406, f"Answers come as {JSON}, {GRAPHQL} or {EVENTS}.")
        engine = self._engine
        viewer = await viewer_of(scope, self._gate, engine.faults, engine.turned_away)
        request = await self._request(scope, peer)
        try:
            operation = await self._engine.admit(request, viewer)
            self._check_wire(operation, scope, accept)
            if _streams(operation, accept):
                await self._stream(peer, operation)
                return
            body = encode(await self._engine.execute(operation), self._engine.faults)
            media_type = preferred(accept, JSON, GRAPHQL) or JSON
            with engine.unsent.hold(viewer.key, len(body)):
                await _reply(peer, 200, media_type, body, engine.rate_headers(viewer))
        except RequestRefused as no:
            await self._refuse(peer, no, accept, viewer)
        except RateLimited as full:
            await self._refuse(peer, refused(full), accept, viewer)

    async def _request(self, scope: Scope, peer: Peer) -> Request:
        """What is asked; raise `Declined` or `Gone`."""
        if scope["method"] == "GET":
            return _shaped(query_parameters(scope))
        limit, seconds = self._engine.limits.body_bytes, self._engine.timings.body
        return _shaped(await read_json(scope, peer, limit=limit, seconds=seconds))

    def _check_wire(self, operation: Operation, scope: Scope, accept: str | None) -> None:
        """Commands come by POST (a link must not act), streams go to those who take them."""
        if operation.kind is OperationType.MUTATION and scope["method"] == "GET":
            raise declined(405, "Mutations are sent with POST.", allow="POST")
        if operation.kind is OperationType.SUBSCRIPTION and not preferred(accept, EVENTS):
            text = f"Subscriptions are spoken over a socket, or with `accept: {EVENTS}`."
            raise refused(BadUserInput(text))

    async def _refuse(
        self, peer: Peer, no: RequestRefused, accept: str | None, viewer: Viewer
    ) -> None:
        """Errors without data, as each media type tells them."""
        media_type = preferred(accept, JSON, GRAPHQL, EVENTS) or JSON
        body = encode(self._engine.refusal(no), self._engine.faults)
        status = STATUS.get(no.code, 400 if media_type == GRAPHQL else 200)
        if media_type == EVENTS and status == 200:
            await single(peer, body)
            return
        details = no.errors[0]["extensions"]
        wire = JSON if media_type == EVENTS else media_type
        headers = retry_after(details) | self._engine.rate_headers(viewer)
        await _reply(peer, status, wire, body, headers)

    async def _stream(self, peer: Peer, operation: Operation) -> None:
        """Answer with events, for as long as the viewer may and the process lives."""
        if self._connections.draining:
            raise declined(503, "This server is stopping: reconnect.", retry_after="1")
        stream = EventStream(peer, operation, self._engine, self._clock())
        if not self._connections.admit(stream):
            raise declined(429, "This account has too many streams open.", retry_after="5")
        try:
            await stream.run()
        finally:
            self._connections.remove(stream)


def _shaped(value: object) -> Request:
    shaped: Request = read_form(request_from, value)
    return shaped


def _streams(operation: Operation, accept: str | None) -> bool:
    """Whether the answer is a stream: always a subscription's, and what asked for one first."""
    if operation.kind is OperationType.SUBSCRIPTION:
        return True
    return preferred(accept, JSON, GRAPHQL, EVENTS) == EVENTS


def _is_browser(scope: Scope) -> bool:
    """A person's browser, as far as HTTP tells: it would rather have a page."""
    if scope["method"] != "GET" or b"query=" in scope["query_string"]:
        return False
    return preferred(header_of(scope, b"accept"), HTML, JSON, GRAPHQL, EVENTS) == HTML


def _declined_type(scope: Scope) -> str:
    return preferred(header_of(scope, b"accept"), JSON, GRAPHQL) or JSON


def _errors(no: Declined) -> bytes:
    return orjson.dumps({"errors": [no.error]})


async def _reply(
    peer: Peer, status: int, media_type: str, body: bytes, headers: Mapping[str, str] | None = None
) -> None:
    varying = {"vary": "accept, authorization", **(headers or {})}
    await reply(peer, status, f"{media_type}; charset=utf-8", body, varying)
