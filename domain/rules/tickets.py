"""A block's ticket: taken by an agent, and never closed while the partner is blocked (B5).

A removed partner's closes all the same; where the removal ends and the block stands, it is open
again in the same commit.
"""

from dataclasses import replace

from domain.model.blocks import (
    Case,
    CaseDecision,
    PartnerBlock,
    Ticket,
    TicketResolution,
)
from domain.model.events import EventKind
from domain.model.refusals import Refusal, RefusalCode
from domain.model.sessions import Act
from domain.rules.casework import begun, noted, told
from domain.rules.rulings import Agent


def take_ticket(case: Case, block: PartnerBlock, act: Act, agent: Agent) -> CaseDecision | Refusal:
    """One agent takes it (ALREADY_TAKEN), a lead takes over; one's own again is no change."""
    ticket = block.ticket
    if refusal := _check_unclosed(ticket):
        return refusal
    if ticket.assignee == agent.id:
        return begun(case, ticket.id)
    if ticket.assignee is not None and not agent.lead:
        return Refusal(RefusalCode.ALREADY_TAKEN, "Another agent has taken this ticket.", "B5")
    taken = replace(block, ticket=replace(ticket, assignee=agent.id))
    return _noted(begun(case.with_block(taken), ticket.id), act, block, "Ticket taken.", agent)


def may_close(ticket: Ticket, *, removed: bool, blocked: bool) -> Refusal | None:
    """B5: not while the partner's profile is blocked (PARTNER_STILL_BLOCKED), by this block or by
    another; of a removed partner every ticket may close. Not a closed one (ALREADY_DECIDED).
    """
    if refusal := _check_unclosed(ticket):
        return refusal
    if removed or not blocked:
        return None
    message = "The partner's profile is still blocked: the ticket stays open."
    return Refusal(RefusalCode.PARTNER_STILL_BLOCKED, message, "B5")


def close_ticket(case: Case, block: PartnerBlock, act: Act, agent: Agent) -> CaseDecision | Refusal:
    """B5: any agent or lead closes what may close; how it closed follows from the state."""
    if refusal := may_close(block.ticket, removed=case.removed, blocked=case.blocked):
        return refusal
    return closed(begun(case, block.ticket.id), act, block, agent)


def closed(decision: CaseDecision, act: Act, block: PartnerBlock, agent: Agent) -> CaseDecision:
    """The decision with the block's ticket closed: for whoever asked `may_close`."""
    case = decision.case
    resolution = _resolution(case, block)
    ticket = replace(block.ticket, closed_at=act.now, resolution=resolution)
    decision = replace(decision, case=case.with_block(replace(block, ticket=ticket)))
    decision = told(decision, act, EventKind.TICKET_CLOSED, ticket.id)
    return _noted(decision, act, block, f"Ticket closed: {resolution.value}.", agent)


def reopened(decision: CaseDecision, act: Act, agent: Agent) -> CaseDecision:
    """B5: who is blocked, and not removed any more, has an open ticket."""
    case, block = decision.case, decision.case.active
    if block is None or case.removed or block.ticket.closed_at is None:
        return decision
    ticket = replace(block.ticket, closed_at=None, resolution=None)
    decision = replace(decision, case=case.with_block(replace(block, ticket=ticket)))
    return _noted(decision, act, block, "Ticket open again: the removal ended.", agent)


def _resolution(case: Case, block: PartnerBlock) -> TicketResolution:
    """B5, B10: of a block that nothing stands behind any more it was an error."""
    if case.removed:
        return TicketResolution.PARTNER_REMOVED
    stands = case.upheld_on(block)
    return TicketResolution.UNBLOCKED if stands else TicketResolution.SET_IN_ERROR


def _check_unclosed(ticket: Ticket) -> Refusal | None:
    if ticket.closed_at is None:
        return None
    return Refusal(RefusalCode.ALREADY_DECIDED, "This ticket has been closed.", "B5")


def _noted(
    decision: CaseDecision, act: Act, block: PartnerBlock, text: str, agent: Agent
) -> CaseDecision:
    return noted(decision, act, (block.id, block.partner_id), text, by=agent.id)
