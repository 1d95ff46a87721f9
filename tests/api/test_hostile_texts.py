"""U+0000 and its kin in any text or id, of any command and query: kept, refused, never a fault."""

from typing import Any

import pytest
from graphql import GraphQLInputObjectType, get_named_type

from resolvers.schema import build, executable
from tests.api.examples import EXAMPLES
from tests.house import House

SCHEMA = executable(build())
assert SCHEMA.mutation_type is not None
assert SCHEMA.query_type is not None
COMMANDS = SCHEMA.mutation_type.fields
QUERIES = SCHEMA.query_type.fields


@pytest.mark.parametrize(
    "text",
    ["\x00", "\x1b[31m", "\u202e", "😀" * 50, "'; DROP TABLE sessions; --", "\ufffe", "%s %n {0}"],
    ids=ascii,
)
async def test_any_text_is_either_kept_unchanged_or_refused(house: House, text: str) -> None:
    ann = house.stranger()
    payload = await ann.command("createClientProfile", displayName=text)
    if payload["refusal"] is None:
        assert payload["viewer"]["client"]["displayName"] == text
    else:
        assert payload["refusal"]["code"] == "INVALID_INPUT"


def texts(given: Any, value: Any) -> list[list[Any]]:
    """The paths of every text and id within an input."""
    named = get_named_type(given)
    if isinstance(value, list):
        return [[n, *path] for n, each in enumerate(value) for path in texts(named, each)]
    if isinstance(named, GraphQLInputObjectType) and isinstance(value, dict):
        fields = named.fields
        return [[k, *path] for k, each in value.items() for path in texts(fields[k].type, each)]
    return [[]] if named.name in {"ID", "String"} else []


def replaced(value: Any, path: list[Any], by: str) -> Any:
    """The input with another text there."""
    if not path:
        return by
    copy = list(value) if isinstance(value, list) else dict(value)
    copy[path[0]] = replaced(copy[path[0]], path[1:], by)
    return copy


@pytest.mark.parametrize("name", [name for name in COMMANDS if name in EXAMPLES])
async def test_u_0000_in_any_part_of_any_command_is_refused_and_never_a_fault(
    house: House, name: str
) -> None:
    example = await EXAMPLES[name](house)
    declared = COMMANDS[name].args["input"].type
    given = {**example.given, "idempotencyKey": "k"}
    for path in texts(declared, given):
        hostile = replaced(given, path, "a\x00b")
        answer = await example.who.answer(example.who.mutation(name), input=hostile)
        assert "errors" not in answer, (path, answer)
        assert answer["data"][name]["refusal"] is not None, path


ROOTS = {
    name: [arg for arg, of in field.args.items() if get_named_type(of.type).name == "ID"]
    for name, field in QUERIES.items()
}


FITTING = {"DateTime!": '"2026-01-01T00:00:00Z"'}


def beside(name: str) -> list[str]:
    """What else a query can't do without."""
    args = QUERIES[name].args.items()
    return [f"{arg}: {FITTING[str(of.type)]}" for arg, of in args if str(of.type) in FITTING]


@pytest.mark.parametrize("name", [name for name, args in ROOTS.items() if args])
async def test_u_0000_in_any_id_of_any_query_is_an_id_of_nothing(house: House, name: str) -> None:
    field = QUERIES[name]
    for arg in ROOTS[name]:
        value = '["a\\u0000b"]' if "[" in str(field.args[arg].type) else '"a\\u0000b"'
        given = ", ".join([f"{arg}: {value}", *beside(name)])
        document = f"{{ {name}({given}) {{ __typename }} }}"
        for who in (await house.client(), await house.partner(), house.support(), house.payments()):
            codes = {
                e["extensions"]["code"] for e in (await who.answer(document)).get("errors", ())
            }
            assert codes <= {"FORBIDDEN"}, codes
