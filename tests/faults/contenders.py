"""Contenders for one thing, all at once, through two servers of one installation."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tests.faults.rounds import CONTENDERS, ROUNDS
from tests.house import House
from tests.meetings import code
from tests.money import sound
from tests.people import Person

Houses = tuple[House, House]
Press = tuple[Person, str, dict[str, Any]]
Told = list[tuple[str, str | None]]


async def race(houses: Houses, presses: Sequence[Press]) -> Told:
    """All of them at once, in any order, through both servers: what was pressed, how answered."""
    assert len(presses) == CONTENDERS
    shuffled = random.sample(presses, CONTENDERS)

    async def pressed(number: int, press: Press) -> tuple[str, str | None]:
        who, command, given = press
        return command, code(await who.through(houses[number % 2]).command(command, **given))

    return list(await asyncio.gather(*(pressed(*each) for each in enumerate(shuffled))))


def won(told: Told) -> Counter[str]:
    """How often each command was accepted."""
    return Counter(command for command, refused in told if refused is None)


def losses(told: Told) -> set[str]:
    """The codes of those that were not."""
    return {refused for _, refused in told if refused is not None}


async def rounds(houses: Houses, once: Callable[[Houses], Awaitable[None]]) -> None:
    """The race again and again, on people of its own each time; the books are right each time."""
    for _ in range(ROUNDS):
        await once(houses)
        await sound(houses[0])
