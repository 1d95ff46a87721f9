"""Money that moves: double entry between named accounts, in whole minor units (M1, M2).

A posting takes an amount from one account and gives it to another, so a movement can't fail to
balance; what is recorded is only ever added to. Balances and escrows never go below zero; the
platform's goodwill and the outside world may.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum


class StatementKind(Enum):
    """Why money moved, as a party reads it in the statement."""

    TOP_UP = "TOP_UP"
    WITHDRAWAL = "WITHDRAWAL"
    HOLD = "HOLD"
    REFUND = "REFUND"
    PAYOUT = "PAYOUT"
    GOODWILL_REWARD = "GOODWILL_REWARD"


GOODWILL = "goodwill"
WORLD = "world"
_BALANCE = "balance:"


def balance_of(account_id: str) -> str:
    """The account that holds a party's balance."""
    return _BALANCE + account_id


def escrow_of(session_id: str) -> str:
    """The account that holds a session's escrow."""
    return "escrow:" + session_id


def owner_of(account: str) -> str | None:
    """Whose balance this account is; None for escrows, goodwill and the world."""
    return account.removeprefix(_BALANCE) if account.startswith(_BALANCE) else None


@dataclass(frozen=True, slots=True)
class Posting:
    """`amount` leaves the account `debit` and arrives at the account `credit`."""

    debit: str
    credit: str
    amount: int
    kind: StatementKind
    session_id: str | None = None

    def __post_init__(self) -> None:
        """A movement of nothing, backwards or in a circle is none: a fault of ours, never input."""
        assert self.amount > 0, self
        assert self.debit != self.credit, self


Postings = tuple[Posting, ...]
"""All that one command moves; empty where that is nothing."""


def hold(client_id: str, session_id: str, amount: int) -> Postings:
    """Into escrow, at booking (M3), and with an addition (A5)."""
    debit, credit = balance_of(client_id), escrow_of(session_id)
    return _posted(debit, credit, amount, StatementKind.HOLD, session_id)


def refund(session_id: str, client_id: str, amount: int) -> Postings:
    """Out of escrow, back to the client (S5, A5, M3, D3)."""
    debit, credit = escrow_of(session_id), balance_of(client_id)
    return _posted(debit, credit, amount, StatementKind.REFUND, session_id)


def pay_out(session_id: str, partner_id: str, amount: int) -> Postings:
    """Out of escrow, to the partner (M3, D3)."""
    debit, credit = escrow_of(session_id), balance_of(partner_id)
    return _posted(debit, credit, amount, StatementKind.PAYOUT, session_id)


def reward(session_id: str, partner_id: str, amount: int) -> Postings:
    """Out of the platform's goodwill, to the partner (M5)."""
    kind = StatementKind.GOODWILL_REWARD
    return _posted(GOODWILL, balance_of(partner_id), amount, kind, session_id)


def top_up(account_id: str, amount: int) -> Postings:
    """In from the outside world (M6)."""
    return _posted(WORLD, balance_of(account_id), amount, StatementKind.TOP_UP)


def withdraw(account_id: str, amount: int) -> Postings:
    """Out to the outside world (M6)."""
    return _posted(balance_of(account_id), WORLD, amount, StatementKind.WITHDRAWAL)


def changes(postings: Iterable[Posting]) -> Mapping[str, int]:
    """By how much each account changes: what leaves is negative, together they are zero (M2)."""
    net: Counter[str] = Counter()
    for posting in postings:
        net[posting.debit] -= posting.amount
        net[posting.credit] += posting.amount
    return {account: change for account, change in net.items() if change}


def owners(postings: Iterable[Posting]) -> tuple[str, ...]:
    """Whose balances change, in one order everywhere."""
    found = {owner for account in changes(postings) if (owner := owner_of(account))}
    return tuple(sorted(found))


def _posted(
    debit: str, credit: str, amount: int, kind: StatementKind, session_id: str | None = None
) -> Postings:
    """Nothing is not moved: a session may cost nothing (M1)."""
    return (Posting(debit, credit, amount, kind, session_id),) if amount else ()
