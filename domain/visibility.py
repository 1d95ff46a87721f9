"""What a viewer may see of a session at a moment: S3 and V1, decided here and nowhere else."""

from datetime import datetime

from domain.addresses import AccessDetails, Building
from domain.people import Party
from domain.sessions import Place, Session
from domain.windows import AFTERWARDS, APPROACH


def building_for(session: Session, party: Party | None, now: datetime) -> Building | None:
    """S3: the host's own; the visitor's from booking (home visit) or from T−5 h on, and until 24 h
    after the end. A booking that ended before T−5 h has bought no address.
    """
    if party is None:
        return None
    if party is session.traveller and not _visitor_sees_building(session, now):
        return None
    return session.building


def _visitor_sees_building(session: Session, now: datetime) -> bool:
    shown_at = session.scheduled_start - APPROACH
    at_partner = session.place is Place.PARTNER_PLACE
    if session.ended_at is None:
        return not at_partner or now >= shown_at
    if at_partner and session.ended_at < shown_at:
        return False
    return now <= session.ended_at + AFTERWARDS


def access_details_for(session: Session, party: Party | None) -> AccessDetails | None:
    """S3: the host's own; the visitor's once they were provided, until the end of the session."""
    if party is None:
        return None
    if party is session.traveller and session.ended_at is not None:
        return None
    return session.access_details
