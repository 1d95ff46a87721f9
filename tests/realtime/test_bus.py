"""The bus in memory and over a real Valkey: what both promise, what Redis adds, what ends it."""

import asyncio
import secrets
from collections import ChainMap
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from redis.asyncio import Redis

from realtime.backend import Patience, RedisBackend
from realtime.bus import BATCH, WAITING, Bus, channel, listener_of
from realtime.hub import Hub
from realtime.resume import follow
from realtime.supervision import Pauses
from tests.realtime.doubles import Event, MemoryLog, soon, until
from tests.servers import Valkey

QUICK = Patience(answer=0.25, silence=0.1)
PAUSES = Pauses(first=0.01, most=0.05)


class Listener:
    """A bus and what its process was told."""

    def __init__(self, url: str | None, namespace: str = "test") -> None:
        self.told: list[Mapping[str, int]] = []
        self.doubts = 0
        self.bus = Bus(
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


@pytest.fixture
def namespace() -> str:
    """A channel of the test's own on the shared server."""
    return secrets.token_hex(4)


@pytest.fixture
def server() -> Iterator[Valkey]:
    """A server of the test's own, to be maltreated."""
    with Valkey() as server:
        yield server


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

    bus = Bus(url, on_hint=fail, on_doubt=lambda: None, namespace=namespace)
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


# What ends a connection: latency, never more.


async def test_a_start_without_redis_succeeds_and_connects_when_it_comes(server: Valkey) -> None:
    server.stop()
    listener = Listener(server.url)
    await soon(listener.bus.start())
    assert not listener.bus.up
    listener.bus.publish({"a": 1})
    await until(lambda: listener.bus.restarts >= 3)
    server.start()
    await until(lambda: listener.bus.up)
    assert listener.doubts == 1
    await soon(listener.bus.stop())


async def test_after_a_restart_of_redis_it_doubts_and_hears_again(server: Valkey) -> None:
    async with process(server.url) as one, process(server.url) as other:
        server.kill()
        await until(lambda: not one.bus.up and not other.bus.up)
        server.start()
        await until(lambda: one.bus.up and other.bus.up)
        assert (one.doubts, other.doubts) == (2, 2)
        one.bus.publish({"a": 1})
        await until(lambda: other.heads == {"a": 1})


async def test_a_partition_is_noticed_and_its_end_too(server: Valkey) -> None:
    async with process(server.url) as one, process(server.url) as other:
        server.pause()
        one.bus.publish({"a": 1})
        assert one.heads == {"a": 1}
        await until(lambda: not one.bus.up and not other.bus.up)
        server.resume()
        await until(lambda: one.bus.up and other.bus.up)
        one.bus.publish({"a": 2})
        await until(lambda: other.heads == {"a": 2})


async def test_an_idle_connection_is_asked_for_a_sign_of_life_and_kept(server: Valkey) -> None:
    async with process(server.url) as one, Redis.from_url(server.url) as asker:
        async with asyncio.timeout(15):
            while (await asker.info("commandstats")).get("cmdstat_ping", {}).get("calls", 0) < 5:
                pass
        assert (one.bus.up, one.bus.restarts, one.doubts) == (True, 0, 1)


async def test_hints_said_while_redis_is_away_are_said_when_it_is_back(server: Valkey) -> None:
    async with process(server.url) as one, process(server.url) as other:
        server.stop()
        await until(lambda: not one.bus.up)
        for head in range(1, 100):
            one.bus.publish({"a": head})
        server.start()
        await until(lambda: other.bus.up)
        one.bus.publish({"a": 100})
        await until(lambda: other.heads == {"a": 100})


async def test_what_waits_is_bounded(server: Valkey) -> None:
    server.stop()
    listener = Listener(server.url)
    listener.bus.publish({f"s{number}": 1 for number in range(WAITING + 5)})
    listener.bus.publish({"s0": 2})  # has its place already
    assert listener.bus.overflowed == 5
    assert len(listener.heads) == WAITING + 5


async def test_a_listener_of_broadcaster_that_dies_is_noticed_and_replaced(
    redis_url: str, namespace: str
) -> None:
    async with process(redis_url, namespace) as one, process(redis_url, namespace) as other:
        broadcast = other.bus._broadcast
        assert broadcast is not None
        listener = listener_of(broadcast)
        assert listener is not None
        listener.cancel()
        await until(lambda: other.bus.restarts == 1 and other.bus.up)
        assert other.doubts == 2
        one.bus.publish({"a": 1})
        await until(lambda: other.heads == {"a": 1})


async def test_a_connection_cut_by_redis_is_made_anew(server: Valkey) -> None:
    async with process(server.url) as one, Redis.from_url(server.url) as admin:
        await admin.client_kill_filter(_type="pubsub")
        await until(lambda: one.doubts == 2 and one.bus.up)


async def test_a_reconnection_behind_our_back_is_a_doubt(redis_url: str, namespace: str) -> None:
    async with process(redis_url, namespace) as one, process(redis_url, namespace) as other:
        broadcast = one.bus._broadcast
        assert broadcast is not None
        assert isinstance(broadcast._backend, RedisBackend)
        connection = broadcast._backend._pubsub.connection
        await connection.disconnect(nowait=True)
        await until(lambda: one.doubts == 2 and one.bus.up)
        other.bus.publish({"a": 1})
        await until(lambda: one.heads == {"a": 1})


async def test_stopping_while_redis_is_partitioned_is_prompt_and_complete(server: Valkey) -> None:
    async with process(server.url) as one:
        server.pause()
        one.bus.publish({"a": 1})
        await until(lambda: not one.bus.up)
    assert {task.get_name() for task in asyncio.all_tasks()}.isdisjoint(
        {"bus listener", "bus speaker", "bus reader"}
    )


@pytest.mark.parametrize("steps", [*range(24), 30, 40, 60])
async def test_stopping_is_complete_whatever_it_interrupts(
    redis_url: str, namespace: str, steps: int
) -> None:
    listener = Listener(redis_url, namespace)
    listener.bus.publish({"a": 1})
    await listener.bus.start()
    for _ in range(steps):
        await asyncio.sleep(0)
    await soon(listener.bus.stop())
    assert len(asyncio.all_tasks()) == 1


async def test_e2_no_event_is_lost_while_redis_is_stopped_restarted_and_partitioned(
    server: Valkey,
) -> None:
    """Two processes on one table: commands on one, a subscriber on the other."""
    log = MemoryLog()
    hub = Hub(log.heads, poll_every=0.05, doubt_spread=0.01)
    seen: list[int] = []

    async def subscribe() -> None:
        async for item in follow(hub, log, "a", 0):
            # Not one extend at the end: there is none, and `seen` is looked at meanwhile.
            seen.extend([item.seq] if isinstance(item, Event) else [])

    def bus(to: Hub) -> Bus:
        return Bus(server.url, on_hint=to.hint, on_doubt=to.doubt, patience=QUICK, pauses=PAUSES)

    here, there = bus(Hub(log.heads)), bus(hub)
    async with AsyncExitStack() as stack:
        for part in (hub, here, there):
            await part.start()
            stack.push_async_callback(part.stop)
        subscriber = asyncio.create_task(subscribe())
        for trouble in (server.stop, server.start, server.pause, server.resume, server.kill):
            trouble()
            for _ in range(20):
                here.publish({"a": log.append("a")})
                await asyncio.sleep(0)
            await until(lambda: len(seen) == log.head("a"))
        server.start()
        await until(lambda: here.up and there.up)
        assert seen == list(range(1, 101))
        subscriber.cancel()
        await asyncio.wait([subscriber])
