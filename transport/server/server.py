"""Serving the application: the listening socket, uvicorn as we want it, and a gentle stop.

SIGTERM or SIGINT: for the lame duck's time all is served as before, while `/readyz` says that it
stops, so that whoever balances sends nobody more; then no new connection is taken, the
application's own drain spreads the closes of its sockets over the drain time, then uvicorn ends
what is left. A second signal quits at once.
"""

import asyncio
import contextlib
import errno
import gc
import os
import resource
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any

import structlog
import uvicorn
from starlette.applications import Starlette

from confinement.kernel import keep_memory_private
from transport.server.header_timeouts import heads_within

log = structlog.get_logger(__name__)

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
MESSAGE_LIMIT = 64 * 1024
BEAT_EVERY = 1.0

Drain = Callable[[float], Awaitable[None]]


class CannotListen(Exception):
    """One line that names the address and why it can't be had."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How to serve; all times are seconds.

    `lame_seconds` is how long all is served on after a signal. `drain_seconds` is what sockets'
    closes are spread over, `grace_seconds` what then still runs may take. `peer_seconds`: a peer
    that acknowledges nothing, or takes nothing, for so long is given up by the kernel, whatever the
    application is waiting for. `head_seconds`: so long may a request's head take. `silent_seconds`:
    a worker whose event loop has not turned for so long is killed, and another started.
    """

    host: str
    port: int
    workers: int = 1
    lame_seconds: float = 0.0
    drain_seconds: float = 5.0
    grace_seconds: int = 10
    peer_seconds: float = 20.0
    head_seconds: float = 10.0
    silent_seconds: float = 10.0
    keep_alive_seconds: int = 75
    backlog: int = 2048


def listen(serving: Serving) -> socket.socket:
    """The listening socket; its options are inherited by every connection. Raises CannotListen."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            serving.host, serving.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.create_server(address, family=family, backlog=serving.backlog)
    except OSError as error:
        raise CannotListen(_refused(serving, error)) from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; elsewhere the send timeouts stand alone
        milliseconds = int(serving.peer_seconds * 1000)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
    listener.setblocking(False)
    return listener


def _refused(serving: Serving, error: OSError) -> str:
    where = f"{serving.host}:{serving.port}"
    if error.errno == errno.EADDRINUSE:
        return f"DOORSTEP_PORT: {where} is taken by another process; stop it or choose another port"
    if error.errno == errno.EACCES:
        return f"DOORSTEP_PORT: this user may not listen on {where}"
    return f"DOORSTEP_HOST: can't listen on {where}: {os.strerror(error.errno or 0)}"


def address_of(listener: socket.socket) -> str:
    """The http address that `listener` answers on."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def configure(app: Any, serving: Serving) -> uvicorn.Config:
    """uvicorn's settings. Its own pings are off: their timeout closes with 1011, which tells
    clients to give up for good; the protocol's pings are ours. Its forwarded headers are off:
    nothing here believes an address that a peer could write.
    """
    return uvicorn.Config(
        app,
        http=heads_within(serving.head_seconds),
        ws="websockets-sansio",
        ws_max_size=MESSAGE_LIMIT,
        ws_ping_interval=None,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=serving.backlog,
        timeout_keep_alive=serving.keep_alive_seconds,
        timeout_graceful_shutdown=serving.grace_seconds,
    )


class DrainingServer(uvicorn.Server):
    """A uvicorn server that asks the application to drain before it closes what is left."""

    def __init__(self, config: uvicorn.Config, serving: Serving, pulse: int | None = None) -> None:
        super().__init__(config)
        self._serving = serving
        self._pulse = pulse
        self._beating: asyncio.Task[None] | None = None
        self._asked = False
        self._loop: asyncio.AbstractEventLoop | None = None

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Unlike uvicorn's, raises no signal again at the end: an asked-for stop is no failure."""
        before = {sig: signal.signal(sig, self.handle_exit) for sig in STOP_SIGNALS}
        try:
            yield
        finally:
            for sig, handler in before.items():
                signal.signal(sig, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal asks, the second kills."""
        if self._asked:
            signal.signal(sig, signal.SIG_DFL)
            signal.raise_signal(sig)
        self._asked = True
        if self._loop is None or not self._serving.lame_seconds:
            self.should_exit = True
        else:
            self._loop.call_soon_threadsafe(self._limp, self._loop)

    def _limp(self, loop: asyncio.AbstractEventLoop) -> None:
        """Serve on for a while, and say to whoever asks that it ends."""
        log.info("stopping", lame_seconds=self._serving.lame_seconds)
        self._tell_that_it_stops()
        loop.call_later(self._serving.lame_seconds, self._end)

    def _end(self) -> None:
        self.should_exit = True

    def _tell_that_it_stops(self) -> None:
        if isinstance(self.config.loaded_app, Starlette):
            self.config.loaded_app.state.stopping = True  # what /readyz answers from

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        settle_memory()
        if self._pulse is not None:
            self._beating = asyncio.create_task(beat(self._pulse), name="heartbeat")
        for listener in sockets or []:
            log.info("listening", address=address_of(listener), pid=os.getpid())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stop_listening(sockets or [])
        await self._drain()
        await super().shutdown(sockets)

    def _stop_listening(self, sockets: list[socket.socket]) -> None:
        for server in self.servers:
            server.close()
        for listener in sockets:
            listener.close()

    async def _drain(self) -> None:
        app = self.config.loaded_app
        if not isinstance(app, Starlette):
            return
        self._tell_that_it_stops()
        drain: Drain | None = getattr(app.state, "drain", None)
        if drain is None:
            return
        seconds = self._serving.drain_seconds
        try:
            async with asyncio.timeout(seconds + self._serving.grace_seconds):
                await drain(seconds)
        except Exception:  # whatever the drain met, the stop goes on to its end
            log.exception("drain failed")


async def beat(pulse: int) -> None:
    """Say every second that the event loop turns, to the parent at the other end of the pipe."""
    while True:  # suspends: for the pause
        with contextlib.suppress(BlockingIOError):  # a parent that reads nothing has heard enough
            os.write(pulse, b".")
        await asyncio.sleep(BEAT_EVERY)


def settle_memory() -> None:
    """Take what was made at the start, which lives as long as the process, out of the collector's
    sight: else each full collection walks all of it, and every socket waits (measured: 0.2 s).

    And collect seldom: most of what a request makes holds no circles and goes by itself, while a
    full collection walks every live socket (measured: the slowest hundredth of arrivals waited 30
    to 70 ms for one, 17 ms without). What it may leave for later is a few thousand closed sockets.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 10)


def raise_descriptor_limit() -> None:
    """Every socket is a descriptor, and a thousand, the usual soft limit, is a small crowd."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def run(app: Any, serving: Serving, listener: socket.socket, pulse: int | None = None) -> int:
    """Serves `app`, an application or its import string, until stopped; gives the exit code.

    `pulse` is a pipe that is written to every second while the event loop turns.
    """
    raise_descriptor_limit()
    keep_memory_private()
    server = DrainingServer(configure(app, serving), serving, pulse)
    try:
        server.run([listener])
    except SystemExit as stop:  # how uvicorn says that the lifespan failed
        return stop.code if isinstance(stop.code, int) else 1
    return 0


def serve(app: str, serving: Serving) -> int:
    """Serves the application at import string `app` with one worker or several; the exit code.

    Raises CannotListen before anything has been started.
    """
    listener = listen(serving)
    if serving.workers == 1:
        return run(app, serving, listener)
    from transport.server.workers import supervise

    return supervise(app, serving, listener)
