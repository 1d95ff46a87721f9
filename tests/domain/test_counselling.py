"""B6: a trainer holds the meeting of an L1 block; it completes when everything is there, once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.events import SUPPORT, EventKind
from domain.model.refusals import InputRefusal, Refusal, RefusalCode
from domain.rules.counselling import Notes, Worry, complete, record, schedule
from domain.rules.points import KEYS, POINTS
from tests.domain.counselled import (
    ALL,
    ANSWERED,
    DECIDED,
    INCOMPLETE,
    LEAD,
    LIFTED,
    NOW,
    PERMANENT,
    SOON,
    STAGE,
    TODAY,
    TOM,
    UMA,
    YEAR,
    YOURS,
    a_block,
    a_case,
    accepted,
    completed,
    held,
    recorded,
    scheduled,
)
from tests.domain.make import MS, at, code

# ── Scheduling ───────────────────────────────────────────────────────────────────────────────────


def test_b6_who_schedules_it_holds_it_and_the_partner_hears_of_a_changed_standing() -> None:
    decision = accepted(schedule(a_case(), a_block(), NOW, TOM, SOON))
    found = held(decision.case)
    assert (found.trainer_id, found.scheduled_at, found.completed_at) == (TOM.id, SOON, None)
    assert (found.covered, found.commitment_given, found.concerns) == (frozenset(), False, ())
    assert [(one.kind, one.to, one.subject_id) for one in decision.events] == [
        (EventKind.COUNSELLING_SCHEDULED, (SUPPORT,), found.id),
        (EventKind.STANDING_CHANGED, ("par_1",), None),
    ]
    assert {one.subject_id for one in decision.timeline} == {"blk_1", "par_1"}
    assert {one.agent_id for one in decision.timeline} == {TOM.id}


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (at(), RefusalCode.INVALID_INPUT),
        (at(ms=-1), RefusalCode.INVALID_INPUT),
        (at() + MS, None),
        (at() + YEAR, None),
        (at() + YEAR + MS, RefusalCode.INVALID_INPUT),
    ],
)
def test_b6_it_is_set_for_the_next_365_days(when: object, told: RefusalCode | None) -> None:
    outcome = schedule(a_case(), a_block(), NOW, TOM, when)  # type: ignore[arg-type]
    assert code(outcome) is told
    if told:
        assert isinstance(outcome, InputRefusal)
        assert outcome.path == ("at",)


def test_b6_there_is_one_a_block_and_scheduling_again_moves_it() -> None:
    case = recorded(Notes(KEYS[:3], commitment_given=False, concerns=[ANSWERED]))
    later = at(days=9)
    moved = held(accepted(schedule(case, case.blocks[0], NOW, TOM, later)).case)
    assert moved == replace(held(case), scheduled_at=later)


def test_b6_to_set_it_for_the_same_moment_again_changes_nothing() -> None:
    case = scheduled()
    again = accepted(schedule(case, case.blocks[0], NOW, TOM, SOON))
    assert (again.case, again.events, again.timeline) == (case, (), ())


def test_b6_another_trainer_does_not_move_it_and_a_lead_takes_it_over() -> None:
    case = scheduled()
    assert code(schedule(case, case.blocks[0], NOW, UMA, at(days=9))) is YOURS
    taken = accepted(schedule(case, case.blocks[0], NOW, LEAD, SOON)).case
    assert held(taken).trainer_id == LEAD.id
    assert code(schedule(taken, taken.blocks[0], NOW, TOM, at(days=9))) is YOURS


def test_b6_only_the_partner_of_an_l1_block_in_force_is_counselled() -> None:
    for changes in (LIFTED, PERMANENT):
        block = a_block(**changes)
        assert code(schedule(a_case(block), block, NOW, LEAD, SOON)) is STAGE
    block = completed().blocks[0]
    assert code(schedule(a_case(block), block, NOW, LEAD, SOON)) is DECIDED
    assert code(schedule(a_case(block), block, NOW, LEAD, at(ms=-1))) is DECIDED


def test_b10_where_it_was_set_aside_a_new_one_is_held() -> None:
    block = completed().blocks[0]
    first = block.counselling
    assert first is not None
    aside = replace(block, counselling=replace(first, voided_at=at(hours=1)))
    case = scheduled(a_case(aside), UMA)
    assert held(case).id != first.id
    written = record(case, first.id, NOW, LEAD, ALL)
    for again in (written, complete(case, first.id, NOW, TOM, TODAY)):
        assert code(again) is DECIDED


# ── Completing ───────────────────────────────────────────────────────────────────────────────────


def test_b6_it_completes_with_everything_there_and_the_partner_is_told() -> None:
    case = recorded(replace(ALL, concerns=[ANSWERED]))
    decision = accepted(complete(case, held(case).id, NOW, TOM, TODAY))
    found = held(decision.case)
    assert (found.completed_at, found.completed_on, found.counts) == (at(), TODAY, True)
    assert [one.kind for one in decision.events] == [
        EventKind.COUNSELLING_COMPLETED,
        EventKind.STANDING_CHANGED,
    ]
    assert decision.case.blocks[0].awaiting is False
    assert decision.case.blocked  # B7: to lift it is another's to do


@pytest.mark.parametrize("missing", KEYS)
def test_b6_without_one_of_the_points_it_is_incomplete(missing: str) -> None:
    case = recorded(replace(ALL, covered=[key for key in KEYS if key != missing]))
    refused = complete(case, held(case).id, NOW, TOM, TODAY)
    assert isinstance(refused, Refusal)
    assert refused.code is INCOMPLETE
    assert missing in refused.message


@pytest.mark.parametrize(
    "notes",
    [
        Notes((), commitment_given=False),
        replace(ALL, commitment_given=False),
        replace(ALL, concerns=[ANSWERED, Worry("And my rating?")]),
    ],
)
def test_b6_without_commitment_or_with_an_open_concern_it_is_incomplete(notes: Notes) -> None:
    case = recorded(notes)
    assert code(complete(case, held(case).id, NOW, TOM, TODAY)) is INCOMPLETE


@given(st.sets(st.sampled_from(KEYS)), st.booleans(), st.lists(st.booleans(), max_size=4))
def test_b6_it_completes_exactly_with_all_of_it(
    covered: set[str], commitment: bool, answers: list[bool]
) -> None:
    worries = [Worry("Hm?", "Yes." if answer else None) for answer in answers]
    case = recorded(Notes(sorted(covered), commitment, worries))
    outcome = complete(case, held(case).id, NOW, TOM, TODAY)
    whole = covered == set(KEYS) and commitment and all(answers)
    assert code(outcome) is (None if whole else INCOMPLETE)


# ── The points ───────────────────────────────────────────────────────────────────────────────────


def test_b6_there_are_ten_points_each_in_its_words() -> None:
    assert KEYS == (
        "SAFETY",
        "HOW_WE_KNOW",
        "NO_RECOURSE",
        "TERMS",
        "WHAT_COUNTS",
        "LAST_CHANCE",
        "EARNINGS",
        "CALENDAR",
        "VISITING_CARD",
        "REBOOKING_HELPLINE",
    )
    assert all(40 < len(point.text) < 400 for point in POINTS)


def test_b8_how_we_know_is_clients_reports_and_calls_and_no_more() -> None:
    text = next(point.text for point in POINTS if point.key == "HOW_WE_KNOW")
    assert "clients' reports and calls" in text
    assert not any(word in text.lower() for word in ("location", "gps", "track", "address"))
