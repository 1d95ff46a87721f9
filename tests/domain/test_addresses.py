"""S3: a free booking buys no address. How the partner's building comes to be shown, and when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from domain.model.addresses import Showing
from domain.model.events import EventKind
from domain.model.people import Actor, Party
from domain.model.refusals import RefusalCode
from domain.model.sessions import UNSTARTED, PaymentMethod, Session, Stage
from domain.rules.addresses import Sight, opening
from domain.rules.booking import book_session
from domain.rules.deadlines import DeadlineKind, deadlines_of
from domain.rules.stages import arrive, provide_address, show_building
from domain.rules.visibility import building_awaits, building_for, building_shown_at
from tests.domain.make import (
    CLIENT_PLACE,
    DOOR,
    EUR,
    HOME,
    MS,
    T,
    a_book,
    a_session,
    a_wish,
    accepted,
    act,
    at,
    but,
    code,
    heard,
    new_ids,
)


def booked(now: datetime, *, held: bool = False, **known: Any) -> Session:
    """One at the partner's place, booked at that moment for T."""
    book = a_book(balance=10**6, **known)
    wish = a_wish(payment_method=PaymentMethod.BALANCE if held else PaymentMethod.DIRECT)
    return accepted(book_session(book, wish, now, EUR, new_ids())).session


def sees(session: Session, now: datetime) -> bool:
    """Whether the client reads the street at that moment."""
    return building_for(session, Party.CLIENT, now) is not None


@pytest.mark.parametrize(
    ("who", "booked_at", "shown_at"),
    [
        ("held", at(days=-2), at(hours=-5)),
        ("held", at(hours=-5), at(hours=-5)),
        ("held", at(hours=-5, ms=1), at(minutes=-30)),
        ("held", at(minutes=-40), at(minutes=-30)),
        ("held", at(minutes=-1), at(minutes=-1)),
        ("known", at(days=-2), at(hours=-5)),
        ("known", at(hours=-5), at(hours=-5)),
        ("known", at(hours=-5, ms=1), at(minutes=-30)),
        ("known", at(minutes=-60), at(minutes=-30)),
        ("known", at(minutes=-40), at(minutes=-10)),
        ("known", at(minutes=-1), at(minutes=29)),
    ],
)
def test_s3_the_buildings_hour_is_t_minus_5_hours_and_of_what_is_booked_later_t_minus_30_minutes(
    who: str, booked_at: datetime, shown_at: datetime
) -> None:
    session = booked(booked_at, held=who == "held", client_known=who == "known")
    assert building_shown_at(session) == shown_at
    assert sees(session, shown_at)
    assert shown_at == booked_at or not sees(session, shown_at - MS)
    assert building_awaits(session, Party.CLIENT, shown_at) is None


@pytest.mark.parametrize(
    ("booked_at", "arrived_at", "shown_at"),
    [
        (at(days=-2), at(minutes=-30), at(minutes=-30)),
        (at(days=-2), T, T),
        (at(minutes=-60), at(minutes=-30), at(minutes=-30)),
        (at(minutes=-40), at(minutes=-30), at(minutes=-10)),
        (at(minutes=-1), T, at(minutes=29)),
    ],
)
def test_s3_without_money_or_a_completed_session_the_area_alone_is_shown_until_im_here(
    booked_at: datetime, arrived_at: datetime, shown_at: datetime
) -> None:
    session = booked(booked_at)
    assert building_awaits(session, Party.CLIENT, arrived_at) is Showing.ARRIVAL
    assert building_shown_at(session) is None
    assert not sees(session, at(minutes=30))
    there = accepted(arrive(session, act(Party.CLIENT, arrived_at))).session
    assert building_shown_at(there) == shown_at
    assert sees(there, shown_at)
    assert not sees(there, shown_at - MS)


def test_s3_a_price_of_nothing_holds_nothing() -> None:
    gratis = [replace(item, price=0) for item in a_book().catalogue]
    session = booked(at(days=-1), held=True, catalogue=gratis)
    assert session.showing is Showing.ARRIVAL


@pytest.mark.parametrize("booked_at", [at(days=-2), at(hours=-3), at(minutes=-1)])
def test_s3_the_partners_word_shows_the_building_at_once(booked_at: datetime) -> None:
    session = booked(booked_at)
    decision = accepted(show_building(session, act(Party.PARTNER, booked_at)))
    assert heard(decision) == [(EventKind.BUILDING_SHOWN, session.parties)]
    assert decision.session.version == session.version + 1
    assert sees(decision.session, booked_at)
    again = show_building(decision.session, act(Party.PARTNER, booked_at + MS))
    assert code(again) is RefusalCode.ALREADY_ANSWERED


def test_s3_the_partners_word_is_not_needed_where_the_hour_has_come() -> None:
    session = booked(at(days=-2), client_known=True)
    accepted(show_building(session, act(Party.PARTNER, at(hours=-5, ms=-1))))
    outcome = show_building(session, act(Party.PARTNER, at(hours=-5)))
    assert code(outcome) is RefusalCode.ALREADY_ANSWERED


@pytest.mark.parametrize(
    ("by", "expected"),
    [(Party.CLIENT, RefusalCode.NOT_YOURS_TO_DO), (Actor.SUPPORT, RefusalCode.NOT_YOURS_TO_DO)],
)
def test_s3_the_word_is_the_hosts(by: Party | Actor, expected: RefusalCode) -> None:
    assert code(show_building(booked(at(hours=-1)), act(by, at(hours=-1)))) is expected


def test_s3_on_a_home_visit_there_is_nothing_to_wait_for() -> None:
    visit = a_session(place=CLIENT_PLACE, booked_at=at(days=-1))
    assert code(show_building(visit, act(Party.CLIENT, T))) is RefusalCode.ALREADY_ANSWERED
    assert code(show_building(visit, act(Party.PARTNER, T))) is RefusalCode.NOT_YOURS_TO_DO
    assert building_awaits(visit, Party.PARTNER, T) is None
    assert building_shown_at(visit) == at(days=-1)


@pytest.mark.parametrize("stage", but(UNSTARTED))
def test_s3_the_word_comes_before_the_start(stage: Stage) -> None:
    never = a_session(stage, showing=Showing.WORD)
    assert code(show_building(never, act(Party.PARTNER, T))) is RefusalCode.WRONG_STAGE


def test_s3_the_word_comes_before_the_door_closes() -> None:
    never = booked(at(minutes=-1))
    accepted(show_building(never, act(Party.PARTNER, at(minutes=30))))
    late = show_building(never, act(Party.PARTNER, at(minutes=30, ms=1)))
    assert code(late) is RefusalCode.TOO_LATE


def test_s3_who_provides_the_door_shows_the_building() -> None:
    there = accepted(arrive(booked(at(minutes=-1)), act(Party.CLIENT, T))).session
    told = accepted(provide_address(there, act(Party.PARTNER, T), DOOR)).session
    assert building_for(told, Party.CLIENT, T) == HOME


@pytest.mark.parametrize(
    ("ended_at", "shown"),
    [(at(hours=-2), False), (at(minutes=-30, ms=-1), False), (at(minutes=-30), True)],
)
def test_s3_what_ended_before_it_was_shown_never_shows_it(ended_at: datetime, shown: bool) -> None:
    session = booked(at(hours=-3), client_known=True)
    over = replace(session, stage=Stage.CANCELLED, ended_at=ended_at)
    assert sees(over, at(minutes=-29)) is shown
    assert building_awaits(over, Party.CLIENT, ended_at) is None
    assert (building_shown_at(over) is not None) is shown


def test_s3_what_it_waits_for_is_told_to_the_client_alone() -> None:
    session = booked(at(hours=-3))
    told = [building_awaits(session, viewer, at(hours=-2)) for viewer in (*Party, None)]
    assert told == [Showing.ARRIVAL, None, None]


# ── a budget of buildings ────────────────────────────────────────────────────────────────────────


def others(*sights: tuple[str, datetime]) -> list[Sight]:
    """Other partners' buildings."""
    return list(sights)


@pytest.mark.parametrize(
    ("seen", "showing"),
    [
        (others(("a", T), ("b", T)), Showing.HOUR),
        (others(("a", T), ("b", T), ("c", T)), Showing.WORD),
        (others(("a", T), ("b", T), ("b", T), ("a", T)), Showing.HOUR),
        (others(("a", at(hours=-20)), ("b", at(hours=-10)), ("c", T)), Showing.WORD),
        (others(("a", at(hours=-29)), ("b", at(hours=-10)), ("c", T)), Showing.HOUR),
        (others(("a", at(hours=-29, ms=1)), ("b", at(hours=-10)), ("c", T)), Showing.HOUR),
        (others(("a", at(hours=-10)), ("b", at(hours=-9)), ("c", at(hours=13))), Showing.WORD),
        (others(("a", at(hours=-10)), ("b", at(hours=-9)), ("c", at(hours=14))), Showing.HOUR),
        (others(("a", at(hours=3)), ("b", at(hours=8)), ("c", at(hours=18))), Showing.WORD),
        (others(("a", at(hours=3)), ("b", at(hours=8)), ("c", at(hours=19))), Showing.HOUR),
    ],
)
def test_s3_a_fourth_partners_building_within_24_hours_is_shown_by_that_partners_word_alone(
    seen: Sequence[Sight], showing: Showing
) -> None:
    """This one's own hour is T−5 h."""
    found = opening(T, at(days=-2), held=True, known=True, others=seen)
    assert (found.showing, found.opens_at) == (showing, at(hours=-5))


@pytest.mark.parametrize("held", [True, False])
def test_s3_past_the_budget_neither_money_nor_im_here_shows_it(held: bool) -> None:
    seen = others(("a", T), ("b", T), ("c", T))
    session = booked(at(hours=-3), held=held, buildings=seen)
    there = accepted(arrive(session, act(Party.CLIENT, T))).session
    assert building_awaits(there, Party.CLIENT, T) is Showing.WORD
    assert not sees(there, at(minutes=30))
    word = accepted(show_building(there, act(Party.PARTNER, T))).session
    assert sees(word, T)


# ── E4 ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("booked_at", "flips"),
    [
        (at(days=-2), []),
        (at(hours=-3), []),
        (at(minutes=-60), []),
        (at(minutes=-40), [at(minutes=-10)]),
    ],
)
def test_e4_the_buildings_hour_flips_where_no_other_window_does(
    booked_at: datetime, flips: list[datetime]
) -> None:
    for known in (True, False):
        session = booked(booked_at, client_known=known)
        found = [one.due_at for one in deadlines_of(session) if one.kind is DeadlineKind.BUILDING]
        assert found == flips
