"""M1 to M4 and S5: a session's money, from the balance through escrow to where it ends."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.house import House
from tests.meetings import PLACES, Meeting, code, meeting
from tests.money import (
    DANCE,
    ENDS,
    MASSAGE,
    PRICE,
    answers,
    balance,
    come_before,
    come_to_end,
    fill,
    look,
    names,
    propose,
    secure,
    sound,
    statement,
    tariff,
)
from tests.people import Partner, Person, euros

# Where the price of a secure session is after each end: the client's, the partner's, in escrow.
SHARES: Mapping[str, tuple[int, int, int]] = {
    "early": (PRICE, 0, 0),
    "late": (0, 0, PRICE),
    "meeting": (0, 0, PRICE),
    "in progress": (0, 0, PRICE),
    "goodwill": (PRICE, PRICE, 0),
    "completed": (0, PRICE, 0),
    "by itself": (0, PRICE, 0),
    "missed": (0, 0, PRICE),
}
CHEAP = {"title": "Hello", "price": euros(0), "durationMinutes": 5}


async def wish(ann: Person, bob: Partner, **changes: Any) -> dict[str, Any]:
    """A booking from the balance, as it is answered."""
    start = ann.house.clock() + timedelta(hours=6)
    return await ann.command("bookSession", **bob.wish(start, paymentMethod="BALANCE", **changes))


async def moved(house: House, found: Meeting) -> int:
    """How many entries of the ledger are of this session."""
    rows = await house.doorstep.database.fetch(
        "SELECT count(*) AS n FROM ledger_entries WHERE session_id = $1", found.id
    )
    return int(rows[0]["n"])


# ── M3: booking ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("place", PLACES)
async def test_m3_booking_from_the_balance_holds_the_price_and_tells_the_client_alone(
    house: House, place: str
) -> None:
    found = await secure(house, place)
    for who in (found.client, found.partner):
        session = await look(who, found)
        assert session["held"] == session["price"] == {"minorUnits": PRICE}
        assert (session["paymentMethod"], session["version"]) == ("BALANCE", 1)
    assert await balance(found.client) == 30_000
    assert await statement(found.client) == [("TOP_UP", PRICE + 30_000), ("HOLD", -PRICE)]
    assert await names(found.client) == ["BalanceChanged", "SessionBooked", "BalanceChanged"]
    assert await names(found.partner) == ["SessionBooked"]
    await sound(house)


@pytest.mark.parametrize(("has", "answer"), [(PRICE - 1, "INSUFFICIENT_BALANCE"), (PRICE, None)])
async def test_m3_a_balance_of_exactly_the_price_is_enough_and_a_cent_less_books_nothing(
    house: House, has: int, answer: str | None
) -> None:
    ann, bob = await house.client(), await house.partner()
    await fill(ann, has)
    payload = await wish(ann, bob)
    assert code(payload) == answer
    if answer is None:
        assert await balance(ann) == 0
        return
    refusal = payload["refusal"]
    assert (refusal["__typename"], refusal["rule"]) == ("FundsRefusal", "M3")
    assert refusal["required"] == {"minorUnits": PRICE}
    assert refusal["available"] == {"minorUnits": PRICE - 1}
    assert payload["session"] is None
    assert await names(ann) == ["BalanceChanged"]
    assert await names(bob) == []
    await sound(house)


async def test_m3_who_never_had_money_has_a_balance_of_nothing(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    assert code(await wish(ann, bob)) == "INSUFFICIENT_BALANCE"
    for who in (ann, bob):
        assert await balance(who) == 0
        assert await statement(who) == []


async def test_m1_a_session_that_costs_nothing_moves_nothing(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    await bob.offer({"tariffs": [CHEAP], "services": []})
    found = await meeting(house, client=ann, partner=bob, paymentMethod="BALANCE")
    await found.come_to("COMPLETED")
    assert await moved(house, found) == 0
    assert "BalanceChanged" not in [*await names(ann), *await names(bob)]
    await sound(house)


async def test_m3_a_refused_booking_holds_nothing(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    await fill(ann, 2 * PRICE)
    assert code(await wish(ann, bob, expectedPrice=euros(1))) == "PRICE_CHANGED"
    assert code(await wish(ann, bob)) is None
    assert code(await wish(ann, bob)) == "OVERLAPS_ANOTHER_SESSION"
    assert await balance(ann) == PRICE
    await sound(house)


async def test_i1_m3_booking_twice_under_one_key_holds_once_also_at_once(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    await fill(ann, 5 * PRICE)
    given = bob.wish(
        house.clock() + timedelta(hours=6), paymentMethod="BALANCE", idempotencyKey=f"k {ann.id}"
    )
    payloads = await asyncio.gather(*(ann.command("bookSession", **given) for _ in range(4)))
    assert len({payload["session"]["id"] for payload in payloads}) == 1
    assert await balance(ann) == 4 * PRICE
    assert (await names(bob)) == ["SessionBooked"]
    await sound(house)


# ── M3, M4: where it ends ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("end", ENDS)
async def test_m3_each_end_leaves_the_price_where_it_belongs(house: House, end: str) -> None:
    found = await secure(house)
    await come_before(found, end)
    cursors = [await who.cursor() for who in (found.client, found.partner)]
    await come_to_end(found, end)
    mine, theirs, held = SHARES[end]
    assert await balance(found.client) == 30_000 + mine
    assert await balance(found.partner) == theirs
    assert (await look(found.client, found))["held"]["minorUnits"] == held
    heard = [
        await names(who, cursor)
        for who, cursor in zip((found.client, found.partner), cursors, strict=True)
    ]
    assert ["BalanceChanged" in each for each in heard] == [mine > 0, theirs > 0]
    await sound(house)


@pytest.mark.parametrize("end", [end for end in ENDS if end != "goodwill"])
async def test_m4_a_direct_session_moves_no_money_however_it_ends(house: House, end: str) -> None:
    found = await meeting(house)
    id = await propose(found.client, found, tariff(found))
    await answers(found.partner, "confirmAddition", id)
    await come_before(found, end)
    await come_to_end(found, end)
    session = await look(found.client, found)
    assert (session["held"]["minorUnits"], await moved(house, found)) == (0, 0)
    assert session["price"]["minorUnits"] == PRICE + 10_000
    for who in (found.client, found.partner):
        assert "BalanceChanged" not in await names(who)
    await sound(house)


@pytest.mark.parametrize("method", ["BALANCE", "DIRECT"])
async def test_a4_m4_how_a_session_is_paid_never_changes_and_the_database_holds_no_third_way(
    house: House, method: str
) -> None:
    found = await (secure(house) if method == "BALANCE" else meeting(house))
    await come_before(found, "completed")
    await come_to_end(found, "completed")
    assert (await look(found.client, found))["paymentMethod"] == method
    with pytest.raises(Exception, match=r"(?i)check"):
        await house.doorstep.database.fetch(
            "UPDATE sessions SET payment_method = 'CREDIT' WHERE id = $1", found.id
        )


# ── S5: what is declined goes back at once ───────────────────────────────────────────────────────


async def start(found: Meeting, provided: Mapping[str, bool]) -> Any:
    """Start the session with a word on every preference, by its title."""
    await found.come_to("ADDRESS_PROVIDED")
    found.house.clock.go(found.at())
    word = [
        {"lineId": line["id"], "provided": provided[line["title"]]}
        for line in found.booked["lines"]
        if line["preferenceBased"]
    ]
    return await found.partner.does("startSession", found.id, preferences=word)


@pytest.mark.parametrize(
    ("provided", "back"),
    [
        ({"Massage": True, "Dance": True}, 0),
        ({"Massage": False, "Dance": True}, MASSAGE),
        ({"Massage": True, "Dance": False}, DANCE),
        ({"Massage": False, "Dance": False}, MASSAGE + DANCE),
    ],
    ids=str,
)
async def test_s5_a_declined_preferences_money_goes_back_in_the_commit_of_the_start(
    house: House, provided: Mapping[str, bool], back: int
) -> None:
    found = await secure(house)
    await found.come_to("ADDRESS_PROVIDED")
    cursor = await found.client.cursor()
    version = (await look(found.client, found))["version"]
    session = await start(found, provided)
    assert session["version"] == version + 1
    assert session["price"]["minorUnits"] == PRICE - back
    assert (await look(found.client, found))["held"]["minorUnits"] == PRICE - back
    assert await balance(found.client) == 30_000 + back
    told = ["SessionStarted", *(["BalanceChanged"] if back else [])]
    assert await names(found.client, cursor) == told
    await come_to_end(found, "completed")
    assert await statement(found.partner) == [("PAYOUT", PRICE - back)]
    await sound(house)


async def test_s5_what_was_added_and_declined_goes_back_too_and_a_dispute_holds_the_rest(
    house: House,
) -> None:
    found = await secure(house)
    extra = {"serviceId": found.partner.services[2]}
    id = await propose(found.client, found, extra, tariff(found))
    await answers(found.partner, "confirmAddition", id)
    await found.come_to("ADDRESS_PROVIDED")
    house.clock.go(found.at())
    lines = (await look(found.partner, found))["lines"]
    word = [
        {"lineId": line["id"], "provided": line["addition"] is None}
        for line in lines
        if line["preferenceBased"]
    ]
    await found.partner.does("startSession", found.id, preferences=word)
    assert (await look(found.client, found))["held"]["minorUnits"] == PRICE + 10_000
    await come_to_end(found, "in progress")
    assert (await look(found.client, found))["held"]["minorUnits"] == PRICE + 10_000
    assert [kind for kind, _ in await statement(found.client)] == [
        "TOP_UP",
        "HOLD",
        "HOLD",
        "REFUND",
    ]
    await sound(house)


# ── Who is told ──────────────────────────────────────────────────────────────────────────────────


async def test_m6_v1_a_balance_and_its_changes_are_its_owners_alone(house: House) -> None:
    found = await secure(house)
    async with found.partner.live() as partners, found.client.live() as clients:
        await fill(found.client, 1)
        await found.client.does("cancelSession", found.id)
        assert await partners.names(1) == ["SessionCancelled"]
        assert sorted(await clients.names(3)) == [
            "BalanceChanged",
            "BalanceChanged",
            "SessionCancelled",
        ]
    for who in (house.support(), house.payments()):
        viewer = await who.ask("{ viewer { balance { minorUnits } statement { nodes { id } } } }")
        assert viewer["viewer"] == {"balance": None, "statement": None}


async def test_e3_a_replayed_balance_is_the_one_that_stands_now(house: House) -> None:
    found = await secure(house)
    asked = "{ events { nodes { ... on BalanceChanged { balance { minorUnits } } } } }"
    await fill(found.client, 1)
    nodes = (await found.client.ask(asked))["events"]["nodes"]
    assert [node for node in nodes if node] == [{"balance": {"minorUnits": 30_001}}] * 3
