"""A session as one frozen value, and what every command on it asks first."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import cached_property

from domain.model.addresses import AccessDetails, Building, Showing
from domain.model.disputes import Dispute, TimelineEntry
from domain.model.events import Event, EventKind
from domain.model.grounds import Grounds, Reason
from domain.model.ledger import Postings
from domain.model.orders import Addition, Line, minutes, total
from domain.model.people import ACTORS, Actor, Party
from domain.model.refusals import Refusal, RefusalCode
from domain.model.sanctions import FREE, GOOD, Imposed, Restriction, Standing
from domain.model.threads import Message, Thread


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


def stages_in(*phases: Phase) -> frozenset[Stage]:
    """The stages of these phases."""
    return frozenset(stage for stage, phase in PHASES.items() if phase in phases)


UNSTARTED = stages_in(Phase.BEFORE_MEETING, Phase.MEETING)
LIVE = stages_in(Phase.BEFORE_MEETING, Phase.MEETING, Phase.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Cancellation:
    """How a session was cancelled, with nothing in it that a party may not know (C6).

    `late` is everything from C3 on. `reason` is one of the two that are shown, or None; `grounded`
    says that grounds are kept apart (C5).
    """

    at: datetime
    by: Actor
    phase: Phase
    late: bool
    reason: Reason | None = None
    grounded: bool = False
    grounds_erased_at: datetime | None = None


@dataclass(frozen=True)
class Session:
    """One booked meeting in person, as every rule and every answer sees it.

    Versions count accepted commands (I2). `lines` are what was booked; prices are whole minor
    units; `held` is in escrow now, `reserved` of it for proposals. `showing` and
    `building_opens_at` are how and from when the building may be shown (S3),
    `building_shown_at` is the partner's own word.
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
    booked_at: datetime | None = None
    showing: Showing = Showing.HOUR
    building_opens_at: datetime | None = None
    building_shown_at: datetime | None = None
    on_my_way_at: datetime | None = None
    arrived_at: datetime | None = None
    address_provided_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    additions: tuple[Addition, ...] = ()
    held: int = 0
    cancellation: Cancellation | None = None
    dispute: Dispute | None = None
    client_restriction: Restriction = FREE
    partner_restriction: Restriction = FREE

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

    @property
    def secure(self) -> bool:
        """Whether it is paid from the client's balance, through escrow (M3)."""
        return self.payment_method is PaymentMethod.BALANCE

    @cached_property
    def all_lines(self) -> tuple[tuple[Line, Addition | None], ...]:
        """What was booked, then what was added and confirmed, each line with its addition."""
        booked: tuple[tuple[Line, Addition | None], ...] = tuple((one, None) for one in self.lines)
        confirmed = (addition for addition in self.additions if addition.confirmed)
        return booked + tuple((one, addition) for addition in confirmed for one in addition.items)

    @cached_property
    def price(self) -> int:
        """What is, or still may be, provided, in minor units."""
        return total(line for line, _ in self.all_lines)

    @property
    def reserved(self) -> int:
        """Of what is held, what the payer's own pending proposals hold (A5)."""
        return sum(addition.held for addition in self.additions if addition.pending)

    @cached_property
    def duration(self) -> timedelta:
        """Booked duration and confirmed extensions."""
        return timedelta(minutes=minutes(line for line, _ in self.all_lines))

    @property
    def scheduled_end(self) -> datetime:
        """T and the duration: what S9 compares."""
        return self.scheduled_start + self.duration

    @property
    def ends_at(self) -> datetime | None:
        """From the start on: started, and the duration (S6)."""
        return None if self.started_at is None else self.started_at + self.duration

    def account_of(self, party: Party) -> str:
        """The account id of one of the parties."""
        return self.client_id if party is Party.CLIENT else self.partner_id

    def standing_of(self, party: Party, now: datetime) -> Standing:
        """What a party is free to do now (D4)."""
        mine = self.client_restriction if party is Party.CLIENT else self.partner_restriction
        return mine.standing(now)

    def version_for(self, by: Party | Actor | None) -> int:
        """The version as this one sees it: that of a hidden dispute's commands is not told (M5)."""
        if by is None or self.dispute is None or not self.dispute.hidden_from(by):
            return self.version
        return self.dispute.opened_version


def no_ids(prefix: str) -> str:
    """The ids of an act that makes nothing; asking for one is a fault of the caller."""
    raise LookupError(f"this act was given no source of ids, but makes a {prefix}_")


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody pressing something: who, when by the server's clock, and the version they saw.

    `standing` is theirs at that moment (D4); `new_id` makes random ids for what the act creates.
    """

    by: Actor
    now: datetime
    seen_version: int | None = None
    standing: Standing = GOOD
    new_id: Callable[[str], str] = field(default=no_ids, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """An accepted command as a value: the new state, what is told, and all that follows from it.

    Everything here is saved in one commit. `threads`, `messages`, `timeline` and `sanctions` are
    new; `grounds` are to be encrypted and kept apart, or to be erased where `erases_grounds` (C5).
    """

    session: Session
    events: tuple[Event, ...]
    postings: Postings = ()
    threads: tuple[Thread, ...] = ()
    messages: tuple[Message, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    sanctions: tuple[Imposed, ...] = ()
    grounds: Grounds | None = None
    erases_grounds: bool = False


def party_of(session: Session, account_id: str | None) -> Party | None:
    """Which party of the session this account is, if any."""
    if account_id == session.client_id:
        return Party.CLIENT
    return Party.PARTNER if account_id == session.partner_id else None


def told(session: Session, act: Act, kind: EventKind, subject_id: str | None = None) -> Event:
    """An event of the session, for both parties."""
    return Event(kind, act.now, act.by, session.parties, session.id, subject_id)


def moved(session: Session, act: Act, kind: EventKind, subject_id: str | None = None) -> Decision:
    """The session as changed, one version on (I2), and both parties told."""
    risen = replace(session, version=session.version + 1)
    return Decision(risen, (told(risen, act, kind, subject_id),))


def judge(
    session: Session, act: Act, rule: str, who: Collection[Party], stages: Collection[Stage]
) -> Refusal | None:
    """What every command asks first: yours to do, not stale, the right stage.

    Refuses NOT_YOURS_TO_DO, STALE_VERSION (I2) or WRONG_STAGE, in that order.
    """
    return judge_actor(session, act, rule, who) or judge_stage(session, rule, stages)


def judge_actor(session: Session, act: Act, rule: str, who: Collection[Party]) -> Refusal | None:
    """Whether this is the actor's to do, and was decided on what still stands (I2)."""
    if act.by is not Actor.SYSTEM and all(act.by is not ACTORS[party] for party in who):
        theirs = " or ".join(sorted(party.value.lower() for party in who))
        return Refusal(RefusalCode.NOT_YOURS_TO_DO, f"This is the {theirs}'s to do.", rule)
    version = session.version_for(act.by)
    if act.seen_version is not None and act.seen_version != version:
        message = f"The session is at version {version}, not {act.seen_version}."
        return Refusal(RefusalCode.STALE_VERSION, message, "I2")
    return None


def judge_stage(session: Session, rule: str, stages: Collection[Stage]) -> Refusal | None:
    """Whether the session has come so far, and no further."""
    if session.stage not in stages:
        message = f"The session is {session.stage.value}: this is not possible now."
        return Refusal(RefusalCode.WRONG_STAGE, message, rule)
    return None
