"""What is counted, for Prometheus: operations, errors, refusals, how late events are.

No label holds what a caller wrote: kinds, outcomes and codes are closed sets. Several workers
behind one socket count into files of one folder (prometheus_client's multiprocess mode, which the
parent turns on), so that whichever is asked answers for all.
"""

import os
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import cache
from time import monotonic
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from domain.model.refusals import Refusal
from transport.telemetry.observing import Sighting

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
REFRESH_EVERY = 5.0  # seconds, with several workers: one answers with the others' last figures
TOOK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)
LATE = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60)
TOLD_EVERY = 1.0  # seconds: counting asks the database, and anybody may ask for the figures


class Together(Enum):
    """What the figures of several workers are together."""

    SUM = "livesum"
    LEAST = "livemin"
    LATEST = "livemostrecent"  # all of them tell of one database


class Figure(NamedTuple):
    """Something that is so now."""

    meaning: str
    value: float
    together: Together = Together.SUM


Figures = Callable[[], Awaitable[Mapping[str, Figure]]]
HappenedAt = Callable[[object], datetime | None]


def count_restart(why: str) -> None:
    """Count, in the worker that stands in for it, one that `died` or `hung`."""
    restarts = Counter(
        "doorstep_worker_restarts",
        "Workers started in the place of one that died or hung.",
        ["why"],
        registry=None,  # with several workers all counts are files, whatever they are registered at
    )
    restarts.labels(why).inc()


class Metrics:
    """The counts of this process, and with several workers those of all.

    `happened_at` tells when what a subscription delivers happened; None for what is no occurrence.
    """

    def __init__(
        self, figures: Figures, happened_at: HappenedAt, clock: Callable[[], datetime]
    ) -> None:
        self._figures = figures
        self._happened_at = happened_at
        self._clock = clock
        self._registry = registry = CollectorRegistry(auto_describe=False)
        self._gauges: dict[str, Gauge] = {}
        self._told_until = 0.0
        self._told_to_all = b""  # until the first are counted
        operations = Counter(
            "doorstep_operations",
            "Operations that are over.",
            ["type", "outcome"],
            registry=registry,
        )
        self._of_operations = cache(operations.labels)  # looked up for each operation
        self._errors = Counter(
            "doorstep_errors", "Errors told, by extensions.code.", ["code"], registry=registry
        )
        self._refusals = Counter(
            "doorstep_refusals", "Commands refused by a rule.", ["code"], registry=registry
        )
        seconds = Histogram(
            "doorstep_operation_seconds",
            "Queries and mutations, from their admission to their answer.",
            ["type"],
            buckets=TOOK,
            registry=registry,
        )
        self._of_seconds = cache(seconds.labels)
        self._lag = Histogram(
            "doorstep_event_lag_seconds",
            "From a command's moment to its event given to a live subscriber's connection.",
            buckets=LATE,
            registry=registry,
        )

    def ended(self, sighting: Sighting) -> None:
        """Count an operation, its errors and its time; a subscription's is its reader's."""
        self._of_operations(sighting.kind, sighting.outcome.value).inc()
        self._count_errors(sighting.codes)
        if sighting.kind in {"query", "mutation"}:
            self._of_seconds(sighting.kind).observe(sighting.seconds)

    def delivered(self, event: object, open_for: float, codes: Sequence[str]) -> None:
        """Count how late an event was; one from before the subscription is replayed, not late."""
        self._count_errors(codes)
        at = self._happened_at(event)
        if at is None:
            return
        lag = (self._clock() - at).total_seconds()
        if lag <= open_for:
            self._lag.observe(max(lag, 0.0))

    def refused(self, refusal: Refusal) -> None:
        """Count a command that a rule refused."""
        self._refusals.labels(refusal.code.value).inc()

    async def told(self) -> bytes:
        """Everything, as Prometheus reads it."""
        figures = await self._figures()
        registry = CollectorRegistry(auto_describe=False)
        if _shared():
            self._set(figures)
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        else:
            registry.register(_Told(figures))
            registry.register(_Counted(self._registry))
        return generate_latest(registry)

    async def told_to_all(self) -> bytes:
        """What this process is doing alone: what anybody may know, anew once a second."""
        now = monotonic()
        if now >= self._told_until:
            self._told_until = now + TOLD_EVERY
            registry = CollectorRegistry(auto_describe=False)
            registry.register(_Told(await self._figures()))
            self._told_to_all = generate_latest(registry)
        return self._told_to_all

    async def refresh(self) -> None:
        """Leave this worker's figures where the others find them."""
        if _shared():
            self._set(await self._figures())

    def _count_errors(self, codes: Sequence[str]) -> None:
        for code in codes:
            self._errors.labels(code).inc()

    def _set(self, figures: Mapping[str, Figure]) -> None:
        """Those that are left out (the database is away) are no number."""
        for name, figure in figures.items():
            self._gauge(name, figure).set(figure.value)
        for name in self._gauges.keys() - figures.keys():
            self._gauges[name].set(float("nan"))

    def _gauge(self, name: str, figure: Figure) -> Gauge:
        if name not in self._gauges:
            self._gauges[name] = Gauge(
                f"doorstep_{name}",
                figure.meaning,
                multiprocess_mode=figure.together.value,
                registry=self._registry,
            )
        return self._gauges[name]


class _Told:
    """One scrape's figures, as prometheus_client collects them."""

    def __init__(self, figures: Mapping[str, Figure]) -> None:
        self._figures = figures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each figure as a gauge."""
        for name, figure in self._figures.items():
            yield GaugeMetricFamily(f"doorstep_{name}", figure.meaning, value=figure.value)


class _Counted:
    """What was counted here."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        """All of it."""
        return iter(self._registry.collect())


def _shared() -> bool:
    """Whether there are other workers, and a folder that all of them count into."""
    return FOLDER in os.environ
