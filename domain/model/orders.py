"""What a session consists of: lines, at the price fixed when they were booked or proposed (A7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.model.people import Party


class LineKind(Enum):
    """A tariff prolongs the session; a service and an offer do not (A3)."""

    TARIFF = "TARIFF"
    SERVICE = "SERVICE"
    OFFER = "OFFER"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order; `price` in minor units, `minutes` 0 unless a tariff.

    `provided` is the partner's word at the start (S5): None before, and where none is asked; True
    from the beginning where it was added after the start (A7).
    """

    id: str
    kind: LineKind
    title: str
    price: int
    minutes: int = 0
    preference_based: bool = False
    provided: bool | None = None


class AdditionStatus(Enum):
    """One answer wins, for good (A2); what nobody answered lapses with the session (A6)."""

    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    LAPSED = "LAPSED"


@dataclass(frozen=True, slots=True)
class Addition:
    """What one party proposed to add to a session: confirmed as a whole or not at all (A3).

    `held` is in the session's escrow for it while it is pending: the payer's own proposal holds
    its price when it is made (A5).
    """

    id: str
    proposed_by: Party
    items: tuple[Line, ...]
    proposed_at: datetime
    status: AdditionStatus = AdditionStatus.PENDING
    answered_at: datetime | None = None
    held: int = 0

    @property
    def pending(self) -> bool:
        """Whether it still awaits its answer."""
        return self.status is AdditionStatus.PENDING

    @property
    def confirmed(self) -> bool:
        """Whether its items are part of the order."""
        return self.status is AdditionStatus.CONFIRMED

    @property
    def awaits(self) -> Party | None:
        """Who is to answer (A2); None once answered."""
        return self.proposed_by.other if self.pending else None

    @property
    def price(self) -> int:
        """What confirming it adds; what was declined at the start no longer counts (S5)."""
        return total(self.items)

    @property
    def extra_minutes(self) -> int:
        """How far it prolongs the session."""
        return minutes(self.items)


def total(lines: Iterable[Line]) -> int:
    """The price of what is, or still may be, provided, in minor units (S5)."""
    return sum(line.price for line in lines if line.provided is not False)


def minutes(lines: Iterable[Line]) -> int:
    """The booked duration."""
    return sum(line.minutes for line in lines)
