"""Values inside a row, as JSON: what is never asked for by itself across rows.

The names are the values' own, so that a row can be read by a person; enums stand by their value,
instants in ISO 8601.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson

from domain.model.addresses import AccessDetails
from domain.model.disputes import Ruling
from domain.model.grounds import Grounds, Mismatch, Reason, RulesOwner
from domain.model.orders import Addition, AdditionStatus, Line, LineKind
from domain.model.people import Actor, Party
from domain.model.sanctions import Sanction, SanctionKind
from domain.model.sessions import Cancellation, Phase


def write(value: object) -> str:
    """A value, or a tuple of them, as JSON."""
    return orjson.dumps(value).decode()


def write_optional(value: object | None) -> str | None:
    """The same, or null."""
    return None if value is None else write(value)


def read_lines(text: str) -> tuple[Line, ...]:
    """Order lines."""
    return _lines(orjson.loads(text))


def read_additions(text: str) -> tuple[Addition, ...]:
    """Additions, in the order they were proposed."""
    return () if text == "[]" else tuple(_addition(part) for part in orjson.loads(text))


def read_access_details(text: str | None) -> AccessDetails | None:
    """How to get in, while it is kept."""
    return None if text is None else AccessDetails(**orjson.loads(text))


def read_cancellation(text: str | None) -> Cancellation | None:
    """How a session was cancelled."""
    if text is None:
        return None
    parts = orjson.loads(text)
    parts.pop("ends_chat", None)  # written until the chat ended alike for every reason (H1)
    return Cancellation(
        **parts
        | {
            "at": datetime.fromisoformat(parts["at"]),
            "by": Actor(parts["by"]),
            "phase": Phase(parts["phase"]),
            "reason": parts["reason"] and Reason(parts["reason"]),
            "grounds_erased_at": _instant(parts["grounds_erased_at"]),
        }
    )


def read_ruling(text: str | None) -> Ruling | None:
    """A dispute's decision."""
    if text is None:
        return None
    parts = orjson.loads(text)
    sanctions = tuple(
        Sanction(Party(one["party"]), SanctionKind(one["kind"]), _instant(one["until"]))
        for one in parts["sanctions"]
    )
    return Ruling(**parts | {"at": datetime.fromisoformat(parts["at"]), "sanctions": sanctions})


def write_grounds(grounds: Grounds) -> bytes:
    """Why a session was cancelled, to be sealed."""
    return orjson.dumps(
        {
            "reason": grounds.reason,
            "mismatches": sorted(one.value for one in grounds.mismatches),
            "rules_of": grounds.rules_of,
            "explanation": grounds.explanation,
        }
    )


def read_grounds(text: bytes) -> Grounds:
    """Why a session was cancelled."""
    parts = orjson.loads(text)
    return Grounds(
        reason=parts["reason"] and Reason(parts["reason"]),
        mismatches=frozenset(Mismatch(one) for one in parts["mismatches"]),
        rules_of=parts["rules_of"] and RulesOwner(parts["rules_of"]),
        explanation=parts["explanation"],
    )


def _lines(parts: Iterable[dict[str, Any]]) -> tuple[Line, ...]:
    return tuple(Line(**part | {"kind": LineKind(part["kind"])}) for part in parts)


def _addition(part: dict[str, Any]) -> Addition:
    return Addition(
        **part
        | {
            "proposed_by": Party(part["proposed_by"]),
            "items": _lines(part["items"]),
            "proposed_at": datetime.fromisoformat(part["proposed_at"]),
            "status": AdditionStatus(part["status"]),
            "answered_at": _instant(part["answered_at"]),
        }
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
