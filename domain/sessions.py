"""A session as one frozen value, and what every command on it asks first."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import cached_property

from domain.addresses import AccessDetails, Building
from domain.events import Event, EventKind
from domain.orders import Line, minutes, total
from domain.people import ACTORS, Actor, Party
from domain.refusals import Refusal, RefusalCode


class Place(Enum):
    """Where the session happens: the client comes, or the partner does (a home visit)."""

    PARTNER_PLACE = "PARTNER_PLACE"
    CLIENT_PLACE = "CLIENT_PLACE"


class PaymentMethod(Enum):
    """From the client's balance through escrow, or directly to the partner (M3, M4)."""

    BALANCE = "BALANCE"
    DIRECT = "DIRECT"


class Stage(Enum):
    """How far a session has come."""

    SCHEDULED = "SCHEDULED"
    ON_THE_WAY = "ON_THE_WAY"
    ARRIVED = "ARRIVED"
    ADDRESS_PROVIDED = "ADDRESS_PROVIDED"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    MISSED = "MISSED"


class Phase(Enum):
    """What cancellation and additions look at."""

    BEFORE_MEETING = "BEFORE_MEETING"
    MEETING = "MEETING"
    IN_PROGRESS = "IN_PROGRESS"
    ENDED = "ENDED"


PHASES = {
    Stage.SCHEDULED: Phase.BEFORE_MEETING,
    Stage.ON_THE_WAY: Phase.BEFORE_MEETING,
    Stage.ARRIVED: Phase.MEETING,
    Stage.ADDRESS_PROVIDED: Phase.MEETING,
    Stage.IN_PROGRESS: Phase.IN_PROGRESS,
    Stage.COMPLETED: Phase.ENDED,
    Stage.CANCELLED: Phase.ENDED,
    Stage.MISSED: Phase.ENDED,
}
UNSTARTED = frozenset(s for s, p in PHASES.items() if p in (Phase.BEFORE_MEETING, Phase.MEETING))
LIVE = frozenset(s for s, p in PHASES.items() if p is not Phase.ENDED)


@dataclass(frozen=True)
class Session:
    """One booked meeting in person, as every rule and every answer sees it.

    Versions count accepted commands (I2). `lines` are what was booked; prices are whole minor units.
    """

    id: str
    version: int
    stage: Stage
    place: Place
    client_id: str
    partner_id: str
    client_name: str
    partner_name: str
    scheduled_start: datetime
    payment_method: PaymentMethod
    lines: tuple[Line, ...]
    city: str
    postal_code: str
    building: Building | None = None
    access_details: AccessDetails | None = None
    on_my_way_at: datetime | None = None
    arrived_at: datetime | None = None
    address_provided_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def phase(self) -> Phase:
        """The stage as cancellation and additions look at it."""
        return PHASES[self.stage]

    @property
    def traveller(self) -> Party:
        """Who moves: the client to the partner's place, the partner on a home visit."""
        return Party.CLIENT if self.place is Place.PARTNER_PLACE else Party.PARTNER

    @property
    def parties(self) -> tuple[str, str]:
        """The account ids of both parties, whose streams hear of everything here."""
        return (self.client_id, self.partner_id)

    @cached_property
    def price(self) -> int:
        """What is, or still may be, provided, in minor units."""
        return total(self.lines)

    @cached_property
    def duration(self) -> timedelta:
        """Booked duration and confirmed extensions."""
        return timedelta(minutes=minutes(self.lines))

    @property
    def scheduled_end(self) -> datetime:
        """T and the duration: what S9 compares."""
        return self.scheduled_start + self.duration

    @property
    def ends_at(self) -> datetime | None:
        """From the start on: started, and the duration (S6)."""
        return None if self.started_at is None else self.started_at + self.duration


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody pressing something: who, when by the server's clock, and the version they saw."""

    by: Actor
    now: datetime
    seen_version: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """An accepted command as a value: the new state and what is told."""

    session: Session
    events: tuple[Event, ...]


def party_of(session: Session, account_id: str | None) -> Party | None:
    """Which party of the session this account is, if any."""
    if account_id == session.client_id:
        return Party.CLIENT
    return Party.PARTNER if account_id == session.partner_id else None


def told(session: Session, act: Act, kind: EventKind) -> Event:
    """An event of the session, for both parties."""
    return Event(kind, act.now, act.by, session.parties, session.id)


def moved(session: Session, act: Act, kind: EventKind) -> Decision:
    """The session as changed, one version on (I2), and both parties told."""
    risen = replace(session, version=session.version + 1)
    return Decision(risen, (told(risen, act, kind),))


def judge(
    session: Session, act: Act, rule: str, who: Collection[Party], stages: Collection[Stage]
) -> Refusal | None:
    """What every command asks first: yours to do, not stale, the right stage.

    Refuses NOT_YOURS_TO_DO, STALE_VERSION (I2) or WRONG_STAGE, in that order.
    """
    if act.by is not Actor.SYSTEM and all(act.by is not ACTORS[party] for party in who):
        theirs = " or ".join(sorted(party.value.lower() for party in who))
        return Refusal(RefusalCode.NOT_YOURS_TO_DO, f"This is the {theirs}'s to do.", rule)
    if act.seen_version is not None and act.seen_version != session.version:
        message = f"The session is at version {session.version}, not {act.seen_version}."
        return Refusal(RefusalCode.STALE_VERSION, message, "I2")
    if session.stage not in stages:
        message = f"The session is {session.stage.value}: this is not possible now."
        return Refusal(RefusalCode.WRONG_STAGE, message, rule)
    return None
