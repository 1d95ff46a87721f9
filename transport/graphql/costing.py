"""Compiles a validated operation into a `CostPlan`, once per document."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
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
    Combine,
    CostPlan,
    Selection,
    Term,
    Weight,
    as_it_is,
    is_known,
    one_object,
    page_list,
    page_object,
    plain_list,
    weigh,
)
from transport.graphql.pages import page_size


def compile_cost(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
) -> CostPlan:
    """Compile one operation; validation has seen to it that its fragments hold no cycles."""
    root = schema.get_root_type(operation.operation)
    assert root is not None, "validation refuses an operation without a root type"
    compilation = _Compilation(schema, fragments)
    result = compilation.selection(operation.selection_set, root)
    return CostPlan(tuple(compilation.steps), result)


def combination(type_: GraphQLOutputType, *, paged: bool) -> Combine:
    """How a field of this type counts what is inside it."""
    if is_list_type(get_nullable_type(type_)):
        return page_list if paged else plain_list
    return page_object if paged else one_object


class _Compilation:
    """One run of the compiler. A fragment is compiled once, whoever spreads it."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> None:
        self.steps: list[Selection] = []
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
        """A composite field; a leaf is free."""
        if node.selection_set is None:
            return
        field = self._schema.get_field(parent, node.name.value)  # type: ignore[arg-type]
        assert field is not None, "validation refuses a field the type has not"
        inner = get_named_type(field.type)
        assert is_composite_type(inner), "validation refuses selections on leaves"
        size = page_size(field, node)
        combine = combination(field.type, paged=size is not None)
        yield Term(combine, self.selection(node.selection_set, inner), size or 0)

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
