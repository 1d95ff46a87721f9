"""How large an answer gets, counted while it is made, and the pauses that making it takes.

A document's cost is reckoned beforehand; what there really is shows only here. An answer of too
many points or bytes stops where it gets too large (TOO_COMPLEX), before it is whole in memory. And
since completing what has been loaded waits for nothing, no time limit can ring and nobody else is
served meanwhile: after so many points an answer lets the loop go round.
"""

import asyncio
from collections import deque

from transport.base.problems import TooComplex
from transport.graphql.cost import LEAF, OBJECT

UNBOUNDED = 2**62
PAUSE_EVERY = 500 * OBJECT  # some milliseconds
LOADING = (
    3  # times as long without a pause where fields load: it tears apart what is loaded at once
)
WOKEN_AT_ONCE = 20  # of those who wait for the loop to go round, each with little to do
BRACKETS = 2  # bytes around an object or a list
PUNCTUATION = 4  # bytes around a field's name
PLAIN = 8  # bytes of what is no text, about
MEASURED_BEYOND = 64  # characters: a longer text is measured, a shorter one taken for plain letters


class Pace:
    """Whose answers share the loop with others: they go on one after the other, a piece a turn."""

    def __init__(self) -> None:
        self.pauses = 0
        self._done = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    def advance(self, tenths: int) -> None:
        """Work was done, in tenths of a point."""
        self._done += tenths

    @property
    def due(self) -> bool:
        """Whether it is time to let others have the loop."""
        return self._done >= PAUSE_EVERY

    @property
    def overdue(self) -> bool:
        """Whether it is, even where fields may be loading together."""
        return self._done >= LOADING * PAUSE_EVERY

    async def pause(self) -> None:
        """Go on when the loop has gone round."""
        self.pauses += 1
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._go_on)
        self._waiting.append(turn)
        await turn

    def _go_on(self) -> None:
        self._done = 0
        for _ in range(min(WOKEN_AT_ONCE, len(self._waiting))):
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._go_on)


class AnswerSize:
    """What one answer may still hold."""

    def __init__(
        self, *, points: int = UNBOUNDED, size: int = UNBOUNDED, pace: Pace | None = None
    ) -> None:
        self.pace = pace or Pace()
        self._points, self._size = points * OBJECT, size
        self._tenths_left, self._bytes_left = self._points, size

    def again(self) -> "AnswerSize":
        """The same bounds and pace for another answer."""
        return AnswerSize(points=self._points // OBJECT, size=self._size, pace=self.pace)

    @property
    def points(self) -> int:
        """What it has come to."""
        return (self._points - self._tenths_left) // OBJECT

    @property
    def bytes(self) -> int:
        """What it has come to, about: what JSON escapes is not counted twice."""
        return self._size - self._bytes_left

    def add(self, tenths: int, size: int) -> None:
        """Count what is put into it; TooComplex where it may hold no more."""
        self._tenths_left -= tenths
        self._bytes_left -= size
        self.pace.advance(tenths)
        if self._tenths_left < 0 or self._bytes_left < 0:
            raise TooComplex("This answer is too large. Ask for smaller pages or fewer fields.")

    def add_object(self) -> None:
        """One more object, whose fields count for themselves."""
        self.add(OBJECT, BRACKETS)

    def add_field(self, name: str) -> None:
        """One more field under this name."""
        self.add(LEAF, len(name) + PUNCTUATION)

    def add_leaf(self, value: object) -> None:
        """A leaf's value, as it will be written."""
        if type(value) is str:
            short = len(value) <= MEASURED_BEYOND or value.isascii()
            self.add(0, len(value) if short else len(value.encode(errors="replace")))
        else:
            self.add(0, PLAIN)
