"""clients/: it compiles, its own tests pass, and its generated types are those of the schema."""

import subprocess
from pathlib import Path

from tests.node.package import CLIENTS, SCHEMA

COMPILER = "../node_modules/typescript/bin/tsc"


def run(package: Path, *command: str) -> str:
    """What Node says of a program that must end well."""
    said = subprocess.run(
        ["node", *command], check=False, cwd=package, capture_output=True, text=True, timeout=120
    )
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout


def test_its_own_tests_pass(package: Path) -> None:
    tests = sorted(str(path) for path in (package / "built" / "tests").glob("*.test.js"))
    assert "# fail 0" in run(package, "--test", "--test-reporter=tap", *tests)


def test_its_generated_types_are_those_of_the_schema(package: Path) -> None:
    """Where this fails: `python -m tests.node.package`, and commit what it wrote."""
    run(package, "codegen.mjs", "--check", "--schema", str(SCHEMA))


def test_its_sources_need_nothing_of_node(package: Path) -> None:
    """React Native has fetch, timers and WebSocket, and no `process`, `Buffer` or `node:`."""
    run(package, COMPILER, "--project", "tsconfig.build.json", "--noEmit")


def test_no_file_of_it_is_long() -> None:
    sources = (CLIENTS / "src").glob("*.ts")
    assert {path.name for path in sources if len(path.read_text().splitlines()) > 300} == set()
