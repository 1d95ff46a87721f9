"""@graphql-eslint and @graphql-inspector on the printed schema, and proof that both bite."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.judges.bench import RELEASED, SCHEMA, Bench

TEXT = SCHEMA.read_text()


async def told(packages: Path, program: str, *paths: Path) -> list[dict[str, Any]]:
    """What a judge says, line by line."""
    said = await Bench(packages).node(program, *map(str, paths))
    return [json.loads(line) for line in said.splitlines()]


def changed(folder: Path, pattern: str, into: str) -> Path:
    """The schema with one thing in it otherwise."""
    text, times = re.subn(pattern, into, TEXT, count=1)
    assert times == 1, f"{pattern} is not in the schema"
    path = folder / "changed.graphql"
    path.write_text(text)
    return path


async def test_eslint_has_no_complaint(packages: Path) -> None:
    """Its recommended and its relay rules; eslint.config.mjs says what is otherwise, and why."""
    assert await told(packages, "lint.mjs", SCHEMA) == []


@pytest.mark.parametrize(
    ("pattern", "into", "rule"),
    [
        (r'  """Which door or staircase."""\n', "", "require-description"),
        (r"(?m)^  scheduledEnd: DateTime!", "  scheduled_end: DateTime!", "naming-convention"),
        (r"(?m)^  hasNextPage: Boolean!", "  hasNextPage: Boolean", "relay-page-info"),
    ],
)
async def test_eslint_bites(
    packages: Path, tmp_path: Path, pattern: str, into: str, rule: str
) -> None:
    found = await told(packages, "lint.mjs", changed(tmp_path, pattern, into))
    assert [one for one in found if rule in str(one["rule"])] != []


def breaking(changes: list[dict[str, Any]]) -> list[str]:
    """What would break an app that is out there."""
    return [one["message"] for one in changes if one["level"] == "BREAKING"]


async def test_nothing_of_the_last_release_is_broken(packages: Path) -> None:
    """See docs/decisions/0023: schema/released.graphql is what apps out there were built on."""
    assert breaking(await told(packages, "breaking.mjs", RELEASED, SCHEMA)) == []


@pytest.mark.parametrize(
    ("pattern", "into"),
    [
        (r"(?m)^  scheduledStart: DateTime!$", "  plannedStart: DateTime!"),
        (r"(?m)^  scheduledEnd: DateTime!$", "  scheduledEnd: DateTime"),
        (r"(?m)^input SessionCommandInput \{$", "input SessionCommandInput {\n  why: String!"),
        (r"(?m)^  PARTNER_PLACE$", "  PARTNERS_PLACE"),
        (r"(?m)^type Session implements Node \{", "type Session {"),
    ],
    ids=["renamed", "made nullable", "demanded", "value gone", "face gone"],
)
async def test_a_breaking_change_is_refused(
    packages: Path, tmp_path: Path, pattern: str, into: str
) -> None:
    now = changed(tmp_path, pattern, into)
    assert breaking(await told(packages, "breaking.mjs", SCHEMA, now)) != []
