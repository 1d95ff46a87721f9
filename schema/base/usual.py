"""Descriptions of what stands in many places and means the same in each: ids, pages, subjects.

What is a type's own is said beside it, with `says` or a docstring: only what is bare is filled.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)

Part = GraphQLField | GraphQLInputField | GraphQLArgument
Fielded = GraphQLObjectType | GraphQLInterfaceType
Said = Callable[[str], str | None]

ID = "Its id: random, so that it tells neither order nor time (V5)."
PAGE: Mapping[str, str] = {
    "edges": "The page's items, each with its place in the list.",
    "nodes": "The page's items alone.",
    "pageInfo": "Whether the list goes on, and from where.",
    "cursor": "Its place: the next page begins `after` it.",
    "node": "The item itself.",
}
ARGUMENTS: Mapping[str, str] = {
    "id": "Of what is asked for; null is answered where it is not yours to see (V1).",
    "ids": "At most 100; the answers stand in the same order.",
    "first": "At most so many, 100 or fewer; 500 of events.",
    "after": "Only what comes after this cursor.",
    "last": "At most so many, the last ones; 100 or fewer.",
    "before": "Only what comes before this cursor.",
    "filter": "Only these; what is left out or null restricts nothing.",
    "sort": "In which order.",
    "status": "Only those that stand so.",
    "open": "Only open ones, or only closed ones; all where it is left out.",
    "sessionId": "Of this session alone.",
    "input": "What the command is about.",
    "search": "A part of a name, a phone number or an e-mail address, or an id.",
    "since": "Without a session since this moment.",
    "formerPartnerId": "Who once were this partner's clients.",
}


def describe(schema: GraphQLSchema) -> GraphQLSchema:
    """Say of every part that says nothing of itself what is true of all of its kind."""
    for type_ in schema.type_map.values():
        for name, part, said in _parts(type_):
            if not part.description:
                part.description = said(name)
    return schema


def _parts(type_: GraphQLNamedType) -> Iterator[tuple[str, Part, Said]]:
    """What a type holds, each with its name and who knows what is usually said of it."""
    if isinstance(type_, GraphQLInputObjectType):
        for name, part in type_.fields.items():
            yield name, part, _given
    elif isinstance(type_, Fielded):
        for name, field in type_.fields.items():
            yield name, field, partial(_shown, type_, field)
            for argument, taken in field.args.items():
                yield argument, taken, ARGUMENTS.get


def _given(name: str) -> str | None:
    """Of an input's part: the id of something."""
    return f"The {_words(name[:-2])}'s id." if name.endswith("Id") else None


def _shown(type_: Fielded, field: GraphQLField, name: str) -> str | None:
    """Of a field: an id, a page's part, or the subject of a payload or an event."""
    if type_.name.endswith(("Connection", "Edge")):
        return PAGE.get(name)
    if name == "id":
        return ID
    subject = _words(get_named_type(field.type).name)
    if type_.name.endswith("Payload"):
        return f"The {subject} as it now stands, also after a refusal; null where you can't see it."
    if type_.name == "SessionEvent" or "Event" in {face.name for face in type_.interfaces}:
        return f"The {subject}, as you may see it at the moment of reading (E3)."
    return None


def _words(name: str) -> str:
    """A type's or field's name as a reader would say it: PartnerBlock, partner block."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
