"""docs/recipes: every snippet is run as it stands, and prints what its page shows.

Each recipe has a world of its own, as `make run` makes it on an empty database. One that begins
where another ends is run after it, in the same shell.
"""

import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.seed import Seed
from tests.docs.blocks import Command, commands
from tests.docs.programs import compiled, run_as
from tests.docs.shown import differs, lines_like, unlike
from tests.docs.terminal import ROOT, Terminal
from tests.house import Clock, House, migrated_file, serving, settings_for
from tests.node.package import package
from tests.servers import free_port

__all__ = ["package"]

RECIPES = ROOT / "docs" / "recipes"
KITCHEN = RECIPES / "README.md"
FOLLOWS = re.compile(r"^Begins where \[[^\]]*\]\(([\w-]+\.md)\) ends", re.MULTILINE)
BETWEEN = "\x1e"

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="the recipes speak with curl")


class RealTime(Clock):
    """Time as it passes: tokens are made by a program of their own, and live by it."""

    def __call__(self) -> datetime:
        """What time it is."""
        return datetime.now(UTC)


def recipes() -> list[Path]:
    """All of them."""
    return sorted(path for path in RECIPES.glob("*.md") if path != KITCHEN)


def before(recipe: Path) -> list[Path]:
    """The recipes that this one goes on from, and itself, in order."""
    found = FOLLOWS.search(recipe.read_text())
    return [*(before(RECIPES / found[1]) if found else []), recipe]


def last() -> list[Path]:
    """Those that none goes on from: with what they go on from they are all."""
    begun = {path for recipe in recipes() for path in before(recipe)[:-1]}
    return [recipe for recipe in recipes() if recipe not in begun]


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[House]:
    """What `make run` starts: the demo's people, and everything that is due done by itself."""
    settings = settings_for(await migrated_file(folder), SANDBOX="1")
    async with serving(settings, RealTime()) as house:
        await Seed(house.doorstep).sow()
        for chore in house.doorstep.chores.values():
            if not chore.running:
                chore.start()
        yield house


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The kitchen's first block: four people who sign in, as a script that says it."""
    secret = settings_for("sqlite://:memory:").token_secret
    assert secret is not None
    terminal = Terminal(ROOT, {"DOORSTEP_TOKEN_SECRET": secret.decode()}, {})
    signs_in = commands(KITCHEN)[0].script
    return terminal.run(terminal.moved(signs_in) + "declare -p ANN BEA SAM BANK")


def programs_of(recipe: Path) -> dict[str, str]:
    """Its TypeScript, by name."""
    files = [it for path in before(recipe) for step in commands(path) for it in step.files.items()]
    return {name: text for name, text in files if name.endswith(".ts")}


@pytest.fixture(scope="module")
def programs(package: Path) -> Iterator[dict[str, str]]:
    """How the TypeScript of all recipes is run here."""
    sources = {name: text for one in recipes() for name, text in programs_of(one).items()}
    with compiled(package, sources) as folder:
        yield {said: done for name in sources for said, done in run_as(folder, name).items()}


async def cook(terminal: Terminal, folder: Path, prelude: str, steps: list[Command]) -> list[str]:
    """What each step prints: all in one shell, its files beside it."""
    for step in steps:
        for name, text in step.files.items():
            (folder / name).write_text(terminal.moved(text))
    scripts = [f"{terminal.moved(step.script)}\nprintf '\\036'" for step in steps]
    printed = await terminal.type("\n".join([prelude, *scripts]))
    return printed.split(BETWEEN)[:-1]


@pytest.mark.parametrize("recipe", last(), ids=lambda recipe: recipe.stem)
async def test_every_recipe_does_what_it_shows(
    recipe: Path, tmp_path: Path, tokens: str, request: pytest.FixtureRequest
) -> None:
    steps = [step for path in before(recipe) for step in commands(path)]
    assert steps
    programs = request.getfixturevalue("programs") if programs_of(recipe) else {}
    async with world(tmp_path) as house:
        moved = {
            **programs,
            "http://127.0.0.1:8000": house.address,
            "ws://127.0.0.1:8000": house.address.replace("http", "ws", 1),
            "127.0.0.1:9000": f"127.0.0.1:{free_port()}",
        }
        terminal = Terminal(tmp_path, {}, moved)
        words = terminal.moved(commands(KITCHEN)[1].script)
        printed = await cook(terminal, tmp_path, tokens + words, steps)
    assert len(printed) == len(steps)
    wrong = {
        f"{step.page}: {step.script}": found
        for step, said in zip(steps, printed, strict=True)
        if (found := differs(step.kind, terminal.moved(step.shown), said))
    }
    assert wrong == {}


def test_the_kitchen_lists_every_recipe() -> None:
    listed = re.findall(r"^\| \[[^\]]*\]\(([\w-]+\.md)\)", KITCHEN.read_text(), re.MULTILINE)
    assert sorted(listed) == [recipe.name for recipe in recipes()]
    assert len(listed) == 10


@pytest.mark.parametrize(
    ("shown", "told", "where"),
    [
        ({"a": "ses_…"}, {"a": "ses_1"}, ""),
        ({"a": "ses_…"}, {"a": "msg_1"}, "$.a"),
        ({"a": 1}, {"a": 1, "b": 2}, "$"),
        ([1, "…"], [1, 2, 3], ""),
        (["…", 3], [1, 2, 3], ""),
        (["…", 2], [1, 2, 3], "$[0]"),
        ([1, 2], [1, 2, 3], "$"),
        ([{"a": True}], [{"a": 1}], "$[0].a"),
        ({"a": None}, {"a": "x"}, "$.a"),
    ],
)
def test_what_is_not_as_shown_is_noticed(shown: object, told: object, where: str) -> None:
    assert unlike(shown, told).partition(":")[0] == where


def test_text_that_is_not_as_shown_is_noticed() -> None:
    assert lines_like("one …\n…\nlast\n", "one two\nthree\nfour\nlast\n")
    assert not lines_like("one …\nlast\n", "one two\nthree\nlast\n")
