"""E2 as a property: whatever becomes of the hints, every event is told once, in order."""

import asyncio
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.hub import Hub
from realtime.resume import Reset, follow
from tests.realtime.doubles import Event, MemoryLog, until

STREAM = "a"

# One step of a story: what happens, and how often or to which of its likes.
STEPS = st.tuples(
    st.sampled_from(["append", "hint", "old hint", "wrong hint", "doubt", "reconnect", "run"]),
    st.integers(0, 7),
)


@dataclass
class Reader:
    """A phone: it follows the stream, loses its socket, and comes back with its cursor."""

    hub: Hub
    log: MemoryLog
    page: int
    cursor: int = 0
    seen: list[Event] = field(default_factory=list)
    resets: int = 0
    _following: "asyncio.Task[None] | None" = None

    def connect(self) -> None:
        self._following = asyncio.create_task(self._follow())

    async def disconnect(self) -> None:
        assert self._following is not None
        self._following.cancel()
        await asyncio.wait([self._following])

    async def _follow(self) -> None:
        async for item in follow(self.hub, self.log, STREAM, self.cursor, page=self.page):
            self.cursor = item.seq
            self.resets += isinstance(item, Reset)
            if isinstance(item, Event):
                self.seen.append(item)


async def play(steps: list[tuple[str, int]], page: int) -> None:
    """Tell the story to two readers of one stream; at its end, doubt once."""
    log = MemoryLog()
    hub = Hub(log.heads, poll_every=3600, doubt_spread=0)
    await hub.start()
    readers = [Reader(hub, log, page), Reader(hub, log, 100)]
    for reader in readers:
        reader.connect()
    for what, number in steps:
        await step(hub, log, readers, what, number)
    hub.doubt()
    await until(lambda: all(len(reader.seen) >= log.head(STREAM) for reader in readers))
    for reader in readers:
        await reader.disconnect()
        assert [event.seq for event in reader.seen] == list(range(1, log.head(STREAM) + 1))
        assert reader.resets == 0
    assert hub.subscribers == 0
    await hub.stop()


async def step(hub: Hub, log: MemoryLog, readers: list[Reader], what: str, number: int) -> None:
    """One thing happens; an append alone is one whose hint was lost."""
    head = log.head(STREAM)
    if what == "append":
        for _ in range(number):
            log.append(STREAM)
    elif what == "hint":
        hub.hint({STREAM: head, "another": number})
    elif what == "old hint":
        hub.hint({STREAM: max(0, head - number)})
    elif what == "wrong hint":
        hub.hint({STREAM: head + number})
    elif what == "doubt":
        hub.doubt()
    elif what == "reconnect":
        reader = readers[number % 2]
        await reader.disconnect()
        reader.connect()
    for _ in range(number):
        await asyncio.sleep(0)


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=60), st.integers(1, 4))
def test_e2_every_event_once_and_in_order_whatever_becomes_of_the_hints(
    steps: list[tuple[str, int]], page: int
) -> None:
    asyncio.run(play(steps, page))
