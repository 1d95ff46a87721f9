"""Verbs on reports of bookings outside the platform, and on their proofs (B1, B2, B10)."""

from collections.abc import Awaitable, Callable
from functools import partial

import strawberry

from domain.model.blocks import Case, CaseDecision
from domain.model.days import day_of
from domain.model.ids import kind_of
from domain.model.people import LEADS, Role
from domain.model.refusals import NOT_FOUND, Refusal, invalid
from domain.model.reports import OfflineReport as ReportValue
from domain.model.reports import Proof as ProofValue
from domain.model.reports import proofs_for, visible_to
from domain.model.sessions import Act
from domain.rules.filing import FILED_WITHIN, Told, add_proof, file_report, may_prove, review_proof
from domain.rules.reviews import Verdict, dismiss, overturn, uphold
from domain.rules.rulings import Agent, check_impartial
from resolvers.base.asking import Keyed
from resolvers.base.context import Context, Info
from resolvers.base.queues import Asked, page_of_queue
from schema.base.declare import commands, shows
from schema.base.refusals import refusal
from schema.support.reports import (
    AddProofInput,
    OfflineReport,
    OfflineReportConnection,
    OfflineReportFilter,
    OfflineReportPayload,
    Proof,
    RecordInactiveClientCallInput,
    ReportOfflineBookingInput,
    ReviewProofInput,
    ReviewReportInput,
    UpholdReportInput,
    offline_report,
    proof,
)
from storage.commands.casework import change_case
from storage.commands.transactions import Work
from storage.files.files import take_file
from storage.tables.profiles import fetch_profiles
from storage.tables.queues import Queue
from storage.tables.reports import fetch_reports, filed_since, list_of_reports, reports_of_proofs

Judging = Callable[[Work, Case, ReportValue, Act], Awaitable[CaseDecision | Refusal]]
Rule = Callable[[Case, ReportValue, Act, Agent, Verdict], CaseDecision | Refusal]


async def find_report(ctx: Context, id: str) -> OfflineReport | None:
    """A report, to its reporter, to agents and leads; there to none who is its partner or its
    reporter (V2, B1, B8).
    """
    value = await report_of(ctx, id)
    own = value is None or await ctx.concerns(value.reporter_id)
    return None if own or value is None else offline_report(value, ctx)


async def report_of(ctx: Context, id: str) -> ReportValue | None:
    """The same, as who judges it finds it: that it is their own, they are told (D2)."""
    value = await ctx.loaded(fetch_reports, id) if kind_of(id) == "rep" else None
    if value is None or not visible_to(value, ctx.viewer) or await ctx.concerns(value.partner_id):
        return None
    return value


async def find_proof(ctx: Context, id: str) -> Proof | None:
    """A proof, to who sent it, to agents and leads."""
    report_id = await ctx.loaded(reports_of_proofs, id) if kind_of(id) == "prf" else None
    found = await find_report(ctx, report_id) if report_id else None
    mine = proofs_for(found.value, ctx.viewer) if found else ()
    return next((proof(one) for one in mine if one.id == id), None)


async def own_reports(ctx: Context, first: int, after: str | None) -> OfflineReportConnection:
    """A page of what a client has reported, newest first."""
    mine = list_of_reports(reporter_id=ctx.account(Role.CLIENT))
    return await page_of_reports(ctx, mine, Asked(first, after, newest=True))


async def page_of_reports(ctx: Context, queue: Queue, asked: Asked) -> OfflineReportConnection:
    """A page of a list of reports."""

    async def show(ids: list[str]) -> list[OfflineReport]:
        found = await fetch_reports(ctx.house.database, ids)
        return [offline_report(found[id], ctx) for id in ids]

    return await page_of_queue(ctx, queue, asked, show)


# ── Commands ─────────────────────────────────────────────────────────────────────────────────────


async def file(ctx: Context, partner_id: str, heard: Told, work: Work) -> str | Refusal:
    """B1: a new report, under the lock of the partner's and of the reporter's account."""
    on = work.connection

    async def rule(case: Case, act: Act) -> CaseDecision | Refusal:
        lately = await filed_since(on, heard.reporter_id, act.now - FILED_WITHIN)
        today = day_of(act.now, ctx.house.zone)
        return file_report(case, act, heard, today=today, lately=lately)

    if kind_of(partner_id) != "par":
        return NOT_FOUND
    if heard.agent_id is None:
        return await change_case(work, partner_id, rule, also=[heard.reporter_id])
    reporter = (await fetch_profiles(on, [heard.reporter_id])).get(heard.reporter_id)
    if reporter is None or reporter.role is not Role.CLIENT:
        return NOT_FOUND
    sub = ctx.viewer.sub
    return check_impartial(sub, (reporter.sub,)) or await change_case(
        work, partner_id, rule, judge=sub, also=[heard.reporter_id]
    )


async def filed(
    info: Info,
    given: ReportOfflineBookingInput | RecordInactiveClientCallInput,
    reporter_id: str,
    agent_id: str | None = None,
) -> OfflineReportPayload:
    """The new report, or why there is none."""
    ctx = info.context
    heard = Told(reporter_id, given.statement, given.service_date, agent_id)
    id, refused = await ctx.act(info, given, partial(file, ctx, given.partner_id, heard))
    return OfflineReportPayload(
        report=await find_report(ctx, id) if id else None, refusal=refusal(refused, ctx)
    )


async def command_on_report(
    info: Info, given: Keyed, report_id: str, judging: Judging, *also: str
) -> OfflineReportPayload:
    """One transaction on the case of the report's partner, and the report as it now stands; `also`
    are other accounts to lock.
    """
    ctx = info.context
    found = await report_of(ctx, report_id)
    if found is None:
        return OfflineReportPayload(report=None, refusal=refusal(NOT_FOUND, ctx))
    partner_id = found.partner_id
    judge = ctx.viewer.sub if ctx.viewer.role is Role.SUPPORT else None

    async def decide(work: Work) -> str | Refusal:
        async def rule(case: Case, act: Act) -> CaseDecision | Refusal:
            report = (await fetch_reports(work.connection, [report_id]))[report_id]
            return await judging(work, case, report, act)

        return await change_case(work, partner_id, rule, judge=judge, also=also)

    _, refused = await ctx.act(info, given, decide)
    return OfflineReportPayload(
        report=await find_report(ctx, report_id), refusal=refusal(refused, ctx)
    )


async def judge_report(
    info: Info, given: UpholdReportInput | ReviewReportInput, rule: Rule
) -> OfflineReportPayload:
    """An agent's or a lead's verdict on a report."""
    ctx, verdict = info.context, given.verdict()
    agent = ctx.judge()

    async def judging(_: Work, case: Case, report: ReportValue, act: Act) -> CaseDecision | Refusal:
        return rule(case, report, act, agent, verdict)

    return await command_on_report(info, given, given.report_id, judging)


async def attach(
    work: Work, case: Case, report: ReportValue, act: Act, *, sender_id: str, given: AddProofInput
) -> CaseDecision | Refusal:
    """B2: the sender's own file, from now on this proof's (INVALID_INPUT where it is not)."""
    if refusal := may_prove(report, act, sender_id, given.note):
        return refusal
    id = act.new_id("prf")
    file = await take_file(work.connection, given.file_id, sender_id, id)
    if file is None:
        return invalid(("fileId",), "Send the file first: each serves one proof.", "B2")
    added = ProofValue(
        id=id,
        report_id=report.id,
        file_id=file.id,
        kind=given.kind,
        added_at=act.now,
        added_by=sender_id,
        sha256=file.sha256,
        media_type=file.media_type.value,
        bytes=file.bytes,
        note=given.note,
    )
    return add_proof(case, report, act, added)


async def look_at(
    agent_id: str, given: ReviewProofInput, case: Case, report: ReportValue, act: Act
) -> CaseDecision | Refusal:
    """B2: what an agent found of a proof."""
    proof = next(one for one in report.proofs if one.id == given.proof_id)
    return review_proof(
        case, report, proof, act, agent_id=agent_id, verified=given.verified, note=given.note
    )


@strawberry.type
class ReportQueries:
    """Reports, as support works them off."""

    @shows
    async def offline_reports(
        self,
        info: Info,
        filter: OfflineReportFilter | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> OfflineReportConnection:
        """All reports, oldest first: for agents and leads."""
        info.context.agent_id()
        wanted = filter or OfflineReportFilter()
        queue = list_of_reports(
            statuses=wanted.statuses,
            partner_id=wanted.partner_id,
            verified=wanted.with_verified_proof,
            reader=info.context.viewer.sub,
        )
        return await page_of_reports(info.context, queue, Asked(first, after))


@strawberry.type
class ReportMutations:
    """Reporting a booking outside the platform, and judging it."""

    @commands
    async def report_offline_booking(
        self, info: Info, input: ReportOfflineBookingInput
    ) -> OfflineReportPayload:
        """A client's word on a service given outside the platform (B1). The partner is not told."""
        return await filed(info, input, info.context.account(Role.CLIENT))

    @commands
    async def record_inactive_client_call(
        self, info: Info, input: RecordInactiveClientCallInput
    ) -> OfflineReportPayload:
        """What a call to an inactive client brought out (B1): for agents and leads."""
        return await filed(info, input, input.client_id, info.context.agent_id())

    @commands
    async def add_proof(self, info: Info, input: AddProofInput) -> OfflineReportPayload:
        """Attach a file to a report: the reporter; of a call, agents and leads too (B2)."""
        ctx = info.context
        client = ctx.viewer.role is Role.CLIENT
        sender_id = ctx.account(Role.CLIENT) if client else ctx.agent_id()
        attaching = partial(attach, sender_id=sender_id, given=input)
        return await command_on_report(info, input, input.report_id, attaching, sender_id)

    @commands
    async def review_proof(self, info: Info, input: ReviewProofInput) -> OfflineReportPayload:
        """Verify or reject a proof, until its report is decided (B2): for agents and leads."""
        ctx = info.context
        agent_id, proof_id = ctx.agent_id(), str(input.proof_id)
        report_id = await ctx.loaded(reports_of_proofs, proof_id) or ""

        async def judging(
            _: Work, case: Case, report: ReportValue, act: Act
        ) -> CaseDecision | Refusal:
            return await look_at(agent_id, input, case, report, act)

        return await command_on_report(info, input, report_id, judging)

    @commands
    async def uphold_report(self, info: Info, input: UpholdReportInput) -> OfflineReportPayload:
        """The report stands, once: it blocks the partner (B2, B3). For agents and leads."""
        zone = info.context.house.zone

        def rule(
            case: Case, report: ReportValue, act: Act, agent: Agent, verdict: Verdict
        ) -> CaseDecision | Refusal:
            return uphold(case, report, act, agent, verdict, today=day_of(act.now, zone))

        return await judge_report(info, input, rule)

    @commands
    async def dismiss_report(self, info: Info, input: ReviewReportInput) -> OfflineReportPayload:
        """The report does not stand, once (B2): for agents and leads."""
        return await judge_report(info, input, dismiss)

    @commands
    async def overturn_report(self, info: Info, input: ReviewReportInput) -> OfflineReportPayload:
        """An upheld report was a mistake, and what followed from it alone is undone (B10): a
        lead's.
        """
        info.context.support_id(LEADS)
        return await judge_report(info, input, overturn)
