"""How many items a field may give: read off its paging arguments, literal, variable or default."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    Undefined,
    VariableNode,
    value_from_ast_untyped,
)

Variables = Mapping[str, Any]
Size = int | Callable[[Variables], int]

PAGE_ARGUMENTS = ("first", "last", "ids")
UNSAID = 50  # a page whose size is left to the resolver ("neither first nor last: the last 50")
LARGEST = 1_000_000  # what is asked beyond is the resolver's to refuse


class Said(NamedTuple):
    """What one paging argument says: the variable it names, else (or where unset) a value; and the
    argument's default, which is what resolvers take a null for.
    """

    variable: str | None
    value: object
    default: object

    def unsaid(self) -> int | None:
        """The number of items where null is said."""
        return self.default if isinstance(self.default, int) else None

    def size(self, variables: Variables) -> int | None:
        """The number of items it asks for; None where it asks for none in particular."""
        value = self.value if self.variable is None else variables.get(self.variable, self.value)
        if isinstance(value, list | tuple):
            return min(len(value), LARGEST)
        if isinstance(value, int):
            return max(0, min(value, LARGEST))
        return None


def page_size(field: GraphQLField, node: FieldNode) -> Size | None:
    """The size of the page a field asks for, or None for a field without pages."""
    given = {argument.name.value: argument for argument in node.arguments or ()}
    said = [
        said_by(field.args[name], given.get(name)) for name in PAGE_ARGUMENTS if name in field.args
    ]
    if not said:
        return None

    def size(variables: Variables) -> int:
        sizes = [one.size(variables) for one in said]
        named = [size for size in sizes if size is not None]
        return max(named or [size for one in said if (size := one.unsaid())] or [UNSAID])

    return size({}) if all(one.variable is None for one in said) else size


def said_by(declared: GraphQLArgument, given: ArgumentNode | None) -> Said:
    """Read one argument as graphql-core will: a variable that is unset leaves the default."""
    default = default_of(declared)
    if given is None:
        return Said(None, default, default)
    if isinstance(given.value, VariableNode):
        return Said(given.value.name.value, default, default)
    return Said(None, value_from_ast_untyped(given.value), default)


def default_of(declared: GraphQLArgument) -> object:
    """An argument's default, whichever of the three ways a schema may state it."""
    if declared.default is None:
        return declared.default_value
    if declared.default.value is not Undefined:
        return declared.default.value
    return (
        None
        if declared.default.literal is None
        else value_from_ast_untyped(declared.default.literal)
    )
