"""The scopes of API keys, enforced on the schema itself: no resolver asks for them (V2).

Every field of every type is looked up in domain/platform/scopes.py when the schema is made. A field
that asks for more than its type does is given a guard, which each path to it passes: an operation's
root, a field of an object, a payload's subject. What is reached by its id or as an event is looked
up by its type (`shown_to`).

To a key outside a field's scopes the field is null; a query, command or subscription, or a field
that can't be null, is the error FORBIDDEN. What the table does not name is out of every scope.
"""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, is_introspection_type, is_non_null_type

from domain.model.people import Viewer
from domain.model.problems import Forbidden
from domain.platform.scopes import EVERY_KEY, NO_KEY, ROOTS, Need, allowed, need_of
from transport.graphql.compiled_executor import GUARD

Guard = Callable[[Any], bool]


def shown_to(viewer: Viewer, noun: str) -> bool:
    """Whether something of this type may be shown: asked where a field may hold one of many."""
    return allowed(viewer, need_of(noun))


def guard_fields(type_: GraphQLObjectType) -> None:
    """Guard those fields that need more than the type they stand in.

    What the schema says of itself is everybody's, and graphql-core's own: all schemas share it.
    """
    if is_introspection_type(type_):
        return
    implied = EVERY_KEY if type_.name in ROOTS else need_of(type_.name)
    for name, field in type_.fields.items():
        need = need_of(type_.name, name)
        if need is NO_KEY or need not in (implied, EVERY_KEY):
            _guard(field, _guard_of(need, nullable=_may_be_null(type_, field)))


def _may_be_null(type_: GraphQLObjectType, field: GraphQLField) -> bool:
    return type_.name not in ROOTS and not is_non_null_type(field.type)


def _guard_of(need: Need, *, nullable: bool) -> Guard:
    """Whether the viewer of a context may read a field; Forbidden where null is no answer."""

    def guard(context: Any) -> bool:
        if allowed(context.viewer, need):
            return True
        if nullable:
            return False
        raise Forbidden("The scopes of this key do not allow it.")

    return guard


def _guard(field: GraphQLField, guard: Guard) -> None:
    """Every way of reading the field: by its resolver, its source of events, its short way."""
    field.extensions[GUARD] = guard
    if field.resolve is not None:
        field.resolve = _guarded(field.resolve, guard)
    if field.subscribe is not None:
        field.subscribe = _guarded(field.subscribe, guard)


def _guarded(read: Callable[..., Any], guard: Guard) -> Callable[..., Any]:
    def guarded(source: Any, info: Any, **given: Any) -> Any:
        return read(source, info, **given) if guard(info.context) else None

    return guarded
