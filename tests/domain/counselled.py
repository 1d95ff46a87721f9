"""An L1 block and its counselling, as far as a test needs it to have come."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from domain.model.blocks import (
    BlockLevel,
    Case,
    CaseDecision,
    Counselling,
    PartnerBlock,
    Ticket,
    Upheld,
)
from domain.model.people import Actor
from domain.model.refusals import Refusal, RefusalCode
from domain.rules.counselling import Notes, Worry, complete, record, schedule
from domain.rules.points import KEYS
from domain.rules.rulings import Agent
from tests.domain.make import act, at

TOM, UMA, LEAD = Agent("sup_tom"), Agent("sup_uma"), Agent("sup_lead", lead=True)
NOW, SOON, TODAY = act(Actor.SUPPORT, at()), at(days=2), date(2026, 11, 22)
YEAR = timedelta(days=365)
YOURS, DECIDED = RefusalCode.NOT_YOURS_TO_DO, RefusalCode.ALREADY_DECIDED
STAGE, INCOMPLETE = RefusalCode.WRONG_STAGE, RefusalCode.COUNSELLING_INCOMPLETE
ALL = Notes(KEYS, commitment_given=True)
ANSWERED = Worry("Who pays my rent?", "The helpline and the card bring clients back.")


def a_block(**changes: Any) -> PartnerBlock:
    """An L1 block of yesterday, in force."""
    ticket = Ticket("tkt_1", "blk_1", "par_1", "thr_1", at(days=-1))
    block = PartnerBlock("blk_1", "par_1", BlockLevel.L1, at(days=-1), ticket)
    return replace(block, **changes)


def a_case(block: PartnerBlock | None = None) -> Case:
    """Of one report upheld."""
    block = block or a_block()
    return Case("par_1", at(), (block,), (Upheld("rep_1", block.id, TODAY),))


def scheduled(case: Case | None = None, trainer: Agent = TOM) -> Case:
    """With its meeting set."""
    case = case or a_case()
    return accepted(schedule(case, case.blocks[0], NOW, trainer, SOON)).case


def accepted(outcome: CaseDecision | Refusal) -> CaseDecision:
    assert isinstance(outcome, CaseDecision), outcome
    return outcome


def held(case: Case) -> Counselling:
    found = case.blocks[0].counselling
    assert found is not None
    return found


def recorded(notes: Notes = ALL, case: Case | None = None, by: Agent = TOM) -> Case:
    """With this written in it."""
    case = case or scheduled()
    return accepted(record(case, held(case).id, NOW, by, notes)).case


def completed() -> Case:
    case = recorded()
    return accepted(complete(case, held(case).id, NOW, TOM, TODAY)).case


def moved_on(case: Case, **changes: Any) -> Case:
    """The case with its block as it became meanwhile."""
    return case.with_block(replace(case.blocks[0], **changes))


LIFTED: dict[str, Any] = {"lifted_at": at(hours=-1)}
PERMANENT: dict[str, Any] = {"level": BlockLevel.PERMANENT}
