"""DOORSTEP_WORKERS: several processes on one port (interfaces.md)."""

import asyncio
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from tests.faults.commands import correct_somewhere
from tests.faults.followers import Follower, following
from tests.faults.processes import SERVE, Process, environment, houses, started, until
from tests.house import House, migrated_file, settings_for
from tests.meetings import meeting
from tests.people import Person

PATIENT = httpx.Timeout(60, pool=None)  # a hundred connections at once, and 500 requests in line
ASKED = {"query": "{ viewer { role } }"}


def children(pid: int) -> set[int]:
    """The processes that a process has started and that still run."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in told if not _ended(int(child))}


def _ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def connections(pid: int, port: int) -> int:
    """How many connections to `port` this process has accepted."""
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    established = {row[9] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"}
    return len(established & set(sockets(pid)))


def sockets(pid: int) -> Iterator[str]:
    """The inodes of a process's sockets."""
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found = re.fullmatch(r"socket:\[(\d+)\]", str(descriptor.readlink()))
        except FileNotFoundError:
            continue
        if found is not None:
            yield found[1]


async def test_workers_share_a_port_and_their_subscribers_hear_each_other(
    database: str, redis_url: str
) -> None:
    """Subscribers sit on both workers, so whichever takes a command, another has to hear of it."""
    settings = settings_for(database, redis_url, WORKERS="2")
    async with started(settings) as (server,), houses(server) as (house,), AsyncExitStack() as held:
        met = await meeting(house, "CLIENT_PLACE")
        workers = children(server.pid)
        assert len(workers) == 2
        bobs: list[Follower] = []
        # One at least at each; which worker takes a connection is the system's own lot.
        while not all(connections(pid, server.port) for pid in workers) or len(bobs) < 4:
            assert len(bobs) < 18
            bobs.append(await held.enter_async_context(following(met.partner, house)))
        await asyncio.gather(*(correct_somewhere(met, [house], n) for n in range(10)))
        await asyncio.gather(*(bob.has(10) for bob in bobs))
        await _one_dies(server, workers)
        await asyncio.gather(*(correct_somewhere(met, [house], n) for n in range(10, 20)))
        await asyncio.gather(*(bob.has(20) for bob in bobs))
        assert {tuple(bob.ids) for bob in bobs} == {tuple(bobs[0].ids)}
        assert sum(bob.connections for bob in bobs) > len(bobs)


async def _one_dies(server: Process, workers: set[int]) -> None:
    """The one with the most to lose; another takes its place."""
    died = max(workers, key=lambda pid: connections(pid, server.port))
    os.kill(died, signal.SIGKILL)

    async def replaced() -> bool:
        return len(children(server.pid) - {died}) == 2

    await until(replaced)


async def test_a_worker_that_hangs_is_killed_replaced_and_counted(
    database: str, redis_url: str
) -> None:
    """Stopped, as one whose event loop turns no more: nothing else would end it."""
    settings = settings_for(database, redis_url, WORKERS="2")
    async with started(settings) as (server,), houses(server) as (house,):
        workers = children(server.pid)
        hung = min(workers)
        os.kill(hung, signal.SIGSTOP)

        async def replaced() -> bool:
            return hung not in children(server.pid) and len(children(server.pid)) == 2

        await until(replaced)

        async def counted() -> bool:
            told = (await house.http.get("/metrics")).text
            return 'doorstep_worker_restarts_total{why="hung"} 1.0' in told

        await until(counted)
        assert not (workers - {hung}) - children(server.pid), "the other one goes on"


async def test_500_requests_of_one_account_at_one_moment_hang_nobody(
    database: str, redis_url: str
) -> None:
    """At the default rate, over real HTTP: each is answered, and another's too, at once."""
    settings = settings_for(database, redis_url, WORKERS="2", RATE_LIMIT="1200")
    async with started(settings) as (server,), houses(server) as (house,):
        await _crowd(house)


async def test_500_requests_of_one_account_at_one_moment_hang_no_lone_server(
    tmp_path: Path,
) -> None:
    settings = settings_for(await migrated_file(tmp_path), RATE_LIMIT="1200")
    async with started(settings) as (server,), houses(server) as (house,):
        await _crowd(house)


async def _crowd(house: House) -> None:
    ann, bob = house.stranger(name="ann"), house.stranger(name="bob")
    url = f"{house.http.base_url}/graphql"
    async with httpx.AsyncClient(timeout=PATIENT, trust_env=False) as http:

        async def answered(person: Person) -> int:
            token = {"authorization": f"Bearer {person.token}"}
            return (await http.post(url, json=ASKED, headers=token)).status_code

        for _ in range(2):
            codes = await asyncio.gather(*(answered(ann) for _ in range(500)))
            assert set(codes) <= {200, 429}
            assert await answered(bob) == 200


@pytest.mark.parametrize(
    ("database_url", "redis_url", "lacking"),
    [
        ("sqlite://doorstep.db", "redis://127.0.0.1:1/0", "DOORSTEP_DATABASE_URL is SQLite"),
        ("postgres://u@127.0.0.1:1/n", "", "DOORSTEP_REDIS_URL is missing"),
        (
            "sqlite://doorstep.db",
            "",
            "DOORSTEP_DATABASE_URL is SQLite and DOORSTEP_REDIS_URL is missing",
        ),
    ],
)
def test_workers_that_would_lose_events_are_refused_in_one_line(
    tmp_path: Path, database_url: str, redis_url: str, lacking: str
) -> None:
    environ = environment(settings_for(f"sqlite://{tmp_path}/any.db")) | {
        "DOORSTEP_WORKERS": "2",
        "DOORSTEP_DATABASE_URL": database_url,
        "DOORSTEP_REDIS_URL": redis_url,
    }
    refused = subprocess.run(
        SERVE, env=os.environ | environ, cwd=tmp_path, capture_output=True, check=False
    )
    line = f"DOORSTEP_WORKERS: 2 workers need PostgreSQL and Redis, but {lacking}\n"
    assert (refused.returncode, refused.stderr.decode()) == (1, line)
