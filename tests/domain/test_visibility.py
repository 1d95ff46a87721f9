"""S3 and V1: what each viewer sees of an address, moment by moment."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.people import Party
from domain.model.sessions import Place, Stage, party_of
from domain.rules.stages import provide_address
from domain.rules.visibility import access_details_for, building_for
from tests.domain.make import (
    CLIENT_PLACE,
    DOOR,
    ENDS,
    HOME,
    MS,
    PARTNER_PLACE,
    T,
    a_session,
    accepted,
    act,
    at,
    reachable,
)

DAY = timedelta(hours=24)


@pytest.mark.parametrize(
    ("account", "party"),
    [
        ("cli_1", Party.CLIENT),
        ("par_1", Party.PARTNER),
        ("cli_2", None),
        ("par_2", None),
        ("", None),
        (None, None),
    ],
)
def test_v1_a_session_has_two_parties_and_nobody_else(
    account: str | None, party: Party | None
) -> None:
    assert party_of(a_session(), account) is party


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("now", [at(days=-9), T, at(days=9)])
def test_v1_nobody_else_sees_an_address_ever(place: Place, stage: Stage, now: datetime) -> None:
    session = a_session(stage, place)
    assert building_for(session, None, now) is None
    assert access_details_for(session, None, now) is None


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("now", [at(days=-9), T, at(days=29)])
def test_s3_the_host_always_sees_their_own_address(
    place: Place, stage: Stage, now: datetime
) -> None:
    session = a_session(stage, place, access_details=DOOR)
    host = session.traveller.other
    assert building_for(session, host, now) == HOME
    assert access_details_for(session, host, now) == DOOR


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (at(days=-300), False),
        (at(hours=-5, seconds=-1), False),
        (at(hours=-5, ms=-1), False),
        (at(hours=-5), True),
        (at(hours=-5, ms=1), True),
        (T, True),
        (at(minutes=59), True),
    ],
)
def test_s3_the_client_sees_the_partners_building_from_5_hours_before(
    now: datetime, shown: bool
) -> None:
    assert building_for(a_session(), Party.CLIENT, now) == (HOME if shown else None)


@pytest.mark.parametrize("now", [at(days=-300), at(hours=-5, ms=-1), T, at(minutes=59)])
def test_s3_on_a_home_visit_the_partner_sees_all_of_it_from_the_booking_on(now: datetime) -> None:
    session = a_session(place=CLIENT_PLACE)
    assert building_for(session, Party.PARTNER, now) == HOME
    assert access_details_for(session, Party.PARTNER, now) == DOOR


@pytest.mark.parametrize("stage", [Stage.SCHEDULED, Stage.ON_THE_WAY, Stage.ARRIVED])
def test_s3_the_client_sees_no_apartment_before_the_partner_provides_it(stage: Stage) -> None:
    assert access_details_for(a_session(stage), Party.CLIENT, T) is None


def test_s3_the_client_sees_the_door_once_it_is_provided() -> None:
    arrived = a_session(Stage.ARRIVED)
    provided = accepted(provide_address(arrived, act(Party.PARTNER, T), DOOR)).session
    assert access_details_for(provided, Party.CLIENT, T) == DOOR
    assert access_details_for(a_session(Stage.IN_PROGRESS), Party.CLIENT, T) == DOOR


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("stage", ENDS)
def test_s3_the_visitors_view_of_the_door_ends_with_the_session(place: Place, stage: Stage) -> None:
    session = a_session(stage, place, access_details=DOOR)
    assert session.ended_at is not None
    assert access_details_for(session, session.traveller, session.ended_at) is None


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("stage", ENDS)
@pytest.mark.parametrize(
    ("since_the_end", "shown"),
    [(timedelta(0), True), (DAY - MS, True), (DAY, True), (DAY + MS, False), (2 * DAY, False)],
)
def test_s3_the_visitors_view_of_the_building_ends_24_hours_after_the_session(
    place: Place, stage: Stage, since_the_end: timedelta, shown: bool
) -> None:
    session = a_session(stage, place)
    assert session.ended_at is not None
    seen = building_for(session, session.traveller, session.ended_at + since_the_end)
    assert seen == (HOME if shown else None)


@pytest.mark.parametrize(
    ("cancelled_at", "shown"),
    [
        (at(days=-2), False),
        (at(hours=-5, ms=-1), False),
        (at(hours=-5), True),
        (at(hours=-5, ms=1), True),
    ],
)
def test_s3_a_free_booking_buys_no_address(cancelled_at: datetime, shown: bool) -> None:
    """What was cancelled before T−5 h never shows the building, not at T−5 h either."""
    session = a_session(Stage.CANCELLED, PARTNER_PLACE, ended_at=cancelled_at)
    now = max(cancelled_at, at(hours=-5))
    assert building_for(session, Party.CLIENT, now) == (HOME if shown else None)


@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize("place", Place)
def test_s3_what_is_erased_is_seen_by_nobody(place: Place, party: Party) -> None:
    erased = a_session(Stage.COMPLETED, place, building=None, access_details=None)
    assert building_for(erased, party, at(days=1)) is None
    assert access_details_for(erased, party, at(days=1)) is None


@given(
    chosen=st.tuples(st.sampled_from(Stage), st.sampled_from(Place)).filter(
        lambda chosen: reachable(*chosen)
    ),
    now=st.datetimes(datetime(2026, 11, 20), datetime(2026, 11, 26)),  # noqa: DTZ001 - zoned below
)
def test_s3_whoever_sees_the_door_sees_the_building(
    chosen: tuple[Stage, Place], now: datetime
) -> None:
    """At any moment a session can be in: an apartment without its street helps nobody."""
    session = a_session(*chosen)
    lived = max(at(hours=-5), session.ended_at or at(hours=-5), session.arrived_at or T)
    moment = max(now.replace(tzinfo=T.tzinfo), lived)
    for party in Party:
        if access_details_for(session, party, moment) is not None:
            assert building_for(session, party, moment) is not None
