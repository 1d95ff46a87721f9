"""Reporting a booking outside the platform, and proving it (B1, B2).

What the reporter is answered never depends on how far support has come: the thread stays open,
proofs are taken, and the bound counts what was filed, not what is undecided.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from domain.model.blocks import Case, CaseDecision
from domain.model.events import EventKind
from domain.model.people import Actor
from domain.model.refusals import NOT_FOUND, Refusal, RefusalCode, invalid
from domain.model.reports import OfflineReport, Proof, ProofStatus, ReportSource, ReportStatus
from domain.model.sessions import Act
from domain.model.texts import check_optional, check_text
from domain.model.threads import Thread, ThreadKind
from domain.rules.casework import begun, noted, told, writes
from domain.rules.letters import REPORTED

MOST_PROOFS = 20  # of a report
MOST_FILED = 20  # by a client in FILED_WITHIN
FILED_WITHIN = timedelta(days=30)
CALLED = "Support recorded what a call brought out."
"""On the record of who was called. Read by nobody who is a partner too: it may be of them (B8)."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a client told, in the app or in a call; `agent_id` is who made the call."""

    reporter_id: str
    statement: str = field(repr=False)
    service_date: date | None = None
    agent_id: str | None = None

    @property
    def source(self) -> ReportSource:
        """A report in the app, or a call's."""
        if self.agent_id is None:
            return ReportSource.CLIENT_REPORT
        return ReportSource.INACTIVE_CLIENT_CALL


def file_report(
    case: Case, act: Act, heard: Told, *, today: date, lately: int
) -> CaseDecision | Refusal:
    """B1: a new report and its reporter's thread with support.

    Refuses TOO_MANY past 20 in 30 days in the app, and INVALID_INPUT.
    """
    refusal = (
        _check_number(heard, lately)
        or check_text(heard.statement, ("statement",))
        or check_day(heard.service_date, today)
    )
    if refusal:
        return refusal
    thread = Thread(act.new_id("thr"), ThreadKind.REPORT, owner_id=heard.reporter_id)
    report = OfflineReport(
        id=act.new_id("rep"),
        partner_id=case.partner_id,
        reporter_id=heard.reporter_id,
        source=heard.source,
        statement=heard.statement,
        filed_at=act.now,
        thread_id=thread.id,
        service_date=heard.service_date,
        recorded_by=heard.agent_id,
    )
    filed = replace(begun(case, report.id), report=report, threads=(thread,))
    filed = told(filed, act, EventKind.REPORT_FILED, report.id)
    filed = noted(
        filed, act, (case.partner_id,), "A booking outside was reported.", by=heard.agent_id
    )
    if heard.agent_id is not None:
        filed = noted(filed, act, (heard.reporter_id,), CALLED, by=heard.agent_id)
    return writes(filed, act, thread.id, heard.reporter_id, REPORTED[heard.source])


def _check_number(heard: Told, lately: int) -> Refusal | None:
    if heard.source is not ReportSource.CLIENT_REPORT or lately < MOST_FILED:
        return None
    message = f"At most {MOST_FILED} reports in {FILED_WITHIN.days} days."
    return Refusal(RefusalCode.TOO_MANY, message, "B1")


def check_day(service: date | None, today: date) -> Refusal | None:
    """B3: the day of a service lies in the past, or is today's (INVALID_INPUT)."""
    if service is None or service <= today:
        return None
    return invalid(("serviceDate",), "The day of the service can't lie in the future.", "B3")


# ── Proofs ───────────────────────────────────────────────────────────────────────────────────────


def may_prove(report: OfflineReport, act: Act, sender_id: str, note: str | None) -> Refusal | None:
    """B2: the reporter attaches; of a call's report support does, too. 20 a report (TOO_MANY)."""
    if act.by is Actor.SUPPORT and report.source is ReportSource.CLIENT_REPORT:
        message = "The reporter alone attaches proofs to what they reported."
        return Refusal(RefusalCode.NOT_YOURS_TO_DO, message, "B2")
    if act.by is not Actor.SUPPORT and sender_id != report.reporter_id:
        return NOT_FOUND
    if len(report.proofs) >= MOST_PROOFS:
        return Refusal(RefusalCode.TOO_MANY, f"A report holds {MOST_PROOFS} proofs.", "B2")
    return check_optional(note, ("note",))


def add_proof(case: Case, report: OfflineReport, act: Act, proof: Proof) -> CaseDecision:
    """B2: the proof, whose file is its own by now."""
    proven = replace(report, proofs=(*report.proofs, proof))
    added = replace(begun(case, report.id), report=proven, proof=proof)
    added = told(added, act, EventKind.PROOF_ADDED, report.id)
    by_support = proof.added_by if act.by is Actor.SUPPORT else None
    return noted(added, act, (case.partner_id,), "A proof was attached to a report.", by=by_support)


def review_proof(
    case: Case,
    report: OfflineReport,
    proof: Proof,
    act: Act,
    *,
    agent_id: str,
    verified: bool,
    note: str,
) -> CaseDecision | Refusal:
    """B2: verified or rejected, and anew until the report is decided (ALREADY_DECIDED).

    D7: not by who recorded the call or attached the proof (NOT_YOURS_TO_DO).
    """
    refusal = _check_second(report, proof, agent_id) or check_open(report)
    if refusal := refusal or check_text(note, ("note",)):
        return refusal
    status = ProofStatus.VERIFIED if verified else ProofStatus.REJECTED
    seen = replace(proof, status=status, reviewed_by=agent_id)
    proofs = tuple(seen if one.id == proof.id else one for one in report.proofs)
    reviewed = replace(begun(case, report.id), report=replace(report, proofs=proofs), proof=seen)
    reviewed = told(reviewed, act, EventKind.REPORT_REVIEWED, report.id)
    text = f"A proof was {status.value.lower()}."
    return noted(reviewed, act, (case.partner_id,), text, by=agent_id, why=note)


def _check_second(report: OfflineReport, proof: Proof, agent_id: str) -> Refusal | None:
    """D7: nobody vouches for what they brought in themselves."""
    if agent_id not in (report.recorded_by, proof.added_by):
        return None
    message = "Another than who recorded the call or attached the proof looks at it."
    return Refusal(RefusalCode.NOT_YOURS_TO_DO, message, "D7")


def check_open(report: OfflineReport) -> Refusal | None:
    """A report is decided once (ALREADY_DECIDED)."""
    if report.status is ReportStatus.OPEN:
        return None
    return Refusal(RefusalCode.ALREADY_DECIDED, "This report has been decided.", "B2")
