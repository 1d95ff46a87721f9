"""S1 to S5: who may take a session on, from where, and when to the millisecond."""

from datetime import datetime, timedelta

import pytest

from domain.model.addresses import AccessDetails
from domain.model.events import EventKind
from domain.model.people import Party
from domain.model.refusals import InputRefusal, RefusalCode, WindowRefusal
from domain.model.sessions import UNSTARTED, Place, Stage
from domain.model.windows import stamp
from domain.rules.stages import arrive, provide_address, set_out, start
from tests.domain.make import (
    CLIENT_PLACE,
    DANCE,
    DOOR,
    MASSAGE,
    PARTNER_PLACE,
    SERVICE,
    TARIFF,
    WILLING,
    a_session,
    accepted,
    act,
    at,
    but,
    code,
    heard,
    refused,
)

WRONG_STAGE = RefusalCode.WRONG_STAGE
TOO_EARLY, TOO_LATE = RefusalCode.TOO_EARLY, RefusalCode.TOO_LATE
AROUND_T = [
    (at(hours=-5), TOO_EARLY),
    (at(minutes=-30, seconds=-1), TOO_EARLY),
    (at(minutes=-30, ms=-1), TOO_EARLY),
    (at(minutes=-30), None),
    (at(minutes=-30, ms=1), None),
    (at(), None),
    (at(minutes=30, ms=-1), None),
    (at(minutes=30), None),
    (at(minutes=30, ms=1), TOO_LATE),
    (at(minutes=30, seconds=1), TOO_LATE),
    (at(minutes=60), TOO_LATE),
]
both_places = pytest.mark.parametrize("place", Place)


@both_places
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(days=-3), TOO_EARLY),
        (at(hours=-5, seconds=-1), TOO_EARLY),
        (at(hours=-5, ms=-1), TOO_EARLY),
        (at(hours=-5), None),
        (at(hours=-5, ms=1), None),
        (at(minutes=-30, seconds=-1), None),
        (at(minutes=-30, ms=-1), None),
        (at(minutes=-30), TOO_LATE),
        (at(minutes=-30, ms=1), TOO_LATE),
        (at(minutes=30), TOO_LATE),
    ],
)
def test_s1_the_traveller_sets_out_from_5_hours_and_before_30_minutes_before(
    place: Place, now: datetime, expected: RefusalCode | None
) -> None:
    session = a_session(place=place)
    assert code(set_out(session, act(session.traveller, now))) is expected


@both_places
def test_s1_on_my_way_is_told_to_the_host_with_its_hour(place: Place) -> None:
    session = a_session(place=place)
    decision = accepted(set_out(session, act(session.traveller, at(hours=-2))))
    assert decision.session.stage is Stage.ON_THE_WAY
    assert decision.session.on_my_way_at == at(hours=-2)
    assert heard(decision) == [(EventKind.ON_MY_WAY, ("cli_1", "par_1"))]


@both_places
def test_s1_nothing_later_requires_on_my_way(place: Place) -> None:
    session = a_session(place=place)
    arrived = accepted(arrive(session, act(session.traveller, at()))).session
    assert (arrived.stage, arrived.on_my_way_at) == (Stage.ARRIVED, None)


@both_places
@pytest.mark.parametrize("stage", but([Stage.SCHEDULED]))
def test_s1_on_my_way_is_said_from_scheduled_alone(place: Place, stage: Stage) -> None:
    session = a_session(stage, place)
    assert code(set_out(session, act(session.traveller, at(hours=-1)))) is WRONG_STAGE


@both_places
@pytest.mark.parametrize("stage", [Stage.SCHEDULED, Stage.ON_THE_WAY])
@pytest.mark.parametrize(("now", "expected"), AROUND_T)
def test_s2_the_traveller_may_arrive_from_30_minutes_before_to_30_minutes_after(
    place: Place, stage: Stage, now: datetime, expected: RefusalCode | None
) -> None:
    session = a_session(stage, place)
    assert code(arrive(session, act(session.traveller, now))) is expected


@both_places
@pytest.mark.parametrize("stage", but([Stage.SCHEDULED, Stage.ON_THE_WAY]))
def test_s2_nobody_arrives_twice_or_after_the_end(place: Place, stage: Stage) -> None:
    session = a_session(stage, place)
    assert code(arrive(session, act(session.traveller, at()))) is WRONG_STAGE


@both_places
def test_s2_arrival_is_told_with_its_moment(place: Place) -> None:
    session = a_session(Stage.ON_THE_WAY, place)
    decision = accepted(arrive(session, act(session.traveller, at(ms=7))))
    assert (decision.session.stage, decision.session.arrived_at) == (Stage.ARRIVED, at(ms=7))
    assert heard(decision) == [(EventKind.ARRIVED, ("cli_1", "par_1"))]


@pytest.mark.parametrize("stage", Stage)
def test_s3_the_partner_as_host_provides_only_once_the_client_has_arrived(stage: Stage) -> None:
    outcome = provide_address(a_session(stage), act(Party.PARTNER, at()), DOOR)
    met = stage in (Stage.ARRIVED, Stage.ADDRESS_PROVIDED)
    assert code(outcome) is (None if met else WRONG_STAGE)


@pytest.mark.parametrize("stage", but([Stage.ADDRESS_PROVIDED]))
def test_s3_the_client_as_host_corrects_the_door_until_the_start(stage: Stage) -> None:
    outcome = provide_address(a_session(stage, CLIENT_PLACE), act(Party.CLIENT, at()), DOOR)
    assert code(outcome) is (None if stage in UNSTARTED else WRONG_STAGE)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(days=-300), None),
        (at(hours=-5), None),
        (at(minutes=30), None),
        (at(minutes=30, ms=1), RefusalCode.TOO_LATE),
        (at(minutes=59), RefusalCode.TOO_LATE),
    ],
)
@pytest.mark.parametrize("place", Place)
def test_s3_the_door_is_told_for_as_long_as_a_start_is_possible(
    place: Place, now: datetime, expected: RefusalCode | None
) -> None:
    session = a_session(Stage.ARRIVED, place)
    outcome = provide_address(session, act(session.traveller.other, now), DOOR)
    assert code(outcome) is expected


def test_s3_at_the_partners_place_the_stage_moves_on_with_the_door() -> None:
    decision = accepted(
        provide_address(a_session(Stage.ARRIVED), act(Party.PARTNER, at(ms=1)), DOOR)
    )
    after = decision.session
    assert (after.stage, after.access_details) == (Stage.ADDRESS_PROVIDED, DOOR)
    assert after.address_provided_at == at(ms=1)
    assert heard(decision) == [(EventKind.ADDRESS_PROVIDED, ("cli_1", "par_1"))]


@pytest.mark.parametrize("stage", [Stage.SCHEDULED, Stage.ON_THE_WAY, Stage.ARRIVED])
def test_s3_at_the_clients_place_the_stage_stays(stage: Stage) -> None:
    other = AccessDetails("A", "1", "0")
    session = a_session(stage, CLIENT_PLACE)
    after = accepted(provide_address(session, act(Party.CLIENT, at()), other)).session
    assert (after.stage, after.access_details) == (stage, other)


def test_s3_a_correction_replaces_the_door_and_keeps_the_first_hour() -> None:
    session = a_session(Stage.ADDRESS_PROVIDED)
    other = AccessDetails("A", "1", "0")
    after = accepted(provide_address(session, act(Party.PARTNER, at(minutes=9)), other)).session
    assert (after.stage, after.access_details) == (Stage.ADDRESS_PROVIDED, other)
    assert after.address_provided_at == session.address_provided_at


@pytest.mark.parametrize(
    ("door", "part"),
    [
        (AccessDetails("", "12", "3"), "entrance"),
        (AccessDetails("B", " \t", "3"), "apartment"),
        (AccessDetails("B", "12", "\n"), "floor"),
        (AccessDetails("B", "12", "3", ""), "note"),
        (AccessDetails("B" * 201, "12", "3"), "entrance"),
        (AccessDetails("B", "12", "3", "n" * 4_001), "note"),
        (AccessDetails("B", "12\x00", "3"), "apartment"),
    ],
)
@both_places
def test_s3_entrance_apartment_and_floor_are_needed_all_three(
    place: Place, door: AccessDetails, part: str
) -> None:
    session = a_session(Stage.ARRIVED, place)
    refusal = refused(provide_address(session, act(session.traveller.other, at()), door))
    assert isinstance(refusal, InputRefusal)
    assert refusal.path == ("accessDetails", part)


def test_s3_a_door_of_the_longest_texts_is_taken() -> None:
    door = AccessDetails("B" * 200, "1" * 200, "3" * 200, "n" * 4_000)
    accepted(provide_address(a_session(Stage.ARRIVED), act(Party.PARTNER, at()), door))


@pytest.mark.parametrize(("now", "expected"), AROUND_T)
@pytest.mark.parametrize(
    ("place", "ready"),
    [(PARTNER_PLACE, Stage.ADDRESS_PROVIDED), (CLIENT_PLACE, Stage.ARRIVED)],
)
def test_s4_the_partner_may_start_within_30_minutes_of_t(
    place: Place, ready: Stage, now: datetime, expected: RefusalCode | None
) -> None:
    assert code(start(a_session(ready, place), act(Party.PARTNER, now), WILLING)) is expected


@pytest.mark.parametrize(
    ("place", "stage"),
    [(PARTNER_PLACE, stage) for stage in but([Stage.ADDRESS_PROVIDED])]
    + [(CLIENT_PLACE, stage) for stage in but([Stage.ARRIVED, Stage.ADDRESS_PROVIDED])],
)
def test_s4_the_start_needs_the_door_at_the_partners_and_the_arrival_at_the_clients(
    place: Place, stage: Stage
) -> None:
    assert code(start(a_session(stage, place), act(Party.PARTNER, at()), WILLING)) is WRONG_STAGE


def test_s4_the_start_is_told_with_its_moment() -> None:
    session = a_session(Stage.ARRIVED, CLIENT_PLACE)
    decision = accepted(start(session, act(Party.PARTNER, at(ms=9)), WILLING))
    assert (decision.session.stage, decision.session.started_at) == (Stage.IN_PROGRESS, at(ms=9))
    assert heard(decision) == [(EventKind.SESSION_STARTED, ("cli_1", "par_1"))]


@pytest.mark.parametrize(
    "word",
    [
        pytest.param((), id="none said"),
        pytest.param(WILLING[:1], id="one missing"),
        pytest.param((*WILLING, WILLING[0]), id="one twice"),
        pytest.param((*WILLING, (MASSAGE.id, False)), id="one both ways"),
        pytest.param((*WILLING, (SERVICE.id, True)), id="one not based on preference"),
        pytest.param((*WILLING, (TARIFF.id, True)), id="the tariff"),
        pytest.param((WILLING[0], ("lin_foreign", True)), id="a foreign one"),
        pytest.param((WILLING[0], WILLING[0]), id="one twice and one missing"),
    ],
)
def test_s5_the_start_must_say_of_every_preference_once_whether_it_is_provided(
    word: tuple[tuple[str, bool], ...],
) -> None:
    refusal = refused(start(a_session(Stage.ADDRESS_PROVIDED), act(Party.PARTNER, at()), word))
    assert (refusal.code, refusal.rule) == (RefusalCode.PREFERENCES_INCOMPLETE, "S5")


@pytest.mark.parametrize(
    ("massage", "dance", "price"),
    [(True, True, 20_000), (True, False, 15_000), (False, True, 17_000), (False, False, 12_000)],
)
def test_s5_a_declined_preference_leaves_the_price_at_the_start(
    massage: bool, dance: bool, price: int
) -> None:
    session = a_session(Stage.ADDRESS_PROVIDED)
    assert session.price == 20_000
    word = ((DANCE.id, dance), (MASSAGE.id, massage))
    after = accepted(start(session, act(Party.PARTNER, at()), word)).session
    assert after.price == price
    assert [line.provided for line in after.lines] == [None, None, massage, dance]
    assert after.duration == timedelta(minutes=60)


def test_s5_an_order_without_preferences_starts_without_a_word() -> None:
    plain = a_session(Stage.ADDRESS_PROVIDED, lines=(TARIFF, SERVICE))
    accepted(start(plain, act(Party.PARTNER, at()), ()))
    assert code(start(plain, act(Party.PARTNER, at()), WILLING)) is not None


@pytest.mark.parametrize("place", Place)
def test_a_refusal_for_the_time_tells_the_window_and_the_rule(place: Place) -> None:
    session = a_session(place=place)
    refusal = refused(arrive(session, act(session.traveller, at(hours=-1, ms=7))))
    assert isinstance(refusal, WindowRefusal)
    assert (refusal.opens_at, refusal.closes_at) == (at(minutes=-30), at(minutes=30))
    assert (refusal.rule, refusal.message) == ("S2", "I'm here opens at 2026-11-22T18:00:00.000Z.")


def test_instants_are_told_in_utc_with_milliseconds() -> None:
    assert stamp(at(seconds=7, ms=89)) == "2026-11-22T18:30:07.089Z"
    assert stamp(at(ms=999)) == "2026-11-22T18:30:00.999Z"
