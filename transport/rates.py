"""Requests a minute and account: a smooth rate with room for a burst (RATE_LIMITED).

Counted in this process: with several workers an account may have so many times the rate.
"""

from collections import OrderedDict
from math import ceil
from time import monotonic

from domain.people import Viewer
from transport.problems import RateLimited

MOST_ACCOUNTS = 100_000
MINUTE = 60.0


class Rates:
    """One leaky bucket an account: `a_minute` requests at once, refilled evenly over a minute."""

    def __init__(self, a_minute: int) -> None:
        self._every = MINUTE / a_minute
        self._full_at: OrderedDict[str, float] = OrderedDict()

    async def __call__(self, viewer: Viewer) -> None:
        """Count one operation; RateLimited, with the seconds until the next is taken."""
        now = monotonic()
        free_at = max(self._full_at.get(viewer.key, now), now)
        wait = free_at + self._every - MINUTE - now
        if wait > 0:
            text = "Too many requests in a minute."
            raise RateLimited(text, retry_after_seconds=ceil(wait))
        self._full_at[viewer.key] = free_at + self._every
        self._full_at.move_to_end(viewer.key)
        if len(self._full_at) > MOST_ACCOUNTS:
            self._full_at.popitem(last=False)
