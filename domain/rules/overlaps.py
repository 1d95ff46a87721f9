"""S9: nobody is in two places at once, and nobody reads a calendar by asking for what is taken.

What the partner's calendar answers is counted, so it is asked last, once nothing else stands in
the way: whoever asks for what they can't pay learns nothing of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.model.refusals import Refusal, RefusalCode
from domain.model.windows import Span, overlaps

MOST_OF_ONE = 10
MOST_OF_ALL = 30
COUNTED = timedelta(hours=24)

TAKEN = Refusal(
    RefusalCode.OVERLAPS_ANOTHER_SESSION, "The partner has another session at that time.", "S9"
)
OWN = Refusal(
    RefusalCode.OVERLAPS_ANOTHER_SESSION, "The client has another session at that time.", "S9"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """How often a client was told TAKEN since `COUNTED` ago: of one partner, and of all."""

    of_one: int = 0
    of_all: int = 0


NEVER = Asked()


def check_asked(asked: Asked) -> Refusal | None:
    """TOO_MANY, whatever the calendar would answer."""
    if asked.of_one < MOST_OF_ONE and asked.of_all < MOST_OF_ALL:
        return None
    message = "You asked too often for times that are taken: try again tomorrow."
    return Refusal(RefusalCode.TOO_MANY, message, "S9")


def check_times(
    begins: datetime, ends: datetime, own: Iterable[Span], partners: Iterable[Span]
) -> Refusal | None:
    """S9: OWN, or else TAKEN."""
    if overlaps(begins, ends, own):
        return OWN
    return TAKEN if overlaps(begins, ends, partners) else None
