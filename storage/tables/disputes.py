"""Disputes: one a session, loaded with it and saved under its lock (D1)."""

from collections.abc import Sequence
from datetime import datetime

from domain.model.disputes import Dispute, DisputeKind
from domain.model.people import Party
from domain.rules.goodwill import Record
from storage.database.database import Connection, Row, instant, places, to_ms
from storage.database.values import read_ruling, write_optional

JOINED = """
    d.id AS dispute_id, d.kind AS dispute_kind, d.held AS dispute_held, d.opened_at, d.told,
    d.opened_version, d.client_thread_id, d.partner_thread_id, d.assignee, d.ruling
"""
"""The columns of a session's dispute, beside the session's own."""

_INSERT = f"""
    INSERT INTO disputes (
        id, session_id, kind, held, opened_at, opened_version, client_thread_id, partner_thread_id,
        told, assignee, decided_at, ruling
    ) VALUES ({places(12)})
    ON CONFLICT (id) DO UPDATE SET held = excluded.held, told = excluded.told,
        assignee = excluded.assignee, decided_at = excluded.decided_at, ruling = excluded.ruling
"""


async def save_dispute(on: Connection, dispute: Dispute) -> None:
    """The dispute as it became, or began; its session's row must be locked."""
    ruling = dispute.ruling
    await on.fetch(
        _INSERT,
        dispute.id,
        dispute.session_id,
        dispute.kind.value,
        dispute.held,
        to_ms(dispute.opened_at),
        dispute.opened_version,
        dispute.client_thread_id,
        dispute.partner_thread_id,
        ",".join(sorted(party.value for party in dispute.told)),
        dispute.assignee,
        None if ruling is None else to_ms(ruling.at),
        write_optional(ruling),
    )


async def goodwill_record(
    on: Connection, client_id: str, partner_id: str, since: datetime
) -> Record:
    """Goodwill refunds of either party since then, and between these two ever (M5)."""
    rows = await on.fetch(
        "SELECT sum(CASE WHEN s.partner_id = $2 AND d.opened_at > $3 THEN 1 ELSE 0 END) AS p,"
        " sum(CASE WHEN s.client_id = $1 AND d.opened_at > $3 THEN 1 ELSE 0 END) AS c,"
        " sum(CASE WHEN s.client_id = $1 AND s.partner_id = $2 THEN 1 ELSE 0 END) AS b"
        " FROM disputes d JOIN sessions s ON s.id = d.session_id"
        " WHERE d.kind = 'GOODWILL_REFUND' AND (s.client_id = $1 OR s.partner_id = $2)",
        client_id,
        partner_id,
        to_ms(since),
    )
    return Record(rows[0]["p"] or 0, rows[0]["c"] or 0, rows[0]["b"] or 0)


async def fetch_dispute(on: Connection, session_id: str) -> Dispute | None:
    """A session's dispute as it stands."""
    rows = await on.fetch(
        f"SELECT d.session_id AS id, {JOINED} FROM disputes d WHERE d.session_id = $1", session_id
    )
    return joined_dispute(rows[0]) if rows else None


async def session_of_dispute(on: Connection, id: str) -> str | None:
    """The id of the session that a dispute is about."""
    return (await sessions_of_disputes(on, [id])).get(id)


async def sessions_of_disputes(on: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The same of many, in one statement."""
    sql = f"SELECT id, session_id FROM disputes WHERE id IN ({places(len(ids))})"
    return {row["id"]: row["session_id"] for row in await on.fetch(sql, *ids)} if ids else {}


def joined_dispute(row: Row) -> Dispute | None:
    """The dispute of a session's row."""
    if row["dispute_id"] is None:
        return None
    return Dispute(
        id=row["dispute_id"],
        session_id=row["id"],
        kind=DisputeKind(row["dispute_kind"]),
        held=row["dispute_held"],
        opened_at=instant(row["opened_at"]),
        opened_version=row["opened_version"],
        client_thread_id=row["client_thread_id"],
        partner_thread_id=row["partner_thread_id"],
        told=frozenset(Party(name) for name in row["told"].split(",") if name),
        assignee=row["assignee"],
        ruling=read_ruling(row["ruling"]),
    )
