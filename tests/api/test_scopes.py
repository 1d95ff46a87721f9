"""V2: what a partner's key reaches, by its scopes alone, on every path; generated from the schema.

Whatever has no line in domain/platform/scopes.py is out of every key's reach, so that nothing new
leaks by being forgotten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
    get_named_type,
    is_non_null_type,
)

from domain.model.events import EventKind
from domain.model.people import ApiScope, Role, Viewer
from domain.model.problems import Forbidden
from domain.platform.api_keys import NEVER as FOR_GOOD
from domain.platform.scopes import NO_KEY, ROOTS, TABLE, Reach, need_of
from resolvers.base.scopes import guard_fields
from tests.api.selections import all_of, call, fields_of, told
from tests.api.test_contract import CONTRACT, PRINTED, SANDBOX
from tests.house import House
from tests.keys import Integration, integration
from tests.live import Refused
from tests.people import Person
from tests.support import VERDICT, disputed, says, take, thread_of
from tests.webhooks import hook
from transport.graphql.compiled_executor import GUARD

OBJECTS = {
    name: type_
    for name, type_ in PRINTED.type_map.items()
    if isinstance(type_, GraphQLObjectType) and not name.startswith("__")
}
ROOT_FIELDS = [(kind, name) for kind in ("Query", "Mutation") for name in OBJECTS[kind].fields]
EVERYTHING = frozenset(ApiScope)
READ = ApiScope.READ_SESSIONS
SANCTION = {"party": "PARTNER", "kind": "WARNING"}
ANY_KEY = Viewer(Role.INTEGRATION, "key_1", "par_1", None, frozenset(), FOR_GOOD, scopes=EVERYTHING)
PARTNER = Viewer(Role.PARTNER, "bob", "par_1", None, frozenset(), FOR_GOOD)
# What no scope reaches (V2), whatever the table says.
NEVER = """
ApiKey ApiKeyPayload CancellationGrounds Contact Counselling Decision Device Dispute DisputeDecided
DisputeOpened DisputePayload DisputeReleased DisputeTaken OfflineReport PartnerBlock PersonRecord
Proof RebookingRequest Sanction Standing StandingChanged SupportAgent Ticket TimelineEntry
"""


# ── The table ────────────────────────────────────────────────────────────────────────────────────


def test_v2_the_table_names_nothing_that_is_not_promised() -> None:
    unknown = {
        f"{name}.{field}"
        for name, parts in TABLE.items()
        for fields in parts.values()
        for field in fields.split()
        if not any(
            isinstance(found := schema.get_type(name), GraphQLObjectType) and field in found.fields
            for schema in (CONTRACT, PRINTED, SANDBOX)
        )
    }
    assert unknown == set()


def test_v2_no_scope_reaches_standing_disputes_grounds_contacts_or_keys() -> None:
    assert {name for name in NEVER.split() if need_of(name) is not NO_KEY} == set()
    fields = ("contact", "standing", "reports", "rebookingRequests", "devices", "apiKeys")
    assert {name for name in fields if need_of("Viewer", name) is not NO_KEY} == set()
    assert need_of("Session", "dispute") is NO_KEY
    assert need_of("Session", "cancellationGrounds") is NO_KEY


@pytest.mark.parametrize("name", sorted(TABLE.keys() & OBJECTS.keys()))
def test_v2_a_field_asks_for_no_less_than_what_it_shows(name: str) -> None:
    """Otherwise a scope would open a way to what another guards."""
    for field, declared in OBJECTS[name].fields.items():
        inner, need = get_named_type(declared.type), need_of(name, field)
        if need is NO_KEY or isinstance(inner, GraphQLInterfaceType):
            continue
        if isinstance(inner, GraphQLObjectType):
            assert inner.name in TABLE, f"{name}.{field} leads to {inner.name}"
        if isinstance(inner, GraphQLObjectType) and name not in ROOTS:
            assert need_of(inner.name) in {need, need_of(name), Reach.EVERY_KEY}, f"{name}.{field}"


@pytest.mark.parametrize("name", sorted(TABLE.keys() & OBJECTS.keys() - ROOTS))
def test_v2_what_can_not_be_null_is_reached_with_its_object(name: str) -> None:
    required = {n for n, f in OBJECTS[name].fields.items() if is_non_null_type(f.type)}
    assert {
        n for n in required if need_of(name, n) not in {need_of(name), Reach.EVERY_KEY}
    } == set()


def test_v2_events_are_named_as_their_types_are() -> None:
    """So that an event is looked up in the table by its kind."""
    named = CONTRACT.type_map.keys() | OBJECTS.keys()
    assert {kind.value for kind in EventKind} <= named


@pytest.mark.parametrize("name", ["Session", "Viewer", "Novelty", "Query", "Mutation"])
def test_v2_what_nobody_thought_of_is_out_of_every_keys_reach(name: str) -> None:
    fields = {
        "new": GraphQLField(GraphQLString, resolve=lambda *_: "private"),
        "certain": GraphQLField(GraphQLNonNull(GraphQLString), resolve=lambda *_: "private"),
    }
    type_ = GraphQLObjectType(name, fields)
    guard_fields(type_)
    may_be_null = {"new"} if name not in ROOTS else set()
    for field, declared in type_.fields.items():
        assert ask(declared, PARTNER) == "private"
        if field in may_be_null:
            assert ask(declared, ANY_KEY) is None
        else:
            with pytest.raises(Forbidden):
                ask(declared, ANY_KEY)


def ask(field: GraphQLField, viewer: Viewer) -> Any:
    """What a field answers a viewer; by the short way it would be the same."""
    context = SimpleNamespace(viewer=viewer)
    shown = field.extensions[GUARD](context)
    assert field.resolve is not None
    answer = field.resolve(None, cast("Any", SimpleNamespace(context=context)))
    assert (answer is not None) is shown
    return answer


# ── The roots ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def keys() -> dict[frozenset[ApiScope], Integration]:
    """One partner's keys of any scopes, made when they are asked for."""
    return {}


async def key_of(
    house: House, keys: dict[frozenset[ApiScope], Integration], scopes: frozenset[ApiScope]
) -> Integration:
    """The key with exactly these scopes."""
    if not keys:
        keys[EVERYTHING] = await integration(await house.partner(), *EVERYTHING)
    if scopes not in keys:
        keys[scopes] = await integration(await house.partner(), *scopes)
    return keys[scopes]


async def forbidden(who: Integration, kind: str, name: str) -> bool:
    """Whether a root field, asked for as briefly as it can be, is not for this caller."""
    field = OBJECTS[kind].fields[name]
    document, variables = call(PRINTED, kind.lower(), name, field)
    answer = await who.answer(document, **variables)
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    return "FORBIDDEN" in codes


@pytest.mark.parametrize(("kind", "name"), ROOT_FIELDS)
async def test_v2_a_root_field_is_for_keys_with_its_scope_and_no_others(
    sqlite_house: House,
    keys: dict[frozenset[ApiScope], Integration],
    kind: str,
    name: str,
) -> None:
    need = need_of(kind, name)
    cases = {EVERYTHING: need is not NO_KEY}
    if isinstance(need, ApiScope):
        cases |= {frozenset({need}): True, EVERYTHING - {need}: False}
    for scopes, open_ in cases.items():
        who = await key_of(sqlite_house, keys, scopes)
        assert await forbidden(who, kind, name) is not open_, scopes


@pytest.mark.parametrize("scope", [*ApiScope])
async def test_v2_one_sessions_events_are_for_keys_that_read_sessions(
    sqlite_house: House, keys: dict[frozenset[ApiScope], Integration], scope: ApiScope
) -> None:
    who = await key_of(sqlite_house, keys, frozenset({scope}))
    document = 'subscription { sessionEvents(sessionId: "x") { __typename } }'
    async with who.listening(document) as live:
        with pytest.raises(Refused) as refused:
            await live.next()
    expected = "NOT_FOUND" if scope is ApiScope.READ_SESSIONS else "FORBIDDEN"
    assert refused.value.code == expected


# ── Everything that can be asked for ─────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Life:
    """A partner to whom everything has happened; and by its id, of which type each thing is."""

    partner: Person
    things: Mapping[str, str]


async def lived(house: House) -> Life:
    """A disputed session that was talked about, and decided with a sanction."""
    case = await disputed(house)
    found = case.meeting
    chat, word = await thread_of(found.client, found), case.threads["PARTNER"]
    said = await says(found.client, chat, "Hello.")
    await take(case)
    asked = await says(case.agent, word, "What happened?")
    given = {"disputeId": case.id, **VERDICT, "sanctions": [SANCTION]}
    assert (await case.agent.command("decideDispute", **given))["refusal"] is None
    key, bob = await integration(found.partner, *ApiScope), found.partner
    things = {found.id: "Session", found.client.id: "Client", bob.id: "Partner"}
    things |= {bob.tariff: "Tariff", bob.services[0]: "Service", chat: "Thread", said: "Message"}
    things |= {case.id: "Dispute", word: "Thread", asked: "Message", key.sub: "ApiKey"}
    told = await hook(bob)
    await told.command("testWebhook")
    things |= {told.id: "Webhook", (await told.log())[0]["id"]: "Delivery"}
    return Life(bob, things)


async def everything(who: Person, life: Life) -> set[tuple[str, str]]:
    """All that this caller is told, of the viewer, of what has an id, and of the stream."""
    asked: list[tuple[str, dict[str, Any]]] = [
        (f"{{ viewer {{ __typename {part} }} }}", {}) for part in fields_of(PRINTED, "Viewer", 4)
    ]
    for id, name in life.things.items():
        parts = f"... on {name} {all_of(PRINTED, name, 2)}"
        asked.append((f"query($id: ID!) {{ node(id: $id) {{ {parts} }} }}", {"id": id}))
    for kind in OBJECTS.keys() & {kind.value for kind in EventKind}:
        parts = f"... on {kind} {all_of(PRINTED, kind, 2)}"
        asked.append((f"{{ events {{ nodes {{ {parts} }} }} }}", {}))
    found: set[tuple[str, str]] = set()
    for document, variables in asked:
        found |= set(told(await who.ask(document, **variables)))
    return found


def within(scopes: frozenset[ApiScope], found: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """What of it is within these scopes."""
    needs = {*scopes, Reach.EVERY_KEY}
    return {(name, field) for name, field in found if need_of(name, field) in needs}


async def test_v2_a_key_is_told_what_its_scopes_reach_and_nothing_else(
    sqlite_house: House,
) -> None:
    life = await lived(sqlite_house)
    known = await everything(life.partner, life)
    assert known - within(EVERYTHING, known), "the partner knows what no key may"
    assert {"Dispute", "Standing", "ApiKey", "Building"} <= {name for name, _ in known}
    for scopes in (EVERYTHING, *({scope} for scope in ApiScope), EVERYTHING - {READ}):
        who = await integration(life.partner, *scopes)
        found = await everything(who, life)
        assert found == within(frozenset(scopes), found)
        if scopes == EVERYTHING:
            assert found == within(EVERYTHING, known)
