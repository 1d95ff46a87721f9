"""What a viewer may see of a session at a moment: S3, M5, D5, V1, decided here and nowhere else."""

from collections.abc import Iterable
from datetime import datetime

from domain.model.addresses import AccessDetails, Building
from domain.model.disputes import Dispute, TimelineEntry
from domain.model.people import Party
from domain.model.sessions import Place, Session
from domain.model.windows import AFTERWARDS, APPROACH, KEPT


def building_for(session: Session, party: Party | None, now: datetime) -> Building | None:
    """S3: the host's own; the visitor's from booking (home visit) or from T−5 h on, and until 24 h
    after the end. A booking that ended before T−5 h has bought no address.
    """
    if party is None or _gone_for(session, party, now):
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


def access_details_for(
    session: Session, party: Party | None, now: datetime
) -> AccessDetails | None:
    """S3: the host's own; the visitor's once they were provided, until the end of the session."""
    if party is None or _gone_for(session, party, now):
        return None
    if party is session.traveller and session.ended_at is not None:
        return None
    return session.access_details


def _gone_for(session: Session, party: Party, now: datetime) -> bool:
    """M5: what a dispute keeps (S3) is gone on time for a party that it does not exist for: an
    address that outlives its 30 days would tell of it.
    """
    dispute, ended_at = session.dispute, session.ended_at
    hidden = dispute is not None and dispute.hidden_from(party)
    return hidden and ended_at is not None and now >= ended_at + KEPT


def dispute_for(session: Session, party: Party | None) -> Dispute | None:
    """M5: null to a party that it does not exist for. Support (None) sees it always."""
    dispute = session.dispute
    hidden = dispute is not None and party is not None and dispute.hidden_from(party)
    return None if hidden else dispute


def timeline_for(entries: Iterable[TimelineEntry], party: Party | None) -> list[TimelineEntry]:
    """D5: all of it to support (None), to a party what it was told."""
    return [entry for entry in entries if party is None or party in entry.told]
