"""PostgreSQL over asyncpg's pool."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    PoolConnectionWrapper,
    TransactionalDBClient,
    TransactionContextPooled,
)

FAREWELL = 2.0  # seconds for a connection to come to rest after a failure or a cancellation


async def _give_back(pool: asyncpg.Pool | None, connection: asyncpg.Connection) -> None:
    """Into its pool. One that does not come to rest is closed by asyncpg, and replaced; what its
    statement came to is known already, and that alone is told.
    """
    if pool:
        with suppress(Exception):
            await pool.release(connection, timeout=FAREWELL)


class Lent(PoolConnectionWrapper[asyncpg.Connection]):
    """A pooled connection for one statement, given back within a time."""

    __slots__ = ()

    async def __aexit__(self, *_: object) -> None:
        await _give_back(self.client._pool, self.connection)


class Transaction(TransactionContextPooled):
    """A pooled connection between BEGIN and COMMIT or ROLLBACK, given back in any case."""

    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool
        self.client._connection = await pool.acquire()
        try:
            await self.client.begin()
        except BaseException:
            await _give_back(pool, self.client._connection)
            raise
        return self.client

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        try:
            await (self._undo() if exc_type else self.client.commit())
        finally:
            await _give_back(self.client._parent._pool, self.client._connection)

    async def _undo(self) -> None:
        """Roll back; a connection that does not take it is cut, which ends its transaction too.

        What ended the transaction goes on in any case, and is told where it arrives: a cancellation
        above all must stay one, or its task could not be stopped any more.
        """
        try:
            async with asyncio.timeout(FAREWELL):
                await self.client.rollback()
        except Exception:  # noqa: BLE001 - lost, or silent: the same end
            with suppress(asyncpg.InterfaceError):  # gone from the pool already
                self.client._connection.terminate()


class PostgresClient(AsyncpgDBClient):
    """Tortoise's client with explicit transactions."""

    async def create_pool(self, **options: Any) -> asyncpg.Pool:
        """No statement of ours changes a connection's settings, listens, or holds an advisory lock
        beyond its transaction: there is nothing to reset, and so no statement more for each.
        """
        return await dial(options, reset=_nothing)

    def acquire_connection(self) -> Lent:
        return Lent(self, self._pool_init_lock)

    def _in_transaction(self) -> Transaction:
        return Transaction(TransactionWrapper(self), self._pool_init_lock)


async def dial(options: dict[str, Any], **more: Any) -> asyncpg.Pool:
    """A pool by its whole address, all of which asyncpg obeys; Tortoise takes it apart."""
    for part in ("host", "port", "user", "password", "database"):
        options.pop(part, None)
    return await asyncpg.create_pool(**options, **more)


async def _nothing(_: asyncpg.Connection) -> None:
    """What is left to reset when a connection is given back; asyncpg ends transactions itself."""


client_class = PostgresClient
