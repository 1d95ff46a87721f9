"""What an operation costs, worked out before it runs.

An object costs one point, a leaf a tenth, and a field what its declaration says it costs beyond
(a long text, a count). A page multiplies what is inside by its size (`first`, `last`, the length
of `ids`), a list without pages by the number of items that is declared at its field: by all that
there may be for the worst that can come of it, and for the price by what there usually is.

Both are counted from above: what `@skip` and `@include` leave out is counted, and of fragments on
different object types the dearest counts, since an object is of one type. What an answer really
holds is counted while it is made (compiled_executor.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from transport.graphql.pages import Size, Variables

OBJECT = 10  # weights are tenths of a point: a leaf's
LEAF = 1
LARGEST_COST = 1_000_000_000  # points told for anything dearer: it is refused all the same


class Weight(NamedTuple):
    """What the selection on one object costs.

    It is linear in the size `s` of a page around it: there it costs `fixed + s * per_item`
    (`pageInfo` is fixed, `nodes` is per item), and anywhere else `alone`.
    """

    fixed: int
    per_item: int
    alone: int


NOTHING = Weight(0, 0, 0)

Combine = Callable[[Weight, int], Weight]


def one_object(inside: Weight, _size: int) -> Weight:
    """A field that gives one object."""
    cost = OBJECT + inside.alone
    return Weight(cost, 0, cost)


def plain_list(inside: Weight, size: int) -> Weight:
    """A list without pages: right inside a page it is that page's items, else it holds `size`."""
    item = OBJECT + inside.alone
    return Weight(0, item, size * item)


def page_object(inside: Weight, size: int) -> Weight:
    """A connection: the size lands on the lists right inside it."""
    cost = OBJECT + inside.fixed + size * inside.per_item
    return Weight(cost, 0, cost)


def page_list(inside: Weight, size: int) -> Weight:
    """A list that takes its size itself: `nodes(ids:)`."""
    cost = size * (OBJECT + inside.alone)
    return Weight(cost, 0, cost)


def leaf(weight: int) -> Weight:
    """A leaf, a list of leaves, or what a field costs beyond what it gives."""
    return Weight(weight, 0, weight)


def as_it_is(inside: Weight, _size: int) -> Weight:
    """A fragment adds its selection to the object it is spread on."""
    return inside


class Term(NamedTuple):
    """One field or fragment of a selection: how the weight inside it (known now, or in which
    register it will be) counts here.
    """

    combine: Combine
    inside: Weight | int
    size: Size


class Selection(NamedTuple):
    """One selection set: what counts for every object, and what for objects of one type alone."""

    terms: Sequence[Term]
    by_type: Sequence[Sequence[Term]]


def total(weights: Sequence[Weight]) -> Weight:
    """Several selections on one object."""
    return Weight(
        sum(weight.fixed for weight in weights),
        sum(weight.per_item for weight in weights),
        sum(weight.alone for weight in weights),
    )


def dearest(weights: Sequence[Weight]) -> Weight:
    """The most that any of several kinds of object costs."""
    return Weight(
        max((weight.fixed for weight in weights), default=0),
        max((weight.per_item for weight in weights), default=0),
        max((weight.alone for weight in weights), default=0),
    )


@dataclass(frozen=True, slots=True)
class CostPlan:
    """The cost of one operation as a function of its variables.

    `steps` are the selections that depend on variables, each after all those it refers to, so that
    one pass weighs every selection once, however often it is spread.
    """

    steps: Sequence[Selection]
    result: Weight | int

    def of(self, variables: Variables) -> int:
        """Points for these coerced variables; never negative, never beyond `LARGEST_COST`."""
        if isinstance(self.result, Weight):
            return _points(self.result)
        registers: list[Weight] = []
        for step in self.steps:
            registers.append(weigh(step, registers, variables))
        return _points(registers[self.result])


def _points(weight: Weight) -> int:
    return min(weight.alone // OBJECT, LARGEST_COST)


def weigh(selection: Selection, registers: Sequence[Weight], variables: Variables) -> Weight:
    """Weigh one selection whose parts have been weighed."""

    def weight_of(term: Term) -> Weight:
        inside = term.inside if isinstance(term.inside, Weight) else registers[term.inside]
        size = term.size if isinstance(term.size, int) else term.size(variables)
        return term.combine(inside, size)

    shared = [weight_of(term) for term in selection.terms]
    typed = [total([weight_of(term) for term in terms]) for terms in selection.by_type]
    return total([*shared, dearest(typed)])


def is_known(selection: Selection) -> bool:
    """Whether a selection's weight depends on no variable."""
    terms = [*selection.terms, *(term for terms in selection.by_type for term in terms)]
    return all(isinstance(term.inside, Weight) and isinstance(term.size, int) for term in terms)
