"""schemathesis: every query and every command, again and again with what it makes up: no fault."""

import json
import re
from pathlib import Path

import pytest

from domain.model.people import ApiScope, SupportRole
from tests.blocked import Blocked, blocked, scheduled
from tests.house import House, migrated_file, serving, settings_for
from tests.judges.bench import Bench, ready
from tests.keys import integration
from tests.meetings import meeting
from tests.money import fill, offer, propose
from tests.people import Person
from tests.rebooking import call
from tests.reports import filed
from tests.support import disputed, take
from tests.webhooks import hook

EXAMPLES = 12  # of each root field; half of them are meant to be wrong
SEED = 20_261_122
ID = re.compile(rb"[a-z]{3}_[0-9A-Za-z]{22}")


async def peopled(house: House) -> dict[str, Person]:
    """People in the middle of everything that there is."""
    case = await disputed(house)
    lead, partner, client = house.support(*SupportRole), case.meeting.partner, case.client
    await take(case, lead)
    key = await integration(partner, *ApiScope)
    await hook(partner)
    await call(partner)
    await fill(client, 100_000)
    for place in ("CLIENT_PLACE", "PARTNER_PLACE"):
        await meeting(house, place, hours=30 if place == "PARTNER_PLACE" else 36, client=client)
    booked = await meeting(house, hours=60, client=client, partner=partner)
    await propose(client, booked)
    await propose(partner, booked, offer())
    await filed(client, partner)
    other: Blocked = await blocked(house)
    await scheduled(other, lead)
    return {"client": client, "partner": partner, "agent": lead, "key": key}


def ids(database_url: str) -> list[str]:
    """Every id that the database holds, whatever it is of."""
    path = Path(database_url.removeprefix("sqlite://"))
    files = sorted(path.parent.glob(f"{path.name}*"))
    return sorted({found.decode() for file in files for found in ID.findall(file.read_bytes())})


async def fuzz(
    python: Path, project: Bench, house: House, person: Person, *more: str
) -> tuple[int, str]:
    """schemathesis' exit code, and what it says."""
    return await project.tries(
        str(python.parent / "st"),
        *("run", f"{house.address}/graphql"),
        *("--header", f"Authorization: Bearer {person.token}"),
        *("--checks", "no_fault", "--phases", "fuzzing", "--mode", "all"),
        *("--max-examples", str(EXAMPLES), "--seed", str(SEED)),
        *("--generation-database", "none", "--no-color", "--max-failures", "10"),
        *more,
        FUZZ_IDS=json.dumps(ids(house.doorstep.settings.database_url)),
        SCHEMATHESIS_HOOKS="hooks",
        PYTHONPATH=str(project.folder),
    )


@pytest.mark.parametrize("role", ["client", "partner", "agent", "key"])
async def test_nothing_that_it_makes_up_is_a_fault(python: Path, tmp_path: Path, role: str) -> None:
    project = ready(tmp_path / "fuzz", "fuzz")
    async with serving(settings_for(await migrated_file(tmp_path))) as house:
        person = (await peopled(house))[role]
        code, said = await fuzz(python, project, house, person)
    assert code == 0, said
    assert int(re.findall(r"(\d+) generated", said)[0]) > 700


async def test_a_fault_is_found(python: Path, tmp_path: Path) -> None:
    """A table that is gone, which no setting or migration foresees, is one."""
    project = ready(tmp_path / "fuzz", "fuzz")
    async with serving(settings_for(await migrated_file(tmp_path))) as house:
        person = (await meeting(house)).client
        await house.doorstep.database.fetch("ALTER TABLE sessions RENAME TO gone")
        code, said = await fuzz(python, project, house, person, "--include-name", "Query.session")
    assert (code, "INTERNAL" in said) == (1, True), said
