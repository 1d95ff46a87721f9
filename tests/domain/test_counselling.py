"""B6: a trainer holds the meeting of an L1 block; it completes when everything is there, once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.blocks import (
    BlockLevel,
    Case,
    CaseDecision,
    Concern,
    Counselling,
    PartnerBlock,
    Ticket,
    Upheld,
)
from domain.counselling import MOST_CONCERNS, Notes, Worry, complete, record, schedule
from domain.events import SUPPORT, EventKind
from domain.people import Actor
from domain.points import KEYS, POINTS
from domain.refusals import InputRefusal, Refusal, RefusalCode
from domain.rulings import Agent
from tests.domain.make import MS, act, at, code

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


# ── Recording ────────────────────────────────────────────────────────────────────────────────────


def test_b6_what_is_recorded_replaces_what_was() -> None:
    case = recorded(Notes(KEYS[:3], commitment_given=True, concerns=[ANSWERED]))
    case = recorded(Notes(KEYS[5:6], commitment_given=False), case)
    found = held(case)
    assert (found.covered, found.commitment_given, found.concerns) == (
        frozenset({KEYS[5]}),
        False,
        (),
    )


def test_b6_a_concern_in_the_same_words_keeps_its_id() -> None:
    worries = [Worry("Rent?"), Worry("Rent?"), Worry("Time?")]
    first = held(recorded(Notes((), commitment_given=False, concerns=worries)))
    again = [Worry("Time?", "Yes."), Worry("New?"), Worry("Rent?"), Worry("Rent?"), Worry("Rent?")]
    case = scheduled().with_block(replace(a_block(), counselling=first))
    concerns = held(recorded(Notes((), commitment_given=False, concerns=again), case)).concerns
    rent, other, time = first.concerns
    ids = [one.id for one in concerns]
    assert (ids[0], ids[2:4]) == (time.id, [rent.id, other.id])
    assert len(set(ids)) == 5
    assert concerns[0] == Concern(time.id, "Time?", "Yes.")


def test_b6_recording_the_same_again_changes_nothing() -> None:
    case = recorded()
    again = accepted(record(case, held(case).id, NOW, TOM, ALL))
    assert (again.case, again.events, again.timeline) == (case, (), ())


def test_b6_the_record_is_kept_step_by_step_and_told_to_nobody_else() -> None:
    case = scheduled()
    decision = accepted(record(case, held(case).id, NOW, TOM, Notes(KEYS[:7], True)))
    assert decision.events == ()
    assert {one.text for one in decision.timeline} == {
        f"Counselling recorded: 7 of {len(KEYS)} points covered."
    }


BAD: list[tuple[Notes, tuple[str, ...]]] = [
    (Notes(["SAFETY", "SAFETY"], True), ("coveredPoints", "1")),
    (Notes(["SAFETY", "safety"], True), ("coveredPoints", "1")),
    (Notes([""], True), ("coveredPoints", "0")),
    (Notes((), True, [Worry("x")] * (MOST_CONCERNS + 1)), ("concerns",)),
    (Notes((), True, [Worry("x"), Worry(" ")]), ("concerns", "1", "text")),
    (Notes((), True, [Worry("x" * 4_001)]), ("concerns", "0", "text")),
    (Notes((), True, [Worry("x", "")]), ("concerns", "0", "resolution")),
    (Notes((), True, [Worry("x", "x" * 4_001)]), ("concerns", "0", "resolution")),
]


@pytest.mark.parametrize(("notes", "path"), BAD)
def test_b6_what_is_wrong_is_told_with_its_place(notes: Notes, path: Sequence[str]) -> None:
    case = scheduled()
    refused = record(case, held(case).id, NOW, TOM, notes)
    assert isinstance(refused, InputRefusal)
    assert refused.path == path


def test_b6_no_concerns_and_fifty_are_within_bounds() -> None:
    for worries in ([], [Worry("x" * 4_000, "y" * 4_000)] * MOST_CONCERNS):
        case = recorded(Notes((), commitment_given=False, concerns=worries))
        assert len(held(case).concerns) == len(worries)


def test_b6_another_trainer_writes_nothing_and_a_lead_takes_it_over() -> None:
    case = scheduled()
    for outcome in (
        record(case, held(case).id, NOW, UMA, ALL),
        record(case, held(case).id, NOW, UMA, Notes(["NONE"], True)),
        complete(case, held(case).id, NOW, UMA, TODAY),
    ):
        assert code(outcome) is YOURS
    assert held(recorded(by=LEAD)).trainer_id == LEAD.id


@pytest.mark.parametrize("changes", [LIFTED, PERMANENT])
def test_b6_nothing_is_written_once_the_block_is_lifted_or_permanent(
    changes: dict[str, Any],
) -> None:
    case = moved_on(recorded(), **changes)
    assert code(record(case, held(case).id, NOW, TOM, ALL)) is STAGE
    assert code(complete(case, held(case).id, NOW, LEAD, TODAY)) is STAGE


def test_b6_nothing_is_written_once_it_is_completed() -> None:
    case = completed()
    for trainer in (TOM, LEAD):
        assert code(record(case, held(case).id, NOW, trainer, ALL)) is DECIDED
        assert code(complete(case, held(case).id, NOW, trainer, TODAY)) is DECIDED
    assert code(complete(case, held(case).id, NOW, UMA, TODAY)) is YOURS


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
