"""The table of events in memory, and ways to wait for a condition instead of for a time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from realtime.resume import Bounds, Ready, Reset

# Far above what anything here takes, so that only a defect meets it.
PATIENCE = 15.0


@dataclass(frozen=True, slots=True)
class Event:
    """One event, told apart by more than its number: a rebuilt stream has other events."""

    seq: int
    text: str


class MemoryLog:
    """An EventLog, and the heads of its streams, that yields to others while it reads."""

    def __init__(self) -> None:
        self.reads = 0
        self.head_reads: list[int] = []
        self.away: Exception | None = None
        self._floors: dict[str, int] = {}
        self._events: dict[str, list[Event]] = {}

    def append(self, stream: str, text: str = "") -> int:
        """Commit one event; return the new head."""
        events = self._events.setdefault(stream, [])
        seq = self.head(stream) + 1
        events.append(Event(seq, text or f"{stream}/{seq}"))
        return seq

    def expire(self, stream: str, upto: int) -> None:
        """Delete the events up to `upto`, as the keeping of 30 days does."""
        self._floors[stream] = upto
        self._events[stream] = [event for event in self._events[stream] if event.seq > upto]

    def lose(self, stream: str, seq: int) -> None:
        """Delete one event out of the middle, which must never happen."""
        self._events[stream] = [event for event in self._events[stream] if event.seq != seq]

    def restore(self, stream: str, head: int) -> None:
        """Go back to an older state, as a backup does."""
        self._events[stream] = [event for event in self._events[stream] if event.seq <= head]

    def head(self, stream: str) -> int:
        """The number of the last event."""
        events = self._events.get(stream)
        return events[-1].seq if events else self._floors.get(stream, 0)

    async def read(self, stream: str, after: int, limit: int) -> Sequence[Event]:
        """EventLog.read."""
        await self._answer()
        self.reads += 1
        found = [event for event in self._events.get(stream, []) if event.seq > after]
        await self._answer()
        return found[:limit]

    async def bounds(self, stream: str) -> Bounds:
        """EventLog.bounds."""
        await self._answer()
        return Bounds(self._floors.get(stream, 0), self.head(stream))

    async def heads(self, streams: Sequence[str]) -> Mapping[str, int]:
        """What the hub polls; a stream without events is left out."""
        self.head_reads.append(len(streams))
        await self._answer()
        return {stream: self.head(stream) for stream in streams if stream in self._events}

    async def _answer(self) -> None:
        await asyncio.sleep(0)
        if self.away is not None:
            raise self.away


T = TypeVar("T")
Item = Ready | Reset | Event


async def soon(awaitable: Awaitable[T]) -> T:
    """The result, or a failure: nothing here may hang."""
    async with asyncio.timeout(PATIENCE):
        return await awaitable


async def until(condition: Callable[[], object]) -> None:
    """Return once the condition holds, in the very turn of the event loop in which it does."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  conditions here are real counters, not events
            await asyncio.sleep(0)


async def idle() -> None:
    """Let everything that can run, run."""
    for _ in range(20):
        await asyncio.sleep(0)
