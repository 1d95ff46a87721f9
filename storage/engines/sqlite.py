"""SQLite over one connection: one process, one writer at a time."""

import sqlite3
from types import TracebackType

from tortoise.backends.base.client import TransactionalDBClient
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.exceptions import OperationalError


class ImmediateTransaction(SqliteTransactionWrapper):
    """Takes the write lock at once: the rows it reads can't change before it writes."""

    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error


class Transaction(SqliteTransactionContext):
    """The connection's lock held from BEGIN to COMMIT or ROLLBACK."""

    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            await self._give_up()
            raise
        return self.connection  # type: ignore[no-any-return]

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        try:
            await (self.connection.rollback() if exc_type else self.connection.commit())
        except BaseException:
            await self._give_up()
            raise
        self._trxlock.release()

    async def _give_up(self) -> None:
        """After a failure or a cancellation. The driver's thread runs what it was given all the
        same: a ROLLBACK behind it leaves nothing open, and does nothing where nothing is.
        """
        try:
            await self.connection._connection.rollback()
        finally:
            self._trxlock.release()


class ImmediateSqliteClient(SqliteClient):
    """Tortoise's client with explicit, immediate transactions."""

    def _in_transaction(self) -> Transaction:
        return Transaction(ImmediateTransaction(self), self._lock)


client_class = ImmediateSqliteClient
