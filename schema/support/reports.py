"""Reports of bookings outside the platform, as their reporter or support sees them (B1, B2)."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.model import reports
from domain.model.reports import ProofKind, ProofStatus, ReportSource, ReportStatus
from domain.model.threads import Thread as ThreadValue
from domain.model.threads import ThreadKind
from domain.rules.reviews import Verdict
from schema.base.context import Context
from schema.base.declare import choice, given, lists, noun, says, shows
from schema.base.nodes import CountedConnection, Node
from schema.base.refusals import Refusal
from schema.people.people import KEY, Client, Partner, client, partner
from schema.sessions.chat import Thread, thread

if TYPE_CHECKING:
    from schema.support.blocks import PartnerBlock

choice(
    ReportSource,
    "Where a report came from.",
    {
        "CLIENT_REPORT": "A client said it in the app.",
        "INACTIVE_CLIENT_CALL": "A client said it when support called them.",
    },
)
choice(
    ReportStatus,
    "How far support has come.",
    {
        "OPEN": "Not decided yet.",
        "UPHELD": "It stands, and blocks the partner (B3).",
        "DISMISSED": "It does not stand; or no longer, once overturned (B10).",
    },
)
choice(
    ProofKind,
    "What a proof is.",
    {
        "PAYMENT_SCREENSHOT": "Of a payment past the platform.",
        "CHAT_EXPORT": "What was agreed in writing.",
        "CALL_LOG": "That, or when, somebody called.",
    },
)
choice(
    ProofStatus,
    "What support found of it.",
    {
        "PENDING": "Not looked at yet.",
        "VERIFIED": "It shows what it is said to.",
        "REJECTED": "It does not.",
    },
)


@noun
class Proof(Node):
    """A file attached to a report (B2)."""

    id: strawberry.ID
    kind: ProofKind = says("What it shows.")
    status: ProofStatus = says("What support found.")
    url: str = says("Where the file is: `GET` it with the same token.")
    sha256: str = says("Of the file as it is kept, in hexadecimal.")
    media_type: str = says("The kept file's media type.")
    bytes: int = says("The kept file's size.")
    added_at: datetime = says("When it was attached.")
    note: str | None = says("What its sender said of it; null where nothing.", points=1)


@noun
class OfflineReport(Node):
    """What a client said of a service given outside the platform. Nobody but support and the
    reporter knows of it (B8).
    """

    value: strawberry.Private[reports.OfflineReport]
    ctx: strawberry.Private[Context]
    id: strawberry.ID
    source: ReportSource = says("How it came to be known.")
    statement: str = says("What was said.", points=1)
    filed_at: datetime = says("When it was filed.")

    @shows
    async def partner(self) -> Partner:
        """Whom it is about."""
        id = self.value.partner_id
        return partner(id, (await self.ctx.profile(id)).display_name, self.ctx)

    @shows
    async def reporter(self) -> Client | None:
        """Who said it."""
        id = self.value.reporter_id
        return client(id, (await self.ctx.profile(id)).display_name)

    @shows
    def service_date(self) -> date | None:
        """The day of the service: as reported; to support as it found, once upheld (B3)."""
        found = self.value.judged_date if self.ctx.agent else None
        return found or self.value.service_date

    @shows
    def status(self) -> ReportStatus | None:
        """How far support has come: agents' and leads' view."""
        return self.value.status if self.ctx.agent else None

    @lists(20)
    def proofs(self) -> list[Proof]:
        """What was attached, oldest first: to the reporter their own."""
        return [proof(one) for one in reports.proofs_for(self.value, self.ctx.viewer)]

    @shows
    def thread(self) -> Thread | None:
        """The reporter's thread with support: it stays open."""
        value, owner_id = self.value, self.value.reporter_id
        return thread(
            ThreadValue(value.thread_id, ThreadKind.REPORT, owner_id=owner_id), None, self.ctx
        )

    @shows
    async def block(
        self,
    ) -> Annotated["PartnerBlock", strawberry.lazy("schema.support.blocks")] | None:
        """The block that an upheld one belongs to: agents' and leads' view."""
        if not (self.ctx.agent and self.value.block_id):
            return None
        return await self.ctx.block(self.value.block_id)


OfflineReportConnection = CountedConnection[OfflineReport]


def offline_report(value: reports.OfflineReport, ctx: Context) -> OfflineReport:
    """A report, to those who may see it."""
    return OfflineReport(
        value=value,
        ctx=ctx,
        id=strawberry.ID(value.id),
        source=value.source,
        statement=value.statement,
        filed_at=value.filed_at,
    )


def proof(value: reports.Proof) -> Proof:
    """A proof, to those who may see it."""
    return Proof(
        id=strawberry.ID(value.id),
        kind=value.kind,
        status=value.status,
        url=f"/files/{value.file_id}",
        sha256=value.sha256,
        media_type=value.media_type,
        bytes=value.bytes,
        added_at=value.added_at,
        note=value.note,
    )


# ── Inputs and payload ───────────────────────────────────────────────────────────────────────────


@given
class OfflineReportFilter:
    """Which reports; what is left out or null leaves open."""

    statuses: list[ReportStatus] | None = says("Only those that stand so.", default=None)
    partner_id: strawberry.ID | None = None
    with_verified_proof: bool | None = says("True: with one; false: with none.", default=None)


@given
class ReportOfflineBookingInput:
    """A service that a partner gave outside the platform (B1)."""

    partner_id: strawberry.ID
    statement: str = says("What happened, 1 to 4,000 characters. The partner never reads it.")
    service_date: date | None = says("The day of it, if known; not in the future.", default=None)
    idempotency_key: str | None = says(KEY, default=None)


@given
class RecordInactiveClientCallInput:
    """What a call to an inactive client brought out (B1)."""

    client_id: strawberry.ID
    partner_id: strawberry.ID
    statement: str = says("What the client said, 1 to 4,000 characters: the client reads it, too.")
    service_date: date | None = says("The day of it, if known; not in the future.", default=None)
    idempotency_key: str | None = says(KEY, default=None)


@given
class AddProofInput:
    """A file for a report."""

    report_id: strawberry.ID
    kind: ProofKind = says("What it shows.")
    file_id: strawberry.ID = says("From `POST /files`: your own, and used for nothing yet.")
    note: str | None = says("What it shows, 1 to 4,000 characters.", default=None)
    idempotency_key: str | None = says(KEY, default=None)


@given
class ReviewProofInput:
    """What a look at a proof brought out."""

    proof_id: strawberry.ID
    verified: bool = says("False rejects it.")
    note: str = says("Why, for support's record, 1 to 4,000 characters.")
    idempotency_key: str | None = says(KEY, default=None)


@given
class UpholdReportInput:
    """The report stands: made once (B2, B3)."""

    report_id: strawberry.ID
    service_date: date | None = says(
        "The day of the service as support found it; needed where the report has none.",
        default=None,
    )
    rationale: str = says("For support's record, 1 to 4,000 characters.")
    idempotency_key: str | None = says(KEY, default=None)

    def verdict(self) -> Verdict:
        """As the rule takes it."""
        return Verdict(self.rationale, self.service_date)


@given
class ReviewReportInput:
    """The report does not stand."""

    report_id: strawberry.ID
    rationale: str = says("For support's record, 1 to 4,000 characters.")
    idempotency_key: str | None = says(KEY, default=None)

    def verdict(self) -> Verdict:
        """As the rule takes it."""
        return Verdict(self.rationale)


@noun
class OfflineReportPayload:
    """The report as it now stands, also after a refusal."""

    report: OfflineReport | None
    refusal: Refusal | None = says("Why not; null when accepted.")
