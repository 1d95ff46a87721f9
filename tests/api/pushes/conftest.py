"""Houses that send to a push service of the tests' own, on both pairs of backends."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.databases import fresh_database
from tests.devices import PROJECT
from tests.expo import FakeExpo, expo
from tests.house import Clock, House, migrated_file, own_number, serving, settings_for


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def service() -> AsyncIterator[FakeExpo]:
    """Whom all houses here send to."""
    async with expo() as fake:
        yield fake


@pytest.fixture
def phones(service: FakeExpo) -> FakeExpo:
    """It, as it is on a good day."""
    service.status, service.more, service.answer, service.mixed = 200, {}, None, ""
    service.tickets, service.receipts = {}, {}
    service.open.set()
    service.forget()
    return service


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def alone(
    tmp_path_factory: pytest.TempPathFactory, service: FakeExpo
) -> AsyncIterator[House]:
    """SQLite and memory."""
    url = await migrated_file(tmp_path_factory.mktemp("pushes"))
    async with serving(settings_for(url, EXPO_URL=service.url, EXPO_TOKEN=PROJECT)) as house:
        yield house


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def together(
    postgres_url: str, postgres_template: str, redis_url: str, service: FakeExpo
) -> AsyncIterator[tuple[House, House]]:
    """Two processes that share PostgreSQL, Valkey and the time."""
    clock, more = Clock(), {"EXPO_URL": service.url, "EXPO_TOKEN": PROJECT}
    with fresh_database(postgres_url, template=postgres_template) as url:
        settings = settings_for(url, own_number(redis_url), **more)
        async with serving(settings, clock) as one, serving(settings, clock) as other:
            yield one, other


@pytest.fixture(params=["alone", "together"])
def houses(request: pytest.FixtureRequest) -> tuple[House, House]:
    """Where it happens and where it is taken: two processes, or one in both parts."""
    found = request.getfixturevalue(request.param)
    return (found, found) if isinstance(found, House) else found


@pytest.fixture
def house(houses: tuple[House, House]) -> House:
    """The one that sends."""
    return houses[0]
