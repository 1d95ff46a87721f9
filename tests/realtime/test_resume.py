"""E2, E5: from a cursor to live, every event once, in order, and never a silent gap."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

import pytest

from realtime.hub import Hub
from realtime.resume import Ready, Reset, follow
from tests.realtime.doubles import Event, Item, MemoryLog, idle, soon, until


@pytest.fixture
def log() -> MemoryLog:
    """A stream `a` with the events 1 to 5."""
    log = MemoryLog()
    for _ in range(5):
        log.append("a")
    return log


@pytest.fixture
async def hub(log: MemoryLog) -> AsyncIterator[Hub]:
    """A hub whose poll takes no part, unless it is told to doubt."""
    hub = Hub(log.heads, poll_every=3600, doubt_spread=0.001)
    await hub.start()
    await until(lambda: hub.polls)
    yield hub
    assert hub.subscribers == 0
    await hub.stop()


Feed = AsyncGenerator[Item, None]


def tell(hub: Hub, log: MemoryLog) -> None:
    """Commit one event and hint at it."""
    hub.hint({"a": log.append("a")})


async def take(feed: Feed, count: int) -> list[Item]:
    """The next items."""
    return [await soon(anext(feed)) for _ in range(count)]


def seqs(items: list[Item]) -> list[int]:
    """The numbers of events, and of nothing else."""
    assert all(isinstance(item, Event) for item in items)
    return [item.seq for item in items]


async def test_e5_without_a_cursor_it_is_live_from_now_on(hub: Hub, log: MemoryLog) -> None:
    feed = follow(hub, log, "a", None)
    assert await take(feed, 1) == [Ready(5)]
    tell(hub, log)
    assert seqs(await take(feed, 1)) == [6]
    await feed.aclose()


async def test_e2_with_a_cursor_every_later_event_is_replayed_then_live(
    hub: Hub, log: MemoryLog
) -> None:
    feed = follow(hub, log, "a", 2, page=2)
    assert await take(feed, 1) == [Ready(2)]
    assert seqs(await take(feed, 3)) == [3, 4, 5]
    waiting = asyncio.create_task(anext(feed))
    await idle()
    assert log.reads == 2
    tell(hub, log)
    assert (await soon(waiting)).seq == 6
    await feed.aclose()


async def test_e5_the_first_item_comes_though_nothing_ever_happens(hub: Hub) -> None:
    log = MemoryLog()
    feed = follow(hub, log, "empty", None)
    assert await take(feed, 1) == [Ready(0)]
    assert log.reads == 0
    await feed.aclose()


async def test_a_cursor_at_the_head_reads_nothing_before_something_happens(
    hub: Hub, log: MemoryLog
) -> None:
    feed = follow(hub, log, "a", 5)
    await take(feed, 1)
    waiting = asyncio.create_task(anext(feed))
    await idle()
    assert log.reads == 0
    tell(hub, log)
    assert (await soon(waiting)).seq == 6
    await feed.aclose()


async def test_e2_an_event_committed_between_attaching_and_reading_is_told_once(
    hub: Hub, log: MemoryLog
) -> None:
    feed = follow(hub, log, "a", 5)
    first = asyncio.create_task(anext(feed))
    await asyncio.sleep(0)  # attached, and waiting for the bounds
    tell(hub, log)
    assert await soon(first) == Ready(5)
    tell(hub, log)
    assert seqs(await take(feed, 2)) == [6, 7]
    await feed.aclose()


async def test_each_event_costs_one_read_though_its_hint_is_heard_twice(
    hub: Hub, log: MemoryLog
) -> None:
    feed = follow(hub, log, "a", None)
    await take(feed, 1)
    for _ in range(10):
        waiting = asyncio.create_task(anext(feed))
        await idle()
        tell(hub, log)
        await asyncio.sleep(0)
        hub.hint({"a": log.head("a")})  # the bus's echo, in the middle of the read
        await soon(waiting)
    assert log.reads == 10
    await feed.aclose()


@pytest.mark.parametrize(
    ("after", "first"),
    [(1, Reset(5)), (2, Ready(2)), (5, Ready(5)), (6, Reset(5)), (-1, Reset(5))],
    ids=["expired", "the oldest that is whole", "head", "rebuilt", "no cursor of ours"],
)
async def test_e5_a_cursor_that_cannot_be_resumed_is_told_so(
    hub: Hub, log: MemoryLog, after: int, first: Item
) -> None:
    log.expire("a", 2)
    feed = follow(hub, log, "a", after)
    assert await take(feed, 1) == [first]
    await feed.aclose()


async def test_e5_after_a_reset_it_is_live_from_there(hub: Hub, log: MemoryLog) -> None:
    feed = follow(hub, log, "a", 99)
    assert await take(feed, 1) == [Reset(5)]
    tell(hub, log)
    assert seqs(await take(feed, 1)) == [6]
    await feed.aclose()


async def test_e5_a_gap_in_what_was_read_is_a_reset(hub: Hub, log: MemoryLog) -> None:
    log.lose("a", 4)
    feed = follow(hub, log, "a", 2)
    assert await take(feed, 3) == [Ready(2), Event(3, "a/3"), Reset(5)]
    tell(hub, log)
    assert seqs(await take(feed, 1)) == [6]
    await feed.aclose()


@pytest.mark.parametrize("upto", [4, 5], ids=["some are left", "none is left"])
async def test_e5_events_that_expire_under_a_slow_reader_are_a_reset(
    hub: Hub, log: MemoryLog, upto: int
) -> None:
    feed = follow(hub, log, "a", 0, page=1)
    assert seqs((await take(feed, 2))[1:]) == [1]
    log.expire("a", upto)
    assert await take(feed, 1) == [Reset(5)]
    await feed.aclose()


async def test_e5_a_database_restored_under_a_live_reader_is_a_reset(
    hub: Hub, log: MemoryLog
) -> None:
    feed = follow(hub, log, "a", None)
    await take(feed, 1)
    waiting = asyncio.create_task(anext(feed))
    await idle()
    log.restore("a", 3)
    hub.doubt()
    assert await soon(waiting) == Reset(3)
    tell(hub, log)
    assert seqs(await take(feed, 1)) == [4]
    await feed.aclose()


async def test_a_wrong_hint_costs_one_look_and_tells_nothing(hub: Hub, log: MemoryLog) -> None:
    feed = follow(hub, log, "a", None)
    await take(feed, 1)
    waiting = asyncio.create_task(anext(feed))
    await idle()
    hub.hint({"a": 500})
    await idle()
    assert log.reads == 1
    assert not waiting.done()
    tell(hub, log)
    assert (await soon(waiting)).seq == 6
    await feed.aclose()


async def test_a_slow_reader_holds_up_nobody_and_gets_everything(hub: Hub, log: MemoryLog) -> None:
    slow, quick = follow(hub, log, "a", None, page=10), follow(hub, log, "a", None)
    await take(slow, 1)
    await take(quick, 1)
    for number in range(6, 106):
        tell(hub, log)
        assert seqs(await take(quick, 1)) == [number]
    assert seqs(await take(slow, 100)) == list(range(6, 106))
    await slow.aclose()
    await quick.aclose()


async def test_closing_before_the_first_item_holds_nothing(hub: Hub, log: MemoryLog) -> None:
    await follow(hub, log, "a", 0).aclose()
    assert hub.subscribers == 0


@pytest.mark.parametrize("taken", [1, 2, 4], ids=["at ready", "in the replay", "in its middle"])
async def test_closing_frees_at_once(hub: Hub, log: MemoryLog, taken: int) -> None:
    feed = follow(hub, log, "a", 0)
    await take(feed, taken)
    assert hub.subscribers == 1
    await feed.aclose()
    assert hub.subscribers == 0


@pytest.mark.parametrize("steps", range(8))
async def test_cancelling_frees_at_once_wherever_it_waits(
    hub: Hub, log: MemoryLog, steps: int
) -> None:
    async def drain() -> None:
        async for _ in follow(hub, log, "a", 3, page=1):
            pass

    reader = asyncio.create_task(drain())
    for _ in range(steps):
        await asyncio.sleep(0)
    reader.cancel()
    await asyncio.wait([reader])
    assert hub.subscribers == 0


async def test_a_read_that_fails_ends_the_reader_and_frees_it(hub: Hub, log: MemoryLog) -> None:
    feed = follow(hub, log, "a", 0)
    await take(feed, 1)
    log.away = ConnectionRefusedError("the database is away")
    with pytest.raises(ConnectionRefusedError):
        await soon(anext(feed))
    assert hub.subscribers == 0
