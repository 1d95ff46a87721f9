"""From the model's words to the contract's and back: names and ids, instants and texts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.model.windows import stamp
from tests.people import DOOR, VISITED, euros
from tests.simulation.money_model import Press

AT_HOME = {"building": VISITED, "accessDetails": DOOR}


def wire(press: Press, ids: Mapping[str, str]) -> dict[str, Any]:
    """The input of a mutation; `ids` are people's by their names."""
    command, given = press.command, dict(press.given)
    if command == "bookSession":
        return _wish(ids[press.on], given)
    if command.startswith("record"):
        return {"accountId": ids[press.on], **given}
    if command == "endSanction":
        return {"personId": ids[press.on], **given}
    if command == "decideDispute":
        given["sanctions"] = [_sanction(one) for one in given["sanctions"]]
    if command.endswith("Dispute"):
        return {"disputeId": press.on, **given}
    return {"additionId" if press.on.startswith("add_") else "sessionId": press.on, **given}


def _wish(partner_id: str, given: Mapping[str, Any]) -> dict[str, Any]:
    tariff, *services = (next(iter(item.values())) for item in given["items"])
    return {
        "partnerId": partner_id,
        "place": given["place"],
        "scheduledStart": stamp(given["start"]),
        "tariffId": tariff,
        "serviceIds": services,
        "paymentMethod": "BALANCE" if given["secure"] else "DIRECT",
        "expectedPrice": None if given["expected"] is None else euros(given["expected"]),
        "idempotencyKey": given.get("idempotencyKey"),
        **(AT_HOME if given["place"] == "CLIENT_PLACE" else {}),
    }


def _sanction(one: Mapping[str, Any]) -> dict[str, Any]:
    until: datetime | None = one["until"]
    return {**one, "until": until and stamp(until)}


def code_of(payload: Mapping[str, Any]) -> str | None:
    """Why it was refused, if it was."""
    return payload["refusal"] and str(payload["refusal"]["code"])


def subjects_of(payload: Mapping[str, Any]) -> list[str]:
    """The ids of what a payload is about."""
    return [it["id"] for it in payload.values() if isinstance(it, dict) and "id" in it]


def shown(session: Mapping[str, Any]) -> dict[str, Any]:
    """Of a session as an app sees it, what the model knows too."""
    dispute = session["dispute"]
    return {
        "stage": session["stage"],
        "version": session["version"],
        "price": session["price"]["minorUnits"],
        "held": session["held"]["minorUnits"],
        "ends": session["endsAt"],
        "additions": [
            (one["id"], one["status"], one["price"]["minorUnits"]) for one in session["additions"]
        ],
        "dispute": dispute and (dispute["kind"], dispute["status"], dispute["held"]["minorUnits"]),
    }


def agree(what: str, seen: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    """Both are the same, or it says in what they are not."""
    for name in {**seen, **expected}:
        one, other = seen.get(name), expected.get(name)
        if isinstance(one, dict) and isinstance(other, dict):
            agree(f"{what} {name}", one, other)
        else:
            assert one == other, f"{what} {name}: {one}, and not {other}"
