"""Everything that one role can ask for, and what it was told: a letter a field, root and thing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
)

from domain.model.events import SUPPORT, EventKind
from domain.model.people import Role
from tests.api.selections import all_of, fields_of
from tests.api.test_contract import PRINTED
from tests.live import Refused
from tests.people import Person
from tests.rights.probes import PEOPLE, QUERIES, all_probes, filled
from tests.rights.world import World

OBJECTS = {
    name: type_
    for name, type_ in PRINTED.type_map.items()
    if isinstance(type_, GraphQLObjectType) and not name.startswith("__")
}
ROOTS = ("Query", "Mutation", "Subscription")
EVENTS = sorted(OBJECTS.keys() & {kind.value for kind in EventKind})
ERRORS = {"FORBIDDEN": "F", "UNAUTHENTICATED": "U", "NOT_FOUND": "N"}
REFUSED = {"NOT_FOUND": "N", "NOT_YOURS_TO_DO": "Y"}
WEAKEST_FIRST = ".0ex"
TOGETHER = 5  # kinds of event in one document

TOLD, EMPTY, NULL, NOTHING = "x", "e", "0", "."
Cell = tuple[str, str]


@dataclass
class Told:
    """What a role was told: by field and root, and of which things at all."""

    cells: dict[Cell, str] = field(default_factory=lambda: defaultdict(lambda: NOTHING))
    things: dict[str, str] = field(default_factory=dict)

    def note(self, answer: Any) -> None:
        """All objects of an answer, field by field: the most that any of a type told."""
        for cell, letter in letters(answer):
            self.cells[cell] = max(self.cells[cell], letter, key=WEAKEST_FIRST.index)


def letters(answer: Any) -> Iterator[tuple[Cell, str]]:
    """Every field of every object in an answer, with what it told."""
    if isinstance(answer, list):
        for one in answer:
            yield from letters(one)
    if not isinstance(answer, dict):
        return
    for name, value in answer.items():
        if "__typename" in answer and name != "__typename":
            yield (answer["__typename"], name), letter_of(value)
        yield from letters(value)


def letter_of(value: Any) -> str:
    """A value, an empty list, or null."""
    if value is None:
        return NULL
    return EMPTY if value == [] else TOLD


async def tell(who: Person, world: World) -> Told:
    """Ask for everything, by every way there is."""
    told = Told()
    for page, variables in own_page():
        told.note(await who.ask(page, **variables))
    for name, id in world.things.items():
        answer = await who.ask(of_thing(id), id=id)
        told.things[name] = letter_of(answer["node"])
        told.note(answer)
        if id.startswith("blk"):
            told.note(await who.ask(WORDS_OF_A_BLOCK, id=id))
    for name in OBJECTS["Query"].fields:
        told.cells["Query", name] = await of_query(who, world, name, told)
    if told.cells["Query", "person"] == TOLD:
        for given in PEOPLE:
            told.note(await who.ask(document("Query", "person", 3), **filled(given, world, "")))
    for probe in all_probes():
        await of_mutation(who, world, probe, told)
    await of_stream(who, world, told)
    return told


# ── Documents ────────────────────────────────────────────────────────────────────────────────────


def of_any(names: list[str], depth: int) -> str:
    """Everything of whichever of these types it is."""
    parts = " ".join(f"... on {name} {all_of(PRINTED, name, depth)}" for name in names)
    return f"{{ __typename {parts} }}"


TYPES = {
    "cli": "Client",
    "par": "Partner",
    "sup": "SupportAgent",
    "tar": "Tariff",
    "svc": "Service",
    "ses": "Session",
    "add": "Addition",
    "thr": "Thread",
    "msg": "Message",
    "dsp": "Dispute",
    "rep": "OfflineReport",
    "prf": "Proof",
    "blk": "PartnerBlock",
    "tkt": "Ticket",
    "san": "ImposedSanction",
    "cns": "Counselling",
    "reb": "RebookingRequest",
    "key": "ApiKey",
    "whk": "Webhook",
    "dlv": "Delivery",
    "dev": "Device",
}
MARKS = of_any(["StreamReady", "StreamReset"], 1)
LIVE = f"subscription($after: Cursor) {{ events(after: $after) {MARKS} }}"
ONE_LIVE = f"subscription($id: ID!) {{ sessionEvents(sessionId: $id) {MARKS} }}"
WORDS_OF_A_BLOCK = (
    "query($id: ID!) { node(id: $id) { ... on PartnerBlock { ticket { thread { messages(first: 5) {"
    " __typename edges { __typename cursor } nodes { __typename id body }"
    " pageInfo { __typename hasNextPage } } } } } } }"
)
DEEP = {"PartnerBlock": 3, "Ticket": 3, "Thread": 3}


def pulled(kinds: list[str]) -> str:
    """The stream, a page of it, with all that these kinds of event tell."""
    page = f"__typename endCursor hasMore reset nodes {of_any(kinds, 1)}"
    return f"query($after: Cursor) {{ events(after: $after, first: 100) {{ {page} }} }}"


def own_page() -> Iterator[tuple[str, dict[str, Any]]]:
    """The viewer, a field at a time."""
    for part in fields_of(PRINTED, "Viewer", 4):
        yield f"{{ viewer {{ __typename {part} }} }}", {}


def document(kind: str, name: str, depth: int) -> str:
    """A root field with its required arguments as variables, and everything under it."""
    declared = OBJECTS[kind].fields[name]
    needed = [
        (one, taken.type) for one, taken in declared.args.items() if str(taken.type)[-1] == "!"
    ]
    taken = f"({', '.join(f'${one}: {type_}' for one, type_ in needed)})" if needed else ""
    given = [f"{one}: ${one}" for one, _ in needed]
    if "first" in declared.args:
        given.append("first: 5")
    inner = get_named_type(declared.type)
    parts = "" if is_leaf_type(inner) else f" {everything_of(inner.name, depth)}"
    return f"{kind.lower()}{taken} {{ {name}{f'({chr(44).join(given)})' if given else ''}{parts} }}"


def everything_of(name: str, depth: int) -> str:
    """All of a type; of an interface, all of each type."""
    face = isinstance(PRINTED.type_map[name], GraphQLInterfaceType)
    return of_any(["Session", "Client"], 1) if face else all_of(PRINTED, name, depth)


def of_thing(id: str) -> str:
    """A thing by its id, and everything of it."""
    name = TYPES[id[:3]]
    return f"query($id: ID!) {{ node(id: $id) {of_any([name], DEEP.get(name, 2))} }}"


# ── Roots ────────────────────────────────────────────────────────────────────────────────────────


async def of_query(who: Person, world: World, name: str, told: Told) -> str:
    """The cell of a query: what it told, or the error's code."""
    if name == "events":
        return await of_events(who, told)
    variables = filled(QUERIES.get(name, {}), world, "")
    found = await who.answer(document("Query", name, 3), **variables)
    if "errors" in found:
        return code_of(found)
    told.note(found["data"])
    return letter_of(found["data"][name])


def code_of(answer: Mapping[str, Any]) -> str:
    """The letter of an answer's one error."""
    codes = {error["extensions"]["code"] for error in answer["errors"]}
    assert codes <= ERRORS.keys(), answer["errors"]
    (code,) = codes
    return ERRORS[code]


async def of_events(who: Person, told: Told) -> str:
    """The whole stream, pulled page by page, for some of its kinds at a time."""
    for start in range(0, len(EVENTS), TOGETHER):
        document, after, more = pulled(EVENTS[start : start + TOGETHER]), None, True
        while more:
            found = await who.answer(document, after=after)
            if "errors" in found:
                return code_of(found)
            told.note(found["data"])
            page = found["data"]["events"]
            after, more = page["endCursor"], page["hasMore"]
    return TOLD


async def of_mutation(
    who: Person, world: World, probe: tuple[str, Mapping[str, Any], bool], told: Told
) -> None:
    """The cell of a mutation: judged, refused as unknown or another's, or the error's code."""
    name, given, counts = probe
    found = await who.answer(
        document("Mutation", name, 2), input=filled(given, world, await who.cursor())
    )
    if "errors" in found:
        letter = code_of(found)
    else:
        told.note(found["data"])
        refusal = found["data"][name]["refusal"]
        letter = REFUSED.get(refusal["code"], TOLD) if refusal else TOLD
    if counts:
        told.cells["Mutation", name] = letter


async def of_stream(who: Person, world: World, told: Told) -> None:
    """The cells of the subscriptions; and what is told of a cursor that can't be resumed."""
    of_one = {"id": world.things["session"]}
    told.cells["Subscription", "sessionEvents"] = await first_of(who, ONE_LIVE, told, of_one)
    told.cells["Subscription", "events"] = await first_of(who, LIVE, told, {})
    beyond = who.house.doorstep.history.write(await stream_of(who), 1_000_000)
    await first_of(who, LIVE, told, {"after": beyond})


async def stream_of(who: Person) -> str:
    """The stream that somebody hears: support shares one."""
    if who.role is Role.SUPPORT:
        return SUPPORT
    if who.id:
        return who.id
    asked = "SELECT id FROM accounts WHERE role = $1 AND sub = $2"
    (row,) = await who.house.doorstep.database.fetch(asked, who.role.value, who.sub)
    return str(row["id"])


async def first_of(who: Person, document: str, told: Told, variables: dict[str, Any]) -> str:
    """A subscription's first item."""
    async with who.listening(document, **variables) as live:
        try:
            told.note(await live.next())
        except Refused as refused:
            return ERRORS[refused.code]
    return TOLD
