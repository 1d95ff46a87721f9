"""S3: how and from when the building of the partner's place is shown to the client.

A free booking must buy no address. What is decided at the booking stands in the session, so that
whoever reads asks nothing but the session and the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.model import windows
from domain.model.addresses import Showing
from domain.model.sessions import Place, Session

MOST_BUILDINGS = 3
COUNTED = timedelta(hours=24)

Sight = tuple[str, datetime]
"""A partner whose building a client is shown by itself, and from when."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a building comes to be shown, and from when at the earliest."""

    showing: Showing
    opens_at: datetime


def opening(
    start: datetime, booked_at: datetime, *, held: bool, known: bool, others: Sequence[Sight]
) -> Opening:
    """What a booking at the partner's place is shown (S3). `held`: its price is in escrow; `known`:
    the client has completed a session; `others`: other partners' buildings of theirs that day.
    """
    early = booked_at <= start - windows.BUILDING
    notice = timedelta() if held else windows.NOTICE
    by_itself = held or known
    opens_at = (
        start - windows.BUILDING
        if by_itself and early
        else max(start - windows.MEETING, booked_at + notice)
    )
    if too_many_buildings(opens_at, others):
        return Opening(Showing.WORD, opens_at)
    return Opening(Showing.HOUR if by_itself else Showing.ARRIVAL, opens_at)


def too_many_buildings(opens_at: datetime, others: Sequence[Sight]) -> bool:
    """Whether one more would be the fourth partner's in some 24 hours."""
    begins = [opens_at, *(at for _, at in others if opens_at - COUNTED < at <= opens_at)]
    return any(
        len({partner for partner, at in others if begun <= at < begun + COUNTED}) >= MOST_BUILDINGS
        for begun in begins
    )


def shown_from(session: Session) -> datetime | None:
    """From when on the client may read the building of the partner's place: the earliest of its
    hour, "I'm here", and the partner's word; None while none of them is known.
    """
    moments = [at for at in (_by_itself(session), session.building_shown_at) if at is not None]
    return min(moments, default=None)


def _by_itself(session: Session) -> datetime | None:
    opens_at = session.building_opens_at or session.scheduled_start - windows.BUILDING
    if session.showing is Showing.ARRIVAL:
        return session.arrived_at and max(session.arrived_at, opens_at)
    return opens_at if session.showing is Showing.HOUR else None


def opens_by_itself(session: Session) -> datetime | None:
    """When time alone lets the building be shown, or lets "I'm here" show it (E4)."""
    word_alone = session.showing is Showing.WORD or session.place is Place.CLIENT_PLACE
    return None if word_alone else session.building_opens_at


def awaits(session: Session, now: datetime) -> Showing | None:
    """What the client's view of the building still waits for; None where it waits for nothing."""
    shown_at = shown_from(session)
    over = session.ended_at is not None or session.place is Place.CLIENT_PLACE
    if over or (shown_at is not None and shown_at <= now):
        return None
    return Showing.HOUR if shown_at is not None else session.showing
