"""Which page of the reference a thing of the schema stands on: that of the module it is made in.

One noun has one file name in every folder, so
`schema/sessions/chat.py`, `resolvers/sessions/chat.py` and `domain/rules/chat.py` are one subject.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
)

ROOTS = ("Query", "Mutation", "Subscription")
DECLARED = "strawberry-definition"


@dataclass(frozen=True)
class Subject:
    """A page: its file's name, its title, what it is about, and the modules it is made of."""

    name: str
    title: str
    about: str
    modules: str


SUBJECTS = (
    Subject(
        "basics",
        "Ids, lists and scalars",
        "What every other page builds on.",
        "nodes scalars base",
    ),
    Subject(
        "people",
        "Accounts, profiles, catalogues",
        "Who calls, who they meet, and what a partner offers.",
        "people profiles viewer",
    ),
    Subject(
        "sessions",
        "Sessions and cancellation",
        "From the booking to the end, and the buttons that are open on the way.",
        "sessions addresses stages commands actions cancellation grounds",
    ),
    Subject(
        "additions",
        "Additions",
        "What is ordered, and what one party proposes to add to it.",
        "additions orders",
    ),
    Subject("money", "Money", "Amounts, balances, statements, movements.", "money ledger"),
    Subject("chat", "Chat", "Threads and their messages.", "chat threads"),
    Subject(
        "disputes",
        "Disputes",
        "What support decides about a session's money.",
        "disputes sanctions",
    ),
    Subject(
        "support",
        "Support's view",
        "Lists, people and their records, the numbers over a dashboard.",
        "support records agents",
    ),
    Subject(
        "outside",
        "Bookings outside the platform",
        "Reports, blocks, tickets, counselling, the rebooking helpline.",
        "reports blocks notices tickets counselling rebooking",
    ),
    Subject(
        "integrations",
        "Integrations and devices",
        "API keys, webhooks, and phones that are told what happens.",
        "api_keys webhooks devices",
    ),
    Subject(
        "events",
        "Events",
        "What happened, live and replayed: one stream an account.",
        "events case_events",
    ),
    Subject(
        "refusals",
        "Refusals",
        "Why a command was not accepted. A refusal is an answer, not an error.",
        "refusals findings",
    ),
    Subject(
        "sandbox",
        "Sandbox",
        "In development alone (`DOORSTEP_SANDBOX=0` leaves it out): a clock that can be moved and a"
        " scripted counterparty. [The recipe](../recipes/test-clock.md) shows how.",
        "sandbox",
    ),
)
ELSEWHERE = {"ApiScope": "integrations"}
PAGE_OF = {module: one.name for one in SUBJECTS for module in one.modules.split()}


def places_of(schema: GraphQLSchema) -> Mapping[str, str]:
    """The page of every type (`Session`) and root field (`Query.session`) of Strawberry's schema.

    Raises KeyError for a module that no subject names: add it to one.
    """
    types = {type_.name: _of_type(type_) for type_ in types_of(schema)}
    roots = {
        f"{root}.{name}": _of_root(field)
        for root in ROOTS
        for name, field in roots_of(schema, root)
    }
    return {**types, **roots}


def types_of(schema: GraphQLSchema) -> Iterator[GraphQLNamedType]:
    """Everything that is explained: introspection's own types and the three roots are not."""
    return (
        type_
        for name, type_ in sorted(schema.type_map.items())
        if not name.startswith("__") and name not in ROOTS
    )


def roots_of(schema: GraphQLSchema, root: str) -> list[tuple[str, GraphQLField]]:
    """Queries, mutations or subscriptions, in the schema's order."""
    held = schema.type_map[root]
    assert isinstance(held, GraphQLObjectType)
    return list(held.fields.items())


def _of_type(type_: GraphQLNamedType) -> str:
    """A list stands beside what it lists."""
    if isinstance(type_, GraphQLScalarType):
        return "basics"
    listed = _listed(type_)
    if listed is not None:
        return _of_type(listed)
    declared = type_.extensions[DECLARED]
    made_of = getattr(declared, "origin", None) or declared.wrapped_cls
    return ELSEWHERE.get(type_.name) or PAGE_OF[_last(made_of.__module__)]


def _listed(type_: GraphQLNamedType) -> GraphQLNamedType | None:
    """What a connection or an edge holds."""
    if isinstance(type_, GraphQLObjectType):
        for ending, held in (("Connection", "nodes"), ("Edge", "node")):
            if type_.name.endswith(ending):
                inner: GraphQLNamedType = get_named_type(type_.fields[held].type)
                return inner
    return None


def _of_root(field: GraphQLField) -> str:
    """That of the module that answers it."""
    answers = field.extensions[DECLARED].base_resolver.wrapped_func
    return PAGE_OF[_last(answers.__module__)]


def _last(module: str) -> str:
    return module.rpartition(".")[2]
