"""Houses that the tests of this folder share, on both pairs of backends, in one event loop."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from storage.database.migrate import migrate
from tests.databases import fresh_database
from tests.house import Clock, House, migrated_file, own_number, serving, settings_for
from tests.receiver import Receiver, receiving

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The houses are served in the session's loop, so their tests run there too."""
    for item in items:
        if HERE in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres_template(postgres_url: str) -> AsyncIterator[str]:
    """A migrated PostgreSQL database to copy from, in milliseconds."""
    with fresh_database(postgres_url) as url:
        await migrate(url)
        yield url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """SQLite and memory."""
    url = await migrated_file(tmp_path_factory.mktemp("house"))
    async with serving(settings_for(url)) as house:
        yield house


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def two_houses(
    postgres_url: str, postgres_template: str, redis_url: str
) -> AsyncIterator[tuple[House, House]]:
    """Two processes' worth of objects that share PostgreSQL, Valkey and the time, nothing else."""
    clock = Clock()
    with fresh_database(postgres_url, template=postgres_template) as url:
        settings = settings_for(url, own_number(redis_url))
        async with serving(settings, clock) as one, serving(settings, clock) as other:
            yield one, other


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest) -> House:
    """The same suite on both pairs of backends."""
    if request.param == "sqlite":
        found: House = request.getfixturevalue("sqlite_house")
        return found
    one: House = request.getfixturevalue("two_houses")[0]
    return one


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_sandbox(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """SQLite and memory, with a clock that whoever asks moves on."""
    url = await migrated_file(tmp_path_factory.mktemp("sandbox"))
    async with serving(settings_for(url, SANDBOX="1")) as house:
        yield house


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres_sandbox(
    postgres_url: str, postgres_template: str, redis_url: str
) -> AsyncIterator[House]:
    """The same on PostgreSQL and Valkey."""
    with fresh_database(postgres_url, template=postgres_template) as url:
        async with serving(settings_for(url, own_number(redis_url), SANDBOX="1")) as house:
            yield house


@pytest.fixture(params=["sqlite", "postgres"])
def sandbox(request: pytest.FixtureRequest) -> House:
    """Both. What time it is there, its `doorstep.clock` alone says."""
    found: House = request.getfixturevalue(f"{request.param}_sandbox")
    return found


@pytest_asyncio.fixture(loop_scope="session")
async def receiver() -> AsyncIterator[Receiver]:
    """Somebody whom webhooks are sent to."""
    async with receiving() as found:
        yield found
