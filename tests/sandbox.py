"""A sandbox's clock and counterparty, as somebody on their own uses them."""

from datetime import datetime, timedelta
from typing import Any

from domain.model.windows import stamp
from tests.house import House
from tests.people import REFUSAL, SESSION, Person

MOVE = (
    REFUSAL
    + """mutation($input: SandboxMoveClockInput!) { sandboxMoveClock(input: $input) {
  clock { serverTime aheadSeconds } refusal { ...RefusalParts } } }"""
)
PARTNER = (
    REFUSAL
    + """mutation { sandboxMakePartner { refusal { ...RefusalParts }
  partner { id bookable tariffs { id } services { id } } } }"""
)
PLAY = (
    SESSION
    + """mutation($input: SandboxPlayInput!) { sandboxPlay(input: $input) {
  session { ...SessionParts } refusal { ...RefusalParts }
  outcomes { step refusal { ...RefusalParts } } } }"""
)
BALANCE = "{ viewer { balance { minorUnits } serverTime } }"
DISPUTE = "query($id: ID!) { session(id: $id) { dispute { kind status } held { minorUnits } } }"


async def move(who: Person, **to: Any) -> dict[str, Any]:
    """A move of the clock that must be accepted; the clock."""
    moved = (await who.ask(MOVE, input=to))["sandboxMoveClock"]
    assert moved["refusal"] is None, moved["refusal"]
    return dict(moved["clock"])


async def play(who: Person, id: str, *script: str) -> list[str]:
    """What the other party was told, a step each."""
    played = (await who.ask(PLAY, input={"sessionId": id, "script": list(script)}))["sandboxPlay"]
    assert played["refusal"] is None, played["refusal"]
    assert [one["step"] for one in played["outcomes"]] == list(script)
    told = [one["refusal"] for one in played["outcomes"]]
    return ["" if refusal is None else str(refusal["code"]) for refusal in told]


def soon(house: House) -> str:
    """In six hours, as time goes there."""
    return stamp(house.doorstep.clock() + timedelta(hours=6))


async def booked(ann: Person, **more: Any) -> tuple[str, datetime]:
    """A session of this client's with their scripted partner, 6 hours ahead: its id and T."""
    made = (await ann.ask(PARTNER))["sandboxMakePartner"]["partner"]
    start = ann.house.doorstep.clock() + timedelta(hours=6)
    wish = {
        "partnerId": made["id"],
        "tariffId": made["tariffs"][0]["id"],
        "serviceIds": [service["id"] for service in made["services"]],
        "place": "PARTNER_PLACE",
        "scheduledStart": stamp(start),
        "paymentMethod": "DIRECT",
    }
    payload = await ann.command("bookSession", **wish | more)
    assert payload["refusal"] is None, payload["refusal"]
    return payload["session"]["id"], start
