"""What every test may use, and which tests `make test` leaves to `make test-all`."""

from pathlib import Path

import pytest

from tests.hosting import postgres_url, pytest_configure_node, pytest_unconfigure, redis_url

__all__ = ["postgres_url", "pytest_configure_node", "pytest_unconfigure", "redis_url"]

HERE = Path(__file__).parent
LONG = (
    "api/test_hostile_texts.py",  # every text of every command
    "api/test_retries.py",  # every command under every key
    "demo",
    "docs/test_recipes.py",
    "docs/test_readme.py",
    "faults",  # servers killed, databases stopped
    "node",  # programs of others, compiled and installed
    "react_native",
    "rights/test_canaries.py",
    "simulation",  # long lives at random
    "test_containers.py",
)
"""What takes minutes: `make test` is run before every commit, and holds each rule once on each pair
of backends without these.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long leave`, `--long only`; both without it."""
    parser.addoption("--long", choices=("leave", "only"), default=None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long ones, or all others."""
    wanted = config.getoption("--long")
    if wanted is None:
        return
    kept = [item for item in items if is_long(item.path) is (wanted == "only")]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def is_long(path: Path) -> bool:
    """Whether a test's file is one of the long ones, or lies in such a folder."""
    return any(path.is_relative_to(HERE / one) for one in LONG)
