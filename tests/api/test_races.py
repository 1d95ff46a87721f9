"""I3: of commands that race, one order after the other; PostgreSQL, through two processes."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from tests.house import House
from tests.meetings import PLACES, code, meeting
from tests.people import DOOR, Person

CONTENDERS = 12
Houses = tuple[House, House]


async def race(houses: Houses, who: Person, name: str, /, **given: Any) -> Counter[str | None]:
    """The same command, many times at once, through both processes; how each was answered."""
    askers = [who.through(houses[n % 2]) for n in range(CONTENDERS)]
    payloads = await asyncio.gather(*(each.command(name, **given) for each in askers))
    return Counter(code(payload) for payload in payloads)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("step", "before"),
    [("ARRIVED", "ON_THE_WAY"), ("IN_PROGRESS", "ARRIVED"), ("COMPLETED", "IN_PROGRESS")],
)
async def test_i3_of_many_who_take_one_step_one_wins(
    two_houses: Houses, place: str, step: str, before: str
) -> None:
    found = await meeting(two_houses[0], place)
    if step == "IN_PROGRESS" and place == "PARTNER_PLACE":
        before = "ADDRESS_PROVIDED"
    session = await found.come_to(before)
    if step == "ARRIVED":
        two_houses[0].clock.go(found.at(minutes=-10))
    who, command, given = found.press(step)
    cursor = await who.cursor()
    answers = await race(two_houses, who, command, sessionId=found.id, **given)
    assert answers == {None: 1, "WRONG_STAGE": CONTENDERS - 1}
    assert (await who.session(found.id))["version"] == session["version"] + 1
    assert len(await who.pulled(cursor)) == 1


async def test_i3_of_many_who_saw_the_same_version_one_wins(two_houses: Houses) -> None:
    found = await meeting(two_houses[0], "CLIENT_PLACE")
    given = {"sessionId": found.id, "accessDetails": DOOR, "ifVersion": 1}
    answers = await race(two_houses, found.client, "provideAddress", **given)
    assert answers == {None: 1, "STALE_VERSION": CONTENDERS - 1}


async def test_i3_commands_that_all_may_happen_all_happen_in_some_order(
    two_houses: Houses,
) -> None:
    found = await meeting(two_houses[0], "CLIENT_PLACE")
    given = {"sessionId": found.id, "accessDetails": DOOR}
    answers = await race(two_houses, found.client, "provideAddress", **given)
    assert answers == {None: CONTENDERS}
    assert (await found.client.session(found.id))["version"] == 1 + CONTENDERS
    assert len(await found.partner.pulled()) == 1 + CONTENDERS


async def test_i3_s9_of_many_bookings_of_one_hour_one_wins(two_houses: Houses) -> None:
    house = two_houses[0]
    bob = await house.partner()
    clients = [await house.client(f"Client {n}") for n in range(CONTENDERS)]
    wish = bob.wish(house.clock() + timedelta(hours=6))
    payloads = await asyncio.gather(
        *(
            each.through(two_houses[n % 2]).command("bookSession", **wish)
            for n, each in enumerate(clients)
        )
    )
    answers = Counter(code(payload) for payload in payloads)
    assert answers == {None: 1, "OVERLAPS_ANOTHER_SESSION": CONTENDERS - 1}
    assert len(await bob.pulled()) == 1


async def test_i3_s10_of_many_bookings_at_once_20_live_ones_remain(two_houses: Houses) -> None:
    house = two_houses[0]
    ann = await house.client()
    partners = [await house.partner(f"Partner {n}") for n in range(24)]
    start = house.clock() + timedelta(hours=6)
    payloads = await asyncio.gather(
        *(
            ann.through(two_houses[n % 2]).command(
                "bookSession", **each.wish(start + timedelta(hours=n))
            )
            for n, each in enumerate(partners)
        )
    )
    assert Counter(map(code, payloads)) == {None: 20, "TOO_MANY": 4}


async def test_i3_a_profile_is_begun_once(two_houses: Houses) -> None:
    ann = two_houses[0].stranger()
    answers = await race(two_houses, ann, "createClientProfile", displayName="Ann")
    assert answers == {None: 1, "WRONG_STAGE": CONTENDERS - 1}


async def test_i3_a_deadline_and_a_command_give_one_end(two_houses: Houses) -> None:
    one, other = two_houses
    found = await meeting(one)
    await found.come_to("IN_PROGRESS")
    one.clock.go(found.at(minutes=75))
    payload, *_ = await asyncio.gather(
        found.client.command("completeSession", sessionId=found.id),
        one.doorstep.timers.run_due(),
        other.doorstep.timers.run_due(),
    )
    assert code(payload) in {None, "WRONG_STAGE"}
    names = [event["__typename"] for event in await found.partner.pulled()]
    assert names.count("SessionCompleted") == 1


async def test_i3_parties_of_two_sessions_never_deadlock(two_houses: Houses) -> None:
    """The same two people in two sessions: their streams are locked in one order."""
    one = await meeting(two_houses[0], "CLIENT_PLACE")
    other = await meeting(
        two_houses[0], "CLIENT_PLACE", hours=8, client=one.client, partner=one.partner
    )
    given = [{"sessionId": each.id, "accessDetails": DOOR} for each in (one, other)]
    answers = await asyncio.gather(
        *(race(two_houses, one.client, "provideAddress", **each) for each in given)
    )
    assert answers == [{None: CONTENDERS}] * 2
