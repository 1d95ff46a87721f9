"""C1, C6 and S10: whose a cancellation is, who learns what of it, and how often it may be."""

from datetime import timedelta

import pytest

from tests.api.test_cancellation import REASONS, SHOWN, detailed, disputes
from tests.house import House
from tests.meetings import PLACES, code, meeting
from tests.money import PARTIES, come_to_end, look, names, other, party, secure, sound
from tests.people import PULL


async def test_v1_a_strangers_session_can_t_be_cancelled_nor_told_from_none(house: House) -> None:
    found, eve = await meeting(house), await house.client("Eve")
    for id in (found.id, "ses_0000000000000000000000", "", "x", "\x00"):
        payload = await eve.command("cancelSession", sessionId=id)
        assert (code(payload), payload["session"]) == ("NOT_FOUND", None)
    for who in (house.support(), house.payments()):
        given = {"sessionId": found.id}
        assert await who.problem(who.mutation("cancelSession"), input=given) == "FORBIDDEN"


async def test_c1_i2_refusals_come_in_the_rulebooks_order(house: House) -> None:
    found = await secure(house)
    await found.come_to("ARRIVED")
    given = {"sessionId": found.id, "expectDispute": False, "ifVersion": 99}
    codes = []
    for mend in ({}, {"ifVersion": 3}, {"expectDispute": True}, {"reason": "OTHER"}):
        given |= mend
        codes.append(code(await found.partner.command("cancelSession", **given)))
    assert codes == ["STALE_VERSION", "CONSEQUENCES_CHANGED", "REASON_REQUIRED", None]
    late = {"sessionId": found.id, "expectDispute": False, "ifVersion": 3}
    assert code(await found.client.command("cancelSession", **late)) == "STALE_VERSION"
    assert code(await found.client.command("cancelSession", **late | {"ifVersion": 4})) == (
        "WRONG_STAGE"
    )


async def test_s7_past_the_window_either_party_can_still_cancel_until_it_is_missed(
    house: House,
) -> None:
    found = await secure(house)
    await house.until(found.at(minutes=60, ms=-1))
    await found.partner.does("cancelSession", found.id, expectDispute=True)
    assert await disputes(house, found) == ["LATE_CANCELLATION"]


@pytest.mark.parametrize("canceller", PARTIES)
@pytest.mark.parametrize(
    ("phase", "reason"), [(phase, one) for phase, all_ in REASONS.items() for one in all_]
)
async def test_c6_both_parties_are_told_that_by_whom_and_when_and_only_the_two_urgent_reasons(
    house: House, phase: str, reason: str, canceller: str
) -> None:
    found = await secure(house)
    await found.come_to("ARRIVED" if phase == "MEETING" else phase)
    who = party(found, canceller)
    cursor = await other(found, who).cursor()
    await who.does("cancelSession", found.id, **detailed(reason, "BALANCE"), explanation="Because.")
    seen = [await look(viewer, found) for viewer in (found.client, found.partner)]
    assert seen[0]["cancellation"] == seen[1]["cancellation"]
    assert seen[0]["cancellation"]["by"] == who.role.name
    assert seen[0]["cancellation"]["reason"] == (reason if reason in SHOWN else None)
    asked = "query($id: ID!) { session(id: $id) { cancellationGrounds { reason explanation } } }"
    for viewer in (found.client, found.partner):
        shown = await viewer.ask(asked, id=found.id)
        assert shown["session"]["cancellationGrounds"] is None
    told = (await names(other(found, who), cursor))[0]
    assert told == "SessionCancelled"


@pytest.mark.parametrize("place", PLACES)
async def test_s3_c1_a_cancellation_ends_the_visitors_sight_of_the_door(
    house: House, place: str
) -> None:
    found = await meeting(house, place)
    await found.come_to("ADDRESS_PROVIDED")
    await come_to_end(found, "meeting")
    assert (await found.traveller.session(found.id))["accessDetails"] is None
    (page,) = [(await found.traveller.ask(PULL))["events"]["nodes"]]
    assert {str(event["session"]["accessDetails"]) for event in page} == {"None"}


async def test_i1_cancelling_twice_under_one_key_refunds_once(house: House) -> None:
    found = await secure(house)
    for _ in range(3):
        given = {"idempotencyKey": f"once {found.id}", "ifVersion": 1, "expectDispute": False}
        assert (await found.client.does("cancelSession", found.id, **given))["version"] == 2
    assert (await names(found.client)).count("BalanceChanged") == 3  # in, held, back
    await sound(house)


# ── S10: five early cancellations ────────────────────────────────────────────────────────────────


async def test_s10_after_5_early_cancellations_in_24_hours_a_client_books_no_more(
    house: House,
) -> None:
    ann, bob = await house.client(), await house.partner()
    first = house.clock()
    for _ in range(5):
        found = await meeting(house, client=ann, partner=bob)
        await come_to_end(found, "early")
        house.clock.pass_(minutes=1)
    wish = bob.wish(first + timedelta(days=3))
    refusal = await ann.refused("bookSession", **wish)
    assert (refusal["code"], refusal["rule"]) == ("TOO_MANY", "S10")
    house.clock.go(first + timedelta(hours=24, milliseconds=-1))
    assert code(await ann.command("bookSession", **wish)) == "TOO_MANY"
    house.clock.go(first + timedelta(hours=24, milliseconds=1))
    assert code(await ann.command("bookSession", **wish)) is None


async def test_s10_the_partners_cancellations_do_not_count(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    for _ in range(6):
        found = await meeting(house, client=ann, partner=bob, hours=5)
        await bob.does("cancelSession", found.id)
    await meeting(house, client=ann, partner=bob)


@pytest.mark.parametrize("when", ["late", "meeting"])
async def test_s10_after_2_late_cancellations_a_client_does_not_book_that_partner_for_24_hours(
    house: House, when: str
) -> None:
    ann, bob = await house.client(), await house.partner()
    first = None
    for _ in range(2):
        found = await meeting(house, client=ann, partner=bob, hours=4)
        if when == "meeting":
            await found.come_to("ARRIVED")
        else:
            house.clock.pass_(minutes=11)
        await come_to_end(found, when)
        first = first or house.clock()
    assert first is not None
    wish = bob.wish(first + timedelta(days=3))
    refusal = await ann.refused("bookSession", **wish)
    assert (refusal["code"], refusal["rule"]) == ("TOO_MANY", "S10")
    await meeting(house, client=ann)  # others can be booked
    house.clock.go(first + timedelta(hours=24, milliseconds=-1))
    assert code(await ann.command("bookSession", **wish)) == "TOO_MANY"
    house.clock.go(first + timedelta(hours=24))
    assert code(await ann.command("bookSession", **wish)) is None


async def test_s10_late_cancellations_count_as_early_ones_do(house: House) -> None:
    ann = await house.client()
    for number in range(5):
        found = await meeting(house, client=ann, hours=6 if number % 2 else 4)
        house.clock.pass_(minutes=11)
        await come_to_end(found, "early" if number % 2 else "late")
    wish = (await house.partner()).wish(house.clock() + timedelta(days=3))
    assert code(await ann.command("bookSession", **wish)) == "TOO_MANY"


async def test_s10_cancelling_is_never_refused_for_its_number(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    all_ = [
        await meeting(house, client=ann, partner=bob, hours=6 + 2 * number) for number in range(7)
    ]
    for found in all_:
        assert (await ann.does("cancelSession", found.id))["stage"] == "CANCELLED"
