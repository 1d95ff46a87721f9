"""Deadlines as rows: run once, by whoever is there, and none held up by another."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from storage.database.database import Database
from tests.house import Clock, House, serving, settings_for
from tests.meetings import Meeting, meeting

Houses = list[House]


@pytest.fixture
async def houses(postgres: Database) -> AsyncIterator[Houses]:
    """Three processes' worth of objects on one database, with one clock."""
    clock, settings = Clock(), settings_for(postgres.url)
    async with (
        serving(settings, clock) as one,
        serving(settings, clock) as two,
        serving(settings, clock) as three,
    ):
        yield [one, two, three]


async def told(found: Meeting, name: str) -> int:
    events = await found.client.pulled()
    return sum(event["__typename"] == name for event in events)


async def rows(house: House, id: str) -> list[dict[str, object]]:
    asked = "SELECT kind, attempts FROM deadlines WHERE subject_id = $1 ORDER BY kind"
    return await house.doorstep.database.fetch(asked, id)


async def test_several_workers_run_each_deadline_once(houses: Houses) -> None:
    found = [await meeting(houses[0], hours=6 + n) for n in range(8)]
    houses[0].clock.go(found[-1].at(minutes=60))
    workers = [house.doorstep.timers for house in houses for _ in range(3)]
    ran = await asyncio.gather(*(worker.run_due() for worker in workers))
    while any(ran):  # what one skipped, because another held it, comes in the next turn
        ran = await asyncio.gather(*(worker.run_due() for worker in workers))
    for each in found:
        assert (await each.client.session(each.id))["stage"] == "MISSED"
        assert await told(each, "SessionMissed") == 1


async def test_a_deadline_that_fails_holds_up_no_other(houses: Houses) -> None:
    house = houses[0]
    bad, good = await meeting(house), await meeting(house, hours=7)
    database = house.doorstep.database
    (kept,) = await database.fetch("SELECT lines FROM sessions WHERE id = $1", bad.id)
    await database.fetch("UPDATE sessions SET lines = 'x' WHERE id = $1", bad.id)
    await house.until(good.at(minutes=60))
    assert (await good.client.session(good.id))["stage"] == "MISSED"
    assert {row["attempts"] for row in await rows(house, bad.id)} == {1}
    await database.fetch("UPDATE sessions SET lines = $2 WHERE id = $1", bad.id, kept["lines"])
    await house.until(house.clock.pass_(seconds=2))
    assert (await bad.client.session(bad.id))["stage"] == "MISSED"


async def test_a_worker_that_dies_loses_nothing(houses: Houses) -> None:
    found = await meeting(houses[0])
    houses[0].clock.go(found.at(minutes=60))
    dying = asyncio.create_task(houses[1].doorstep.timers.run_due())
    await asyncio.sleep(0)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    while await houses[2].doorstep.timers.run_due():
        pass
    assert (await found.client.session(found.id))["stage"] == "MISSED"
    assert await told(found, "SessionMissed") == 1


async def test_a_commands_end_takes_the_deadlines_with_it(houses: Houses) -> None:
    found = await meeting(houses[0])
    await found.come_to("COMPLETED")
    kinds = {row["kind"] for row in await rows(houses[0], found.id)}
    assert not kinds & {"MISS", "COMPLETE", "ENDS", "MEETING_OPENS", "MEETING_CLOSES"}
    assert "ERASE_ADDRESS" in kinds


async def test_what_is_over_at_booking_needs_no_row(houses: Houses) -> None:
    found = await meeting(houses[0], hours=0.25)
    kinds = {row["kind"] for row in await rows(houses[0], found.id)}
    assert kinds == {"MEETING_CLOSES", "MISS", "BUILDING"}  # half an hour from booking (S3)


async def test_the_person_on_call_sees_what_is_overdue(houses: Houses) -> None:
    found = await meeting(houses[0])
    houses[0].clock.go(found.at(minutes=61))
    assert (await houses[0].doorstep.observation.figures())["deadlines_overdue"][1] > 0
    await houses[0].until(found.at(minutes=62))
    assert (await houses[0].doorstep.observation.figures())["deadlines_overdue"][1] == 0
