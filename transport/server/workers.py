"""Several worker processes on one listening socket, and the parent that keeps them alive.

uvicorn's supervisor can't run a server of another class in its children, nor be hurried by a
second signal, so this is ours: the parent holds the socket, starts workers anew when they die,
passes a stop on to them, and kills what outlives its time. A worker that finds its parent gone
stops as if it had been told to.
"""

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

from transport.server.server import STOP_SIGNALS, Serving, run
from transport.telemetry.metrics import FOLDER

log = structlog.get_logger(__name__)

WATCHED = frozenset({*STOP_SIGNALS, signal.SIGCHLD})
FAILED_START = 10.0  # seconds: one of the first workers that fails so early would fail again
RESTART_EVERY = 1.0  # seconds at least between two starts in one place: no busy loop
STOP_SPARE = 5.0  # seconds beyond drain and grace before a worker is killed


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process; `first` if it was there from the beginning."""

    process: subprocess.Popen[bytes]
    first: bool
    began_at: float

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.began_at

    def failed_to_start(self) -> bool:
        """Whether it ended by itself where a working installation would have served."""
        code = self.process.poll()
        return code is not None and code > 0 and self.first and self.age < FAILED_START


def supervise(app: str, serving: Serving, listener: socket.socket) -> int:
    """Runs the workers until stopped; gives the exit code.

    Signals are blocked and waited for: no handler runs in the middle of anything.
    """
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
        self._workers = [self._start(first=True) for _ in range(self._serving.workers)]
        failed = False
        while not failed:
            heard = signal.sigtimedwait(WATCHED, RESTART_EVERY)
            if heard is not None and heard.si_signo in STOP_SIGNALS:
                break
            failed = any(worker.failed_to_start() for worker in self._workers)
            if not failed:
                self._workers = [self._tended(worker) for worker in self._workers]
        self._listener.close()
        self._stop()
        return int(failed)

    def _start(self, *, first: bool) -> Worker:
        listening = self._listener.fileno()
        said = json.dumps(dataclasses.asdict(self._serving))
        process = subprocess.Popen(  # noqa: S603 - this very program
            [*self._command, said, str(listening), str(self._lifeline)],
            pass_fds=(listening, self._lifeline),
            env=os.environ
            | {
                "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                FOLDER: self._counts,
            },
            start_new_session=True,  # Ctrl-C reaches the parent alone, which passes it on once
        )
        return Worker(process, first, time.monotonic())

    def _tended(self, worker: Worker) -> Worker:
        """The worker, or another in the place of one that died."""
        code = worker.process.poll()
        if code is None or worker.age < RESTART_EVERY:
            return worker
        mark_process_dead(worker.process.pid, self._counts)  # type: ignore[no-untyped-call]
        log.warning("worker died, starting another", pid=worker.process.pid, code=code)
        return self._start(first=False)

    def _stop(self) -> None:
        """Asks every worker to stop; kills those that don't in time, or on a second signal."""
        self._send(signal.SIGTERM)
        allowed = self._serving.drain_seconds + 2 * self._serving.grace_seconds + STOP_SPARE
        deadline = time.monotonic() + allowed
        while any(worker.process.poll() is None for worker in self._workers):
            heard = signal.sigtimedwait(WATCHED, 0.5)
            hurried = heard is not None and heard.si_signo in STOP_SIGNALS
            if hurried or time.monotonic() > deadline:
                self._send(signal.SIGKILL)

    def _send(self, sig: signal.Signals) -> None:
        for worker in self._workers:
            worker.process.send_signal(sig)  # does nothing to one that has ended


def work(app: str, said: str, listening: str, lifeline: str) -> int:
    """A worker's life: serves on the inherited socket until told to stop, or left alone."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
    threading.Thread(target=_outlive, args=(int(lifeline),), daemon=True).start()
    return run(app, Serving(**json.loads(said)), socket.socket(fileno=int(listening)))


def _outlive(lifeline: int) -> None:
    """Stops this worker when its parent is gone: nobody writes, so reading ends only then."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(work(*sys.argv[1:]))
