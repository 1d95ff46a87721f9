"""GraphQL over sockets: the thin shell that drives `Protocol` on ASGI.

A socket costs one task (the server's own, reading), one timer, and one task for each operation.
"""

import asyncio
from collections.abc import Collection, Iterable
from contextlib import aclosing, suppress
from math import inf

from graphql import OperationType
from starlette.types import Receive, Scope
from starlette.types import Send as AsgiSend

from domain.model.people import Viewer
from domain.model.problems import Problem
from transport.base.ports import Clock, Gate
from transport.base.problems import (
    Interrupted,
    RateLimited,
    RequestRefused,
    Unauthenticated,
    refused,
)
from transport.base.request_ids import HEADER, request_id
from transport.graphql.execution import Body, Engine
from transport.graphql.operations import Operation
from transport.graphql.requests import Request
from transport.graphql.wire import encode
from transport.wires import protocol
from transport.wires.connections import Close, Connections, Kind
from transport.wires.origins import origin_allowed
from transport.wires.peers import Peer, PeerGone
from transport.wires.protocol import (
    Authenticate,
    CloseCode,
    Effect,
    Protocol,
    Send,
    Shut,
    Start,
    State,
    Stop,
    next_message,
)

CLOSES = {
    Close.FORBIDDEN: (CloseCode.FORBIDDEN, "this right has ended"),
    Close.STOPPING: (CloseCode.STOPPING, "this server is stopping"),
    Close.OVERLOADED: (CloseCode.OVERLOADED, "overloaded"),
}


class GraphQLOverSockets:
    """The ASGI endpoint of `/graphql` for sockets."""

    def __init__(
        self,
        engine: Engine,
        gate: Gate,
        connections: Connections,
        clock: Clock,
        *,
        allowed_origins: Collection[str] = (),
    ) -> None:
        self.engine = engine
        self.gate = gate
        self.connections = connections
        self.clock = clock
        self._allowed_origins = frozenset(allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: AsgiSend) -> None:
        """Serve one socket from its upgrade to its end."""
        peer = Peer(receive, send, patience=self.engine.timings.send)
        await peer.receive()  # websocket.connect
        if not origin_allowed(scope, self._allowed_origins):
            await peer.send({"type": "websocket.close"})  # before accept: HTTP 403
            return
        common = protocol.SUBPROTOCOL in scope["subprotocols"]
        try:
            await peer.send(_accept(protocol.SUBPROTOCOL if common else None))
            if not common:
                # A browser learns a close code only from a socket that was opened.
                await _close(peer, CloseCode.BAD_SUBPROTOCOL, "speak graphql-transport-ws")
                return
            await Socket(self, peer).serve()
        except PeerGone:
            return


def _accept(subprotocol: str | None) -> dict[str, object]:
    headers = [(HEADER, request_id.get().encode())]
    return {"type": "websocket.accept", "subprotocol": subprotocol, "headers": headers}


async def _close(peer: Peer, code: CloseCode, reason: str) -> None:
    await peer.send({"type": "websocket.close", "code": code.value, "reason": reason})


class Socket:
    """One open socket."""

    __slots__ = (
        "_loop",
        "_operations",
        "_peer",
        "_place",
        "_protocol",
        "_strays",
        "_subscriptions",
        "_timer",
        "_viewer",
    )

    kind = Kind.SOCKET

    def __init__(self, place: GraphQLOverSockets, peer: Peer) -> None:
        limits = place.engine.limits
        self._place = place
        self._peer = peer
        self._loop = asyncio.get_running_loop()
        self._protocol = Protocol(
            place.engine.timings,
            most_operations=limits.subscriptions_per_socket + limits.commands_per_socket,
            now=self._loop.time(),
        )
        self._viewer: Viewer | None = None
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._strays: set[asyncio.Task[None]] = set()  # stopped operations, pings, closes
        self._subscriptions = 0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def viewer(self) -> Viewer:
        """Whose socket it is; there is one from `connection_ack` on."""
        assert self._viewer is not None, "nothing runs, and nothing is registered, before the gate"
        return self._viewer

    def close(self, why: Close) -> None:
        """Begin to close it from elsewhere: a right that ended, a server that stops."""
        if self._protocol.state is not State.SHUT:
            self._later([self._protocol.shut(*CLOSES[why])])

    async def serve(self) -> None:
        """Read until the end; leave nothing behind."""
        self._set_timer()
        try:
            # bounded: by what the socket holds
            while (came := await self._peer.receive())["type"] != "websocket.disconnect":
                await self._do(self._judge(came.get("text")))
        finally:
            await self._leave()

    def _judge(self, text: str | None) -> Iterable[Effect]:
        most = self._place.engine.limits.message_bytes
        if text is not None and len(text) * 4 > most and len(text.encode()) > most:
            return [self._protocol.shut(CloseCode.TOO_BIG, f"messages are {most} bytes at most")]
        return self._protocol.received(text, self._loop.time())

    async def _do(self, effects: Iterable[Effect]) -> None:
        """Carry out what the protocol says; raise `PeerGone`."""
        for effect in effects:
            match effect:
                case Send(text):
                    await self._send(text)
                case Start(id_, request):
                    self._start(id_, request)
                case Stop(id_):
                    self._stop(id_)
                case Authenticate(authorization):
                    await self._authenticate(authorization)
                case Shut(code, reason):
                    await self._shut(code, reason)

    async def _send(self, text: str) -> None:
        if self._protocol.state is not State.SHUT:
            await self._peer.send({"type": "websocket.send", "text": text})

    async def _shut(self, code: CloseCode, reason: str) -> None:
        """Say good-bye; a peer that does not answer, or does not read, is cut off soon after."""
        self._loop.call_later(self._place.engine.timings.farewell, self._peer.abort)
        await _close(self._peer, code, reason)

    async def _authenticate(self, authorization: str | None) -> None:
        """Ask the gate, and register; what a retry could mend is told with a code that says so."""
        try:
            async with asyncio.timeout(self._place.engine.timings.authentication):
                self._viewer = await self._place.gate.authenticate(authorization)
        except Unauthenticated as no:
            self._place.engine.turned_away(no)
            await self._do([self._protocol.shut(CloseCode.FORBIDDEN, no.message)])
        except (Problem, TimeoutError):
            await self._do([self._protocol.shut(CloseCode.OVERLOADED, "come back later")])
        except Exception as fault:  # noqa: BLE001 - a broken gate is our fault, and a retry may mend it
            self._place.engine.faults.log(fault)
            await self._do([self._protocol.shut(CloseCode.OVERLOADED, "come back later")])
        else:
            await self._do(self._enter())

    def _enter(self) -> Iterable[Effect]:
        """The gate let the viewer in: is there room?"""
        if self._place.connections.draining:
            return [self._protocol.shut(*CLOSES[Close.STOPPING])]
        if not self._place.connections.admit(self):
            return [self._protocol.shut(CloseCode.OVERLOADED, "too many sockets of this account")]
        lifetime = (self.viewer.expires_at - self._place.clock()).total_seconds()
        effects = list(self._protocol.accepted(lifetime, self._loop.time()))
        self._set_timer()
        return effects

    def _start(self, id_: str, request: Request) -> None:
        self._operations[id_] = self._loop.create_task(self._operate(id_, request))

    def _stop(self, id_: str) -> None:
        task = self._operations.pop(id_)
        self._keep(task)
        task.cancel()

    async def _operate(self, id_: str, request: Request) -> None:
        """Run one operation to its end, and tell it; or its errors."""
        try:
            try:
                await self._results(id_, await self._place.engine.admit(request, self.viewer))
                last = protocol.message("complete", id=id_)
            except RequestRefused as no:
                last = protocol.refusal(id_, no.errors)
            except PeerGone:
                raise
            except Interrupted:
                self.close(Close.OVERLOADED)
                return
            except Exception as fault:  # noqa: BLE001 - ours alone: the peer must not wait for ever
                last = protocol.refusal(id_, [self._place.engine.faults.masked(fault)])
            if self._protocol.ended(id_):
                del self._operations[id_]
                await self._send(last)
        except PeerGone:
            return

    async def _results(self, id_: str, operation: Operation) -> None:
        engine = self._place.engine
        if operation.kind is not OperationType.SUBSCRIPTION:
            await self._tell(id_, await engine.execute(operation))
            return
        most = engine.limits.subscriptions_per_socket
        if self._subscriptions >= most:
            text = f"At most {most} subscriptions on a socket: complete one first."
            raise refused(RateLimited(text, retry_after_seconds=1))
        self._subscriptions += 1
        try:
            async with aclosing(engine.subscribe(operation)) as results:
                async for body in results:
                    await self._tell(id_, body)
        finally:
            self._subscriptions -= 1

    async def _tell(self, id_: str, body: Body) -> None:
        """A result; the socket is closed where the account's peers take too little of theirs."""
        engine = self._place.engine
        text = next_message(id_, encode(body, engine.faults))
        try:
            with engine.unsent.hold(self.viewer.key, len(text)):
                await self._send(text)
        except RateLimited:
            self.close(Close.OVERLOADED)
            raise PeerGone from None

    def _set_timer(self) -> None:
        """One timer for all that is due; what moved later is found out when it rings."""
        if self._timer is not None:
            self._timer.cancel()
        due = self._protocol.deadline
        self._timer = None if due == inf else self._loop.call_at(due, self._ring)

    def _ring(self) -> None:
        effects = list(self._protocol.tick(self._loop.time()))
        if effects:
            self._later(effects)
        if self._protocol.state is not State.SHUT:
            self._set_timer()

    def _later(self, effects: Iterable[Effect]) -> None:
        self._keep(self._loop.create_task(self._do_if_there(effects)))

    async def _do_if_there(self, effects: Iterable[Effect]) -> None:
        with suppress(PeerGone):  # the reader notices, and leaves
            await self._do(effects)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._strays.add(task)
        task.add_done_callback(self._strays.discard)

    async def _leave(self) -> None:
        """Free everything: operations are cancelled (a mutation goes on by itself)."""
        self._place.connections.remove(self)
        if self._timer is not None:
            self._timer.cancel()
        tasks = (*self._operations.values(), *self._strays)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=self._place.engine.timings.farewell)
