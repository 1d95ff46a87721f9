"""PostgreSQL over asyncpg's pool."""

from types import TracebackType
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionalDBClient, TransactionContextPooled


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
            await pool.release(self.client._connection)
            raise
        return self.client

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        try:
            await (self.client.rollback() if exc_type else self.client.commit())
        finally:
            if pool := self.client._parent._pool:
                await pool.release(self.client._connection)


class PostgresClient(AsyncpgDBClient):
    """Tortoise's client with explicit transactions."""

    async def create_pool(self, **options: Any) -> asyncpg.Pool:
        """No statement of ours changes a connection's settings, listens, or holds an advisory lock
        beyond its transaction: there is nothing to reset, and so no statement more for each.
        """
        return await super().create_pool(**options, reset=_nothing)

    def _in_transaction(self) -> Transaction:
        return Transaction(TransactionWrapper(self), self._pool_init_lock)


async def _nothing(_: asyncpg.Connection) -> None:
    """What is left to reset when a connection is given back; asyncpg ends transactions itself."""


client_class = PostgresClient
