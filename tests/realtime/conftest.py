"""What the tests of realtime share."""

import secrets
from collections.abc import Iterator

import pytest

from tests.servers import Valkey


@pytest.fixture
def namespace() -> str:
    """A channel of the test's own on the shared server."""
    return secrets.token_hex(4)


@pytest.fixture
def server() -> Iterator[Valkey]:
    """A server of the test's own, to be maltreated."""
    with Valkey() as server:
        yield server
