"""D4, B5: a lead ends what is in force, and who is still blocked has an open ticket again."""

from dataclasses import replace
from datetime import timedelta

from domain.model.blocks import Case, TicketResolution
from domain.model.people import Party
from domain.model.refusals import RefusalCode
from domain.model.reports import ReportStatus
from domain.model.sanctions import Imposed, Sanction, SanctionKind
from domain.rules.pardons import pardon
from domain.rules.tickets import close_ticket
from tests.domain.make import T, code
from tests.domain.partners import (
    ALICE,
    EMPTY,
    LEAD,
    PARTNER,
    TODAY,
    accepted,
    confirmed,
    counselled,
    kinds,
    overturned,
    proven,
    support,
    upheld,
)

REMOVAL = Imposed("san_1", PARTNER, Sanction(Party.PARTNER, SanctionKind.REMOVAL), T, "dsp_1")
MET = TODAY - timedelta(days=10)


def removed(case: Case) -> Case:
    """The partner removed by a dispute, and the ticket of the block in force closed by it."""
    case = replace(case, record=(*case.record, REMOVAL))
    return shut(case)


def shut(case: Case) -> Case:
    """The ticket of the block in force, closed as far as a removal lets it."""
    assert case.active is not None
    return accepted(close_ticket(case, case.active, support(), ALICE)).case


def test_d4_nothing_in_force_is_nothing_to_end() -> None:
    assert code(pardon(EMPTY, support(), LEAD, "Why.")) is RefusalCode.NOT_FOUND
    blank = pardon(replace(EMPTY, record=(REMOVAL,)), support(), LEAD, " ")
    assert code(blank) is RefusalCode.INVALID_INPUT


def test_d4_who_is_not_blocked_is_told_of_their_standing_alone() -> None:
    decision = accepted(pardon(replace(EMPTY, record=(REMOVAL,)), support(), LEAD, "Why."))
    assert not decision.case.removed
    assert [event.kind.value for event in decision.events] == ["StandingChanged"]
    assert [(step.text, step.why) for step in decision.timeline] == [("Removal ended.", "Why.")]


def test_b5_the_ticket_of_who_is_still_blocked_is_open_again() -> None:
    case = removed(upheld(EMPTY, TODAY).case)
    assert case.active
    assert case.active.ticket.resolution is TicketResolution.PARTNER_REMOVED
    decision = accepted(pardon(case, support(), LEAD, "Why."))
    block = decision.case.active
    assert block
    assert (block.ticket.closed_at, block.ticket.resolution) == (None, None)
    assert kinds(decision, PARTNER) == ["StandingChanged", "MessagePosted"]
    assert kinds(decision, "support") == ["BlockSet", "MessagePosted"]
    (message,) = decision.messages
    assert message.thread_id == block.ticket.thread_id
    steps = [step.text for step in decision.timeline if step.subject_id == block.id]
    assert steps == ["Ticket open again: the removal ended."]
    refused = close_ticket(decision.case, block, support(), ALICE)
    assert code(refused) is RefusalCode.PARTNER_STILL_BLOCKED


def test_b5_a_ticket_that_was_open_stays_so_without_a_word() -> None:
    case = replace(upheld(EMPTY, TODAY).case, record=(REMOVAL,))
    decision = accepted(pardon(case, support(), LEAD, "Why."))
    assert (decision.messages, decision.case.blocks) == ((), case.blocks)


def for_good() -> Case:
    """Blocked, counselled and repeated: the block in force is permanent, its ticket closed."""
    case = counselled(upheld(EMPTY, MET - timedelta(days=1)).case, MET)
    return shut(confirmed(upheld(case, MET + timedelta(days=1), "rep_2").case))


def test_b10_a_block_that_is_l1_again_has_an_open_ticket() -> None:
    report = replace(proven(MET, "rep_2"), status=ReportStatus.UPHELD, judged_date=MET)
    decision = overturned(for_good(), report)
    block = decision.case.active
    assert block is not None
    assert not decision.case.removed
    assert block.ticket.closed_at is None
    assert [message.thread_id for message in decision.messages] == [block.ticket.thread_id]


def test_b10_who_is_removed_by_a_dispute_is_not_told_that_removal_is_undone() -> None:
    case = for_good()
    report = replace(proven(MET, "rep_2"), status=ReportStatus.UPHELD, judged_date=MET)
    decision = overturned(replace(case, record=(*case.record, REMOVAL)), report)
    assert decision.case.removed
    assert decision.messages == ()
    block = decision.case.active
    assert block is not None
    assert block.ticket.resolution is TicketResolution.PARTNER_REMOVED
    assert "StandingChanged" in kinds(decision, PARTNER)
