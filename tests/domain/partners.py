"""Builders of a partner's case: reports, blocks and counsellings, each made by its own rule."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import count

from domain.model.blocks import Case, CaseDecision, Counselling, PartnerBlock
from domain.model.people import Actor
from domain.model.refusals import Refusal
from domain.model.reports import OfflineReport, Proof, ProofKind, ProofStatus
from domain.model.sessions import Act
from domain.rules.confirmations import confirm
from domain.rules.filing import Told, file_report
from domain.rules.reviews import Verdict, lift, overturn, uphold
from domain.rules.rulings import Agent
from tests.domain.make import T

ALICE, LEAD, TRAINER = Agent("sup_alice"), Agent("sup_lead", lead=True), Agent("sup_trainer")
PARTNER, REPORTER = "par_1", "cli_1"
TODAY = date(2026, 11, 22)
EMPTY = Case(PARTNER, T)
_NUMBERS = count(1)


def _new_id(prefix: str) -> str:
    """No two acts of a case may make the same."""
    return f"{prefix}_{next(_NUMBERS)}"


def support(now: datetime = T) -> Act:
    """Support acts."""
    return Act(Actor.SUPPORT, now, new_id=_new_id)


def client(now: datetime = T) -> Act:
    """A client acts."""
    return Act(Actor.CLIENT, now, new_id=_new_id)


def accepted(decided: CaseDecision | Refusal) -> CaseDecision:
    """A command that must be accepted."""
    assert isinstance(decided, CaseDecision), decided
    return decided


def report_of(decision: CaseDecision) -> OfflineReport:
    """The report that a decision leaves."""
    assert decision.report is not None
    return decision.report


def a_proof(id: str = "prf_1", status: ProofStatus = ProofStatus.VERIFIED) -> Proof:
    """A screenshot of the reporter's."""
    kind = ProofKind.PAYMENT_SCREENSHOT
    return Proof(
        id, "rep_1", "fil_1", kind, T, REPORTER, "0" * 64, "image/png", 99, "Paid.", status
    )


def proven(service: date | None = TODAY, id: str = "rep_1") -> OfflineReport:
    """A report with one verified proof."""
    heard = Told(REPORTER, "He came, and I paid him.")
    filed = report_of(accepted(file_report(EMPTY, client(), heard, today=TODAY, lately=0)))
    return replace(filed, id=id, service_date=service, proofs=(a_proof(),))


def upheld(case: Case, service: date, id: str = "rep_1") -> CaseDecision:
    """A report of a service of that day, upheld."""
    verdict = Verdict("It is proven.")
    return accepted(uphold(case, proven(service, id), support(), ALICE, verdict, today=TODAY))


def counselled(case: Case, on: date) -> Case:
    """The block in force, its counselling completed on that day."""
    block = case.active
    assert block is not None
    held = Counselling(
        f"cns_{len(case.blocks)}", block.id, PARTNER, TRAINER.id, T, completed_at=T, completed_on=on
    )
    return case.with_block(replace(block, counselling=held))


def lifted(case: Case) -> Case:
    """The block in force, lifted."""
    block = case.active
    assert block is not None
    return accepted(lift(case, block, support(), ALICE, "Counselled.")).case


def confirmed(case: Case, agent: Agent = LEAD) -> Case:
    """What waits for a second person, confirmed."""
    (waiting,) = [one for one in case.record if one.pending]
    return accepted(confirm(case, waiting, support(), agent, "Looked at.")).case


def overturned(case: Case, report: OfflineReport) -> CaseDecision:
    """A report that stands, overturned by a lead."""
    return accepted(overturn(case, report, support(), LEAD, Verdict("It was somebody else.")))


def levels(blocks: Sequence[PartnerBlock]) -> list[tuple[str, str]]:
    """Each block's level, and whether it is in force."""
    return [(block.level.value, block.status.value) for block in blocks]


def kinds(decision: CaseDecision, to: str) -> list[str]:
    """The events that a stream hears of."""
    return [event.kind.value for event in decision.events if to in event.to]
