"""The hub wakes whom a stream's growth concerns, and finds out by itself what it was not told."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

import pytest

from realtime.hub import CHUNK, Hub, Subscriber
from tests.realtime.doubles import MemoryLog, idle, soon, until

NEVER = 3600.0


@pytest.fixture
def log() -> MemoryLog:
    """An empty table."""
    return MemoryLog()


@pytest.fixture
async def hub(log: MemoryLog) -> AsyncIterator[Hub]:
    """A hub that looks when in doubt, and not by itself."""
    hub = Hub(log.heads, poll_every=NEVER, doubt_spread=0.001)
    await hub.start()
    await until(lambda: hub.polls)
    yield hub
    await hub.stop()


async def asleep(subscriber: Subscriber) -> "asyncio.Task[None]":
    """Wait on a subscriber in the background."""
    sleeper = asyncio.create_task(subscriber.growth())
    await idle()
    return sleeper


async def test_a_hint_wakes_those_who_follow_the_stream_and_nobody_else(hub: Hub) -> None:
    with hub.attach("a") as first, hub.attach("a") as second, hub.attach("b") as other:
        sleepers = [await asleep(each) for each in (first, second)]
        stranger = await asleep(other)
        hub.hint({"a": 1, "unknown": 7})
        await soon(asyncio.gather(*sleepers))
        assert not stranger.done()
        stranger.cancel()


async def test_a_hint_heard_before_the_sleep_is_not_slept_through(hub: Hub) -> None:
    with hub.attach("a") as subscriber:
        hub.hint({"a": 1})
        await soon(subscriber.growth())


async def test_what_was_read_already_wakes_nobody(hub: Hub) -> None:
    with hub.attach("a") as subscriber:
        subscriber.position = 5
        sleeper = await asleep(subscriber)
        hub.hint({"a": 5})
        hub.hint({"a": 3})
        await idle()
        assert not sleeper.done()
        sleeper.cancel()


async def test_the_echo_of_a_hint_whose_event_was_read_meanwhile_wakes_nobody(hub: Hub) -> None:
    with hub.attach("a") as subscriber:
        hub.hint({"a": 1})
        await soon(subscriber.growth())
        hub.hint({"a": 1})  # heard again, over the bus, while the event is being read
        subscriber.position = 1
        sleeper = await asleep(subscriber)
        assert not sleeper.done()
        sleeper.cancel()


async def test_a_hint_that_promised_too_much_wakes_once(hub: Hub) -> None:
    with hub.attach("a") as subscriber:
        hub.hint({"a": 500})
        await soon(subscriber.growth())
        sleeper = await asleep(subscriber)
        assert not sleeper.done()
        hub.hint({"a": 1})  # the truth, though below what was promised
        await soon(sleeper)


async def test_a_lost_hint_is_found_by_the_poll(log: MemoryLog) -> None:
    hub = Hub(log.heads, poll_every=0.01)
    await hub.start()
    with hub.attach("a") as subscriber:
        sleeper = await asleep(subscriber)
        log.append("a")
        await soon(sleeper)
        assert subscriber.reached == 1
    await hub.stop()


async def test_a_doubt_looks_once_for_all_and_wakes_those_alone_who_missed_something(
    hub: Hub, log: MemoryLog
) -> None:
    with hub.attach("a") as missed, hub.attach("b") as complete:
        log.append("a")
        log.append("b")
        complete.position = 1
        sleeper, content = await asleep(missed), await asleep(complete)
        log.head_reads.clear()
        for _ in range(50):
            hub.doubt()
        await soon(sleeper)
        await idle()
        assert log.head_reads == [2]
        assert not content.done()
        content.cancel()


async def test_a_doubt_is_over_once_it_was_looked_into(log: MemoryLog) -> None:
    hub = Hub(log.heads, poll_every=NEVER, doubt_spread=0)
    await hub.start()
    with hub.attach("a"):
        await until(lambda: hub.polls)
        hub.doubt()
        await until(lambda: hub.polls == 2)
        await idle()
        assert hub.polls == 2
    await hub.stop()


async def test_many_streams_are_asked_for_in_chunks(hub: Hub, log: MemoryLog) -> None:
    contexts = [hub.attach(f"s{number}") for number in range(2 * CHUNK + 1)]
    for context in contexts:
        context.__enter__()
    log.head_reads.clear()
    polls = hub.polls
    hub.doubt()
    await until(lambda: hub.polls > polls)
    assert log.head_reads == [CHUNK, CHUNK, 1]
    for context in contexts:
        context.__exit__(None, None, None)


async def test_with_nobody_attached_nothing_is_read(hub: Hub, log: MemoryLog) -> None:
    polls = hub.polls
    hub.doubt()
    await until(lambda: hub.polls > polls)
    assert log.head_reads == []


async def test_a_database_that_is_away_delays_the_poll_and_does_not_end_it(log: MemoryLog) -> None:
    hub = Hub(log.heads, poll_every=0.01)
    await hub.start()
    with hub.attach("a") as subscriber:
        log.away = ConnectionRefusedError("the database is away")
        await until(lambda: hub.failures >= 3)
        log.append("a")
        log.away = None
        await soon(subscriber.growth())
    await hub.stop()


async def test_a_database_that_does_not_answer_is_asked_again() -> None:
    asked: list[Sequence[str]] = []

    async def read_heads(streams: Sequence[str]) -> Mapping[str, int]:
        asked.append(streams)
        if len(asked) == 1:
            await asyncio.Event().wait()
        return {"a": 1}

    hub = Hub(read_heads, poll_every=0.01, read_within=0.01)
    with hub.attach("a") as subscriber:
        await hub.start()
        await soon(subscriber.growth())
    assert hub.failures == 1
    await hub.stop()


async def test_a_table_below_what_was_read_makes_its_reader_look(hub: Hub, log: MemoryLog) -> None:
    with hub.attach("a") as subscriber:
        subscriber.position = 9
        sleeper = await asleep(subscriber)
        log.append("a")
        hub.doubt()
        await soon(sleeper)


async def test_detaching_frees_all(hub: Hub) -> None:
    with hub.attach("a"):
        with hub.attach("a"):
            assert (hub.subscribers, hub.streams) == (2, 1)
        assert (hub.subscribers, hub.streams) == (1, 1)
    assert (hub.subscribers, hub.streams) == (0, 0)


async def test_a_cancelled_sleep_leaves_the_subscriber_usable(hub: Hub) -> None:
    with hub.attach("a") as subscriber:
        sleeper = await asleep(subscriber)
        sleeper.cancel()
        await idle()
        hub.hint({"a": 1})
        await soon(subscriber.growth())
