"""C4, C5, C6: what a canceller must say, where it goes, and who learns of it."""

from dataclasses import replace

import pytest

from domain.model.disputes import DisputeKind
from domain.model.grounds import NO_GROUNDS, Grounds, Mismatch, Reason, RulesOwner
from domain.model.people import Actor, Party
from domain.model.refusals import Refusal, RefusalCode
from domain.model.sessions import Session, Stage
from domain.rules.cancellation import cancel, preview
from tests.domain.changes import (
    CLIENT,
    EXPLAINED,
    RIGHT_GROUNDS,
)
from tests.domain.make import (
    T,
    a_secure_session,
    a_session,
    accepted,
    act,
    at,
    code,
)

LINE = at(hours=-5)
BEFORE = (Stage.SCHEDULED, Stage.ON_THE_WAY)
MEETING = (Stage.ARRIVED, Stage.ADDRESS_PROVIDED)
NOT_TAKEN, REQUIRED = RefusalCode.REASON_NOT_TAKEN, RefusalCode.REASON_REQUIRED
DETAILS, NOT_OFFERED = RefusalCode.DETAILS_REQUIRED, RefusalCode.REASON_NOT_AVAILABLE
STAGES = {
    DisputeKind.LATE_CANCELLATION: Stage.SCHEDULED,
    DisputeKind.CANCELLED_WHILE_MEETING: Stage.ARRIVED,
    DisputeKind.CANCELLED_IN_PROGRESS: Stage.IN_PROGRESS,
}
AGE = frozenset({Mismatch.AGE})
MISMATCH = Grounds(Reason.PROFILE_MISMATCH, AGE)
VIOLATION = Grounds(Reason.RULES_VIOLATION, rules_of=RulesOwner.PARTNER)
OTHER = Grounds(Reason.OTHER)
URGENT = Grounds(Reason.CLIENT_URGENT_MATTERS)
THEIRS = Grounds(Reason.PARTNER_URGENT_MATTERS)


def secure(stage: Stage) -> Session:
    return a_secure_session(stage)


# ── C4, C5: what must be said ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", Party)
@pytest.mark.parametrize(
    ("stages", "given", "expected"),
    [
        (MEETING, NO_GROUNDS, REQUIRED),
        (MEETING, EXPLAINED, REQUIRED),
        (MEETING, MISMATCH, None),
        (MEETING, replace(MISMATCH, mismatches=frozenset(Mismatch)), None),
        (MEETING, replace(MISMATCH, mismatches=frozenset()), DETAILS),
        (MEETING, replace(MISMATCH, rules_of=RulesOwner.PARTNER), NOT_TAKEN),
        (MEETING, VIOLATION, None),
        (MEETING, replace(VIOLATION, rules_of=None), DETAILS),
        (MEETING, replace(VIOLATION, mismatches=AGE), NOT_TAKEN),
        (MEETING, OTHER, None),
        (MEETING, replace(OTHER, explanation="Why."), None),
        (MEETING, replace(OTHER, explanation=" "), RefusalCode.INVALID_INPUT),
        (MEETING, replace(MISMATCH, explanation="Why."), None),
        (MEETING, replace(OTHER, mismatches=AGE), NOT_TAKEN),
        (MEETING, replace(OTHER, rules_of=RulesOwner.PLATFORM), NOT_TAKEN),
        (MEETING, URGENT, NOT_OFFERED),
        (MEETING, THEIRS, NOT_OFFERED),
        ((Stage.IN_PROGRESS,), NO_GROUNDS, REQUIRED),
        ((Stage.IN_PROGRESS,), URGENT, None),
        ((Stage.IN_PROGRESS,), THEIRS, None),
        ((Stage.IN_PROGRESS,), VIOLATION, None),
        ((Stage.IN_PROGRESS,), MISMATCH, NOT_OFFERED),
        ((Stage.IN_PROGRESS,), OTHER, None),
        ((Stage.IN_PROGRESS,), replace(URGENT, mismatches=AGE), NOT_TAKEN),
    ],
)
def test_c4_c5_exactly_one_of_the_phases_reasons_with_its_details(
    stages: tuple[Stage, ...], given: Grounds, expected: RefusalCode | None, by: Party
) -> None:
    for stage in stages:
        assert code(cancel(secure(stage), act(by, T), given)) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (MISMATCH, NOT_TAKEN),
        (replace(MISMATCH, mismatches=frozenset()), None),
        (VIOLATION, None),
        (replace(VIOLATION, rules_of=None), DETAILS),
    ],
)
def test_c5_a_direct_session_takes_no_details_of_a_person(
    given: Grounds, expected: RefusalCode | None
) -> None:
    assert code(cancel(a_session(Stage.ARRIVED), act(CLIENT, T), given)) is expected


@pytest.mark.parametrize("kind", RIGHT_GROUNDS)
def test_c5_grounds_are_handed_over_once_and_stand_nowhere_else(kind: DisputeKind) -> None:
    """In no event, message, timeline or error; not even when a decision is printed."""
    given = replace(RIGHT_GROUNDS[kind], explanation="canary-6b1f")
    decision = accepted(cancel(secure(STAGES[kind]), act(CLIENT, T), given))
    assert decision.grounds == given
    assert decision.session.cancellation is not None
    assert decision.session.cancellation.grounded
    printed = repr(decision)
    for secret in ("canary-6b1f", "PROFILE_MISMATCH", "RULES_VIOLATION", "AGE'", "PLATFORM"):
        assert secret not in printed


@pytest.mark.parametrize("given", [MISMATCH, VIOLATION, OTHER, replace(URGENT, mismatches=AGE)])
@pytest.mark.parametrize("stage", [Stage.SCHEDULED, Stage.ARRIVED, Stage.IN_PROGRESS])
def test_c5_a_refusal_does_not_repeat_what_was_given(stage: Stage, given: Grounds) -> None:
    outcome = cancel(secure(stage), act(CLIENT, LINE), given)
    if isinstance(outcome, Refusal):
        assert outcome.message in {
            "No reason is asked for before the meeting, and none is taken.",
            "This reason is not one of those offered now.",
            "This reason takes no such details.",
        }


def test_c5_without_grounds_nothing_is_kept() -> None:
    decision = accepted(cancel(secure(Stage.SCHEDULED), act(CLIENT, T)))
    assert decision.grounds is None
    assert decision.session.cancellation is not None
    assert not decision.session.cancellation.grounded


# ── C6: who learns why ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("stage", "given", "shown"),
    [
        (Stage.ARRIVED, MISMATCH, None),
        (Stage.ARRIVED, VIOLATION, None),
        (Stage.ARRIVED, OTHER, None),
        (Stage.IN_PROGRESS, VIOLATION, None),
        (Stage.IN_PROGRESS, URGENT, Reason.CLIENT_URGENT_MATTERS),
        (Stage.IN_PROGRESS, THEIRS, Reason.PARTNER_URGENT_MATTERS),
    ],
)
def test_c6_only_urgent_matters_are_ever_shown(
    stage: Stage, given: Grounds, shown: Reason | None
) -> None:
    session = secure(stage)
    cancellation = accepted(cancel(session, act(CLIENT, T), given)).session.cancellation
    assert cancellation is not None
    assert (cancellation.at, cancellation.by, cancellation.phase) == (
        T,
        Actor.CLIENT,
        session.phase,
    )
    assert cancellation.reason is shown
    choice = next(one for one in preview(session, CLIENT, T).reasons if one.reason is given.reason)
    assert choice.shown is (shown is not None)


def test_c6_both_parties_are_sent_the_same_first_message_whoever_cancelled_and_why() -> None:
    sent = {
        message.body
        for by in Party
        for given in (MISMATCH, VIOLATION, OTHER)
        for message in accepted(cancel(secure(Stage.ARRIVED), act(by, T), given)).messages
    }
    assert len(sent) == 1
