"""Money that enters and leaves: the payments service's movements, each reference once (M6)."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.events import Event, EventKind
from domain.model.ledger import Postings, StatementKind, top_up, withdraw
from domain.model.money import Amount, check_amount
from domain.model.people import Actor
from domain.model.refusals import Refusal, RefusalCode, invalid
from domain.model.texts import KEY_LENGTH, check_line
from domain.rules.settlement import check_funds

LARGEST_BALANCE = 2**53 - 1
"""What a MinorUnits of the contract can hold."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A top-up or a withdrawal under the payments service's own reference."""

    kind: StatementKind
    account_id: str
    amount: Amount
    reference: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """An accepted movement; `repeated`: it was recorded before, and nothing happens now."""

    movement: Movement
    postings: Postings = ()
    events: tuple[Event, ...] = ()
    repeated: bool = False


def record(
    asked: Movement, known: Movement | None, balance: int, currency: str, now: datetime
) -> Recorded | Refusal:
    """M6. `known` is what the reference stands for already, over all of the service's movements.

    Refuses REFERENCE_REUSED, INVALID_INPUT, INSUFFICIENT_BALANCE: the service is not the payer, so
    it is not told what there is.
    """
    if known is not None:
        return Recorded(known, repeated=True) if known == asked else _REUSED
    refusal = check_line(asked.reference, ("reference",), most=KEY_LENGTH) or check_amount(
        asked.amount, currency, ("amount",), least=1
    )
    if refusal:
        return refusal
    moved = _postings(asked, balance)
    if isinstance(moved, Refusal):
        return moved
    told = Event(EventKind.BALANCE_CHANGED, now, Actor.SYSTEM, (asked.account_id,))
    return Recorded(asked, moved, (told,))


def _postings(asked: Movement, balance: int) -> Postings | Refusal:
    amount = asked.amount.minor_units
    if asked.kind is StatementKind.WITHDRAWAL:
        short = check_funds(amount, balance, payer=False, rule="M6")
        return short or withdraw(asked.account_id, amount)
    if balance + amount > LARGEST_BALANCE:
        return invalid(("amount",), "The balance would be larger than can be told.", "M1")
    return top_up(asked.account_id, amount)


_REUSED = Refusal(RefusalCode.REFERENCE_REUSED, "This reference stands for another movement.", "M6")
