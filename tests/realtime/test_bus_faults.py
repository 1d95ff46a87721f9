"""What ends a connection to Redis costs latency: never an event, a command, or a task."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as Disconnected

from realtime.backend import RedisBackend
from realtime.bus import WAITING, Bus, listener_of
from realtime.hub import Hub
from realtime.resume import follow
from tests.realtime.doubles import PATIENCE, Event, MemoryLog, soon, until
from tests.realtime.listening import PAUSES, QUICK, Listener, process
from tests.servers import Valkey


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
    async with process(server.url) as one:
        server.stop()
        one.bus.publish({"a": 1})
        await until(lambda: one.bus._mouth.restarts)
        server.start()
        await until(lambda: one.bus.spoken)
        assert one.bus.spoken == 1


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


async def test_a_reconnection_behind_our_back_is_an_end(redis_url: str, namespace: str) -> None:
    """redis-py subscribes again by itself, and does not say what it has missed."""
    backend = RedisBackend(redis_url, namespace, QUICK)
    await backend.connect()
    connection: Any = backend._pubsub.connection
    await connection.disconnect(nowait=True)
    with pytest.raises(Disconnected, match="got subscribe"):
        await soon(backend.next_published())
    await backend.disconnect()


async def test_stopping_while_redis_is_partitioned_is_prompt_and_complete(server: Valkey) -> None:
    async with process(server.url) as one:
        server.pause()
        one.bus.publish({"a": 1})
        await until(lambda: not one.bus.up)
    assert {task.get_name() for task in asyncio.all_tasks()}.isdisjoint(
        {"bus listener", "bus speaker", "bus reader"}
    )
    server.resume()
    async with Redis.from_url(server.url) as asker:
        connected = -1
        async with asyncio.timeout(PATIENCE):
            while connected != 1:
                connected = (await asker.info("clients"))["connected_clients"]


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
