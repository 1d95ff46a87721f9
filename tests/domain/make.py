"""Builders that the tests of the rules share: one plausible session, changed where a test says so.

Instants are told from T: `at(minutes=-30)` is T−30 min, `at(minutes=30, ms=1)` just past T+30 min.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from domain.model.addresses import AccessDetails, Building
from domain.model.catalogue import Item
from domain.model.events import EventKind
from domain.model.orders import Line, LineKind
from domain.model.people import ACTORS, Actor, Party, Role
from domain.model.profiles import Profile
from domain.model.refusals import Refusal, RefusalCode
from domain.model.sessions import LIVE, Act, Decision, PaymentMethod, Place, Session, Stage
from domain.rules.booking import Book, Wish

T = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
MS = timedelta(milliseconds=1)
EUR = "EUR"

HOME = Building("Rosenweg 5", "Berlin", "10115")
DOOR = AccessDetails("B", "12", "3", "The bell says Rose.")

TARIFF = Line("lin_tariff", LineKind.TARIFF, "One hour", 10_000, minutes=60)
SERVICE = Line("lin_service", LineKind.SERVICE, "Aromatic oil", 2_000)
MASSAGE = Line("lin_massage", LineKind.SERVICE, "Massage", 3_000, preference_based=True)
DANCE = Line("lin_dance", LineKind.SERVICE, "Dance", 5_000, preference_based=True)
LINES = (TARIFF, SERVICE, MASSAGE, DANCE)
WILLING = ((MASSAGE.id, True), (DANCE.id, True))
"""What the partner says at the start: every preference is provided."""

PARTNER_PLACE, CLIENT_PLACE = Place.PARTNER_PLACE, Place.CLIENT_PLACE


def at(
    *, days: int = 0, hours: int = 0, minutes: int = 0, seconds: int = 0, ms: int = 0
) -> datetime:
    """An instant, told from T."""
    return T + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds, milliseconds=ms)


_HAPPENED = {
    "on_my_way_at": (Stage.ON_THE_WAY, at(minutes=-60)),
    "arrived_at": (Stage.ARRIVED, at(minutes=-10)),
    "address_provided_at": (Stage.ADDRESS_PROVIDED, at(minutes=-5)),
    "started_at": (Stage.IN_PROGRESS, at()),
}
_STEPS = tuple(Stage)[: tuple(Stage).index(Stage.COMPLETED) + 1]
_ENDED_AT = {
    Stage.COMPLETED: at(minutes=60),
    Stage.CANCELLED: at(minutes=-5),
    Stage.MISSED: at(minutes=60),
}


def a_session(
    stage: Stage = Stage.SCHEDULED, place: Place = PARTNER_PLACE, **changes: Any
) -> Session:
    """A session that came to `stage` by the usual way: one hour, started at T, three services.

    Cancelled and missed ones never left SCHEDULED. At the partner's place the access details are
    there once the stage says so, at the client's from the booking on.
    """
    came_by = _STEPS[: _STEPS.index(stage) + 1] if stage in _STEPS else ()
    moments: dict[str, Any] = {
        name: when for name, (step, when) in _HAPPENED.items() if step in came_by
    }
    if place is CLIENT_PLACE:
        moments.pop("address_provided_at", None)
    told = place is CLIENT_PLACE or Stage.ADDRESS_PROVIDED in came_by
    session = Session(
        id="ses_1",
        version=7,
        stage=stage,
        place=place,
        client_id="cli_1",
        partner_id="par_1",
        client_name="Carl",
        partner_name="Paula",
        scheduled_start=T,
        payment_method=PaymentMethod.DIRECT,
        lines=LINES,
        city=HOME.city,
        postal_code=HOME.postal_code,
        building=HOME,
        access_details=DOOR if told else None,
        ended_at=_ENDED_AT.get(stage),
        **moments,
    )
    return replace(session, **changes)


def a_secure_session(stage: Stage = Stage.SCHEDULED, place: Place = PARTNER_PLACE) -> Session:
    """The same, paid from the balance: its price is in escrow until it ends (M3)."""
    session = a_session(stage, place, payment_method=PaymentMethod.BALANCE)
    return replace(session, held=session.price if stage in LIVE else 0)


def reachable(stage: Stage, place: Place) -> bool:
    """Whether a session at that place ever comes to that stage."""
    return stage is not Stage.ADDRESS_PROVIDED or place is PARTNER_PLACE


def act(by: Party | Actor, now: datetime, seen_version: int | None = None) -> Act:
    """Somebody pressing something at an instant."""
    actor = ACTORS[by] if isinstance(by, Party) else by
    return Act(actor, now, seen_version, new_id=new_ids())


def accepted(outcome: Decision | Refusal) -> Decision:
    """The decision of a command that must have been accepted."""
    assert isinstance(outcome, Decision), outcome
    return outcome


def refused(outcome: object) -> Refusal:
    """The refusal of a command that must have been refused."""
    assert isinstance(outcome, Refusal), outcome
    return outcome


def code(outcome: object) -> RefusalCode | None:
    """The refusal's code; None where the command was accepted."""
    return outcome.code if isinstance(outcome, Refusal) else None


def heard(decision: Decision) -> list[tuple[EventKind, tuple[str, ...]]]:
    """What a decision tells, and to whom."""
    return [(event.kind, event.to) for event in decision.events]


CLIENT = Profile("cli_1", Role.CLIENT, "carl", "Carl")
PARTNER = Profile("par_1", Role.PARTNER, "paula", "Paula", building=HOME)
HOUR = Item("tar_hour", LineKind.TARIFF, "One hour", 10_000, minutes=60)
OIL = Item("svc_oil", LineKind.SERVICE, "Aromatic oil", 2_000)
RUB = Item("svc_rub", LineKind.SERVICE, "Massage", 3_000, preference_based=True)
CATALOGUE = (HOUR, OIL, RUB)


def a_book(**changes: Any) -> Book:
    """What a booking must know: two strangers, a catalogue, nothing else that day."""
    book = Book(CLIENT, PARTNER, CATALOGUE, (), client_live=0, client_cancelled=0)
    return replace(book, **changes)


def a_wish(place: Place = PARTNER_PLACE, **changes: Any) -> Wish:
    """One hour at T with both services; at the client's place with the whole address."""
    home = place is CLIENT_PLACE
    wish = Wish(
        place=place,
        scheduled_start=T,
        tariff_id=HOUR.id,
        service_ids=(OIL.id, RUB.id),
        payment_method=PaymentMethod.DIRECT,
        building=HOME if home else None,
        access_details=DOOR if home else None,
        expected_price=None,
    )
    return replace(wish, **changes)


def new_ids() -> Callable[[str], str]:
    """Ids that count: `lin_1`, `lin_2`, `ses_3` …"""
    numbers = count(1)
    return lambda prefix: f"{prefix}_{next(numbers)}"


def but(stages: Collection[Stage]) -> list[Stage]:
    """Every other stage."""
    return [stage for stage in Stage if stage not in stages]


ENDS = tuple(stage for stage in Stage if stage not in LIVE)
