"""The whole schema, and the short way from a resolver to its answer."""

import inspect
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from resolvers.base.scopes import guard_fields
from resolvers.nodes import NodeQueries
from resolvers.people.people import PeopleMutations, PeopleQueries
from resolvers.platform.api_keys import ApiKeyMutations
from resolvers.platform.devices import DeviceMutations
from resolvers.platform.sandbox import SandboxMutations
from resolvers.platform.webhooks import WebhookMutations
from resolvers.sessions.additions import AdditionMutations
from resolvers.sessions.cancellation import CancellationMutations
from resolvers.sessions.chat import ChatMutations, ChatQueries
from resolvers.sessions.disputes import DisputeMutations, DisputeQueries
from resolvers.sessions.events import EventQueries, Subscription
from resolvers.sessions.ledger import LedgerMutations, LedgerQueries
from resolvers.sessions.sessions import SessionMutations, SessionQueries
from resolvers.support.blocks import BlockMutations, BlockQueries
from resolvers.support.counselling import CounsellingMutations, CounsellingQueries
from resolvers.support.rebooking import RebookingMutations, RebookingQueries
from resolvers.support.reports import ReportMutations, ReportQueries
from resolvers.support.sanctions import SanctionMutations, SanctionQueries
from resolvers.support.support import SupportMutations, SupportQueries
from resolvers.support.tickets import TicketMutations, TicketQueries
from schema.base.refusals import (
    FundsRefusal,
    InputRefusal,
    RuleRefusal,
    WindowRefusal,
    WordingRefusal,
)
from schema.base.scalars import SCALARS
from schema.base.usual import describe
from schema.people.people import Client
from schema.sessions.events import EVENT_TYPES
from transport.graphql.compiled_executor import DIRECT, MADE_OF
from transport.graphql.costing import MOST, POINTS

SAID_OF_COMMANDS = (
    "Commands. Each payload holds its subject as it now stands, also after a refusal."
)
REFUSALS = (RuleRefusal, WindowRefusal, FundsRefusal, InputRefusal, WordingRefusal)


@strawberry.type(description="What can be asked. Root fields of another role answer FORBIDDEN.")
class Query(
    NodeQueries,
    PeopleQueries,
    SessionQueries,
    ChatQueries,
    DisputeQueries,
    SupportQueries,
    SanctionQueries,
    ReportQueries,
    BlockQueries,
    TicketQueries,
    RebookingQueries,
    CounsellingQueries,
    EventQueries,
    LedgerQueries,
):
    """All queries."""


@strawberry.type(description=SAID_OF_COMMANDS)
class Mutation(
    PeopleMutations,
    SessionMutations,
    CancellationMutations,
    AdditionMutations,
    ChatMutations,
    DisputeMutations,
    SupportMutations,
    SanctionMutations,
    ReportMutations,
    BlockMutations,
    TicketMutations,
    RebookingMutations,
    CounsellingMutations,
    LedgerMutations,
    ApiKeyMutations,
    WebhookMutations,
    DeviceMutations,
):
    """All mutations."""


@strawberry.type(name="Mutation", description=SAID_OF_COMMANDS)
class SandboxMutation(Mutation, SandboxMutations):
    """All mutations, and a sandbox's own."""


def build(*, sandbox: bool = False) -> strawberry.Schema:
    """The schema as Strawberry knows it: the contract's, and where it is asked for, a sandbox's."""
    schema = strawberry.Schema(
        query=Query,
        mutation=SandboxMutation if sandbox else Mutation,
        subscription=Subscription,
        types=[*EVENT_TYPES, *REFUSALS, Client],
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    describe(schema._schema)  # noqa: SLF001 - Strawberry's only way to graphql-core's schema
    return schema


@cache
def runnable(*, sandbox: bool = False) -> GraphQLSchema:
    """The schema to run, made once in a process: making it takes a quarter of a second."""
    return executable(build(sandbox=sandbox))


def executable(schema: strawberry.Schema) -> GraphQLSchema:
    """The schema as graphql-core runs it: what keys may not reach is guarded (V2), and `shows`
    fields are resolved without a detour.

    Strawberry wraps every resolver in a function that binds arguments, permissions and extensions.
    Ours use none of these, and what takes only the object itself needs none of the binding:
    measured, a list of sessions costs half.
    """
    core = schema._schema  # noqa: SLF001 - Strawberry's only way to graphql-core's schema
    for type_ in core.type_map.values():
        if isinstance(type_, GraphQLObjectType):
            declared = type_.extensions.get("strawberry-definition")
            if declared is not None:
                type_.extensions[MADE_OF] = declared.origin
            for field in type_.fields.values():
                _shorten(field)
                _weigh(field)
            guard_fields(type_)
    return core


def _shorten(field: GraphQLField) -> None:
    """Resolve with the method itself where it takes nothing but `self`, or with the attribute.

    What needs no waiting besides is marked `direct`, for the transport's short way.
    """
    declared = field.extensions.get("strawberry-definition")
    if declared is None or field.subscribe is not None:
        return
    read = attrgetter(declared.python_name)
    if declared.base_resolver is not None:
        read = declared.base_resolver.wrapped_func
        if list(inspect.signature(read).parameters) != ["self"]:
            return
    field.resolve = _of_self(read)
    if not inspect.iscoroutinefunction(read):
        field.extensions[DIRECT] = read


def _weigh(field: GraphQLField) -> None:
    """What the transport reckons with: how long a list may be, what a field costs."""
    declared = field.extensions.get("strawberry-definition")
    given = {} if declared is None else declared.metadata
    field.extensions.update({name: given[name] for name in (MOST, POINTS) if name in given})


def _of_self(read: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda source, info: read(source)
