"""E2: one stream a recipient, numbered without gaps in commit order, whoever writes at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from domain.model.events import Event, EventKind
from domain.model.people import Actor
from realtime.resume import Bounds, resumption
from storage.database.database import Database
from storage.tables.streams import (
    append,
    create_stream,
    forget_before,
    read_bounds,
    read_events,
    read_heads,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STREAMS = ["cli_a", "cli_b", "par_c", "par_d"]
WRITERS = 32
EACH = 8


def arrived(*to: str, at: datetime = NOW) -> Event:
    return Event(EventKind.ARRIVED, at, Actor.CLIENT, to, "ses_1")


async def tell(database: Database, *events: Event) -> dict[str, int]:
    async with database.transaction() as transaction:
        return await append(transaction, events)


async def begin(database: Database) -> None:
    for id in STREAMS:
        await create_stream(database, id)


@asynccontextmanager
async def another(database: Database) -> AsyncIterator[Database]:
    """Another process's connections to the same database."""
    other = Database(database.url)
    await other.open()
    try:
        yield other
    finally:
        await other.close()


async def write(database: Database, number: int) -> None:
    for turn in range(EACH):
        one, other = STREAMS[(number + turn) % 4], STREAMS[(number * 3 + turn + 1) % 4]
        recipients = (one,) if one == other else (other, one)
        await tell(database, arrived(*recipients), arrived(*reversed(recipients)))


async def follow(database: Database, stream: str, done: asyncio.Event) -> list[int]:
    """Read as a subscriber does, while others write."""
    seen: list[int] = []
    while True:
        last_look = done.is_set()
        after = seen[-1] if seen else 0
        seen += [entry.seq for entry in await read_events(database, stream, after, 50)]
        if last_look and seen[-1:] == [(await read_heads(database, [stream]))[stream]]:
            return seen
        await asyncio.sleep(0)


async def test_e2_streams_have_no_gap_under_32_writers_for_any_reader(postgres: Database) -> None:
    await begin(postgres)
    done = asyncio.Event()
    async with another(postgres) as other:
        readers = [asyncio.create_task(follow(other, stream, done)) for stream in STREAMS]
        homes = (postgres, other)
        async with asyncio.timeout(60):
            await asyncio.gather(*(write(homes[n % 2], n) for n in range(WRITERS)))
            done.set()
            for seen in await asyncio.gather(*readers):
                assert seen == list(range(1, len(seen) + 1))
    (row,) = await postgres.fetch("SELECT count(*) AS n FROM events")
    heads = await read_heads(postgres, STREAMS)
    assert row["n"] == sum(heads.values())


async def test_e2_events_of_one_command_stand_in_its_order(database: Database) -> None:
    await begin(database)
    first = Event(EventKind.ON_MY_WAY, NOW, Actor.CLIENT, ("cli_a", "par_c"), "ses_1")
    assert await tell(database, first, arrived("par_c")) == {"cli_a": 1, "par_c": 2}
    kinds = [entry.kind for entry in await read_events(database, "par_c", 0, 10)]
    assert kinds == [EventKind.ON_MY_WAY, EventKind.ARRIVED]


async def test_e2_an_event_has_one_id_in_all_its_streams(database: Database) -> None:
    await begin(database)
    await tell(database, arrived("cli_a", "par_c"))
    (one,), (other,) = [await read_events(database, id, 0, 10) for id in ("cli_a", "par_c")]
    assert one.id == other.id


async def test_e1_what_is_rolled_back_leaves_no_number(database: Database) -> None:
    await begin(database)
    try:
        async with database.transaction() as transaction:
            await append(transaction, [arrived("cli_a")])
            raise TimeoutError
    except TimeoutError:
        pass
    assert await tell(database, arrived("cli_a")) == {"cli_a": 1}


async def test_e5_forgetting_raises_the_floor_with_it(database: Database) -> None:
    await begin(database)
    for day in range(5):
        await tell(database, arrived("cli_a", "par_c", at=NOW + timedelta(days=day)))
    async with database.transaction() as transaction:
        assert await forget_before(transaction, NOW + timedelta(days=2), 100) == 2
    assert await read_bounds(database, "cli_a") == (2, 5)
    assert [entry.seq for entry in await read_events(database, "cli_a", 0, 10)] == [3, 4, 5]
    bounds = Bounds(*await read_bounds(database, "cli_a"))
    assert type(resumption(bounds, 1)).__name__ == "Reset"
    assert type(resumption(bounds, 2)).__name__ == "Ready"


async def test_e5_forgetting_goes_by_small_steps_to_its_end(database: Database) -> None:
    await begin(database)
    for _ in range(5):
        await tell(database, arrived("cli_a"))
    later, steps = NOW + timedelta(days=1), 0
    while True:
        async with database.transaction() as transaction:
            if not await forget_before(transaction, later, 2):
                break
        steps += 1
    assert steps == 3
    assert await read_bounds(database, "cli_a") == (5, 5)
    assert await tell(database, arrived("cli_a")) == {"cli_a": 6}
