"""A partner's catalogue: tariffs and services, as data with prices in whole minor units."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.model.money import Amount, check_amount
from domain.model.orders import Line, LineKind
from domain.model.refusals import InputRefusal, Refusal, RefusalCode, invalid
from domain.model.texts import check_line

LARGEST_CATALOGUE = 200
SHORTEST, LONGEST = 5, 1_440  # minutes of a tariff (M1)


@dataclass(frozen=True, slots=True)
class Item:
    """One tariff or service that a partner offers; `minutes` is 0 for a service."""

    id: str
    kind: LineKind
    title: str
    price: int
    minutes: int = 0
    preference_based: bool = False

    def line(self, id: str) -> Line:
        """The item as an order's line: its price is fixed from here on (A7)."""
        return Line(id, self.kind, self.title, self.price, self.minutes, self.preference_based)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item as the partner typed it; an id keeps that item."""

    id: str | None
    kind: LineKind
    title: str
    price: Amount
    minutes: int = 0
    preference_based: bool = False
    path: tuple[str, ...] = ()


def set_catalogue(
    offered: Sequence[Item], wanted: Sequence[Wanted], currency: str, new_id: Callable[[str], str]
) -> tuple[Item, ...] | Refusal:
    """The catalogue as wanted: an id keeps that item, what is not listed is no longer offered.

    Refuses TOO_MANY over 200 items, INVALID_INPUT, and CATALOGUE_ITEM_UNKNOWN for an id that is not
    one of this catalogue's, of another kind, or given twice.
    """
    if len(wanted) > LARGEST_CATALOGUE:
        message = f"A catalogue holds at most {LARGEST_CATALOGUE} items."
        return Refusal(RefusalCode.TOO_MANY, message, "S10")
    kept = [item.id for item in wanted if item.id is not None]
    known = {item.id: item.kind for item in offered}
    if len(set(kept)) < len(kept):
        return _unknown("An item is listed twice.")
    for item in wanted:
        if item.id is not None and known.get(item.id) is not item.kind:
            return _unknown("That item is not in this catalogue.")
        if refusal := _check(item, currency):
            return refusal
    return tuple(_item(item, new_id) for item in wanted)


def _check(item: Wanted, currency: str) -> InputRefusal | None:
    if refusal := check_line(item.title, (*item.path, "title")):
        return refusal
    if refusal := check_amount(item.price, currency, (*item.path, "price")):
        return refusal
    if item.kind is LineKind.TARIFF and not SHORTEST <= item.minutes <= LONGEST:
        path = (*item.path, "durationMinutes")
        return invalid(path, f"From {SHORTEST} to {LONGEST:,} minutes.", "M1")
    return None


def _item(item: Wanted, new_id: Callable[[str], str]) -> Item:
    prefix = "tar" if item.kind is LineKind.TARIFF else "svc"
    id = item.id or new_id(prefix)
    price = item.price.minor_units
    return Item(id, item.kind, item.title, price, item.minutes, item.preference_based)


def _unknown(message: str) -> Refusal:
    return Refusal(RefusalCode.CATALOGUE_ITEM_UNKNOWN, message, "S10")
