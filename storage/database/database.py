"""The database: statements and transactions, the same for PostgreSQL and SQLite.

Statements are written once, in PostgreSQL's dialect with `$1`; what SQLite says otherwise is
translated here and nowhere else. Instants are whole milliseconds since the epoch in both.
"""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import asyncpg  # type: ignore[import-untyped]
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext
from tortoise.exceptions import BaseORMException

from storage.database.causes import why

Row = dict[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
POOL_SIZE = 16
KEPT_FOR_READS = 4  # connections that no transaction takes: a crowd at one row starves nobody
LOCK_PATIENCE = 0.5  # seconds: a command that waits longer for a row begins anew
PATIENCE = 10.0  # seconds: a statement that waits longer, for a lock or for silence, has failed
ORPHANED_AFTER = 30.0  # seconds: a transaction that nobody goes on with is rolled back


AWAY = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.TargetServerAttributeNotMatched,
    BaseORMException,
)
"""How a database shows that it can't be reached, or not by us."""


class Unreachable(Exception):
    """The database can't be opened; the text says why, without its address' secrets."""


class Pool(NamedTuple):
    """Connections to PostgreSQL: all, and those in use."""

    open: int
    busy: int


class Connection(Protocol):
    """Something that statements can be run on: the database, or one transaction of it."""

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """The rows of one statement; none for one that returns nothing."""
        ...


class Database:
    """One database by its URL; open it before use, close it after.

    `patience` is how long PostgreSQL may take over one statement; None for work that may take as
    long as it does. Without a bound a partitioned network would hold whoever asks for an hour.
    """

    def __init__(self, url: str, *, patience: float | None = PATIENCE) -> None:
        self.url = url
        self._patience = patience
        self.dialect = "sqlite" if url.startswith("sqlite:") else "postgres"
        self._context = TortoiseContext()
        self._writers = asyncio.Semaphore(POOL_SIZE - KEPT_FOR_READS)
        self._client: BaseDBAsyncClient | None = None

    async def open(self) -> None:
        """Connect; Unreachable where the database is not to be had."""
        check_file(self.url)
        with self._context:  # Tortoise looks for its models' connection in the current context
            config = tortoise_config(connection_config(self.url, self._patience))
            await self._context.init(config=config)
        self._client = self._context.connections.get("default")
        try:
            await self.fetch("SELECT 1")
        except (*AWAY, sqlite3.Error) as error:
            await self.close()
            raise Unreachable(why(error)) from None

    async def close(self) -> None:
        """Give every connection back."""
        await self._context.connections.close_all(discard=True)
        self._client = None

    @property
    def client(self) -> BaseDBAsyncClient:
        """Tortoise's client; an error before `open`."""
        assert self._client is not None, "the database is not open"
        return self._client

    @property
    def pool(self) -> "Pool | None":
        """What PostgreSQL's pool holds now; None for SQLite, and before `open`."""
        pool = getattr(self._client, "_pool", None)
        if pool is None:
            return None
        size = pool.get_size()
        return Pool(size, size - pool.get_idle_size())

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """One statement in a transaction of its own."""
        return await self.client.execute_query_dict(self.spoken(sql), askable(values))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["Transaction"]:
        """Commits at the end, rolls back on any exception, cancellation included."""
        async with self._writers, self.client._in_transaction() as client:  # noqa: SLF001 - the explicit one
            yield Transaction(client, self)

    def spoken(self, sql: str) -> str:
        """The statement in this database's dialect."""
        return _for_sqlite(sql) if self.dialect == "sqlite" else sql


class Transaction:
    """Statements between BEGIN and COMMIT."""

    def __init__(self, client: BaseDBAsyncClient, database: Database) -> None:
        self._client = client
        self._spoken = database.spoken

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """One statement of this transaction."""
        return await self._client.execute_query_dict(self._spoken(sql), askable(values))


def askable(values: Iterable[Any]) -> list[Any]:
    """The parameters of a statement. PostgreSQL's text can't hold U+0000, so nothing has an id
    with it: asking for one must find nothing (V1) rather than fail. Texts that are kept have been
    refused with it long before (domain/model/texts.py).
    """
    return [
        value.replace("\x00", "\ufffd") if isinstance(value, str) and "\x00" in value else value
        for value in values
    ]


@lru_cache(maxsize=1024)
def _for_sqlite(sql: str) -> str:
    """SQLite numbers its parameters ?1, and its write lock makes row locks needless."""
    without_locks = re.sub(r" FOR UPDATE( OF \w+)?( SKIP LOCKED)?", "", sql)
    return re.sub(r"\$(\d+)", r"?\1", without_locks)


def tortoise_config(connection: Mapping[str, Any]) -> dict[str, Any]:
    """Tortoise's description of everything: one database, our models, our migrations."""
    app = {
        "models": ["storage.database.models"],
        "migrations": "storage.migrations",
        "default_connection": "default",
    }
    return {"connections": {"default": dict(connection)}, "apps": {"doorstep": app}}


def connection_config(url: str, patience: float | None = None) -> dict[str, Any]:
    """Tortoise's description of a connection; `patience` is asyncpg's alone."""
    if url.startswith("sqlite:"):
        credentials = {"file_path": url.removeprefix("sqlite://"), "synchronous": "NORMAL"}
        return {
            "engine": "storage.engines.sqlite",
            "credentials": {**credentials, "busy_timeout": 10_000},
        }
    dsn, pooled = dialled(url)
    bounds = {} if patience is None else {"command_timeout": patience, "timeout": patience}
    return {
        "engine": "storage.engines.postgres",
        "credentials": {
            "dsn": dsn,
            "database": unquote(urlsplit(url).path[1:]),  # for what is told; the address is obeyed
            "minsize": 2,
            "maxsize": POOL_SIZE,
            **bounds,
            **(_POOLED if pooled else _ALONE if bounds else {}),
        },
    }


_ALONE = {
    "server_settings": {
        "idle_in_transaction_session_timeout": str(int(ORPHANED_AFTER * 1000)),
        "lock_timeout": str(int(LOCK_PATIENCE * 1000)),
    }
}
"""What we may take between two statements: a machine that loses its power says nothing, and must
not keep its locks.
"""
_POOLED = {"statement_cache_size": 0}
"""Behind a pooler that lends a connection for one transaction: no statement is prepared to be used
again, and no parameter set at the start (the role has to have those of `_ALONE`).
"""


def dialled(url: str) -> tuple[str, bool]:
    """The address as asyncpg takes it, and whether a pooler by transactions stands there."""
    parts = urlsplit(url)
    given = parse_qsl(parts.query)
    user, colon, password = parts.netloc.rpartition("@")[0].partition(":")
    who = quote(unquote(user), safe="") + colon + quote(unquote(password), safe="")
    at = (f"{who}@" if who else "") + parts.netloc.rpartition("@")[2]
    query = urlencode([(name, value) for name, value in given if name != "pooler"])
    return parts._replace(netloc=at, query=query).geturl(), ("pooler", "transaction") in given


def check_file(url: str) -> None:
    """Unreachable for a SQLite file that can't be opened: a driver that has begun leaves a thread
    behind when it fails.
    """
    if url.startswith("sqlite:"):
        try:
            with closing(sqlite3.connect(url.removeprefix("sqlite://"))) as file:
                file.execute("PRAGMA schema_version")
        except sqlite3.Error as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from None


def to_ms(at: datetime | None) -> int | None:
    """An instant as stored."""
    return None if at is None else (at - EPOCH) // MILLISECOND


def from_ms(ms: int | None) -> datetime | None:
    """A stored instant."""
    return None if ms is None else EPOCH + timedelta(milliseconds=ms)


def instant(ms: int) -> datetime:
    """A stored instant that is never null."""
    return EPOCH + timedelta(milliseconds=ms)


def places(count: int, first: int = 1) -> str:
    """`$1, $2, …`: a list of parameters."""
    return ", ".join(f"${n}" for n in range(first, first + count))


def tuples(rows: int, width: int) -> str:
    """`($1, $2), ($3, $4), …`: the VALUES of several rows."""
    return ", ".join(f"({places(width, 1 + row * width)})" for row in range(rows))


def flat(rows: Iterable[Iterable[Any]]) -> list[Any]:
    """The values of several rows in the order of `tuples`."""
    return [value for row in rows for value in row]
