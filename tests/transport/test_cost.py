"""What operations cost: pages multiply, plain lists count as five, leaves are free."""

from typing import Any

import pytest
from graphql import build_schema, get_introspection_query, parse
from hypothesis import given
from hypothesis import strategies as st

from tests.transport.toy import SCHEMA
from transport.graphql.cost import LARGEST_COST, CostPlan
from transport.graphql.costing import compile_cost
from transport.graphql.documents import Documents
from transport.graphql.requests import Request
from transport.limits.limits import Limits


def plan(text: str) -> CostPlan:
    document = Documents(SCHEMA, limits=Limits(), introspection=True).get(
        Request(text, None, None, None)
    )
    return document.plan(SCHEMA, document.operations[0])


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{ hello }", 0),
        ("{ item { id name } }", 1),
        ("{ item { owner { id } } }", 2),
        ("{ items { pageInfo { hasNextPage } } }", 2),
        ("{ items(first: 10) { nodes { id } } }", 11),
        ("{ items(first: 10) { nodes { id } pageInfo { hasNextPage } } }", 12),
        ("{ items(first: 10) { edges { node { id } } } }", 21),
        ("{ items { nodes { id } } }", 3),
        ("{ items(first: 10) { nodes { owner { id } } } }", 21),
        ("{ items(first: 10) { nodes { page(first: 20) { nodes { id } } } } }", 221),
        ("{ items(first: 10) { nodes { parts { id } } } }", 21),
        ("{ parts { item { id } } }", 6),
        ("{ parts { item { parts { item { id } } } } }", 1 + 5 * (1 + 1 + 5)),
        ('{ nodes(ids: ["a", "b", "c"]) { id ... on Item { owner { id } } } }', 4),
        ("{ item { page { nodes { id } } } }", 52),
        ("{ item { page(first: null) { nodes { id } } } }", 52),
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
        ("{ items(first: 10) { ...F } } fragment F on ItemConnection { nodes { id } }", 11),
        (
            """{ items(first: 10) {
                ... { nodes { id } }
                ... on ItemConnection { pageInfo { __typename } }
            } }""",
            12,
        ),
        ('mutation { push(text: "x") }', 0),
        ("subscription { count(to: 1) { number } }", 1),
    ],
)
def test_the_cost_of(text: str, points: int) -> None:
    assert plan(text).of({}) == points


def test_of_fragments_on_different_types_the_dearest_counts() -> None:
    fragments = "... on Item { owner { id } } ... on Owner { items { id } items2: items { id } }"
    assert plan(f'{{ node(id: "1") {{ id {fragments} }} }}').of({}) == 3


@pytest.mark.parametrize(
    ("variables", "points"),
    [
        ({"n": 10}, 11),
        ({"n": 0}, 1),
        ({"n": -3}, 1),
        ({}, 3),
        ({"n": None}, 3),
        ({"n": 2**31}, 1_000_001),
    ],
)
def test_a_page_size_in_a_variable(variables: dict[str, Any], points: int) -> None:
    assert plan("query($n: Int) { items(first: $n) { nodes { id } } }").of(variables) == points


def test_ids_in_a_variable() -> None:
    asked = plan("query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Item { owner { id } } } }")
    assert asked.of({"ids": ["a"] * 100}) == 101


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
    assert len(asked.steps) < 400
    assert asked.of({"n": 100}) == LARGEST_COST


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
    assert compile_cost(schema, node.definitions[0], {}).of({}) == 8  # type: ignore[arg-type]
