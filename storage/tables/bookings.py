"""What a booking must know of what was booked before: times, numbers, buildings (S3, S9, S10)."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.disputes import DisputeKind
from domain.model.grounds import Reason
from domain.model.windows import BUILDING, GROUNDS_KEPT, Span
from domain.rules.addresses import COUNTED, Sight
from domain.rules.overlaps import COUNTED as ASKED_IN
from domain.rules.overlaps import Asked
from storage.database.database import Connection, instant, to_ms
from storage.tables.grounds import Vault


@dataclass(frozen=True, slots=True)
class History:
    """A client's past, as a booking is judged by it.

    `cancelled` counts the client's own cancellations since a moment, `cancelled_late` those past
    the 5-hour line with one partner; `completed`: whether a session of theirs ever was.
    """

    cancelled: int
    cancelled_late: int
    completed: bool


async def busy_times(
    on: Connection, partner_id: str, begins: datetime, ends: datetime, besides: str = ""
) -> list[Span]:
    """When the partner's live sessions are that touch this span, `besides` one (S9)."""
    return await _times(on, "partner_id", (partner_id, begins, ends, besides))


async def own_times(
    on: Connection, client_id: str, begins: datetime, ends: datetime, besides: str = ""
) -> list[Span]:
    """The same of the client's (S9)."""
    return await _times(on, "client_id", (client_id, begins, ends, besides))


async def _times(
    on: Connection, whose: str, wanted: tuple[str, datetime, datetime, str]
) -> list[Span]:
    account_id, begins, ends, besides = wanted
    rows = await on.fetch(
        f"SELECT scheduled_start, scheduled_end FROM sessions WHERE {whose} = $1"
        " AND ended_at IS NULL AND scheduled_end > $2 AND scheduled_start < $3 AND id <> $4",
        account_id,
        to_ms(begins),
        to_ms(ends),
        besides,
    )
    return [(instant(row["scheduled_start"]), instant(row["scheduled_end"])) for row in rows]


async def count_live(on: Connection, client_id: str) -> int:
    """How many of the client's sessions have not ended (S10)."""
    rows = await on.fetch(
        "SELECT count(*) AS n FROM sessions WHERE client_id = $1 AND ended_at IS NULL", client_id
    )
    return int(rows[0]["n"])


async def fetch_history(
    on: Connection, client_id: str, partner_id: str, since: datetime
) -> History:
    """What the client's past says of another booking with this partner (S3, S10)."""
    (row,) = await on.fetch(
        "SELECT (SELECT count(*) FROM sessions WHERE client_id = $1 AND cancelled_by = 'CLIENT'"
        " AND ended_at > $3) AS cancelled, (SELECT count(*) FROM sessions WHERE client_id = $1"
        " AND partner_id = $2 AND cancelled_late AND cancelled_by = 'CLIENT' AND ended_at > $3)"
        " AS cancelled_late, EXISTS (SELECT 1 FROM sessions WHERE client_id = $1"
        " AND stage = 'COMPLETED') AS completed",
        client_id,
        partner_id,
        to_ms(since),
    )
    return History(row["cancelled"], row["cancelled_late"], bool(row["completed"]))


async def other_buildings(
    on: Connection, client_id: str, partner_id: str, start: datetime
) -> list[Sight]:
    """Other partners' buildings that are, were or will be shown to the client by themselves within
    24 hours of when a booking for that start shows its own (S3); not those of what ended before.
    """
    rows = await on.fetch(
        "SELECT partner_id, building_opens_at FROM sessions WHERE client_id = $1"
        " AND partner_id <> $2 AND building_opens_at > $3 AND building_opens_at < $4"
        " AND (showing IS NULL OR showing <> 'WORD')"
        " AND (ended_at IS NULL OR ended_at >= building_opens_at)",
        client_id,
        partner_id,
        to_ms(start - COUNTED - BUILDING),
        to_ms(start + COUNTED + BUILDING),
    )
    return [(row["partner_id"], instant(row["building_opens_at"])) for row in rows]


async def estranged(
    on: Connection, vault: Vault, client_id: str, partner_id: str, now: datetime
) -> bool:
    """Whether something stands between these two (S10): a goodwill refund or a violation of rules
    that support has not decided on, or one that nobody decides, of the last 90 days.

    Reasons are kept sealed alone (C5), and opened here to be looked at by nobody.
    """
    rows = await on.fetch(
        "SELECT s.id, d.kind FROM sessions s LEFT JOIN disputes d ON d.session_id = s.id"
        " WHERE s.client_id = $1 AND s.partner_id = $2 AND s.cancelled_late"
        " AND ((d.id IS NULL AND s.ended_at > $3) OR (d.id IS NOT NULL AND d.decided_at IS NULL))",
        client_id,
        partner_id,
        to_ms(now - GROUNDS_KEPT),
    )
    if not rows:
        return False
    found = await vault.open(on, [row["id"] for row in rows])
    goodwill = any(row["kind"] == DisputeKind.GOODWILL_REFUND.value for row in rows)
    return goodwill or any(one.reason is Reason.RULES_VIOLATION for one in found.values())


async def count_taken(on: Connection, client_id: str, partner_id: str, now: datetime) -> Asked:
    """How often calendars said no to this client lately, the partner's and all (S9)."""
    (row,) = await on.fetch(
        "SELECT count(CASE WHEN partner_id = $2 THEN 1 END) AS of_one, count(*) AS of_all"
        " FROM taken_answers WHERE client_id = $1 AND at > $3",
        client_id,
        partner_id,
        to_ms(now - ASKED_IN),
    )
    return Asked(row["of_one"], row["of_all"])


async def note_taken(on: Connection, client_id: str, partner_id: str, now: datetime) -> None:
    """One more: all that a refused command leaves behind, for a day (S9)."""
    await on.fetch(
        "INSERT INTO taken_answers (client_id, partner_id, at) VALUES ($1, $2, $3)",
        client_id,
        partner_id,
        to_ms(now),
    )


async def forget_taken(on: Connection, now: datetime) -> None:
    """What is a day old counts no more."""
    await on.fetch("DELETE FROM taken_answers WHERE at <= $1", to_ms(now - ASKED_IN))
