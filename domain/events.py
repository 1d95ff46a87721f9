"""Events: what happened, to whom it is told. They carry ids alone (E3).

What an event shows is read when it is read, as its recipient may see it then: a cursor
brings back no address that has been withdrawn since.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.people import Actor


class EventKind(Enum):
    """What happened; the value names the GraphQL type."""

    SESSION_BOOKED = "SessionBooked"
    ON_MY_WAY = "OnMyWay"
    ARRIVED = "Arrived"
    ADDRESS_PROVIDED = "AddressProvided"
    SESSION_STARTED = "SessionStarted"
    SESSION_COMPLETED = "SessionCompleted"
    SESSION_CANCELLED = "SessionCancelled"
    SESSION_MISSED = "SessionMissed"
    ACTIONS_CHANGED = "ActionsChanged"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, addressed to streams by their recipients' account ids."""

    kind: EventKind
    at: datetime
    actor: Actor
    to: tuple[str, ...]
    session_id: str | None = None
    subject_id: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it stands in one recipient's stream: `seq` counts 1, 2, 3 … without gaps (E2)."""

    stream: str
    seq: int
    id: str
    kind: EventKind
    at: datetime
    actor: Actor
    session_id: str | None
    subject_id: str | None
