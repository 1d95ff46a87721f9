"""Several worker processes on one listening socket, and the parent that keeps them alive.

uvicorn's supervisor can't run a server of another class in its children, nor be hurried by a
second signal, so this is ours: the parent holds the socket, starts workers anew when they die,
passes a stop on to them, and kills what outlives its time. Each worker's event loop writes to a
pipe every second; one that has begun to and falls silent hangs: it answers nobody and hears no
signal, so it is killed, and another started. A worker that finds its parent gone stops as if it
had been told to.
"""

import contextlib
import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass

import structlog
from prometheus_client.multiprocess import mark_process_dead

from confinement.kernel import keep_memory_private
from transport.server.server import STOP_SIGNALS, Serving, run
from transport.telemetry.metrics import FOLDER, count_restart

log = structlog.get_logger(__name__)

WATCHED = frozenset({*STOP_SIGNALS, signal.SIGCHLD})
FAILED_START = 10.0  # seconds: one of the first workers that fails so early would fail again
RESTART_EVERY = 1.0  # seconds at least between two starts in one place: no busy loop
PIPE = 65_536  # bytes: more than a pipe holds of beats that were not read
STOP_SPARE = 5.0  # seconds beyond drain and grace before a worker is killed


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a worker is handed: three descriptors, and why the one before it is gone, if any was."""

    listener: int
    lifeline: int
    beats: int
    replaces: str | None


@dataclass(slots=True)
class Worker:
    """A worker process; `first` if it was there from the beginning. `pulse` is the end of its pipe
    that is read; `heard_at` the last beat, None before the first: whoever starts may be long.
    """

    process: subprocess.Popen[bytes]
    first: bool
    began_at: float
    pulse: int
    heard_at: float | None = None
    hung: bool = False

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.began_at

    def failed_to_start(self) -> bool:
        """Whether it ended by itself where a working installation would have served."""
        code = self.process.poll()
        return code is not None and code > 0 and self.first and self.age < FAILED_START

    def silent_for(self) -> float:
        """Seconds since its last beat; 0 before the first."""
        with contextlib.suppress(BlockingIOError):
            if os.read(self.pulse, PIPE):
                self.heard_at = time.monotonic()
        return 0.0 if self.heard_at is None else time.monotonic() - self.heard_at


def supervise(app: str, serving: Serving, listener: socket.socket) -> int:
    """Runs the workers until stopped; gives the exit code.

    Signals are blocked and waited for: no handler runs in the middle of anything.
    """
    keep_memory_private()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    try:
        with tempfile.TemporaryDirectory(prefix="doorstep-counts-") as counts:
            return Supervisor(app, serving, listener, counts).run()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Supervisor:
    """The parent of `serving.workers` processes; `counts` is the folder their metrics share."""

    def __init__(self, app: str, serving: Serving, listener: socket.socket, counts: str) -> None:
        self._serving = serving
        self._listener = listener
        self._counts = counts
        self._lifeline, self._held = os.pipe()  # its end tells workers that the parent has gone
        self._command = [sys.executable, "-m", "transport.server.workers", app]
        self._workers: list[Worker] = []

    def run(self) -> int:
        """Starts, tends and stops the workers. 1 where they could not be started."""
        self._workers = [self._start(None) for _ in range(self._serving.workers)]
        failed = False
        while not failed:
            heard = signal.sigtimedwait(WATCHED, RESTART_EVERY)
            if heard is not None and heard.si_signo in STOP_SIGNALS:
                break
            failed = any(worker.failed_to_start() for worker in self._workers)
            for worker in self._workers:
                self._kill_hung(worker)
            if not failed:
                self._workers = [self._tended(worker) for worker in self._workers]
        self._listener.close()
        self._stop()
        return int(failed)

    def _start(self, replaces: str | None) -> Worker:
        """A worker; where it stands in for one that is gone, with the word for why."""
        pulse, beats = os.pipe()
        os.set_blocking(pulse, False)
        os.set_blocking(beats, False)
        inherited = Inherited(self._listener.fileno(), self._lifeline, beats, replaces)
        said = [json.dumps(dataclasses.asdict(one)) for one in (self._serving, inherited)]
        process = subprocess.Popen(  # noqa: S603 - this very program
            [*self._command, *said],
            pass_fds=(inherited.listener, inherited.lifeline, inherited.beats),
            env=os.environ
            | {
                "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                FOLDER: self._counts,
            },
            start_new_session=True,  # Ctrl-C reaches the parent alone, which passes it on once
        )
        os.close(beats)
        return Worker(process, replaces is None, time.monotonic(), pulse)

    def _kill_hung(self, worker: Worker) -> None:
        """A loop that has not turned for so long will not: nothing else ends it."""
        silent = worker.silent_for()
        if silent > self._serving.silent_seconds and not worker.hung:
            worker.hung = True
            log.error("worker hangs, killed", pid=worker.process.pid, silent_seconds=round(silent))
            worker.process.kill()

    def _tended(self, worker: Worker) -> Worker:
        """The worker, or another in the place of one that died."""
        code = worker.process.poll()
        if code is None or worker.age < RESTART_EVERY:
            return worker
        os.close(worker.pulse)
        mark_process_dead(worker.process.pid, self._counts)  # type: ignore[no-untyped-call]
        log.warning("worker died, starting another", pid=worker.process.pid, code=code)
        return self._start("hung" if worker.hung else "died")

    def _stop(self) -> None:
        """Asks every worker to stop; kills those that don't in time, or on a second signal."""
        self._send(signal.SIGTERM)
        serving = self._serving
        allowed = serving.drain_seconds + 2 * serving.grace_seconds + STOP_SPARE
        deadline = time.monotonic() + serving.lame_seconds + allowed
        while any(worker.process.poll() is None for worker in self._workers):
            heard = signal.sigtimedwait(WATCHED, 0.5)
            hurried = heard is not None and heard.si_signo in STOP_SIGNALS
            if hurried or time.monotonic() > deadline:
                self._send(signal.SIGKILL)

    def _send(self, sig: signal.Signals) -> None:
        for worker in self._workers:
            worker.process.send_signal(sig)  # does nothing to one that has ended


def work(app: str, serving: str, inherited: str) -> int:
    """A worker's life: serves on the inherited socket until told to stop, or left alone."""
    ours = Inherited(**json.loads(inherited))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
    threading.Thread(target=_outlive, args=(ours.lifeline,), daemon=True).start()
    if ours.replaces is not None:
        count_restart(ours.replaces)
    listener = socket.socket(fileno=ours.listener)
    return run(app, Serving(**json.loads(serving)), listener, ours.beats)


def _outlive(lifeline: int) -> None:
    """Stops this worker when its parent is gone: nobody writes, so reading ends only then."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(work(*sys.argv[1:]))
