"""A server that is told to stop, and a subscriber that has stopped reading."""

import asyncio
import json
import select
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg  # type: ignore[import-untyped]
from websockets.asyncio.client import ClientConnection

from bootstrap.settings import Settings
from tests.faults.commands import correct
from tests.faults.followers import following
from tests.faults.processes import PATIENCE, figure, houses, ready, started, unready, until
from tests.house import House
from tests.live import Listening, opened
from tests.meetings import Meeting, meeting
from tests.people import DOOR

# Half a megabyte an event: a few of them fill what lies between two ends.
BULKY = "subscription($after: Cursor) { events(after: $after) { ... on SessionEvent { "
BULKY += " ".join(f"s{n}: session {{ accessDetails {{ note }} }}" for n in range(40)) + " } } }"
LONG_NOTE = DOOR | {"note": "€" * 4_000}
MANY = 40


@asynccontextmanager
async def locked(database: str, met: Meeting) -> AsyncIterator[asyncpg.Connection]:
    """The session's row, held by somebody else."""
    connection = await asyncpg.connect(database)
    try:
        async with connection.transaction():
            await connection.fetch("SELECT 1 FROM sessions WHERE id = $1 FOR UPDATE", met.id)
            yield connection
    finally:
        await connection.close()


async def close_of(listening: Listening) -> tuple[int | None, float]:
    """The code that a subscriber is closed with, and when."""
    code = await listening.closed()
    return code, asyncio.get_running_loop().time()


async def test_a_stop_spreads_1012_says_unready_and_finishes_what_it_has_begun(
    shared: Settings,
) -> None:
    async with started(shared) as (server,), houses(server) as (house,), AsyncExitStack() as stack:
        met = await meeting(house, "CLIENT_PLACE")
        lives = [await stack.enter_async_context(met.partner.live()) for _ in range(4)]
        closing = [asyncio.create_task(close_of(live)) for live in lives]
        async with locked(shared.database_url, met) as other:
            begun = asyncio.create_task(correct(met, house, 7))

            async def waits() -> bool:
                sql = "SELECT count(*) FROM pg_locks WHERE NOT granted"
                return bool(await other.fetchval(sql))

            await until(waits)
            assert await ready(house)  # on a connection that stays open beside the command's
            server.ask_to_stop()
            await until(lambda: unready(house, "stopping"))
            closes = await asyncio.gather(*closing)
            assert not begun.done()
        assert (await begun)["accessDetails"]["apartment"] == "7"
        assert await server.ended() == 0
    assert [code for code, _ in closes] == [1012] * 4
    moments = sorted(at for _, at in closes)
    assert moments[-1] - moments[0] > 2  # of the five seconds that it takes


async def test_a_subscriber_that_stops_reading_is_cut_off_and_freed_and_others_go_on(
    shared: Settings,
) -> None:
    async with started(shared) as (server,), houses(server) as (house,):
        met = await meeting(house, "CLIENT_PLACE")
        async with (
            following(met.client, house) as ann,
            opened(house.socket_address, met.partner.token) as slow,
        ):
            payload = {"query": BULKY, "variables": {"after": await met.partner.cursor()}}
            await slow.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
            for _ in range(MANY):
                await met.client.does("provideAddress", met.id, accessDetails=LONG_NOTE)
            await ann.has(MANY)
            assert await figure(house, "subscribers") == 2
            await reset(slow)
            await until(lambda: alone(house))
            await correct(met, house, 1)
            await ann.has(MANY + 1)
            assert ann.connections == 1


async def reset(slow: ClientConnection) -> None:
    """Return once the other end has cut the connection: who reads nothing, only hears of that."""
    poll = select.poll()
    poll.register(slow.transport.get_extra_info("socket").fileno(), 0)
    assert await asyncio.to_thread(poll.poll, PATIENCE * 1000)


async def alone(house: House) -> bool:
    """Whether one subscriber is left, and its socket."""
    return [await figure(house, name) for name in ("sockets", "subscribers")] == [1, 1]
