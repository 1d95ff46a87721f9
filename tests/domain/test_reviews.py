"""B2, B3, B7: a report is judged once, and the profile follows from what stands."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.blocks import Case
from domain.model.refusals import InputRefusal, RefusalCode
from domain.model.reports import ProofStatus, ReportStatus
from domain.model.sanctions import SanctionKind
from domain.rules.reviews import Verdict, dismiss, lift, uphold
from domain.rules.rulings import Agent
from tests.domain.make import T, code
from tests.domain.partners import (
    ALICE,
    EMPTY,
    LEAD,
    PARTNER,
    TODAY,
    TRAINER,
    a_proof,
    accepted,
    confirmed,
    counselled,
    kinds,
    levels,
    lifted,
    proven,
    report_of,
    support,
    upheld,
)

DAY = timedelta(days=1)
MET = TODAY - 10 * DAY  # the day of a counselling
L1, PERMANENT = ("L1", "ACTIVE"), ("PERMANENT", "ACTIVE")
L1_LIFTED, LIFTED = ("L1", "LIFTED"), ("PERMANENT", "LIFTED")


def once() -> Case:
    """A partner blocked for the first time, by rep_1."""
    return upheld(EMPTY, MET - DAY).case


def learned() -> Case:
    """The same, counselled on MET, and unblocked."""
    return lifted(counselled(once(), MET))


# ── B2 ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [None, ProofStatus.PENDING, ProofStatus.REJECTED])
def test_b2_nothing_is_upheld_without_a_verified_proof(status: ProofStatus | None) -> None:
    proofs = () if status is None else (a_proof(status=status),)
    report = replace(proven(), proofs=proofs)
    refused = uphold(EMPTY, report, support(), ALICE, Verdict("So it seems."), today=TODAY)
    assert code(refused) is RefusalCode.PROOF_REQUIRED


def test_b2_one_verified_proof_among_others_is_enough() -> None:
    proofs = (a_proof("prf_2", ProofStatus.REJECTED), a_proof("prf_1"))
    report = replace(proven(), proofs=proofs)
    decision = accepted(
        uphold(EMPTY, report, support(), ALICE, Verdict("One shows it."), today=TODAY)
    )
    assert report_of(decision).status is ReportStatus.UPHELD


@pytest.mark.parametrize("status", [ReportStatus.UPHELD, ReportStatus.DISMISSED])
def test_b2_a_report_is_decided_once(status: ReportStatus) -> None:
    report = replace(proven(), status=status)
    verdict = Verdict("Again.")
    again = (
        uphold(EMPTY, report, support(), ALICE, verdict, today=TODAY),
        dismiss(EMPTY, report, support(), ALICE, verdict),
    )
    assert [code(one) for one in again] == [RefusalCode.ALREADY_DECIDED] * 2


def test_b2_a_dismissed_report_changes_nothing_and_is_told_to_support_alone() -> None:
    decision = accepted(dismiss(EMPTY, proven(), support(), ALICE, Verdict("Nothing to it.")))
    assert decision.case == EMPTY
    assert report_of(decision).status is ReportStatus.DISMISSED
    assert [event.to for event in decision.events] == [("support",)]
    assert [(one.subject_id, one.why) for one in decision.timeline] == [(PARTNER, "Nothing to it.")]


# ── B3 ───────────────────────────────────────────────────────────────────────────────────────────


def test_b3_upholding_needs_the_day_of_the_service() -> None:
    refused = uphold(EMPTY, proven(None), support(), ALICE, Verdict("When?"), today=TODAY)
    assert code(refused) is RefusalCode.REPORT_NEEDS_A_DATE


@pytest.mark.parametrize("days", [0, -1])
def test_b3_the_day_may_be_found_out_by_support(days: int) -> None:
    verdict = Verdict("They told us.", TODAY + days * DAY)
    decision = accepted(uphold(EMPTY, proven(None), support(), ALICE, verdict, today=TODAY))
    judged = report_of(decision)
    assert (judged.service_date, judged.judged_date) == (None, TODAY + days * DAY)


def test_b3_a_day_in_the_future_is_none() -> None:
    verdict = Verdict("Tomorrow.", TODAY + DAY)
    refused = uphold(EMPTY, proven(), support(), ALICE, verdict, today=TODAY)
    assert isinstance(refused, InputRefusal)
    assert refused.path == ("serviceDate",)


def test_b3_the_first_upheld_report_blocks_at_l1() -> None:
    decision = upheld(EMPTY, TODAY)
    case = decision.case
    assert levels(case.blocks) == [L1]
    assert (case.blocked, case.removed, case.record) == (True, False, ())
    assert [thread.owner_id for thread in decision.threads] == [PARTNER]
    assert kinds(decision, PARTNER) == ["StandingChanged", "MessagePosted"]
    assert kinds(decision, "support") == ["BlockSet", "MessagePosted", "ReportReviewed"]


def test_b3_further_reports_before_the_counselling_are_the_same_block() -> None:
    decision = upheld(once(), TODAY, "rep_2")
    assert levels(decision.case.blocks) == [L1]
    assert len(decision.case.upheld_on(decision.case.blocks[0])) == 2
    assert kinds(decision, PARTNER) == []  # B8: nothing has changed that the partner may know of
    assert decision.messages == ()


@pytest.mark.parametrize(
    ("days", "left"),
    [(-100, L1), (0, L1), (1, PERMANENT), (9, PERMANENT)],
    ids=["long before", "on the counselling's day", "the day after", "yesterday"],
)
def test_b3_a_block_in_force_is_raised_by_a_service_after_the_counselling(
    days: int, left: tuple[str, str]
) -> None:
    decision = upheld(counselled(once(), MET), MET + days * DAY, "rep_2")
    assert levels(decision.case.blocks) == [left]
    assert not decision.case.removed  # before a second person has confirmed it (D7)
    assert (left == PERMANENT) == any(one.pending for one in decision.case.record)


@pytest.mark.parametrize(
    ("days", "left"),
    [(-100, []), (0, []), (1, [PERMANENT])],
    ids=["long before", "on the counselling's day", "the day after"],
)
def test_b3_after_the_lift_old_services_are_a_record_alone_and_new_ones_remove(
    days: int, left: list[tuple[str, str]]
) -> None:
    decision = upheld(learned(), MET + days * DAY, "rep_2")
    case = decision.case
    assert levels(case.blocks) == [L1_LIFTED, *left]
    assert report_of(decision).block_id == case.blocks[-1].id
    assert (case.blocked, any(one.pending for one in case.record)) == (bool(left), bool(left))
    assert len({block.ticket.id for block in case.blocks}) == len(case.blocks)


def test_b3_permanence_is_removal() -> None:
    decision = upheld(learned(), TODAY, "rep_2")
    (imposed,) = decision.case.record
    assert imposed.sanction.kind is SanctionKind.REMOVAL
    assert (imposed.account_id, imposed.block_id) == (PARTNER, decision.case.blocks[1].id)
    assert [one.text for one in decision.timeline if one.subject_id == PARTNER] == [
        "A report was upheld: level PERMANENT.",
        "Removal, to be confirmed.",
    ]
    assert confirmed(decision.case).removed


def test_b3_a_third_time_changes_nothing_more() -> None:
    case = upheld(learned(), TODAY, "rep_2").case
    decision = upheld(case, TODAY, "rep_3")
    assert (decision.case.blocks, decision.case.record) == (case.blocks, case.record)
    assert kinds(decision, PARTNER) == []


def test_b3_a_removal_that_a_lead_ended_is_imposed_anew_by_another_repetition() -> None:
    case = upheld(learned(), TODAY, "rep_2").case
    pardoned = replace(case, record=tuple(replace(one, ended_at=T) for one in case.record))
    assert not pardoned.removed
    assert confirmed(upheld(pardoned, TODAY, "rep_3").case).removed


# ── B7 ───────────────────────────────────────────────────────────────────────────────────────────


def test_b7_a_block_is_lifted_after_its_counselling() -> None:
    case = counselled(once(), MET)
    decision = accepted(lift(case, case.blocks[0], support(), ALICE, "They understood."))
    assert levels(decision.case.blocks) == [L1_LIFTED]
    assert not decision.case.blocked
    assert kinds(decision, PARTNER) == ["StandingChanged", "MessagePosted"]
    assert kinds(decision, "support") == ["BlockLifted", "MessagePosted"]


@pytest.mark.parametrize(
    ("case", "agent", "refusal"),
    [
        (once(), ALICE, RefusalCode.COUNSELLING_INCOMPLETE),
        (counselled(once(), MET), TRAINER, RefusalCode.NOT_YOURS_TO_DO),
        (learned(), ALICE, RefusalCode.ALREADY_DECIDED),
        (learned(), TRAINER, RefusalCode.NOT_YOURS_TO_DO),
        (upheld(counselled(once(), MET), TODAY, "rep_2").case, ALICE, RefusalCode.WRONG_STAGE),
    ],
    ids=["not counselled", "by the trainer", "lifted", "lifted, by the trainer", "permanent"],
)
def test_b7_what_can_not_be_lifted(case: Case, agent: Agent, refusal: RefusalCode) -> None:
    assert code(lift(case, case.blocks[0], support(), agent, "Please.")) is refusal


@pytest.mark.parametrize("removed", [True, False])
def test_b7_a_lead_lifts_a_permanent_block_and_with_it_the_removal_that_came_of_it(
    removed: bool,
) -> None:
    case = upheld(counselled(once(), MET), TODAY, "rep_2").case
    case = confirmed(case) if removed else case
    decision = accepted(lift(case, case.blocks[0], support(), LEAD, "They have changed."))
    assert levels(decision.case.blocks) == [LIFTED]
    assert not any(one.stands(T) for one in decision.case.record)
    assert (decision.case.blocked, decision.case.removed) == (False, False)


def test_b7_a_lift_has_its_reason() -> None:
    case = counselled(once(), MET)
    assert code(lift(case, case.blocks[0], support(), ALICE, " ")) is RefusalCode.INVALID_INPUT
