"""Requests a minute and account: a smooth rate with room for a burst (RATE_LIMITED).

Counted in this process, and where processes share a Redis over all of them too: that is the second
judge, and where it is away the first one's word stands.
"""

from collections import OrderedDict
from math import ceil
from time import monotonic
from typing import Protocol

from domain.model.people import Viewer
from transport.base.problems import RateLimited

MOST_ACCOUNTS = 100_000
MINUTE = 60.0


class Shared(Protocol):
    """The same over all processes."""

    async def __call__(self, account: str, number: int = 1) -> float:
        """Count so many of an account; the seconds to wait, or 0. Never fails."""


class Rates:
    """One leaky bucket an account: `a_minute` requests at once, refilled evenly over a minute."""

    def __init__(self, a_minute: int, shared: Shared | None = None) -> None:
        self._shared = shared
        self.a_minute = a_minute
        self._every = MINUTE / a_minute
        self._full_at: OrderedDict[str, float] = OrderedDict()

    async def __call__(self, viewer: Viewer, number: int = 1) -> None:
        """Count so many requests; RateLimited, with the seconds until they are taken."""
        now = monotonic()
        free_at = max(self._full_at.get(viewer.key, now), now)
        wait = free_at + number * self._every - MINUTE - now
        if wait > 0:
            raise _too_many(wait)
        self._full_at[viewer.key] = free_at + number * self._every
        self._full_at.move_to_end(viewer.key)
        if len(self._full_at) > MOST_ACCOUNTS:
            self._full_at.popitem(last=False)
        if self._shared is not None and (wait := await self._shared(viewer.key, number)):
            raise _too_many(wait)

    def left(self, account: str) -> int:
        """The requests that an account may make now, in this process."""
        now = monotonic()
        return int((MINUTE + now - max(self._full_at.get(account, now), now)) / self._every)


def _too_many(wait: float) -> RateLimited:
    return RateLimited("Too many requests in a minute.", retry_after_seconds=ceil(wait))
