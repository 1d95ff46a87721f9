"""Reports of bookings outside the platform with their proofs (B1, B2)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from domain.model.blocks import Upheld
from domain.model.reports import (
    OfflineReport,
    Proof,
    ProofKind,
    ProofStatus,
    ReportSource,
    ReportStatus,
)
from storage.database.database import Connection, Row, instant, places, to_ms
from storage.tables.queues import Queue

MOST_SHOWN = 100  # reports of a block in one answer; offlineReports has them all

_SAVE = f"""
    INSERT INTO offline_reports (
        id, partner_id, reporter_id, source, statement, service_date, judged_date, status, verified,
        filed_at, thread_id, block_id, recorded_by
    ) VALUES ({places(13)})
    ON CONFLICT (id) DO UPDATE SET judged_date = excluded.judged_date, status = excluded.status,
        verified = excluded.verified, block_id = excluded.block_id
"""
_SAVE_PROOF = f"""
    INSERT INTO proofs (
        id, report_id, file_id, kind, status, note, added_at, added_by, sha256, media_type, bytes,
        reviewed_by
    ) VALUES ({places(12)})
    ON CONFLICT (id) DO UPDATE SET status = excluded.status, reviewed_by = excluded.reviewed_by
"""


async def save_report(on: Connection, report: OfflineReport) -> None:
    """The report as it became, or began; its partner's account must be locked."""
    await on.fetch(
        _SAVE,
        report.id,
        report.partner_id,
        report.reporter_id,
        report.source.value,
        report.statement,
        report.service_date and report.service_date.isoformat(),
        report.judged_date and report.judged_date.isoformat(),
        report.status.value,
        report.verified,
        to_ms(report.filed_at),
        report.thread_id,
        report.block_id,
        report.recorded_by,
    )


async def save_proof(on: Connection, proof: Proof) -> None:
    """The proof as it became, or began; its report is saved by `save_report`."""
    await on.fetch(
        _SAVE_PROOF,
        proof.id,
        proof.report_id,
        proof.file_id,
        proof.kind.value,
        proof.status.value,
        proof.note,
        to_ms(proof.added_at),
        proof.added_by,
        proof.sha256,
        proof.media_type,
        proof.bytes,
        proof.reviewed_by,
    )


async def fetch_reports(on: Connection, ids: Sequence[str]) -> dict[str, OfflineReport]:
    """Those of the reports that exist, by id, with their proofs, in two statements."""
    if not ids:
        return {}
    sql = f"SELECT * FROM offline_reports WHERE id IN ({places(len(ids))})"
    rows = await on.fetch(sql, *ids)
    proofs = await _proofs_of(on, [row["id"] for row in rows])
    return {row["id"]: _report(row, tuple(proofs.get(row["id"], ()))) for row in rows}


async def reports_of_proofs(on: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The id of each proof's report, by the proof's."""
    sql = f"SELECT id, report_id FROM proofs WHERE id IN ({places(len(ids))})"
    return {row["id"]: row["report_id"] for row in await on.fetch(sql, *ids)} if ids else {}


async def partners_of_threads(on: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Whom the report of each thread is about, by the thread's id."""
    sql = (
        f"SELECT thread_id, partner_id FROM offline_reports WHERE thread_id IN ({places(len(ids))})"
    )
    return {row["thread_id"]: row["partner_id"] for row in await on.fetch(sql, *ids)}


async def reports_of_blocks(on: Connection, ids: Sequence[str]) -> dict[str, list[OfflineReport]]:
    """The reports that were upheld for each block, the first `MOST_SHOWN` of each, oldest first."""
    rows = await on.fetch(
        "SELECT id, block_id FROM (SELECT id, block_id, filed_at, row_number()"
        " OVER (PARTITION BY block_id ORDER BY filed_at, id) AS n FROM offline_reports"
        f" WHERE block_id IN ({places(len(ids))})) AS numbered"
        f" WHERE n <= {MOST_SHOWN} ORDER BY filed_at, id",
        *ids,
    )
    reports = await fetch_reports(on, [row["id"] for row in rows])
    found: dict[str, list[OfflineReport]] = {id: [] for id in ids}
    for row in rows:
        found[row["block_id"]].append(reports[row["id"]])
    return found


async def has_reported(on: Connection, partner_id: str, sub: str) -> bool:
    """Whether this person, in the role of a client, ever reported the partner."""
    rows = await on.fetch(
        "SELECT 1 AS one FROM offline_reports r JOIN accounts a ON a.id = r.reporter_id"
        " WHERE r.partner_id = $1 AND a.role = 'client' AND a.sub = $2 LIMIT 1",
        partner_id,
        sub,
    )
    return bool(rows)


async def upheld_reports(on: Connection, partner_id: str) -> tuple[Upheld, ...]:
    """The reports on a partner that stand, as far as blocks are judged by them."""
    rows = await on.fetch(
        "SELECT id, block_id, judged_date FROM offline_reports"
        " WHERE partner_id = $1 AND status = 'UPHELD'",
        partner_id,
    )
    return tuple(
        Upheld(row["id"], row["block_id"], date.fromisoformat(row["judged_date"])) for row in rows
    )


def list_of_reports(
    *,
    statuses: Collection[ReportStatus] | None = None,
    partner_id: str | None = None,
    reporter_id: str | None = None,
    verified: bool | None = None,
    reader: str | None = None,
) -> Queue:
    """Reports by when they were filed; None leaves open. `reader` is the `sub` of who reads."""
    queue = Queue("offline_reports r", "r.id", "r.filed_at")
    queue.equal("r.partner_id", partner_id)
    queue.equal("r.reporter_id", reporter_id)
    queue.among("r.status", statuses)
    queue.flag("r.verified", verified)
    queue.not_of("r.partner_id", reader)
    queue.not_of("r.reporter_id", reader, role="client")
    return queue


async def filed_since(on: Connection, reporter_id: str, since: datetime) -> int:
    """How many reports a client has filed in the app since then."""
    rows = await on.fetch(
        "SELECT count(*) AS n FROM offline_reports"
        " WHERE reporter_id = $1 AND filed_at > $2 AND source = 'CLIENT_REPORT'",
        reporter_id,
        to_ms(since),
    )
    return int(rows[0]["n"])


async def _proofs_of(on: Connection, report_ids: Sequence[str]) -> dict[str, list[Proof]]:
    sql = f"SELECT * FROM proofs WHERE report_id IN ({places(len(report_ids))})"
    rows = await on.fetch(f"{sql} ORDER BY added_at, id", *report_ids) if report_ids else []
    found: dict[str, list[Proof]] = {}
    for row in rows:
        found.setdefault(row["report_id"], []).append(_proof(row))
    return found


def _report(row: Row, proofs: tuple[Proof, ...]) -> OfflineReport:
    return OfflineReport(
        id=row["id"],
        partner_id=row["partner_id"],
        reporter_id=row["reporter_id"],
        source=ReportSource(row["source"]),
        statement=row["statement"],
        filed_at=instant(row["filed_at"]),
        thread_id=row["thread_id"],
        service_date=_day(row["service_date"]),
        judged_date=_day(row["judged_date"]),
        status=ReportStatus(row["status"]),
        block_id=row["block_id"],
        proofs=proofs,
        recorded_by=row["recorded_by"],
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _proof(row: Row) -> Proof:
    return Proof(
        id=row["id"],
        report_id=row["report_id"],
        file_id=row["file_id"],
        kind=ProofKind(row["kind"]),
        added_at=instant(row["added_at"]),
        added_by=row["added_by"],
        sha256=row["sha256"],
        media_type=row["media_type"],
        bytes=row["bytes"],
        note=row["note"],
        status=ProofStatus(row["status"]),
        reviewed_by=row["reviewed_by"],
    )
