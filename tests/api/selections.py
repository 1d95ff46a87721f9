"""Documents made from the schema: everything that can be asked of a type, and what is given in."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

# Something of each scalar that is taken, whatever becomes of it.
TAKEN: Mapping[str, Any] = {
    "ID": "x",
    "String": "x",
    "Int": 1,
    "Float": 1.0,
    "Boolean": True,
    "DateTime": "2027-01-01T00:00:00Z",
    "Date": "2027-01-01",
    "MinorUnits": 1,
    "CurrencyCode": "EUR",
    "Cursor": "x",
}


def all_of(schema: GraphQLSchema, name: str, depth: int) -> str:
    """Every field of a type, and of what it leads to, so deep; of an interface, of each type."""
    type_ = schema.type_map[name]
    if isinstance(type_, GraphQLInterfaceType):
        kinds = (kind.name for kind in schema.get_possible_types(type_))
        parts = " ".join(f"... on {kind} {all_of(schema, kind, depth)}" for kind in kinds)
    else:
        parts = " ".join(fields_of(schema, name, depth))
    return f"{{ __typename {parts} }}"


def fields_of(schema: GraphQLSchema, name: str, depth: int) -> Iterator[str]:
    """The same of an object type, field by field."""
    type_ = schema.type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    for field, declared in type_.fields.items():
        inner = get_named_type(declared.type)
        page = "(first: 3)" if "first" in declared.args else ""
        if is_leaf_type(inner):
            yield f"{field}{page}"
        elif depth:
            yield f"{field}{page} {all_of(schema, inner.name, depth - 1)}"


def told(answer: Any) -> Iterator[tuple[str, str]]:
    """Every field of every object in the answer that was told something, as (type, field)."""
    if isinstance(answer, list):
        for one in answer:
            yield from told(one)
    if not isinstance(answer, dict):
        return
    for name, value in answer.items():
        if value is not None and "__typename" in answer and name != "__typename":
            yield answer["__typename"], name
        yield from told(value)


def given(type_: Any) -> Any:
    """Something that this input takes."""
    inner = get_nullable_type(type_)
    if is_list_type(inner):
        return [given(inner.of_type)]
    if isinstance(inner, GraphQLEnumType):
        return next(iter(inner.values))
    if isinstance(inner, GraphQLInputObjectType):
        parts = {n: p.type for n, p in inner.fields.items() if is_non_null_type(p.type)}
        if inner.is_one_of:
            parts = {n: p.type for n, p in list(inner.fields.items())[:1]}
        return {name: given(part) for name, part in parts.items()}
    return TAKEN[inner.name]


def call(schema: GraphQLSchema, kind: str, name: str, field: GraphQLField) -> tuple[str, Any]:
    """A root field asked for as briefly as it can be, with its variables."""
    needed = {n: a.type for n, a in field.args.items() if is_non_null_type(a.type)}
    taken = f"({', '.join(f'${n}: {t}' for n, t in needed.items())})" if needed else ""
    handed = f"({', '.join(f'{n}: ${n}' for n in needed)})" if needed else ""
    parts = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{kind}{taken} {{ {name}{handed}{parts} }}", {n: given(t) for n, t in needed.items()}
