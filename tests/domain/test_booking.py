"""S9 and S10: who may book whom, when, where, what, and at what price."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.addresses import AccessDetails, Building
from domain.model.catalogue import Item
from domain.model.events import EventKind
from domain.model.money import LARGEST_AMOUNT, Amount
from domain.model.orders import LineKind
from domain.model.people import Actor
from domain.model.refusals import FundsRefusal, InputRefusal, Refusal, RefusalCode
from domain.model.sessions import Decision, PaymentMethod, Place, Stage
from domain.rules.booking import Book, Wish, book_session, bookable
from domain.rules.overlaps import OWN, Asked
from tests.domain.make import (
    CATALOGUE,
    CLIENT,
    CLIENT_PLACE,
    DOOR,
    EUR,
    HOME,
    HOUR,
    MS,
    OIL,
    PARTNER,
    PARTNER_PLACE,
    RUB,
    T,
    a_book,
    a_wish,
    accepted,
    at,
    code,
    heard,
    new_ids,
    refused,
)

LONG_AGO = at(days=-30)
DIRECT = PaymentMethod.DIRECT
NOT_BOOKABLE, TOO_MANY = RefusalCode.NOT_BOOKABLE, RefusalCode.TOO_MANY
UNKNOWN, OVERLAPS = RefusalCode.CATALOGUE_ITEM_UNKNOWN, RefusalCode.OVERLAPS_ANOTHER_SESSION
PRICE_CHANGED, INVALID = RefusalCode.PRICE_CHANGED, RefusalCode.INVALID_INPUT


def book(wish: Wish, given: Book | None = None, now: datetime = LONG_AGO) -> Decision | Refusal:
    """The rule, asked by the client 30 days before T unless said otherwise."""
    return book_session(given or a_book(), wish, now, EUR, new_ids())


def with_partner(**changes: Any) -> Book:
    """A partner who is otherwise."""
    return a_book(partner=replace(PARTNER, **changes))


def test_s10_a_booking_is_a_scheduled_session_at_version_1_that_both_are_told_of() -> None:
    decision = accepted(book(a_wish()))
    session = decision.session
    assert (session.stage, session.version, session.scheduled_start) == (Stage.SCHEDULED, 1, T)
    assert (session.client_id, session.partner_id) == ("cli_1", "par_1")
    assert (session.price, session.duration) == (15_000, timedelta(hours=1))
    assert heard(decision) == [(EventKind.SESSION_BOOKED, ("cli_1", "par_1"))]
    assert [(event.at, event.actor) for event in decision.events] == [(LONG_AGO, Actor.CLIENT)]


def test_a7_the_lines_are_the_catalogues_at_this_moments_prices_with_ids_of_their_own() -> None:
    session = accepted(book(a_wish())).session
    lines = [(line.kind, line.title, line.price, line.preference_based) for line in session.lines]
    assert lines == [(i.kind, i.title, i.price, i.preference_based) for i in CATALOGUE]
    assert {line.provided for line in session.lines} == {None}
    assert {line.id for line in session.lines}.isdisjoint(item.id for item in CATALOGUE)


@pytest.mark.parametrize(
    ("now", "taken"),
    [
        (T - MS, True),
        (T, False),
        (T + MS, False),
        (T - timedelta(days=365), True),
        (T - timedelta(days=365) - MS, False),
        (T - timedelta(days=365) + MS, True),
    ],
)
def test_s10_a_start_lies_ahead_and_at_most_365_days(now: datetime, taken: bool) -> None:
    outcome = book(a_wish(), now=now)
    assert isinstance(outcome, Decision if taken else InputRefusal)
    if isinstance(outcome, InputRefusal):
        assert (outcome.path, outcome.rule) == (("scheduledStart",), "S10")


def test_s10_at_the_partners_place_the_building_is_the_partners_and_no_door_is_known() -> None:
    session = accepted(book(a_wish(PARTNER_PLACE))).session
    assert (session.building, session.access_details) == (HOME, None)
    assert (session.city, session.postal_code) == (HOME.city, HOME.postal_code)


def test_s10_at_the_clients_place_the_client_gives_building_and_door() -> None:
    theirs = Building("Am Ufer 1", "BERLIN", "14467")
    session = accepted(book(a_wish(CLIENT_PLACE, building=theirs))).session
    assert (session.building, session.access_details) == (theirs, DOOR)
    assert (session.city, session.postal_code) == ("BERLIN", "14467")


@pytest.mark.parametrize(
    ("city", "served"),
    [
        ("Berlin", True),
        ("  berlin ", True),
        ("\uff22erlin", True),
        ("Potsdam", False),
        ("Berlin Mitte", False),
    ],
)
def test_s10_a_home_visit_stays_in_the_partners_city(city: str, served: bool) -> None:
    wish = a_wish(CLIENT_PLACE, building=Building("Am Ufer 1", city, "14467"))
    outcome = book(wish)
    assert code(outcome) is (None if served else INVALID)
    if not served:
        assert isinstance(outcome, InputRefusal)
        assert outcome.path == ("building", "city")
    anywhere = replace(PARTNER, building=None)
    assert code(book(wish, a_book(partner=anywhere))) is None


def test_s9_a_client_is_in_one_place_at_a_time() -> None:
    busy = a_book(client_busy=((at(minutes=59), at(hours=3)),), partner_busy=((T, at(hours=1)),))
    assert book(a_wish(), busy) is OWN
    assert (
        code(book(a_wish(), replace(busy, client_busy=((at(hours=1), at(hours=3)),)))) is OVERLAPS
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(9, 29), None),
        (Asked(10, 10), TOO_MANY),
        (Asked(0, 30), TOO_MANY),
    ],
)
def test_s9_who_asked_too_often_for_taken_times_is_not_answered_free_or_taken(
    asked: Asked, expected: RefusalCode | None
) -> None:
    assert code(book(a_wish(), a_book(asked=asked))) is expected
    taken = a_book(asked=asked, partner_busy=((T, at(hours=1)),))
    assert code(book(a_wish(), taken)) is (expected or OVERLAPS)


def test_s10_two_between_whom_something_stands_are_not_bookable_as_for_any_other_reason() -> None:
    other = refused(book(a_wish(), a_book(catalogue=())))
    assert book(a_wish(), a_book(estranged=True)) == other


def test_s10_a_partner_without_a_building_visits_homes_alone() -> None:
    visitor = with_partner(building=None)
    accepted(book(a_wish(CLIENT_PLACE), visitor))
    refusal = refused(book(a_wish(PARTNER_PLACE), visitor))
    assert isinstance(refusal, InputRefusal)
    assert refusal.path == ("place",)


@pytest.mark.parametrize(
    ("wish", "path"),
    [
        (a_wish(CLIENT_PLACE, building=None), ("building",)),
        (a_wish(CLIENT_PLACE, access_details=None), ("accessDetails",)),
        (a_wish(CLIENT_PLACE, building=Building("", "B", "1")), ("building", "street")),
        (a_wish(CLIENT_PLACE, building=Building("A", " ", "1")), ("building", "city")),
        (a_wish(CLIENT_PLACE, building=Building("A", "B", "")), ("building", "postalCode")),
        (a_wish(CLIENT_PLACE, building=Building("A" * 201, "B", "1")), ("building", "street")),
        (
            a_wish(CLIENT_PLACE, access_details=AccessDetails("B", "", "3")),
            ("accessDetails", "apartment"),
        ),
        (
            a_wish(CLIENT_PLACE, access_details=AccessDetails("B", "12", "3", "n" * 4_001)),
            ("accessDetails", "note"),
        ),
        (a_wish(PARTNER_PLACE, building=HOME), ("building",)),
        (a_wish(PARTNER_PLACE, access_details=DOOR), ("accessDetails",)),
        (a_wish(service_ids=tuple(f"svc_{n}" for n in range(21))), ("serviceIds",)),
        (a_wish(service_ids=(OIL.id, OIL.id)), ("serviceIds",)),
        (a_wish(expected_price=Amount(15_000, "USD")), ("expectedPrice", "currency")),
    ],
)
def test_s10_what_the_client_typed_wrong_is_invalid_input_with_its_path(
    wish: Wish, path: tuple[str, ...]
) -> None:
    refusal = refused(book(wish))
    assert isinstance(refusal, InputRefusal)
    assert refusal.path == path


@pytest.mark.parametrize(
    "wish",
    [
        pytest.param(a_wish(tariff_id="tar_other"), id="another's tariff"),
        pytest.param(a_wish(tariff_id=OIL.id), id="a service as the tariff"),
        pytest.param(a_wish(service_ids=(HOUR.id,)), id="a tariff as a service"),
        pytest.param(a_wish(service_ids=(OIL.id, "svc_other")), id="another's service"),
        pytest.param(a_wish(tariff_id=""), id="no id at all"),
    ],
)
def test_s10_what_the_catalogue_does_not_hold_is_unknown(wish: Wish) -> None:
    assert code(book(wish)) is UNKNOWN


def test_s10_up_to_20_services_are_booked() -> None:
    services = tuple(Item(f"svc_{n}", LineKind.SERVICE, f"No. {n}", n) for n in range(20))
    wish = a_wish(service_ids=tuple(item.id for item in services))
    session = accepted(book(wish, a_book(catalogue=(HOUR, *services)))).session
    assert len(session.lines) == 21
    assert accepted(book(a_wish(service_ids=()))).session.price == HOUR.price


def test_s10_nobody_books_themselves() -> None:
    """One `sub` in both roles is one person, whatever the two accounts are called."""
    assert code(book(a_wish(), with_partner(sub=CLIENT.sub))) is NOT_BOOKABLE


def test_s10_a_partner_without_a_tariff_is_not_bookable() -> None:
    assert code(book(a_wish(), a_book(catalogue=(OIL, RUB)))) is NOT_BOOKABLE
    assert [bookable(()), bookable((OIL,)), bookable((HOUR,))] == [False, False, True]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"client_live": 19}, None),
        ({"client_live": 20}, TOO_MANY),
        ({"client_live": 21}, TOO_MANY),
        ({"client_cancelled": 4}, None),
        ({"client_cancelled": 5}, TOO_MANY),
        ({"client_cancelled": 1, "cancelled_late": 1}, None),
        ({"client_cancelled": 2, "cancelled_late": 2}, TOO_MANY),
    ],
)
def test_s10_with_20_live_sessions_5_cancellations_or_2_late_ones_here_a_client_books_no_more(
    known: dict[str, int], expected: RefusalCode | None
) -> None:
    assert code(book(a_wish(), a_book(**known))) is expected


@pytest.mark.parametrize(
    ("starts", "ends", "overlaps"),
    [
        (at(hours=-1), at(), False),
        (at(hours=-1), at(ms=1), True),
        (at(minutes=60), at(minutes=65), False),
        (at(minutes=60, ms=-1), at(minutes=65), True),
        (at(), at(minutes=60), True),
        (at(minutes=10), at(minutes=15), True),
        (at(hours=-1), at(hours=9), True),
    ],
)
def test_s9_sessions_may_touch_but_not_overlap(
    starts: datetime, ends: datetime, overlaps: bool
) -> None:
    outcome = book(a_wish(), a_book(partner_busy=((starts, ends),)))
    assert code(outcome) is (OVERLAPS if overlaps else None)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(5, 1_440)), max_size=8))
def test_s9_whatever_is_booked_one_after_the_other_never_overlaps(
    wishes: list[tuple[int, int]],
) -> None:
    busy: list[tuple[datetime, datetime]] = []
    for start, minutes in wishes:
        tariff = Item("tar_any", LineKind.TARIFF, "Any", 1, minutes=minutes)
        wish = a_wish(scheduled_start=at(minutes=start), tariff_id=tariff.id, service_ids=())
        outcome = book(wish, a_book(catalogue=(tariff,), partner_busy=tuple(busy)))
        if isinstance(outcome, Decision):
            busy.append((outcome.session.scheduled_start, outcome.session.scheduled_end))
    busy.sort()
    assert all(before[1] <= after[0] for before, after in pairwise(busy))


@pytest.mark.parametrize(
    ("expected", "refusal"),
    [(None, None), (15_000, None), (14_999, PRICE_CHANGED), (15_001, PRICE_CHANGED)],
)
def test_s10_the_expected_price_when_given_must_be_the_price(
    expected: int | None, refusal: RefusalCode | None
) -> None:
    amount = None if expected is None else Amount(expected, EUR)
    assert code(book(a_wish(expected_price=amount))) is refusal


@pytest.mark.parametrize(("last", "taken"), [(LARGEST_AMOUNT, True), (LARGEST_AMOUNT + 1, False)])
def test_m1_a_sessions_price_is_at_most_ten_thousand_million(last: int, taken: bool) -> None:
    """Ten lines of 10⁹ make exactly the largest price; a unit more is INVALID_INPUT."""
    tariff = Item("tar_dear", LineKind.TARIFF, "Dear", last, minutes=60)
    services = tuple(Item(f"svc_{n}", LineKind.SERVICE, "Dear", 10**9) for n in range(9))
    wish = a_wish(tariff_id=tariff.id, service_ids=tuple(item.id for item in services))
    outcome = book(wish, a_book(catalogue=(tariff, *services)))
    assert code(outcome) is (None if taken else INVALID)


def test_refusals_of_a_booking_are_judged_standing_then_details_then_money_then_times() -> None:
    """Everything is wrong at once; mending one shows the next."""
    busy, late = ((T, at(hours=1)),), at(days=1)
    dear = Amount(1, EUR)
    wrong = a_wish(tariff_id="tar_other", expected_price=dear)
    outcomes = [
        book(wrong, a_book(catalogue=(), client_live=20, partner_busy=busy), late),
        book(wrong, a_book(client_live=20, partner_busy=busy), late),
        book(wrong, a_book(partner_busy=busy), late),
        book(wrong, a_book(partner_busy=busy)),
        book(a_wish(expected_price=dear), a_book(partner_busy=busy)),
        book(a_wish(), a_book(partner_busy=busy)),
        book(a_wish()),
    ]
    assert [code(outcome) for outcome in outcomes] == [
        NOT_BOOKABLE,
        TOO_MANY,
        INVALID,
        UNKNOWN,
        PRICE_CHANGED,
        OVERLAPS,
        None,
    ]


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize(("method", "held"), [(DIRECT, 0), (PaymentMethod.BALANCE, 15_000)])
def test_m3_m4_a_secure_booking_holds_its_price_and_a_direct_one_keeps_it_for_the_record(
    place: Place, method: PaymentMethod, held: int
) -> None:
    wish = a_wish(place, payment_method=method)
    session = accepted(book(wish, a_book(balance=held))).session
    assert (session.payment_method, session.price, session.held) == (method, 15_000, held)


def test_m3_a_balance_too_small_by_one_unit_is_told_to_the_client_who_pays() -> None:
    refusal = refused(book(a_wish(payment_method=PaymentMethod.BALANCE), a_book(balance=14_999)))
    assert isinstance(refusal, FundsRefusal)
    assert refusal.code is RefusalCode.INSUFFICIENT_BALANCE
    assert (refusal.required, refusal.available) == (15_000, 14_999)
