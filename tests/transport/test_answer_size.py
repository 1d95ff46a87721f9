"""How large an answer may get, and how often making one lets others have the loop."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, build_schema, parse

from transport.base.problems import TooComplex
from transport.graphql.answer_size import LOADING, PAUSE_EVERY, AnswerSize, Pace
from transport.graphql.compiled_executor import DIRECT, MADE_OF, DirectExecutor

SDL = """
type Query { things(n: Int!): [Thing!]! slow(n: Int!): [Thing!]! }
type Thing { id: ID! text: String! inner: [Thing!]! maybe: [Thing] }
"""
SHORT, LONG = "things", "slow"  # the compiled way, and graphql-core's own


@dataclass(frozen=True)
class Thing:
    """Something with as many in it as is wanted."""

    id: str = "1"
    text: str = "é" * 100
    number: int = 0

    @property
    def inner(self) -> list["Thing"]:
        """The things in it."""
        return [Thing() for _ in range(self.number)]


def schema(*, direct: bool) -> GraphQLSchema:
    """Things, with or without the short way."""
    made = build_schema(SDL)
    query, thing = made.type_map["Query"], made.type_map["Thing"]
    assert isinstance(query, GraphQLObjectType)
    assert isinstance(thing, GraphQLObjectType)
    thing.extensions[MADE_OF] = Thing
    for name in ("id", "text", "inner", "maybe"):
        read = {"maybe": "inner"}.get(name, name)
        field = thing.fields[name]
        field.resolve = lambda thing, info, read=read: getattr(thing, read)
        if direct:
            field.extensions[DIRECT] = lambda thing, read=read: getattr(thing, read)
    query.fields["things"].resolve = lambda _root, _info, n: [Thing(number=n) for _ in range(n)]
    return made


async def answer(text: str, size: AnswerSize, *, direct: bool) -> Any:
    """The whole answer to a document."""
    executor = DirectExecutor.prepared({}, size, schema(direct=direct), parse(text))
    assert isinstance(executor, DirectExecutor)
    result = executor.execute_operation()
    return await result if asyncio.iscoroutine(result) else result


both = pytest.mark.parametrize("direct", [True, False], ids=["compiled", "graphql-core"])


@both
async def test_every_object_is_a_point_and_every_leaf_a_tenth(*, direct: bool) -> None:
    size = AnswerSize(points=100, size=10**6)
    found = await answer("{ things(n: 3) { id text inner { id } } }", size, direct=direct)
    assert found.errors is None
    assert size.points == (3 * 10 + 3 * 3 + 9 * 10 + 9 + 1) // 10


@both
async def test_an_answer_of_more_points_is_too_complex(*, direct: bool) -> None:
    whole = AnswerSize(points=14)
    assert (await answer("{ things(n: 3) { inner { id } } }", whole, direct=direct)).errors is None
    found = await answer("{ things(n: 3) { inner { id } } }", AnswerSize(points=13), direct=direct)
    assert found.data is None
    assert isinstance(found.errors[0].original_error, TooComplex)


@both
@pytest.mark.parametrize("name", ["text", "x" * 128 + ": id"], ids=["texts", "names"])
async def test_an_answer_of_more_bytes_is_too_complex(name: str, *, direct: bool) -> None:
    text = f"{{ things(n: 50) {{ {name} }} }}"
    assert (await answer(text, AnswerSize(size=12_000), direct=direct)).errors is None
    found = await answer(text, AnswerSize(size=6_000), direct=direct)
    assert isinstance(found.errors[0].original_error, TooComplex)


@both
async def test_a_large_answer_lets_the_loop_go_round(*, direct: bool) -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    size = AnswerSize(points=10_000)
    task = asyncio.create_task(other())
    found = await answer("{ things(n: 60) { inner { id maybe { id } } } }", size, direct=direct)
    task.cancel()
    assert len(found.data["things"]) == 60
    assert found.data["things"][59]["inner"][59] == {"id": "1", "maybe": []}
    due = size.points * 10 // PAUSE_EVERY // (1 if direct else LOADING)
    assert size.pace.pauses >= due - 1
    assert turns >= due - 1


@both
async def test_a_small_answer_waits_for_nothing(*, direct: bool) -> None:
    size = AnswerSize(points=10_000)
    await answer("{ things(n: 5) { id } }", size, direct=direct)
    assert not size.pace.pauses


@both
async def test_what_fails_after_a_pause_is_null_where_it_may_be(*, direct: bool) -> None:
    made = schema(direct=direct)
    thing = made.type_map["Thing"]
    assert isinstance(thing, GraphQLObjectType)

    def fail(_: Thing) -> list[Thing]:
        raise ValueError

    thing.fields["maybe"].resolve = lambda thing, _info: fail(thing)
    if direct:
        thing.fields["maybe"].extensions[DIRECT] = fail
    text = parse("{ things(n: 20) { inner { id maybe { id } } } }")
    executor = DirectExecutor.prepared({}, AnswerSize(points=10_000), made, text)
    assert isinstance(executor, DirectExecutor)
    result: Any = executor.execute_operation()
    found = await result if asyncio.iscoroutine(result) else result
    assert found.data["things"][19]["inner"][19] == {"id": "1", "maybe": None}
    assert ["things", 19, "inner", 19, "maybe"] in [error.path for error in found.errors]
    assert len(found.errors) == 400


async def test_the_answers_of_an_account_share_one_pace() -> None:
    """Four at once take the loop no longer a turn than one does."""
    pace = Pace()
    pace.advance(PAUSE_EVERY)
    order: list[int] = []

    async def wait(number: int) -> None:
        await pace.pause()
        order.append(number)

    async with asyncio.TaskGroup() as group:
        for number in range(50):
            group.create_task(wait(number))
    assert order == list(range(50)), "in turn"
    assert not pace.due
