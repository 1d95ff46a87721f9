"""docs/reference/, made from the schema: `python -m tests.docs.reference` writes it anew.

With `--check` nothing is written, and the exit code is 1 where something is stale.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_list_type,
    print_ast,
)

from domain.model.problems import ProblemCode
from resolvers.schema import build
from tests.docs.callers import callers
from tests.docs.subjects import ROOTS, SUBJECTS, Subject, places_of, roots_of, types_of
from tests.docs.uses import recipes_with

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
INDEX = "README.md"
MADE = (
    "<!-- Made from the schema by `python -m tests.docs.reference`: edit the schema, not this. -->"
)

Given = GraphQLArgument | GraphQLInputField


def pages() -> Mapping[str, str]:
    """The whole tree: file names and what stands in them. A subject without anything has none."""
    made = build(sandbox=True)
    schema = build_schema(made.as_str())
    places = places_of(made._schema)
    told = {one: Page(schema, places, one).text() for one in SUBJECTS}
    found = {one: text for one, text in told.items() if text}
    named = {f"{one.name}.md": text for one, text in found.items()}
    return {INDEX: index(schema, places, list(found)), **named}


class Page:
    """The page of one subject."""

    def __init__(self, schema: GraphQLSchema, places: Mapping[str, str], subject: Subject) -> None:
        self._schema = schema
        self._places = places
        self._subject = subject

    def text(self) -> str:
        """All of it; empty where there is nothing to say."""
        parts = [*self._roots(), *self._types()]
        if not parts:
            return ""
        title, about = self._subject.title, self._subject.about
        return "\n\n".join([MADE, f"# {title}", about, *parts]) + "\n"

    def _roots(self) -> Iterator[str]:
        for root in ROOTS:
            for name, field in roots_of(self._schema, root):
                if self._places[f"{root}.{name}"] == self._subject.name:
                    yield from self._root(root, name, field)

    def _root(self, root: str, name: str, field: GraphQLField) -> Iterator[str]:
        yield f"## {root}.{name}"
        yield flat(field.description)
        told = callers(root, name)
        yield f"Answers {self._link(field.type)}{f', for {told}' if told else ''}."
        if shown := recipes_with(f"{root}.{name}"):
            yield f"As in {', '.join(f'[{it}](../recipes/{it}.md)' for it in shown)}."
        if field.args:
            yield table("argument", (self._given(*one) for one in field.args.items()))

    def _types(self) -> Iterator[str]:
        for type_ in types_of(self._schema):
            if self._places[type_.name] != self._subject.name:
                continue
            yield f"## {type_.name}"
            yield f"*{kind_of(type_)}.* {flat(type_.description)}"
            yield from self._holds(type_)

    def _holds(self, type_: GraphQLNamedType) -> Iterator[str]:
        match type_:
            case GraphQLEnumType():
                rows = (
                    f"| `{name}` | {cell(it.description)} |" for name, it in type_.values.items()
                )
                yield "\n".join(["| value | |", "|---|---|", *rows])
            case GraphQLInputObjectType():
                yield table("part", (self._given(*one) for one in type_.fields.items()))
            case GraphQLObjectType() | GraphQLInterfaceType():
                yield from self._faces(type_)
                yield table("field", self._fields(type_))
            case GraphQLScalarType(specified_by_url=str(url)):
                yield f"Specified by <{url}>."

    def _faces(self, type_: GraphQLObjectType | GraphQLInterfaceType) -> Iterator[str]:
        if type_.interfaces:
            yield f"Implements {', '.join(self._link(face) for face in type_.interfaces)}."
        if isinstance(type_, GraphQLInterfaceType):
            kinds = self._schema.get_possible_types(type_)
            yield f"One of {', '.join(self._link(kind) for kind in kinds)}."

    def _fields(self, type_: GraphQLObjectType | GraphQLInterfaceType) -> Iterator[str]:
        for name, field in type_.fields.items():
            yield f"| `{name}` | {self._link(field.type)} | {cell(field.description)} |"
            yield from (self._given(f"{name}({one}:)", it) for one, it in field.args.items())

    def _given(self, name: str, given: Given) -> str:
        default = f" = `{preset}`" if (preset := preset_of(given)) else ""
        return f"| `{name}` | {self._link(given.type)}{default} | {cell(given.description)} |"

    def _link(self, type_: object) -> str:
        """A type as GraphQL writes it, its name leading to where it is explained."""
        if isinstance(type_, GraphQLNonNull):
            return f"{self._link(type_.of_type)}!"
        if is_list_type(type_):
            return rf"\[{self._link(type_.of_type)}\]"
        named = get_named_type(type_)  # type: ignore[call-overload]
        page = self._places[named.name]
        place = "" if page == self._subject.name else f"{page}.md"
        return f"[{named.name}]({place}#{named.name.lower()})"


def kind_of(type_: GraphQLNamedType) -> str:
    """What kind of type it is, in a word of GraphQL's own."""
    if isinstance(type_, GraphQLInputObjectType) and type_.is_one_of:
        return "Input, exactly one of its parts"
    kinds = {
        GraphQLObjectType: "Object",
        GraphQLInterfaceType: "Interface",
        GraphQLInputObjectType: "Input",
        GraphQLEnumType: "Enum",
        GraphQLScalarType: "Scalar",
    }
    return kinds[type(type_)]


def preset_of(given: Given) -> str:
    """The default; null is none."""
    node = given.ast_node and given.ast_node.default_value
    default = print_ast(node) if node else ""
    return "" if default == "null" else default


def table(head: str, rows: Iterator[str]) -> str:
    """Names, types and what is said of them."""
    return "\n".join([f"| {head} | type | |", "|---|---|---|", *rows])


def flat(text: str | None) -> str:
    """What is said, on one line."""
    return " ".join((text or "").split())


def cell(text: str | None) -> str:
    """The same, in a table."""
    return flat(text).replace("|", r"\|")


def index(schema: GraphQLSchema, places: Mapping[str, str], filled: list[Subject]) -> str:
    """Where to begin: the subjects, and every root field with its page."""
    lines = [MADE, "", "# Reference", "", INTRODUCTION, "", "| page | about |", "|---|---|"]
    lines += [f"| [{it.title}]({it.name}.md) | {it.about} |" for it in filled]
    for root in ROOTS:
        lines += ["", f"## {root}", ""]
        lines += [_entry(places, root, *one) for one in roots_of(schema, root)]
    lines += ["", "## Errors", "", ERRORS_ARE, "", "| code | when |", "|---|---|"]
    lines += [f"| `{code.value}` | {when} |" for code, when in ERRORS.items()]
    return "\n".join(lines) + "\n"


INTRODUCTION = """\
Everything that can be asked of the API, made from its schema. `!` means never null; a letter and a
number, such as S2, is a rule of the [rulebook](../rulebook.md). How to sign in, endpoints, limits
and close codes are in [interfaces](../interfaces.md); [recipes](../recipes/README.md) show how the
parts are used together."""
ERRORS_ARE = """\
What a rule forbids is answered, with a [refusal](refusals.md) in the payload. Errors are for what
is no question at all, and tell one of these in `extensions.code`:"""
ERRORS: Mapping[ProblemCode, str] = {
    ProblemCode.GRAPHQL_PARSE_FAILED: "The document is not GraphQL.",
    ProblemCode.GRAPHQL_VALIDATION_FAILED: "The document does not fit the schema.",
    ProblemCode.BAD_USER_INPUT: "A program's mistake: a shape, a page, a cursor.",
    ProblemCode.UNAUTHENTICATED: "No token or key, or one that is wrong or has ended: get another.",
    ProblemCode.FORBIDDEN: "Another role's, or outside the scopes of this key.",
    ProblemCode.NOT_FOUND: "A subscription to what does not exist, or is not for you to see.",
    ProblemCode.TOO_COMPLEX: "Over a limit of size or cost: ask for less at once.",
    ProblemCode.RATE_LIMITED: "Too many at once: again after `retryAfterSeconds`.",
    ProblemCode.DOCUMENT_NOT_TRUSTED: "This server takes the documents it knows, and no others.",
    ProblemCode.INTERNAL: "A fault of the server's: it is recorded, and a retry may help.",
}


def _entry(places: Mapping[str, str], root: str, name: str, field: GraphQLField) -> str:
    said = flat(field.description).split(". ")[0].rstrip(".:")
    page = places[f"{root}.{name}"]
    return f"- [{name}]({page}.md#{root.lower()}{name.lower()}): {said}."


def stale(made: Mapping[str, str]) -> list[str]:
    """Files that are not as the schema now is, and ones that nothing makes any more."""
    there = {path.name: path.read_text() for path in REFERENCE.glob("*.md")}
    return sorted(name for name in made.keys() | there if made.get(name) != there.get(name))


def write(made: Mapping[str, str]) -> None:
    """The tree, and nothing else in its folder."""
    REFERENCE.mkdir(exist_ok=True)
    for path in REFERENCE.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (REFERENCE / name).write_text(text)


def main() -> None:
    """Write the reference, or look whether it is fresh."""
    made = pages()
    if "--check" not in sys.argv[1:]:
        write(made)
    elif stale(made):
        raise SystemExit("docs/reference is stale: run `python -m tests.docs.reference`.")


if __name__ == "__main__":
    main()
