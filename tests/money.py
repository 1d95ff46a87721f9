"""Money in a house: balances that are filled, what their owners read, and whether the books are
right. Amounts here are whole minor units.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from storage.tables.audit import audit
from tests.house import House
from tests.meetings import Meeting, meeting
from tests.people import Person, euros

PRICE = 20_000  # of the usual booking: an hour, and all three services
HOUR, OIL, MASSAGE, DANCE = 10_000, 2_000, 3_000, 5_000

PARTS = """
fragment Parts on Session {
  id version stage phase paymentMethod scheduledEnd endsAt endedAt
  price { minorUnits } held { minorUnits }
  lines { id title price { minorUnits } preferenceBased provided addition { id } }
  additions {
    id status proposedBy awaits proposedAt answeredAt extraMinutes endsAtIfConfirmed
    price { minorUnits } actions { kind open refusal { code rule } }
    items { id kind title durationMinutes preferenceBased provided price { minorUnits } } }
  cancellation { at by phase late reason }
  cancellationPreview {
    allowed phase late freeUntil reasonRequired opensDispute refusal { code message rule }
    reasons { reason detailsRequired shownToOtherParty }
    refundNow { minorUnits } staysHeld { minorUnits } }
  goodwillPreview { refund { minorUnits } reward { minorUnits } rewardWaits }
}
"""
LOOK = PARTS + "query($id: ID!) { session(id: $id) { ...Parts } }"
STATEMENT = """
query($first: Int = 50, $after: String) { viewer {
  balance { minorUnits currency }
  statement(first: $first, after: $after) {
    edges { cursor node {
      id at kind amount { minorUnits currency } balanceAfter { minorUnits } session { id } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }
"""


async def fill(person: Person, amount: int, reference: str | None = None) -> None:
    """Let money come in for a person."""
    given = {
        "accountId": person.id,
        "amount": euros(amount),
        "reference": reference or secrets.token_hex(8),
    }
    payload = await person.house.payments().command("recordTopUp", **given)
    assert payload["refusal"] is None, payload["refusal"]


async def secure(
    house: House, place: str = "PARTNER_PLACE", *, rest: int = 30_000, **options: Any
) -> Meeting:
    """A booking paid from a new client's balance, which holds `rest` after it."""
    ann = await house.client("Ann")
    await fill(ann, PRICE + rest)
    return await meeting(house, place, client=ann, paymentMethod="BALANCE", **options)


async def look(who: Person, found: Meeting) -> Any:
    """The session as this person sees it now, with its money."""
    return (await who.ask(LOOK, id=found.id))["session"]


async def balance(person: Person) -> int:
    """What a person's balance holds."""
    found = await person.ask("{ viewer { balance { minorUnits } } }")
    return int(found["viewer"]["balance"]["minorUnits"])


async def statement(person: Person) -> list[tuple[str, int]]:
    """A person's statement, oldest first: kinds and amounts. Each line carries the last one on."""
    viewer = (await person.ask(STATEMENT, first=100))["viewer"]
    nodes = [edge["node"] for edge in reversed(viewer["statement"]["edges"])]
    total = 0
    for node in nodes:
        total += node["amount"]["minorUnits"]
        assert node["balanceAfter"]["minorUnits"] == total
    assert viewer["balance"]["minorUnits"] == total
    return [(node["kind"], node["amount"]["minorUnits"]) for node in nodes]


async def sound(house: House) -> None:
    """The audit finds nothing."""
    findings = await audit(house.doorstep.database)
    assert [one for one in findings if one.breaches] == []


async def names(person: Person, after: str | None = None) -> list[str]:
    """The kinds of events that a person has heard of."""
    return [event["__typename"] for event in await person.pulled(after)]


# ── Additions ────────────────────────────────────────────────────────────────────────────────────


def tariff(found: Meeting) -> dict[str, Any]:
    """One hour more, as an item."""
    return {"tariffId": found.partner.tariff}


def service(found: Meeting, number: int = 0) -> dict[str, Any]:
    """Something on top, as an item: oil, massage, dance."""
    return {"serviceId": found.partner.services[number]}


def offer(title: str = "Wine", price: int = 2_500) -> dict[str, Any]:
    """Something that the partner names, as an item."""
    return {"offer": {"title": title, "price": euros(price)}}


async def propose(who: Person, found: Meeting, *items: Mapping[str, Any]) -> str:
    """Propose an addition, which must be accepted; its id."""
    given = list(items) or [service(found)]
    payload = await who.command("proposeAddition", sessionId=found.id, items=given)
    assert payload["refusal"] is None, payload["refusal"]
    return str(payload["addition"]["id"])


async def answers(who: Person, command: str, id: str, **given: Any) -> Any:
    """An answer to an addition, which must be accepted; the session as it then stands."""
    payload = await who.command(command, additionId=id, **given)
    assert payload["refusal"] is None, payload["refusal"]
    return payload["session"]


def other(found: Meeting, who: Person) -> Person:
    """The other party."""
    return found.partner if who is found.client else found.client


def party(found: Meeting, name: str) -> Person:
    """One of the two, by name."""
    return found.client if name == "client" else found.partner


PARTIES = ("client", "partner")

# ── Ends ─────────────────────────────────────────────────────────────────────────────────────────

ENDS = ("early", "late", "meeting", "in progress", "goodwill", "completed", "by itself", "missed")
STAGE_BEFORE: Mapping[str, str] = {
    "meeting": "ADDRESS_PROVIDED",
    "in progress": "IN_PROGRESS",
    "goodwill": "IN_PROGRESS",
    "completed": "IN_PROGRESS",
    "by itself": "IN_PROGRESS",
}


async def come_before(found: Meeting, end: str) -> None:
    """Bring a session to where one of the ENDS is possible."""
    await found.come_to(STAGE_BEFORE.get(end, "SCHEDULED"))
    if end == "late":
        found.house.clock.go(found.at(hours=-5, ms=1))


async def come_to_end(found: Meeting, end: str) -> None:
    """End a session, once it was brought to where that is possible."""
    reasons = {"meeting": {"reason": "OTHER"}, "in progress": {"reason": "CLIENT_URGENT_MATTERS"}}
    if end == "goodwill":
        await found.partner.does("issueGoodwillRefund", found.id)
    elif end == "completed":
        await found.client.does("completeSession", found.id)
    elif end == "by itself":
        await found.house.until(due(found, await look(found.client, found)))
    elif end == "missed":
        await found.house.until(found.at(minutes=60))
    else:
        await found.client.does("cancelSession", found.id, **reasons.get(end, {}))


def due(found: Meeting, session: Mapping[str, Any]) -> datetime:
    """When the system completes a session that is in progress."""
    return datetime.fromisoformat(session["endsAt"]) + timedelta(minutes=15)
