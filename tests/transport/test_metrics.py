"""What is counted, and what a label never holds."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from domain.model.refusals import NOT_FOUND
from transport.telemetry.metrics import Figure, Metrics
from transport.telemetry.observing import Outcome, Sighting
from transport.telemetry.probes import Readers

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN = "t" * 16


async def figures() -> Mapping[str, Figure]:
    """One of each."""
    return {"sockets": Figure("Open sockets.", 3)}


def metrics(at: datetime | None = NOW) -> Metrics:
    """With every event of this moment."""
    return Metrics(figures, lambda _: at, lambda: NOW)


def over(kind: str, outcome: Outcome = Outcome.OK, *codes: str) -> Sighting:
    """An operation of somebody's own naming."""
    return Sighting(kind, "Secret", "client", outcome, codes, 0.02)


async def lines(counted: Metrics) -> list[str]:
    """What a scrape reads."""
    return (await counted.told()).decode().splitlines()


async def test_operations_are_counted_by_kind_and_outcome_and_timed() -> None:
    counted = metrics()
    counted.ended(over("query"))
    counted.ended(over("query", Outcome.ERRORS, "NOT_FOUND", "INTERNAL"))
    counted.ended(over("subscription"))
    counted.refused(NOT_FOUND)
    told = await lines(counted)
    for line in (
        'doorstep_operations_total{outcome="ok",type="query"} 1.0',
        'doorstep_operations_total{outcome="errors",type="query"} 1.0',
        'doorstep_operations_total{outcome="ok",type="subscription"} 1.0',
        'doorstep_errors_total{code="INTERNAL"} 1.0',
        'doorstep_refusals_total{code="NOT_FOUND"} 1.0',
        'doorstep_operation_seconds_count{type="query"} 2.0',
        "doorstep_sockets 3.0",
    ):
        assert line in told
    assert not any("Secret" in line or 'seconds_count{type="subscription"' in line for line in told)


@pytest.mark.parametrize(
    ("ago", "open_for", "counted"), [(0.3, 10.0, True), (-0.3, 10.0, True), (11.0, 10.0, False)]
)
async def test_what_happened_before_the_subscription_is_replayed_not_late(
    ago: float, open_for: float, counted: bool
) -> None:
    one = metrics(NOW - timedelta(seconds=ago))
    one.delivered(object(), open_for, ())
    assert (f"doorstep_event_lag_seconds_count {float(counted)}") in await lines(one)


async def test_a_mark_in_the_stream_is_no_event() -> None:
    one = metrics(None)
    one.delivered(object(), 1.0, ("INTERNAL",))
    told = await lines(one)
    assert "doorstep_event_lag_seconds_count 0.0" in told
    assert 'doorstep_errors_total{code="INTERNAL"} 1.0' in told


async def test_what_anybody_may_know_holds_no_counts() -> None:
    one = metrics()
    one.refused(NOT_FOUND)
    told = (await one.told_to_all()).decode()
    assert "doorstep_sockets 3.0" in told
    assert "refusals" not in told


@pytest.mark.parametrize(
    ("token", "everybody", "header", "may"),
    [
        (None, True, None, True),
        (None, False, f"Bearer {TOKEN}", False),
        (TOKEN, True, None, False),
        (TOKEN, True, "Bearer x", False),
        (TOKEN, False, "Bearer é", False),
        (TOKEN, False, f"Bearer {TOKEN}", True),
    ],
)
def test_who_reads_the_counts(
    token: str | None, everybody: bool, header: str | None, may: bool
) -> None:
    assert Readers(token, everybody=everybody).may(header) is may
