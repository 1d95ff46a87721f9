"""What the tests of this folder share: a client of a served toy installation."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.transport.installed import Installation, install, serving

AUTHORIZED = {"authorization": "Bearer ann"}


@pytest.fixture
async def installed() -> Installation:
    """An installation of the defaults."""
    return install()


@pytest.fixture
async def client(installed: Installation) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of Ann's, on a real socket."""
    async with (
        serving(installed.app) as address,
        httpx.AsyncClient(base_url=f"http://{address}", headers=AUTHORIZED) as client,
    ):
        yield client
