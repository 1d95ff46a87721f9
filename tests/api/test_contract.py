"""The contract (docs/contract.graphql): nothing in it missing, renamed or made looser here.

What is not built yet stands in not_yet.txt, exactly: a coordinate a line, none that has been built.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    print_ast,
)

from resolvers.schema import build

ROOT = Path(__file__).parents[2]
NOT_YET = Path(__file__).parent / "not_yet.txt"
CONTRACT = build_schema((ROOT / "docs" / "contract.graphql").read_text())
PRINTED = build_schema((ROOT / "schema" / "schema.graphql").read_text())
SANDBOX = build_schema(build(sandbox=True).as_str())


def coordinates(schema: GraphQLSchema) -> Mapping[str, str]:
    """Every type, field, argument, input field and enum value, and what it is."""
    return dict(
        pair
        for name, type_ in schema.type_map.items()
        if not name.startswith("__")
        for pair in of_type(name, type_)
    )


def of_type(name: str, type_: GraphQLNamedType) -> Iterator[tuple[str, str]]:
    """A type and what it holds."""
    yield name, type(type_).__name__
    match type_:
        case GraphQLObjectType() | GraphQLInterfaceType():
            for face in type_.interfaces:
                yield f"{name} implements {face.name}", "yes"
            for field, declared in type_.fields.items():
                yield f"{name}.{field}", str(declared.type)
                for argument, taken in declared.args.items():
                    yield f"{name}.{field}({argument}:)", taking(taken)
        case GraphQLInputObjectType():
            yield f"{name} @oneOf", str(type_.is_one_of)
            for part, given in type_.fields.items():
                yield f"{name}.{part}", taking(given)
        case GraphQLEnumType():
            for value in type_.values:
                yield f"{name}.{value}", "value"


def taking(given: object) -> str:
    """The type of something handed in, with its default; null is no default."""
    node = given.ast_node  # type: ignore[attr-defined]
    default = None if node.default_value is None else print_ast(node.default_value)
    told = "" if default in (None, "null") else f" = {default}"
    return f"{given.type}{told}"  # type: ignore[attr-defined]


def listed() -> list[str]:
    """What is said not to be built yet."""
    return NOT_YET.read_text().splitlines()


def test_what_is_built_is_exactly_as_the_contract_says() -> None:
    promised, built = coordinates(CONTRACT), coordinates(PRINTED)
    other = {
        name: f"promised {what}, built {built[name]}"
        for name, what in promised.items()
        if name in built and built[name] != what
    }
    assert other == {}


def missing() -> list[str]:
    """What the contract has and the printed schema has not; of a missing type, its name alone."""
    absent = coordinates(CONTRACT).keys() - coordinates(PRINTED).keys()
    return sorted(name for name in absent if name == owner(name) or owner(name) not in absent)


def owner(coordinate: str) -> str:
    """The type, or else the field, that a coordinate belongs to."""
    return re.split(r"\(" if "(" in coordinate else r"[. ]", coordinate)[0]


def test_what_is_not_built_yet_is_listed_exactly() -> None:
    said, found = listed(), missing()
    assert said == sorted(said)
    assert {"built, and still listed": set(said) - set(found)} == {"built, and still listed": set()}
    assert {"missing, and not listed": set(found) - set(said)} == {"missing, and not listed": set()}


def test_the_printed_schema_is_fresh() -> None:
    printed = (ROOT / "schema" / "schema.graphql").read_text()
    assert build().as_str() + "\n" == printed, "run `python app.py export-schema`"


def test_everything_printed_is_described() -> None:
    """Types, fields, arguments, parts of inputs and values of enums, without one exception."""
    assert [name for name, said in descriptions(PRINTED) if not said] == []
    assert [name for name, said in descriptions(SANDBOX) if not said] == []


def test_production_knows_nothing_of_a_sandbox() -> None:
    assert "sandbox" not in build().as_str().lower()


def test_a_sandbox_adds_to_the_contract_and_changes_nothing_of_it() -> None:
    printed, sandbox = coordinates(PRINTED), coordinates(SANDBOX)
    assert {name: sandbox.get(name) for name in printed} == printed
    added = sandbox.keys() - printed.keys()
    assert {name for name in added if "sandbox" not in name.lower()} == set()


def descriptions(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """What is said of each coordinate."""
    for name, type_ in schema.type_map.items():
        if name.startswith("__"):
            continue
        yield name, type_.description
        parts = getattr(type_, "values" if isinstance(type_, GraphQLEnumType) else "fields", {})
        for part, held in parts.items():
            yield f"{name}.{part}", held.description
            for argument, taken in getattr(held, "args", {}).items():
                yield f"{name}.{part}({argument}:)", taken.description


def test_what_is_beyond_the_contract_breaks_no_client_of_it() -> None:
    """A further argument or input part must be optional."""
    demanded = [
        f"{name}.{part}"
        for name, type_ in CONTRACT.type_map.items()
        if isinstance(type_, GraphQLInputObjectType)
        and isinstance(built := PRINTED.get_type(name), GraphQLInputObjectType)
        for part, given in built.fields.items()
        if part not in type_.fields and required(given)
    ]
    assert demanded == []


def required(given: GraphQLInputField) -> bool:
    return str(given.type).endswith("!") and given.ast_node is not None


assert isinstance(PRINTED.get_type("DateTime"), GraphQLScalarType)
