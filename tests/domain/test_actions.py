"""S8: the buttons are the rules. What an action tells is what pressing it then would answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.model.grounds import NO_GROUNDS, Grounds, Reason
from domain.model.orders import LineKind
from domain.model.people import Party
from domain.model.refusals import Refusal, RefusalCode, WindowRefusal
from domain.model.sanctions import GOOD, Standing
from domain.model.sessions import LIVE, UNSTARTED, Act, Decision, Phase, Place, Session, Stage
from domain.model.threads import Thread, ThreadKind
from domain.model.windows import Window
from domain.rules.actions import Action, ActionKind, actions_of
from domain.rules.additions import Pick, Proposal, propose
from domain.rules.cancellation import cancel
from domain.rules.chat import post
from domain.rules.goodwill import Record, refund_in_goodwill
from domain.rules.stages import (
    arrive,
    complete,
    provide_address,
    set_out,
    show_building,
    start,
)
from tests.domain.make import (
    CATALOGUE,
    CLIENT_PLACE,
    DOOR,
    ENDS,
    EUR,
    HOUR,
    MS,
    WILLING,
    T,
    a_secure_session,
    a_session,
    act,
    at,
    code,
    reachable,
)

ON_MY_WAY, ARRIVE = ActionKind.ON_MY_WAY, ActionKind.ARRIVE
PROVIDE_ADDRESS, START = ActionKind.PROVIDE_ADDRESS, ActionKind.START
COMPLETE, SHOW_BUILDING = ActionKind.COMPLETE, ActionKind.SHOW_BUILDING
AROUND_T = (True, at(minutes=-30), at(minutes=30))
UNTIL_T30 = (True, None, at(minutes=30))
ALWAYS = Window()

GROUNDS = {
    Phase.MEETING: Grounds(Reason.OTHER),
    Phase.IN_PROGRESS: Grounds(Reason.CLIENT_URGENT_MATTERS),
}
CHAT = Thread("thr_1", ThreadKind.SESSION, "ses_1")
AN_HOUR_MORE = Proposal((Pick(LineKind.TARIFF, HOUR.id),))

PRESS: dict[ActionKind, Callable[[Session, Act], Decision | Refusal]] = {
    ON_MY_WAY: set_out,
    ARRIVE: arrive,
    PROVIDE_ADDRESS: lambda session, pressed: provide_address(session, pressed, DOOR),
    START: lambda session, pressed: start(session, pressed, WILLING),
    COMPLETE: complete,
    ActionKind.CANCEL: lambda session, pressed: cancel(
        session, pressed, GROUNDS.get(session.phase, NO_GROUNDS)
    ),
    ActionKind.PROPOSE_ADDITION: lambda session, pressed: propose(
        session, pressed, AN_HOUR_MORE, CATALOGUE, EUR, balance=10**9
    ),
    ActionKind.GOODWILL_REFUND: lambda session, pressed: refund_in_goodwill(
        session, pressed, Record(), 10**9
    ),
    SHOW_BUILDING: show_building,
    ActionKind.MESSAGE: lambda session, pressed: post(session, CHAT, pressed, "me", "Hello"),
}
"""Each button as the command it stands for, with right input."""
STEPS = (ON_MY_WAY, ARRIVE, PROVIDE_ADDRESS, START, COMPLETE)
"""The buttons that take a session from stage to stage."""

CONTRACT = (
    "ON_MY_WAY ARRIVE PROVIDE_ADDRESS START COMPLETE"
    " CANCEL PROPOSE_ADDITION GOODWILL_REFUND MESSAGE SHOW_BUILDING"
)


def action(
    session: Session, party: Party, kind: ActionKind, now: datetime, standing: Standing = GOOD
) -> Action:
    """One button of a party at a moment."""
    found = actions_of(session, party, now, standing)
    return next(button for button in found if button.kind is kind)


def told(found: Action) -> tuple[bool, datetime | None, datetime | None]:
    """What an app is told of a button: open, opensAt, closesAt."""
    return found.open, found.window.opens_at, found.window.closes_at


def waits(session: Session, found: Action) -> bool:
    """Whether a press of somebody's leads to this one (S8)."""
    wrong = found.refusal is not None and found.refusal.code is RefusalCode.WRONG_STAGE
    return wrong and found.kind in (START, PROVIDE_ADDRESS) and session.stage in UNSTARTED


edges = st.sampled_from(
    [at(hours=-5), at(minutes=-30), T, at(minutes=30), at(minutes=60), at(minutes=75), at(hours=25)]
)
steps = st.sampled_from([-1_000, -1, 0, 1, 1_000]) | st.integers(-7_200_000, 7_200_000)
moments = st.builds(lambda edge, step: edge + timedelta(milliseconds=step), edges, steps)
places_and_stages = [(s, p) for s in Stage for p in Place if reachable(s, p)]
sessions = st.builds(
    lambda make, chosen: make(*chosen),
    st.sampled_from([a_session, a_secure_session]),
    st.sampled_from(places_and_stages),
)
buttons = st.sampled_from(list(ActionKind))
parties = st.sampled_from(Party)
standings = st.sampled_from(
    [GOOD, Standing(blocked=True), Standing(removed=True), Standing(suspended_until=at(days=9))]
)


@given(sessions, parties, buttons, moments, standings)
def test_s8_a_button_is_open_exactly_when_pressing_it_is_accepted(
    session: Session, party: Party, kind: ActionKind, now: datetime, standing: Standing
) -> None:
    outcome = PRESS[kind](session, replace(act(party, now), standing=standing))
    found = action(session, party, kind, now, standing)
    assert found.open is isinstance(outcome, Decision)
    assert found.refusal == (outcome if isinstance(outcome, Refusal) else None)


@given(sessions, parties, buttons, moments)
def test_s8_a_button_keeps_its_word_about_when_it_opens_and_closes(
    session: Session, party: Party, kind: ActionKind, now: datetime
) -> None:
    """If nobody does anything, it is open from opensAt on, not before, and no longer after."""

    def is_open(moment: datetime) -> bool:
        return action(session, party, kind, moment).open

    found = action(session, party, kind, now)
    if waits(session, found):
        return  # for a press: what is told is the countdown of that
    opens_at, closes_at = found.window.opens_at, found.window.closes_at
    if opens_at is not None:
        assert is_open(opens_at)
        assert not is_open(opens_at - MS)
    if closes_at is not None:
        assert is_open(closes_at - MS)
        assert not is_open(closes_at + MS)
        assert is_open(closes_at) is not found.window.gives_way
        assert found.window.gives_way <= (kind in (ON_MY_WAY, SHOW_BUILDING))


@given(sessions, parties, buttons, moments)
@example(a_session(), Party.CLIENT, ARRIVE, at(hours=-1))
@example(a_session(), Party.CLIENT, ON_MY_WAY, at(minutes=-30))
def test_s8_a_window_is_told_only_where_time_alone_decides(
    session: Session, party: Party, kind: ActionKind, now: datetime
) -> None:
    found = action(session, party, kind, now)
    if isinstance(found.refusal, WindowRefusal):
        assert found.refusal.opens_at == found.window.opens_at
        assert found.refusal.closes_at == found.window.closes_at
    elif waits(session, found):
        assert found.window.closes_at == at(minutes=30)
    elif found.refusal is not None:
        assert found.window == ALWAYS


@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize("stage", Stage)
def test_s8_every_party_has_every_button_once_in_the_contracts_order(
    stage: Stage, party: Party
) -> None:
    found = actions_of(a_session(stage), party, T)
    assert [button.kind.value for button in found] == CONTRACT.split()


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize(
    ("stage", "kind", "now", "window"),
    [
        (Stage.SCHEDULED, ON_MY_WAY, at(days=-2), (False, at(hours=-5), at(minutes=-30))),
        (Stage.SCHEDULED, ON_MY_WAY, at(hours=-5), (True, at(hours=-5), at(minutes=-30))),
        (Stage.SCHEDULED, ON_MY_WAY, at(minutes=-30), (False, at(hours=-5), at(minutes=-30))),
        (Stage.SCHEDULED, ARRIVE, at(days=-2), (False, at(minutes=-30), at(minutes=30))),
        (Stage.ON_THE_WAY, ARRIVE, at(minutes=30), (True, at(minutes=-30), at(minutes=30))),
        (Stage.ON_THE_WAY, ARRIVE, at(minutes=31), (False, at(minutes=-30), at(minutes=30))),
        (Stage.ON_THE_WAY, ON_MY_WAY, at(hours=-1), (False, None, None)),
        (Stage.ARRIVED, ARRIVE, T, (False, None, None)),
    ],
)
def test_s8_the_travellers_buttons_tell_their_windows(
    place: Place,
    stage: Stage,
    kind: ActionKind,
    now: datetime,
    window: tuple[bool, datetime | None, datetime | None],
) -> None:
    session = a_session(stage, place)
    assert told(action(session, session.traveller, kind, now)) == window


@pytest.mark.parametrize(
    ("party", "kind", "session", "now", "window"),
    [
        (Party.PARTNER, START, a_session(Stage.ARRIVED), T, (False, *AROUND_T[1:])),
        (Party.PARTNER, START, a_session(Stage.ADDRESS_PROVIDED), T, AROUND_T),
        (Party.CLIENT, START, a_session(Stage.ADDRESS_PROVIDED), T, (False, None, None)),
        (Party.PARTNER, START, a_session(), at(days=-2), (False, *AROUND_T[1:])),
        (Party.PARTNER, START, a_session(Stage.IN_PROGRESS), T, (False, None, None)),
        (Party.PARTNER, START, a_session(Stage.ARRIVED), at(minutes=33), (False, *AROUND_T[1:])),
        (Party.PARTNER, PROVIDE_ADDRESS, a_session(), T, (False, *UNTIL_T30[1:])),
        (
            Party.PARTNER,
            PROVIDE_ADDRESS,
            a_session(Stage.ARRIVED),
            at(minutes=30, ms=1),
            (False, *UNTIL_T30[1:]),
        ),
        (Party.PARTNER, PROVIDE_ADDRESS, a_session(Stage.ARRIVED), T, UNTIL_T30),
        (Party.CLIENT, PROVIDE_ADDRESS, a_session(place=CLIENT_PLACE), T, UNTIL_T30),
        (Party.CLIENT, COMPLETE, a_session(Stage.IN_PROGRESS), at(ms=1), (True, None, None)),
        (Party.PARTNER, COMPLETE, a_session(Stage.IN_PROGRESS), T, (False, at(minutes=60), None)),
    ],
)
def test_s8_the_hosts_and_the_partners_buttons_tell_their_windows(
    party: Party,
    kind: ActionKind,
    session: Session,
    now: datetime,
    window: tuple[bool, datetime | None, datetime | None],
) -> None:
    assert told(action(session, party, kind, now)) == window


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("stage", [Stage.SCHEDULED, Stage.ON_THE_WAY])
@pytest.mark.parametrize(
    ("now", "replaced_by"),
    [
        (at(days=-2), None),
        (at(minutes=-30, ms=-1), None),
        (at(minutes=-30), ARRIVE),
        (T, ARRIVE),
        (at(minutes=30), ARRIVE),
        (at(minutes=30, ms=1), None),
    ],
)
def test_s1_im_here_takes_the_place_of_on_my_way_from_30_minutes_before(
    place: Place, stage: Stage, now: datetime, replaced_by: ActionKind | None
) -> None:
    session = a_session(stage, place)
    assert action(session, session.traveller, ON_MY_WAY, now).replaced_by is replaced_by
    assert action(session, session.traveller.other, ON_MY_WAY, now).replaced_by is None


@given(sessions, parties, moments)
def test_s1_nothing_but_on_my_way_gives_way_and_only_to_an_open_button(
    session: Session, party: Party, now: datetime
) -> None:
    for found in actions_of(session, party, now):
        if found.replaced_by is not None:
            assert (found.kind, found.replaced_by) == (ON_MY_WAY, ARRIVE)
            assert not found.open
            assert action(session, party, ARRIVE, now).open


@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize("stage", ENDS)
def test_s8_after_the_end_no_stage_goes_on(stage: Stage, party: Party) -> None:
    for kind in STEPS:
        refusal = action(a_session(stage), party, kind, T).refusal
        assert code(refusal) in (RefusalCode.WRONG_STAGE, RefusalCode.NOT_YOURS_TO_DO)


@pytest.mark.parametrize("now", [at(minutes=-30), T, at(minutes=30)])
@pytest.mark.parametrize(("stage", "place"), [(s, p) for s, p in places_and_stages if s in LIVE])
def test_s8_within_30_minutes_of_t_somebody_can_always_take_the_next_step(
    stage: Stage, place: Place, now: datetime
) -> None:
    """Otherwise a session of two willing people would be stuck."""
    session = a_session(stage, place)
    outcomes = [PRESS[kind](session, act(party, now)) for kind in STEPS for party in Party]
    steps = {o.session.stage for o in outcomes if isinstance(o, Decision)} - {stage}
    assert steps
