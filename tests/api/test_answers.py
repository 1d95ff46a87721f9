"""A2, A4 to A6: what becomes of an addition, and what that costs."""

import asyncio
from typing import Any

import pytest

from domain.model.windows import stamp
from tests.house import House
from tests.meetings import Meeting, code, meeting
from tests.money import (
    ENDS,
    HOUR,
    OIL,
    PARTIES,
    PRICE,
    answers,
    balance,
    come_before,
    come_to_end,
    fill,
    look,
    names,
    other,
    party,
    propose,
    secure,
    service,
    sound,
    statement,
    tariff,
)
from tests.people import Person

ANSWERS = {
    "confirmAddition": ("CONFIRMED", "AdditionConfirmed"),
    "declineAddition": ("DECLINED", "AdditionDeclined"),
    "withdrawAddition": ("WITHDRAWN", "AdditionWithdrawn"),
}


def whose(found: Meeting, proposer: Person, command: str) -> Person:
    """Who gives this answer (A2)."""
    return proposer if command == "withdrawAddition" else other(found, proposer)


async def only(who: Person, found: Meeting) -> Any:
    """The session's one addition."""
    (addition,) = (await look(who, found))["additions"]
    return addition


# ── A2 ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("proposer", PARTIES)
@pytest.mark.parametrize("command", ANSWERS)
async def test_a2_the_other_party_confirms_or_declines_and_the_proposer_withdraws(
    house: House, command: str, proposer: str
) -> None:
    found = await meeting(house)
    who = party(found, proposer)
    id = await propose(who, found)
    right = whose(found, who, command)
    before = await look(who, found)
    refusal = await other(found, right).refused(command, additionId=id)
    assert (refusal["code"], refusal["rule"]) == ("NOT_YOURS_TO_DO", "A2")
    assert await look(who, found) == before
    house.clock.pass_(seconds=1)
    await answers(right, command, id, ifVersion=2)
    status, event = ANSWERS[command]
    addition = await only(who, found)
    assert (addition["status"], addition["awaits"]) == (status, None)
    assert addition["answeredAt"] == stamp(house.clock())
    for viewer in (found.client, found.partner):
        assert await names(viewer) == ["SessionBooked", "AdditionProposed", event]
    added = OIL if status == "CONFIRMED" else 0
    session = await look(found.client, found)
    assert (session["version"], session["price"]["minorUnits"]) == (3, PRICE + added)


@pytest.mark.parametrize("first", ANSWERS)
@pytest.mark.parametrize("second", ANSWERS)
async def test_a2_one_answer_wins_for_good(house: House, first: str, second: str) -> None:
    found = await meeting(house)
    id = await propose(found.client, found)
    await answers(whose(found, found.client, first), first, id)
    before = await look(found.client, found)
    refusal = await whose(found, found.client, second).refused(second, additionId=id)
    assert (refusal["code"], refusal["rule"]) == ("ALREADY_ANSWERED", "A2")
    assert await look(found.client, found) == before


async def test_a2_of_answers_at_once_one_wins(house: House) -> None:
    found = await meeting(house)
    id = await propose(found.client, found)
    payloads = await asyncio.gather(
        *(whose(found, found.client, each).command(each, additionId=id) for each in ANSWERS)
    )
    assert sorted(str(code(each)) for each in payloads) == ["ALREADY_ANSWERED"] * 2 + ["None"]
    statuses = {each["addition"]["status"] for each in payloads}
    assert statuses == {(await only(found.client, found))["status"]}
    assert len(await names(found.partner)) == 3


@pytest.mark.parametrize("command", ANSWERS)
async def test_i2_an_answer_to_what_has_moved_on_is_stale_before_it_is_late(
    house: House, command: str
) -> None:
    found = await meeting(house)
    id = await propose(found.client, found)
    right = whose(found, found.client, command)
    payload = await right.command(command, additionId=id, ifVersion=1)
    assert code(payload) == "STALE_VERSION"
    assert (payload["session"]["version"], payload["addition"]["status"]) == (2, "PENDING")
    given = {"ifVersion": 2, "idempotencyKey": f"k {id}"}
    for _ in range(2):
        assert (await answers(right, command, id, **given))["version"] == 3


@pytest.mark.parametrize("stage", ["SCHEDULED", "ARRIVED", "IN_PROGRESS", "COMPLETED"])
@pytest.mark.parametrize("viewer", PARTIES)
async def test_s8_an_additions_buttons_are_what_pressing_them_gives(
    house: House, stage: str, viewer: str
) -> None:
    found = await meeting(house)
    id = await propose(found.partner, found)
    await found.come_to(stage)
    who = party(found, viewer)
    buttons = {
        "CONFIRM": "confirmAddition",
        "DECLINE": "declineAddition",
        "WITHDRAW": "withdrawAddition",
    }
    shown = (await only(who, found))["actions"]
    assert [button["kind"] for button in shown] == list(buttons)
    for button in sorted(shown, key=lambda one: one["open"]):
        refusal = (await who.command(buttons[button["kind"]], additionId=id))["refusal"]
        told = refusal and {"code": refusal["code"], "rule": refusal["rule"]}
        assert (told, button["open"]) == (button["refusal"], button["refusal"] is None)
        if button["open"]:
            break  # what follows has its answer by now


# ── A4, A5 ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("proposer", PARTIES)
async def test_a5_confirming_holds_its_price_at_that_moment(house: House, proposer: str) -> None:
    found = await secure(house)
    who = party(found, proposer)
    id = await propose(who, found, tariff(found), service(found))
    reserved = HOUR + OIL if proposer == "client" else 0
    assert (await look(who, found))["held"]["minorUnits"] == PRICE + reserved
    await answers(other(found, who), "confirmAddition", id)
    session = await look(who, found)
    assert session["held"] == session["price"] == {"minorUnits": PRICE + HOUR + OIL}
    assert await balance(found.client) == 30_000 - HOUR - OIL
    assert (await statement(found.client))[-1] == ("HOLD", -HOUR - OIL)
    told = ["AdditionConfirmed", *(["BalanceChanged"] if proposer == "partner" else [])]
    assert (await names(found.client))[-len(told) :] == told
    assert (await names(found.partner))[-1] == "AdditionConfirmed"
    await sound(house)


async def test_a5_a_balance_too_small_leaves_it_pending_and_is_told_to_the_payer(
    house: House,
) -> None:
    found = await secure(house, rest=OIL - 1)
    id = await propose(found.partner, found)
    before = await look(found.client, found)
    refusal = await found.client.refused("confirmAddition", additionId=id)
    assert (refusal["code"], refusal["rule"]) == ("INSUFFICIENT_BALANCE", "A5")
    assert (refusal["required"], refusal["available"]) == (
        {"minorUnits": OIL},
        {"minorUnits": OIL - 1},
    )
    assert str(OIL - 1) not in refusal["message"]
    assert await look(found.client, found) == before
    await fill(found.client, 1)
    await answers(found.client, "confirmAddition", id)
    assert await balance(found.client) == 0
    await sound(house)


async def test_a5_the_payers_proposal_is_refused_to_the_payer_or_held_from_then_on(
    house: House,
) -> None:
    found = await secure(house, rest=OIL)
    cursor = await found.partner.cursor()
    given = {"sessionId": found.id, "items": [tariff(found)]}
    refusal = await found.client.refused("proposeAddition", **given)
    assert (refusal["code"], refusal["rule"]) == ("INSUFFICIENT_BALANCE", "A5")
    assert await names(found.partner, cursor) == []
    first = await propose(found.client, found)
    assert await balance(found.client) == 0
    await answers(found.partner, "declineAddition", first)
    assert await balance(found.client) == OIL
    second = await propose(found.client, found)
    await answers(found.partner, "confirmAddition", second)
    assert await balance(found.client) == 0
    await come_before(found, "completed")
    await come_to_end(found, "completed")
    assert await statement(found.partner) == [("PAYOUT", PRICE + OIL)]
    await sound(house)


async def test_a6_what_a_lapsed_proposal_held_goes_back_with_the_end(house: House) -> None:
    found = await secure(house, rest=OIL)
    await propose(found.client, found)
    await come_before(found, "completed")
    await come_to_end(found, "completed")
    assert (await balance(found.client), await balance(found.partner)) == (OIL, PRICE)
    await sound(house)


async def test_a4_an_addition_to_a_direct_session_moves_no_money_and_asks_for_none(
    house: House,
) -> None:
    found = await meeting(house)
    id = await propose(found.partner, found, tariff(found))
    session = await answers(found.client, "confirmAddition", id)
    assert session["price"]["minorUnits"] == PRICE + HOUR
    assert (await look(found.client, found))["held"]["minorUnits"] == 0
    assert await statement(found.client) == await statement(found.partner) == []


async def test_i1_confirming_twice_under_one_key_holds_once(house: House) -> None:
    found = await secure(house)
    id = await propose(found.partner, found)
    for _ in range(3):
        await answers(found.client, "confirmAddition", id, idempotencyKey=f"once {id}")
    assert await balance(found.client) == 30_000 - OIL
    assert (await look(found.client, found))["version"] == 3
    await sound(house)


# ── A6 ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stage", ["ARRIVED", "ADDRESS_PROVIDED"])
@pytest.mark.parametrize("answer", ["declineAddition", "withdrawAddition"])
async def test_a6_in_the_meeting_it_is_declined_or_withdrawn_but_not_confirmed(
    house: House, answer: str, stage: str
) -> None:
    found = await secure(house)
    id = await propose(found.partner, found)
    await found.come_to(stage)
    refusal = await found.client.refused("confirmAddition", additionId=id)
    assert (refusal["code"], refusal["rule"]) == ("WRONG_STAGE", "A6")
    await answers(whose(found, found.partner, answer), answer, id)
    assert (await only(found.client, found))["status"] == ANSWERS[answer][0]


async def test_a6_what_waited_out_the_meeting_can_be_confirmed_in_progress(house: House) -> None:
    found = await secure(house)
    id = await propose(found.partner, found, tariff(found))
    await found.come_to("IN_PROGRESS")
    await answers(found.client, "confirmAddition", id)
    assert (await look(found.client, found))["held"]["minorUnits"] == PRICE + HOUR
    await sound(house)


@pytest.mark.parametrize("end", ENDS)
async def test_a6_leftovers_lapse_with_the_session_and_have_their_answer(
    house: House, end: str
) -> None:
    found = await secure(house)
    old = await propose(found.client, found)
    await answers(found.partner, "declineAddition", old)
    ids = [await propose(found.client, found), await propose(found.partner, found)]
    await come_before(found, end)
    cursors = [await each.cursor() for each in (found.client, found.partner)]
    version = (await look(found.client, found))["version"]
    await come_to_end(found, end)
    session = await look(found.client, found)
    assert [each["status"] for each in session["additions"]] == ["DECLINED", "LAPSED", "LAPSED"]
    assert [each["answeredAt"] for each in session["additions"][1:]] == [session["endedAt"]] * 2
    assert session["version"] == version + 1
    for viewer, cursor in zip((found.client, found.partner), cursors, strict=True):
        assert (await names(viewer, cursor)).count("AdditionLapsed") == 2
    for command in ANSWERS:
        for id in ids:
            proposer = found.client if id == ids[0] else found.partner
            refusal = await whose(found, proposer, command).refused(command, additionId=id)
            assert refusal["code"] == "ALREADY_ANSWERED"
    await sound(house)
