"""C1 to C5, C7 and C8: who cancels when, what must be said, and that it is as it was foretold."""

from typing import Any

import pytest

from domain.model.windows import stamp
from tests.house import House
from tests.meetings import PLACES, Meeting, code, meeting
from tests.money import (
    PARTIES,
    PRICE,
    balance,
    come_to_end,
    look,
    names,
    party,
    secure,
    sound,
    statement,
)
from tests.people import Person

REASONS = {
    "MEETING": ["PROFILE_MISMATCH", "RULES_VIOLATION", "OTHER"],
    "IN_PROGRESS": [
        "CLIENT_URGENT_MATTERS",
        "PARTNER_URGENT_MATTERS",
        "RULES_VIOLATION",
        "OTHER",
    ],
}
ALL = sorted({reason for reasons in REASONS.values() for reason in reasons})
SHOWN = {"CLIENT_URGENT_MATTERS", "PARTNER_URGENT_MATTERS"}
# How it is paid, when (a stage, or milliseconds past the 5-hour line).
METHODS = ("BALANCE", "DIRECT")
MOMENTS: list[str | int] = [
    *(-3_600_000, -1, 0, 1, 1_000),
    *("ON_THE_WAY", "ARRIVED", "ADDRESS_PROVIDED", "IN_PROGRESS", "COMPLETED", "MISSED"),
]
DISPUTES = {
    "BEFORE_MEETING": "LATE_CANCELLATION",
    "MEETING": "CANCELLED_WHILE_MEETING",
    "IN_PROGRESS": "CANCELLED_IN_PROGRESS",
}


async def booked(house: House, method: str, place: str = "PARTNER_PLACE") -> Meeting:
    """A session paid that way."""
    return await (secure(house, place) if method == "BALANCE" else meeting(house, place))


async def come_to(found: Meeting, moment: str | int) -> None:
    """Bring a session to a stage, or so many milliseconds past the 5-hour line."""
    if isinstance(moment, str):
        await found.come_to(moment)
    else:
        found.house.clock.go(found.at(hours=-5, ms=moment))


def detailed(reason: str | None, method: str) -> dict[str, Any]:
    """A reason with the details that it takes."""
    details: dict[str, dict[str, Any]] = {
        "PROFILE_MISMATCH": {"mismatches": ["AGE", "WEIGHT"]} if method == "BALANCE" else {},
        "RULES_VIOLATION": {"rulesOf": "PARTNER"},
    }
    return {} if reason is None else {"reason": reason, **details.get(reason, {})}


async def disputes(house: House, found: Meeting) -> list[str]:
    """The kinds of the session's disputes, by the database."""
    rows = await house.doorstep.database.fetch(
        "SELECT kind FROM disputes WHERE session_id = $1", found.id
    )
    return [row["kind"] for row in rows]


# ── C1, C2, C3, C7, C8: foretold, and then so ────────────────────────────────────────────────────


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("canceller", PARTIES)
@pytest.mark.parametrize("moment", MOMENTS, ids=str)
async def test_c8_a_cancellation_means_exactly_what_was_foretold(
    house: House, moment: str | int, canceller: str, method: str
) -> None:
    found = await booked(house, method)
    await come_to(found, moment)
    who = party(found, canceller)
    before = await look(who, found)
    told = before["cancellationPreview"]
    had = await balance(found.client)
    reason = told["reasons"][0]["reason"] if told["reasons"] else None
    given = {**detailed(reason, method), "expectDispute": told["opensDispute"]}
    payload = await who.command("cancelSession", sessionId=found.id, **given)
    assert (code(payload) is None) == told["allowed"]
    if not told["allowed"]:
        refusal = {name: payload["refusal"][name] for name in ("code", "message", "rule")}
        assert refusal == told["refusal"]
        assert (refusal["code"], refusal["rule"]) == ("WRONG_STAGE", "C1")
        assert told["refundNow"] == told["staysHeld"] == {"minorUnits": 0}
        assert await look(who, found) == before
        return
    after = await look(who, found)
    assert (after["stage"], after["version"]) == ("CANCELLED", before["version"] + 1)
    assert after["cancellation"] == {
        "at": stamp(house.clock()),
        "by": who.role.name,
        "phase": told["phase"],
        "late": told["late"],
        "reason": reason if reason in SHOWN else None,
    }
    assert after["held"] == told["staysHeld"]
    assert await balance(found.client) == had + told["refundNow"]["minorUnits"]
    opened = [DISPUTES[told["phase"]]] if told["opensDispute"] else []
    assert await disputes(house, found) == opened
    await sound(house)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("moment", MOMENTS, ids=str)
async def test_c2_c3_c7_what_is_foretold_follows_from_phase_hour_and_payment(
    house: House, moment: str | int, method: str
) -> None:
    found = await booked(house, method)
    await come_to(found, moment)
    early = isinstance(moment, int) and moment <= 0
    ended = moment in {"COMPLETED", "MISSED"}
    held = PRICE if method == "BALANCE" and not ended else 0
    for who in (found.client, found.partner):
        session = await look(who, found)
        told = session["cancellationPreview"]
        assert told["phase"] == session["phase"]
        assert told["late"] == (not early and not ended)
        assert told["freeUntil"] == (stamp(found.at(hours=-5)) if early else None)
        assert told["opensDispute"] == (method == "BALANCE" and not early and not ended)
        assert told["refundNow"]["minorUnits"] == (held if early else 0)
        assert told["staysHeld"]["minorUnits"] == (0 if early else held)
        reasons = REASONS.get(session["phase"], [])
        assert told["reasonRequired"] == bool(reasons)
        assert [one["reason"] for one in told["reasons"]] == reasons
        for one in told["reasons"]:
            assert one["shownToOtherParty"] == (one["reason"] in SHOWN)
            assert one["detailsRequired"] == bool(set(detailed(one["reason"], method)) - {"reason"})


@pytest.mark.parametrize("place", PLACES)
async def test_c2_an_early_cancellation_gives_everything_back_in_its_own_commit(
    house: House, place: str
) -> None:
    found = await secure(house, place)
    await come_to_end(found, "early")
    assert await statement(found.client) == [
        ("TOP_UP", PRICE + 30_000),
        ("HOLD", -PRICE),
        ("REFUND", PRICE),
    ]
    assert (await look(found.client, found))["held"]["minorUnits"] == 0
    assert sorted((await names(found.client))[-2:]) == ["BalanceChanged", "SessionCancelled"]
    assert await names(found.partner) == ["SessionBooked", "SessionCancelled"]


@pytest.mark.parametrize(("method", "kinds"), [("BALANCE", ["LATE_CANCELLATION"]), ("DIRECT", [])])
async def test_c3_c7_a_late_one_opens_a_dispute_where_money_is_held(
    house: House, method: str, kinds: list[str]
) -> None:
    found = await booked(house, method)
    house.clock.go(found.at(hours=-5, ms=1))
    given = {"explanation": "The train stood still.", "expectDispute": method == "BALANCE"}
    await found.client.does("cancelSession", found.id, **given)
    assert await disputes(house, found) == kinds
    held = PRICE if kinds else 0
    assert (await look(found.client, found))["held"]["minorUnits"] == held
    assert "BalanceChanged" not in (await names(found.client))[3:]
    await sound(house)


# ── C8: nobody slips over the line unknowingly ───────────────────────────────────────────────────


@pytest.mark.parametrize(("ms", "expected"), [(0, True), (1, False)])
async def test_c8_who_expects_something_else_is_refused_before_anything_else_is_asked(
    house: House, ms: int, expected: bool
) -> None:
    found = await secure(house)
    house.clock.go(found.at(hours=-5, ms=ms))
    before = await look(found.client, found)
    given = {"sessionId": found.id, "expectDispute": expected, "reason": "OTHER"}
    payload = await found.client.command("cancelSession", **given)
    assert (code(payload), payload["refusal"]["rule"]) == ("CONSEQUENCES_CHANGED", "C8")
    assert await look(found.client, found) == before
    right = {"expectDispute": not expected}
    assert (await found.client.does("cancelSession", found.id, **right))["stage"] == "CANCELLED"


async def test_c8_an_offline_queue_that_was_free_until_5_hours_before_is_stopped(
    house: House,
) -> None:
    found = await secure(house)
    told = (await look(found.client, found))["cancellationPreview"]
    assert (told["opensDispute"], told["freeUntil"]) == (False, stamp(found.at(hours=-5)))
    house.clock.go(found.at(hours=-5, ms=1))
    queued = {"sessionId": found.id, "expectDispute": False, "idempotencyKey": f"q {found.id}"}
    for _ in range(2):
        assert (await found.client.refused("cancelSession", **queued))["code"] == (
            "CONSEQUENCES_CHANGED"
        )


# ── C2, C3, C4, C5: what must and what must not be said ──────────────────────────────────────────

NOT_TAKEN, NOT_OFFERED = "REASON_NOT_TAKEN", "REASON_NOT_AVAILABLE"
REQUIRED, DETAILS = "REASON_REQUIRED", "DETAILS_REQUIRED"
AGE, OWN = {"mismatches": ["AGE"]}, {"rulesOf": "PLATFORM"}
TEXT = {"explanation": "So."}


async def said(found: Meeting, who: Person, **given: Any) -> tuple[Any, Any]:
    """How a cancellation with these words is answered; what is refused changes nothing."""
    before = await look(who, found)
    payload = await who.command("cancelSession", sessionId=found.id, **given)
    if payload["refusal"] is None:
        return None, None
    assert await look(who, found) == before
    return payload["refusal"]["code"], payload["refusal"]["rule"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "words", [*({"reason": one} for one in ALL), AGE, OWN, TEXT, {"mismatches": ["AGE"], **TEXT}]
)
@pytest.mark.parametrize("late", [False, True], ids=["early", "late"])
async def test_c2_c3_before_the_meeting_no_reason_is_taken_and_late_an_explanation_alone(
    house: House, late: bool, words: dict[str, Any], method: str
) -> None:
    found = await booked(house, method)
    house.clock.go(found.at(hours=-5, ms=late))
    answer = (None, None) if late and words == TEXT else (NOT_TAKEN, "C3" if late else "C2")
    assert await said(found, found.client, **words) == answer


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("canceller", PARTIES)
@pytest.mark.parametrize("phase", REASONS)
async def test_c4_exactly_one_of_the_phases_reasons_is_required(
    house: House, phase: str, canceller: str, method: str
) -> None:
    found = await booked(house, method)
    await found.come_to("ADDRESS_PROVIDED" if phase == "MEETING" else phase)
    who = party(found, canceller)
    assert await said(found, who) == (REQUIRED, "C4")
    assert await said(found, who, **TEXT) == (REQUIRED, "C4")
    for reason in set(ALL) - set(REASONS[phase]):
        assert await said(found, who, **detailed(reason, method)) == (NOT_OFFERED, "C4")
    chosen = REASONS[phase][PARTIES.index(canceller)]
    assert await said(found, who, **detailed(chosen, method), **TEXT) == (None, None)


@pytest.mark.parametrize("method", METHODS)
async def test_c5_details_belong_to_their_reasons_and_mismatches_to_where_somebody_decides(
    house: House, method: str
) -> None:
    found = await booked(house, method)
    await found.come_to("ARRIVED")
    mismatch, violation = {"reason": "PROFILE_MISMATCH"}, {"reason": "RULES_VIOLATION"}
    decided = method == "BALANCE"
    none: dict[str, Any] = {"mismatches": []}
    lacking, foreign = (DETAILS, "C5"), (NOT_TAKEN, "C5")
    if decided:
        assert await said(found, found.client, **mismatch) == lacking
        assert await said(found, found.client, **mismatch, **none) == lacking
    else:
        assert await said(found, found.client, **mismatch, **AGE) == foreign
    assert await said(found, found.client, **detailed("PROFILE_MISMATCH", method), **OWN) == foreign
    assert await said(found, found.client, **violation) == lacking
    assert await said(found, found.client, **violation, **OWN, **AGE) == foreign
    assert await said(found, found.client, reason="OTHER", **AGE) == foreign
    assert await said(found, found.client, reason="OTHER", **OWN) == foreign
    right = AGE if decided else none
    assert await said(found, found.client, **mismatch, **right) == (None, None)


@pytest.mark.parametrize(
    ("text", "fits"),
    [("", False), (" \n", False), ("x" * 4_001, False), ("a\x00b", False), ("ß" * 4_000, True)],
    ids=["none", "blank", "4001", "nul", "4000"],
)
async def test_c5_an_explanation_has_1_to_4000_characters(
    house: House, text: str, fits: bool
) -> None:
    found = await meeting(house)
    await found.come_to("ARRIVED")
    given = {"sessionId": found.id, "reason": "OTHER", "explanation": text}
    payload = await found.client.command("cancelSession", **given)
    assert code(payload) == (None if fits else "INVALID_INPUT")
    assert fits or payload["refusal"]["path"] == ["explanation"]
