"""What this folder's tests share."""

from pathlib import Path

import pytest

from tests.node.clients import installed, need_node
from tests.node.package import package

__all__ = ["babel", "package"]

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def babel() -> Path:
    """Where Babel and React Native's presets stand."""
    need_node()
    with installed(HERE, "*.mjs") as home:
        return home
