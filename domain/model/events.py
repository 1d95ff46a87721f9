"""Events: what happened, to whom it is told. They carry ids alone (E3).

What an event shows is read when it is read, as its recipient may see it then: a cursor
brings back no address that has been withdrawn since.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, Flag, auto

from domain.model.people import AGENTS, MANAGERS, TRAINERS, Actor, ApiScope, SupportRole

SUPPORT = "support"
"""The one stream that all of support shares; each agent is given what is within their roles."""


class EventKind(Enum):
    """What happened; the value names the GraphQL type."""

    SESSION_BOOKED = "SessionBooked"
    ON_MY_WAY = "OnMyWay"
    ARRIVED = "Arrived"
    ADDRESS_PROVIDED = "AddressProvided"
    BUILDING_SHOWN = "BuildingShown"
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
    API_KEY_CREATED = "ApiKeyCreated"
    WEBHOOK_REGISTERED = "WebhookRegistered"
    STANDING_CHANGED = "StandingChanged"
    REPORT_FILED = "ReportFiled"
    PROOF_ADDED = "ProofAdded"
    REPORT_REVIEWED = "ReportReviewed"
    SANCTION_IMPOSED = "SanctionImposed"
    SANCTION_REVIEWED = "SanctionReviewed"
    BLOCK_SET = "BlockSet"
    BLOCK_LIFTED = "BlockLifted"
    TICKET_CLOSED = "TicketClosed"
    COUNSELLING_SCHEDULED = "CounsellingScheduled"
    COUNSELLING_COMPLETED = "CounsellingCompleted"
    REBOOKING_REQUESTED = "RebookingRequested"
    REBOOKING_RESOLVED = "RebookingResolved"


class About(Enum):
    """What an event is about; the value is the field that shows it."""

    SESSION = "session"
    ADDITION = "addition"
    DISPUTE = "dispute"
    MESSAGE = "message"
    BALANCE = "balance"
    API_KEY = "api_key"
    WEBHOOK = "webhook"
    STANDING = "standing"
    REPORT = "report"
    SANCTION = "sanction"
    BLOCK = "block"
    TICKET = "ticket"
    COUNSELLING = "counselling"
    REBOOKING = "request"


SCOPES = {
    About.SESSION: ApiScope.READ_SESSIONS,
    About.ADDITION: ApiScope.READ_SESSIONS,
    About.MESSAGE: ApiScope.READ_MESSAGES,
    About.BALANCE: ApiScope.READ_STATEMENT,
}
"""What a partner's key needs to be told of it (V2); of what stands not here no key is told."""


class To(Flag):
    """Where an event goes beside its recipients' streams."""

    NOBODY = 0
    WEBHOOKS = auto()
    PHONES = auto()
    """What a person would take the phone out for (E6). Buttons and balances change beside these;
    who works on a dispute is nothing to ring for."""
    BOTH = WEBHOOKS | PHONES
    ALERT = auto()
    """Phones whatever was seen, and by whomever it was done: somebody else may have done it with
    what they stole, and be the one who is looking on (V6)."""


@dataclass(frozen=True, slots=True)
class EventSpec:
    """All that is said of a kind of event in one place. `sentence` is its description in the API;
    `roles` are those of support who are given it, out of support's one stream (V2).
    """

    about: About
    sentence: str
    to: To = To.NOBODY
    roles: frozenset[SupportRole] = AGENTS

    @property
    def scope(self) -> ApiScope | None:
        """What a key needs; None where no key is told."""
        return SCOPES.get(self.about)


# fmt: off
EVENTS: Mapping[EventKind, EventSpec] = {
    EventKind.SESSION_BOOKED: EventSpec(About.SESSION, "A client has booked.", To.BOTH),
    EventKind.ON_MY_WAY: EventSpec(About.SESSION, "The traveller has set out (S1).", To.BOTH),
    EventKind.ARRIVED: EventSpec(About.SESSION, "The traveller is here (S2).", To.BOTH),
    EventKind.ADDRESS_PROVIDED: EventSpec(About.SESSION, "The host has given or corrected how to get in (S3).", To.BOTH),
    EventKind.BUILDING_SHOWN: EventSpec(About.SESSION, "The partner shows the client the building (S3).", To.BOTH),
    EventKind.SESSION_STARTED: EventSpec(About.SESSION, "The partner has started the session (S4).", To.BOTH),
    EventKind.SESSION_COMPLETED: EventSpec(About.SESSION, "The session has ended as it should (S6).", To.BOTH),
    EventKind.SESSION_CANCELLED: EventSpec(About.SESSION, "The session was cancelled.", To.BOTH),
    EventKind.SESSION_MISSED: EventSpec(About.SESSION, "The session was not started within an hour of its time (S7).", To.BOTH),
    EventKind.ACTIONS_CHANGED: EventSpec(About.SESSION, "Time alone has opened or closed a window: look at the session's actions again (E4).", To.WEBHOOKS),
    EventKind.ADDITION_PROPOSED: EventSpec(About.ADDITION, "One party proposed to add something (A1).", To.BOTH),
    EventKind.ADDITION_CONFIRMED: EventSpec(About.ADDITION, "The other party confirmed: it is part of the order (A2).", To.BOTH),
    EventKind.ADDITION_DECLINED: EventSpec(About.ADDITION, "The other party said no.", To.BOTH),
    EventKind.ADDITION_WITHDRAWN: EventSpec(About.ADDITION, "The proposer took it back.", To.BOTH),
    EventKind.ADDITION_LAPSED: EventSpec(About.ADDITION, "The session ended before it was answered (A6).", To.BOTH),
    EventKind.MESSAGE_POSTED: EventSpec(About.MESSAGE, "Somebody has written in a thread that you read; you yourself, too.", To.BOTH),
    EventKind.DISPUTE_OPENED: EventSpec(About.DISPUTE, "Something waits for support's decision (D1).", To.PHONES),
    EventKind.DISPUTE_TAKEN: EventSpec(About.DISPUTE, "An agent has taken it (D2)."),
    EventKind.DISPUTE_RELEASED: EventSpec(About.DISPUTE, "Its agent has given it back: it waits for another."),
    EventKind.DISPUTE_DECIDED: EventSpec(About.DISPUTE, "It has been decided (D3).", To.PHONES),
    EventKind.BALANCE_CHANGED: EventSpec(About.BALANCE, "The viewer's balance changed; told to its owner alone.", To.WEBHOOKS),
    EventKind.API_KEY_CREATED: EventSpec(About.API_KEY, "A key that acts for you was made; told to its owner alone (V6).", To.ALERT),
    EventKind.WEBHOOK_REGISTERED: EventSpec(About.WEBHOOK, "A webhook of yours was registered, or given another address or secret by a key; told to its owner alone (V6).", To.ALERT),
    EventKind.STANDING_CHANGED: EventSpec(About.STANDING, "What you are free to do has changed; told to its owner alone.", To.PHONES),
    EventKind.REPORT_FILED: EventSpec(About.REPORT, "A booking outside the platform was reported (B1)."),
    EventKind.PROOF_ADDED: EventSpec(About.REPORT, "Something was attached to a report (B2)."),
    EventKind.REPORT_REVIEWED: EventSpec(About.REPORT, "A report was upheld, dismissed or overturned (B2, B10)."),
    EventKind.SANCTION_IMPOSED: EventSpec(About.SANCTION, "A sanction waits for a second person to confirm it (D7)."),
    EventKind.SANCTION_REVIEWED: EventSpec(About.SANCTION, "A second person has confirmed or rejected a sanction (D7)."),
    EventKind.BLOCK_SET: EventSpec(About.BLOCK, "A partner is blocked, or at another level (B3); or still, where a removal ended and the ticket is open again (B5)."),
    EventKind.BLOCK_LIFTED: EventSpec(About.BLOCK, "A partner is not blocked any more (B7, B10)."),
    EventKind.TICKET_CLOSED: EventSpec(About.TICKET, "Nothing is left to do about a block (B5)."),
    EventKind.COUNSELLING_SCHEDULED: EventSpec(About.COUNSELLING, "A meeting with a blocked partner is set, or moved (B6).", roles=AGENTS | TRAINERS),
    EventKind.COUNSELLING_COMPLETED: EventSpec(About.COUNSELLING, "A blocked partner was counselled: the block may be lifted (B6, B7).", roles=AGENTS | TRAINERS),
    EventKind.REBOOKING_REQUESTED: EventSpec(About.REBOOKING, "A partner has asked the helpline (B9).", roles=MANAGERS),
    EventKind.REBOOKING_RESOLVED: EventSpec(About.REBOOKING, "What came of a call to the helpline is recorded (B9).", To.PHONES, MANAGERS),
}
# fmt: on
"""A line an event. GraphQL types, webhooks' words, pushes and keys' scopes are made from it."""

assert EVENTS.keys() == set(EventKind), "an event that has no line would be told to nobody"


def within(kind: EventKind, roles: Collection[SupportRole]) -> bool:
    """V2: whether support of these roles is given this of its stream."""
    return not EVENTS[kind].roles.isdisjoint(roles)


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
