"""Somebody who asks for all they know the id of, whether it is theirs or not, by every way."""

from collections.abc import Iterator
from typing import Any

from domain.model.windows import stamp
from tests.files import fetched
from tests.people import Person
from tests.rights.asking import (
    EVENTS,
    OBJECTS,
    TOGETHER,
    TYPES,
    document,
    of_any,
    of_thing,
    own_page,
    pulled,
)
from tests.rights.probes import QUERIES, all_probes, filled
from tests.rights.town import Town
from tests.rights.world import World

FEW = 16
AT_ONCE = 8
HIDDEN = {"FORBIDDEN", "BAD_USER_INPUT"}
ANY = {
    "session": "ses",
    "next-session": "ses",
    "last-session": "ses",
    "missed-session": "ses",
    "dispute": "dsp",
    "thread-chat": "thr",
    "message-chat": "msg",
    "thread-undisputed": "ses",  # none: a word of support's would begin what M5 hides
    "thread-of-ticket": "ses",
    "report": "rep",
    "proof": "prf",
    "block": "blk",
    "ticket": "tkt",
    "closed-ticket": "tkt",
    "counselling": "cns",
    "sanction": "san",
    "request": "reb",
    "addition-of-client": "add",
    "addition-of-partner": "add",
    "ended-key": "add",
    "webhook": "whk",
    "other-device": "dev",
    "tariff": "tar",
}
PEOPLE = {"client": "cem", "other-client": "rita", "partner": "dan", "blocked-partner": "dan"}


async def pry(town: Town, name: str, *, everything: bool = False) -> None:
    """A look around: a few things of each way, or all there are."""
    who = town.people[name]
    asked = [*_asked(town)]
    cursor = await who.cursor()
    probes = [
        (document("Mutation", n, 2), _guess(town, given, cursor)) for n, given, _ in all_probes()
    ]
    asked += [(text, {"input": given}) for text, given in probes]
    if not everything:
        asked = town.lots.sample(asked, FEW)
    for text, variables in asked:
        found = await who.answer(text, **variables)
        codes = {error["extensions"]["code"] for error in found.get("errors", ())}
        assert codes <= HIDDEN, found["errors"]
    await _stream(who, EVENTS if everything else town.lots.sample(EVENTS, TOGETHER))
    for file in town.things["fil"]:
        await fetched(who, file)


def _asked(town: Town) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from own_page()
    for kind, ids in town.things.items():
        if kind in TYPES:
            yield from ((of_things(kind), {"ids": some}) for some in _chunks(ids))
    for who in town.people.values():
        if who.id[:3] in TYPES:
            yield of_thing(who.id), {"id": who.id}
    for name in OBJECTS["Query"].fields:
        if name != "events":
            yield document("Query", name, 3), _guess(town, QUERIES.get(name, {}), "")


def of_things(kind: str) -> str:
    """Things of a kind by their ids, and everything of each."""
    return f"query($ids: [ID!]!) {{ nodes(ids: $ids) {of_any([TYPES[kind]], 2)} }}"


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    """As many at once as an operation may cost."""
    yield from (ids[n : n + AT_ONCE] for n in range(0, len(ids), AT_ONCE))


def _guess(town: Town, given: Any, cursor: str) -> Any:
    """With any of the town's ids where one is asked for."""
    things = {name: town.lots.choice(town.things[kind] or ["x"]) for name, kind in ANY.items()}
    things |= {name: town.people[who].id for name, who in PEOPLE.items()}
    return filled(given, World(town.house, {}, things, stamp(town.house.clock())), cursor)


async def _stream(who: Person, kinds: list[str]) -> None:
    """The stream from the oldest on, for some kinds at a time."""
    for start in range(0, len(kinds), TOGETHER):
        after, more, text = None, True, pulled(kinds[start : start + TOGETHER])
        while more:
            found = await who.answer(text, after=after)
            page = found["data"]["events"]
            after, more = page["endCursor"], page["hasMore"]
