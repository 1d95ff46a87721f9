"""Events of bookings outside the platform, and of the helpline: support's, each within its roles.

A partner hears of a block by a changed standing alone, and of their own calls to the helpline (B8).
"""

from typing import Any

from domain.model.events import Entry, EventKind
from schema.base.declare import noun
from schema.base.nodes import Node
from schema.sessions.events import Event, heading
from schema.support.blocks import PartnerBlock
from schema.support.counselling import Counselling
from schema.support.rebooking import RebookingRequest
from schema.support.reports import OfflineReport
from schema.support.tickets import Ticket


@noun
class ReportFiled(Event):
    """A booking outside the platform was reported (B1)."""

    report: OfflineReport


@noun
class ProofAdded(Event):
    """Something was attached to a report (B2)."""

    report: OfflineReport


@noun
class ReportReviewed(Event):
    """A report was upheld, dismissed or overturned (B2, B10)."""

    report: OfflineReport


@noun
class BlockSet(Event):
    """A partner is blocked, or at another level (B3); or still, where a removal ended and the
    ticket is open again (B5).
    """

    block: PartnerBlock


@noun
class BlockLifted(Event):
    """A partner is not blocked any more (B7, B10)."""

    block: PartnerBlock


@noun
class TicketClosed(Event):
    """Nothing is left to do about a block (B5)."""

    ticket: Ticket


@noun
class CounsellingScheduled(Event):
    """A meeting with a blocked partner is set, or moved (B6)."""

    counselling: Counselling


@noun
class CounsellingCompleted(Event):
    """A blocked partner was counselled: the block may be lifted (B6, B7)."""

    counselling: Counselling


@noun
class RebookingRequested(Event):
    """A partner has asked the helpline (B9)."""

    request: RebookingRequest


@noun
class RebookingResolved(Event):
    """What came of a call to the helpline is recorded (B9)."""

    request: RebookingRequest


CASE_EVENTS: dict[EventKind, tuple[type[Any], str]] = {
    EventKind.REPORT_FILED: (ReportFiled, "report"),
    EventKind.PROOF_ADDED: (ProofAdded, "report"),
    EventKind.REPORT_REVIEWED: (ReportReviewed, "report"),
    EventKind.BLOCK_SET: (BlockSet, "block"),
    EventKind.BLOCK_LIFTED: (BlockLifted, "block"),
    EventKind.TICKET_CLOSED: (TicketClosed, "ticket"),
    EventKind.COUNSELLING_SCHEDULED: (CounsellingScheduled, "counselling"),
    EventKind.COUNSELLING_COMPLETED: (CounsellingCompleted, "counselling"),
    EventKind.REBOOKING_REQUESTED: (RebookingRequested, "request"),
    EventKind.REBOOKING_RESOLVED: (RebookingResolved, "request"),
}
"""What happened, and under which name the event shows what it happened to."""

CASE_EVENT_TYPES = tuple(type_ for type_, _ in CASE_EVENTS.values())


def case_event(entry: Entry, subject: Node) -> Event:
    """The entry with its subject as this viewer sees it now."""
    type_, name = CASE_EVENTS[entry.kind]
    return type_(**heading(entry), **{name: subject})  # type: ignore[no-any-return]
