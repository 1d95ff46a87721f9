"""PostgreSQL goes silent, and closes nothing: all stays bounded, and comes back by itself."""

import asyncio
from urllib.parse import urlsplit

import pytest

from realtime.supervision import Pauses, Supervised
from storage.database.database import Database
from storage.database.outages import once_back
from tests.faults.cable import cable
from tests.house import House, serving, settings_for
from tests.meetings import meeting
from tests.people import DOOR

PATIENCE = 0.5


def far_end(url: str) -> tuple[str, int]:
    """Where the database really listens."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 5432


def through(url: str, port: int) -> str:
    """The same database at the near end of a cable."""
    parts = urlsplit(url)
    user, at, _ = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}{at}127.0.0.1:{port}").geturl()


async def test_silence_is_told_by_the_probes_in_time(database: str) -> None:
    async with (
        cable(*far_end(database)) as (line, port),
        serving(settings_for(through(database, port))) as house,
    ):
        assert (await house.http.get("/readyz")).status_code == 200
        line.carries = False
        async with asyncio.timeout(8):
            ready, told = await asyncio.gather(
                house.http.get("/readyz"), house.http.get("/metrics")
            )
        assert (ready.status_code, ready.json()["why"]) == (503, "database")
        assert "doorstep_bus_up" in told.text
        assert "doorstep_deadlines_overdue" not in told.text
        line.mend()
        assert await ready_again(house)


async def ready_again(house: House) -> bool:
    async with asyncio.timeout(20):
        while (await house.http.get("/readyz")).status_code != 200:
            pass  # each question takes its time, and it is another server that changes
    return True


async def test_a_command_met_by_silence_is_answered_and_its_retry_is_done_once(
    database: str,
) -> None:
    async with (
        cable(*far_end(database)) as (line, port),
        serving(settings_for(through(database, port))) as house,
    ):
        met = await meeting(house, "CLIENT_PLACE")
        given = {"sessionId": met.id, "accessDetails": DOOR, "idempotencyKey": "door"}
        text = met.client.mutation("provideAddress")
        line.carries = False
        lost = await met.client.post(text, input=given)
        assert lost.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
        line.mend()
        assert await ready_again(house)
        again = (await met.client.post(text, input=given)).json()
        assert "errors" not in again


@pytest.mark.parametrize("ends", [True, False], ids=["pulled", "silent for good"])
async def test_a_transaction_cancelled_in_the_silence_ends_as_cancelled(
    database: str, ends: bool
) -> None:
    async with cable(*far_end(database)) as (line, port):
        one = Database(through(database, port), patience=PATIENCE)
        await one.open()
        asking = asyncio.Event()

        async def work() -> None:
            async with one.transaction() as transaction:
                line.carries = False
                asking.set()
                await transaction.fetch("SELECT 1")

        running = asyncio.create_task(work())
        await asking.wait()
        await asyncio.sleep(0)
        running.cancel()
        if ends:
            line.pull()
        await asyncio.wait({running}, timeout=10)
        assert running.cancelled()
        line.mend()
        assert await once_back(lambda: one.fetch("SELECT 1 AS one")) == [{"one": 1}]
        await one.close()


async def test_a_statement_has_an_end(database: str) -> None:
    async with cable(*far_end(database)) as (line, port):
        one = Database(through(database, port), patience=PATIENCE)
        await one.open()
        line.carries = False
        async with asyncio.timeout(10):
            with pytest.raises(TimeoutError):
                await one.fetch("SELECT 1")
        line.mend()
        assert await once_back(lambda: one.fetch("SELECT 1 AS one")) == [{"one": 1}]
        await one.close()


async def test_a_part_is_stopped_though_its_cleaning_up_fails() -> None:
    begun = asyncio.Event()

    async def live() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            raise OSError("the connection was lost")

    part = Supervised("part", live, Pauses(0.01, 0.01))
    part.start()
    await begun.wait()
    async with asyncio.timeout(5):
        await part.stop()
    assert part.restarts == 1
