"""PostgreSQL goes away and comes back: nothing is half done, and everything goes on by itself."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from redis.asyncio import Redis

from bootstrap.settings import Settings
from realtime.bus import channel
from realtime.hints import encode
from storage.database.migrate import migrate
from tests.faults.commands import correct
from tests.faults.followers import following
from tests.faults.processes import houses, ready, started, unready, until
from tests.house import own_number, settings_for
from tests.meetings import Meeting, meeting
from tests.people import DOOR, Person
from tests.servers import Postgres


@pytest_asyncio.fixture
async def postgres() -> AsyncIterator[Postgres]:
    """One of the test's own: it will be hurt."""
    with Postgres() as server:
        await migrate(server.url)
        yield server


async def test_postgres_restarted_costs_a_clean_error_meanwhile_and_no_event(
    postgres: Postgres, redis_url: str
) -> None:
    settings = settings_for(postgres.url, own_number(redis_url))
    async with started(settings, 2) as servers, houses(*servers) as (one, other):
        met = await meeting(one, "CLIENT_PLACE")
        async with following(met.partner, other) as bob, following(met.client, one) as ann:
            await correct(met, one, 1)
            await asyncio.gather(bob.has(1), ann.has(1))
            postgres.stop()
            await until(lambda: unready(one, "database"))
            await until(lambda: unready(other, "database"))
            await fails_cleanly(met.client, met)
            await hint_of_what_cannot_be_read(settings, met)
            await fails_cleanly(met.client.through(other), met)
            postgres.start()
            await asyncio.gather(until(lambda: ready(one)), until(lambda: ready(other)))
            for number in range(2, 6):
                await correct(met, one, number)
            await asyncio.gather(bob.has(5), ann.has(5))
            later = await meeting(other, hours=0.5 + 1 / 3600)
            async with following(later.client, one) as cem:
                await cem.has(1)  # and timers run
        assert bob.ids == ann.ids
        assert bob.numbers == list(range(bob.numbers[0], bob.numbers[0] + 5))
        assert cem.of("ActionsChanged") == [later.id]


async def fails_cleanly(person: Person, met: Meeting) -> None:
    """A command, while there is no database: refused as INTERNAL, with nothing of the inside."""
    given = {"sessionId": met.id, "accessDetails": DOOR}
    answer = await person.post(person.mutation("provideAddress"), input=given)
    (error,) = answer.json()["errors"]
    assert answer.status_code in (200, 500)
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["message"].startswith("Something went wrong on our side.")


async def hint_of_what_cannot_be_read(settings: Settings, met: Meeting) -> None:
    """Subscribers are woken, look, and find no database."""
    assert settings.redis_url is not None
    async with Redis.from_url(settings.redis_url) as redis:
        heads = {met.partner.id: 1_000, met.client.id: 1_000}
        heard = await redis.publish(channel("doorstep", settings.redis_url), encode(heads))
    assert heard >= 2  # others' servers may share the number
