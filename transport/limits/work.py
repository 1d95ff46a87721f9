"""What an account's operations may cost together: points, and the time that they hold the loop.

A leaky bucket an account, beside the rate that counts requests. An operation is let in while the
account owes nothing, and pays when it is over, for only then is known what it was: what it came to
in points, or the time it took, whichever is more. So an account may overdraw by what it has running
at once, and waits until that is made good.
"""

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from time import monotonic
from typing import Protocol

from transport.base.problems import RateLimited

MOST_ACCOUNTS = 100_000
MINUTE = 60.0
BURST = 30.0  # seconds: what may be spent at once, of the minute's allowance
POINTS_A_SECOND = 10_000  # what a second of the loop's processor time is worth


class SharedWork(Protocol):
    """The same over all processes; where it is away, each counts for itself. Never fails."""

    async def take(self, account: str, number: int = 1) -> float:
        """The seconds to wait until there is credit, or 0."""

    def pay(self, account: str, number: int) -> None:
        """Spend."""


class Work:
    """`a_minute` points an account, at most half of them at once."""

    def __init__(
        self,
        a_minute: int,
        shared: SharedWork | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.a_minute = a_minute
        self._shared = shared
        self._clock = clock
        self._every = MINUTE / a_minute
        self._paid_until: OrderedDict[str, float] = OrderedDict()

    async def enter(self, account: str) -> None:
        """Let an operation in; RateLimited, with the seconds, while the account owes."""
        wait = self._owed(account)
        if wait <= 0 and self._shared is not None:
            wait = await self._shared.take(account, 0)
        if wait > 0:
            text = "The operations of this account cost too much in a minute."
            raise RateLimited(text, retry_after_seconds=ceil(wait))

    def pay(self, account: str, points: int, seconds: float) -> None:
        """Pay for what was done: at least one point."""
        number = max(1, points, ceil(seconds * POINTS_A_SECOND))
        now = self._clock()
        self._paid_until[account] = max(self._paid_until.get(account, now), now) + (
            number * self._every
        )
        self._paid_until.move_to_end(account)
        if len(self._paid_until) > MOST_ACCOUNTS:
            self._paid_until.popitem(last=False)
        if self._shared is not None:
            self._shared.pay(account, number)

    def left(self, account: str) -> int:
        """The points that it may spend now, in this process."""
        return max(0, round(-self._owed(account) / self._every))

    def _owed(self, account: str) -> float:
        """The seconds until it owes nothing; below 0 for what it may spend."""
        now = self._clock()
        return max(self._paid_until.get(account, now), now) - now - BURST
