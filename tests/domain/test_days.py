"""B3: a day is one where the platform is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.model.days import day_of


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [
        ("UTC", 23, 22),
        ("Asia/Kolkata", 18, 22),
        ("Asia/Kolkata", 19, 23),
        ("America/New_York", 4, 21),
    ],
)
def test_b3_a_moment_is_of_the_day_that_it_is_there(zone: str, hour: int, day: int) -> None:
    at = datetime(2026, 11, 22, hour, 0, tzinfo=UTC)
    assert day_of(at, ZoneInfo(zone)) == date(2026, 11, day)
