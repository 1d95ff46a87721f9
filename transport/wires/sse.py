"""GraphQL over server-sent events, one operation a connection ("distinct connections mode").

A stream that ends without `complete` was cut short, and clients come back for the rest.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime

from graphql import OperationType

from domain.model.people import Viewer
from transport.base.problems import Interrupted, RateLimited, RequestRefused
from transport.graphql.execution import Body, Engine
from transport.graphql.operations import Operation
from transport.graphql.wire import encode
from transport.wires.connections import Close, Kind
from transport.wires.peers import Peer

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # proxies that hold events back make them late
]
PING = b":\n\n"
COMPLETE = b"event: complete\ndata:\n\n"


def next_event(result: bytes) -> bytes:
    """One result; JSON has no raw line breaks, so it is one `data` line."""
    return b"event: next\ndata: " + result + b"\n\n"


async def open_stream(peer: Peer) -> None:
    """Headers, and a first comment: some clients wait for a byte."""
    await peer.send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await write(peer, PING)


async def write(peer: Peer, piece: bytes, *, more: bool = True) -> None:
    """A piece of the stream, or with `more=False` its end."""
    await peer.send({"type": "http.response.body", "body": piece, "more_body": more})


async def single(peer: Peer, result: bytes) -> None:
    """A stream of one result."""
    await open_stream(peer)
    await write(peer, next_event(result) + COMPLETE, more=False)


class EventStream:
    """One operation's results to one HTTP caller."""

    kind = Kind.STREAM

    def __init__(self, peer: Peer, operation: Operation, engine: Engine, now: datetime) -> None:
        self._peer = peer
        self._operation = operation
        self._engine = engine
        self._lifetime = (operation.viewer.expires_at - now).total_seconds()
        self._ended = asyncio.Event()
        self._interrupted = False

    @property
    def viewer(self) -> Viewer:
        """Whose stream it is."""
        return self._operation.viewer

    def close(self, why: Close) -> None:
        """End it without `complete`, whyever: the client comes back, with a fresh token."""
        self._ended.set()

    async def run(self) -> None:
        """Send until the results, the caller, the token or the server come to their end."""
        await open_stream(self._peer)
        work = [
            asyncio.create_task(self._results()),
            asyncio.create_task(self._disconnected()),
            asyncio.create_task(self._pings()),
            asyncio.create_task(self._ended.wait()),
        ]
        try:
            lifetime = max(0.0, self._lifetime)  # with the token's time, the stream's is over
            done, _ = await asyncio.wait(
                work, timeout=lifetime, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
        for task in done:
            task.result()  # raises what it failed of: a peer too slow
        complete = work[0] in done and not self._interrupted
        await write(self._peer, COMPLETE if complete else b"", more=False)

    async def _results(self) -> None:
        async with aclosing(self._bodies()) as bodies:
            async for body in bodies:
                event = next_event(encode(body, self._engine.faults))
                try:
                    with self._engine.unsent.hold(self.viewer.key, len(event)):
                        await write(self._peer, event)
                except RateLimited:  # it ends without `complete`: its reader comes back
                    self._interrupted = True
                    return

    async def _bodies(self) -> AsyncGenerator[Body, None]:
        """Every result of the operation; a refusal is one too."""
        try:
            if self._operation.kind is not OperationType.SUBSCRIPTION:
                yield await self._engine.execute(self._operation)
                return
            async with aclosing(self._engine.subscribe(self._operation)) as results:
                async for body in results:
                    yield body
        except RequestRefused as no:
            yield self._engine.refusal(no)
        except Interrupted:
            self._interrupted = True

    async def _disconnected(self) -> None:
        # suspends: only the end comes
        while (await self._peer.receive())["type"] != "http.disconnect":
            pass

    async def _pings(self) -> None:
        while True:  # suspends: for the pause
            await asyncio.sleep(self._engine.timings.ping)
            await write(self._peer, PING)
