"""Tells a caller's wrong argument from a fault of ours, after the fact.

graphql-core raises one class of error for both while it executes. What an argument coerces to
depends on the document and the variables alone, so the question is settled by coercing again: only
when an operation failed, and with no guess from the error's text or place.
"""

from collections.abc import Iterator
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    Executor,
    FieldNode,
    GraphQLDirective,
    GraphQLError,
    GraphQLField,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_argument_values,
    visit,
)

Place = tuple[GraphQLField | GraphQLDirective, FieldNode | DirectiveNode]


class _Places(Visitor):
    """Collects every field and directive that takes arguments."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.found: list[Place] = []
        self._types = types

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """Note a field with arguments."""
        field = self._types.get_field_def()
        if field is not None and node.arguments:
            self.found.append((field, node))

    def enter_directive(self, node: DirectiveNode, *_: object) -> None:
        """Note a directive with arguments."""
        directive = self._types.get_directive()
        if directive is not None and node.arguments:
            self.found.append((directive, node))


def wrong_arguments(
    schema: GraphQLSchema, document: DocumentNode, executor: Executor[Any]
) -> set[str]:
    """The messages of all arguments that do not coerce with this operation's variables."""
    return set(_messages(schema, document, executor))


def _messages(
    schema: GraphQLSchema, document: DocumentNode, executor: Executor[Any]
) -> Iterator[str]:
    types = TypeInfo(schema)
    places = _Places(types)
    visit(document, TypeInfoVisitor(types, places))
    for declared, node in places.found:
        try:
            get_argument_values(
                declared,
                node,
                executor.variable_values,
                hide_suggestions=executor.hide_suggestions,
            )
        except GraphQLError as error:
            yield error.message
