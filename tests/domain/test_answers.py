"""A2, A6: who answers an addition, once; and what becomes of it otherwise."""

from dataclasses import replace
from typing import Any

import pytest

from domain.model.events import EventKind
from domain.model.orders import AdditionStatus
from domain.model.people import Actor, Party
from domain.model.refusals import Refusal, RefusalCode
from domain.model.sessions import Decision, Session, Stage
from domain.rules.actions import AdditionActionKind, addition_actions_of
from domain.rules.additions import (
    Times,
    confirm,
    decline,
    withdraw,
)
from domain.rules.stages import complete, miss
from tests.domain.changes import (
    CLIENT,
    MEETING,
    OPEN,
    PARTNER,
    PLENTY,
    an_addition,
    confirming,
    with_addition,
)
from tests.domain.make import (
    a_secure_session,
    a_session,
    accepted,
    act,
    at,
    code,
    heard,
)

NOW = at(minutes=-40)
NOT_YOURS, WRONG_STAGE = RefusalCode.NOT_YOURS_TO_DO, RefusalCode.WRONG_STAGE
ANSWERED = RefusalCode.ALREADY_ANSWERED
LIVE = (*OPEN, *MEETING)


# ── A2, A6 ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("proposer", Party)
@pytest.mark.parametrize("stage", LIVE)
@pytest.mark.parametrize("by", [Actor.CLIENT, Actor.PARTNER, Actor.SUPPORT])
def test_a2_the_other_party_answers_and_the_proposer_withdraws(
    by: Actor, stage: Stage, proposer: Party
) -> None:
    session = with_addition(stage, an_addition(proposed_by=proposer))
    other = by.value == proposer.other.value
    closed = WRONG_STAGE if stage in MEETING else None  # A6
    assert code(confirm(session, act(by, NOW), "add_1", Times(), PLENTY)) is (
        closed if other else NOT_YOURS
    )
    assert code(decline(session, act(by, NOW), "add_1")) is (None if other else NOT_YOURS)
    mine = by.value == proposer.value
    assert code(withdraw(session, act(by, NOW), "add_1")) is (None if mine else NOT_YOURS)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("status", [one for one in AdditionStatus if one.name != "PENDING"])
def test_a2_one_answer_wins_for_good(status: AdditionStatus, stage: Stage) -> None:
    """A lapsed one is answered too, and that is told before the stage is (A6)."""
    session = with_addition(stage, an_addition(status=status, answered_at=NOW))
    assert code(confirming(session)) is ANSWERED
    assert code(decline(session, act(CLIENT, NOW), "add_1")) is ANSWERED
    assert code(withdraw(session, act(PARTNER, NOW), "add_1")) is ANSWERED


def test_a2_answers_are_judged_in_the_rulebooks_order() -> None:
    """Not yours, stale, answered, stage, then money and time: mending one shows the next."""
    done = with_addition(Stage.ARRIVED, an_addition(status=AdditionStatus.LAPSED))
    pending = a_secure_session(Stage.ARRIVED)
    pending = replace(pending, additions=(an_addition(),))
    running = replace(pending, stage=Stage.SCHEDULED)
    busy = [(at(minutes=60), at(minutes=90))]

    def answer(session: Session, by: Party, seen: int, busy: Any, balance: int) -> Any:
        return code(confirm(session, act(by, NOW, seen), "add_1", Times(partners=busy), balance))

    assert [
        answer(done, PARTNER, 6, busy, 0),
        answer(done, CLIENT, 6, busy, 0),
        answer(done, CLIENT, 7, busy, 0),
        answer(pending, CLIENT, 7, busy, 0),
        answer(running, CLIENT, 7, busy, 0),
        answer(running, CLIENT, 7, busy, PLENTY),
        answer(running, CLIENT, 7, (), PLENTY),
    ] == [
        NOT_YOURS,
        RefusalCode.STALE_VERSION,
        ANSWERED,
        WRONG_STAGE,
        RefusalCode.INSUFFICIENT_BALANCE,
        RefusalCode.OVERLAPS_ANOTHER_SESSION,
        None,
    ]


@pytest.mark.parametrize("id", ["add_2", "", "ses_1"])
def test_an_addition_that_does_not_exist_is_not_found(id: str) -> None:
    session, pressed = with_addition(), act(CLIENT, NOW)
    assert code(confirm(session, pressed, id, Times(), PLENTY)) is RefusalCode.NOT_FOUND
    assert code(decline(session, pressed, id)) is RefusalCode.NOT_FOUND
    assert code(withdraw(session, pressed, id)) is RefusalCode.NOT_FOUND


@pytest.mark.parametrize(
    ("kind", "status", "event"),
    [
        ("confirm", AdditionStatus.CONFIRMED, EventKind.ADDITION_CONFIRMED),
        ("decline", AdditionStatus.DECLINED, EventKind.ADDITION_DECLINED),
        ("withdraw", AdditionStatus.WITHDRAWN, EventKind.ADDITION_WITHDRAWN),
    ],
)
def test_a2_an_answer_is_told_to_both_and_raises_the_version(
    kind: str, status: AdditionStatus, event: EventKind
) -> None:
    session = with_addition()
    decision = accepted(
        {
            "confirm": lambda: confirming(session),
            "decline": lambda: decline(session, act(CLIENT, NOW), "add_1"),
            "withdraw": lambda: withdraw(session, act(PARTNER, NOW), "add_1"),
        }[kind]()
    )
    addition = decision.session.additions[-1]
    assert (addition.status, addition.answered_at, addition.awaits) == (status, NOW, None)
    assert decision.session.version == session.version + 1
    assert heard(decision) == [(event, session.parties)]
    assert decision.events[0].subject_id == "add_1"


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("party", Party)
def test_s8_the_buttons_of_an_addition_are_its_commands(stage: Stage, party: Party) -> None:
    session = with_addition(stage)
    addition, pressed = session.additions[0], act(party, NOW)
    buttons = addition_actions_of(session, addition, party, NOW)
    assert [button.kind for button in buttons] == list(AdditionActionKind)
    outcomes = [
        confirm(session, pressed, "add_1", Times(), PLENTY),
        decline(session, pressed, "add_1"),
        withdraw(session, pressed, "add_1"),
    ]
    for button, outcome in zip(buttons, outcomes, strict=True):
        assert button.open is isinstance(outcome, Decision)
        assert button.refusal == (outcome if isinstance(outcome, Refusal) else None)


@pytest.mark.parametrize("how", ["complete", "miss"])
def test_a6_what_is_pending_lapses_when_the_session_ends(how: str) -> None:
    answered = an_addition(id="add_0", status=AdditionStatus.CONFIRMED, answered_at=NOW)
    stage = Stage.IN_PROGRESS if how == "complete" else Stage.SCHEDULED
    session = a_session(stage, additions=(answered, an_addition(), an_addition(id="add_2")))
    decision = accepted(
        complete(session, act(CLIENT, at(minutes=5)))
        if how == "complete"
        else miss(session, act(Actor.SYSTEM, at(minutes=60)))
    )
    lapsed = decision.session.additions[1:]
    assert decision.session.additions[0] == answered
    assert {(one.status, one.answered_at) for one in lapsed} == {
        (AdditionStatus.LAPSED, decision.session.ended_at)
    }
    told = [(event.kind, event.subject_id) for event in decision.events[1:]]
    assert told == [(EventKind.ADDITION_LAPSED, id) for id in ("add_1", "add_2")]
    assert decision.session.version == session.version + 1
