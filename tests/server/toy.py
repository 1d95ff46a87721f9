"""A tiny application for the server's tests: it echoes, floods, tells who it is, and drains."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

live: set[WebSocket] = set()


async def who(request: Request) -> PlainTextResponse:
    """The process that answers."""
    return PlainTextResponse(str(os.getpid()))


async def readyz(request: Request) -> PlainTextResponse:
    return PlainTextResponse("stopping" if getattr(app.state, "stopping", False) else "ready")


async def count(request: Request) -> PlainTextResponse:
    """How many sockets' tasks are alive."""
    return PlainTextResponse(str(len(live)))


async def echo(socket: WebSocket) -> None:
    """Sends back what it gets."""
    await socket.accept()
    live.add(socket)
    try:
        while True:
            await socket.send_text(await socket.receive_text())
    except WebSocketDisconnect:
        pass
    finally:
        live.discard(socket)


async def flood(socket: WebSocket) -> None:
    """Sends for ever, with no send timeout of its own: the kernel alone frees it."""
    await socket.accept()
    live.add(socket)
    try:
        while True:
            await socket.send_text("x" * 60_000)
    except WebSocketDisconnect:
        pass
    finally:
        live.discard(socket)


async def drain(seconds: float) -> None:
    """Closes the sockets one after the other, evenly over the time."""
    waiting = list(live)
    for socket in waiting:
        await socket.close(1012)
        await asyncio.sleep(seconds / len(waiting))


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Fails where a test wants a start that fails."""
    if os.environ.get("TOY_FAILS"):
        raise RuntimeError("this start fails")
    yield


app = Starlette(
    routes=[
        Route("/who", who),
        Route("/readyz", readyz),
        Route("/count", count),
        WebSocketRoute("/echo", echo),
        WebSocketRoute("/flood", flood),
    ],
    lifespan=lifespan,
)
app.state.drain = drain


if __name__ == "__main__":
    import json
    import sys

    from transport.server.server import CannotListen, Serving, serve

    try:
        sys.exit(serve("tests.server.toy:app", Serving(**json.loads(sys.argv[1]))))
    except CannotListen as error:
        sys.exit(str(error))
