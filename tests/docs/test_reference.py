"""docs/reference: as the schema is, whole, and every link of docs/ leads somewhere."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from graphql import build_schema

from domain.model.problems import ProblemCode
from resolvers.schema import build
from tests.api.test_contract import descriptions
from tests.docs.callers import RIGHTS, callers
from tests.docs.reference import ERRORS, REFERENCE, pages, stale
from tests.docs.subjects import ROOTS, SUBJECTS, roots_of, types_of

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PRINTED = build_schema((ROOT / "schema" / "schema.graphql").read_text())


@cache
def made() -> Mapping[str, str]:
    """The reference as the schema now has it."""
    return pages()


def test_the_reference_is_fresh() -> None:
    """Where this fails: `python -m tests.docs.reference`, and commit what it wrote."""
    assert stale(made()) == []


def test_everything_of_the_schema_is_explained_once() -> None:
    headings = [one for text in made().values() for one in re.findall(r"^## (.+)$", text, re.M)]
    roots = [f"{root}.{name}" for root in ROOTS for name, _ in roots_of(PRINTED, root)]
    named = {*roots, *(type_.name for type_ in types_of(PRINTED))}
    assert named <= set(headings)
    assert {one: headings.count(one) for one in named} == dict.fromkeys(named, 1)


def test_everything_of_a_sandbox_is_described_too() -> None:
    """What production has is looked at in tests/api/test_contract.py."""
    whole = build_schema(build(sandbox=True).as_str())
    assert [name for name, said in descriptions(whole) if not said] == []


def test_no_subject_takes_a_module_of_another() -> None:
    modules = [module for subject in SUBJECTS for module in subject.modules.split()]
    assert len(modules) == len(set(modules))


def test_every_error_has_its_meaning() -> None:
    assert set(ERRORS) == set(ProblemCode)


@pytest.mark.parametrize(
    ("root", "name", "words"),
    [
        ("Query", "viewer", "every role and every API key"),
        ("Query", "disputes", "agents and leads"),
        ("Mutation", "startSession", "clients, partners and API keys with `ACT_ON_SESSIONS`"),
        ("Mutation", "recordTopUp", "the payments service"),
    ],
)
def test_whom_a_root_field_is_for_is_what_the_rights_table_says(
    root: str, name: str, words: str
) -> None:
    assert callers(root, name) == words


def test_every_row_of_roots_is_told() -> None:
    assert [row for row in RIGHTS if row[0] in ROOTS and not callers(*row)] == []


# ── Links ────────────────────────────────────────────────────────────────────────────────────────


def documents() -> list[Path]:
    """Every page for people."""
    return [ROOT / "README.md", ROOT / "clients" / "README.md", *(ROOT / "docs").rglob("*.md")]


def anchor(heading: str) -> str:
    """A heading's place, as Git hosts make it."""
    words = re.sub(r"[^\w\- ]", "", heading.lower())
    return words.replace(" ", "-")


@cache
def anchors(path: Path) -> frozenset[str]:
    """All places within a page."""
    return frozenset(anchor(one) for one in HEADING.findall(path.read_text()))


def links(path: Path) -> Iterator[tuple[str, str]]:
    """Where a page leads within the tree: files, and places in them."""
    for target in LINK.findall(FENCED.sub("", path.read_text())):
        if "://" not in target:
            file, _, place = target.partition("#")
            yield file, place


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    broken = [
        f"{file}#{place}"
        for file, place in links(path)
        if not (found := (path.parent / file) if file else path).exists()
        or (place and place not in anchors(found))
    ]
    assert broken == []


def test_the_reference_is_where_readers_are_sent() -> None:
    assert (REFERENCE / "README.md").exists()
