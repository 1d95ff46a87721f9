"""The whole schema, and the short way from a resolver to its answer."""

import inspect
from collections.abc import Callable
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from resolvers.additions import AdditionMutations
from resolvers.cancellation import CancellationMutations
from resolvers.chat import ChatMutations, ChatQueries
from resolvers.disputes import DisputeMutations, DisputeQueries
from resolvers.events import EventQueries, Subscription
from resolvers.ledger import LedgerMutations, LedgerQueries
from resolvers.nodes import NodeQueries
from resolvers.people import PeopleMutations, PeopleQueries
from resolvers.sessions import SessionMutations, SessionQueries
from resolvers.support import SupportMutations, SupportQueries
from schema.events import EVENT_TYPES
from schema.people import Client
from schema.refusals import FundsRefusal, InputRefusal, RuleRefusal, WindowRefusal
from schema.scalars import SCALARS

REFUSALS = (RuleRefusal, WindowRefusal, FundsRefusal, InputRefusal)


@strawberry.type(description="What can be asked. Root fields of another role answer FORBIDDEN.")
class Query(
    NodeQueries,
    PeopleQueries,
    SessionQueries,
    ChatQueries,
    DisputeQueries,
    SupportQueries,
    EventQueries,
    LedgerQueries,
):
    """All queries."""


@strawberry.type(
    description="Commands. Each payload holds its subject as it now stands, also after a refusal."
)
class Mutation(
    PeopleMutations,
    SessionMutations,
    CancellationMutations,
    AdditionMutations,
    ChatMutations,
    DisputeMutations,
    SupportMutations,
    LedgerMutations,
):
    """All mutations."""


def build() -> strawberry.Schema:
    """The schema as Strawberry knows it."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[*EVENT_TYPES, *REFUSALS, Client],
        config=StrawberryConfig(scalar_map=SCALARS),
    )


def executable(schema: strawberry.Schema) -> GraphQLSchema:
    """The schema as graphql-core runs it, with `shows` fields resolved without a detour.

    Strawberry wraps every resolver in a function that binds arguments, permissions and extensions.
    Ours use none of these, and what takes only the object itself needs none of the binding:
    measured, a list of sessions costs half.
    """
    core = schema._schema  # noqa: SLF001 - Strawberry's only way to graphql-core's schema
    for type_ in core.type_map.values():
        if isinstance(type_, GraphQLObjectType):
            for field in type_.fields.values():
                _shorten(field)
    return core


def _shorten(field: GraphQLField) -> None:
    """Resolve with the method itself where it takes nothing but `self`, or with the attribute."""
    declared = field.extensions.get("strawberry-definition")
    if declared is None or field.subscribe is not None:
        return
    if declared.base_resolver is None:
        field.resolve = _attribute(declared.python_name)
        return
    method = declared.base_resolver.wrapped_func
    if list(inspect.signature(method).parameters) == ["self"]:
        field.resolve = _of_self(method)


def _attribute(name: str) -> Callable[..., Any]:
    return lambda source, info: getattr(source, name)


def _of_self(method: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda source, info: method(source)
