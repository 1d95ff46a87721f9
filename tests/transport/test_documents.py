"""Limits, validation and the cache of documents."""

from collections.abc import Mapping

import pytest

from domain.model.problems import BadUserInput
from tests.transport.hostile import HOSTILE
from tests.transport.toy import SCHEMA
from transport.base.problems import RequestRefused
from transport.graphql.documents import Documents
from transport.graphql.requests import Request
from transport.limits.limits import Limits


def documents(
    *,
    limits: Limits | None = None,
    introspection: bool = True,
    trusted: Mapping[str, str] | None = None,
    trusted_only: bool = False,
) -> Documents:
    return Documents(
        SCHEMA,
        limits=limits or Limits(),
        introspection=introspection,
        trusted=trusted,
        trusted_only=trusted_only,
    )


def asking(query: str | None = None, document_id: str | None = None) -> Request:
    return Request(query, document_id, None, None)


def refusal(documents: Documents, request: Request) -> tuple[str, str]:
    """The code and message a request is refused with."""
    with pytest.raises(RequestRefused) as refused:
        documents.get(request)
    [first, *_] = refused.value.errors
    return first["extensions"]["code"], first["message"]


def nested(depth: int) -> str:
    """A document so many levels deep."""
    pairs, odd = divmod(depth - 2, 2)
    inner = "owner { items { " * pairs + ("owner { id }" if odd else "id") + " } }" * pairs
    return "{ item { " + inner + " } }"


def test_a_document_is_parsed_once_for_its_text() -> None:
    kept = documents()
    assert kept.get(asking("{ hello }")) is kept.get(asking("{ hello }"))


def test_the_names_of_all_fields_are_known() -> None:
    document = documents().get(
        asking("{ a: hello item { ...F } } fragment F on Item { owner { id } }")
    )
    assert document.names == {"hello", "item", "owner", "id"}


def test_the_cache_forgets_what_was_not_asked_for_longest() -> None:
    kept = documents(limits=Limits(cached_documents=2))
    first = kept.get(asking("{ a: hello }"))
    kept.get(asking("{ b: hello }"))
    assert kept.get(asking("{ a: hello }")) is first
    kept.get(asking("{ c: hello }"))
    assert kept.get(asking("{ a: hello }")) is first
    assert len(kept._kept) == 2


def test_the_cache_is_bound_by_the_length_of_its_texts() -> None:
    kept = documents(limits=Limits(cached_characters=50))
    for name in "abcdefgh":
        kept.get(asking(f"{{ {name}: hello }}"))
    assert kept._kept_characters <= 50
    kept.get(asking("{ hello }" + " " * 100))
    assert kept._kept_characters == 0, "a text longer than all of the room is not kept"


def test_a_refused_document_is_not_kept() -> None:
    kept = documents()
    refusal(kept, asking("{ nope }"))
    assert not kept._kept


@pytest.mark.parametrize("depth", [2, 3, 14, 15])
def test_15_levels_are_taken(depth: int) -> None:
    documents().get(asking(nested(depth)))


def test_16_levels_are_too_complex() -> None:
    code, message = refusal(documents(), asking(nested(16)))
    assert code == "TOO_COMPLEX"
    assert "At most 15 levels" in message


def test_depth_counts_through_fragments() -> None:
    chain = " ".join(
        f"fragment F{n} on Item {{ owner {{ items {{ ...F{n + 1} }} }} }}" for n in range(7)
    )
    text = f"{{ item {{ ...F0 }} }} {chain} fragment F7 on Item {{ id }}"
    assert refusal(documents(), asking(text))[0] == "TOO_COMPLEX"


def test_a_cycle_of_fragments_is_a_validation_error() -> None:
    text = "{ item { ...A } } fragment A on Item { owner { items { ...A } } }"
    assert refusal(documents(), asking(text))[0] == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{ " + " ".join(f"a{n}: hello" for n in range(51)) + " }", "aliases"),
        ("{ " + " ".join(f"hello{n}: hello @skip(if: true)" for n in range(51)) + " }", "aliases"),
        ("{ " + "... @skip(if: true) { hello } " * 51 + "}", "directives"),
        ("{ " + "hello " * 4_000 + "}", "4000 tokens"),
        ("{ hello " + "#\n" * 5_000 + "}", "comments"),
        ("{ " + "item { " * 300, "nested too deeply"),
        ("{ nodes(ids: " + "[" * 300 + ") { id } }", "nested too deeply"),
    ],
)
def test_what_goes_beyond_a_limit_is_too_complex(text: str, word: str) -> None:
    code, message = refusal(documents(), asking(text))
    assert (code, word in message) == ("TOO_COMPLEX", True), message


def test_introspection_is_free_of_depth_but_not_of_loops() -> None:
    deep = "{ __schema { types { fields { type { " + "ofType { " * 9 + "name" + " }" * 14
    documents().get(asking(deep))
    loop = "{ __schema { types { " + "fields { type { " * 4 + "name" + " } }" * 4 + " } } }"
    assert refusal(documents(), asking(loop))[0] == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize(
    "text", ["{ __schema { queryType { name } } }", '{ __type(name: "Item") { name } }']
)
def test_introspection_is_refused_in_production(text: str) -> None:
    documents().get(asking(text))
    code, _ = refusal(documents(introspection=False), asking(text))
    assert code == "GRAPHQL_VALIDATION_FAILED"


def test_typename_is_no_introspection() -> None:
    documents(introspection=False).get(asking("{ __typename item { __typename } }"))


@pytest.mark.parametrize(
    "text", ["{ helo }", "{ item { nam } }", '{ hello(nam: "x") }', "{ paint(colour: REDD) }"]
)
def test_nothing_is_suggested_in_production(text: str) -> None:
    assert "Did you mean" in refusal(documents(), asking(text))[1]
    assert "Did you mean" not in refusal(documents(introspection=False), asking(text))[1]


@pytest.mark.parametrize(
    "text",
    [
        '{ items(first: "x") { nodes { id } } }',
        "{ paint(colour: BLUE) }",
        "{ paint(shape: {size: 1}) }",
        "{ paint(box: {inches: 1, metres: 1}) }",
        '{ moment(at: "yesterday") }',
        '{ moment(at: "problem") }',
    ],
)
def test_a_wrong_value_in_the_document_is_bad_user_input_as_in_a_variable(text: str) -> None:
    code, message = refusal(documents(), asking(text))
    assert code == "BAD_USER_INPUT"
    assert "isoformat" not in message, "what a parser raised is ours"


def test_errors_are_bounded() -> None:
    with pytest.raises(RequestRefused) as refused:
        documents().get(asking("{ " + " ".join(f"x{n}" for n in range(2_000)) + " }"))
    assert len(refused.value.errors) == Limits().errors + 1, "and one that says there are more"


def test_a_trusted_document_is_found_by_its_id() -> None:
    kept = documents(trusted={"sha256:1": "{ hello }"}, trusted_only=True)
    assert kept.get(asking(document_id="sha256:1")).names == {"hello"}
    assert refusal(kept, asking(document_id="sha256:2"))[0] == "DOCUMENT_NOT_TRUSTED"
    assert refusal(kept, asking("{ hello }"))[0] == "DOCUMENT_NOT_TRUSTED"


def test_a_trusted_document_is_bound_by_cost_alone() -> None:
    wide = "{ " + " ".join(f"a{n}: hello" for n in range(2_000)) + " }"
    documents(trusted={"sha256:1": wide}).get(asking(document_id="sha256:1"))


def test_the_operation_meant_is_found_or_said_to_be_missing() -> None:
    document = documents().get(asking("query A { hello } query B { hello }"))
    assert document.operation("B") is document.operations[1]
    for name in (None, "C", ""):
        with pytest.raises(BadUserInput):
            document.operation(name)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_told_little(name: str) -> None:
    """How long it takes is measured in bench/hostile.py."""
    errors: list[object] = []
    try:
        documents().get(asking(HOSTILE[name]))
    except RequestRefused as refused:
        errors = list(refused.errors)
    assert len(errors) <= Limits().errors + 1
    assert len(str(errors)) < 30_000


@pytest.mark.parametrize(
    "name", ["a" * 129 + ": hello", "..." + " on Query { " + "b" * 129 + ": hello }"]
)
def test_a_name_of_129_characters_is_too_complex(name: str) -> None:
    assert refusal(documents(), asking("{ " + name + " }"))[0] == "TOO_COMPLEX"
    documents().get(asking("{ " + name.replace("a" * 129, "a").replace("b" * 129, "b") + " }"))


def test_a_screen_of_32_fragments_that_ask_for_the_same_is_taken() -> None:
    """Relay and Apollo compose screens so: each part asks for what it shows (interfaces.md)."""
    names = [f"F{n}" for n in range(32)]
    spread = " ".join(f"...{name}" for name in names)
    parts = " ".join(
        f"fragment {name} on Item {{ id name owner {{ id }} parts {{ id }} }}" for name in names
    )
    documents().get(asking(f"{{ item {{ {spread} }} }} {parts}"))
