"""What a sandbox may do (docs/decisions/0022)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.refusals import Refusal, RefusalCode
from domain.rules.sandbox import FURTHEST, MOST_STEPS, Step, check_script, move_on, puppet_of

REAL = datetime(2026, 11, 22, 9, tzinfo=UTC)
SPANS = st.integers(-(2**31), 2**31 - 1).map(lambda s: timedelta(seconds=s))
AHEAD = st.integers(0, FURTHEST // timedelta(seconds=1)).map(lambda s: timedelta(seconds=s))


@given(by=SPANS, ahead=AHEAD)
def test_the_clock_never_goes_back_nor_past_the_furthest(by: timedelta, ahead: timedelta) -> None:
    moved = move_on(by, None, REAL, ahead)
    if isinstance(moved, Refusal):
        assert moved.code is RefusalCode.INVALID_INPUT
        assert by < timedelta(0) or ahead + by > FURTHEST
    else:
        assert ahead <= moved <= FURTHEST


@given(by=SPANS, ahead=AHEAD)
def test_to_a_moment_is_by_as_much_as_lies_between(by: timedelta, ahead: timedelta) -> None:
    by_span, to_moment = (
        move_on(by, None, REAL, ahead),
        move_on(None, REAL + ahead + by, REAL, ahead),
    )
    if isinstance(by_span, Refusal):
        assert isinstance(to_moment, Refusal)
        assert to_moment.message == by_span.message
    else:
        assert to_moment == by_span


@pytest.mark.parametrize(("steps", "taken"), [(0, False), (1, True), (20, True), (21, False)])
def test_a_script_has_1_to_20_steps(steps: int, *, taken: bool) -> None:
    assert (check_script([Step.MESSAGE] * steps) is None) is taken
    assert MOST_STEPS == 20


def test_each_account_has_a_puppet_of_its_own() -> None:
    assert puppet_of("cli_a") != puppet_of("par_a") != puppet_of("cli_b")
