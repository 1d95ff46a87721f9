"""V2: a key's secret is in no log, whatever fails on the way."""

import sqlite3
from pathlib import Path

from domain.model.people import ApiScope
from tests.faults.processes import houses, started
from tests.faults.test_secrets import logged
from tests.house import migrated_file, settings_for
from tests.keys import CREATE, Integration, integration


async def test_v2_a_secret_that_comes_in_is_written_into_no_log(tmp_path: Path) -> None:
    url = await migrated_file(tmp_path)
    async with started(settings_for(url)) as (server,), houses(server) as (house,):
        bob = await house.partner()
        key = await integration(bob, *ApiScope)
        async with key.live():
            await key.cursor()
        wrong = Integration(house, key.role, key.sub, key.id, secret=key.secret[:-1] + "_")
        assert (await wrong.post("{ viewer { role } }")).status_code == 401
        with sqlite3.connect(url.removeprefix("sqlite://")) as database:
            database.execute("DROP TABLE api_keys")
        database.close()
        assert (await key.post("{ viewer { role } }")).status_code == 500
        made = await bob.answer(CREATE, input={"name": "Mine", "scopes": ["READ_SESSIONS"]})
        assert made["errors"][0]["extensions"]["code"] == "INTERNAL"
        assert "fault" in logged(server)
        assert key.secret[:-1] not in logged(server)
        assert key.secret.rpartition("_")[2][:-1] not in logged(server)
