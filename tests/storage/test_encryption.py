"""Every part of a database's address is obeyed, over real TLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import asyncpg  # type: ignore[import-untyped]
import pytest

from storage.database.causes import why
from storage.database.checkup import checkup
from storage.database.database import Database, Unreachable
from storage.database.migrate import NewerDatabase, migrate, pending
from tests.outbound.certificates import Authority
from tests.servers import UNSAFE_AND_QUICK, Postgres

SSL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who is trusted."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def plain() -> Iterator[Postgres]:
    """PostgreSQL that speaks no TLS: the wheels' build can't."""
    with Postgres({**UNSAFE_AND_QUICK, "unix_socket_directories": "."}) as postgres:
        yield postgres


class Front:
    """Speaks TLS in a server's stead, as PostgreSQL does: asked for it in plain text first."""

    def __init__(self, context: ssl.SSLContext, behind: int) -> None:
        self._context = context
        self._behind = behind
        self.encrypted = self.plain = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        first = await reader.readexactly(8)
        with suppress(OSError, asyncio.IncompleteReadError):
            if first == SSL_REQUEST:
                writer.write(b"S")
                await writer.start_tls(self._context)
                first = await reader.readexactly(8)
                self.encrypted += 1
            else:
                self.plain += 1
            there, to_there = await asyncio.open_connection("127.0.0.1", self._behind)
            to_there.write(first)
            await asyncio.gather(_pass(reader, to_there), _pass(there, writer))
        writer.close()


async def _pass(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await source.read(65_536):
            to.write(some)
            await to.drain()
    to.close()


@pytest.fixture
async def front(authority: Authority, plain: Postgres) -> AsyncIterator[tuple[Front, int]]:
    """A server of the name `localhost` that speaks TLS to whoever asks, and its port."""
    served = Front(authority.serve("localhost"), plain.port)
    listener = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    async with listener:
        yield served, listener.sockets[0].getsockname()[1]


async def connected(address: str) -> None:
    """One connection that is used."""
    database = Database(address)
    try:
        await database.open()
        await checkup(database)
    finally:
        await database.close()


def rooted(folder: Path, authority: Authority) -> str:
    """The parameter that names whom to believe."""
    path = folder / "root.crt"
    path.write_bytes(authority.pem())
    return f"sslrootcert={quote(str(path))}"


@pytest.mark.parametrize("mode", ["prefer", "require", "verify-ca", "verify-full"])
async def test_a_connection_is_encrypted_as_sslmode_says(
    front: tuple[Front, int], authority: Authority, tmp_path: Path, mode: str
) -> None:
    served, port = front
    root = f"&{rooted(tmp_path, authority)}" if mode.startswith("verify") else ""
    address = f"postgres://postgres@localhost:{port}/postgres?sslmode={mode}{root}"
    await connected(address)
    await migrate(address)
    assert served.encrypted > 1
    assert served.plain == 0


async def test_disable_is_obeyed_too(front: tuple[Front, int]) -> None:
    served, port = front
    await connected(f"postgres://postgres@localhost:{port}/postgres?sslmode=disable")
    assert served.encrypted == 0


@pytest.mark.parametrize(
    ("host", "mode", "stranger", "told"),
    [
        ("localhost", "verify-full", True, "its certificate is not from an authority"),
        ("localhost", "verify-ca", True, "its certificate is not from an authority"),
        ("127.0.0.1", "verify-full", False, "its certificate is another host's"),
    ],
)
async def test_who_answers_must_be_who_it_should_be(  # noqa: PLR0917 - a row each
    front: tuple[Front, int],
    authority: Authority,
    tmp_path: Path,
    host: str,
    mode: str,
    stranger: bool,
    told: str,
) -> None:
    served, port = front
    root = rooted(tmp_path, Authority(tmp_path) if stranger else authority)
    address = f"postgres://postgres@{host}:{port}/postgres?sslmode={mode}&{root}"
    for work in (connected(address), migrate(address)):
        with pytest.raises(Unreachable, match=told):
            await work
    assert (served.encrypted, served.plain) == (0, 0)


@pytest.mark.parametrize("mode", ["require", "verify-full"])
async def test_a_server_without_tls_is_not_spoken_to_where_tls_is_asked_for(
    plain: Postgres, authority: Authority, tmp_path: Path, mode: str
) -> None:
    address = f"{plain.url}?sslmode={mode}&{rooted(tmp_path, authority)}"
    for work in (connected(address), migrate(address)):
        with pytest.raises(Unreachable, match="it speaks no TLS"):
            await work


@asynccontextmanager
async def answering_no() -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server that refuses TLS, and what it is told all the same."""
    heard: list[bytes] = []

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(1_000))
        writer.write(b"N")
        heard.append(await reader.read(1_000))
        writer.close()

    listener = await asyncio.start_server(served, "127.0.0.1", 0)
    async with listener:
        yield listener.sockets[0].getsockname()[1], heard


async def test_no_password_goes_to_who_refuses_tls() -> None:
    async with answering_no() as (port, heard):
        address = f"postgres://u:TOPSECRET@127.0.0.1:{port}/d?sslmode=require"
        with pytest.raises(Unreachable, match="it speaks no TLS"):
            await connected(address)
    said = b"".join(heard)
    assert said == SSL_REQUEST * (len(said) // 8)  # and no more


async def test_several_hosts_unix_sockets_and_encoded_names_are_obeyed(plain: Postgres) -> None:
    two = f"127.0.0.1:1,localhost:{plain.port}"
    primary = "sslmode=disable&target_session_attrs=primary"
    await connected(f"postgres://postgres@{two}/postgres?{primary}")
    alone = f"postgres://postgres@localhost:{plain.port}/postgres"
    with pytest.raises(Unreachable, match="no host is what target_session_attrs asks for"):
        await connected(f"{alone}?target_session_attrs=standby")
    strange = "door%2Fstep%3F"
    owner = Database(f"postgres://postgres@localhost:{plain.port}/postgres")
    await owner.open()
    await owner.fetch('CREATE DATABASE "door/step?"')
    await owner.close()
    folder = quote(str(plain.home / "cluster"))
    for address in (
        f"postgres://postgres@localhost:{plain.port}/{strange}",
        f"postgres://postgres@/{strange}?host={folder}&port={plain.port}",
    ):
        database = Database(address)
        await database.open()
        ((_, name),) = (await database.fetch("SELECT current_database() AS n"))[0].items()
        await database.close()
        assert name == "door/step?"


async def test_behind_a_pooler_by_transactions_nothing_is_prepared(plain: Postgres) -> None:
    database = Database(f"{plain.url}?pooler=transaction")
    await database.open()
    for _ in range(3):
        await database.fetch("SELECT 1")
    (row,) = await database.fetch("SELECT count(*) AS n FROM pg_prepared_statements")
    assert row["n"] <= 1  # this one itself
    assert not (await checkup(database)).ends_orphans
    await database.close()


async def test_a_newer_database_is_not_touched(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path / 'x.db'}"
    await migrate(url)
    database = Database(url)
    await database.open()
    table = "tortoise_migrations"
    (columns,) = await database.fetch(f"SELECT * FROM {table} LIMIT 1")
    given = {**columns, "id": 999, "name": "9999_tomorrow"}
    marks = ", ".join(f"${n}" for n in range(1, len(given) + 1))
    names = ", ".join(given)
    await database.fetch(f"INSERT INTO {table} ({names}) VALUES ({marks})", *given.values())
    await database.close()
    for work in (migrate(url), pending(url)):
        with pytest.raises(NewerDatabase, match="9999_tomorrow"):
            await work


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (asyncpg.InvalidPasswordError("hunter2"), "wrong user or password"),
        (asyncpg.InvalidCatalogNameError("hunter2"), "there is no such database"),
        (ConnectionRefusedError(111, "x"), "refused: nothing listens there"),
        (TimeoutError(), "no answer in time"),
    ],
)
def test_each_cause_has_its_own_words(error: Exception, told: str) -> None:
    assert why(error) == told


async def test_what_is_really_wrong_is_told(plain: Postgres) -> None:
    nowhere = "postgres://u@no-such-host.invalid/d"
    for address, told in (
        (plain.url.removesuffix("postgres") + "nowhere", "there is no such database"),
        (nowhere, "its host's name is not known"),
        ("postgres://u@127.0.0.1:1/d", "refused: nothing listens there"),
        ("sqlite:///no/such/folder/x.db", "unable to open database file"),
    ):
        with pytest.raises(Unreachable, match=told):
            await connected(address)
