"""What operations cost: pages multiply, plain lists count what is declared, a leaf is a tenth."""

from pathlib import Path
from typing import Any

import pytest
from graphql import (
    FragmentDefinitionNode,
    GraphQLObjectType,
    OperationDefinitionNode,
    build_schema,
    get_introspection_query,
    get_nullable_type,
    is_introspection_type,
    is_list_type,
    parse,
)
from hypothesis import given
from hypothesis import strategies as st

from resolvers.schema import runnable
from tests.transport.toy import SCHEMA
from transport.graphql.cost import LARGEST_COST, CostPlan
from transport.graphql.costing import MOST, POINTS, Cost, compile_cost
from transport.graphql.documents import Documents
from transport.graphql.pages import PAGE_ARGUMENTS
from transport.graphql.requests import Request
from transport.limits.limits import Limits

OPERATIONS = Path(__file__).parents[2] / "clients" / "src" / "operations"


def plan(text: str) -> CostPlan:
    document = Documents(SCHEMA, limits=Limits(), introspection=True).get(
        Request(text, None, None, None)
    )
    return document.cost(SCHEMA, document.operations[0]).usual


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{ hello }", 0),
        ("{ item { id name } }", 1),
        ("{ item { owner { id } } }", 2),
        ("{ items { pageInfo { hasNextPage } } }", 2),
        ("{ items(first: 10) { nodes { id } } }", 12),
        ("{ items(first: 10) { nodes { id } pageInfo { hasNextPage } } }", 13),
        ("{ items(first: 10) { edges { node { id } } } }", 22),
        ("{ items { nodes { id } } }", 3),
        ("{ items(first: 10) { nodes { owner { id } } } }", 22),
        ("{ items(first: 10) { nodes { page(first: 20) { nodes { id } } } } }", 241),
        ("{ items(first: 10) { nodes { parts { id } } } }", 66),
        ("{ parts { item { id } } }", 10),
        ("{ parts { item { parts { item { id } } } } }", 62),
        ('{ nodes(ids: ["a", "b", "c"]) { id ... on Item { owner { id } } } }', 6),
        ("{ item { page { nodes { id } } } }", 57),
        ("{ item { page(first: null) { nodes { id } } } }", 57),
        ("{ items(first: null) { nodes { id } } }", 3),  # the default's: what its resolver takes
        ("query ($n: Int) { items(first: $n) { nodes { id } } }", 3),
        ("{ item { page(last: 7) { nodes { id } } } }", 9),
        ("{ item { page(first: 3, last: 7) { nodes { id } } } }", 9),
        ("{ items(first: 0) { nodes { owner { id } } } }", 1),
        ("{ items(first: -5) { nodes { owner { id } } } }", 1),
        ("{ a: item { id } b: item { id } }", 2),
        (
            """{ item { ...F } }
            fragment F on Item { owner { id } ...G }
            fragment G on Item { owner { id } }""",
            3,
        ),
        ("{ items(first: 10) { ...F } } fragment F on ItemConnection { nodes { id } }", 12),
        (
            """{ items(first: 10) {
                ... { nodes { id } }
                ... on ItemConnection { pageInfo { __typename } }
            } }""",
            13,
        ),
        ('mutation { push(text: "x") }', 0),
        ("subscription { count(to: 1) { number } }", 1),
    ],
)
def test_the_cost_of(text: str, points: int) -> None:
    assert plan(text).of({}) == points


def test_of_fragments_on_different_types_the_dearest_counts() -> None:
    fragments = "... on Item { owner { id } } ... on Owner { items { id } items2: items { id } }"
    assert plan(f'{{ node(id: "1") {{ id {fragments} }} }}').of({}) == 12


@pytest.mark.parametrize(
    ("variables", "points"),
    [
        ({"n": 10}, 12),
        ({"n": 0}, 1),
        ({"n": -3}, 1),
        ({}, 3),
        ({"n": None}, 3),
        ({"n": 2**31}, 1_100_001),
    ],
)
def test_a_page_size_in_a_variable(variables: dict[str, Any], points: int) -> None:
    assert plan("query($n: Int) { items(first: $n) { nodes { id } } }").of(variables) == points


def test_ids_in_a_variable() -> None:
    asked = plan("query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Item { owner { id } } } }")
    assert asked.of({"ids": ["a"] * 100}) == 220


def test_nothing_is_beyond_the_largest_cost() -> None:
    inner = "nodes { id }"
    for _ in range(6):
        inner = f"nodes {{ page(first: $n) {{ {inner} }} }}"
    asked = plan(f"query($n: Int) {{ items(first: $n) {{ {inner} }} }}")
    assert asked.of({"n": 2**31}) == LARGEST_COST


def test_fragments_that_spread_one_another_twice_are_weighed_once() -> None:
    pairs = " ".join(
        f"fragment F{n} on Item {{ a{n}: owner {{ items {{ ...F{n + 1} }} }}"
        f" b{n}: owner {{ items {{ ...F{n + 1} }} }} }}"
        for n in range(60)
    )
    text = (
        f"query($n: Int) {{ item {{ ...F0 }} }} {pairs}"
        " fragment F60 on Item { page(first: $n) { nodes { id } } }"
    )
    node = parse(text)
    operation, *fragments = node.definitions
    named = {one.name.value: one for one in fragments}  # type: ignore[attr-defined]
    asked = compile_cost(SCHEMA, operation, named)  # type: ignore[arg-type]
    assert len(asked.usual.steps) < 400
    assert asked.usual.of({"n": 100}) == LARGEST_COST


def test_the_standard_introspection_query_is_affordable() -> None:
    assert 0 < plan(get_introspection_query(input_value_deprecation=True)).of({}) < Limits().cost


def test_introspection_in_breadth_is_not() -> None:
    many = " ".join(
        f"a{n}: fields {{ type {{ fields {{ args {{ type {{ name }} }} }} }} }}" for n in range(40)
    )
    assert plan(f"{{ __schema {{ types {{ {many} }} }} }}").of({}) > Limits().cost


@given(st.one_of(st.none(), st.integers(), st.lists(st.text(max_size=2), max_size=5), st.floats()))
def test_no_variable_makes_it_negative_or_fails(value: Any) -> None:
    for text in (
        "query($n: Int) { items(first: $n) { nodes { owner { id } } } }",
        "query($n: [ID!]!) { nodes(ids: $n) { id } }",
    ):
        assert 0 <= plan(text).of({"n": value}) <= LARGEST_COST


def test_a_default_may_be_stated_in_the_schema_as_a_literal() -> None:
    schema = build_schema(
        "type Query { all(first: Int = 7): [Thing!]! } type Thing { id: ID! sub: Thing }"
    )
    node = parse("{ all { sub { id } } }")
    assert compile_cost(schema, node.definitions[0], {}).usual.of({}) == 14  # type: ignore[arg-type]


def listing(text: str) -> Cost:
    """The cost of a document on a schema with lists of 3 and of 50, and a field of 7 points."""
    schema = build_schema(
        "type Query { few: [Thing!]! many: [Thing!]! words: [String!]! } "
        "type Thing { id: ID! dear: String many: [Thing!]! }"
    )
    query, thing = schema.type_map["Query"], schema.type_map["Thing"]
    assert isinstance(query, GraphQLObjectType)
    assert isinstance(thing, GraphQLObjectType)
    query.fields["few"].extensions[MOST] = 3
    for field in (query.fields["many"], query.fields["words"], thing.fields["many"]):
        field.extensions[MOST] = 50
    thing.fields["dear"].extensions[POINTS] = 7
    node = parse(text)
    return compile_cost(schema, node.definitions[0], {})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "usual", "worst"),
    [
        ("{ few { id } }", 3, 3),
        ("{ many { id } }", 5, 55),
        ("{ few { dear } }", 24, 24),
        ("{ many { many { id } } }", 32, 2_800),
        ("{ many { many { many { id } } } }", 167, 140_050),
        ("{ words }", 0, 5),
        ("{ words a: words b: words c: words }", 2, 20),
    ],
)
def test_a_list_without_pages_costs_what_it_usually_holds_and_may_come_to_all_it_may_hold(
    text: str, usual: int, worst: int
) -> None:
    cost = listing(text)
    assert (cost.usual.of({}), cost.worst.of({})) == (usual, worst)


def test_every_list_of_the_schema_says_how_long_it_may_be() -> None:
    """A list that says nothing counts as five, however long it gets."""
    silent = [
        f"{type_.name}.{name}"
        for type_ in runnable(sandbox=True).type_map.values()
        if isinstance(type_, GraphQLObjectType) and not is_introspection_type(type_)
        for name, field in type_.fields.items()
        if is_list_type(get_nullable_type(field.type))
        and not type_.name.endswith("Connection")
        and MOST not in field.extensions
        and not set(PAGE_ARGUMENTS) & set(field.args)
    ]
    assert silent == ["EventPage.nodes"], "whose size is that of its page"


def test_the_clients_own_screens_are_affordable() -> None:
    schema = runnable()
    document = parse("\n".join(path.read_text() for path in OPERATIONS.glob("*.graphql")))
    fragments = {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    for operation in operations:
        cost = compile_cost(schema, operation, fragments)
        variables = {"first": 20, "last": 50}
        assert cost.usual.of(variables) <= Limits().cost, operation.name
        worst = max(Limits().worst_cost, Limits().worst_times * cost.usual.of(variables))
        assert cost.worst.of(variables) <= worst, operation.name
    assert len(operations) > 10
