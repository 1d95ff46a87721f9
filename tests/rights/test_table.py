"""V1, V2: every cell of table.txt, against a running server; and the table against the schema.

A new field without a row fails here, and a row without a field; so does a row of which nobody in
the world is told anything, for nothing would be tried by it.
"""

from collections.abc import AsyncIterator, Mapping
from typing import TypeVar

import pytest
import pytest_asyncio

from tests.house import migrated_file, serving, settings_for
from tests.receiver import receiving
from tests.rights import asking, table
from tests.rights.asking import OBJECTS, document
from tests.rights.probes import MUTATIONS, QUERIES, filled
from tests.rights.world import World, everything

TABLE = table.read()
FIELDS = {(name, field) for name, type_ in OBJECTS.items() for field in type_.fields}
K = TypeVar("K")
TOLD_COLUMNS = (*table.COLUMNS, table.INTEGRATION)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """One of everything."""
    url = await migrated_file(tmp_path_factory.mktemp("rights"))
    async with serving(settings_for(url)) as house, receiving() as receiver:
        yield await everything(house, receiver)


# ── The table and the schema ─────────────────────────────────────────────────────────────────────


def test_every_field_of_the_schema_has_its_row() -> None:
    assert FIELDS - TABLE.fields == set()


def test_no_row_is_of_a_field_that_does_not_exist() -> None:
    assert TABLE.fields - FIELDS == set()


def test_every_row_is_of_something_that_somebody_is_told() -> None:
    untried = {cell for cell, letters in TABLE.rows.items() if "x" not in letters}
    assert untried == set()


def test_every_mutation_has_its_probe() -> None:
    assert MUTATIONS.keys() == OBJECTS["Mutation"].fields.keys()


def test_everything_of_the_world_has_its_row(world: World) -> None:
    assert TABLE.things == world.things.keys()


# ── The cells ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("column", TOLD_COLUMNS)
async def test_v1_v2_each_role_is_told_what_the_table_says(world: World, column: str) -> None:
    told = await asking.tell(world.people[column], world)
    fields = {cell: TABLE.cell(column, *cell) for cell in FIELDS & TABLE.fields}
    assert _unlike(fields, told.cells) == {}
    things = {name: TABLE.cell(column, table.THINGS, name) for name in TABLE.things}
    assert _unlike(things, told.things) == {}


def _unlike(wanted: Mapping[K, str], found: Mapping[K, str]) -> dict[K, str]:
    """The cells that are not as they should be: what was wanted, and what was found."""
    return {
        cell: f"{letter} but {found[cell]}"
        for cell, letter in wanted.items()
        if found[cell] != letter
    }


@pytest.mark.parametrize("kind", ["Query", "Mutation"])
async def test_v1_nobody_is_told_anything_at_any_root(world: World, kind: str) -> None:
    given = QUERIES if kind == "Query" else {n: {"input": i} for n, i in MUTATIONS.items()}
    for name in OBJECTS[kind].fields:
        variables = filled(given.get(name, {}), world, "")
        body = {"query": document(kind, name, 1), "variables": variables}
        answer = await world.house.http.post("/graphql", json=body)
        assert answer.status_code == 401, name
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "UNAUTHENTICATED", name
        assert TABLE.cell(table.NOBODY, kind, name) == "U"
