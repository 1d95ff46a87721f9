"""Whom a text to a partner must not point to (B8): one statement without a report, else five.

Bounded: the 500 latest reports, the 2,000 latest sessions of their reporters, and the names of the
2,000 other people whom the partner met last.
"""

from datetime import date, datetime, tzinfo

from domain.model.days import day_of
from domain.model.disputes import TimelineEntry
from domain.model.people import Actor
from domain.wording.guard import Address, Involved, Person
from storage.database.database import Connection, Row, instant, to_ms
from storage.tables.profiles import fetch_profiles
from storage.tables.records import note

MOST_REPORTS, MOST_SESSIONS, MOST_NAMES = 500, 2_000, 2_000
STANDING = "r.partner_id = $1 AND r.status <> 'DISMISSED'"
_REPORTS = f"""
    SELECT r.reporter_id, r.service_date, r.judged_date, r.filed_at FROM offline_reports r
    WHERE {STANDING} ORDER BY r.filed_at DESC, r.id LIMIT {MOST_REPORTS}
"""
_PROOFS = f"""
    SELECT DISTINCT p.added_at FROM offline_reports r JOIN proofs p ON p.report_id = r.id
    WHERE {STANDING} LIMIT {20 * MOST_REPORTS}
"""
_SESSIONS = f"""
    SELECT s.client_id, s.partner_id, s.place, s.scheduled_start, s.scheduled_end, s.street,
        s.city, s.postal_code
    FROM sessions s WHERE (s.partner_id = $1 OR s.place = 'CLIENT_PLACE') AND s.client_id IN (
        SELECT r.reporter_id FROM offline_reports r WHERE {STANDING}
    ) ORDER BY s.scheduled_start DESC, s.id LIMIT {MOST_SESSIONS}
"""
# One `sub` is one person: whom the partner met as a client is somebody they could guess, too.
_NAMES = f"""
    SELECT met.display_name, max(met.at) AS at FROM (
        SELECT a.display_name, s.scheduled_start AS at
        FROM sessions s JOIN accounts a ON a.id = s.client_id WHERE s.partner_id = $1
        UNION ALL
        SELECT a.display_name, s.scheduled_start FROM accounts own
        JOIN accounts me ON me.sub = own.sub AND me.role = 'client'
        JOIN sessions s ON s.client_id = me.id JOIN accounts a ON a.id = s.partner_id
        WHERE own.id = $1
    ) AS met GROUP BY met.display_name ORDER BY at DESC, met.display_name LIMIT {MOST_NAMES}
"""

_REFUSED = "A text to this partner was refused."
_REFUSALS = """
    SELECT at FROM timeline WHERE subject_id = $1 AND text = $2 AND at > $3
    ORDER BY seq DESC LIMIT 100
"""


async def refusals_since(on: Connection, partner_id: str, since: datetime) -> list[datetime]:
    """When texts to this partner were refused, the latest first, 100 at most."""
    rows = await on.fetch(_REFUSALS, partner_id, _REFUSED, to_ms(since))
    return [instant(row["at"]) for row in rows]


async def note_refusal(
    on: Connection, partner_id: str, agent_id: str, at: datetime, places: int
) -> None:
    """V4: on the partner's record, whose row the caller has locked: who, when, how many places; of
    the text nothing.
    """
    why = f"B8: {places} place{'s' if places != 1 else ''}."
    await note(on, TimelineEntry(partner_id, at, Actor.SUPPORT, _REFUSED, agent_id, why))


async def involved_with(
    on: Connection, partner_id: str, today: date, zone: tzinfo
) -> Involved | None:
    """All that B8 protects from this partner; None without an open or upheld report."""
    reports = await on.fetch(_REPORTS, partner_id)
    if not reports:
        return None
    proofs = await on.fetch(_PROOFS, partner_id)
    sessions = await on.fetch(_SESSIONS, partner_id)
    names = await on.fetch(_NAMES, partner_id)
    reporters = sorted({row["reporter_id"] for row in reports})
    people = await fetch_profiles(on, [*reporters, partner_id])
    own = people[partner_id]
    own_city = own.building.city if own.building else ""
    return Involved(
        today=today,
        people=tuple(
            Person(one.display_name, one.phone, one.email, _addresses(sessions, one.id, own_city))
            for one in map(people.__getitem__, reporters)
        ),
        names=tuple(row["display_name"] for row in names),
        days=_days(partner_id, reports, proofs, sessions, zone),
        own_name=own.display_name,
    )


def _addresses(sessions: list[Row], client_id: str, own_city: str) -> tuple[Address, ...]:
    """Where a reporter was visited, by whomever; those of 30 days ago are erased (S3)."""
    found = {
        Address(row["street"] or "", row["postal_code"], _told(row["city"], own_city))
        for row in sessions
        if row["client_id"] == client_id and row["place"] == "CLIENT_PLACE"
    }
    return tuple(sorted(found, key=lambda one: (one.street, one.postal_code, one.city)))


def _told(city: str, own: str) -> str:
    """A city that is the partner's own tells nothing."""
    return "" if city.casefold() == own.casefold() else city


def _days(
    partner_id: str, reports: list[Row], proofs: list[Row], sessions: list[Row], zone: tzinfo
) -> frozenset[date]:
    written = [text for row in reports for text in (row["service_date"], row["judged_date"])]
    moments = [row["filed_at"] for row in reports] + [row["added_at"] for row in proofs]
    for row in sessions:
        if row["partner_id"] == partner_id:
            moments += [row["scheduled_start"], row["scheduled_end"]]
    days = {date.fromisoformat(text) for text in written if text}
    return frozenset(days | {day_of(instant(moment), zone) for moment in moments})
