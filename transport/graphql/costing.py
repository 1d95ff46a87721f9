"""Compiles a validated operation into a `CostPlan`, once per document."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    is_object_type,
)

from transport.graphql.cost import (
    LEAF,
    OBJECT,
    Combine,
    CostPlan,
    Selection,
    Term,
    Weight,
    as_it_is,
    is_known,
    leaf,
    one_object,
    page_list,
    page_object,
    plain_list,
    weigh,
)
from transport.graphql.pages import page_size

MOST = "most"  # a list's extension: how many items it holds at most
POINTS = "points"  # a field's extension: what it costs beyond what it gives
UNPAGED = 5  # what a long list without pages usually holds, and what one counts that says nothing
FIXED = 10  # a list of at most so many is taken to hold them all: buttons, points, reasons

Sizing = Callable[[GraphQLField], int]


class Cost(NamedTuple):
    """What an operation costs (told, charged and bounded), and the worst that can come of it."""

    usual: CostPlan
    worst: CostPlan


def usual_size(field: GraphQLField) -> int:
    """How many items a list without pages is reckoned to hold."""
    most = largest_size(field)
    return most if most <= FIXED else UNPAGED


def largest_size(field: GraphQLField) -> int:
    """How many it may hold."""
    most: int = field.extensions.get(MOST, UNPAGED)
    return most


def compile_cost(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
) -> Cost:
    """Compile one operation; validation has seen to it that its fragments hold no cycles."""
    root = schema.get_root_type(operation.operation)
    assert root is not None, "validation refuses an operation without a root type"
    plans: list[CostPlan] = []
    for sizing in (usual_size, largest_size):
        compilation = _Compilation(schema, fragments, sizing)
        result = compilation.selection(operation.selection_set, root)
        plans.append(CostPlan(tuple(compilation.steps), result))
    return Cost(*plans)


def combination(type_: GraphQLOutputType, *, paged: bool) -> Combine:
    """How a field of this type counts what is inside it."""
    if is_list_type(get_nullable_type(type_)):
        return page_list if paged else plain_list
    return page_object if paged else one_object


class _Compilation:
    """One run of the compiler. A fragment is compiled once, whoever spreads it."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        sizing: Sizing,
    ) -> None:
        self.steps: list[Selection] = []
        self._sizing = sizing
        self._schema = schema
        self._fragments = fragments
        self._compiled: dict[str, Weight | int] = {}

    def selection(self, node: SelectionSetNode, parent: GraphQLNamedType) -> Weight | int:
        """The weight of a selection set where it is known, else the register it will be in."""
        terms: list[Term] = []
        by_type: dict[str, list[Term]] = defaultdict(list)
        for child in node.selections:
            for only_for, term in self._terms(child, parent):
                (terms if only_for is None else by_type[only_for]).append(term)
        selection = Selection(tuple(terms), tuple(by_type.values()))
        if is_known(selection):
            return weigh(selection, (), {})
        self.steps.append(selection)
        return len(self.steps) - 1

    def _terms(
        self, node: SelectionNode, parent: GraphQLNamedType
    ) -> Iterator[tuple[str | None, Term]]:
        """What a field or fragment adds, and the one object type it is for, if any."""
        if isinstance(node, FieldNode):
            yield from ((None, term) for term in self._field(node, parent))
        elif isinstance(node, FragmentSpreadNode):
            fragment = self._fragments[node.name.value]
            condition = self._type(fragment.type_condition.name.value)
            yield _only_for(condition), Term(as_it_is, self._spread(fragment, condition), 0)
        elif isinstance(node, InlineFragmentNode):
            named = node.type_condition
            condition = parent if named is None else self._type(named.name.value)
            inside = self.selection(node.selection_set, condition)
            yield _only_for(condition), Term(as_it_is, inside, 0)

    def _field(self, node: FieldNode, parent: GraphQLNamedType) -> Iterator[Term]:
        """A field with what is inside it, and what it costs beyond that."""
        field = self._schema.get_field(parent, node.name.value)  # type: ignore[arg-type]
        assert field is not None, "validation refuses a field the type has not"
        beyond = OBJECT * field.extensions.get(POINTS, 0)
        listed = is_list_type(get_nullable_type(field.type))
        if node.selection_set is None:
            weight = LEAF * (self._sizing(field) if listed else 1) + beyond
            yield Term(as_it_is, leaf(weight), 0)
            return
        if beyond:
            yield Term(as_it_is, leaf(beyond), 0)
        inner = get_named_type(field.type)
        assert is_composite_type(inner), "validation refuses selections on leaves"
        size = page_size(field, node)
        combine = combination(field.type, paged=size is not None)
        unpaged = self._sizing(field) if listed else 0
        inside = self.selection(node.selection_set, inner)
        yield Term(combine, inside, unpaged if size is None else size)

    def _spread(self, node: FragmentDefinitionNode, condition: GraphQLNamedType) -> Weight | int:
        name = node.name.value
        if name not in self._compiled:
            self._compiled[name] = self.selection(node.selection_set, condition)
        return self._compiled[name]

    def _type(self, name: str) -> GraphQLNamedType:
        found = self._schema.get_type(name)
        assert found is not None, "validation refuses a type the schema has not"
        return found


def _only_for(condition: GraphQLNamedType) -> str | None:
    return condition.name if is_object_type(condition) else None
