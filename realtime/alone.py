"""A bus of one process: what it says, it alone hears, at once.

Nothing of redis-py is loaded for it, which takes a sixth of the start.
"""

from collections.abc import Callable, Mapping

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Alone:
    """Tells its own process of its hints. `on_hint` must return at once."""

    def __init__(self, on_hint: Callable[[Mapping[str, int]], None]) -> None:
        self._on_hint = on_hint

    @property
    def up(self) -> bool:
        """Whether other processes are heard now, or there are none."""
        return True

    @property
    def doubts(self) -> int:
        """How many times hints may have been missed."""
        return 0

    async def start(self) -> None:
        """Begin, in the background."""

    async def stop(self) -> None:
        """End, and free what is held."""

    def publish(self, heads: Mapping[str, int]) -> None:
        """Tell every process, this one at once, what its streams have reached.

        Called after the commit: never waits, never raises.
        """
        try:
            self._on_hint(heads)
        except Exception:  # what is hinted at has been committed: too late to fail, so it is told
            log.exception("a hint was not taken")
