"""Order lines: what was booked or added, at the price fixed at that moment (A7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class LineKind(Enum):
    """A tariff prolongs the session; a service and an offer do not (A3)."""

    TARIFF = "TARIFF"
    SERVICE = "SERVICE"
    OFFER = "OFFER"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order; `price` in minor units, `minutes` 0 unless a tariff.

    `provided` is the partner's word at the start (S5): None before, and where none is asked.
    """

    id: str
    kind: LineKind
    title: str
    price: int
    minutes: int = 0
    preference_based: bool = False
    provided: bool | None = None


def total(lines: Iterable[Line]) -> int:
    """The price of what is, or still may be, provided, in minor units (S5)."""
    return sum(line.price for line in lines if line.provided is not False)


def minutes(lines: Iterable[Line]) -> int:
    """The booked duration."""
    return sum(line.minutes for line in lines)
