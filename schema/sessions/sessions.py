"""Sessions as their parties and support see them."""

from datetime import datetime

import strawberry

from domain.model import sessions
from domain.model.addresses import Showing
from domain.model.orders import Addition as AdditionValue
from domain.model.orders import Line
from domain.model.people import Party
from domain.model.sessions import Place
from domain.rules.actions import Action, ActionKind, actions_of, offered
from domain.rules.chat import readable_by
from domain.rules.visibility import (
    access_details_for,
    building_awaits,
    building_for,
    building_shown_at,
)
from schema.base.context import Context
from schema.base.declare import choice, lists, noun, says, shows, weighs
from schema.base.money import Money, money
from schema.base.nodes import Node
from schema.base.refusals import Refusal, refusal
from schema.people.people import Area, Client, Partner, client, partner
from schema.sessions.additions import Addition, OrderLine, addition, line
from schema.sessions.addresses import AccessDetails, Building, access_details, building
from schema.sessions.cancellation import (
    Cancellation,
    CancellationGrounds,
    CancellationPreview,
    GoodwillPreview,
    cancellation,
    cancellation_grounds,
    cancellation_preview,
    goodwill_preview,
)
from schema.sessions.chat import Thread, thread
from schema.sessions.disputes import Dispute, dispute
from schema.sessions.stages import PaymentMethod, Phase, Stage

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
        "SHOW_BUILDING": "`showBuilding` (S3).",
    },
    name="SessionActionKind",
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
        """From when on, if other presses that must come first have come; null where time opens
        nothing.
        """
        return self.value.window.opens_at

    @shows
    def closes_at(self) -> datetime | None:
        """Until when; null where time closes nothing."""
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
    stage: Stage = says("How far it has come.")
    place: Place = says("Who comes to whom.")
    scheduled_start: datetime = says("T, around which everything is timed.")
    payment_method: PaymentMethod = says("Whether its price is held here, or paid directly.")
    on_my_way_at: datetime | None = says("When the traveller set out (S1).")
    arrived_at: datetime | None = says("When the traveller was there (S2).")
    address_provided_at: datetime | None = says(
        "When the partner first gave the access details (S3)."
    )
    started_at: datetime | None = says("When it started (S4).")
    ended_at: datetime | None = says("When it was completed, cancelled or missed.")
    booked_at: datetime | None = says(
        "When the client booked; null of what was booked before this was kept."
    )

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
        return building(building_for(self.value, self.party, self.ctx.now()))

    @shows
    def building_shown_at(self) -> datetime | None:
        """From when on the visitor may read `building`: of a home visit from the booking; null
        while it is not known, or where the booking ended before (S3).
        """
        return building_shown_at(self.value)

    @shows
    def building_awaits(self) -> Showing | None:
        """Why the visitor does not read `building` yet; null where it can be read, and for all
        others (S3).
        """
        return building_awaits(self.value, self.party, self.ctx.now())

    @shows
    def access_details(self) -> AccessDetails | None:
        """How to get in; null while this viewer may not see it (S3)."""
        return access_details(access_details_for(self.value, self.party, self.ctx.now()))

    @lists(1_020)
    def lines(self) -> list[OrderLine]:
        """What was booked and added."""
        return [self._line(value, added) for value, added in self.value.all_lines]

    @shows
    def price(self) -> Money:
        """The price of what is, or still may be, provided."""
        return money(self.value.price, self.ctx.currency)

    @shows
    def held(self) -> Money:
        """In escrow now: 0 of a session paid directly."""
        return money(self.value.held, self.ctx.currency)

    @lists(50)
    def additions(self) -> list[Addition]:
        """What was proposed to be added, in order; confirmed ones are among the lines too."""
        return [addition(one, self.value, self.party, self.ctx) for one in self.value.additions]

    @shows
    def cancellation(self) -> Cancellation | None:
        """How it was cancelled, as far as both parties may know (C6)."""
        found = self.value.cancellation
        return None if found is None else cancellation(found)

    @weighs(1)
    def cancellation_preview(self) -> CancellationPreview | None:
        """What cancelling now would mean (C8): a party's."""
        if self.party is None:
            return None
        return cancellation_preview(self.value, self.party, self.ctx)

    @shows
    async def cancellation_grounds(self) -> CancellationGrounds | None:
        """Why, for agents and leads alone (C5)."""
        found = self.value.cancellation
        if found is None or not self.ctx.reads_grounds or not found.grounded:
            return None
        return cancellation_grounds(found, await self.ctx.grounds(self.value.id))

    @weighs(10)
    async def goodwill_preview(self) -> GoodwillPreview | None:
        """What a goodwill refund now would mean (M5): the partner's."""
        if self.party is not Party.PARTNER:
            return None
        return goodwill_preview(await self.ctx.goodwill(self.value), self.ctx)

    @shows
    def dispute(self) -> Dispute | None:
        """What waits for support's decision, or was decided; null where there is nothing to you."""
        return dispute(self.value, self.party, self.ctx)

    @shows
    async def thread(self) -> Thread | None:
        """The parties' conversation; agents and leads read it through a dispute alone (D6)."""
        if self.party is None and not readable_by(self.value, self.ctx.viewer.support_roles):
            return None
        found = await self.ctx.thread_of_session(self.value.id)
        return None if found is None else thread(found, self.value, self.ctx)

    @lists(9, points=2)
    def actions(self) -> list[SessionAction]:
        """What this viewer can do now, from when, until when, and why not (S8)."""
        if self.party is None:
            return []
        now = self.ctx.now()
        standing = self.value.standing_of(self.party, now)
        found = actions_of(self.value, self.party, now, standing)
        mine = (offered(self.ctx.viewer, action) for action in found)
        return [SessionAction(value=action, ctx=self.ctx) for action in mine]

    def _line(self, value: Line, added: AdditionValue | None) -> OrderLine:
        of = None if added is None else addition(added, self.value, self.party, self.ctx)
        return line(value, of, self.ctx)


def session(value: sessions.Session, party: Party | None, ctx: Context) -> Session:
    """A session as one of its parties, or support (None), sees it."""
    return Session(
        value=value,
        party=party,
        ctx=ctx,
        id=strawberry.ID(value.id),
        version=value.version_for(party),
        stage=value.stage,
        place=value.place,
        scheduled_start=value.scheduled_start,
        payment_method=value.payment_method,
        on_my_way_at=value.on_my_way_at,
        arrived_at=value.arrived_at,
        address_provided_at=value.address_provided_at,
        started_at=value.started_at,
        ended_at=value.ended_at,
        booked_at=value.booked_at,
    )
