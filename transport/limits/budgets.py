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
    """The points of the subscriptions that are open in this process, by account."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    @contextmanager
    def hold(self, account: str, points: int) -> Iterator[None]:
        """Hold points for as long as the block lasts; RateLimited where there are not so many."""
        if self._open[account] + points > self._most:
            text = f"Open subscriptions may cost {self._most} points together: complete one first."
            raise RateLimited(text, retry_after_seconds=RETRY_AFTER)
        self._open[account] += points
        try:
            yield
        finally:
            self._open[account] -= points
            if not self._open[account]:
                del self._open[account]
