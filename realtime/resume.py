"""From a cursor to live: every event of a stream after it, once, in order (E2, E5).

The order of steps is the proof. First attach, then read: an event committed before the read is in
it, one committed after it wakes us. Numbers have no gaps, so what was read can be checked: a gap
is told as a Reset, never passed over in silence.
"""

from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from realtime.hub import Hub

# Events read at once, and so held in memory for one subscriber.
PAGE = 100


class Numbered(Protocol):
    """An event that knows its place in its stream: 1, 2, 3, …"""

    @property
    def seq(self) -> int: ...


E = TypeVar("E", bound=Numbered)
E_co = TypeVar("E_co", bound=Numbered, covariant=True)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a stream holds: the events over `floor`, up to `head`."""

    floor: int
    head: int


@dataclass(frozen=True, slots=True)
class Ready:
    """Live from `seq` on; what follows is replay, then live."""

    seq: int


@dataclass(frozen=True, slots=True)
class Reset:
    """What came before `seq` can't be told any more: load the state again; live from `seq` on."""

    seq: int


class EventLog(Protocol[E_co]):
    """The table of events, as this module needs it."""

    async def read(self, stream: str, after: int, limit: int) -> Sequence[E_co]:
        """The first `limit` events over `after`, in order, without gaps."""
        ...

    async def bounds(self, stream: str) -> Bounds:
        """What the stream holds now; of one without events, 0 and 0."""
        ...


async def follow(
    hub: Hub, log: EventLog[E], stream: str, after: int | None, *, page: int = PAGE
) -> AsyncGenerator[Ready | Reset | E, None]:
    """Ready or Reset first, then every event over `after` (None: over now), as long as wanted.

    Another Reset follows only where events were lost to the reader: expired while it was slower
    than their keeping, or taken back by a database restored under it. Closing or cancelling frees
    everything at once. What `log` raises ends it.
    """
    with hub.attach(stream) as subscriber:
        bounds = await log.bounds(stream)
        first = resumption(bounds, after)
        subscriber.position = first.seq
        subscriber.hear(bounds.head)
        yield first
        while True:  # suspends: for the log
            await subscriber.growth()
            events = await log.read(stream, subscriber.position, page)
            for event in consecutive(events, subscriber.position):
                subscriber.position = event.seq
                yield event
            lost = await break_in(log, stream, subscriber.position, events)
            if lost is not None:
                subscriber.position = lost.seq
                yield lost
            elif len(events) == page:
                subscriber.alarm()  # there may be more


def resumption(bounds: Bounds, after: int | None) -> Ready | Reset:
    """Whether a stream can be resumed after that number; with none, it begins with the next."""
    if after is None:
        return Ready(bounds.head)
    if bounds.floor <= after <= bounds.head:
        return Ready(after)
    return Reset(bounds.head)  # expired, or of a stream that was rebuilt


def consecutive(events: Sequence[E], after: int) -> Iterator[E]:
    """The events up to the first whose number is not the next."""
    for number, event in enumerate(events, after + 1):
        if event.seq != number:
            return
        yield event


async def break_in(
    log: EventLog[E], stream: str, position: int, events: Sequence[E]
) -> Reset | None:
    """The Reset that is due where reading `events` up to `position` shows that some are missing."""
    if events and events[-1].seq == position:
        return None
    bounds = await log.bounds(stream)
    if events or isinstance(resumption(bounds, position), Reset):
        return Reset(bounds.head)
    return None
