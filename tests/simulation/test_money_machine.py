"""Random people with money, on the whole house: whatever is pressed, by whomever, and whenever.

After every step: the ledger proves itself (M2, M3), balances and sessions are the model's to the
cent, a refusal has changed nothing, an accepted command one version (I2), and what an app keeps
from events is what a fresh one would show, additions, disputes and balances too.

`make test` plays a few thousand steps; DOORSTEP_SOAK=1 (`make soak`) at least 100,000.
"""

import asyncio
import os
import shutil
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from storage.database.migrate import migrate
from tests.databases import create_database, drop_database, execute
from tests.house import MORNING, House, migrated_file
from tests.simulation.money_machine import MoneyMachine
from tests.simulation.money_world import World, in_process

SOAK = bool(os.environ.get("DOORSTEP_SOAK"))
STEPS = {"sqlite": 100_000 if SOAK else 2_000, "postgres": 10_000 if SOAK else 250}
A_GAME = 50  # steps


class Table:
    """Where is played: one house, its database as new for every game."""

    def __init__(self, runner: asyncio.Runner, house: House, renew: Callable[[], None]) -> None:
        self.steps = 0
        self._runner = runner
        self._house = house
        self._renew = renew

    def run(self, step: Coroutine[Any, Any, None]) -> None:
        """Do it, and count it."""
        self.steps += 1
        self._runner.run(step)

    def new_world(self) -> World:
        """New people in an empty house, on the same morning."""
        self._runner.run(self._clear())
        self._house.clock.now = MORNING
        world = World(self._house)
        self._runner.run(world.begin())
        return world

    async def _clear(self) -> None:
        database = self._house.doorstep.database
        await database.close()
        self._renew()
        await database.open()

    def play(self, steps: int) -> None:
        """Games until so many steps are done."""
        machine = type("MoneyMachineHere", (MoneyMachine,), {"table": self})
        while self.steps < steps:
            games = settings(
                max_examples=max(5, (steps - self.steps) // A_GAME),
                stateful_step_count=A_GAME,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            )
            run_state_machine_as_test(machine, settings=games)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """One loop for all of a test's games."""
    with asyncio.Runner() as runner:
        yield runner


def open_table(runner: asyncio.Runner, url: str, renew: Callable[[], None]) -> Iterator[Table]:
    """A table on a database, whose house closes with the test."""
    opened = AsyncExitStack()
    house = runner.run(opened.enter_async_context(in_process(url)))
    try:
        yield Table(runner, house, renew)
    finally:
        runner.run(opened.aclose())


@pytest.fixture
def on_sqlite(runner: asyncio.Runner, tmp_path: Path) -> Iterator[Table]:
    """A file, copied anew for every game."""
    url = runner.run(migrated_file(tmp_path))
    file, pristine = Path(url.removeprefix("sqlite://")), tmp_path / "pristine"
    shutil.copy(file, pristine)

    def renew() -> None:
        for left in ("-wal", "-shm"):
            file.with_name(file.name + left).unlink(missing_ok=True)
        shutil.copy(pristine, file)

    yield from open_table(runner, url, renew)


@pytest.fixture
def on_postgres(runner: asyncio.Runner, postgres_url: str) -> Iterator[Table]:
    """A database, made anew from a template for every game."""
    pristine, url = create_database(postgres_url), create_database(postgres_url)
    runner.run(migrate(pristine))
    names = [urlsplit(it).path[1:] for it in (url, pristine)]

    def renew() -> None:
        drop_database(postgres_url, url)
        execute(postgres_url, 'CREATE DATABASE "{}" TEMPLATE "{}"'.format(*names))

    try:
        renew()
        yield from open_table(runner, url, renew)
    finally:
        drop_database(postgres_url, url)
        drop_database(postgres_url, pristine)


@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
def test_whatever_is_pressed_no_cent_is_lost_and_every_app_shows_it(
    request: pytest.FixtureRequest, backend: str
) -> None:
    table: Table = request.getfixturevalue(f"on_{backend}")
    table.play(STEPS[backend])
    print(f"{table.steps} steps")
