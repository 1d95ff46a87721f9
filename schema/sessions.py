"""Sessions as their parties and support see them."""

from datetime import datetime

import strawberry

from domain import sessions
from domain.actions import Action, ActionKind, actions_of
from domain.orders import Line, LineKind
from domain.people import Party
from domain.sessions import PaymentMethod, Phase, Place, Stage
from domain.visibility import access_details_for, building_for
from schema.context import Context
from schema.declare import choice, noun, says, shows
from schema.money import Money, money
from schema.nodes import Node
from schema.people import Area, Client, Partner, client, partner
from schema.refusals import Refusal, refusal

choice(
    PaymentMethod,
    "How a session and its additions are paid.",
    {
        "BALANCE": "From the client's balance; held in escrow until the session ends.",
        "DIRECT": "Directly to the partner; no money moves here.",
    },
)
choice(
    Stage,
    "How far a session has come.",
    {
        "SCHEDULED": "Booked.",
        "ON_THE_WAY": "The traveller has set out.",
        "ARRIVED": "The traveller is at the door.",
        "ADDRESS_PROVIDED": "The partner has told the arrived client how to get in.",
        "IN_PROGRESS": "Started by the partner.",
        "COMPLETED": "Ended as it should.",
        "CANCELLED": "Ended by one of the parties, or by support.",
        "MISSED": "Not started within an hour of its time.",
    },
)
choice(
    Phase,
    "Stages, as cancellation and additions look at them.",
    {
        "BEFORE_MEETING": "Scheduled, or on the way.",
        "MEETING": "Arrived, or address provided.",
        "IN_PROGRESS": "Started.",
        "ENDED": "Completed, cancelled or missed.",
    },
)
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
    ActionKind,
    "What can be done with a session.",
    {
        "ON_MY_WAY": "`reportOnMyWay` (S1).",
        "ARRIVE": "`reportArrival` (S2).",
        "PROVIDE_ADDRESS": "`provideAddress` (S3).",
        "START": "`startSession` (S4).",
        "COMPLETE": "`completeSession` (S6).",
        "CANCEL": "`cancelSession` (C1).",
        "PROPOSE_ADDITION": "`proposeAddition` (A1).",
        "GOODWILL_REFUND": "`issueGoodwillRefund` (M5).",
        "MESSAGE": "`sendMessage` in the session's thread (H1).",
    },
    name="SessionActionKind",
)


@noun
class Building:
    """The host's street address."""

    street: str
    city: str
    postal_code: str


@noun
class AccessDetails:
    """How to get in."""

    entrance: str
    apartment: str
    floor: str
    note: str | None


@noun
class OrderLine:
    """What was ordered, at the price fixed at that moment (A7)."""

    id: strawberry.ID
    kind: LineKind
    title: str
    price: Money
    duration_minutes: int = says("0 for a service.")
    preference_based: bool = says("Whether the partner says at the start if it will be provided.")
    provided: bool | None = says(
        "The partner's word at the start (S5); null before, and where none is asked."
    )


@noun
class SessionAction:
    """One button: whether pressing it now would be accepted, and if not, why (S8)."""

    value: strawberry.Private[Action]
    ctx: strawberry.Private[Context]

    @shows
    def kind(self) -> ActionKind:
        """Which command."""
        return self.value.kind

    @shows
    def open(self) -> bool:
        """Whether it would be accepted now."""
        return self.value.open

    @shows
    def opens_at(self) -> datetime | None:
        """From when on; null where time alone opens nothing."""
        return self.value.window.opens_at

    @shows
    def closes_at(self) -> datetime | None:
        """Until when; null where time alone closes nothing."""
        return self.value.window.closes_at

    @shows
    def refusal(self) -> Refusal | None:
        """Exactly what the command would answer, where it is not open."""
        return refusal(self.value.refusal, self.ctx)

    @shows
    def replaced_by(self) -> ActionKind | None:
        """The action that has taken its place: ON_MY_WAY gives way to ARRIVE."""
        return self.value.replaced_by


@noun
class Session(Node):
    """One booked meeting in person, as this viewer may see it now."""

    value: strawberry.Private[sessions.Session]
    party: strawberry.Private[Party | None]
    ctx: strawberry.Private[Context]
    id: strawberry.ID
    version: int = says("Rises by one with every accepted command; not with chat or time (I2).")
    stage: Stage
    place: Place
    scheduled_start: datetime = says("T, around which everything is timed.")
    payment_method: PaymentMethod
    on_my_way_at: datetime | None
    arrived_at: datetime | None
    address_provided_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None

    @shows
    def phase(self) -> Phase:
        """The stage, as cancellation and additions look at it."""
        return self.value.phase

    @shows
    def client(self) -> Client:
        """Who booked."""
        return client(self.value.client_id, self.value.client_name)

    @shows
    def partner(self) -> Partner:
        """Who provides."""
        return partner(self.value.partner_id, self.value.partner_name, self.ctx)

    @shows
    def traveller(self) -> Party:
        """Who moves: the client to the partner's place, the partner on a home visit."""
        return self.value.traveller

    @shows
    def scheduled_end(self) -> datetime:
        """T and the booked duration, confirmed extensions included."""
        return self.value.scheduled_end

    @shows
    def ends_at(self) -> datetime | None:
        """From the start on: started, booked duration and confirmed extensions (S6)."""
        return self.value.ends_at

    @shows
    def area(self) -> Area:
        """Roughly where; known from booking on."""
        return Area(city=self.value.city, postal_code=self.value.postal_code)

    @shows
    def building(self) -> Building | None:
        """The street address; null while this viewer may not see it (S3)."""
        found = building_for(self.value, self.party, self.ctx.now())
        if found is None:
            return None
        return Building(street=found.street, city=found.city, postal_code=found.postal_code)

    @shows
    def access_details(self) -> AccessDetails | None:
        """How to get in; null while this viewer may not see it (S3)."""
        found = access_details_for(self.value, self.party)
        if found is None:
            return None
        return AccessDetails(
            entrance=found.entrance,
            apartment=found.apartment,
            floor=found.floor,
            note=found.note,
        )

    @shows
    def lines(self) -> list[OrderLine]:
        """What was booked and added."""
        return [line(value, self.ctx) for value in self.value.lines]

    @shows
    def price(self) -> Money:
        """The price of what is, or still may be, provided."""
        return money(self.value.price, self.ctx.currency)

    @shows
    def actions(self) -> list[SessionAction]:
        """What this viewer can do now, from when, until when, and why not (S8)."""
        if self.party is None:
            return []
        now = self.ctx.now()
        standing = self.value.standing_of(self.party, now)
        found = actions_of(self.value, self.party, now, standing)
        return [SessionAction(value=action, ctx=self.ctx) for action in found]


def session(value: sessions.Session, party: Party | None, ctx: Context) -> Session:
    """A session as one of its parties, or support (None), sees it."""
    return Session(
        value=value,
        party=party,
        ctx=ctx,
        id=strawberry.ID(value.id),
        version=value.version,
        stage=value.stage,
        place=value.place,
        scheduled_start=value.scheduled_start,
        payment_method=value.payment_method,
        on_my_way_at=value.on_my_way_at,
        arrived_at=value.arrived_at,
        address_provided_at=value.address_provided_at,
        started_at=value.started_at,
        ended_at=value.ended_at,
    )


def line(value: Line, ctx: Context) -> OrderLine:
    """A line of an order."""
    return OrderLine(
        id=strawberry.ID(value.id),
        kind=value.kind,
        title=value.title,
        price=money(value.price, ctx.currency),
        duration_minutes=value.minutes,
        preference_based=value.preference_based,
        provided=value.provided,
    )
