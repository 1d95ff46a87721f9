"""Two clients, two partners, and whatever they come upon, on both databases.

`make soak` (DOORSTEP_SOAK=1) plays a thousand runs, of up to a hundred steps, on each.
"""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from storage.database.migrate import migrate
from tests.databases import fresh_database
from tests.house import migrated_file
from tests.simulation.parties import Parties
from tests.simulation.world import world

SOAK = 1_000 if os.environ.get("DOORSTEP_SOAK") else 0
RUNS = {"sqlite": SOAK or 20, "postgres": SOAK or 4}


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of one's own."""
    if request.param == "sqlite":
        yield asyncio.run(migrated_file(tmp_path))
        return
    with fresh_database(request.getfixturevalue("postgres_url")) as url:
        asyncio.run(migrate(url))
        yield url


def test_no_party_ever_leaves_the_rulebook(database: str) -> None:
    """S1 to S10, E1 to E4, V1, I1, I2: refusals, stages, versions, addresses, events, buttons."""
    play = settings(
        max_examples=RUNS["sqlite" if database.startswith("sqlite") else "postgres"],
        stateful_step_count=100 if SOAK else 40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    with world(database) as here:
        machine = type("PartiesHere", (Parties,), {"world": here})
        run_state_machine_as_test(machine, settings=play)
