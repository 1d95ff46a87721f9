"""B3 × B10: what a report did is undone as if it had never been upheld, whatever else happened.

Every history of a partner up to a length is played: reports of services before and after the
counselling, upheld in any order, a counselling, a lift, and reports overturned. Where a history
ends by overturning a report, and all of it but that report could have happened without it, both
must come to the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.model.blocks import Case, CaseDecision
from domain.model.refusals import Refusal
from domain.model.reports import OfflineReport
from domain.rules.reviews import Verdict, lift, overturn, uphold
from tests.domain.partners import ALICE, EMPTY, LEAD, TODAY, counselled, proven, report_of, support

LENGTH = 8
MET = TODAY - timedelta(days=30)  # the day of the first counselling; each further one 10 days on
SERVICES = {"a": -20, "b": 0, "x": 1, "y": 5, "z": 11}  # days from it
STEPS = (*SERVICES, *(name.upper() for name in SERVICES), "counsel", "lift")
"""A small letter upholds a report, its capital overturns it."""

History = tuple[str, ...]


@dataclass(frozen=True)
class Life:
    """A case, and the reports that were decided."""

    case: Case = EMPTY
    met: int = 0  # counsellings
    reports: tuple[tuple[str, OfflineReport], ...] = ()

    def after(self, step: str) -> "Life | None":
        """The next moment; None where it is refused, or nothing is there to do."""
        if step == "counsel":
            waits = self.case.active is not None and self.case.active.awaiting
            return self._counselled() if waits else None
        if step == "lift":
            block = self.case.active
            return self._told(lift(self.case, block, support(), ALICE, "So.")) if block else None
        known = dict(self.reports).get(step.lower())
        if step.isupper():
            return self._overturned(step.lower(), known) if known else None
        if known is not None or SERVICES[step] > 10 * self.met:
            return None  # decided before, or not given yet
        report = proven(MET + timedelta(days=SERVICES[step]), f"rep_{step}")
        return self._judged(
            step, uphold(self.case, report, support(), ALICE, Verdict("So."), today=TODAY)
        )

    def _counselled(self) -> "Life":
        day = MET + self.met * timedelta(days=10)
        return replace(self, case=counselled(self.case, day), met=self.met + 1)

    def _overturned(self, name: str, known: OfflineReport) -> "Life | None":
        return self._judged(name, overturn(self.case, known, support(), LEAD, Verdict("No.")))

    def _judged(self, name: str, decided: CaseDecision | Refusal) -> "Life | None":
        told = self._told(decided)
        if told is None or not isinstance(decided, CaseDecision):
            return None
        return replace(
            told, reports=tuple({**dict(told.reports), name: report_of(decided)}.items())
        )

    def _told(self, decided: CaseDecision | Refusal) -> "Life | None":
        return replace(self, case=decided.case) if isinstance(decided, CaseDecision) else None

    @property
    def outcome(self) -> tuple[object, ...]:
        """What the partner is free to do, and what a new report would do."""
        case, active = self.case, self.case.active
        counted = active is not None and active.counselled
        waits = any(one.stands(case.now) for one in case.record)
        return (active and active.level, counted, waits)


def histories(life: Life, done: History = ()) -> Iterator[tuple[History, Life]]:
    """All that can happen, each with what it comes to."""
    yield done, life
    if len(done) < LENGTH:
        for step in STEPS:
            if (further := life.after(step)) is not None:
                yield from histories(further, (*done, step))


def without(history: History, name: str) -> Life | None:
    """The same history had that report never been upheld; None where it could not have been."""
    life: Life | None = Life()
    for step in history:
        if step.lower() != name and life is not None:
            life = life.after(step)
    return life


def test_b10_an_overturned_report_leaves_what_there_were_without_it() -> None:
    tried, other = 0, []
    for history, life in histories(Life()):
        if history and history[-1].isupper():
            expected = without(history, history[-1].lower())
            tried += expected is not None
            if expected is not None and expected.outcome != life.outcome:
                other.append((history, life.outcome, expected.outcome))
    assert not other, (len(other), tried, other[:5])
    assert tried > 4_000
