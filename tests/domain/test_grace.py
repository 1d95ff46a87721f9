"""C2: what is booked past the 5-hour line has ten minutes of grace, ended by T−30 min."""

from datetime import datetime

import pytest

from domain.model.people import Party
from domain.model.sessions import Stage
from domain.rules.cancellation import cancel, consequences, free_until, preview
from domain.rules.deadlines import DeadlineKind, deadlines_of
from tests.domain.make import MS, a_secure_session, a_session, accepted, act, at


@pytest.mark.parametrize(
    ("booked_at", "until"),
    [
        (at(days=-2), at(hours=-5)),
        (at(hours=-5, minutes=-1), at(hours=-5)),
        (at(hours=-5), at(hours=-5)),
        (at(hours=-5, ms=1), at(hours=-4, minutes=-50, ms=1)),
        (at(hours=-2), at(hours=-1, minutes=-50)),
        (at(minutes=-35), at(minutes=-30, ms=-1)),
    ],
)
def test_c2_both_cancel_freely_until_the_line_or_the_end_of_the_grace(
    booked_at: datetime, until: datetime
) -> None:
    session = a_session(booked_at=booked_at)
    assert free_until(session) == until
    assert not consequences(session, until).late
    assert consequences(session, until + MS).late
    for party in Party:
        assert preview(session, party, until).free_until == until
        assert preview(session, party, until + MS).free_until is None
        early = accepted(cancel(session, act(party, until))).session.cancellation
        assert early is not None
        assert not early.late


@pytest.mark.parametrize("booked_at", [at(minutes=-30), at(minutes=-20), at(minutes=-1)])
def test_c2_past_t_minus_30_minutes_there_is_no_grace(booked_at: datetime) -> None:
    session = a_secure_session()
    session = type(session)(**{**vars(session), "booked_at": booked_at})
    now = booked_at
    assert consequences(session, now).late
    assert accepted(cancel(session, act(Party.CLIENT, now))).session.dispute is not None


def test_c2_im_here_ends_the_grace() -> None:
    arrived = a_session(Stage.ARRIVED, booked_at=at(minutes=-38), arrived_at=at(minutes=-30))
    assert consequences(arrived, at(minutes=-30)).late


@pytest.mark.parametrize(
    ("booked_at", "flips"),
    [
        (at(days=-2), []),
        (at(hours=-5), []),
        (at(hours=-2), [at(hours=-1, minutes=-50, ms=1)]),
        (at(minutes=-35), []),  # T−30 min flips anyway
    ],
)
def test_e4_the_end_of_the_grace_tells_both(booked_at: datetime, flips: list[datetime]) -> None:
    session = a_session(booked_at=booked_at)
    found = [one.due_at for one in deadlines_of(session) if one.kind is DeadlineKind.GRACE]
    assert found == flips
