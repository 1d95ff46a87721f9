"""A sandbox's clock (docs/decisions/0022): real time, and how far it was moved ahead.

One row, so that a restart does not turn time back under what is already on record. A sandbox has
one process (bootstrap/settings.py), so nobody else need hear of a move.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from storage.database.database import MILLISECOND, Connection


class MovableClock:
    """The server's clock in a sandbox. It never goes back."""

    def __init__(self, real: Callable[[], datetime]) -> None:
        self.real = real
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """What time it is, for every rule."""
        return self.real() + self.ahead

    async def catch_up(self, on: Connection) -> None:
        """Go as far ahead as was committed; of two moves at once the further one stands."""
        self.ahead = max(self.ahead, await _read_ahead(on))


async def _read_ahead(on: Connection) -> timedelta:
    rows = await on.fetch("SELECT ahead FROM test_clock")
    return sum((row["ahead"] * MILLISECOND for row in rows), timedelta())


async def lock_ahead(on: Connection) -> timedelta:
    """How far it was moved, its row locked until the transaction ends."""
    (row,) = await on.fetch(
        "INSERT INTO test_clock (id, ahead) VALUES (1, 0)"
        " ON CONFLICT (id) DO UPDATE SET ahead = test_clock.ahead RETURNING ahead"
    )
    ahead: timedelta = row["ahead"] * MILLISECOND
    return ahead


async def save_ahead(on: Connection, ahead: timedelta) -> None:
    """It is moved so far from the commit on."""
    await on.fetch("UPDATE test_clock SET ahead = $1 WHERE id = 1", ahead // MILLISECOND)
