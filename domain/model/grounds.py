"""Why a session was cancelled: special-category data, kept apart and encrypted (C5).

What is said here stands in no event, timeline, log, error or idempotency record, so no value of
this module shows its content when it is printed.
"""

from dataclasses import dataclass, field
from enum import Enum


class Reason(Enum):
    """What a canceller may name; which of them, depends on the phase (C4)."""

    PROFILE_MISMATCH = "PROFILE_MISMATCH"
    RULES_VIOLATION = "RULES_VIOLATION"
    OTHER = "OTHER"
    CLIENT_URGENT_MATTERS = "CLIENT_URGENT_MATTERS"
    PARTNER_URGENT_MATTERS = "PARTNER_URGENT_MATTERS"


SHOWN = frozenset({Reason.CLIENT_URGENT_MATTERS, Reason.PARTNER_URGENT_MATTERS})
"""C6: the only reasons that a party is ever shown."""


class Mismatch(Enum):
    """In what the person at the door was not the one of the profile."""

    AGE = "AGE"
    ETHNICITY = "ETHNICITY"
    WEIGHT = "WEIGHT"
    ANOTHER_PERSON = "ANOTHER_PERSON"


class RulesOwner(Enum):
    """Whose rules were violated."""

    PARTNER = "PARTNER"
    PLATFORM = "PLATFORM"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the canceller tells support, for agents and leads alone."""

    reason: Reason | None = field(default=None, repr=False)
    mismatches: frozenset[Mismatch] = field(default=frozenset(), repr=False)
    rules_of: RulesOwner | None = field(default=None, repr=False)
    explanation: str | None = field(default=None, repr=False)

    @property
    def given(self) -> bool:
        """Whether anything is told at all."""
        return self != NO_GROUNDS


NO_GROUNDS = Grounds()
