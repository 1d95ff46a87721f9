"""The rebooking helpline's requests: a partner's own, and the queue (B9)."""

from collections.abc import Collection, Sequence

from domain.rules.rebooking import Call, RebookingChannel, RebookingRequest, RebookingStatus
from storage.database.database import Connection, Row, from_ms, instant, places, to_ms
from storage.tables.queues import Queue

_COLUMNS = "id, partner_id, channel, distance_km, note, opened_at, resolution, resolved_at"
_SAVE = f"""
    INSERT INTO rebooking_requests ({_COLUMNS}) VALUES ({places(8)})
    ON CONFLICT (id) DO UPDATE
    SET resolution = excluded.resolution, resolved_at = excluded.resolved_at
"""


async def save_request(on: Connection, request: RebookingRequest) -> None:
    """The request as it became, or began; its partner's account must be locked."""
    await on.fetch(
        _SAVE,
        request.id,
        request.partner_id,
        request.call.channel.value,
        request.call.distance_km,
        request.call.note,
        to_ms(request.opened_at),
        request.resolution,
        to_ms(request.resolved_at),
    )


async def fetch_requests(on: Connection, ids: Sequence[str]) -> dict[str, RebookingRequest]:
    """Those of the requests that exist, by id."""
    sql = f"SELECT {_COLUMNS} FROM rebooking_requests WHERE id IN ({places(len(ids))})"
    return {row["id"]: _request(row) for row in await on.fetch(sql, *ids)} if ids else {}


def list_of_requests(
    partner_id: str | None = None, statuses: Collection[RebookingStatus] | None = None
) -> Queue:
    """The requests by age: of one partner, of these statuses; None leaves open."""
    queue = Queue("rebooking_requests", "id", "opened_at")
    queue.equal("partner_id", partner_id)
    queue.either("resolved_at IS NULL", RebookingStatus.OPEN, statuses)
    return queue


def _request(row: Row) -> RebookingRequest:
    return RebookingRequest(
        id=row["id"],
        partner_id=row["partner_id"],
        call=Call(RebookingChannel(row["channel"]), row["distance_km"], row["note"]),
        opened_at=instant(row["opened_at"]),
        resolution=row["resolution"],
        resolved_at=from_ms(row["resolved_at"]),
    )
