"""One Doorstep in this process, on a real database, and the people of one random run."""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

import httpx

from bootstrap.composition import Doorstep
from domain.model.people import Role
from tests.house import Clock, House, settings_for
from tests.people import CATALOGUE, HOME
from tests.simulation.apps import App, Direct, DirectPartner

T = TypeVar("T")
NAMES = ("ann", "cem", "bob", "dan")  # two clients, two partners
PARTNERS = frozenset({"bob", "dan"})
HOMELESS = "dan"  # has given no place of his own


class World:
    """A loop, a clock that only goes forward, and an engine: shared by all runs on a database."""

    def __init__(self, loop: asyncio.Runner, database_url: str) -> None:
        self._loop = loop
        self.clock = Clock()
        self.doorstep = Doorstep(settings_for(database_url), clock=self.clock)
        self.house = House(self.doorstep, self.clock, "", httpx.AsyncClient(verify=False))
        self.runs = 0

    def run(self, work: Awaitable[T]) -> T:
        """Do it, here and now."""

        async def doing() -> T:
            return await work

        return self._loop.run(doing())

    async def go(self, moment: datetime) -> None:
        """Let time pass until then, and everything happen that falls due by then."""
        await self.house.until(moment)

    async def people(self) -> dict[str, Direct]:
        """Four who have never met."""
        self.runs += 1
        found: dict[str, Direct] = {}
        for name in NAMES:
            sub = f"{name}-{self.runs}"
            if name in PARTNERS:
                found[name] = await self._partner(name, sub)
                continue
            client = Direct(self.house, Role.CLIENT, sub)
            found[name] = await client.begin("createClientProfile", displayName=name)
        return found

    async def _partner(self, name: str, sub: str) -> DirectPartner:
        partner = DirectPartner(self.house, Role.PARTNER, sub)
        place = None if name == HOMELESS else HOME
        await partner.begin("createPartnerProfile", displayName=name, rules="-", building=place)
        await partner.offer(CATALOGUE)
        return partner

    async def apps(self, people: dict[str, Direct]) -> dict[str, App]:
        """Each one's phone."""
        apps = {name: App(person) for name, person in people.items()}
        for app in apps.values():
            await app.begin()
        return apps


@contextmanager
def world(database_url: str) -> Iterator[World]:
    """Nothing runs by itself in it: neither timers nor polls."""
    with asyncio.Runner() as loop:
        made = World(loop, database_url)
        made.run(made.doorstep.database.open())
        made.run(made.doorstep.history.load())
        try:
            yield made
        finally:
            made.run(made.doorstep.database.close())
            made.run(made.house.http.aclose())
