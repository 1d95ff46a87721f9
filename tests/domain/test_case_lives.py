"""B3 to B5, B10 over whole lives: whatever support does in whatever order, what stands decides."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.model.blocks import BlockLevel, Case, CaseDecision, TicketResolution
from domain.model.refusals import Refusal
from domain.model.reports import OfflineReport
from domain.model.sanctions import standing_of
from domain.rules.reviews import Verdict, lift, overturn, uphold
from domain.rules.tickets import close_ticket
from tests.domain.partners import (
    ALICE,
    EMPTY,
    LEAD,
    TODAY,
    counselled,
    kinds,
    proven,
    report_of,
    support,
)

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["uphold", "overturn", "counsel", "lift", "close"]), st.integers(0, 9)
    ),
    max_size=30,
)


@dataclass
class Life:
    """A partner's case as support makes it, step by step."""

    case: Case = EMPTY
    reports: list[OfflineReport] = field(default_factory=list)
    today: date = TODAY

    def wait(self, n: int) -> None:
        """Days pass."""
        self.today += timedelta(days=n)

    def uphold(self, n: int) -> None:
        """A new report of a service n days ago."""
        report = proven(self.today - timedelta(days=n), f"rep_{len(self.reports)}")
        decided = uphold(self.case, report, support(), ALICE, Verdict("So."), today=self.today)
        assert isinstance(decided, CaseDecision)
        self.reports.append(report_of(decided))
        self.case = self.told(decided)

    def overturn(self, n: int) -> None:
        """The n-th report, where there is one that stands."""
        if n < len(self.reports):
            decided = overturn(self.case, self.reports[n], support(), LEAD, Verdict("No."))
            if isinstance(decided, CaseDecision):
                self.reports[n] = report_of(decided)
                self.case = self.told(decided)

    def counsel(self, _: int) -> None:
        """The block in force, today, where it waits for that."""
        if self.case.active and self.case.active.awaiting:
            self.case = counselled(self.case, self.today)

    def lift(self, n: int) -> None:
        """The n-th block."""
        if n < len(self.case.blocks):
            self.take(lift(self.case, self.case.blocks[n], support(), ALICE, "So."))

    def close(self, n: int) -> None:
        """The ticket of the n-th block: never while the partner is blocked and not removed."""
        if n < len(self.case.blocks):
            before = self.case
            decided = close_ticket(before, before.blocks[n], support(), ALICE)
            assert isinstance(decided, Refusal) or before.removed or not before.blocked
            self.take(decided)

    def take(self, decided: CaseDecision | Refusal) -> None:
        """What was accepted."""
        if isinstance(decided, CaseDecision):
            self.case = self.told(decided)

    def told(self, decided: CaseDecision) -> Case:
        """The partner hears of a change where there is one, and of nothing else (B8)."""
        before, after = self.case, decided.case
        state = [
            (one.blocked, one.removed, one.active and one.active.level) for one in (before, after)
        ]
        assert ("StandingChanged" in kinds(decided, EMPTY.partner_id)) == (state[0] != state[1])
        return after


@given(STEPS)
def test_b3_b10_what_stands_decides(steps: list[tuple[str, int]]) -> None:
    life = Life()
    for name, n in steps:
        move: Callable[[int], None] = getattr(life, name)
        move(n)
        holds(life.case)


def holds(case: Case) -> None:
    """What is true of every case at every moment."""
    active = [block for block in case.blocks if block.active]
    assert len(active) <= 1
    for block in active:
        standing = case.upheld_on(block)
        assert standing, "a block that nothing stands behind"
        repeated = any(case.repeats(one.service) for one in standing)
        assert (block.level is BlockLevel.PERMANENT) == repeated
    permanent = any(block.level is BlockLevel.PERMANENT for block in active)
    assert case.removed == permanent
    assert standing_of(case.record, case.now).removed == permanent
    assert all(case.block(one.block_id) for one in case.upheld)
    if case.active and not case.removed:
        assert case.active.ticket.closed_at is None
    for block in case.blocks:
        if block.ticket.resolution is TicketResolution.UNBLOCKED:
            assert block.lifted_at is not None


def test_the_lives_above_come_to_what_they_are_about() -> None:
    """The machine is not idle: one of its lives, written out."""
    life = Life()
    for name, n in (
        ("uphold", 9),
        ("counsel", 0),
        ("lift", 0),
        ("wait", 1),
        ("uphold", 0),
        ("overturn", 1),
    ):
        getattr(life, name)(n)
    assert [block.level.value for block in life.case.blocks] == ["L1", "PERMANENT"]
    assert not life.case.blocked
