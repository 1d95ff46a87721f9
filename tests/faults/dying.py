"""A Doorstep that can be told, request by request, at which of its steps to die. For tests alone.

A step is a statement about to be run, a transaction about to begin or to commit, one that has just
committed, or a reply about to be sent. A request with the header `dies-at: 7` ends in SIGKILL in
place of its seventh step (counted from 0); with `dies-at: never` its answer names the steps that it
took, in the header `steps`. After each death a fresh process serves on: forked from this one, which
has imported everything and opened nothing but the listening socket.
"""

import ctypes
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bootstrap.composition import Doorstep
from bootstrap.settings import load_settings
from storage.database.database import Database, Row, Transaction
from transport.server.server import Serving, listen, run

HEADER = b"dies-at"
PR_SET_PDEATHSIG = 1


class Fuse:
    """The steps that one request has taken, and the one that it does not live to take."""

    def __init__(self, dies_at: str) -> None:
        self.steps: list[str] = []
        self._last = None if dies_at == "never" else int(dies_at)

    def burn(self, step: str) -> None:
        """Take this step, or die."""
        if len(self.steps) == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.steps.append(step)


LIT: ContextVar[Fuse | None] = ContextVar("lit", default=None)


def burn(step: str) -> None:
    """A step of whatever request is under way."""
    if fuse := LIT.get():
        fuse.burn(step)


class Mortal(Transaction):
    """A transaction, step by step."""

    def __init__(self, transaction: Transaction) -> None:
        self._whole = transaction

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """One statement of this transaction."""
        burn(" ".join(sql.split()[:3]))
        return await self._whole.fetch(sql, *values)


class MortalDatabase(Database):
    """A database, step by step."""

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """One statement in a transaction of its own."""
        burn(" ".join(sql.split()[:3]))
        return await super().fetch(sql, *values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commits at the end, rolls back on any exception."""
        burn("BEGIN")
        async with super().transaction() as transaction:
            yield Mortal(transaction)
            burn("COMMIT")
        burn("COMMITTED")


class Lighter:
    """Lights the fuse of the requests that ask for it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        dies_at = dict(scope.get("headers", ())).get(HEADER)
        if dies_at is None:
            await self._app(scope, receive, send)
            return
        fuse = Fuse(dies_at.decode())
        LIT.set(fuse)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                burn("REPLY")
                steps = (b"steps", json.dumps(fuse.steps).encode())
                message = {**message, "headers": [*message["headers"], steps]}
            await send(message)

        await self._app(scope, receive, told)


def main() -> None:
    """Serve, again and again, until something else than the fuse ends a process."""
    settings = load_settings()
    serving = Serving(settings.host, settings.port, drain_seconds=0, grace_seconds=1)
    listener = listen(serving)
    while True:
        child = os.fork()
        if child == 0:
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            doorstep = Doorstep(settings, database=MortalDatabase(settings.database_url))
            os._exit(run(Lighter(doorstep.starlette), serving, listener))
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            raise SystemExit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
