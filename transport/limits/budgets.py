"""What open subscriptions may cost together: each event runs every one of them anew.

The rate counts operations when they start, and one that stays open starts once. Without this bound
an account could have each event of its stream executed four hundred times at the full cost.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from transport.base.problems import RateLimited

RETRY_AFTER = 5  # seconds: until a subscription of another screen may have been completed


class Budgets:
    """What accounts hold in this process, each and all together: the points of open subscriptions,
    the bytes of answers on their way.
    """

    def __init__(self, most: int, beyond: str, in_all: int | None = None) -> None:
        self._most = most
        self._beyond = beyond
        self._in_all = in_all
        self._held = 0
        self._open: Counter[str] = Counter()

    @contextmanager
    def hold(self, account: str, points: int) -> Iterator[None]:
        """Hold so much for as long as the block lasts; RateLimited where there is not so much."""
        full = self._in_all is not None and self._held + points > self._in_all
        if full or self._open[account] + points > self._most:
            raise RateLimited(self._beyond, retry_after_seconds=RETRY_AFTER)
        self._open[account] += points
        self._held += points
        try:
            yield
        finally:
            self._open[account] -= points
            self._held -= points
            if not self._open[account]:
                del self._open[account]
