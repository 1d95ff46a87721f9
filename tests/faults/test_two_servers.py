"""Two servers that share PostgreSQL and Valkey and nothing else."""

import asyncio
from contextlib import AsyncExitStack

from bootstrap.settings import Settings
from tests.faults.commands import correct, correct_somewhere
from tests.faults.followers import following
from tests.faults.processes import figure, hears_others, houses, started, until
from tests.house import settings_for
from tests.meetings import meeting
from tests.people import CATALOGUE
from tests.servers import Valkey

POLL = 2.0  # seconds: what a lost hint costs at most (E2)
SLACK = 2.0  # for a machine with other things to do


async def test_a_command_at_one_server_reaches_a_subscriber_at_the_other(shared: Settings) -> None:
    async with started(shared, 2) as servers, houses(*servers) as (one, other):
        met = await meeting(one, hours=0.2)
        async with following(met.partner, other) as bob, following(met.client, one) as ann:
            await met.client.does("reportArrival", met.id)
            await asyncio.gather(bob.has(1), ann.has(1))
        assert bob.of("Arrived") == ann.of("Arrived") == [met.id]
        assert bob.ids == ann.ids


async def test_e2_valkey_paused_killed_and_restarted_costs_no_command_and_no_event(
    database: str, valkey: Valkey
) -> None:
    settings = settings_for(database, valkey.url)
    async with started(settings, 2) as servers, houses(*servers) as (one, other):
        met = await meeting(one, "CLIENT_PLACE")
        async with following(met.partner, other) as bob:
            said = 0
            for trouble in (valkey.pause, valkey.resume, valkey.kill, valkey.start):
                trouble()
                for _ in range(10):
                    said += 1
                    await correct(met, one, said)
                committed = asyncio.get_running_loop().time()
                await bob.has(said)
                assert bob.at[-1] - committed < POLL + SLACK
            await until(lambda: hears_others(one))
            await until(lambda: hears_others(other))
        assert bob.numbers == list(range(bob.numbers[0], bob.numbers[0] + said))
        assert bob.connections == 1


async def test_e2_i1_a_server_killed_amid_a_burst_loses_nothing_and_does_nothing_twice(
    shared: Settings,
) -> None:
    async with started(shared, 2) as (first, second), houses(first, second) as (one, other):
        met = await meeting(one, "CLIENT_PLACE")

        async def burst() -> None:
            for number in range(40):
                await correct_somewhere(met, (one, other), number)

        async with following(met.partner, one, other) as bob:
            bursting = asyncio.create_task(burst())
            await bob.has(15)
            first.kill()
            assert not bursting.done()
            await bursting
            await bob.has(40)
        session = await met.partner.through(other).session(met.id)
        assert session["version"] == met.booked["version"] + 40
        assert session["accessDetails"]["apartment"] == "39"
        assert bob.numbers == list(range(bob.numbers[0], bob.numbers[0] + 40))
        assert bob.connections == 2


async def test_e4_timers_that_a_killed_server_was_running_are_run_by_the_other_once(
    shared: Settings,
) -> None:
    """T−30 min comes for 12 sessions at once, while both servers look; one dies over it."""
    async with started(shared, 2) as (first, second), houses(first, second) as (one, other):
        hour = {"tariffs": CATALOGUE["tariffs"], "services": []}
        partners = [await other.partner(f"Bob{n}", catalogue=hour) for n in range(12)]
        async with AsyncExitStack() as stack:
            heard = [
                await stack.enter_async_context(following(bob.through(other), other))
                for bob in partners
            ]
            booked = [
                (await meeting(one, hours=0.5 + 3 / 3600, partner=bob)).id for bob in partners
            ]
            await heard[0].has(2)  # its booking, and its half hour
            first.kill()
            await asyncio.gather(*(each.has(2) for each in heard))
        assert [each.of("ActionsChanged") for each in heard] == [[id] for id in booked]
        assert await figure(other, "deadlines_overdue") == 0
