"""Order lines, and what is added to a session while it runs."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.model.orders import Addition as AdditionValue
from domain.model.orders import AdditionStatus, Line, LineKind
from domain.model.people import Party
from domain.model.sessions import Session as SessionValue
from domain.rules.actions import AdditionAction as ActionValue
from domain.rules.actions import AdditionActionKind, addition_actions_of, offered_answer
from domain.rules.additions import Offer, Pick, Proposal, ends_at_if_confirmed
from schema.base.context import Context
from schema.base.declare import choice, given, lists, noun, says, shows
from schema.base.money import Money, MoneyInput, money
from schema.base.nodes import Node
from schema.base.refusals import Refusal, refusal
from schema.people.people import KEY

if TYPE_CHECKING:
    from schema.sessions.sessions import Session

LazySession = Annotated["Session", strawberry.lazy("schema.sessions.sessions")]
VERSION = "The version you saw; refused with STALE_VERSION if the session has moved on (I2)."

choice(
    LineKind,
    "What a line of an order is.",
    {
        "TARIFF": "A duration and its price.",
        "SERVICE": "Something on top, of the catalogue.",
        "OFFER": "Something that the partner named.",
    },
)
choice(
    AdditionStatus,
    "How far an addition has come.",
    {
        "PENDING": "Waits for the other party's answer.",
        "CONFIRMED": "Part of the order.",
        "DECLINED": "The other party said no.",
        "WITHDRAWN": "The proposer took it back.",
        "LAPSED": "The session ended before it was answered.",
    },
)
choice(
    AdditionActionKind,
    "What can be done with an addition.",
    {
        "CONFIRM": "`confirmAddition`: the whole of it joins the order.",
        "DECLINE": "`declineAddition`.",
        "WITHDRAW": "`withdrawAddition`: the proposer's.",
    },
)


@noun
class AdditionAction:
    """One button of an addition (S8)."""

    value: strawberry.Private[ActionValue]
    ctx: strawberry.Private[Context]

    @shows
    def kind(self) -> AdditionActionKind:
        """Which command."""
        return self.value.kind

    @shows
    def open(self) -> bool:
        """Whether it would be accepted now, money and the partner's other sessions apart."""
        return self.value.open

    @shows
    def refusal(self) -> Refusal | None:
        """Exactly what the command would answer, where it is not open."""
        return refusal(self.value.refusal, self.ctx)


@noun
class Addition(Node):
    """What one party proposed to add; the other confirms or declines the whole of it (A2, A3)."""

    value: strawberry.Private[AdditionValue]
    of: strawberry.Private[SessionValue]
    party: strawberry.Private[Party | None]
    ctx: strawberry.Private[Context]
    id: strawberry.ID
    status: AdditionStatus = says("Whether it is still to be answered, and how it was.")
    proposed_by: Party = says("Who asks for it.")
    awaits: Party | None = says("Who is to answer; null once answered.")
    proposed_at: datetime = says("When it was proposed; its prices are of that moment (A7).")
    answered_at: datetime | None = says(
        "When it was answered, withdrawn or lapsed; null while pending."
    )

    @shows
    def session(self) -> LazySession:
        """The session it is to be added to."""
        from schema.sessions.sessions import session

        return session(self.of, self.party, self.ctx)

    @lists(20)
    def items(self) -> list["OrderLine"]:
        """What is added, at the prices of the moment it was proposed (A7)."""
        return [line(value, self, self.ctx) for value in self.value.items]

    @shows
    def price(self) -> Money:
        """What confirming adds to the session's price."""
        return money(self.value.price, self.ctx.currency)

    @shows
    def extra_minutes(self) -> int:
        """How far confirming prolongs the session."""
        return self.value.extra_minutes

    @shows
    def ends_at_if_confirmed(self) -> datetime | None:
        """While pending, once the session has started: when it would end."""
        return ends_at_if_confirmed(self.of, self.value)

    @lists(3, points=1)
    def actions(self) -> list[AdditionAction]:
        """What this viewer can do with it now (S8)."""
        if self.party is None:
            return []
        found = addition_actions_of(self.of, self.value, self.party, self.ctx.now())
        mine = (offered_answer(self.ctx.viewer, action) for action in found)
        return [AdditionAction(value=action, ctx=self.ctx) for action in mine]


@noun
class OrderLine:
    """What was ordered, at the price fixed at that moment (A7)."""

    id: strawberry.ID
    kind: LineKind = says("What it is.")
    title: str = says("What it was called when it was ordered.")
    price: Money = says("Fixed when it was ordered (A7).")
    duration_minutes: int = says("0 unless a tariff.")
    preference_based: bool = says("Whether the partner says at the start if it will be provided.")
    provided: bool | None = says(
        "The partner's word at the start (S5); null before, and where none is asked."
    )
    addition: Addition | None = says("The addition it came with; null for what was booked.")


def addition(value: AdditionValue, of: SessionValue, party: Party | None, ctx: Context) -> Addition:
    """An addition as one of the parties, or support (None), sees it."""
    return Addition(
        value=value,
        of=of,
        party=party,
        ctx=ctx,
        id=strawberry.ID(value.id),
        status=value.status,
        proposed_by=value.proposed_by,
        awaits=value.awaits,
        proposed_at=value.proposed_at,
        answered_at=value.answered_at,
    )


def line(value: Line, of: Addition | None, ctx: Context) -> OrderLine:
    """A line of an order."""
    return OrderLine(
        id=strawberry.ID(value.id),
        kind=value.kind,
        title=value.title,
        price=money(value.price, ctx.currency),
        duration_minutes=value.minutes,
        preference_based=value.preference_based,
        provided=value.provided,
        addition=of,
    )


# ── Inputs and payload ───────────────────────────────────────────────────────────────────────────


@given
class OfferInput:
    """Something that the partner names: the partner alone may offer (A3)."""

    title: str = says("1 to 200 characters.")
    price: MoneyInput = says("At least 1 minor unit.")


@strawberry.input(
    one_of=True, description="One thing to add: exactly one of a tariff, a service or an offer."
)
class AdditionItemInput:
    """Exactly one of its parts is given."""

    tariff_id: strawberry.ID | None = says("Prolongs the session.", default=strawberry.UNSET)
    service_id: strawberry.ID | None = says("Of the catalogue.", default=strawberry.UNSET)
    offer: OfferInput | None = says("The partner's own.", default=strawberry.UNSET)

    def value(self) -> Pick | Offer:
        """As the rule takes it."""
        if self.offer:
            return Offer(self.offer.title, self.offer.price.amount())
        if self.tariff_id:
            return Pick(LineKind.TARIFF, str(self.tariff_id))
        return Pick(LineKind.SERVICE, str(self.service_id))


@given
class ProposeAdditionInput:
    """What shall be added: 1 to 20 items, confirmed together or not at all (A3)."""

    session_id: strawberry.ID
    items: list[AdditionItemInput] = says("1 to 20.")
    expected_price: MoneyInput | None = says(
        "What the person saw: PRICE_CHANGED where it is another by now.", default=None
    )
    if_version: int | None = says(VERSION, default=None)
    idempotency_key: str | None = says(KEY, default=None)

    def proposal(self) -> Proposal:
        """As the rule takes it."""
        expected = None if self.expected_price is None else self.expected_price.amount()
        return Proposal(tuple(item.value() for item in self.items), expected)


@given
class AdditionCommandInput:
    """An answer to an addition."""

    addition_id: strawberry.ID
    if_version: int | None = says(VERSION, default=None)
    idempotency_key: str | None = says(KEY, default=None)


@noun
class AdditionPayload:
    """The addition and its session as they now stand, also after a refusal."""

    addition: Addition | None
    session: LazySession | None
    refusal: Refusal | None = says("Why not; null when accepted.")
