"""Running deadlines that have come due, and forgetting what is no longer kept.

The application calls these again and again. A deadline that fails is put off and holds up no
other; a worker that dies loses nothing, because the row goes with the effect.
"""

from datetime import timedelta

import structlog

from storage.commands.deadlines import Due, due_deadlines, postpone
from storage.commands.idempotency import forget_keys_before
from storage.commands.transactions import Transactions
from storage.tables.bookings import forget_taken
from storage.tables.delivery_log import forget_deliveries
from storage.tables.pushes import forget_pushes
from storage.tables.streams import forget_before
from storage.tables.webhooks import forget_secrets

log = structlog.get_logger(__name__)

POLL = 0.5
BATCH = 100
EVENTS_KEPT = timedelta(days=30)  # E5
KEYS_KEPT = timedelta(days=7)  # I1
FORGET_EVERY = 600.0
FORGET_BATCH = 5_000


class Timers:
    """Runs what has come due, one worker beside others."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def run_due(self) -> int:
        """Run all that is due now; how many were done here."""
        transactions = self._transactions
        done = 0
        # suspends: for the database
        while due := await due_deadlines(transactions.database, transactions.clock(), BATCH):
            ran = sum([await self._run(deadline) for deadline in due])
            done += ran
            if not ran:
                break  # others hold them, or all of them failed and were put off
        return done

    async def _run(self, due: Due) -> bool:
        try:
            return await self._transactions.run_deadline(due)
        except Exception:
            log.exception("deadline_failed", subject=due.subject_id, kind=due.kind.value)
            await postpone(self._transactions.database, due, self._transactions.clock())
            return False

    async def forget(self) -> None:
        """Drop events after 30 days and idempotency keys after 7, in small transactions."""
        now = self._transactions.clock()
        database = self._transactions.database
        while True:  # suspends: for the database
            async with database.transaction() as transaction:
                if not await forget_before(transaction, now - EVENTS_KEPT, FORGET_BATCH):
                    break
        # suspends: for the database
        while await forget_keys_before(database, now - KEYS_KEPT, FORGET_BATCH):
            pass
        await forget_secrets(database, now)
        await forget_taken(database, now)
        while await forget_deliveries(database, now):  # suspends: for the database
            pass
        while await forget_pushes(database, now):  # suspends: for the database
            pass
