"""clients/ as React Native runs it: its suite passes over what each release's Babel makes of it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.node.package import CLIENTS

PRESETS = {
    "0.80": "babel-preset-0-80",
    "0.83": "babel-preset-0-83",
    "0.88": "@react-native/babel-preset",
}
PROFILES = ("default", "hermes-stable", "hermes-canary")


def run(folder: Path, *command: str) -> str:
    """What Node says of a program that must end well."""
    said = subprocess.run(
        ["node", *command], check=False, cwd=folder, capture_output=True, text=True, timeout=240
    )
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("release", PRESETS)
def test_its_suite_passes_over_what_babel_makes_of_it(
    package: Path, babel: Path, release: str, profile: str
) -> None:
    made = package / f"babel-{release}-{profile}"
    shutil.rmtree(made, ignore_errors=True)
    transform = str(babel / "transform.mjs")
    run(babel, transform, PRESETS[release], profile, str(package / "built"), str(made))
    tests = sorted(str(path) for path in (made / "tests").glob("*.test.js"))
    assert tests
    assert "# fail 0" in run(package, "--test", "--test-reporter=tap", *tests)


def accessors(babel: Path, *sources: Path) -> list[str]:
    """Where an object literal holds one."""
    found: list[str] = json.loads(run(babel, str(babel / "literals.mjs"), *map(str, sources)))
    return found


def test_nothing_that_must_be_asked_anew_stands_in_a_literal(babel: Path) -> None:
    """Up to 0.83 a literal with a spread becomes Object.assign, which asks an accessor once: every
    reconnect subscribed with the first cursor, and what was told meanwhile was lost in silence.
    """
    assert accessors(babel, *sorted((CLIENTS / "src").glob("*.ts"))) == []


def test_the_check_of_literals_bites(babel: Path, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.ts", tmp_path / "good.ts"
    bad.write_text("const it = { ...other, get after() { return now; } };")
    good.write_text("class It { get after() { return now; } }")
    assert accessors(babel, bad, good) == [f"{bad}:1"]
