"""Money as its owner sees it: the statement, and the payments service's movements."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.model.ledger import StatementKind
from schema.base.declare import choice, given, noun, says
from schema.base.money import Money, MoneyInput
from schema.base.nodes import PageInfo
from schema.base.refusals import Refusal
from schema.people.people import KEY

if TYPE_CHECKING:
    from schema.sessions.sessions import Session

choice(
    StatementKind,
    "Why money moved.",
    {
        "TOP_UP": "In, by the payments service.",
        "WITHDRAWAL": "Out, by the payments service.",
        "HOLD": "Into a session's escrow.",
        "REFUND": "Out of a session's escrow, back to the client.",
        "PAYOUT": "Out of a session's escrow, to the partner.",
        "GOODWILL_REWARD": "From the platform, to the partner (M5).",
    },
)


@noun
class StatementLine:
    """One movement; what leaves the balance is negative (M6)."""

    id: strawberry.ID
    at: datetime = says("When it was booked.")
    amount: Money = says("What came in; negative where it left.")
    balance_after: Money = says("What the balance then was.")
    kind: StatementKind = says("What it was for.")
    session: Annotated["Session", strawberry.lazy("schema.sessions.sessions")] | None = says(
        "The session it was for, if any."
    )


@noun
class StatementEdge:
    """A movement and its place in the statement."""

    cursor: str
    node: StatementLine


@noun
class StatementConnection:
    """A page of a statement, newest first."""

    edges: list[StatementEdge]
    nodes: list[StatementLine]
    page_info: PageInfo


@given
class RecordMovementInput:
    """Money that entered or left by the payments service (M6)."""

    account_id: strawberry.ID = says("A client's or a partner's id.")
    amount: MoneyInput = says("From 1 to 10⁹ minor units.")
    reference: str = says(
        "The service's own, 1 to 255 characters: it counts once over all its movements."
    )
    idempotency_key: str | None = says(KEY, default=None)


@noun
class MovementPayload:
    """The balance as it was left by the movement."""

    balance_after: Money | None
    refusal: Refusal | None = says("Why not; null when accepted.")
