"""The short way answers exactly as graphql-core's own, errors and their places included."""

from collections.abc import Callable
from typing import Any

import pytest
from graphql import (
    ExecutionResult,
    Executor,
    GraphQLError,
    GraphQLField,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLString,
    parse,
)

from transport.graphql.answer_size import AnswerSize
from transport.graphql.compiled_executor import DIRECT, MADE_OF, DirectExecutor, Steps


class Leaf:
    """A value with everything that can go wrong in it."""

    name = "leaf"
    nothing = None
    word = "not a number"

    def broken(self) -> str:
        raise LookupError("broken")


class Branch(Leaf):
    """Holds others."""

    leaf = Leaf()
    none = None
    leaves = (Leaf(), None, Leaf())
    mixed: tuple[Leaf, ...] = (Leaf(), Leaf())


Branch.mixed = (Leaf(), Branch())


def attribute(name: str) -> Callable[[Any], Any]:
    def read(source: Any) -> Any:
        found = getattr(source, name)
        return found() if callable(found) else found

    return read


def direct(name: str, type_: GraphQLOutputType) -> GraphQLField:
    read = attribute(name)
    return GraphQLField(type_, resolve=lambda source, info: read(source), extensions={DIRECT: read})


def fields() -> dict[str, GraphQLField]:
    return {
        "name": direct("name", GraphQLNonNull(GraphQLString)),
        "nothing": direct("nothing", GraphQLString),
        "missing": direct("nothing", GraphQLNonNull(GraphQLString)),
        "word": direct("word", GraphQLInt),
        "number": direct("word", GraphQLNonNull(GraphQLInt)),
        "broken": direct("broken", GraphQLString),
        "breaks": direct("broken", GraphQLNonNull(GraphQLString)),
    }


THING = GraphQLInterfaceType(
    "Thing",
    {"name": GraphQLField(GraphQLNonNull(GraphQLString))},
    resolve_type=lambda value, *_: type(value).__name__,
)
LEAF = GraphQLObjectType("Leaf", fields, interfaces=[THING], extensions={MADE_OF: Leaf})


async def wait(source: Branch, info: object) -> Branch:
    return source


def branch_fields() -> dict[str, GraphQLField]:
    return {
        **fields(),
        "leaf": direct("leaf", GraphQLNonNull(LEAF)),
        "none": direct("none", LEAF),
        "self": GraphQLField(GraphQLNonNull(BRANCH), resolve=lambda source, info: source),
        "later": GraphQLField(BRANCH, resolve=wait),
        "leaves": direct("leaves", GraphQLList(LEAF)),
        "strict": direct("leaves", GraphQLList(GraphQLNonNull(LEAF))),
        "mixed": direct("mixed", GraphQLNonNull(GraphQLList(GraphQLNonNull(THING)))),
    }


BRANCH = GraphQLObjectType(
    "Branch", branch_fields, interfaces=[THING], extensions={MADE_OF: Branch}
)
SCHEMA = GraphQLSchema(BRANCH, types=[LEAF])

DOCUMENTS = [
    "{ name nothing __typename }",
    "{ a: name b: name none { name } leaf { name x: name } leaf { nothing } }",
    "{ leaves { name nothing __typename } }",
    "{ strict { name } name }",
    "{ leaf { word broken name } broken word name }",
    "{ leaves { name missing } }",
    "{ leaves { number } name }",
    "{ leaf { breaks } }",
    "{ name breaks }",
    "{ mixed { __typename name ... on Leaf { word } ... on Branch { leaf { broken } } } }",
    "{ later { leaf { broken name } leaves { breaks } self { leaf { word } } } name }",
    "{ self { later { mixed { name } missing } name } }",
    """
    query ($no: Boolean = false) { name @include(if: $no) leaf { name word @skip(if: $no) } ...F }
    fragment F on Branch { leaf { nothing } }
    """,
]


async def outcome(executor: Executor[Any] | list[GraphQLError]) -> tuple[object, list[object]]:
    assert isinstance(executor, Executor)
    result = executor.execute_operation(serially=False)
    answer = result if isinstance(result, ExecutionResult) else await result  # type: ignore[misc]
    return answer.data, sorted((e.formatted for e in answer.errors or ()), key=str)


def without_words(errors: list[Any]) -> list[object]:
    return [(error["path"], error["locations"]) for error in errors]


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_the_short_way_answers_as_the_long_one(document: str) -> None:
    node = parse(document)
    steps: Steps = {}
    data, errors = await outcome(Executor.build(SCHEMA, node, root_value=Branch()))
    for _ in range(2):  # compiled at the first, remembered at the second
        short = DirectExecutor.prepared(steps, AnswerSize(), SCHEMA, node, root_value=Branch())
        found, told = await outcome(short)
        assert found == data
        assert without_words(told) == without_words(errors)
    assert any(steps.values())
