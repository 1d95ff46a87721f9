"""The house as a user starts it: real databases, and servers that are processes of their own."""

import asyncio
import base64
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from storage.database.migrate import migrate
from tests.servers import Postgres, free_port, fresh_database, postgres, valkey

ROOT = Path(__file__).parents[1]
SECRET = b"a secret of the benchmarks, nowhere else used"
START_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """One running server of ours."""

    port: int
    pid: int


@dataclass(frozen=True, slots=True)
class Backends:
    """Where a server keeps what it knows; without `redis` it stands alone."""

    database: str
    redis: str | None = None
    rate: str = "1000000"  # requests a minute and account: no load of ours reaches it

    def settings(self) -> dict[str, str]:
        """As the environment says it: production, with the rate."""
        given = {
            "DOORSTEP_ENV": "production",
            "DOORSTEP_DATABASE_URL": self.database,
            "DOORSTEP_TOKEN_SECRET": SECRET.decode(),
            "DOORSTEP_GROUNDS_KEY": base64.b64encode(bytes(32)).decode(),
            "DOORSTEP_RATE_LIMIT": self.rate,
        }
        return given if self.redis is None else {**given, "DOORSTEP_REDIS_URL": self.redis}


@contextmanager
def shared(*, durable: bool = False) -> Iterator[Backends]:
    """PostgreSQL and Valkey. Durable: every commit reaches the disk; else the database is as quick
    as it gets, and what stands around it weighs the more.
    """
    with ExitStack() as running:
        given = "DOORSTEP_TEST_POSTGRES_URL" in os.environ
        own = Postgres({}) if durable and not given else None
        url = running.enter_context(own).url if own else running.enter_context(postgres())
        database = running.enter_context(fresh_database(url))
        redis = running.enter_context(valkey())
        asyncio.run(migrate(database))
        yield Backends(database, redis)


@contextmanager
def alone() -> Iterator[Backends]:
    """SQLite and this process's memory."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite://{folder}/doorstep.db"
        asyncio.run(migrate(database))
        yield Backends(database)


@contextmanager
def serving(backends: Backends, *command: str) -> Iterator[Server]:
    """A server, `python app.py serve` unless said otherwise, until the block ends."""
    port = free_port()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, *(command or ("app.py", "serve"))],
            cwd=ROOT,
            env=_clean() | backends.settings() | {"DOORSTEP_PORT": str(port)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            await_answer(port, process, START_WITHIN)
            yield Server(port, process.pid)
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace")[-4_000:])
            raise
        finally:
            stop(process)


def _clean() -> dict[str, str]:
    """The environment, without what somebody has set for a server of their own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}


def await_answer(port: int, process: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Return when the server is ready; raises TimeoutError, or ChildProcessError if it ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ChildProcessError(f"the server ended with {process.returncode}")
        if _ready(port):
            return
        time.sleep(0.02)
    raise TimeoutError(f"the server did not answer within {seconds:g} s")


def _ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Ask it to end; a second signal ends it at once, and then there is one that asks nobody."""
    for number, patience in ((signal.SIGTERM, 3.0), (signal.SIGTERM, 3.0), (signal.SIGKILL, None)):
        process.send_signal(number)
        try:
            process.wait(patience)
            return
        except subprocess.TimeoutExpired:
            continue


def resident_kib(pid: int) -> int:
    """The memory that a process holds now (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise ProcessLookupError(pid)


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has used so far (Linux)."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, after_name[11:13])) / os.sysconf("SC_CLK_TCK")
