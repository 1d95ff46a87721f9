"""The rebooking helpline: a client nearby can't book their partner, a city manager helps (B9)."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from math import isfinite

from domain.model.disputes import TimelineEntry
from domain.model.events import SUPPORT, Event, EventKind
from domain.model.people import MANAGERS, Role, Viewer
from domain.model.refusals import Refusal, RefusalCode, invalid
from domain.model.sessions import Act
from domain.model.texts import check_text

NEARBY_KM = 10.0
MOST_OPEN = 10
"""Requests of one partner that may wait at once."""


class RebookingChannel(Enum):
    """How the client tried to book: from the partner's profile, or from a visiting card."""

    DIRECT = "DIRECT"
    VISITING_CARD = "VISITING_CARD"


class RebookingStatus(Enum):
    """Open until a city manager has recorded what came of it."""

    OPEN = "OPEN"
    RESOLVED = "RESOLVED"


@dataclass(frozen=True, slots=True)
class Call:
    """What a partner asks the helpline."""

    channel: RebookingChannel
    distance_km: float
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RebookingRequest:
    """A call as it waits, or as it was resolved; `partner_id` is who asked."""

    id: str
    partner_id: str
    call: Call
    opened_at: datetime
    resolution: str | None = field(default=None, repr=False)
    resolved_at: datetime | None = None

    @property
    def status(self) -> RebookingStatus:
        """Resolved once and for good."""
        return RebookingStatus.OPEN if self.resolved_at is None else RebookingStatus.RESOLVED


@dataclass(frozen=True, slots=True)
class Helped:
    """An accepted command of the helpline: the request as it is now, what is told and recorded."""

    request: RebookingRequest
    event: Event
    timeline: tuple[TimelineEntry, ...] = ()


def ask_for_help(partner_id: str, call: Call, act: Act, still_open: int) -> Helped | Refusal:
    """B9: a partner asks, of whatever standing: D4 restricts booking and proposing alone.

    Refuses INVALID_INPUT, DISTANCE_TOO_FAR beyond 10 km, and TOO_MANY while as many wait.
    """
    refusal = _check_call(call) or _check_number(still_open)
    if refusal:
        return refusal
    request = RebookingRequest(act.new_id("reb"), partner_id, call, act.now)
    return Helped(request, _told(request, act, EventKind.REBOOKING_REQUESTED))


def _check_call(call: Call) -> Refusal | None:
    if not isfinite(call.distance_km) or call.distance_km < 0:
        return invalid(("distanceKm",), "A distance is 0 km or more.", "B9")
    if refusal := check_text(call.note, ("note",)):
        return refusal
    if call.distance_km > NEARBY_KM:
        message = f"The helpline is for clients within {NEARBY_KM:g} km."
        return Refusal(RefusalCode.DISTANCE_TOO_FAR, message, "B9")
    return None


def _check_number(still_open: int) -> Refusal | None:
    if still_open < MOST_OPEN:
        return None
    message = f"You have {MOST_OPEN} open requests: please wait for an answer."
    return Refusal(RefusalCode.TOO_MANY, message, "B9")


def may_resolve(request: RebookingRequest) -> Refusal | None:
    """B9: once (ALREADY_DECIDED)."""
    if request.status is RebookingStatus.OPEN:
        return None
    return Refusal(RefusalCode.ALREADY_DECIDED, "This request has been resolved.", "B9")


def resolve(
    request: RebookingRequest, resolution: str, act: Act, manager_id: str
) -> Helped | Refusal:
    """B9: a city manager or lead records what came of it, for the partner to read.

    The wording (B8) is judged by whoever knows the people involved, before this is kept.
    """
    if refusal := may_resolve(request) or check_text(resolution, ("resolution",)):
        return refusal
    resolved = replace(request, resolution=resolution, resolved_at=act.now)
    text = "Support resolved a rebooking request."
    entry = TimelineEntry(request.partner_id, act.now, act.by, text, manager_id, resolution)
    return Helped(resolved, _told(resolved, act, EventKind.REBOOKING_RESOLVED), (entry,))


def _told(request: RebookingRequest, act: Act, kind: EventKind) -> Event:
    """To the partner who asked, and to support, where city managers and leads read it."""
    return Event(kind, act.now, act.by, (request.partner_id, SUPPORT), subject_id=request.id)


def visible_to(request: RebookingRequest, viewer: Viewer) -> bool:
    """V1, V2: to the partner who asked (no key's scope holds it), to city managers and leads."""
    if viewer.role is Role.PARTNER:
        return request.partner_id == viewer.account_id
    return not MANAGERS.isdisjoint(viewer.support_roles)
