"""A lead ends what is in force on a person, and what follows for who is still blocked (D4, B5)."""

from dataclasses import replace

from domain.model.blocks import Case, CaseDecision
from domain.model.events import EventKind
from domain.model.refusals import Refusal
from domain.model.sanctions import end_sanctions
from domain.model.sessions import Act
from domain.rules.casework import begun, told, writes_about
from domain.rules.letters import PARDONED
from domain.rules.rulings import Agent, on_record, standing_changes
from domain.rules.tickets import reopened


def pardon(case: Case, act: Act, agent: Agent, rationale: str) -> CaseDecision | Refusal:
    """D4: every sanction in force ends, on record; the person is told of their standing.

    A client's case has no block. A ticket that closed because its partner was removed, while a
    block is in force, is open again (B5). Refuses NOT_FOUND where nothing is in force.
    """
    ended = end_sanctions(case.record, rationale, act.now)
    if isinstance(ended, Refusal):
        return ended
    anew = {one.id: one for one in ended}
    record = tuple(anew.get(one.id, one) for one in case.record)
    decision = replace(
        begun(replace(case, record=record), case.partner_id),
        timeline=tuple(on_record(one, act, agent, rationale) for one in ended),
        events=tuple(standing_changes(ended, act)),
    )
    return _talking_again(decision, act, agent)


def _talking_again(decision: CaseDecision, act: Act, agent: Agent) -> CaseDecision:
    """B5: the partner's ticket and its conversation, where they had closed by the removal."""
    before, decision = decision, reopened(decision, act, agent)
    block = decision.case.active
    if block is None or decision is before:
        return decision
    decision = told(decision, act, EventKind.BLOCK_SET, block.id)
    return writes_about(decision, act, block, PARDONED)
