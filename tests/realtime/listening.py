"""A process with a bus, as the tests of the bus see it."""

from collections import ChainMap
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from realtime.alone import Alone
from realtime.backend import Patience
from realtime.bus import Bus
from realtime.supervision import Pauses
from tests.realtime.doubles import soon, until

QUICK = Patience(answer=1.5, silence=0.5)  # quicker, and a busy machine looks like a partition
PAUSES = Pauses(first=0.01, most=0.05)


class Listener:
    """A bus and what its process was told."""

    def __init__(self, url: str | None, namespace: str = "test") -> None:
        self.told: list[Mapping[str, int]] = []
        self.doubts = 0
        self.bus: Any  # Alone, or a Bus with counts that the tests of Redis read
        self.bus = Alone(self.told.append) if url is None else self._bus(url, namespace)

    def _bus(self, url: str, namespace: str) -> Bus:
        return Bus(
            url,
            on_hint=self.told.append,
            on_doubt=self._doubt,
            namespace=namespace,
            patience=QUICK,
            pauses=PAUSES,
        )

    def _doubt(self) -> None:
        self.doubts += 1

    @property
    def heads(self) -> dict[str, int]:
        """The latest that was heard of each stream."""
        return dict(ChainMap(*[dict(each) for each in reversed(self.told)]))


@asynccontextmanager
async def process(url: str | None, namespace: str = "test") -> AsyncIterator[Listener]:
    """A process with a bus that is up."""
    listener = Listener(url, namespace)
    await listener.bus.start()
    await until(lambda: listener.bus.up)
    try:
        yield listener
    finally:
        await soon(listener.bus.stop())
