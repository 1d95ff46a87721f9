"""S9, S10, C2: what a booking at short notice, or too many questions, may not do."""

from datetime import timedelta
from typing import Any

import pytest

from domain.model.windows import stamp
from tests.house import House
from tests.meetings import code, meeting
from tests.money import look, secure
from tests.people import DOOR, HOME, VISITED, Partner, Person, euros


async def asked(who: Person, partner: Partner, hours: float, **wish: Any) -> str | None:
    """What a booking is answered."""
    start = partner.house.clock() + timedelta(hours=hours)
    return code(await who.command("bookSession", **partner.wish(start, **wish)))


# ── S9: a calendar ───────────────────────────────────────────────────────────────────────────────


async def test_s9_ten_times_a_day_a_client_is_told_that_a_partners_time_is_taken(
    house: House,
) -> None:
    found = await meeting(house, hours=30)
    zoe, taken = await house.client("Zoe"), found.partner
    first = house.clock()
    for _ in range(10):
        assert await asked(zoe, taken, 30) == "OVERLAPS_ANOTHER_SESSION"
    assert await asked(zoe, taken, 30) == "TOO_MANY"
    assert await asked(zoe, taken, 60) == "TOO_MANY"  # free or taken
    assert await asked(await house.client(), taken, 60) is None  # another client
    assert await asked(zoe, await house.partner(), 60) is None  # another partner
    house.clock.go(first + timedelta(hours=24))
    assert await asked(zoe, taken, 40) is None


async def test_s9_thirty_times_a_day_over_all_partners(house: House) -> None:
    zoe, taken = await house.client("Zoe"), [await meeting(house, hours=30) for _ in range(4)]
    for found in taken[:3]:
        for _ in range(10):
            assert await asked(zoe, found.partner, 30) == "OVERLAPS_ANOTHER_SESSION"
    assert await asked(zoe, taken[3].partner, 30) == "TOO_MANY"


@pytest.mark.parametrize(
    ("wish", "answer"),
    [
        ({"expectedPrice": euros(1)}, "PRICE_CHANGED"),
        ({"paymentMethod": "BALANCE"}, "INSUFFICIENT_BALANCE"),
    ],
)
async def test_s9_what_cannot_be_booked_anyway_tells_nothing_of_the_calendar(
    house: House, wish: dict[str, Any], answer: str
) -> None:
    found = await meeting(house, hours=30)
    zoe = await house.client("Zoe")
    for quarter in range(12):
        assert await asked(zoe, found.partner, 29 + quarter / 4, **wish) == answer


async def test_s9_a_client_is_in_one_place_at_a_time(house: House) -> None:
    found = await meeting(house, hours=30)
    other = await house.partner()
    for _ in range(11):  # one's own calendar is no oracle
        assert await asked(found.client, other, 30.9) == "OVERLAPS_ANOTHER_SESSION"
    assert await asked(found.client, other, 31) is None


async def test_s9_what_was_asked_is_forgotten_after_a_day(house: House) -> None:
    found = await meeting(house, hours=30)
    zoe = await house.client("Zoe")
    await asked(zoe, found.partner, 30)
    count = "SELECT count(*) AS n FROM taken_answers WHERE client_id = $1"
    (row,) = await house.doorstep.database.fetch(count, zoe.id)
    assert row["n"] == 1
    house.clock.pass_(hours=24)
    await house.doorstep.timers.forget()
    (row,) = await house.doorstep.database.fetch(count, zoe.id)
    assert row["n"] == 0


# ── S10: who does not meet again, and where ──────────────────────────────────────────────────────


async def test_s10_after_a_goodwill_refund_the_two_do_not_meet_until_it_is_decided(
    house: House,
) -> None:
    found = await secure(house, rest=100_000)
    await found.come_to("ARRIVED")
    await found.partner.does("issueGoodwillRefund", found.id)
    assert await asked(found.client, found.partner, 30) == "NOT_BOOKABLE"
    assert await asked(found.client, await house.partner(), 30) is None
    assert await asked(await house.client(), found.partner, 30) is None
    await house.doorstep.database.fetch(
        "UPDATE disputes SET decided_at = $2, ruling = '{}' WHERE session_id = $1", found.id, 1
    )
    assert await asked(found.client, found.partner, 40) is None


@pytest.mark.parametrize("who", ["client", "partner"])
async def test_s10_after_a_violation_of_rules_the_two_do_not_meet_for_90_days(
    house: House, who: str
) -> None:
    found = await meeting(house)
    await found.come_to("ARRIVED")
    person = found.client if who == "client" else found.partner
    why = {"reason": "RULES_VIOLATION", "rulesOf": "PLATFORM"}
    await person.does("cancelSession", found.id, **why)
    ended = house.clock()
    assert await asked(found.client, found.partner, 30) == "NOT_BOOKABLE"
    house.clock.go(ended + timedelta(days=90, milliseconds=-1))
    assert await asked(found.client, found.partner, 30) == "NOT_BOOKABLE"
    house.clock.go(ended + timedelta(days=90))
    assert await asked(found.client, found.partner, 30) is None


async def test_s10_after_any_other_reason_they_do(house: House) -> None:
    found = await meeting(house)
    await found.come_to("ARRIVED")
    await found.client.does("cancelSession", found.id, reason="OTHER")
    assert await asked(found.client, found.partner, 30) is None


async def test_s10_a_home_visit_stays_in_the_partners_city(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    start = house.clock() + timedelta(hours=30)
    wish = bob.wish(start, "CLIENT_PLACE", building={**VISITED, "city": "Potsdam"})
    refusal = await ann.refused("bookSession", **wish)
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["building", "city"])
    wish = bob.wish(start, "CLIENT_PLACE", building={**VISITED, "city": " bERLIN"})
    assert code(await ann.command("bookSession", **wish)) is None


# ── C2: grace ────────────────────────────────────────────────────────────────────────────────────


async def test_c2_ten_minutes_from_booking_both_cancel_what_was_booked_late_for_nothing(
    house: House,
) -> None:
    for who in ("client", "partner"):
        found = await secure(house, hours=2)
        until = house.clock() + timedelta(minutes=10)
        preview = (await look(found.client, found))["cancellationPreview"]
        assert (preview["late"], preview["freeUntil"]) == (False, stamp(until))
        async with found.client.live() as live:
            await house.until(until + timedelta(milliseconds=1))
            assert (await live.next())["__typename"] == "ActionsChanged"
        preview = (await look(found.client, found))["cancellationPreview"]
        assert (preview["late"], preview["freeUntil"], preview["opensDispute"]) == (
            True,
            None,
            True,
        )
        again = await secure(house, hours=2)
        house.clock.pass_(minutes=10)
        person = again.client if who == "client" else again.partner
        cancelled = await person.does("cancelSession", again.id, expectDispute=False)
        assert cancelled["stage"] == "CANCELLED"
        assert (await look(again.client, again))["cancellation"]["late"] is False


# ── S3: the wrong house number ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("place", ["PARTNER_PLACE", "CLIENT_PLACE"])
async def test_s3_the_host_corrects_the_building_until_the_start_and_the_visitor_is_told(
    house: House, place: str
) -> None:
    found = await meeting(house, place)
    await found.come_to("ARRIVED")
    right = {"street": "Rosenweg 55", "city": HOME["city"], "postalCode": "10117"}
    async with found.traveller.live() as live:
        given = {"accessDetails": DOOR, "building": right}
        await found.host.does("provideAddress", found.id, **given)
        event = await live.next()
        assert event["__typename"] == "AddressProvided"
        assert event["session"]["building"] == right
    seen = await found.traveller.session(found.id)
    assert (seen["building"], seen["area"]["postalCode"]) == (right, "10117")
    elsewhere = {**given, "building": {**right, "city": "Potsdam"}}
    refusal = await found.host.refused("provideAddress", sessionId=found.id, **elsewhere)
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["building", "city"])
    await found.come_to("IN_PROGRESS")
    refusal = await found.host.refused("provideAddress", sessionId=found.id, **given)
    assert refusal["code"] == "WRONG_STAGE"
