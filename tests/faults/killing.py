"""kill −9 at every step of a command, then the same again under the same key on a fresh process:
all of it or nothing of it was done, and in the end it is done once (E1, I1, M2).
"""

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from bootstrap.settings import Settings
from storage.database.database import Database
from storage.tables.audit import audit
from tests.faults.processes import PATIENCE, ROOT, SERVE, Process, RealTime, reader
from tests.faults.rounds import SOAK
from tests.house import House
from tests.meetings import Meeting
from tests.people import Person

DYING = (f"PYTHONPATH={ROOT}", sys.executable, "-m", "tests.faults.dying")
FRESH = httpx.Limits(max_keepalive_connections=0)  # a kept connection may be to who is dead by now


class Mortal(Process):
    """tests/faults/dying.py, in a process of its own."""

    def command(self) -> list[str]:
        return [*super().command()[: -len(SERVE)], *DYING]


@asynccontextmanager
async def reached(server: Process) -> AsyncIterator[tuple[House, House]]:
    """The house at this server: as it lives, and as a command reaches it that it may die of."""
    shown, clock = await reader(server.settings), RealTime(datetime.now(UTC))
    async with asking(server) as http, asking(server) as deadly:
        house = House(shown, clock, server.url, http)
        yield house, replace(house, http=deadly)


def asking(server: Process) -> httpx.AsyncClient:
    """Somebody who asks this server."""
    return httpx.AsyncClient(base_url=server.url, timeout=PATIENCE, trust_env=False, limits=FRESH)


TRACES = """
query($id: ID!) {
  session(id: $id) { version stage price { minorUnits } held { minorUnits } thread { open } }
  events(first: 500) { nodes { __typename } }
  viewer { balance { minorUnits } statement(first: 100) { nodes {
    kind amount { minorUnits } balanceAfter { minorUnits } } } }
}
"""


# ── Commands about to be sent ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Sent:
    """A command that would be accepted, whose it is, and who hears of it."""

    who: Person
    other: Person
    name: str
    given: dict[str, Any]
    found: Meeting | None = None

    async def traces(self) -> list[Any]:
        """All that it leaves behind, as both parties see it."""
        id = "" if self.found is None else self.found.id
        return [await who.ask(TRACES, id=id) for who in (self.who, self.other)]

    @property
    def document(self) -> str:
        """The mutation, asking for little: each fresh process reads it for the first time."""
        field = self.who.house.doorstep.schema.mutation_type.fields[self.name]  # type: ignore[union-attr]
        given = field.args["input"].type
        return (
            f"mutation($input: {given}) {{ {self.name}(input: $input) {{ refusal {{ code }} }} }}"
        )


Make = Callable[[House], Awaitable[Sent]]


# ── Dying of them ────────────────────────────────────────────────────────────────────────────────


async def press(doomed: House, sent: Sent, dies_at: str) -> httpx.Response:
    """The command under its one key, on its way to this step."""
    doomed.http.headers["dies-at"] = dies_at
    given = {**sent.given, "idempotencyKey": "the one"}
    return await sent.who.through(doomed).post(sent.document, input=given)


async def retried(sent: Sent) -> None:
    """The same again, which must be accepted."""
    given = {**sent.given, "idempotencyKey": "the one"}
    answer = await sent.who.ask(sent.document, input=given)
    assert answer == {sent.name: {"refusal": None}}


@dataclass(frozen=True)
class Lived:
    """What became of the command where nothing died: its steps, and what it left behind."""

    steps: list[str]
    before: list[Any]
    after: list[Any]

    def by(self, step: int) -> list[Any]:
        """What is to be found of it after a death at this step: all, or nothing."""
        return self.after if step >= self.steps.index("COMMITTED") else self.before


async def lives(doomed: House, sent: Sent) -> Lived:
    """The command as it goes where nothing dies."""
    before = await sent.traces()
    answer = await press(doomed, sent, "never")
    assert answer.json()["data"][sent.name]["refusal"] is None
    lived = Lived(json.loads(answer.headers["steps"]), before, await sent.traces())
    assert lived.before != lived.after
    return lived


async def dies(doomed: House, sent: Sent, step: int, lived: Lived) -> None:
    """One death, at this step: nothing or everything is done; then, twice told, it is done once."""
    with pytest.raises(httpx.TransportError):
        await press(doomed, sent, str(step))
    assert await sent.traces() == lived.by(step)
    for _ in range(2):
        await retried(sent)
    assert await sent.traces() == lived.after


async def sound(settings: Settings) -> None:
    """The audit finds nothing."""
    database = Database(settings.database_url)
    await database.open()
    try:
        assert [one for one in await audit(database) if one.breaches] == []
    finally:
        await database.close()


async def killed_at_each(mortal: Mortal, make: Make, *, every: bool) -> None:
    """The command dies at every step, or at the named ones alone, each time on a fresh subject."""
    async with reached(mortal) as (house, doomed):
        lived = await lives(doomed, await make(house))
        assert_named(lived.steps)
        for step in (different if every else named)(lived.steps):
            await dies(doomed, await make(house), step, lived)
    await sound(mortal.settings)


def assert_named(steps: list[str]) -> None:
    """Every point that matters is among the steps, in its place, once."""
    points = ["BEGIN", "COMMIT", "COMMITTED", "REPLY"]
    assert [step for step in steps if step in points] == points
    assert steps[-1] == "REPLY"
    writes = steps[steps.index("BEGIN") : steps.index("COMMIT")]
    assert sum(step.split()[0] in {"INSERT", "UPDATE"} for step in writes) > 5


def different(steps: list[str]) -> list[int]:
    """All that differ in what was done before them: after a mere read nothing has changed, so only
    the soak dies there too.
    """
    reads = [step.split()[0] == "SELECT" for step in steps]
    return [n for n in range(len(steps)) if SOAK or n == 0 or not reads[n - 1] or n in named(steps)]


def named(steps: list[str]) -> list[int]:
    """The named points, and the first and the last write."""
    writes = [n for n, step in enumerate(steps) if step.split()[0] in {"INSERT", "UPDATE"}]
    points = [steps.index(one) for one in ("BEGIN", "COMMIT", "COMMITTED", "REPLY")]
    return sorted({*points, writes[0], writes[-1]})
