"""A second person confirms or rejects what one may not impose alone (D7).

Until then a removal, or a suspension of more than 30 days, acts as a suspension of 30 days. It may
be confirmed or rejected later, too.
"""

from dataclasses import replace

from domain.model.blocks import BlockLevel, Case, CaseDecision
from domain.model.events import EventKind
from domain.model.refusals import Refusal, RefusalCode
from domain.model.sanctions import Imposed
from domain.model.sessions import Act
from domain.model.texts import check_text
from domain.rules.casework import begun, noted, told, writes_about
from domain.rules.letters import BLOCKED, REJECTED
from domain.rules.rulings import Agent, say_sanction, standing_changes


def confirm(
    case: Case, imposed: Imposed, act: Act, agent: Agent, rationale: str
) -> CaseDecision | Refusal:
    """D7: it is final, and a removal cancels what has not come to the meeting (D4).

    Refuses NOT_YOURS_TO_DO to who had a hand in it, ALREADY_DECIDED, INVALID_INPUT.
    """
    if refusal := _check(imposed, agent, rationale):
        return refusal
    final = replace(imposed, awaiting=frozenset())
    return _settled(case, final, act, agent, rationale)


def reject(
    case: Case, imposed: Imposed, act: Act, agent: Agent, rationale: str
) -> CaseDecision | Refusal:
    """D7: it is over, at once. A permanent block stays until a lead lifts it (B7)."""
    if refusal := _check(imposed, agent, rationale):
        return refusal
    over = replace(imposed, ended_at=act.now)
    return _settled(case, over, act, agent, rationale)


def _check(imposed: Imposed, agent: Agent, rationale: str) -> Refusal | None:
    if agent.id in imposed.awaiting:
        message = "Another than who decided it, or verified what it rests on, confirms it."
        return Refusal(RefusalCode.NOT_YOURS_TO_DO, message, "D7")
    if not imposed.pending:
        message = "Nothing is left to confirm of this sanction."
        return Refusal(RefusalCode.ALREADY_DECIDED, message, "D7")
    return check_text(rationale, ("rationale",))


def _settled(case: Case, imposed: Imposed, act: Act, agent: Agent, rationale: str) -> CaseDecision:
    """On record (V4), told to support and to the person."""
    record = tuple(imposed if one.id == imposed.id else one for one in case.record)
    decision = begun(replace(case, record=record), imposed.id)
    decision = told(decision, act, EventKind.SANCTION_REVIEWED, imposed.id)
    decision = replace(decision, events=(*decision.events, *standing_changes((imposed,), act)))
    decision = _explained(decision, act, imposed)
    how = "rejected" if imposed.ended_at else "confirmed"
    text = f"{say_sanction(imposed.sanction)} {how}."
    subjects = (one for one in (imposed.block_id, imposed.account_id) if one)
    about = imposed.dispute_id
    return noted(decision, act, subjects, text, by=agent.id, why=rationale, about=about)


def _explained(decision: CaseDecision, act: Act, imposed: Imposed) -> CaseDecision:
    """What the partner hears in their ticket's thread, of what came of a block."""
    block = decision.case.block(imposed.block_id) if imposed.block_id else None
    if block is None:
        return decision
    body = REJECTED if imposed.ended_at else BLOCKED[BlockLevel.PERMANENT]
    return writes_about(decision, act, block, body)
