"""Work that must outlive its failures: started again, however it ended, after a growing pause."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds between one failure and the next try: doubling from `first`, never over `most`."""

    first: float = 0.1
    most: float = 2.0

    def after(self, failures: int) -> float:
        """The pause after so many failures in a row, jittered: a fleet must not return in step."""
        # The exponent is capped: an outage of days must not overflow a float.
        longest = min(self.most, self.first * 2.0 ** min(failures - 1, 32))
        return longest * random.uniform(0.5, 1.0)  # noqa: S311  not a secret


# For parts without an opinion of their own.
PAUSES = Pauses()


class Supervised:
    """Keeps `live` running. It calls `works()` whenever it has got somewhere.

    Of a row of failures the first is logged, and the recovery: an outage is two lines, not
    thousands. One that is not `foreseen` comes with its traceback.
    """

    def __init__(
        self,
        name: str,
        live: Callable[[], Awaitable[None]],
        pauses: Pauses,
        foreseen: tuple[type[Exception], ...] = (OSError,),
    ) -> None:
        self.restarts = 0
        self._name = name
        self._live = live
        self._pauses = pauses
        self._foreseen = foreseen
        self._failures = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether it was started and not yet stopped."""
        return self._task is not None

    def start(self) -> None:
        """Begin, in the background. Never fails."""
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """End it, and wait until it has cleaned up."""
        task, self._task = self._task, None
        if task is not None:
            await end(task)

    def works(self) -> None:
        """Say that it works (again): the next failure is the first of a new row."""
        if self._failures:
            log.info("recovered", part=self._name, failures=self._failures)
        self._failures = 0

    async def _run(self) -> None:
        while True:  # suspends: for the pause
            try:
                await self._live()
                self._failed(None)
            except Exception as error:  # noqa: BLE001  whatever it was: told, and tried again
                self._failed(error)
                if stopping():  # by a failure in whose place a cancellation was on its way
                    return
            await asyncio.sleep(self._pauses.after(self._failures))

    def _failed(self, error: Exception | None) -> None:
        self.restarts += 1
        self._failures += 1
        if self._failures == 1:
            trace = None if isinstance(error, self._foreseen) else error
            log.warning("failed", part=self._name, error=repr(error), exc_info=trace)


def stopping() -> bool:
    """Whether the current task was cancelled: what cleans up may have failed, and hidden it."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def end(task: "asyncio.Task[None]") -> None:
    """Cancel a task and wait until it has cleaned up, whatever it ended with."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def repeated(name: str, turn: Callable[[], Awaitable[object]], every: float) -> Supervised:
    """`turn` again and again, `every` seconds apart; a failing one is told once and tried again."""

    async def live() -> None:
        while True:  # suspends: for the pause
            await turn()
            supervised.works()
            await asyncio.sleep(every)

    supervised = Supervised(name, live, Pauses(every, max(every, PAUSES.most)))
    return supervised
