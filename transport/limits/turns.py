"""How much of one account runs at once: the rest waits its turn, in order.

Without this bound an account that sends everything at once has every connection to the database,
and all others wait behind it.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from transport.base.problems import RateLimited

RETRY_AFTER = 1  # second: until a turn of others may have come to its end


@dataclass(slots=True)
class _Queue:
    running: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)


class Turns:
    """`at_once` of each account; beyond that it waits, up to `patience` seconds (None: as long as
    it takes), and no more than `most_waiting` do.
    """

    def __init__(
        self, at_once: int, *, most_waiting: int | None = None, patience: float | None = None
    ) -> None:
        self._at_once = at_once
        self._most_waiting = most_waiting
        self._patience = patience
        self._queues: dict[str, _Queue] = {}

    @asynccontextmanager
    async def turn(self, account: str) -> AsyncIterator[None]:
        """Hold one for as long as the block lasts; RateLimited where it does not come."""
        queue = self._queues.setdefault(account, _Queue())
        try:
            await self._admitted(queue)
            try:
                yield
            finally:
                self._pass_on(queue)
        finally:
            if not queue.running and not queue.waiting and self._queues.get(account) is queue:
                del self._queues[account]

    async def _admitted(self, queue: _Queue) -> None:
        if queue.running < self._at_once and not queue.waiting:
            queue.running += 1
            return
        if self._most_waiting is not None and len(queue.waiting) >= self._most_waiting:
            raise _busy()
        turn = asyncio.get_running_loop().create_future()
        queue.waiting.append(turn)
        try:
            async with asyncio.timeout(self._patience):
                await turn
        except BaseException as ended:
            if turn.done() and not turn.cancelled():
                self._pass_on(queue)  # it came in the very moment of giving up
            elif turn in queue.waiting:
                queue.waiting.remove(turn)
            if isinstance(ended, TimeoutError):
                raise _busy() from None
            raise

    def _pass_on(self, queue: _Queue) -> None:
        """The next one's turn, where somebody waits."""
        while queue.waiting:
            turn = queue.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        queue.running -= 1


def _busy() -> RateLimited:
    text = "Too many operations of this account at once: wait for some to be answered."
    return RateLimited(text, retry_after_seconds=RETRY_AFTER)
