"""A partner's catalogue: kept by id, bounded in number, price and minutes (M1)."""

from collections.abc import Sequence

import pytest

from domain.model.catalogue import Item, Wanted, set_catalogue
from domain.model.money import Amount
from domain.model.orders import LineKind
from domain.model.refusals import InputRefusal, Refusal, RefusalCode
from tests.domain.make import CATALOGUE, EUR, HOUR, OIL, RUB, code, new_ids, refused

UNKNOWN = RefusalCode.CATALOGUE_ITEM_UNKNOWN
TARIFF, SERVICE = LineKind.TARIFF, LineKind.SERVICE


def a_tariff(
    kept: str | None = None, title: str = "One hour", price: int = 1, minutes: int = 60
) -> Wanted:
    """A tariff as the partner typed it, first in the input's list."""
    return Wanted(kept, TARIFF, title, Amount(price, EUR), minutes, path=("tariffs", "0"))


def a_service(kept: str | None = None, title: str = "Oil", price: int = 1) -> Wanted:
    """A service as the partner typed it, first in the input's list."""
    return Wanted(kept, SERVICE, title, Amount(price, EUR), path=("services", "0"))


def put(*wanted: Wanted, offered: Sequence[Item] = CATALOGUE) -> tuple[Item, ...] | Refusal:
    """The rule, asked by a partner who offers an hour and two services."""
    return set_catalogue(offered, wanted, EUR, new_ids())


def test_an_id_keeps_its_item_and_what_is_not_listed_is_no_longer_offered() -> None:
    assert put(a_tariff(HOUR.id, "An hour", 12_000, 55), a_service(title="Tea", price=300)) == (
        Item(HOUR.id, TARIFF, "An hour", 12_000, 55),
        Item("svc_1", SERVICE, "Tea", 300),
    )


def test_an_empty_catalogue_offers_nothing() -> None:
    assert put() == ()


def test_a_service_may_be_based_on_preference() -> None:
    wish = Wanted(RUB.id, SERVICE, "Massage", Amount(1, EUR), preference_based=True)
    assert put(wish) == (Item(RUB.id, SERVICE, "Massage", 1, preference_based=True),)


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param((a_tariff("tar_other"),), id="an id of nobody's or another's"),
        pytest.param((a_service(HOUR.id),), id="a tariff's id for a service"),
        pytest.param((a_tariff(OIL.id),), id="a service's id for a tariff"),
        pytest.param((a_tariff(HOUR.id), a_tariff(HOUR.id)), id="one id twice"),
        pytest.param((a_tariff(""),), id="an empty id"),
    ],
)
def test_an_id_must_be_one_of_this_catalogues_and_kind_and_given_once(
    wanted: tuple[Wanted, ...],
) -> None:
    assert code(put(*wanted)) is UNKNOWN


@pytest.mark.parametrize(("number", "taken"), [(200, True), (201, False)])
def test_a_catalogue_holds_200_items_and_a_further_one_is_too_many(
    number: int, taken: bool
) -> None:
    outcome = put(*[a_service() for _ in range(number)], offered=())
    assert code(outcome) is (None if taken else RefusalCode.TOO_MANY)


@pytest.mark.parametrize(
    "wanted",
    [
        a_tariff(price=0),
        a_tariff(price=10**9),
        a_tariff(minutes=5),
        a_tariff(minutes=1_440),
        a_tariff(title="T" * 200),
        a_service(price=0),
        a_service(price=10**9),
    ],
)
def test_m1_amounts_are_0_to_ten_to_the_9_and_durations_5_to_1440_minutes(wanted: Wanted) -> None:
    assert code(put(wanted)) is None


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        (a_tariff(price=-1), ("tariffs", "0", "price", "minorUnits")),
        (a_tariff(price=10**9 + 1), ("tariffs", "0", "price", "minorUnits")),
        (a_tariff(minutes=4), ("tariffs", "0", "durationMinutes")),
        (a_tariff(minutes=1_441), ("tariffs", "0", "durationMinutes")),
        (a_tariff(minutes=0), ("tariffs", "0", "durationMinutes")),
        (a_tariff(minutes=-60), ("tariffs", "0", "durationMinutes")),
        (a_tariff(title=" "), ("tariffs", "0", "title")),
        (a_tariff(title="T" * 201), ("tariffs", "0", "title")),
        (a_service(price=-1), ("services", "0", "price", "minorUnits")),
        (
            Wanted(None, SERVICE, "Oil", Amount(1, "USD"), path=("services", "0")),
            ("services", "0", "price", "currency"),
        ),
    ],
)
def test_m1_what_is_out_of_bounds_is_invalid_input_with_its_path(
    wanted: Wanted, path: tuple[str, ...]
) -> None:
    refusal = refused(put(wanted))
    assert isinstance(refusal, InputRefusal)
    assert (refusal.code, refusal.path) == (RefusalCode.INVALID_INPUT, path)
