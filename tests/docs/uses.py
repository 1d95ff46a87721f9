"""Which recipes show a root field at work."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from graphql import FieldNode, OperationDefinitionNode, parse

from tests.docs.blocks import commands

RECIPES = Path(__file__).parents[2] / "docs" / "recipes"


def recipes_with(root_field: str) -> list[str]:
    """The recipes whose documents ask for `Mutation.reportArrival`, by name."""
    return sorted(_uses().get(root_field, ()))


@cache
def _uses() -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for page in sorted(RECIPES.glob("*.md")):
        for document in documents(page):
            for name in _roots(document):
                found[name].add(page.stem)
    return found


def documents(page: Path) -> Iterator[str]:
    """The GraphQL of a page."""
    files = (item for step in commands(page) for item in step.files.items())
    return (text for name, text in files if name.endswith(".graphql"))


def _roots(document: str) -> Iterator[str]:
    for operation in parse(document).definitions:
        assert isinstance(operation, OperationDefinitionNode), "recipes have no fragments by name"
        for asked in operation.selection_set.selections:
            assert isinstance(asked, FieldNode)
            yield f"{operation.operation.value.title()}.{asked.name.value}"
