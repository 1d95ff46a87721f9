"""B6: what a trainer records replaces what was there, within bounds, until it is completed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from domain.model.blocks import (
    Concern,
)
from domain.model.refusals import InputRefusal
from domain.rules.counselling import MOST_CONCERNS, Notes, Worry, complete, record
from domain.rules.points import KEYS
from tests.domain.counselled import (
    ALL,
    ANSWERED,
    DECIDED,
    LEAD,
    LIFTED,
    NOW,
    PERMANENT,
    STAGE,
    TODAY,
    TOM,
    UMA,
    YOURS,
    a_block,
    accepted,
    completed,
    held,
    moved_on,
    recorded,
    scheduled,
)
from tests.domain.make import code


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
