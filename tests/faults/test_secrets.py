"""C5: what a canceller told support is in no log, whatever fails on the way."""

import secrets
import sqlite3
from pathlib import Path

import pytest

from tests.faults.processes import Process, houses, started
from tests.house import migrated_file, settings_for
from tests.meetings import meeting


def logged(server: Process) -> str:
    """All that the server has written."""
    return (server.home / "log").read_text()


@pytest.mark.parametrize("broken", ["grounds", "streams", "sessions"])
async def test_c5_a_database_that_fails_in_the_midst_of_it_puts_no_words_into_the_log(
    tmp_path: Path, broken: str
) -> None:
    url = await migrated_file(tmp_path)
    words = f"canary {secrets.token_hex(8)}"
    async with started(settings_for(url)) as (server,), houses(server) as (house,):
        found = await meeting(house, hours=0.4)
        await found.client.does("reportArrival", found.id)
        with sqlite3.connect(url.removeprefix("sqlite://")) as database:
            database.execute(
                f"CREATE TRIGGER broken BEFORE {'INSERT' if broken == 'grounds' else 'UPDATE'}"
                f" ON {broken} BEGIN SELECT RAISE(ABORT, 'no more'); END"
            )
        database.close()
        given = {"sessionId": found.id, "reason": "OTHER", "explanation": words}
        given |= {"idempotencyKey": words}
        asked = found.client.mutation("cancelSession")
        answer = await found.client.answer(asked, input=given)
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "INTERNAL"
        assert words not in str(answer)
        assert "fault" in logged(server)
        assert words not in logged(server)
        assert "explanation" not in logged(server)
