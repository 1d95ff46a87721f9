"""Events: what happened, to whom it is told. They carry ids alone (E3).

What an event shows is read when it is read, as its recipient may see it then: a cursor
brings back no address that has been withdrawn since.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.model.people import AGENTS, MANAGERS, TRAINERS, Actor, SupportRole

SUPPORT = "support"
"""The one stream that all of support shares; each agent is given what is within their roles."""


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
    ADDITION_PROPOSED = "AdditionProposed"
    ADDITION_CONFIRMED = "AdditionConfirmed"
    ADDITION_DECLINED = "AdditionDeclined"
    ADDITION_WITHDRAWN = "AdditionWithdrawn"
    ADDITION_LAPSED = "AdditionLapsed"
    MESSAGE_POSTED = "MessagePosted"
    DISPUTE_OPENED = "DisputeOpened"
    DISPUTE_TAKEN = "DisputeTaken"
    DISPUTE_RELEASED = "DisputeReleased"
    DISPUTE_DECIDED = "DisputeDecided"
    BALANCE_CHANGED = "BalanceChanged"
    STANDING_CHANGED = "StandingChanged"
    REPORT_FILED = "ReportFiled"
    PROOF_ADDED = "ProofAdded"
    REPORT_REVIEWED = "ReportReviewed"
    BLOCK_SET = "BlockSet"
    BLOCK_LIFTED = "BlockLifted"
    TICKET_CLOSED = "TicketClosed"
    COUNSELLING_SCHEDULED = "CounsellingScheduled"
    COUNSELLING_COMPLETED = "CounsellingCompleted"
    REBOOKING_REQUESTED = "RebookingRequested"
    REBOOKING_RESOLVED = "RebookingResolved"


_WITHIN = {
    EventKind.COUNSELLING_SCHEDULED: AGENTS | TRAINERS,
    EventKind.COUNSELLING_COMPLETED: AGENTS | TRAINERS,
    EventKind.REBOOKING_REQUESTED: MANAGERS,
    EventKind.REBOOKING_RESOLVED: MANAGERS,
}


def within(kind: EventKind, roles: Collection[SupportRole]) -> bool:
    """V2: whether support of these roles is given this of its stream. What no line above names is
    for agents and leads.
    """
    return not _WITHIN.get(kind, AGENTS).isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, addressed to streams by their recipients' account ids.

    `subject_id` is the addition's, message's or dispute's that it is about, if any.
    """

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
