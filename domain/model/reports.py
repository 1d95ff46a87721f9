"""Reports of bookings outside the platform, and their proofs, as values (B1, B2)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from domain.model.people import AGENTS, Role, Viewer


class ReportSource(Enum):
    """A client said it in the app, or in a call that support made to them (B1)."""

    CLIENT_REPORT = "CLIENT_REPORT"
    INACTIVE_CLIENT_CALL = "INACTIVE_CLIENT_CALL"


class ReportStatus(Enum):
    """Open until support decides; an overturned one is dismissed (B10)."""

    OPEN = "OPEN"
    UPHELD = "UPHELD"
    DISMISSED = "DISMISSED"


class ProofKind(Enum):
    """What a proof shows (B2)."""

    PAYMENT_SCREENSHOT = "PAYMENT_SCREENSHOT"
    CHAT_EXPORT = "CHAT_EXPORT"
    CALL_LOG = "CALL_LOG"


class ProofStatus(Enum):
    """Pending until support has looked at it."""

    PENDING = "PENDING"
    VERIFIED = "VERIFIED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class Proof:
    """A file of a report's, with what is known of it; `note` is of who added it, `reviewed_by` the
    agent who last verified or rejected it.
    """

    id: str
    report_id: str
    file_id: str
    kind: ProofKind
    added_at: datetime
    added_by: str
    sha256: str
    media_type: str
    bytes: int
    note: str | None = field(default=None, repr=False)
    status: ProofStatus = ProofStatus.PENDING
    reviewed_by: str | None = None


@dataclass(frozen=True, slots=True)
class OfflineReport:
    """What a client said of a partner. Nobody but support and the reporter knows of it (B8).

    `service_date` is the reporter's word, `judged_date` what support found when it upheld it (B3):
    the reporter is shown the first alone, for the second would tell the verdict. `recorded_by` is
    the agent who made the call that it came of.
    """

    id: str
    partner_id: str
    reporter_id: str
    source: ReportSource
    statement: str = field(repr=False)
    filed_at: datetime
    thread_id: str
    service_date: date | None = None
    judged_date: date | None = None
    status: ReportStatus = ReportStatus.OPEN
    block_id: str | None = None
    proofs: tuple[Proof, ...] = ()
    recorded_by: str | None = None

    @property
    def verified(self) -> bool:
        """Whether support has verified at least one proof (B2)."""
        return any(proof.status is ProofStatus.VERIFIED for proof in self.proofs)

    @property
    def verifiers(self) -> frozenset[str]:
        """The agents who verified what it rests on (D7)."""
        verified = (one for one in self.proofs if one.status is ProofStatus.VERIFIED)
        return frozenset(one.reviewed_by for one in verified if one.reviewed_by)


def visible_to(report: OfflineReport, viewer: Viewer) -> bool:
    """V1, V2: to the reporter, to agents and leads."""
    if viewer.role is Role.CLIENT:
        return report.reporter_id == viewer.account_id
    return not AGENTS.isdisjoint(viewer.support_roles)


def proofs_for(report: OfflineReport, viewer: Viewer) -> tuple[Proof, ...]:
    """B1: to the reporter what they sent, without what support attached to a call's report."""
    if viewer.role is not Role.CLIENT:
        return report.proofs
    return tuple(proof for proof in report.proofs if proof.added_by == viewer.account_id)
