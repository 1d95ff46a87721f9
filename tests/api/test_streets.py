"""S3: a free booking buys no address, on every path that a client can read it by."""

from datetime import timedelta
from typing import Any

import pytest

from domain.model.windows import stamp
from tests.house import House
from tests.meetings import Meeting, action, code, meeting
from tests.money import secure
from tests.people import DOOR, HOME, Person

PARTS = """{ id buildingShownAt buildingAwaits building { street }
  actions { kind open refusal { code } } }"""
READ = f"query($id: ID!) {{ session(id: $id) {PARTS} }}"
STREET = HOME["street"]


async def look(who: Person, found: Meeting) -> Any:
    """The session's building, and why it is not shown."""
    return (await who.ask(READ, id=found.id))["session"]


async def everything(who: Person) -> str:
    """All that a client can read of their sessions and events, as it comes over the wire."""
    said = await who.post(
        """{ viewer { sessions(first: 100) { nodes { id building { street } } } }
        events { nodes { ... on SessionEvent { session { building { street } } } } } }"""
    )
    return said.text


@pytest.mark.parametrize("minutes", [1, 29, 31, 100, 290])
async def test_s3_a_fresh_client_without_money_tries_22_partners_and_reads_no_street(
    house: House, minutes: int
) -> None:
    """Booked, read on every path, cancelled; with the clock at "I'm here" too."""
    ann = await house.client()
    answers = []
    for _ in range(22):
        bob = await house.partner()
        wish = bob.wish(house.clock() + timedelta(minutes=minutes))
        payload = await ann.command("bookSession", **wish)
        answers.append(code(payload))
        assert STREET not in str(payload)
        if payload["session"]:
            node = await ann.post(
                "query($id: ID!) { node(id: $id) { ... on Session { building { street } } } }",
                id=payload["session"]["id"],
            )
            assert STREET not in node.text
            cancelled = await ann.does("cancelSession", payload["session"]["id"])
            assert STREET not in str(cancelled)
    assert STREET not in await everything(ann)
    house.clock.pass_(minutes=minutes)
    assert STREET not in await everything(ann)
    assert answers.count(None) == 5
    assert set(answers[5:]) == {"TOO_MANY"}


async def test_s3_im_here_shows_a_fresh_client_no_street_in_the_first_half_hour(
    house: House,
) -> None:
    found = await meeting(house, hours=1 / 60)
    session = await found.client.does("reportArrival", found.id)
    assert session["building"] is None
    assert (await look(found.client, found))["buildingAwaits"] == "HOUR"
    house.clock.pass_(minutes=30)
    assert (await look(found.client, found))["building"] is not None


async def test_s3_a_late_cancelled_short_notice_booking_never_shows_the_building(
    house: House,
) -> None:
    found = await secure(house, hours=2)
    house.clock.pass_(minutes=20)
    await found.client.does("cancelSession", found.id)
    house.clock.go(found.at(minutes=-20))
    seen = await look(found.client, found)
    assert (seen["building"], seen["buildingShownAt"], seen["buildingAwaits"]) == (None,) * 3


async def test_s3_what_is_paid_for_and_booked_inside_5_hours_shows_it_from_30_minutes_before(
    house: House,
) -> None:
    found = await secure(house, hours=2)
    seen = await look(found.client, found)
    assert (seen["building"], seen["buildingAwaits"]) == (None, "HOUR")
    assert seen["buildingShownAt"] == stamp(found.at(minutes=-30))
    house.clock.go(found.at(minutes=-30, ms=-1))
    assert (await look(found.client, found))["building"] is None
    house.clock.go(found.at(minutes=-30))
    seen = await look(found.client, found)
    assert (seen["building"], seen["buildingAwaits"]) == ({"street": STREET}, None)


async def test_s3_a_client_who_has_completed_a_session_sees_it_at_its_hour(house: House) -> None:
    first = await meeting(house)
    assert (await look(first.client, first))["buildingAwaits"] == "ARRIVAL"
    house.clock.go(first.at(hours=-5))
    assert (await look(first.client, first))["building"] is None
    await first.come_to("ARRIVED")
    assert (await look(first.client, first))["building"] == {"street": STREET}
    await first.come_to("COMPLETED")
    again = await meeting(house, client=first.client)
    assert (await look(first.client, again))["buildingAwaits"] == "HOUR"
    house.clock.go(again.at(hours=-5))
    assert (await look(first.client, again))["building"] == {"street": STREET}


async def test_s3_the_partners_own_word_shows_it_and_tells_the_client(house: House) -> None:
    found = await meeting(house, hours=3)
    button = action(await look(found.partner, found), "SHOW_BUILDING")
    assert button["open"]
    async with found.client.live() as live:
        await found.partner.does("showBuilding", found.id)
        event = await live.next()
        assert event["__typename"] == "BuildingShown"
        assert event["session"]["building"]["street"] == STREET
    seen = await look(found.client, found)
    assert seen["buildingShownAt"] == stamp(house.clock())
    button = action(await look(found.partner, found), "SHOW_BUILDING")
    assert (button["open"], button["refusal"]["code"]) == (False, "ALREADY_ANSWERED")
    assert (await found.partner.refused("showBuilding", sessionId=found.id))["rule"] == "S3"


async def test_s3_the_word_is_the_partners_alone(house: House) -> None:
    found = await meeting(house, hours=3)
    refusal = await found.client.refused("showBuilding", sessionId=found.id)
    assert refusal["code"] == "NOT_YOURS_TO_DO"
    stranger = await house.partner()
    refusal = await stranger.refused("showBuilding", sessionId=found.id)
    assert refusal["code"] == "NOT_FOUND"


async def test_s3_a_client_is_shown_three_partners_buildings_a_day_and_told_why_no_fourth(
    house: House,
) -> None:
    known = await meeting(house, hours=1)
    await known.come_to("COMPLETED")
    ann = known.client
    found = [
        await meeting(house, client=ann, hours=hours, serviceIds=[]) for hours in (30, 32, 34, 36)
    ]
    for each in found:
        house.clock.go(max(house.clock(), each.at(hours=-5)))
        seen = await look(ann, each)
        fourth = each is found[-1]
        assert seen["buildingAwaits"] == ("WORD" if fourth else None)
        assert (seen["building"] is None) is fourth
    await found[-1].partner.does("showBuilding", found[-1].id)
    assert (await look(ann, found[-1]))["building"] == {"street": STREET}


async def test_s3_providing_the_door_shows_the_building(house: House) -> None:
    found = await meeting(house, hours=1 / 60)
    await found.client.does("reportArrival", found.id)
    await found.partner.does("provideAddress", found.id, accessDetails=DOOR)
    seen = await found.client.session(found.id)
    assert (seen["building"], seen["accessDetails"]) == (HOME, DOOR)


async def test_s3_past_t_plus_30_minutes_no_door_is_told(house: House) -> None:
    found = await meeting(house)
    await found.come_to("ARRIVED")
    house.clock.go(found.at(minutes=30, ms=1))
    refusal = await found.partner.refused("provideAddress", sessionId=found.id, accessDetails=DOOR)
    assert (refusal["code"], refusal["closesAt"]) == ("TOO_LATE", stamp(found.at(minutes=30)))


async def test_s8_a_start_that_waits_for_the_door_tells_its_window(house: House) -> None:
    found = await meeting(house)
    await found.come_to("ARRIVED")
    button = action(await found.partner.session(found.id), "START")
    assert button["refusal"]["code"] == "WRONG_STAGE"
    told = (button["opensAt"], button["closesAt"])
    assert told == (stamp(found.at(minutes=-30)), stamp(found.at(minutes=30)))
