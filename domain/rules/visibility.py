"""What a viewer may see of a session at a moment: S3, M5, D5, V1, decided here and nowhere else."""

from collections.abc import Iterable
from datetime import datetime

from domain.model.addresses import AccessDetails, Building, Showing
from domain.model.disputes import Dispute, TimelineEntry
from domain.model.people import Party
from domain.model.sessions import Place, Session
from domain.model.windows import AFTERWARDS, KEPT
from domain.rules.addresses import awaits, shown_from


def building_for(session: Session, party: Party | None, now: datetime) -> Building | None:
    """S3: the host's own; the visitor's from booking (home visit) or from its opening on, and until
    24 h after the end. A booking that ended before its opening has bought no address.
    """
    if party is None or _gone_for(session, party, now):
        return None
    if party is session.traveller and not _visitor_sees_building(session, now):
        return None
    return session.building


def _visitor_sees_building(session: Session, now: datetime) -> bool:
    lived_until = now if session.ended_at is None else session.ended_at
    if session.place is Place.PARTNER_PLACE:
        opened_at = shown_from(session)
        if opened_at is None or opened_at > lived_until:
            return False
    return now <= lived_until + AFTERWARDS


def building_shown_at(session: Session) -> datetime | None:
    """S3: from when on the visitor may read the building, as far as it is known; None where it
    never was, or where nothing but a press can show it.
    """
    if session.place is Place.CLIENT_PLACE:
        return session.booked_at
    opened_at, ended_at = shown_from(session), session.ended_at
    over = opened_at is not None and ended_at is not None and opened_at > ended_at
    return None if over else opened_at


def building_awaits(session: Session, party: Party | None, now: datetime) -> Showing | None:
    """S3: what the visitor's view still waits for; told to the visitor, whose past it may tell."""
    return awaits(session, now) if party is session.traveller else None


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
