"""The bus in memory and over a real Valkey: what both promise, and what Redis adds."""

from collections.abc import Mapping

import pytest
from redis.asyncio import Redis

from realtime.alone import Alone
from realtime.bus import BATCH, Bus, channel
from tests.realtime.doubles import soon, until
from tests.realtime.listening import Listener, process

# What every bus promises.


@pytest.fixture(params=["memory", "valkey"])
def url(request: pytest.FixtureRequest) -> str | None:
    """Either kind of bus's address."""
    if request.param == "memory":
        return None
    found: str = request.getfixturevalue("redis_url")
    return found


async def test_a_process_hears_its_own_hints_at_once(url: str | None, namespace: str) -> None:
    async with process(url, namespace) as one:
        one.bus.publish({"a": 1, "b": 2})
        assert one.heads == {"a": 1, "b": 2}


async def test_publishing_works_before_the_start_and_after_the_stop(
    url: str | None, namespace: str
) -> None:
    listener = Listener(url, namespace)
    listener.bus.publish({"a": 1})
    await listener.bus.start()
    await until(lambda: listener.bus.up)
    await soon(listener.bus.stop())
    listener.bus.publish({"a": 2})
    assert listener.heads == {"a": 2}


async def test_publishing_never_raises_though_its_listener_does(
    url: str | None, namespace: str
) -> None:
    def fail(_: Mapping[str, int]) -> None:
        raise RuntimeError("a defect")

    bus = Bus(url, on_hint=fail, on_doubt=lambda: None, namespace=namespace) if url else Alone(fail)
    bus.publish({"a": 1})


async def test_a_bus_can_be_stopped_without_having_been_started(url: str | None) -> None:
    await soon(Listener(url).bus.stop())


# What the bus over Redis adds.


async def test_other_processes_hear_it(redis_url: str, namespace: str) -> None:
    async with process(redis_url, namespace) as one, process(redis_url, namespace) as other:
        one.bus.publish({"a": 1})
        other.bus.publish({"b": 2})
        await until(lambda: one.heads == other.heads == {"a": 1, "b": 2})


async def test_a_process_that_joins_doubts_once(redis_url: str, namespace: str) -> None:
    async with process(redis_url, namespace) as one:
        assert one.doubts == 1


@pytest.mark.parametrize(
    ("namespaces", "numbers"), [(("x", "y"), (0, 0)), (("x", "x"), (3, 4))], ids=["name", "number"]
)
async def test_installations_on_one_server_do_not_hear_one_another(
    redis_url: str, namespace: str, namespaces: tuple[str, str], numbers: tuple[int, int]
) -> None:
    base = redis_url.rpartition("/")[0]
    here, there = (
        process(f"{base}/{number}", namespace + name)
        for name, number in zip(namespaces, numbers, strict=True)
    )
    async with here as one, there as stranger:
        one.bus.publish({"a": 1})
        await until(lambda: one.bus.heard == 1)
        stranger.bus.publish({"b": 1})
        await until(lambda: stranger.bus.heard == 1)
        assert (one.heads, stranger.heads) == ({"a": 1}, {"b": 1})


async def test_hints_that_wait_are_sent_as_one_message_of_the_highest(
    redis_url: str, namespace: str
) -> None:
    async with process(redis_url, namespace) as one, process(redis_url, namespace) as other:
        for head in (1, 3, 2):
            one.bus.publish({"a": head, "b": head})
        await until(lambda: other.heads)
        assert other.told == [{"a": 3, "b": 3}]
        assert one.bus.spoken == 1


async def test_a_long_batch_is_sent_in_bounded_messages(redis_url: str, namespace: str) -> None:
    async with process(redis_url, namespace) as one, process(redis_url, namespace) as other:
        one.bus.publish({f"s{number}": 1 for number in range(BATCH + 1)})
        await until(lambda: len(other.heads) == BATCH + 1)
        assert [len(each) for each in other.told] == [BATCH, 1]


FOREIGN = {
    "nothing": b"",
    "half": b"{",
    "list": b"[]",
    "null": b"null",
    "number": b"1",
    "text for a number": b'{"a": "1"}',
    "fraction": b'{"a": 1.5}',
    "truth": b'{"a": true}',
    "one bad among good": b'{"a": 1, "b": null}',
    "no text": b"\xff\xfe",
    "huge number": b'{"a": 99999999999999999999999}',
    "deep": b'{"a":' * 2000,
    "long": b'{"a": 1' + b" " * (1 << 20) + b"}",
}


@pytest.mark.parametrize("message", FOREIGN.values(), ids=FOREIGN)
async def test_what_is_no_hint_is_counted_and_dropped_and_doubted(
    redis_url: str, namespace: str, message: bytes
) -> None:
    async with process(redis_url, namespace) as one, Redis.from_url(redis_url) as stranger:
        await stranger.publish(channel(namespace, redis_url), message)
        await until(lambda: one.bus.foreign == 1)
        await until(lambda: one.doubts == 2)
        one.bus.publish({"a": 1})
        await until(lambda: one.bus.heard == 2)
        assert one.bus.restarts == 0
