"""S6 and S7: how a session ends by itself or by hand, and when to the millisecond."""

from datetime import datetime, timedelta

import pytest

from domain.model.events import EventKind
from domain.model.orders import Line, LineKind
from domain.model.people import Actor
from domain.model.refusals import RefusalCode
from domain.model.sessions import UNSTARTED, Place, Stage
from domain.rules.stages import complete, miss
from tests.domain.make import LINES, a_session, accepted, act, at, but, code, heard

NOT_YOURS, WRONG_STAGE = RefusalCode.NOT_YOURS_TO_DO, RefusalCode.WRONG_STAGE
TOO_EARLY = RefusalCode.TOO_EARLY
BEFORE_THE_START = [stage for stage in Stage if stage in UNSTARTED]
both_places = pytest.mark.parametrize("place", Place)


@pytest.mark.parametrize("started", [at(minutes=-30), at(), at(minutes=30)])
def test_s6_ends_at_is_the_start_and_the_duration(started: datetime) -> None:
    longer = Line("lin_more", LineKind.TARIFF, "Half an hour", 5_000, minutes=30)
    session = a_session(Stage.IN_PROGRESS, started_at=started, lines=(*LINES, longer))
    assert session.ends_at == started + timedelta(minutes=90)
    assert a_session(Stage.ADDRESS_PROVIDED).ends_at is None


@pytest.mark.parametrize(
    ("by", "now", "expected"),
    [
        (Actor.PARTNER, at(minutes=60, seconds=-1), TOO_EARLY),
        (Actor.PARTNER, at(minutes=60, ms=-1), TOO_EARLY),
        (Actor.PARTNER, at(minutes=60), None),
        (Actor.PARTNER, at(minutes=75), None),
        (Actor.CLIENT, at(ms=1), None),
        (Actor.CLIENT, at(minutes=60, ms=-1), None),
        (Actor.CLIENT, at(minutes=75), None),
        (Actor.SYSTEM, at(minutes=60), TOO_EARLY),
        (Actor.SYSTEM, at(minutes=75, ms=-1), TOO_EARLY),
        (Actor.SYSTEM, at(minutes=75), None),
        (Actor.SYSTEM, at(days=2), None),
        (Actor.SUPPORT, at(minutes=75), NOT_YOURS),
    ],
)
@both_places
def test_s6_the_partner_completes_from_ends_at_the_client_at_any_time_the_system_15_minutes_later(
    place: Place, by: Actor, now: datetime, expected: RefusalCode | None
) -> None:
    assert code(complete(a_session(Stage.IN_PROGRESS, place), act(by, now))) is expected


@pytest.mark.parametrize("by", [Actor.CLIENT, Actor.PARTNER, Actor.SYSTEM])
@pytest.mark.parametrize("stage", but([Stage.IN_PROGRESS]))
def test_s6_only_what_is_in_progress_completes(stage: Stage, by: Actor) -> None:
    assert code(complete(a_session(stage), act(by, at(days=1)))) is WRONG_STAGE


@pytest.mark.parametrize("by", [Actor.CLIENT, Actor.PARTNER, Actor.SYSTEM])
def test_s6_completion_is_told_with_its_moment_and_who_did_it(by: Actor) -> None:
    decision = accepted(complete(a_session(Stage.IN_PROGRESS), act(by, at(minutes=75))))
    after = decision.session
    assert (after.stage, after.ended_at) == (Stage.COMPLETED, at(minutes=75))
    assert [(event.kind, event.actor) for event in decision.events] == [
        (EventKind.SESSION_COMPLETED, by)
    ]


@pytest.mark.parametrize("stage", BEFORE_THE_START)
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(minutes=30, ms=1), TOO_EARLY),
        (at(minutes=60, seconds=-1), TOO_EARLY),
        (at(minutes=60, ms=-1), TOO_EARLY),
        (at(minutes=60), None),
        (at(days=1), None),
    ],
)
def test_s7_what_has_not_started_by_60_minutes_after_is_missed(
    stage: Stage, now: datetime, expected: RefusalCode | None
) -> None:
    assert code(miss(a_session(stage), act(Actor.SYSTEM, now))) is expected


def test_s7_missing_is_told_to_both_with_its_moment() -> None:
    decision = accepted(miss(a_session(), act(Actor.SYSTEM, at(minutes=60, ms=3))))
    assert decision.session.stage is Stage.MISSED
    assert decision.session.ended_at == at(minutes=60, ms=3)
    assert heard(decision) == [(EventKind.SESSION_MISSED, ("cli_1", "par_1"))]


@pytest.mark.parametrize("stage", but(UNSTARTED))
def test_s7_what_has_started_or_ended_is_not_missed(stage: Stage) -> None:
    assert code(miss(a_session(stage), act(Actor.SYSTEM, at(minutes=60)))) is WRONG_STAGE


@pytest.mark.parametrize("by", [Actor.CLIENT, Actor.PARTNER, Actor.SUPPORT])
def test_s7_nobody_but_the_system_ends_a_session_as_missed(by: Actor) -> None:
    assert code(miss(a_session(), act(by, at(minutes=60)))) is NOT_YOURS
