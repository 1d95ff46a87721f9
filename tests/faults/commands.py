"""A command that can be given as often as a test likes: the host's correction of the address."""

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx

from tests.faults.processes import PATIENCE
from tests.house import House
from tests.meetings import Meeting
from tests.people import DOOR


async def correct(met: Meeting, house: House, number: int, key: str | None = None) -> Any:
    """The address once more: an event for both parties. It must be accepted."""
    door = DOOR | {"apartment": str(number)}
    ann = met.client.through(house)
    return await ann.does("provideAddress", met.id, accessDetails=door, idempotencyKey=key)


async def correct_somewhere(met: Meeting, houses: Sequence[House], number: int) -> None:
    """As an app does: under a key, at the next server where one has gone, until it is answered."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for house in houses:
                try:
                    await correct(met, house, number, f"correction {number}")
                except httpx.TransportError:
                    continue
                return
