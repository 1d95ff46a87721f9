"""S3: who sees which part of the host's address, at every stage, and for how long."""

from datetime import timedelta
from typing import Any

import pytest

from tests.house import House
from tests.meetings import Meeting, meeting
from tests.money import secure
from tests.people import DOOR, HOME, VISITED, Person

SHOWN_AT = {"hours": -5}


async def seen_by(who: Person, found: Meeting) -> tuple[Any, Any]:
    """The building and the access details that this person sees now."""
    session = await who.session(found.id)
    return session["building"], session["accessDetails"]


@pytest.mark.parametrize("ms", [-1000, -1])
async def test_s3_before_5_hours_before_t_the_client_sees_the_area_alone(
    house: House, ms: int
) -> None:
    found = await meeting(house)
    house.clock.go(found.at(hours=-5, ms=ms))
    session = await found.client.session(found.id)
    assert session["area"] == {"city": HOME["city"], "postalCode": HOME["postalCode"]}
    assert (session["building"], session["accessDetails"]) == (None, None)


async def test_s3_from_5_hours_before_t_the_client_sees_the_building(house: House) -> None:
    found = await secure(house)
    house.clock.go(found.at(hours=-5))
    assert await seen_by(found.client, found) == (HOME, None)


@pytest.mark.parametrize(
    ("stage", "details"),
    [
        ("ON_THE_WAY", None),
        ("ARRIVED", None),
        ("ADDRESS_PROVIDED", DOOR),
        ("IN_PROGRESS", DOOR),
        ("COMPLETED", None),
    ],
)
async def test_s3_the_client_sees_no_apartment_before_the_partner_provides_it_nor_after_the_end(
    house: House, stage: str, details: Any
) -> None:
    found = await secure(house)
    await found.come_to(stage)
    assert await seen_by(found.client, found) == (HOME, details)


@pytest.mark.parametrize("stage", ["SCHEDULED", "ARRIVED", "ADDRESS_PROVIDED", "COMPLETED"])
async def test_s3_the_partner_always_sees_their_own_place(house: House, stage: str) -> None:
    found = await meeting(house)
    await found.come_to(stage)
    provided = stage in {"ADDRESS_PROVIDED", "COMPLETED"}
    assert await seen_by(found.partner, found) == (HOME, DOOR if provided else None)


@pytest.mark.parametrize("stage", ["SCHEDULED", "ON_THE_WAY", "ARRIVED", "IN_PROGRESS"])
async def test_s3_on_a_home_visit_both_see_everything_from_booking_on(
    house: House, stage: str
) -> None:
    found = await meeting(house, "CLIENT_PLACE")
    await found.come_to(stage)
    for who in (found.client, found.partner):
        assert await seen_by(who, found) == (VISITED, DOOR)


@pytest.mark.parametrize(
    ("place", "building"), [("PARTNER_PLACE", HOME), ("CLIENT_PLACE", VISITED)]
)
async def test_s3_the_visitor_loses_the_details_at_the_end_and_the_building_24_hours_later(
    house: House, place: str, building: Any
) -> None:
    found = await meeting(house, place)
    await found.come_to("COMPLETED")
    ended = house.clock()
    assert await seen_by(found.traveller, found) == (building, None)
    house.clock.go(ended + timedelta(hours=24))
    assert await seen_by(found.traveller, found) == (building, None)
    house.clock.go(ended + timedelta(hours=24, milliseconds=1))
    assert await seen_by(found.traveller, found) == (None, None)
    assert await seen_by(found.host, found) == (building, DOOR)


@pytest.mark.parametrize("place", ["PARTNER_PLACE", "CLIENT_PLACE"])
async def test_s3_both_are_erased_30_days_after_the_end(house: House, place: str) -> None:
    found = await meeting(house, place)
    await found.come_to("COMPLETED")
    ended = house.clock()
    await house.until(ended + timedelta(days=30, milliseconds=-1))
    assert None not in await seen_by(found.host, found)
    before = await found.host.session(found.id)
    await house.until(ended + timedelta(days=30))
    after = await found.host.session(found.id)
    assert (after["building"], after["accessDetails"]) == (None, None)
    assert (after["area"], after["version"]) == (before["area"], before["version"])
    (row,) = await house.doorstep.database.fetch(
        "SELECT street, access_details FROM sessions WHERE id = $1", found.id
    )
    assert row == {"street": None, "access_details": None}


async def test_s3_a_booking_that_ended_before_t_minus_5_hours_has_bought_no_address(
    house: House,
) -> None:
    found = await meeting(house)
    await house.doorstep.database.fetch(
        "UPDATE sessions SET stage = 'CANCELLED', ended_at = $2 WHERE id = $1",
        found.id,
        int(found.at(hours=-5, ms=-1).timestamp() * 1000),
    )
    house.clock.go(found.at(hours=-5))
    assert await seen_by(found.client, found) == (None, None)


@pytest.mark.parametrize("stage", ["SCHEDULED", "ON_THE_WAY"])
async def test_s3_the_partner_provides_only_once_the_client_has_arrived(
    house: House, stage: str
) -> None:
    found = await meeting(house)
    await found.come_to(stage)
    refusal = await found.partner.refused("provideAddress", sessionId=found.id, accessDetails=DOOR)
    assert (refusal["code"], refusal["rule"]) == ("WRONG_STAGE", "S3")


async def test_s3_the_host_corrects_until_the_start(house: House) -> None:
    found = await meeting(house)
    await found.come_to("ADDRESS_PROVIDED")
    better = DOOR | {"apartment": "13", "note": None}
    first = (await found.client.session(found.id))["addressProvidedAt"]
    house.clock.pass_(minutes=1)
    await found.partner.does("provideAddress", found.id, accessDetails=better)
    session = await found.client.session(found.id)
    assert (session["accessDetails"], session["addressProvidedAt"]) == (better, first)
    await found.come_to("IN_PROGRESS")
    refusal = await found.partner.refused("provideAddress", sessionId=found.id, accessDetails=DOOR)
    assert refusal["code"] == "WRONG_STAGE"


async def test_s3_on_a_home_visit_the_client_corrects_and_the_stage_stands(house: House) -> None:
    found = await meeting(house, "CLIENT_PLACE")
    better = DOOR | {"floor": "4"}
    session = await found.client.does("provideAddress", found.id, accessDetails=better)
    assert (session["stage"], session["accessDetails"]) == ("SCHEDULED", better)
    assert (await found.partner.session(found.id))["accessDetails"] == better


@pytest.mark.parametrize("part", ["entrance", "apartment", "floor", "note"])
@pytest.mark.parametrize("wrong", [" ", "x" * 4001, "\x00"], ids=["blank", "long", "nul"])
async def test_s3_a_part_out_of_bounds_is_invalid_input_with_its_path(
    house: House, part: str, wrong: str
) -> None:
    found = await meeting(house)
    await found.come_to("ARRIVED")
    refusal = await found.partner.refused(
        "provideAddress", sessionId=found.id, accessDetails=DOOR | {part: wrong}
    )
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["accessDetails", part])


async def test_s3_moving_house_changes_no_booked_session(house: House) -> None:
    found = await secure(house)
    payload = await found.partner.command("updateProfile", building=VISITED)
    assert payload["refusal"] is None
    house.clock.go(found.at(hours=-5))
    assert await seen_by(found.client, found) == (HOME, None)
