"""What this folder's tests share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.house import migrated_file, serving, settings_for
from tests.meetings import Meeting, meeting
from tests.node.clients import node_home
from tests.node.package import package

__all__ = ["met", "node_home", "package"]


@pytest_asyncio.fixture
async def met(tmp_path: Path) -> AsyncIterator[Meeting]:
    """Two people with a home visit before them: its host corrects the address as often as asked."""
    async with serving(settings_for(await migrated_file(tmp_path))) as house:
        yield await meeting(house, "CLIENT_PLACE")
