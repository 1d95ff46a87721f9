"""Counts what a document holds before anything is asked of it: depth, aliases, directives, names.

Looks at the syntax alone, in time linear in the document: each definition is walked once, and
fragments are joined by what was counted in them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
)

INTROSPECTION = frozenset({"__schema", "__type"})  # deep by nature, bounded by a rule of their own
UNCOUNTED = (
    -1_000_000
)  # where introspection's depths begin: however deep it goes, they stay below 0
LONGEST_CHAIN = 100  # fragments spreading one another beyond this are too deep, whatever they hold
BOTTOMLESS = 10_000


@dataclass(slots=True)
class Definition:
    """What one operation or fragment holds itself, and which fragments it spreads how deep."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    longest: int = 0
    widest: int = 0
    names: set[str] = field(default_factory=set)
    spreads: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Census:
    """What a whole document holds."""

    depth: int
    aliases: int
    directives: int
    longest: int  # name in an answer, in characters
    widest: int  # entries of one list or object that stands as an argument
    names: frozenset[str]


def take_census(document: DocumentNode) -> Census:
    """Count a parsed document, valid or not; cycles of fragments are left to validation."""
    operations: list[Definition] = []
    fragments: dict[str, Definition] = {}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            operations.append(_count(node))
        elif isinstance(node, FragmentDefinitionNode):
            fragments[node.name.value] = _count(node)
    counted = [*operations, *fragments.values()]
    depths = _Depths(fragments)
    return Census(
        depth=max((depths.of(one) for one in operations), default=0),
        aliases=sum(one.aliases for one in counted),
        directives=sum(one.directives for one in counted),
        longest=max((one.longest for one in counted), default=0),
        widest=max((one.widest for one in counted), default=0),
        names=frozenset[str]().union(*(one.names for one in counted)),
    )


def _count(node: OperationDefinitionNode | FragmentDefinitionNode) -> Definition:
    """Count one definition without recursion: the parser admits 200 levels."""
    counted = Definition(directives=_directives(node.directives))
    if isinstance(node, OperationDefinitionNode):
        for variable in node.variable_definitions or ():
            counted.directives += _directives(variable.directives)
            if variable.default_value is not None:
                counted.widest = max(counted.widest, _width(variable.default_value))
    stack: list[tuple[SelectionSetNode, int]] = [(node.selection_set, 1)]
    while stack:
        selections, depth = stack.pop()
        for selection in selections.selections:
            stack.extend(_count_one(selection, depth, counted))
    return counted


def _count_one(
    node: SelectionNode, depth: int, counted: Definition
) -> Iterator[tuple[SelectionSetNode, int]]:
    """Count one selection; give what lies inside it, with its depth."""
    counted.directives += _directives(node.directives)
    if isinstance(node, FragmentSpreadNode):
        name = node.name.value
        counted.spreads[name] = max(depth, counted.spreads.get(name, 0))
        return
    if not isinstance(node, FieldNode):
        yield node.selection_set, depth  # type: ignore[attr-defined]
        return
    counted.names.add(node.name.value)
    counted.aliases += node.alias is not None
    counted.longest = max(counted.longest, len((node.alias or node.name).value))
    counted.depth = max(counted.depth, depth)
    for argument in node.arguments or ():
        counted.widest = max(counted.widest, _width(argument.value))
    if node.selection_set is not None:
        yield node.selection_set, (UNCOUNTED if node.name.value in INTROSPECTION else depth + 1)


def _width(value: ValueNode) -> int:
    """The entries of the longest list or object in a literal. Each wrong one of an object's is told
    with the whole object printed, so that many of them cost their number squared.
    """
    widest, stack = 0, [value]
    while stack:
        node = stack.pop()
        if isinstance(node, ObjectValueNode):
            inside = [field.value for field in node.fields]
        elif isinstance(node, ListValueNode):
            inside = [*node.values]
        else:
            continue
        widest = max(widest, len(inside))
        stack.extend(inside)
    return widest


def _directives(nodes: tuple[DirectiveNode, ...] | None) -> int:
    return len(nodes or ())


class _Depths:
    """Joins definitions' depths through spreads, each fragment once; a cycle adds nothing."""

    def __init__(self, fragments: Mapping[str, Definition]) -> None:
        self._fragments = fragments
        self._known: dict[str, int] = {}
        self._open: set[str] = set()

    def of(self, definition: Definition) -> int:
        """The depth of a definition, all it spreads included."""
        depth = definition.depth
        for name, at in definition.spreads.items():
            depth = max(depth, at - 1 + self._fragment(name))
        return depth

    def _fragment(self, name: str) -> int:
        if name in self._known:
            return self._known[name]
        if name in self._open or name not in self._fragments:
            return 0
        if len(self._open) >= LONGEST_CHAIN:
            return BOTTOMLESS
        self._open.add(name)
        self._known[name] = self.of(self._fragments[name])
        self._open.discard(name)
        return self._known[name]
