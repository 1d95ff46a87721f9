"""The rebooking helpline's requests: a partner's own, and the queue (B9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.rebooking import Call, RebookingChannel, RebookingRequest, RebookingStatus
from storage.database import Connection, Row, from_ms, instant, places, to_ms

_COLUMNS = "id, partner_id, channel, distance_km, note, opened_at, resolution, resolved_at"
_SAVE = f"""
    INSERT INTO rebooking_requests ({_COLUMNS}) VALUES ({places(8)})
    ON CONFLICT (id) DO UPDATE
    SET resolution = excluded.resolution, resolved_at = excluded.resolved_at
"""
_STATUS = {
    RebookingStatus.OPEN: "resolved_at IS NULL",
    RebookingStatus.RESOLVED: "resolved_at IS NOT NULL",
}


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


@dataclass(frozen=True, slots=True)
class Waiting:
    """Which requests; None leaves open."""

    partner_id: str | None = None
    statuses: frozenset[RebookingStatus] | None = None


def key_of(request: RebookingRequest) -> tuple[int, str]:
    """Where a request stands in the list."""
    return to_ms(request.opened_at) or 0, request.id


async def list_requests(
    on: Connection, wanted: Waiting, after: tuple[int, str] | None, limit: int
) -> list[RebookingRequest]:
    """Up to `limit` requests after a place: a queue oldest first, a partner's own newest first."""
    where, values = _where(wanted)
    way, beyond = ("DESC", "<") if wanted.partner_id is not None else ("ASC", ">")
    if after is not None:
        at, id = (f"${len(values) + n}" for n in (1, 2))
        where.append(f"(opened_at, id) {beyond} ({at}, {id})")
        values += after
    rows = await on.fetch(
        f"SELECT {_COLUMNS} FROM rebooking_requests WHERE {' AND '.join(where)}"
        f" ORDER BY opened_at {way}, id {way} LIMIT ${len(values) + 1}",
        *values,
        limit,
    )
    return [_request(row) for row in rows]


async def count_requests(on: Connection, wanted: Waiting, most: int) -> int:
    """How many there are, counting no further than `most`."""
    where, values = _where(wanted)
    rows = await on.fetch(
        "SELECT count(*) AS n FROM (SELECT 1 FROM rebooking_requests"
        f" WHERE {' AND '.join(where)} LIMIT ${len(values) + 1}) AS found",
        *values,
        most,
    )
    return int(rows[0]["n"])


def _where(wanted: Waiting) -> tuple[list[str], list[Any]]:
    where: list[str] = ["TRUE"]
    values: list[Any] = []
    if wanted.partner_id is not None:
        values.append(wanted.partner_id)
        where.append("partner_id = $1")
    if wanted.statuses is not None and wanted.statuses != frozenset(RebookingStatus):
        where.append(" AND ".join(_STATUS[one] for one in wanted.statuses) or "FALSE")
    return where, values


def _request(row: Row) -> RebookingRequest:
    return RebookingRequest(
        id=row["id"],
        partner_id=row["partner_id"],
        call=Call(RebookingChannel(row["channel"]), row["distance_km"], row["note"]),
        opened_at=instant(row["opened_at"]),
        resolution=row["resolution"],
        resolved_at=from_ms(row["resolved_at"]),
    )
