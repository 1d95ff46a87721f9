"""What whoever runs it sees: one answer for all workers, and lines that name nobody."""

import asyncio
import re
from pathlib import Path

from tests.faults.followers import following
from tests.faults.processes import Process, houses, started, until
from tests.faults.test_workers import children
from tests.house import House, migrated_file, serving, settings_for
from tests.meetings import meeting
from tests.people import DOOR

CANARY = "Canary Road"
ROUNDS = 20


async def counted(house: House, line: str) -> float:
    """One line of /metrics, from whichever worker answers."""
    answer = await house.http.get("/metrics", headers={"connection": "close"})
    (found,) = (one for one in answer.text.splitlines() if one.startswith(f"{line} "))
    return float(found.rsplit(" ", 1)[1])


async def test_whichever_worker_is_asked_answers_for_all(database: str, redis_url: str) -> None:
    settings = settings_for(database, redis_url, WORKERS="2")
    async with started(settings) as (server,), houses(server) as (house,):
        assert len(children(server.pid)) == 2
        ann = await house.client()
        for _ in range(ROUNDS):
            asked = await house.http.post(
                "/graphql",
                json={"query": "{ viewer { role } }"},
                headers={"authorization": f"Bearer {ann.token}", "connection": "close"},
            )
            assert asked.status_code == 200
        line = 'doorstep_operations_total{outcome="ok",type="query"}'
        told = {await counted(house, line) for _ in range(ROUNDS)}
        assert len(told) == 1
        assert told.pop() >= ROUNDS
        async with following(ann, house), following(ann, house), following(ann, house):

            async def all_told() -> bool:
                seen = [await counted(house, "doorstep_sockets") for _ in range(6)]
                return seen == [3.0] * 6

            await until(all_told)


def logged(server: Process) -> str:
    """All that the server has written."""
    return (server.home / "log").read_text()


async def test_the_log_has_a_line_for_each_operation_and_names_nobody(tmp_path: Path) -> None:
    settings = settings_for(await migrated_file(tmp_path), ACCESS_LOG="1")
    async with started(settings) as (server,), houses(server) as (house,):
        ann = await house.client("Canary", phone="+4915123456789")
        met = await meeting(house, "CLIENT_PLACE", client=ann)
        async with following(met.partner, house) as bob:
            given = {"sessionId": met.id, "accessDetails": DOOR | {"note": CANARY}}
            await met.client.answer(met.client.mutation("provideAddress"), input=given)
            await asyncio.wait_for(bob.has(1), 10)
        document = f'query Canary {{ viewer {{ role }} session(id: "{met.id}") {{ id }} }}'
        headers = {"authorization": f"Bearer {met.client.token}", "x-request-id": "asked-1"}
        await house.http.post("/graphql", json={"query": document}, headers=headers)
        await until(lambda: _ended(server))
        (line,) = (line for line in logged(server).splitlines() if "asked-1" in line)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", line)
        for part in ("operation", "type=query", "outcome=ok", "viewer=client", "ms=", "cost="):
            assert part in plain
        for secret in (
            *(
                "Canary",
                "+49151",
                met.id,
                met.client.id,
                met.partner.id,
                met.client.sub,
                met.partner.sub,
            ),
            *(met.client.token, *(str(word) for word in DOOR.values() if len(str(word)) > 3)),
        ):
            assert secret not in logged(server)


async def _ended(server: Process) -> bool:
    return "type=subscription" in re.sub(r"\x1b\[[0-9;]*m", "", logged(server))


async def test_counts_are_told_to_who_has_the_token_and_to_nobody_else(tmp_path: Path) -> None:
    token = "m" * 20
    settings = settings_for(await migrated_file(tmp_path), METRICS_TOKEN=token)
    async with serving(settings) as house:
        asked = await house.http.post("/graphql", json={"query": "{ viewer { role } }"})
        assert asked.status_code == 401
        assert (await house.http.get("/metrics")).status_code == 401
        authorized = {"authorization": f"Bearer {token}"}
        told = (await house.http.get("/metrics", headers=authorized)).text
        assert 'doorstep_errors_total{code="UNAUTHENTICATED"} 1.0' in told
        assert "doorstep_deadlines_overdue 0.0" in told
