"""Whole lives against the rulebook as a table: S1 to S7 written down a second time, as data.

`COMMANDS` is the reference model: who, from where, within which minutes of T, and where it leads.
It is asked in the rulebook's order of refusals, of every command, place, stage, actor and moment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.people import Actor, Party
from domain.model.refusals import Refusal, RefusalCode
from domain.model.sessions import Act, Decision, Place, Session, Stage
from domain.rules.stages import arrive, complete, miss, provide_address, set_out, start
from tests.domain.make import (
    CLIENT_PLACE,
    DOOR,
    ENDS,
    MS,
    PARTNER_PLACE,
    WILLING,
    T,
    a_session,
    accepted,
    act,
    at,
    code,
    reachable,
    refused,
)

UNSTARTED = {Stage.SCHEDULED, Stage.ON_THE_WAY, Stage.ARRIVED, Stage.ADDRESS_PROVIDED}
TRAVELLERS = {PARTNER_PLACE: Actor.CLIENT, CLIENT_PLACE: Actor.PARTNER}
HOSTS = {PARTNER_PLACE: Actor.PARTNER, CLIENT_PLACE: Actor.CLIENT}


@dataclass(frozen=True)
class Command:
    """A command as the rulebook states it; `window` holds first and last moment, both inside."""

    press: Callable[[Session, Act], Decision | Refusal]
    who: Callable[[Place], set[Actor]]
    stages: Callable[[Place], set[Stage]]
    window: Callable[[Session, Actor], tuple[datetime, datetime]]
    leads_to: Callable[[Session], Stage]


def _always(session: Session, by: Actor) -> tuple[datetime, datetime]:
    return at(days=-400), at(days=400)


def _around(session: Session, by: Actor) -> tuple[datetime, datetime]:
    return at(minutes=-30), at(minutes=30)


def _completion(session: Session, by: Actor) -> tuple[datetime, datetime]:
    if by is Actor.CLIENT or session.started_at is None:
        return _always(session, by)
    booked = timedelta(minutes=60)
    late = timedelta(minutes=15 if by is Actor.SYSTEM else 0)
    return session.started_at + booked + late, at(days=400)


COMMANDS = {
    "S1 on my way": Command(
        set_out,
        who=lambda place: {TRAVELLERS[place]},
        stages=lambda place: {Stage.SCHEDULED},
        window=lambda session, by: (at(hours=-5), at(minutes=-30) - MS),
        leads_to=lambda session: Stage.ON_THE_WAY,
    ),
    "S2 I'm here": Command(
        arrive,
        who=lambda place: {TRAVELLERS[place]},
        stages=lambda place: {Stage.SCHEDULED, Stage.ON_THE_WAY},
        window=_around,
        leads_to=lambda session: Stage.ARRIVED,
    ),
    "S3 address": Command(
        lambda session, pressed: provide_address(session, pressed, DOOR),
        who=lambda place: {HOSTS[place]},
        stages=lambda place: (
            {Stage.ARRIVED, Stage.ADDRESS_PROVIDED} if place is PARTNER_PLACE else UNSTARTED
        ),
        window=lambda session, by: (at(days=-400), at(minutes=30)),
        leads_to=lambda session: (
            Stage.ADDRESS_PROVIDED if session.place is PARTNER_PLACE else session.stage
        ),
    ),
    "S4 start": Command(
        lambda session, pressed: start(session, pressed, WILLING),
        who=lambda place: {Actor.PARTNER},
        stages=lambda place: {Stage.ADDRESS_PROVIDED if place is PARTNER_PLACE else Stage.ARRIVED},
        window=_around,
        leads_to=lambda session: Stage.IN_PROGRESS,
    ),
    "S6 complete": Command(
        complete,
        who=lambda place: {Actor.CLIENT, Actor.PARTNER, Actor.SYSTEM},
        stages=lambda place: {Stage.IN_PROGRESS},
        window=_completion,
        leads_to=lambda session: Stage.COMPLETED,
    ),
    "S7 miss": Command(
        miss,
        who=lambda place: {Actor.SYSTEM},
        stages=lambda place: UNSTARTED,
        window=lambda session, by: (at(minutes=60), at(days=400)),
        leads_to=lambda session: Stage.MISSED,
    ),
}
EDGES = [at(hours=-5), at(minutes=-30), at(), at(minutes=30), at(minutes=60), at(minutes=75)]
MOMENTS = [
    edge + timedelta(milliseconds=step) for edge in EDGES for step in (-1_000, -1, 0, 1, 1_000)
]
PEOPLE = [Actor.CLIENT, Actor.PARTNER, Actor.SUPPORT]


def expected(command: Command, session: Session, pressed: Act) -> RefusalCode | None:
    """What the model answers: not yours, stale version, stage, time, in that order."""
    opens_at, closes_at = command.window(session, pressed.by)
    broken = {
        RefusalCode.NOT_YOURS_TO_DO: pressed.by not in command.who(session.place),
        RefusalCode.STALE_VERSION: pressed.seen_version not in (None, session.version),
        RefusalCode.WRONG_STAGE: session.stage not in command.stages(session.place),
        RefusalCode.TOO_EARLY: pressed.now < opens_at,
        RefusalCode.TOO_LATE: pressed.now > closes_at,
    }
    return next((code for code, is_broken in broken.items() if is_broken), None)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("place", Place)
def test_every_command_answers_as_the_rulebook_says_everywhere(name: str, place: Place) -> None:
    command = COMMANDS[name]
    stages = [stage for stage in Stage if reachable(stage, place)]
    people = [*PEOPLE, Actor.SYSTEM] if Actor.SYSTEM in command.who(place) else PEOPLE
    for stage, by, now, seen in product(stages, people, MOMENTS, (None, 6, 7)):
        session, pressed = a_session(stage, place), act(by, now, seen)
        assert code(command.press(session, pressed)) is expected(command, session, pressed), (
            stage,
            pressed,
        )


def test_the_last_refusals_are_for_details() -> None:
    """Not yours, stale version, stage, time, details: mending one shows the next."""
    early, nobody = at(hours=-1), ()
    session = a_session(Stage.ADDRESS_PROVIDED)
    outcomes = [
        start(a_session(), act(Party.CLIENT, early, 6), nobody),
        start(a_session(), act(Party.PARTNER, early, 6), nobody),
        start(a_session(), act(Party.PARTNER, early, 7), nobody),
        start(session, act(Party.PARTNER, early, 7), nobody),
        start(session, act(Party.PARTNER, at(), 7), nobody),
        start(session, act(Party.PARTNER, at(), 7), WILLING),
    ]
    assert [code(outcome) for outcome in outcomes] == [
        RefusalCode.NOT_YOURS_TO_DO,
        RefusalCode.STALE_VERSION,
        RefusalCode.WRONG_STAGE,
        RefusalCode.TOO_EARLY,
        RefusalCode.PREFERENCES_INCOMPLETE,
        None,
    ]


def test_i2_a_command_that_names_an_older_version_is_stale_and_cites_i2() -> None:
    for seen in (0, 6, 8):
        refusal = refused(arrive(a_session(), act(Party.CLIENT, at(), seen)))
        assert (refusal.code, refusal.rule) == (RefusalCode.STALE_VERSION, "I2")


@pytest.mark.parametrize("name", COMMANDS)
def test_i2_the_version_rises_by_one_with_every_accepted_command(name: str) -> None:
    command = COMMANDS[name]
    taken = 0
    for place, stage, by, now in product(Place, Stage, Actor, MOMENTS):
        session = a_session(stage, place)
        if by in command.who(place) and not code(outcome := command.press(session, act(by, now))):
            taken += 1
            assert accepted(outcome).session.version == session.version + 1
    assert taken


presses = st.lists(
    st.tuples(
        st.sampled_from(sorted(COMMANDS)),
        st.sampled_from([Actor.CLIENT, Actor.PARTNER, Actor.SUPPORT, Actor.SYSTEM]),
        st.one_of(
            st.sampled_from([0, 1, 60_000, 1_800_000, 3_600_000]), st.integers(0, 4 * 3_600_000)
        ),
        st.integers(-1, 0),
    ),
    max_size=30,
)


@given(place=st.sampled_from(Place), presses=presses)
def test_no_life_leaves_the_rulebooks_path(
    place: Place, presses: list[tuple[str, Actor, int, int]]
) -> None:
    """Random people pressing random buttons: what is accepted leads where the rulebook says."""
    session, now = a_session(place=place, version=1), T - timedelta(hours=6)
    for name, by, wait, behind in presses:
        now += timedelta(milliseconds=wait)
        command, pressed = COMMANDS[name], act(by, now, session.version + behind)
        if by is Actor.SYSTEM and by not in command.who(place):
            continue
        outcome = command.press(session, pressed)
        assert code(outcome) is expected(command, session, pressed)
        if isinstance(outcome, Refusal):
            continue
        after = outcome.session
        assert after.stage is command.leads_to(session)
        assert after.version == session.version + 1
        assert [(e.at, e.actor, e.to) for e in outcome.events] == [(now, by, session.parties)]
        assert (after.ended_at is not None) == (after.stage in ENDS)
        session = after
