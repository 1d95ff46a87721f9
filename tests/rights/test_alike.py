"""V1: what somebody may not see answers to the byte as what does not exist, and as what is no id.

Of every root field that is asked by an id, for every role to which the table says null or NOT_FOUND
there: no oracle in a message, a path, a cost or an order of checks.
"""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import pytest
import pytest_asyncio

from tests.house import migrated_file, serving, settings_for
from tests.people import Person
from tests.receiver import receiving
from tests.rights import table
from tests.rights.asking import document, of_thing
from tests.rights.probes import MUTATIONS, QUERIES, filled
from tests.rights.world import World, everything

TABLE = table.read()
COLUMNS = (*table.COLUMNS, table.INTEGRATION)
MALFORMED = ("", "x", "ses_", "ses_\u00e9", "par_" + "0" * 300)
KEYS: tuple[dict[str, str], ...] = (
    {},
    {"idempotencyKey": ""},
    {"idempotencyKey": "once"},
    {"idempotencyKey": "k" * 256},
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """One of everything."""
    url = await migrated_file(tmp_path_factory.mktemp("alike"))
    async with serving(settings_for(url)) as house, receiving() as receiver:
        yield await everything(house, receiver)


def others(id: str) -> Iterator[str]:
    """An id of the same kind that nothing has, and what is none."""
    yield id[:4] + "0" * 22
    yield from MALFORMED


def instead(given: Any, id: str, other: str) -> Any:
    """The same, with another id."""
    return json.loads(json.dumps(given).replace(json.dumps(id), json.dumps(other)))


async def alike(who: Person, text: str, given: Mapping[str, Any], id: str) -> None:
    """The same bytes, whatever the id."""
    answers = {
        (await who.post(text, **instead(given, id, one))).content for one in (id, *others(id))
    }
    assert len(answers) == 1, answers


def hidden(column: str, kind: str, probes: Mapping[str, Any], letter: str) -> list[str]:
    """The roots asked by an id at which this role is told nothing."""
    return [
        name
        for name, given in probes.items()
        if '"@' in json.dumps(given) and TABLE.cell(column, kind, name) == letter
    ]


@pytest.mark.parametrize("column", COLUMNS)
async def test_v1_a_command_on_what_is_anothers_answers_as_on_none(
    world: World, column: str
) -> None:
    who = world.people[column]
    for name in hidden(column, "Mutation", MUTATIONS, "N"):
        plain = filled(MUTATIONS[name], world, await who.cursor())
        subject = next(value for key, value in plain.items() if key.endswith("Id"))
        for key in KEYS:
            asked = {"input": {**plain, **key}}
            await alike(who, document("Mutation", name, 1), asked, subject)


@pytest.mark.parametrize("column", COLUMNS)
async def test_v1_a_query_of_what_is_anothers_answers_as_of_none(world: World, column: str) -> None:
    who = world.people[column]
    for name in hidden(column, "Query", QUERIES, "0"):
        given = filled(QUERIES[name], world, "")
        await alike(who, document("Query", name, 1), given, given["id"])


@pytest.mark.parametrize("column", COLUMNS)
async def test_v1_a_thing_of_anothers_is_by_its_id_as_none(world: World, column: str) -> None:
    who = world.people[column]
    for name, id in world.things.items():
        if TABLE.cell(column, table.THINGS, name) == table.NULL:
            await alike(who, of_thing(id), {"id": id}, id)
