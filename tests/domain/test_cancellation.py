"""C1, C2, C3, C7, C8: who cancels when, and what it means."""

from dataclasses import replace
from datetime import datetime

import pytest

from domain.model.disputes import DisputeKind
from domain.model.events import SUPPORT, EventKind
from domain.model.grounds import NO_GROUNDS, Grounds, Mismatch, Reason, RulesOwner
from domain.model.orders import AdditionStatus
from domain.model.people import Actor, Party
from domain.model.refusals import RefusalCode
from domain.model.sessions import Decision, Phase, Place, Session, Stage
from domain.rules.cancellation import cancel, cancel_for_removal, preview
from tests.domain.changes import (
    CLIENT,
    EXPLAINED,
    PARTNER,
    RIGHT_GROUNDS,
    an_addition,
    disputed,
    net,
)
from tests.domain.make import (
    ENDS,
    MS,
    PARTNER_PLACE,
    T,
    a_secure_session,
    a_session,
    accepted,
    act,
    at,
    code,
    heard,
    refused,
)

LINE = at(hours=-5)
BEFORE = (Stage.SCHEDULED, Stage.ON_THE_WAY)
MEETING = (Stage.ARRIVED, Stage.ADDRESS_PROVIDED)
NOT_TAKEN, REQUIRED = RefusalCode.REASON_NOT_TAKEN, RefusalCode.REASON_REQUIRED
DETAILS, NOT_OFFERED = RefusalCode.DETAILS_REQUIRED, RefusalCode.REASON_NOT_AVAILABLE
AGE = frozenset({Mismatch.AGE})
MISMATCH = Grounds(Reason.PROFILE_MISMATCH, AGE)
VIOLATION = Grounds(Reason.RULES_VIOLATION, rules_of=RulesOwner.PARTNER)
OTHER = Grounds(Reason.OTHER)
URGENT = Grounds(Reason.CLIENT_URGENT_MATTERS)
THEIRS = Grounds(Reason.PARTNER_URGENT_MATTERS)


def secure(stage: Stage) -> Session:
    return a_secure_session(stage)


def paid(secured: bool, stage: Stage = Stage.SCHEDULED, place: Place = PARTNER_PLACE) -> Session:
    return (a_secure_session if secured else a_session)(stage, place)


def right_grounds(session: Session, now: datetime) -> Grounds:
    """What suits the phase."""
    means = preview(session, CLIENT, now).consequences
    return {Phase.MEETING: OTHER, Phase.IN_PROGRESS: URGENT}.get(means.phase, NO_GROUNDS)


# ── C1 ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("secured", [True, False])
@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("by", Party)
@pytest.mark.parametrize("stage", [*BEFORE, *MEETING, Stage.IN_PROGRESS])
def test_c1_either_party_cancels_until_the_end(
    stage: Stage, by: Party, place: Place, secured: bool
) -> None:
    session = paid(secured, stage, place)
    decision = accepted(cancel(session, act(by, T), right_grounds(session, T)))
    after = decision.session
    assert (after.stage, after.ended_at) == (Stage.CANCELLED, T)
    assert after.version == session.version + 1
    assert heard(decision)[0] == (EventKind.SESSION_CANCELLED, session.parties)
    assert decision.events[0].actor.value == by.value


@pytest.mark.parametrize("by", Party)
@pytest.mark.parametrize("stage", ENDS)
def test_c1_an_ended_session_can_t_be_cancelled(stage: Stage, by: Party) -> None:
    outcome = cancel(secure(stage), act(by, T))
    assert (code(outcome), refused(outcome).rule) == (RefusalCode.WRONG_STAGE, "C1")


def test_s7_a_session_past_its_window_can_still_be_cancelled() -> None:
    assert not code(cancel(secure(Stage.SCHEDULED), act(CLIENT, at(minutes=59))))


def test_c1_is_judged_in_the_rulebooks_order() -> None:
    """Not yours, stale, stage, consequences, details: mending one shows the next."""
    session = secure(Stage.ARRIVED)
    assert [
        code(cancel(secure(Stage.CANCELLED), act(Actor.SUPPORT, T, 6), NO_GROUNDS, False)),
        code(cancel(secure(Stage.CANCELLED), act(CLIENT, T, 6), NO_GROUNDS, False)),
        code(cancel(secure(Stage.CANCELLED), act(CLIENT, T, 7), NO_GROUNDS, False)),
        code(cancel(session, act(CLIENT, T, 7), NO_GROUNDS, False)),
        code(cancel(session, act(CLIENT, T, 7), NO_GROUNDS, True)),
        code(cancel(session, act(CLIENT, T, 7), OTHER, True)),
    ] == [
        RefusalCode.NOT_YOURS_TO_DO,
        RefusalCode.STALE_VERSION,
        RefusalCode.WRONG_STAGE,
        RefusalCode.CONSEQUENCES_CHANGED,
        REQUIRED,
        None,
    ]


# ── C2, C3: the 5-hour line ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", Party)
@pytest.mark.parametrize("stage", BEFORE)
@pytest.mark.parametrize(
    ("now", "late"),
    [
        (at(days=-30), False),
        (at(hours=-5, seconds=-1), False),
        (LINE - MS, False),
        (LINE, False),
        (LINE + MS, True),
        (at(hours=-5, seconds=1), True),
        (T, True),
    ],
)
def test_c2_exactly_5_hours_is_early_and_a_millisecond_less_is_late(
    now: datetime, late: bool, stage: Stage, by: Party
) -> None:
    session = secure(stage)
    decision = accepted(cancel(session, act(by, now)))
    after, told = decision.session, preview(session, by, now)
    assert after.cancellation is not None
    assert (after.cancellation.late, told.consequences.late) == (late, late)
    assert told.free_until == (None if late else LINE)
    assert after.held == (session.price if late else 0)
    assert (after.dispute is not None) is late
    assert net(decision) == (
        {} if late else {"escrow:ses_1": -session.price, "balance:cli_1": session.price}
    )


@pytest.mark.parametrize("given", [EXPLAINED, OTHER, MISMATCH, VIOLATION, Grounds(explanation="")])
@pytest.mark.parametrize("session", [a_session(), a_secure_session()])
def test_c2_early_nothing_is_asked_for_and_nothing_taken(session: Session, given: Grounds) -> None:
    refusal = refused(cancel(session, act(CLIENT, LINE), given))
    assert (refusal.code, refusal.rule) == (NOT_TAKEN, "C2")


@pytest.mark.parametrize("session", [a_session(), a_secure_session()])
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (NO_GROUNDS, None),
        (EXPLAINED, None),
        (Grounds(explanation="x" * 4_000), None),
        (Grounds(explanation="x" * 4_001), RefusalCode.INVALID_INPUT),
        (Grounds(explanation=" "), RefusalCode.INVALID_INPUT),
        (OTHER, NOT_TAKEN),
        (replace(OTHER, explanation="Why."), NOT_TAKEN),
        (Grounds(mismatches=AGE), NOT_TAKEN),
        (Grounds(rules_of=RulesOwner.PLATFORM), NOT_TAKEN),
    ],
)
def test_c3_late_an_explanation_may_be_given_and_nothing_else(
    given: Grounds, expected: RefusalCode | None, session: Session
) -> None:
    outcome = cancel(session, act(PARTNER, LINE + MS), given)
    assert code(outcome) is expected
    if expected is NOT_TAKEN:
        assert refused(outcome).rule == "C3"


# ── C7: disputes ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", RIGHT_GROUNDS)
def test_c7_a_secure_session_cancelled_from_c3_on_opens_a_dispute_that_keeps_the_money(
    kind: DisputeKind,
) -> None:
    decision = disputed(kind)
    session, dispute = decision.session, decision.session.dispute
    assert dispute is not None
    assert (dispute.kind, dispute.held, dispute.opened_at) == (kind, session.held, T)
    assert session.held == 20_000
    assert decision.postings == ()
    assert heard(decision)[1] == (EventKind.DISPUTE_OPENED, (*session.parties, SUPPORT))


@pytest.mark.parametrize(
    ("stage", "given"),
    [(Stage.SCHEDULED, EXPLAINED), (Stage.ARRIVED, OTHER), (Stage.IN_PROGRESS, URGENT)],
)
def test_c7_a_direct_session_never_does_and_is_among_the_late(stage: Stage, given: Grounds) -> None:
    after = accepted(cancel(a_session(stage), act(CLIENT, T), given)).session
    assert after.dispute is None
    assert after.cancellation is not None
    assert after.cancellation.late


def test_a6_what_is_pending_lapses_with_a_cancellation() -> None:
    session = a_session(additions=(an_addition(),))
    decision = accepted(cancel(session, act(CLIENT, T)))
    assert decision.session.additions[0].status is AdditionStatus.LAPSED
    assert EventKind.ADDITION_LAPSED in [event.kind for event in decision.events]


# ── C8: what a cancellation now would mean ───────────────────────────────────────────────────────


@pytest.mark.parametrize("now", [LINE - MS, LINE, LINE + MS, T])
@pytest.mark.parametrize("by", Party)
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("secured", [True, False])
def test_c8_the_preview_is_what_the_command_then_does(
    secured: bool, stage: Stage, by: Party, now: datetime
) -> None:
    session = paid(secured, stage)
    told = preview(session, by, now)
    outcome = cancel(session, act(by, now), right_grounds(session, now))
    assert (told.refusal is None) is isinstance(outcome, Decision)
    assert told.refusal == (None if isinstance(outcome, Decision) else outcome)
    assert told.reason_required is (code(cancel(session, act(by, now))) is REQUIRED)
    if isinstance(outcome, Decision):
        means = told.consequences
        assert means.stays_held == outcome.session.held
        assert means.refund_now == net(outcome).get("balance:cli_1", 0)
        assert (means.dispute is not None) is (outcome.session.dispute is not None)


@pytest.mark.parametrize("expected", [True, False])
@pytest.mark.parametrize("now", [LINE, LINE + MS])
@pytest.mark.parametrize("secured", [True, False])
def test_c8_nobody_slips_over_the_line_unknowingly(
    secured: bool, now: datetime, expected: bool
) -> None:
    session = paid(secured)
    outcome = cancel(session, act(CLIENT, now), NO_GROUNDS, expect_dispute=expected)
    right = expected is (secured and now > LINE)
    assert code(outcome) is (None if right else RefusalCode.CONSEQUENCES_CHANGED)


def test_c8_details_are_required_where_somebody_decides() -> None:
    def required(session: Session) -> dict[Reason, bool]:
        return {one.reason: one.details_required for one in preview(session, CLIENT, T).reasons}

    assert required(secure(Stage.ARRIVED)) == {
        Reason.PROFILE_MISMATCH: True,
        Reason.RULES_VIOLATION: True,
        Reason.OTHER: False,
    }
    assert not required(a_session(Stage.ARRIVED))[Reason.PROFILE_MISMATCH]
    assert required(secure(Stage.SCHEDULED)) == {}


# ── D4: a removal ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("now", [at(days=-3), LINE + MS, T])
def test_d4_a_removal_cancels_before_the_meeting_with_full_refund_and_no_dispute(
    now: datetime,
) -> None:
    session = secure(Stage.SCHEDULED)
    decision = accepted(cancel_for_removal(session, act(Actor.SUPPORT, now)))
    after = decision.session
    assert after.cancellation is not None
    assert (after.cancellation.by, after.cancellation.late) == (Actor.SUPPORT, False)
    assert (after.held, after.dispute) == (0, None)
    assert net(decision)["balance:cli_1"] == session.price


@pytest.mark.parametrize("stage", [*MEETING, Stage.IN_PROGRESS, *ENDS])
def test_d4_a_session_under_way_is_finished(stage: Stage) -> None:
    outcome = cancel_for_removal(secure(stage), act(Actor.SYSTEM, T))
    assert code(outcome) is RefusalCode.WRONG_STAGE
