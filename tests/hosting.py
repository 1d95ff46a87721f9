"""The fixtures of the shared servers: started at the first wish, once for a whole run of pytest.

Under xdist the controlling process hosts them, since it outlives its workers, and each worker asks
it for their addresses over a connection of the loopback. A run that needs no server starts none.
"""

import secrets
from contextlib import ExitStack, suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener
from threading import Lock, Thread
from typing import Any, Literal

import pytest

from tests import servers

Kind = Literal["postgres", "valkey"]


class Host:
    """Starts each kind of server at most once, for this process and for those that ask."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._listener = Listener(("127.0.0.1", 0), authkey=self._key)
        self._lock = Lock()
        self._running = ExitStack()
        self._urls: dict[Kind, str] = {}
        Thread(target=self._answer_workers, daemon=True, name="server host").start()

    @property
    def invitation(self) -> tuple[Any, bytes]:
        """What a worker needs to ask: address and key."""
        return self._listener.address, self._key

    def url(self, kind: Kind) -> str:
        """The address of the run's server of that kind."""
        with self._lock:
            if kind not in self._urls:
                start = servers.postgres if kind == "postgres" else servers.valkey
                self._urls[kind] = self._running.enter_context(start())
            return self._urls[kind]

    def close(self) -> None:
        """Stop what was started."""
        self._listener.close()
        with self._lock:
            self._running.close()

    def _answer_workers(self) -> None:
        # OSError: the listener was closed, at the end of the run.
        with suppress(OSError):
            while True:
                with suppress(EOFError, AuthenticationError), self._listener.accept() as worker:
                    worker.send(self._reply(worker.recv()))

    def _reply(self, kind: Kind) -> str | Exception:
        try:
            return self.url(kind)
        except Exception as error:  # noqa: BLE001  it is the worker's test that has to fail of it
            return error


HOST = pytest.StashKey[Host]()


def host_of(config: pytest.Config) -> Host:
    """The one host of this process."""
    if HOST not in config.stash:
        config.stash[HOST] = Host()
    return config.stash[HOST]


def server_url(config: pytest.Config, kind: Kind) -> str:
    """The address of the run's server, from this process or from the controlling one."""
    invitation = getattr(config, "workerinput", {}).get("host")
    if invitation is None:
        return host_of(config).url(kind)
    address, key = invitation
    with Client(tuple(address), authkey=key) as controller:
        controller.send(kind)
        reply = controller.recv()
    if isinstance(reply, Exception):
        raise reply
    return str(reply)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Invite a worker of xdist."""
    node.workerinput["host"] = host_of(node.config).invitation


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers with the run."""
    if HOST in config.stash:
        config.stash[HOST].close()


@pytest.fixture(scope="session")
def postgres_url(pytestconfig: pytest.Config) -> str:
    """A real PostgreSQL's address: make a database of your own on it (`fresh_database`)."""
    return server_url(pytestconfig, "postgres")


@pytest.fixture(scope="session")
def redis_url(pytestconfig: pytest.Config) -> str:
    """A real Redis's or Valkey's address, shared by all tests: take a namespace or number."""
    return server_url(pytestconfig, "valkey")
