"""Refusals: the closed set of answers to a command that breaks a rule.

A refusal is a value beside the subject as it now stands, never an exception. The order in
which refusals are judged stands at the head of the rulebook.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class RefusalCode(Enum):
    """Why a command was refused; apps branch on it, people read the message."""

    NOT_FOUND = "NOT_FOUND"
    NOT_YOURS_TO_DO = "NOT_YOURS_TO_DO"
    WRONG_STAGE = "WRONG_STAGE"
    TOO_EARLY = "TOO_EARLY"
    TOO_LATE = "TOO_LATE"
    ALREADY_ANSWERED = "ALREADY_ANSWERED"
    ALREADY_TAKEN = "ALREADY_TAKEN"
    ALREADY_DECIDED = "ALREADY_DECIDED"
    PREFERENCES_INCOMPLETE = "PREFERENCES_INCOMPLETE"
    REASON_REQUIRED = "REASON_REQUIRED"
    REASON_NOT_AVAILABLE = "REASON_NOT_AVAILABLE"
    REASON_NOT_TAKEN = "REASON_NOT_TAKEN"
    DETAILS_REQUIRED = "DETAILS_REQUIRED"
    INSUFFICIENT_BALANCE = "INSUFFICIENT_BALANCE"
    NOT_SECURE = "NOT_SECURE"
    AMOUNTS_DO_NOT_ADD_UP = "AMOUNTS_DO_NOT_ADD_UP"
    REFERENCE_REUSED = "REFERENCE_REUSED"
    OVERLAPS_ANOTHER_SESSION = "OVERLAPS_ANOTHER_SESSION"
    CATALOGUE_ITEM_UNKNOWN = "CATALOGUE_ITEM_UNKNOWN"
    NOT_BOOKABLE = "NOT_BOOKABLE"
    SUSPENDED = "SUSPENDED"
    PARTNER_BLOCKED = "PARTNER_BLOCKED"
    THREAD_CLOSED = "THREAD_CLOSED"
    PROOF_REQUIRED = "PROOF_REQUIRED"
    COUNSELLING_INCOMPLETE = "COUNSELLING_INCOMPLETE"
    PARTNER_STILL_BLOCKED = "PARTNER_STILL_BLOCKED"
    WORDING_NOT_ALLOWED = "WORDING_NOT_ALLOWED"
    DISTANCE_TOO_FAR = "DISTANCE_TOO_FAR"
    PRICE_CHANGED = "PRICE_CHANGED"
    CONSEQUENCES_CHANGED = "CONSEQUENCES_CHANGED"
    TOO_MANY = "TOO_MANY"
    REPORT_NEEDS_A_DATE = "REPORT_NEEDS_A_DATE"
    STALE_VERSION = "STALE_VERSION"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    INVALID_INPUT = "INVALID_INPUT"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command that is not accepted: a code, a sentence for people, the rule's number."""

    code: RefusalCode
    message: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class WindowRefusal(Refusal):
    """Too early or too late, with the window that would have been right."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FundsRefusal(Refusal):
    """A balance too small (A5); `available` is told to the payer alone. Minor units."""

    required: int = 0
    available: int | None = None


@dataclass(frozen=True, slots=True)
class InputRefusal(Refusal):
    """What a person typed and got wrong, with the place in the input."""

    path: tuple[str, ...] = ()


def invalid(path: tuple[str, ...], message: str, rule: str | None = None) -> InputRefusal:
    """INVALID_INPUT at `path` of the input."""
    return InputRefusal(RefusalCode.INVALID_INPUT, message, rule, path)


NOT_FOUND = Refusal(
    RefusalCode.NOT_FOUND, "There is no such thing, or it is not for you to see.", "V1"
)
