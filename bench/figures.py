"""A measured figure beside the bound that it must keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    what: str
    bound: str
    measured: str
    ok: bool


def at_least(what: str, bound: float, values: Sequence[float], note: str = "") -> Figure:
    """A ratio, by its median over the rounds; how far the rounds spread stands beside it."""
    told = f"{median(values):.2f} ({min(values):.2f} to {max(values):.2f})"
    return Figure(what, f"≥ {bound:g}", f"{told}{note}", median(values) >= bound)


def at_most(what: str, bound: float, value: float, unit: str, note: str = "") -> Figure:
    """A time or a size."""
    return Figure(what, f"≤ {bound:g} {unit}", f"{value:.1f} {unit}{note}", value <= bound)


def none(what: str, count: int) -> Figure:
    """Something of which there must be none."""
    return Figure(what, "0", str(count), count == 0)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def show(figures: Sequence[Figure]) -> None:
    """Print the lines, aligned, as they come."""
    for figure in figures:
        verdict = "ok" if figure.ok else "NOT"
        print(f"{figure.what:<44} {figure.bound:>10}  {verdict:<3}  {figure.measured}", flush=True)
