"""S3, C5: what is erased after the end, and when, with and without a dispute."""

from datetime import datetime, timedelta

import pytest

from domain.model.disputes import DisputeKind
from domain.model.people import Actor
from domain.model.sessions import Session, Stage
from domain.rules.cancellation import cancel
from domain.rules.deadlines import DeadlineKind, deadlines_of, fall_due
from domain.rules.rulings import decide
from domain.rules.stages import miss
from tests.domain.changes import (
    ALICE,
    CLIENT,
    EXPLAINED,
    RIGHT_GROUNDS,
    a_verdict,
    confirming,
    disputed,
    support,
    taken,
    with_addition,
)
from tests.domain.make import EUR, T, a_secure_session, a_session, accepted, act, at, new_ids

MONTH, QUARTER = timedelta(days=30), timedelta(days=90)


def due(session: Session) -> dict[DeadlineKind, datetime]:
    return {deadline.kind: deadline.due_at for deadline in deadlines_of(session)}


def decided(session: Session) -> Session:
    """The dispute decided a day after T, all to the partner."""
    verdict = a_verdict(0, session.held)
    return accepted(decide(taken(session), support(), ALICE, verdict, EUR)).session


@pytest.mark.parametrize("kind", RIGHT_GROUNDS)
def test_c5_s3_while_a_dispute_is_open_nothing_is_erased(kind: DisputeKind) -> None:
    found = due(disputed(kind).session)
    assert DeadlineKind.AFTERWARDS in found
    assert not {DeadlineKind.ERASE_ADDRESS, DeadlineKind.ERASE_GROUNDS} & found.keys()


@pytest.mark.parametrize("kind", RIGHT_GROUNDS)
def test_c5_s3_after_the_decision_the_address_goes_in_30_days_and_the_grounds_in_90(
    kind: DisputeKind,
) -> None:
    found = due(decided(disputed(kind).session))
    assert found[DeadlineKind.ERASE_ADDRESS] == at(days=1) + MONTH
    assert found[DeadlineKind.ERASE_GROUNDS] == at(days=1) + QUARTER


def test_c5_without_a_dispute_the_grounds_go_90_days_after_the_cancellation() -> None:
    session = accepted(cancel(a_session(), act(CLIENT, T), EXPLAINED)).session
    found = due(session)
    assert found[DeadlineKind.ERASE_ADDRESS] == T + MONTH
    assert found[DeadlineKind.ERASE_GROUNDS] == T + QUARTER
    decision = accepted(fall_due(session, DeadlineKind.ERASE_GROUNDS, T + QUARTER))
    cancellation = decision.session.cancellation
    assert cancellation is not None
    assert cancellation.grounds_erased_at == T + QUARTER
    assert decision.erases_grounds
    assert (decision.events, decision.session.version) == ((), session.version)


def test_c5_where_nothing_was_said_nothing_is_erased() -> None:
    session = accepted(cancel(a_session(), act(CLIENT, T))).session
    assert DeadlineKind.ERASE_GROUNDS not in due(session)


def test_s7_a_missed_session_is_disputed_with_ids_of_its_own() -> None:
    session = a_secure_session()
    decision = accepted(fall_due(session, DeadlineKind.MISS, at(minutes=60), new_ids()))
    assert decision.session.dispute is not None
    assert decision.session.dispute.kind is DisputeKind.MISSED
    assert decision.session.version == session.version + 1


def test_a_secure_sessions_miss_without_a_source_of_ids_is_a_fault_and_no_silence() -> None:
    with pytest.raises(LookupError, match="source of ids"):
        fall_due(a_secure_session(), DeadlineKind.MISS, at(minutes=60))


def test_s7_a_direct_session_needs_none() -> None:
    decision = accepted(fall_due(a_session(), DeadlineKind.MISS, at(minutes=60)))
    assert (
        decision.session == accepted(miss(a_session(), act(Actor.SYSTEM, at(minutes=60)))).session
    )


def test_s6_the_deadlines_move_with_a_confirmed_tariff() -> None:
    session = with_addition(Stage.IN_PROGRESS)
    after = accepted(confirming(session, now=at(minutes=10))).session
    assert (due(session)[DeadlineKind.ENDS], due(after)[DeadlineKind.ENDS]) == (
        at(minutes=60),
        at(minutes=90),
    )
    assert due(after)[DeadlineKind.COMPLETE] == at(minutes=105)


def test_d4_a_removal_falls_due_as_a_cancellation_by_support() -> None:
    decision = accepted(fall_due(a_secure_session(), DeadlineKind.REMOVAL, at(days=-1)))
    cancellation = decision.session.cancellation
    assert cancellation is not None
    assert (cancellation.by, decision.events[0].actor) == (Actor.SUPPORT, Actor.SUPPORT)
    assert decision.session.held == 0
