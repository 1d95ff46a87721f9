"""What a booking must know of what was booked before: times, numbers, buildings (S3, S9, S10)."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.windows import BUILDING
from domain.rules.addresses import COUNTED, Sight
from storage.database.database import Connection, instant, to_ms


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
) -> list[tuple[datetime, datetime]]:
    """When the partner's live sessions are that touch this span, `besides` one (S9)."""
    rows = await on.fetch(
        "SELECT scheduled_start, scheduled_end FROM sessions WHERE partner_id = $1"
        " AND ended_at IS NULL AND scheduled_end > $2 AND scheduled_start < $3 AND id <> $4",
        partner_id,
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
