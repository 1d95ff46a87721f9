"""What the judges share: `make judges` asks for them by name, the suite passes them by."""

import shutil
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from tests.house import migrated_file, serving, settings_for
from tests.judges.bench import HERE, Bench, ready
from tests.meetings import Meeting, meeting
from tests.node.clients import installed


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """They need packages that the suite does without, and minutes."""
    named = any("tests/judges" in argument for argument in config.args)
    return None if named else True


@pytest.fixture(scope="session")
def packages() -> Path:
    """The Node packages of this folder, as locked, installed once."""
    if shutil.which("npm") is None:
        pytest.fail("the judges were asked for, and need Node 20 or newer with npm")
    with installed(HERE, "*.mjs") as home:
        return home


@pytest.fixture(scope="session")
def python() -> Path:
    """The interpreter of the judges' own environment: they need another graphql-core."""
    found = Path(sys.prefix) / "judges" / "bin" / "python"
    assert found.exists(), "no environment for the judges: run `make judges`"
    return found


@pytest.fixture
def bench(tmp_path: Path, packages: Path) -> Callable[[str], Bench]:
    """Lays out a copy of one of this folder's Node projects: the tree stays clean."""
    return lambda project: ready(tmp_path / project, project, packages)


@pytest_asyncio.fixture
async def met(tmp_path: Path) -> AsyncIterator[Meeting]:
    """Two people with a home visit before them: its host corrects the address as often as asked."""
    async with serving(settings_for(await migrated_file(tmp_path))) as house:
        yield await meeting(house, "CLIENT_PLACE")
