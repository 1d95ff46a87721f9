"""S8: the buttons an app draws are exactly what pressing them would give."""

from typing import Any

import pytest

from domain.model.windows import stamp
from tests.house import House
from tests.meetings import PLACES, STEPS, Meeting, action, code, meeting
from tests.people import Person

# What each button presses, and the step of a session that it is, where it is one.
BUTTONS = {
    "ON_MY_WAY": ("reportOnMyWay", "ON_THE_WAY"),
    "ARRIVE": ("reportArrival", "ARRIVED"),
    "PROVIDE_ADDRESS": ("provideAddress", "ADDRESS_PROVIDED"),
    "START": ("startSession", "IN_PROGRESS"),
    "COMPLETE": ("completeSession", "COMPLETED"),
    "CANCEL": ("cancelSession", None),
    "PROPOSE_ADDITION": ("proposeAddition", None),
    "GOODWILL_REFUND": ("issueGoodwillRefund", None),
    "MESSAGE": ("sendMessage", None),
    "SHOW_BUILDING": ("showBuilding", None),
}
REASONS = {"MEETING": "OTHER", "IN_PROGRESS": "PARTNER_URGENT_MATTERS"}


def built(house: House, kind: str) -> bool:
    """Whether there is such a command by now."""
    mutations = house.doorstep.schema.mutation_type
    assert mutations is not None
    return BUTTONS[kind][0] in mutations.fields


async def press(found: Meeting, who: Person, kind: str) -> dict[str, Any]:
    command, step = BUTTONS[kind]
    if kind == "MESSAGE":
        asked = "query($id: ID!) { session(id: $id) { thread { id } } }"
        thread = (await who.ask(asked, id=found.id))["session"]["thread"]
        return await who.command(command, threadId=thread["id"], body="Hello.")
    given: dict[str, Any] = {} if step is None else found.press(step)[2]
    if kind == "CANCEL":
        given = {"reason": REASONS.get((await who.session(found.id))["phase"])}
    if kind == "PROPOSE_ADDITION":
        given = {"items": [{"tariffId": found.partner.tariff}]}
    return await who.command(command, sessionId=found.id, **given)


def party(found: Meeting, name: str) -> Person:
    return found.client if name == "client" else found.partner


async def test_s8_every_button_is_known_here(house: House) -> None:
    found = await meeting(house)
    assert {each["kind"] for each in found.booked["actions"]} <= BUTTONS.keys()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("stage", [*STEPS, "MISSED"])
async def test_s8_a_closed_button_says_exactly_what_pressing_it_gives(
    house: House, stage: str, place: str
) -> None:
    found = await meeting(house, place)
    await found.come_to(stage)
    for who in (found.client, found.partner):
        seen = await who.session(found.id)
        for button in seen["actions"]:
            assert button["open"] == (button["refusal"] is None)
            if not button["open"] and built(house, button["kind"]):
                pressed = await press(found, who, button["kind"])
                assert pressed["refusal"] == button["refusal"]
        assert await who.session(found.id) == seen


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("stage", STEPS)
async def test_s8_an_open_button_is_accepted(house: House, stage: str, place: str) -> None:
    found = await meeting(house, place)
    await found.come_to(stage)
    opened = [
        (viewer, button["kind"])
        for viewer in ("client", "partner")
        for button in (await party(found, viewer).session(found.id))["actions"]
        if button["open"] and built(house, button["kind"])
    ]
    for viewer, kind in opened:
        fresh = await meeting(house, place)
        await fresh.come_to(stage)
        assert code(await press(fresh, party(fresh, viewer), kind)) is None, (viewer, kind)


@pytest.mark.parametrize("place", PLACES)
async def test_s8_on_my_way_gives_way_to_arrive_at_t_minus_30_minutes(
    house: House, place: str
) -> None:
    found = await meeting(house, place)
    house.clock.go(found.at(minutes=-30, ms=-1))
    seen = await found.traveller.session(found.id)
    assert action(seen, "ON_MY_WAY")["open"]
    assert not action(seen, "ARRIVE")["open"]
    assert action(seen, "ARRIVE")["opensAt"] == stamp(found.at(minutes=-30))
    house.clock.go(found.at(minutes=-30))
    seen = await found.traveller.session(found.id)
    assert not action(seen, "ON_MY_WAY")["open"]
    assert action(seen, "ON_MY_WAY")["replacedBy"] == "ARRIVE"
    assert action(seen, "ARRIVE")["open"]
    assert action(seen, "ARRIVE")["closesAt"] == stamp(found.at(minutes=30))


@pytest.mark.parametrize("place", PLACES)
async def test_s8_opens_at_and_closes_at_are_when_it_opens_and_closes(
    house: House, place: str
) -> None:
    found = await meeting(house, place)
    early = action(await found.traveller.session(found.id), "ON_MY_WAY")
    assert (early["open"], early["refusal"]["code"]) == (False, "TOO_EARLY")
    assert early["opensAt"] == stamp(found.at(hours=-5))
    assert early["closesAt"] == stamp(found.at(minutes=-30))
    house.clock.go(found.at(hours=-5))
    assert action(await found.traveller.session(found.id), "ON_MY_WAY")["open"]


@pytest.mark.parametrize("place", PLACES)
async def test_s8_the_other_partys_buttons_promise_no_opening(house: House, place: str) -> None:
    found = await meeting(house, place)
    button = action(await found.host.session(found.id), "ARRIVE")
    assert button["refusal"]["code"] == "NOT_YOURS_TO_DO"
    assert button["opensAt"] is button["closesAt"] is None
