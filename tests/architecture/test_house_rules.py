"""House rules that matter are checks that fail (docs/style.md); rules.py says why each stands."""

import ast
import re
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture import rules
from tests.architecture.tree import HOUSE, ROOT, functions, length, named, python, tree_of

# Who may wait by the clock, and why nothing better is there to wait on.
SLEEPERS = {
    "tests/faults/processes.py": "polls another process",
    "tests/server/test_serving.py": "polls another process",
    "tests/server/toy.py": "is an application that spreads its closes over real time",
    "tests/servers.py": "polls database servers that are starting",
    "tests/hosting.py": "polls database servers that are starting",
}


def breaches(paths: list[Path], rule: Callable[[ast.AST], Iterator[ast.AST]]) -> list[str]:
    return [named(path, node) for path in paths for node in rule(tree_of(path))]


def test_no_function_needs_scrolling() -> None:
    assert breaches(python(), rules.long_functions) == []


def test_the_median_function_is_short() -> None:
    lengths = [length(one) for path in python(*HOUSE) for one in functions(tree_of(path))]
    assert statistics.median(lengths) <= 8


def test_no_file_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python()
        if (lines := len(path.read_text().splitlines())) > rules.FILE_LINES
    }
    assert long == {}


def test_no_name_says_nothing() -> None:
    assert (
        breaches([*python(*HOUSE), *python("app.py", "bootstrap/settings.py")], rules.banned_names)
        == []
    )
    vague = [path for path in python() if {path.stem, path.parent.name} & rules.BANNED]
    assert vague == []


def test_no_test_sleeps() -> None:
    awake = [path for path in python("tests") if str(path.relative_to(ROOT)) not in SLEEPERS]
    assert breaches(awake, rules.sleeps) == []


def test_the_domain_reads_no_clock_and_draws_no_lots() -> None:
    assert breaches(python("domain"), rules.clock_reads) == []


def test_the_domain_is_the_standard_library_and_itself() -> None:
    assert breaches(python("domain"), lambda tree: rules.foreign_imports(tree, "domain")) == []


def test_app_leaves_the_database_to_storage() -> None:
    database = ("tortoise", "asyncpg", "aiosqlite", "sqlite3")
    top = [path for path in python() if path == ROOT / "app.py"]
    assert breaches(top, lambda tree: rules.imports_of(tree, *database)) == []


def test_settings_know_nothing_of_the_house() -> None:
    assert (
        breaches([ROOT / "bootstrap/settings.py"], lambda t: rules.imports_of(t, "app", *HOUSE))
        == []
    )


def test_no_loop_turns_for_ever_without_suspending() -> None:
    loops = {
        f"{path.relative_to(ROOT)}:{line}": loop
        for path in python(*HOUSE, "bootstrap")
        for line, loop in rules.endless_loops(path.read_text())
    }
    assert loops == {}


@pytest.mark.parametrize(
    "loop",
    [
        "async def f():\n    while not done():\n        await shield(task)\n",
        "async def f():\n    while await more():\n        pass\n",
        "async def f():\n    while True:\n        async for one in some:\n            pass\n",
    ],
)
def test_a_loop_that_says_nothing_of_its_turns_is_found(loop: str) -> None:
    assert len(list(rules.endless_loops(loop))) == 1
    said = re.sub(r"(while .*:)", r"\1  # suspends: for the database", loop)
    assert list(rules.endless_loops(said)) == []
    inner = "while True:\n    async def f():\n        await it\n    break\n"
    assert list(rules.endless_loops(inner)) == []


Rule = Callable[[ast.AST], Iterator[ast.AST]]


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        (rules.long_functions, "def f():\n" + "  a()\n" * 50, "def f():\n" + "  a()\n" * 49),
        (rules.banned_names, "class SessionManager: ...", "class Service: ..."),
        (rules.banned_names, "def process(): ...", "def proceed(): ..."),
        (rules.sleeps, "await asyncio.sleep(0.1)", "await asyncio.sleep(0)"),
        (rules.sleeps, "time.sleep(delay)", "bed.asleep(1)"),
        (rules.clock_reads, "datetime.now(UTC)", "session.now_open()"),
        (rules.clock_reads, "random.choice(x)", "choice.random"),
        (lambda t: rules.foreign_imports(t, "domain"), "import redis", "import enum"),
        (
            lambda t: rules.foreign_imports(t, "domain"),
            "import asyncio",
            "import domain.model.money",
        ),
        (lambda t: rules.imports_of(t, "tortoise"), "from tortoise.x import y", "import tort"),
    ],
)
def test_the_rules_bite(rule: Rule, bad: str, good: str) -> None:
    assert list(rule(ast.parse(bad)))
    assert not list(rule(ast.parse(good)))
