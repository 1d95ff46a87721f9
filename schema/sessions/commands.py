"""What is handed in to book a session and to move it on."""

from datetime import datetime

import strawberry

from domain.model.addresses import AccessDetails
from domain.model.sessions import Place
from domain.rules.booking import Wish
from schema.base.declare import given, noun, says
from schema.base.money import MoneyInput
from schema.base.refusals import Refusal
from schema.people.people import KEY
from schema.people.profiles import BuildingInput
from schema.sessions.sessions import Session
from schema.sessions.stages import PaymentMethod, Phase, Stage

VERSION = "The version you saw; refused with STALE_VERSION if the session has moved on (I2)."


@given
class AccessDetailsInput:
    """How to get in: entrance, apartment and floor, 1 to 200 characters each, and a note."""

    entrance: str = says("Which door or staircase.")
    apartment: str = says("Its number or name.")
    floor: str = says("Which floor.")
    note: str | None = says("What else helps to get in; at most 4,000 characters.", default=None)

    def value(self) -> AccessDetails:
        """As the rules take it."""
        return AccessDetails(self.entrance, self.apartment, self.floor, self.note)


@given
class BookSessionInput:
    """A booking: one tariff and up to 20 services of one partner (S10)."""

    partner_id: strawberry.ID
    place: Place = says("Where you meet.")
    scheduled_start: datetime = says("In the future, at most 365 days ahead.")
    tariff_id: strawberry.ID
    service_ids: list[strawberry.ID] = says("At most 20, each once.", default_factory=list)
    payment_method: PaymentMethod = says("From the client's balance, or directly.")
    building: BuildingInput | None = says("Yours, for CLIENT_PLACE.", default=None)
    access_details: AccessDetailsInput | None = says("Yours, for CLIENT_PLACE.", default=None)
    expected_price: MoneyInput | None = says(
        "What the person saw: PRICE_CHANGED where it is another by now.", default=None
    )
    idempotency_key: str | None = says(KEY, default=None)

    def wish(self) -> Wish:
        """As the rule takes it."""
        return Wish(
            place=self.place,
            scheduled_start=self.scheduled_start,
            tariff_id=self.tariff_id,
            service_ids=tuple(self.service_ids),
            payment_method=self.payment_method,
            building=None if self.building is None else self.building.value(),
            access_details=None if self.access_details is None else self.access_details.value(),
            expected_price=None if self.expected_price is None else self.expected_price.amount(),
        )


@given
class SessionCommandInput:
    """A command on a session that needs nothing more."""

    session_id: strawberry.ID
    if_version: int | None = says(VERSION, default=None)
    idempotency_key: str | None = says(KEY, default=None)


@given
class ProvideAddressInput:
    """The host's access details, given or corrected (S3)."""

    session_id: strawberry.ID
    access_details: AccessDetailsInput = says("All of them, also where one is corrected.")
    building: BuildingInput | None = says(
        "Where it was wrong: the right one, in the same city.", default=None
    )
    if_version: int | None = says(VERSION, default=None)
    idempotency_key: str | None = says(KEY, default=None)


@given
class PreferenceInput:
    """The partner's word on one service based on preference (S5)."""

    line_id: strawberry.ID
    provided: bool = says("A declined one leaves the price.")


@given
class StartSessionInput:
    """The start, with a word on every service based on preference (S4, S5)."""

    session_id: strawberry.ID
    preferences: list[PreferenceInput] = says(
        "Every one of the order's, none twice, none foreign.", default_factory=list
    )
    if_version: int | None = says(VERSION, default=None)
    idempotency_key: str | None = says(KEY, default=None)


@given
class SessionFilter:
    """Which sessions; what is left out or null leaves open."""

    stages: list[Stage] | None = says("At these stages.", default=None)
    phases: list[Phase] | None = says("In these phases.", default=None)
    from_: datetime | None = says("Starting then or later.", name="from", default=None)
    to: datetime | None = says("Starting then or earlier.", default=None)
    partner_id: strawberry.ID | None = None
    client_id: strawberry.ID | None = None
    late_cancelled: bool | None = says(
        "True: cancelled past the 5-hour line, however paid; false: all others.", default=None
    )


@noun
class SessionPayload:
    """The session as it now stands, also after a refusal; null where it is not for you to see."""

    session: Session | None
    refusal: Refusal | None = says("Why not; null when accepted.")
