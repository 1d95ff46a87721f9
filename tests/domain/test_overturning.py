"""B10, B8: a mistake takes back what followed from it alone, and nothing tells who reported."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.model.blocks import BlockLevel, Case, TicketResolution
from domain.model.people import Actor
from domain.model.refusals import RefusalCode
from domain.model.reports import OfflineReport, ReportStatus
from domain.rules.reviews import Verdict, overturn
from domain.rules.tickets import close_ticket
from tests.domain.make import code
from tests.domain.partners import (
    ALICE,
    EMPTY,
    LEAD,
    PARTNER,
    REPORTER,
    TODAY,
    accepted,
    confirmed,
    counselled,
    kinds,
    levels,
    lifted,
    overturned,
    proven,
    support,
    upheld,
)

DAY = timedelta(days=1)
MET = TODAY - 10 * DAY  # the day of a counselling
L1, PERMANENT = ("L1", "ACTIVE"), ("PERMANENT", "ACTIVE")
L1_LIFTED, LIFTED = ("L1", "LIFTED"), ("PERMANENT", "LIFTED")


def standing(days: int, id: str = "rep_1") -> OfflineReport:
    """A report that stands, of a service so many days from the counselling."""
    return replace(
        proven(MET + days * DAY, id), status=ReportStatus.UPHELD, judged_date=MET + days * DAY
    )


def once() -> Case:
    """A partner blocked for the first time, by rep_1."""
    return upheld(EMPTY, MET - DAY).case


def learned() -> Case:
    """The same, counselled on MET, and unblocked."""
    return lifted(counselled(once(), MET))


# ── B10 ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (ReportStatus.OPEN, RefusalCode.WRONG_STAGE),
        (ReportStatus.DISMISSED, RefusalCode.ALREADY_DECIDED),
    ],
)
def test_b10_only_what_stands_is_overturned(status: ReportStatus, refusal: RefusalCode) -> None:
    report = replace(proven(), status=status)
    assert code(overturn(EMPTY, report, support(), LEAD, Verdict("No."))) is refusal


def test_b10_a_block_that_nothing_stands_behind_is_lifted_and_its_ticket_closes() -> None:
    decision = overturned(once(), standing(-1))
    (block,) = decision.case.blocks
    assert levels([block]) == [L1_LIFTED]
    assert block.ticket.resolution is TicketResolution.SET_IN_ERROR
    assert kinds(decision, PARTNER) == ["MessagePosted", "StandingChanged"]
    assert kinds(decision, "support") == [
        "ReportReviewed",
        "BlockLifted",
        "MessagePosted",
        "TicketClosed",
    ]


def test_b10_a_block_that_something_stands_behind_stays() -> None:
    case = upheld(once(), TODAY, "rep_2").case
    decision = overturned(case, standing(-1))
    assert levels(decision.case.blocks) == [L1]
    assert kinds(decision, PARTNER) == []


def test_b10_the_counselling_of_a_block_set_in_error_no_longer_counts() -> None:
    decision = overturned(learned(), standing(-1))
    assert not decision.case.blocks[0].counselled
    assert levels(upheld(decision.case, TODAY, "rep_2").case.blocks) == [L1_LIFTED, L1]


def test_b10_a_counselling_that_another_first_time_stands_behind_counts() -> None:
    case = upheld(learned(), MET, "rep_2").case
    decision = overturned(case, standing(-1))
    assert decision.case.blocks[0].counselled
    assert confirmed(upheld(decision.case, TODAY, "rep_3").case).removed


def test_b10_where_the_repetition_falls_the_removal_ends_with_the_block() -> None:
    case = upheld(learned(), TODAY, "rep_2").case
    decision = overturned(case, standing(10, "rep_2"))
    assert levels(decision.case.blocks) == [L1_LIFTED, LIFTED]
    assert not decision.case.removed
    second = decision.case.blocks[1].ticket
    assert second.resolution is TicketResolution.SET_IN_ERROR
    assert decision.case.blocks[0].ticket.resolution is None


def test_b10_where_the_repetition_falls_a_raised_block_is_l1_again() -> None:
    case = upheld(counselled(once(), MET), TODAY, "rep_2").case
    decision = overturned(case, standing(10, "rep_2"))
    assert levels(decision.case.blocks) == [L1]
    assert (decision.case.blocked, decision.case.removed) == (True, False)
    assert decision.case.blocks[0].counselled


@pytest.mark.parametrize("raised", [True, False])
def test_b10_where_the_first_time_falls_there_is_no_repetition(raised: bool) -> None:
    """What counts is to repeat after a counselling that was held for something."""
    before = counselled(once(), MET) if raised else learned()
    decision = overturned(upheld(before, TODAY, "rep_2").case, standing(-1))
    block = decision.case.active
    assert block is not None
    assert block.level is BlockLevel.L1
    assert not block.counselled
    assert not decision.case.removed


def test_b10_no_ticket_closes_while_another_block_is_in_force() -> None:
    """B5 on the way of a mistake: the first block's ticket waits for the second."""
    case = upheld(learned(), TODAY, "rep_2").case
    decision = overturned(case, standing(-1))
    assert [block.ticket.resolution for block in decision.case.blocks] == [None, None]
    again = counselled(decision.case, TODAY)
    free = lifted(again)
    closed = accepted(close_ticket(free, free.blocks[0], support(), ALICE))
    assert closed.case.blocks[0].ticket.resolution is TicketResolution.SET_IN_ERROR


def test_b10_a_removal_for_another_reason_stays() -> None:
    case = confirmed(upheld(learned(), TODAY, "rep_2").case)
    other = replace(case.record[0], id="san_other", block_id=None, dispute_id="dsp_1")
    decision = overturned(replace(case, record=(*case.record, other)), standing(10, "rep_2"))
    assert decision.case.removed
    ticket = decision.case.blocks[1].ticket
    assert ticket.resolution is TicketResolution.PARTNER_REMOVED


# ── B8 ───────────────────────────────────────────────────────────────────────────────────────────


def test_b8_nothing_that_the_partner_hears_holds_the_report() -> None:
    for decision in (upheld(EMPTY, date(2026, 11, 3)), upheld(learned(), TODAY, "rep_2")):
        to_partner = [event for event in decision.events if PARTNER in event.to]
        told = repr(to_partner) + repr(decision.messages)
        assert all(event.actor is Actor.SUPPORT for event in to_partner)
        assert not any(word in told for word in (REPORTER, "rep_", "2026, 11, 3", "Nov", "blk_"))
