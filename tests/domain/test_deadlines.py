"""What time alone does: S6, S7, S3's erasure, and every window that flips (E4)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.model.events import EventKind
from domain.model.orders import Line, LineKind
from domain.model.people import Actor, Party
from domain.model.refusals import RefusalCode
from domain.model.sessions import UNSTARTED, Place, Session, Stage
from domain.rules.actions import actions_of
from domain.rules.deadlines import DeadlineKind, deadlines_of, fall_due
from domain.rules.visibility import access_details_for, building_for
from tests.domain.make import (
    ENDS,
    HOME,
    LINES,
    MS,
    T,
    a_session,
    accepted,
    at,
    code,
    heard,
)

APPROACH, MEETING_OPENS = DeadlineKind.APPROACH, DeadlineKind.MEETING_OPENS
MEETING_CLOSES, ENDS_AT = DeadlineKind.MEETING_CLOSES, DeadlineKind.ENDS
MISS, COMPLETE = DeadlineKind.MISS, DeadlineKind.COMPLETE
AFTERWARDS, ERASE_ADDRESS = DeadlineKind.AFTERWARDS, DeadlineKind.ERASE_ADDRESS
FLIPS = [APPROACH, MEETING_OPENS, MEETING_CLOSES, ENDS_AT, AFTERWARDS]
both_places = pytest.mark.parametrize("place", Place)


def due(session: Session) -> dict[DeadlineKind, datetime]:
    """What falls due, and when; no kind twice."""
    found = deadlines_of(session)
    by_kind = {deadline.kind: deadline.due_at for deadline in found}
    assert len(by_kind) == len(found)
    return by_kind


@both_places
@pytest.mark.parametrize("stage", [stage for stage in Stage if stage in UNSTARTED])
def test_e4_s7_before_the_start_the_windows_around_t_flip_and_then_it_is_missed(
    stage: Stage, place: Place
) -> None:
    assert due(a_session(stage, place)) == {
        APPROACH: at(hours=-5),
        MEETING_OPENS: at(minutes=-30),
        MEETING_CLOSES: at(minutes=30, ms=1),
        MISS: at(minutes=60),
    }


@both_places
def test_e4_s6_from_the_start_on_it_ends_and_15_minutes_later_completes(place: Place) -> None:
    running = a_session(Stage.IN_PROGRESS, place, started_at=at(minutes=-30))
    assert due(running) == {ENDS_AT: at(minutes=30), COMPLETE: at(minutes=45)}


def test_s6_a_longer_session_ends_and_completes_later() -> None:
    more = Line("lin_more", LineKind.TARIFF, "Half an hour", 5_000, minutes=30)
    running = a_session(Stage.IN_PROGRESS, lines=(*LINES, more))
    assert due(running) == {ENDS_AT: at(minutes=90), COMPLETE: at(minutes=105)}


@both_places
@pytest.mark.parametrize("stage", ENDS)
def test_s3_after_the_end_the_building_hides_and_30_days_later_the_address_is_erased(
    stage: Stage, place: Place
) -> None:
    assert due(a_session(stage, place, ended_at=at(hours=1))) == {
        AFTERWARDS: at(hours=25, ms=1),
        ERASE_ADDRESS: at(days=30, hours=1),
    }


@pytest.mark.parametrize("kind", FLIPS)
def test_e4_a_flip_tells_both_and_changes_nothing_not_even_the_version(kind: DeadlineKind) -> None:
    session = a_session()
    decision = accepted(fall_due(session, kind, T))
    assert decision.session == session
    assert heard(decision) == [(EventKind.ACTIONS_CHANGED, ("cli_1", "par_1"))]
    assert [(event.at, event.actor) for event in decision.events] == [(T, Actor.SYSTEM)]


def test_s7_the_deadline_misses_and_s6_the_deadline_completes_by_the_system() -> None:
    missed = accepted(fall_due(a_session(), MISS, at(minutes=60)))
    completed = accepted(fall_due(a_session(Stage.IN_PROGRESS), COMPLETE, at(minutes=75)))
    assert missed.session.stage is Stage.MISSED
    assert completed.session.stage is Stage.COMPLETED
    assert {event.actor for event in missed.events + completed.events} == {Actor.SYSTEM}


@both_places
@pytest.mark.parametrize("stage", ENDS)
def test_s3_erasure_takes_both_parts_leaves_the_area_and_tells_nobody(
    place: Place, stage: Stage
) -> None:
    session = a_session(stage, place)
    decision = accepted(fall_due(session, ERASE_ADDRESS, at(days=31)))
    after = decision.session
    assert (after.building, after.access_details) == (None, None)
    assert (after.city, after.postal_code) == (HOME.city, HOME.postal_code)
    assert (after.version, decision.events) == (session.version, ())


@pytest.mark.parametrize(
    ("kind", "session"),
    [(MISS, a_session(stage)) for stage in Stage if stage not in UNSTARTED]
    + [(COMPLETE, a_session(stage)) for stage in Stage if stage is not Stage.IN_PROGRESS],
)
def test_a_deadline_that_no_longer_applies_does_nothing(
    kind: DeadlineKind, session: Session
) -> None:
    assert code(fall_due(session, kind, at(days=1))) is RefusalCode.WRONG_STAGE


@pytest.mark.parametrize("stage", Stage)
@both_places
def test_every_deadline_may_do_its_work_at_the_moment_it_falls_due(
    stage: Stage, place: Place
) -> None:
    """Not a millisecond early: a timer that comes right on time must not be told TOO_EARLY."""
    session = a_session(stage, place)
    for deadline in deadlines_of(session):
        accepted(fall_due(session, deadline.kind, deadline.due_at))


def seen_by(session: Session, party: Party, now: datetime) -> Any:
    """All that time can change of what a party sees: buttons, their reasons, the address."""
    buttons = [
        (found.kind, found.refusal, found.replaced_by) for found in actions_of(session, party, now)
    ]
    return buttons, building_for(session, party, now), access_details_for(session, party, now)


def lived_until(session: Session) -> datetime:
    """The latest moment that this session's state tells of."""
    told = [session.on_my_way_at, session.arrived_at, session.started_at, session.ended_at]
    return max([at(hours=-6), *(moment for moment in told if moment is not None)])


@both_places
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("party", Party)
def test_e4_nothing_that_a_party_sees_changes_by_time_without_a_deadline_at_that_millisecond(
    stage: Stage, place: Place, party: Party
) -> None:
    """In steps of 5 minutes to T+26 h: where something changed, a deadline fell due between."""
    session = a_session(stage, place)
    before, last = lived_until(session), at(hours=26)
    while before < last:
        after = before + timedelta(minutes=5)
        if seen_by(session, party, before) != seen_by(session, party, after):
            [flip] = [moment for moment in due(session).values() if before < moment <= after]
            assert seen_by(session, party, flip - MS) == seen_by(session, party, before)
            assert seen_by(session, party, flip) == seen_by(session, party, after)
        before = after
