"""A7, S5, S6, S9: what was added keeps its price, and moves the end and what hangs on it."""

from datetime import datetime, timedelta

import pytest

from domain.model.windows import stamp
from tests.house import House
from tests.meetings import action, code, meeting
from tests.money import (
    HOUR,
    OIL,
    PRICE,
    answers,
    come_before,
    due,
    look,
    names,
    propose,
    secure,
    service,
    sound,
    statement,
    tariff,
)
from tests.people import euros


async def test_a7_a_later_catalogue_changes_no_proposal(house: House) -> None:
    found = await meeting(house)
    id = await propose(found.client, found, tariff(found), service(found))
    dear = {"title": "Dear", "price": euros(99), "durationMinutes": 5}
    await found.partner.offer({"tariffs": [dear | {"id": found.partner.tariff}], "services": []})
    session = await answers(found.partner, "confirmAddition", id)
    assert session["price"]["minorUnits"] == PRICE + HOUR + OIL
    assert session["lines"][-2]["title"] == "One hour"
    later = await propose(found.client, found, tariff(found))
    assert (await look(found.client, found))["additions"][-1]["price"]["minorUnits"] == 99
    await answers(found.partner, "confirmAddition", later)


async def test_a7_a_preference_added_after_the_start_counts_as_provided(house: House) -> None:
    found = await meeting(house)
    await come_before(found, "in progress")
    id = await propose(found.client, found, service(found, 1))
    await answers(found.partner, "confirmAddition", id)
    last = (await look(found.client, found))["lines"][-1]
    assert (last["title"], last["preferenceBased"], last["provided"]) == ("Massage", True, True)


async def test_s5_a_preference_added_before_the_start_is_asked_at_the_start(house: House) -> None:
    found = await meeting(house)
    id = await propose(found.client, found, service(found, 1), service(found, 0))
    await answers(found.partner, "confirmAddition", id)
    await found.come_to("ADDRESS_PROVIDED")
    house.clock.go(found.at())
    short = {"sessionId": found.id, "preferences": found.willing()}
    refusal = await found.partner.refused("startSession", **short)
    assert refusal["code"] == "PREFERENCES_INCOMPLETE"
    lines = (await look(found.partner, found))["lines"]
    word = [{"lineId": line["id"], "provided": False} for line in lines if line["preferenceBased"]]
    session = await found.partner.does("startSession", found.id, preferences=word)
    assert session["price"]["minorUnits"] == HOUR + 2 * OIL


@pytest.mark.parametrize(
    ("minutes", "answer"), [(119, "OVERLAPS_ANOTHER_SESSION"), (120, None), (121, None)]
)
async def test_s9_prolonging_may_touch_the_partners_next_session_and_not_overlap_it(
    house: House, minutes: int, answer: str | None
) -> None:
    found = await secure(house)
    later = stamp(found.at(minutes=minutes))
    await meeting(house, partner=found.partner, scheduledStart=later)
    id = await propose(found.client, found, tariff(found))
    before = await look(found.client, found)
    payload = await found.partner.command("confirmAddition", additionId=id)
    assert code(payload) == answer
    if answer:
        assert payload["refusal"]["rule"] == "S9"
        assert await look(found.client, found) == before
        extra = await propose(found.client, found)
        await answers(found.partner, "confirmAddition", extra)  # takes no time
    await sound(house)


async def test_s9_what_was_prolonged_is_not_booked_over(house: House) -> None:
    found = await meeting(house)
    id = await propose(found.client, found, tariff(found))
    await answers(found.partner, "confirmAddition", id)
    eve = await house.client("Eve")
    for minutes, answer in ((60, "OVERLAPS_ANOTHER_SESSION"), (119, "OVERLAPS_ANOTHER_SESSION")):
        wish = found.partner.wish(found.at(minutes=minutes))
        assert code(await eve.command("bookSession", **wish)) == answer
    wish = found.partner.wish(found.at(minutes=120))
    assert code(await eve.command("bookSession", **wish)) is None


@pytest.mark.parametrize("confirmed", ["before the start", "in progress"])
async def test_s6_confirmed_tariffs_move_the_end_the_completion_and_the_news_of_it(
    house: House, confirmed: str
) -> None:
    found = await secure(house)
    if confirmed == "in progress":
        await found.come_to("IN_PROGRESS")
    id = await propose(found.client, found, tariff(found))
    ends = found.at(minutes=60)
    shown = stamp(ends + timedelta(hours=1)) if confirmed == "in progress" else None
    assert ((await look(found.client, found))["additions"][0])["endsAtIfConfirmed"] == shown
    await answers(found.partner, "confirmAddition", id)
    await found.come_to("IN_PROGRESS")
    session = await look(found.partner, found)
    assert session["endsAt"] == stamp(ends + timedelta(hours=1))
    assert session["scheduledEnd"] == stamp(found.at(hours=2))
    cursor = await found.partner.cursor()
    await house.until(ends + timedelta(minutes=15))
    assert await found.partner.pulled(cursor) == []
    refusal = await found.partner.refused("completeSession", sessionId=found.id)
    assert (refusal["code"], refusal["opensAt"]) == ("TOO_EARLY", session["endsAt"])
    await house.until(datetime.fromisoformat(session["endsAt"]))
    assert await names(found.partner, cursor) == ["ActionsChanged"]
    assert action(await found.partner.session(found.id), "COMPLETE")["open"]
    await house.until(due(found, session) - timedelta(milliseconds=1))
    assert (await look(found.partner, found))["stage"] == "IN_PROGRESS"
    await house.until(due(found, session))
    assert (await look(found.partner, found))["stage"] == "COMPLETED"
    assert await statement(found.partner) == [("PAYOUT", PRICE + HOUR)]
    await sound(house)


async def test_s6_a_session_prolonged_past_its_end_goes_on(house: House) -> None:
    """Between endsAt and the system's completion a confirmed hour is an hour more."""
    found = await secure(house)
    await found.come_to("IN_PROGRESS")
    await house.until(found.at(minutes=74))
    id = await propose(found.partner, found, tariff(found))
    await answers(found.client, "confirmAddition", id)
    await house.until(found.at(minutes=134))
    session = await look(found.client, found)
    assert (session["stage"], session["endsAt"]) == ("IN_PROGRESS", stamp(found.at(minutes=120)))
    await house.until(found.at(minutes=135))
    assert (await look(found.client, found))["stage"] == "COMPLETED"
