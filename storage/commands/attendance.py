"""When each client last came: kept as it happens, to find whom nobody has seen since (B1).

A row a client, so that a page of them is a stretch of one index, however many sessions there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.model.sessions import Session
from storage.database.database import Connection, to_ms

_MET = """
    WITH met AS MATERIALIZED (
        SELECT DISTINCT client_id FROM sessions WHERE partner_id = $5 AND started_at IS NOT NULL
    ), a AS MATERIALIZED (
        SELECT client_id, (SELECT t.last_at FROM attendances t WHERE t.client_id = met.client_id)
            AS last_at FROM met
    )
    SELECT a.client_id, a.last_at FROM a
"""
"""Of a partner's own clients, each looked up: a planner left to join might read all clients."""
_ALL = "SELECT a.client_id, a.last_at FROM attendances a"
_AWAY = """
    WHERE a.last_at < $1 AND (a.last_at, a.client_id) < ($2, $3)
    AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.client_id = a.client_id AND s.ended_at IS NULL)
    ORDER BY a.last_at DESC, a.client_id DESC LIMIT $4
"""
_FIRST = (2**62, "")


@dataclass(frozen=True, slots=True)
class Away:
    """A client, and when the last session that they came to began, in milliseconds."""

    client_id: str
    last_at: int


async def attend(on: Connection, before: Session | None, after: Session) -> None:
    """Keep it, with the start of a session; the session must be locked."""
    if after.started_at is None or (before is not None and before.started_at is not None):
        return
    await on.fetch(
        "INSERT INTO attendances (client_id, last_at) VALUES ($1, $2)"
        " ON CONFLICT (client_id) DO UPDATE SET last_at = excluded.last_at"
        " WHERE attendances.last_at < excluded.last_at",
        after.client_id,
        to_ms(after.started_at),
    )


async def list_away(
    on: Connection,
    since: datetime,
    partner_id: str | None,
    after: tuple[int, str] | None,
    limit: int,
) -> Sequence[Away]:
    """Up to `limit` clients past a place, who left last first: they came before that moment, not
    since, and have nothing booked; of one partner's clients alone where one is named.
    """
    found = await on.fetch(
        (_ALL if partner_id is None else _MET) + _AWAY,
        to_ms(since),
        *(after or _FIRST),
        limit,
        *(() if partner_id is None else (partner_id,)),
    )
    return [Away(row["client_id"], row["last_at"]) for row in found]
