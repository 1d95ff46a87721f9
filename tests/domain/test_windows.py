"""Windows: the first moment at which one is over."""

from datetime import UTC, datetime

from domain.model.windows import MOMENT, Window

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_window_is_over_just_past_its_end() -> None:
    window = Window(closes_at=NOON)
    assert window.over_from == NOON + MOMENT
    assert (window.is_over(NOON), window.is_over(NOON + MOMENT)) == (False, True)


def test_one_that_gives_way_is_over_at_its_end() -> None:
    window = Window(closes_at=NOON, gives_way=True)
    assert window.over_from == NOON
    assert (window.is_over(NOON - MOMENT), window.is_over(NOON)) == (False, True)


def test_one_without_an_end_is_never_over() -> None:
    assert Window(opens_at=NOON).over_from is None
