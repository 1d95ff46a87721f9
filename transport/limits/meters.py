"""How long an operation holds the loop: its own steps, and those of the tasks that it starts.

Time spent waiting is nobody's; what runs in between is somebody else's. Counted is the processor's
time: that a machine is busy with other things is nobody's fault here.
"""

import asyncio
from collections.abc import Coroutine, Generator
from contextvars import ContextVar
from dataclasses import dataclass
from time import thread_time
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Meter:
    """The time that was spent so far, in seconds."""

    seconds: float = 0.0


METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


class _Steps:
    """A coroutine, timed step by step."""

    __slots__ = ("_coroutine", "_meter")

    def __init__(self, coroutine: Coroutine[Any, Any, T], meter: Meter) -> None:
        self._coroutine = coroutine
        self._meter = meter

    def __await__(self) -> Generator[Any, Any, Any]:
        step, given = self._coroutine.send, None
        while True:
            began = thread_time()
            try:
                awaited = step(given)
            except StopIteration as ended:
                return ended.value
            finally:
                self._meter.seconds += thread_time() - began
            try:
                given = yield awaited
                step = self._coroutine.send
            except BaseException as thrown:  # noqa: BLE001 - handed on, as `await` does
                step, given = self._coroutine.throw, thrown


async def metered(coroutine: Coroutine[Any, Any, T], meter: Meter) -> T:
    """Run it, and have its time and that of its tasks added to the meter."""
    METER.set(meter)
    found: T = await _Steps(coroutine, meter)
    return found


def measure_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Time the tasks that metered operations start; all others are left as they are."""

    def make(
        loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any
    ) -> "asyncio.Task[Any]":
        meter = METER.get()
        if meter is not None:
            coroutine = metered(coroutine, meter)
        return asyncio.Task(coroutine, loop=loop, **options)

    loop.set_task_factory(make)
