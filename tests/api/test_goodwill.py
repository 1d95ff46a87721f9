"""M5: a goodwill refund, at the door; its limits, and its discretion towards the client."""

from datetime import timedelta
from typing import Any

import pytest

from domain.model.people import SupportRole
from tests.house import House
from tests.meetings import Meeting, code, meeting
from tests.money import (
    PRICE,
    balance,
    come_to_end,
    fill,
    look,
    names,
    propose,
    secure,
    sound,
    statement,
)
from tests.people import Partner, Person, euros

CAP = 50_000
COMMAND = "issueGoodwillRefund"
DISPUTE = "query($id: ID!) { session(id: $id) { version dispute { id kind held { minorUnits } } } }"


async def at_the_door(
    house: House,
    *,
    price: int = PRICE,
    client: Person | None = None,
    partner: Partner | None = None,
    stage: str = "ARRIVED",
) -> Meeting:
    """A secure session of that price, in its meeting or in progress."""
    ann, bob = client or await house.client(), partner or await house.partner()
    tariff = {"title": "Hour", "price": euros(price), "durationMinutes": 60}
    await bob.offer({"tariffs": [tariff], "services": []})
    await fill(ann, price)
    found = await meeting(house, client=ann, partner=bob, paymentMethod="BALANCE")
    await found.come_to(stage)
    return found


async def dispute(who: Person, found: Meeting) -> Any:
    """The session's dispute as this person sees it."""
    return (await who.ask(DISPUTE, id=found.id))["session"]["dispute"]


async def held(house: House, found: Meeting) -> int:
    """What waits for the decision."""
    seen = await dispute(house.support(SupportRole.AGENT), found)
    assert seen["kind"] == "GOODWILL_REFUND"
    return int(seen["held"]["minorUnits"])


async def refunds(found: Meeting) -> bool:
    """A goodwill refund, exactly as it was foretold; whether its reward waits."""
    told = (await look(found.partner, found))["goodwillPreview"]
    before = [await balance(who) for who in (found.client, found.partner)]
    session = await found.partner.does(COMMAND, found.id)
    assert session["stage"] == "CANCELLED"
    reward, waits = told["reward"]["minorUnits"], bool(told["rewardWaits"])
    assert await balance(found.client) == before[0] + told["refund"]["minorUnits"]
    assert await balance(found.partner) == before[1] + (0 if waits else reward)
    assert await held(found.house, found) == (reward if waits else 0)
    assert (await look(found.partner, found))["held"]["minorUnits"] == 0
    await sound(found.house)
    return waits


# ── When, and whose ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("SCHEDULED", "WRONG_STAGE"),
        ("ON_THE_WAY", "WRONG_STAGE"),
        ("ARRIVED", None),
        ("ADDRESS_PROVIDED", None),
        ("IN_PROGRESS", None),
        ("COMPLETED", "WRONG_STAGE"),
        ("MISSED", "WRONG_STAGE"),
    ],
)
@pytest.mark.parametrize("method", ["BALANCE", "DIRECT"])
async def test_m5_it_is_the_partners_in_the_meeting_and_in_progress_of_a_secure_session(
    house: House, method: str, stage: str, answer: str | None
) -> None:
    found = await (secure(house) if method == "BALANCE" else meeting(house))
    await found.come_to(stage)
    before = await look(found.partner, found)
    theirs = await found.client.refused(COMMAND, sessionId=found.id)
    assert (theirs["code"], theirs["rule"]) == ("NOT_YOURS_TO_DO", "M5")
    payload = await found.partner.command(COMMAND, sessionId=found.id)
    expected = answer or (None if method == "BALANCE" else "NOT_SECURE")
    assert code(payload) == expected
    assert (before["goodwillPreview"] is None) == (expected is not None)
    assert (await look(found.client, found))["goodwillPreview"] is None
    if expected:
        assert payload["refusal"]["rule"] == "M5"
        assert await look(found.partner, found) == before


async def test_m5_the_client_gets_all_back_at_once_and_the_partner_is_rewarded_all_the_same(
    house: House,
) -> None:
    found = await at_the_door(house)
    assert await refunds(found) is False
    assert (await statement(found.client))[-1] == ("REFUND", PRICE)
    assert await statement(found.partner) == [("GOODWILL_REWARD", PRICE)]


async def test_i1_i2_twice_under_one_key_it_is_given_once_and_stale_it_is_refused(
    house: House,
) -> None:
    found = await at_the_door(house)
    stale = await found.partner.refused(COMMAND, sessionId=found.id, ifVersion=1)
    assert stale["code"] == "STALE_VERSION"
    for _ in range(3):
        await found.partner.does(COMMAND, found.id, idempotencyKey=f"k {found.id}", ifVersion=3)
    assert await balance(found.partner) == PRICE
    assert await balance(found.client) == PRICE
    await sound(house)


# ── Limits ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("price", "waits"), [(CAP, False), (CAP + 1, True), (1, False)])
async def test_m5_a_reward_over_the_cap_waits(house: House, price: int, waits: bool) -> None:
    assert await refunds(await at_the_door(house, price=price)) is waits


async def test_m5_a_partners_fourth_in_90_days_waits_and_older_ones_do_not_count(
    house: House,
) -> None:
    bob = await house.partner()
    first = None
    for _ in range(3):
        found = await at_the_door(house, partner=bob)
        assert await refunds(found) is False
        first = first or house.clock()
        house.clock.pass_(hours=1)
    assert await refunds(await at_the_door(house, partner=bob)) is True
    assert first is not None
    last = await at_the_door(house, partner=bob)
    house.clock.go(max(house.clock(), first + timedelta(days=1)))
    assert (await look(last.partner, last))["goodwillPreview"]["rewardWaits"] is True
    house.clock.go(first + timedelta(days=90, milliseconds=-1))
    assert (await look(last.partner, last))["goodwillPreview"]["rewardWaits"] is True
    house.clock.go(first + timedelta(days=91))
    assert await refunds(last) is False


async def test_m5_a_clients_second_in_90_days_waits_whoever_the_partner_is(house: House) -> None:
    ann = await house.client()
    first = await at_the_door(house, client=ann)
    assert await refunds(first) is False
    then = house.clock()
    second = await at_the_door(house, client=ann)
    assert await refunds(second) is True
    house.clock.go(then + timedelta(days=91))
    third = await at_the_door(house, client=ann)
    house.clock.go(max(house.clock(), then + timedelta(days=91)))
    assert await refunds(third) is False


async def test_m5_between_the_same_two_a_second_one_always_waits(house: House) -> None:
    first = await at_the_door(house)
    assert await refunds(first) is False
    agent = house.support(SupportRole.AGENT)
    id = (await dispute(agent, first))["id"]
    quiet = {"refund": euros(0), "award": euros(0), "rationale": "All was well."}
    assert (await agent.command("takeDispute", disputeId=id))["refusal"] is None
    words = {"messageToClient": "", "messageToPartner": "Thank you."}
    decided = await agent.command("decideDispute", disputeId=id, **quiet, **words)
    assert decided["refusal"] is None, decided["refusal"]
    house.clock.pass_(days=400)
    again = await at_the_door(house, client=first.client, partner=first.partner)
    assert await refunds(again) is True


# ── Discretion ───────────────────────────────────────────────────────────────────────────────────


async def test_m5_to_the_client_it_is_a_cancellation_and_money_back_and_nothing_else(
    house: House,
) -> None:
    found = await at_the_door(house)
    await propose_and_forget(found)
    cursors = [await who.cursor() for who in (found.client, found.partner)]
    async with found.client.live() as live:
        await found.partner.does(COMMAND, found.id)
        told = await live.names(3)
    expected = ["AdditionLapsed", "BalanceChanged", "SessionCancelled"]
    assert sorted(told) == sorted(await names(found.client, cursors[0])) == expected
    assert "DisputeOpened" in await names(found.partner, cursors[1])
    session = await look(found.client, found)
    assert await dispute(found.client, found) is None
    assert (session["cancellation"]["by"], session["cancellation"]["reason"]) == ("PARTNER", None)
    id = (await dispute(found.partner, found))["id"]
    for asked in ("dispute", "node"):
        document = f"query($id: ID!) {{ {asked}(id: $id) {{ id }} }}"
        assert (await found.client.ask(document, id=id))[asked] is None
    threads = "{ viewer { threads { nodes { kind } } } }"
    kinds = (await found.client.ask(threads))["viewer"]["threads"]["nodes"]
    assert kinds == [{"kind": "SESSION"}]
    assert len((await found.partner.ask(threads))["viewer"]["threads"]["nodes"]) == 2
    lines = [kind for kind, _ in await statement(found.client)]
    assert lines == ["TOP_UP", "HOLD", "REFUND"]


async def propose_and_forget(found: Meeting) -> None:
    """Start the session and leave an addition without its answer."""
    await found.come_to("IN_PROGRESS")
    await propose(found.partner, found, {"tariffId": found.partner.tariff})


async def test_m5_what_support_does_with_it_moves_no_version_that_the_client_sees(
    house: House,
) -> None:
    found, agent = await at_the_door(house), house.support(SupportRole.AGENT)
    await found.partner.does(COMMAND, found.id)
    seen, cursor = await look(found.client, found), await found.client.cursor()
    id = (await dispute(agent, found))["id"]
    assert (await agent.command("takeDispute", disputeId=id))["refusal"] is None
    assert await look(found.client, found) == seen
    assert (await look(found.partner, found))["version"] == seen["version"] + 1
    assert await found.client.pulled(cursor) == []
    for command in ("cancelSession", "completeSession"):
        given = {"sessionId": found.id, "ifVersion": seen["version"]}
        assert (await found.client.refused(command, **given))["code"] == "WRONG_STAGE"
    await sound(house)


async def test_m5_it_looks_to_the_client_as_any_cancellation_of_a_direct_session_in_progress(
    house: House,
) -> None:
    """But for the money: shape by shape, nothing hints at more."""
    found = await at_the_door(house, stage="IN_PROGRESS")
    await found.partner.does(COMMAND, found.id)
    plain = await meeting(house)
    await plain.come_to("IN_PROGRESS")
    given = {"reason": "RULES_VIOLATION", "rulesOf": "PARTNER"}
    await plain.partner.does("cancelSession", plain.id, **given)
    shown = [(await look(each.client, each))["cancellation"] for each in (found, plain)]
    assert [{**one, "at": None} for one in shown] == [{**shown[0], "at": None}] * 2


async def test_h1_the_partys_chat_ends_with_it(house: House) -> None:
    found = await at_the_door(house)
    await come_to_end(found, "goodwill")
    asked = "query($id: ID!) { session(id: $id) { thread { open } } }"
    for who in (found.client, found.partner):
        assert (await who.ask(asked, id=found.id))["session"]["thread"] == {"open": False}
