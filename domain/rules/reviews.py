"""Support judges a report, and what becomes of the partner's profile by it (B2, B3, B7, B10).

To repeat is what counts: a service after the day of a counselling that counts removes the partner;
everything before is the first time, however many reported it and whenever.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from domain.model.blocks import BlockLevel, Case, CaseDecision, PartnerBlock, Ticket, Upheld
from domain.model.events import EventKind
from domain.model.people import Party
from domain.model.refusals import Refusal, RefusalCode
from domain.model.reports import OfflineReport, ReportStatus
from domain.model.sanctions import Imposed, Sanction, SanctionKind
from domain.model.sessions import Act
from domain.model.texts import check_text
from domain.model.threads import Thread, ThreadKind
from domain.rules.casework import begun, noted, standing_changed, told, writes_about
from domain.rules.filing import check_day, check_open
from domain.rules.letters import BLOCKED, FORGIVEN, LIFTED, LOWERED, OVERTURNED, REPEATED
from domain.rules.rulings import Agent, on_record, to_confirm
from domain.rules.tickets import closed, may_close, reopened


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an agent decides on a report; `service` is needed where the reporter named no day."""

    rationale: str = field(repr=False)
    service: date | None = None


# ── Upholding and dismissing ─────────────────────────────────────────────────────────────────────


def dismiss(
    case: Case, report: OfflineReport, act: Act, agent: Agent, verdict: Verdict
) -> CaseDecision | Refusal:
    """B2: the report is not upheld, for good (ALREADY_DECIDED). The partner hears nothing."""
    if refusal := check_open(report) or check_text(verdict.rationale, ("rationale",)):
        return refusal
    judged = replace(report, status=ReportStatus.DISMISSED)
    decision = replace(begun(case, report.id), report=judged)
    decision = told(decision, act, EventKind.REPORT_REVIEWED, report.id)
    text, why = "A report was dismissed.", verdict.rationale
    return noted(decision, act, (case.partner_id,), text, by=agent.id, why=why)


def uphold(
    case: Case, report: OfflineReport, act: Act, agent: Agent, verdict: Verdict, *, today: date
) -> CaseDecision | Refusal:
    """B2, B3: the report stands, once (ALREADY_DECIDED), and blocks its partner.

    Refuses PROOF_REQUIRED without a verified proof, REPORT_NEEDS_A_DATE, INVALID_INPUT.
    """
    service = verdict.service or report.service_date
    refusal = check_open(report) or _check_proven(report)
    if refusal:
        return refusal
    if service is None:
        message = "The level follows from the day of the service: find it out first."
        return Refusal(RefusalCode.REPORT_NEEDS_A_DATE, message, "B3")
    if refusal := check_day(service, today) or check_text(verdict.rationale, ("rationale",)):
        return refusal
    hands = frozenset({agent.id}) | report.verifiers
    decision, block = _placed(case, act, service, hands)
    stands = Upheld(report.id, block.id, service)
    decision = replace(
        decision,
        case=replace(decision.case, upheld=(*case.upheld, stands)),
        subject_id=report.id,
        report=replace(report, status=ReportStatus.UPHELD, judged_date=service, block_id=block.id),
    )
    decision = told(decision, act, EventKind.REPORT_REVIEWED, report.id)
    text, why = f"A report was upheld: level {block.level.value}.", verdict.rationale
    decision = noted(decision, act, (block.id, case.partner_id), text, by=agent.id, why=why)
    imposed = decision.case.record[len(case.record) :]
    entries = (*decision.timeline, *(on_record(one, act, agent, why) for one in imposed))
    events = (*decision.events, *to_confirm(imposed, act))
    return replace(decision, timeline=entries, events=events)


def _check_proven(report: OfflineReport) -> Refusal | None:
    if report.verified:
        return None
    message = "A report is upheld only with at least one verified proof."
    return Refusal(RefusalCode.PROOF_REQUIRED, message, "B2")


def _placed(
    case: Case, act: Act, service: date, hands: frozenset[str]
) -> tuple[CaseDecision, PartnerBlock]:
    """B3: the block that a service of that day belongs to: counselled for it, in force, or a new
    one. What was counselled belongs there, whatever came of a repetition meanwhile (B10).
    """
    if case.repeats(service):
        return _for_good(case, act, hands)
    counselled = (one for one in reversed(case.blocks) if one.counselled)
    block = next(counselled, None) or case.active
    if block is not None:
        return begun(case, block.id), block
    return _new_block(case, act, BlockLevel.L1)


def _for_good(case: Case, act: Act, hands: frozenset[str]) -> tuple[CaseDecision, PartnerBlock]:
    """B3: removal, by raising the block in force or by a new one. It waits for a second person, who
    is none of `hands` (D7).
    """
    active = case.active
    if active is None:
        decision, block = _new_block(case, act, BlockLevel.PERMANENT)
    elif _removes(case, active):
        return begun(case, active.id), active
    else:
        block = replace(active, level=BlockLevel.PERMANENT)
        decision = _set(begun(case.with_block(block), block.id), act, block)
    removal = Sanction(Party.PARTNER, SanctionKind.REMOVAL)
    id = act.new_id("san")
    imposed = Imposed(id, case.partner_id, removal, act.now, block_id=block.id, awaiting=hands)
    record = (*case.record, imposed)
    return replace(decision, case=replace(decision.case, record=record)), block


def _removes(case: Case, block: PartnerBlock) -> bool:
    """Whether the block's own removal is in force, or to be confirmed (D4, D7)."""
    return any(one.block_id == block.id and one.stands(case.now) for one in case.record)


def _new_block(case: Case, act: Act, level: BlockLevel) -> tuple[CaseDecision, PartnerBlock]:
    """B5: a block, its ticket, and the partner's thread with support."""
    thread = Thread(act.new_id("thr"), ThreadKind.TICKET, owner_id=case.partner_id)
    id = act.new_id("blk")
    ticket = Ticket(act.new_id("tkt"), id, case.partner_id, thread.id, act.now)
    block = PartnerBlock(id, case.partner_id, level, act.now, ticket)
    decision = replace(begun(case.with_block(block), id), threads=(thread,))
    return _set(decision, act, block), block


def _set(decision: CaseDecision, act: Act, block: PartnerBlock) -> CaseDecision:
    """A block begun, or at another level: support is told of it, the partner what it means."""
    decision = told(decision, act, EventKind.BLOCK_SET, block.id)
    decision = standing_changed(decision, act)
    repeated = block.level is BlockLevel.PERMANENT
    return writes_about(decision, act, block, REPEATED if repeated else BLOCKED[block.level])


# ── Lifting ──────────────────────────────────────────────────────────────────────────────────────


def lift(
    case: Case, block: PartnerBlock, act: Act, agent: Agent, rationale: str
) -> CaseDecision | Refusal:
    """B7: an L1 block, after its counselling, by another than who held that (NOT_YOURS_TO_DO). A
    permanent one by a lead, with the removal that came of it.

    Refuses ALREADY_DECIDED once lifted, WRONG_STAGE for a permanent one, COUNSELLING_INCOMPLETE.
    """
    refusal = _check_liftable(block, agent) or check_text(rationale, ("rationale",))
    if refusal:
        return refusal
    decision = begun(case.with_block(replace(block, lifted_at=act.now)), block.id)
    decision = _without_removal(decision, act, agent, block)
    decision = told(decision, act, EventKind.BLOCK_LIFTED, block.id)
    said = LIFTED if block.level is BlockLevel.L1 else FORGIVEN
    decision = writes_about(standing_changed(decision, act), act, block, said)
    return noted(
        decision, act, (block.id, case.partner_id), "Block lifted.", by=agent.id, why=rationale
    )


def _check_liftable(block: PartnerBlock, agent: Agent) -> Refusal | None:
    if block.counselling is not None and block.counselling.trainer_id == agent.id:
        message = "Another than who held the counselling lifts the block."
        return Refusal(RefusalCode.NOT_YOURS_TO_DO, message, "B7")
    if not block.active:
        return Refusal(RefusalCode.ALREADY_DECIDED, "This block has been lifted.", "B7")
    if block.level is not BlockLevel.L1:
        message = "A permanent block is a lead's to lift."
        return None if agent.lead else Refusal(RefusalCode.WRONG_STAGE, message, "B7")
    if not block.counselled:
        message = "The block is lifted after its counselling is complete."
        return Refusal(RefusalCode.COUNSELLING_INCOMPLETE, message, "B7")
    return None


# ── Overturning ──────────────────────────────────────────────────────────────────────────────────


def overturn(
    case: Case, report: OfflineReport, act: Act, agent: Agent, verdict: Verdict
) -> CaseDecision | Refusal:
    """B10: a lead takes back an upheld report, and everything that followed from it alone.

    Refuses WRONG_STAGE before it is decided, ALREADY_DECIDED where it does not stand.
    """
    if refusal := _check_stands(report) or check_text(verdict.rationale, ("rationale",)):
        return refusal
    left = tuple(one for one in case.upheld if one.report_id != report.id)
    fallen = replace(report, status=ReportStatus.DISMISSED)
    decision = replace(begun(replace(case, upheld=left), report.id), report=fallen)
    decision = told(decision, act, EventKind.REPORT_REVIEWED, report.id)
    subjects = (one for one in (report.block_id, case.partner_id) if one)
    text, why = "An upheld report was overturned.", verdict.rationale
    decision = noted(decision, act, subjects, text, by=agent.id, why=why)
    for step in (_without_counselling, _without_block, _without_tickets):
        decision = step(decision, act, agent)
    return decision


Step = Callable[[CaseDecision, Act, Agent], CaseDecision]


def _check_stands(report: OfflineReport) -> Refusal | None:
    if report.status is ReportStatus.UPHELD:
        return None
    if report.status is ReportStatus.OPEN:
        message = "This report has not been decided yet."
        return Refusal(RefusalCode.WRONG_STAGE, message, "B10")
    return Refusal(RefusalCode.ALREADY_DECIDED, "This report does not stand.", "B10")


def _without_counselling(decision: CaseDecision, act: Act, agent: Agent) -> CaseDecision:
    """B10: one that was held for nothing that stands no longer counts."""
    case = decision.case
    for block in case.blocks:
        held = block.counselling
        if held is not None and held.counts and not _grounded(case, block):
            voided = replace(block, counselling=replace(held, voided_at=act.now))
            case = case.with_block(voided)
            text = "The counselling no longer counts."
            decision = noted(decision, act, (block.id, case.partner_id), text, by=agent.id)
    return replace(decision, case=case)


def _grounded(case: Case, block: PartnerBlock) -> bool:
    """Whether a first time stands behind it: a service not after the block's counselling."""
    held = block.counselling
    return any(held and not held.before(one.service) for one in case.upheld_on(block))


def _without_block(decision: CaseDecision, act: Act, agent: Agent) -> CaseDecision:
    """B10: a block that nothing stands behind is lifted; one that no repetition does is L1. A
    removal is over with the permanence of the block that it came of.
    """
    block, anew = decision.case.active, _judged_anew(decision.case, act)
    if block is None or anew is None:
        return decision
    decision = replace(decision, case=decision.case.with_block(anew))
    decision = reopened(_without_removal(decision, act, agent, block), act, agent)
    kind = EventKind.BLOCK_SET if anew.active else EventKind.BLOCK_LIFTED
    decision = told(decision, act, kind, block.id)
    decision = _explained(decision, act, decision.case.get_block(block.id))
    decision = standing_changed(decision, act)
    text = "Block lowered to L1." if anew.active else "Block lifted: it was set in error."
    return noted(decision, act, (block.id, block.partner_id), text, by=agent.id)


def _judged_anew(case: Case, act: Act) -> PartnerBlock | None:
    """The block in force as it follows from what stands; None where it is so already."""
    block = case.active
    standing = case.upheld_on(block) if block else ()
    if block is None or not standing:
        return block and replace(block, lifted_at=act.now)
    repeated = any(case.repeats(one.service) for one in standing)
    if block.level is BlockLevel.L1 or repeated:
        return None
    return replace(block, level=BlockLevel.L1)


def _explained(decision: CaseDecision, act: Act, block: PartnerBlock) -> CaseDecision:
    """What the partner hears; of an end of the removal only where they are not removed still."""
    if block.active and decision.case.removed:
        return decision
    return writes_about(decision, act, block, LOWERED if block.active else OVERTURNED)


def _without_removal(
    decision: CaseDecision, act: Act, agent: Agent, block: PartnerBlock
) -> CaseDecision:
    case = decision.case
    over = [one for one in case.record if one.block_id == block.id and one.stands(act.now)]
    for one in over:
        decision = noted(decision, act, (one.account_id,), "Removal ended.", by=agent.id)
    record = tuple(replace(one, ended_at=act.now) if one in over else one for one in case.record)
    return replace(decision, case=replace(case, record=record))


def _without_tickets(decision: CaseDecision, act: Act, agent: Agent) -> CaseDecision:
    """B10: the tickets of blocks set in error close, as far as B5 lets them."""
    for block in decision.case.blocks:
        case = decision.case
        if case.upheld_on(block):
            continue
        if may_close(block.ticket, removed=case.removed, blocked=case.blocked) is None:
            decision = closed(decision, act, block, agent)
    return decision
