"""`python app.py doctor`: one line each, nothing secret, and an exit code."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bootstrap.composition import server_clock
from bootstrap.doctor import Verdict, examine
from bootstrap.settings import Settings
from storage.database.database import Database
from storage.database.migrate import migrate
from tests.databases import fresh_database
from tests.house import migrated_file, own_number, settings_for

ROOT = Path(__file__).parents[1]
SECRETS = {"TOKEN_SECRET": "qwertzuiopasdfghjklyxcvbnm1234567890"}


def given(url: str, **more: str) -> Settings:
    """Settings with a secret that was drawn."""
    return settings_for(url, more.pop("REDIS_URL", None), **{**SECRETS, **more})


async def examined(
    settings: Settings, *, ahead: timedelta = timedelta(0)
) -> Mapping[str, list[tuple[Verdict, str]]]:
    """What is found, by what it is about."""

    def clock() -> datetime:
        return server_clock() + ahead

    found: dict[str, list[tuple[Verdict, str]]] = {}
    async for finding in examine(settings, clock):
        found.setdefault(finding.about, []).append((finding.verdict, finding.told))
    return found


async def test_all_is_well_on_both_pairs_of_backends(
    tmp_path: Path, postgres_url: str, redis_url: str
) -> None:
    with fresh_database(postgres_url) as url:
        await migrate(url)
        both = given(url, REDIS_URL=own_number(redis_url)), given(await migrated_file(tmp_path))
        for settings in both:
            found = await examined(settings)
            told = {about: {verdict for verdict, _ in lines} for about, lines in found.items()}
            about_database = told.pop("database")
            assert about_database <= {Verdict.OK, Verdict.BAD}  # the tests' own may lose commits
            assert {one for lines in told.values() for one in lines} == {Verdict.OK}
            assert {"deadlines", "ledger", "files", "redis", "token keys"} <= told.keys()


async def test_a_clock_that_is_wrong_is_seen(postgres_url: str) -> None:
    with fresh_database(postgres_url) as url:
        await migrate(url)
        for ahead, verdict in ((5, Verdict.WARN), (60, Verdict.BAD)):
            found = await examined(given(url), ahead=timedelta(seconds=ahead))
            assert found["clock"][0][0] is verdict


async def test_what_is_missing_or_weak_is_bad(tmp_path: Path) -> None:
    manifest = tmp_path / "trusted.json"
    manifest.write_text(json.dumps({"sha256:1": "{ viewer { role } }", "sha256:2": "{ gone }"}))
    url = f"sqlite://{tmp_path / 'none.db'}"
    settings = given(
        url,
        TOKEN_SECRET="a" * 40,
        TRUSTED_DOCUMENTS=str(manifest),
        REDIS_URL="redis://127.0.0.1:1/0",
        FILES_URL=f"file://{manifest}/folder",
    )
    found = await examined(settings)
    assert found["token secret"] == [(Verdict.BAD, "only 1 different bytes: draw one at random")]
    assert found["trusted documents"] == [(Verdict.BAD, "1 of 2 don't fit the schema")]
    assert found["redis"][0][0] is Verdict.WARN
    assert found["files"][0][0] is Verdict.BAD
    assert found["database"] == [(Verdict.BAD, "there is none yet: run migrate")]
    assert not (tmp_path / "none.db").exists()


async def test_a_sandbox_is_told_and_knows_its_own_documents(tmp_path: Path) -> None:
    manifest = tmp_path / "trusted.json"
    document = "mutation { sandboxMakePartner { partner { id } } }"
    manifest.write_text(json.dumps({"sha256:1": document}))
    url, trusted = await migrated_file(tmp_path), str(manifest)
    found = await examined(given(url, SANDBOX="1", TRUSTED_DOCUMENTS=trusted))
    assert (Verdict.WARN, "a sandbox: whoever is signed in moves its clock") in found["settings"]
    assert found["trusted documents"] == [(Verdict.OK, "1")]
    found = await examined(given(url, TRUSTED_DOCUMENTS=trusted))
    assert found["trusted documents"][0][0] is Verdict.BAD


async def test_a_cent_of_difference_and_what_is_overdue_are_told(tmp_path: Path) -> None:
    url = await migrated_file(tmp_path)
    database = Database(url)
    await database.open()
    await database.fetch("UPDATE ledger_accounts SET balance = 1 WHERE name = 'goodwill'")
    await database.close()
    assert (await examined(given(url)))["ledger"][0][0] is Verdict.BAD


@pytest.mark.parametrize(
    ("environ", "line", "code"),
    [
        ({}, "ok    settings: development, 1 worker", 0),
        ({"WORKERS": "0"}, "bad   settings: DOORSTEP_WORKERS: expected", 1),
        (
            {"DATABASE_URL": "postgres://ann:hidden-word@127.0.0.1:1/n"},
            "bad   database: can't be reached",
            1,
        ),
    ],
)
async def test_the_command_says_so_with_its_code_and_shows_no_secret(
    tmp_path: Path, environ: Mapping[str, str], line: str, code: int
) -> None:
    url = await migrated_file(tmp_path)
    own = {"DATABASE_URL": url, "FILES_URL": f"file://{tmp_path}/files", **SECRETS, **environ}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, str(ROOT / "app.py"), "doctor"],
        env=clean | {f"DOORSTEP_{name}": value for name, value in own.items()},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert line in ended.stdout, ended.stderr
    assert ended.returncode == code
    for secret in ("hidden-word", *SECRETS.values()):
        assert secret not in ended.stdout + ended.stderr
