"""A cursor: a place in one event stream of one history, sealed (E2, E5).

What a cursor holds is nobody's to read or to count: its number would tell how much was passed over.
storage/tables/history.py seals them.
"""

from typing import Protocol

UNBORN = "-"
"""The stream of an account that has no profile yet: its only place is the beginning."""
ELSEWHERE = -1
"""The place of a cursor from another history: before everything, so nothing resumes from it."""


class BadCursor(ValueError):
    """Not a cursor of ours, or of another's stream (E5)."""


class Cursors(Protocol):
    """Writes places as cursors, and reads them."""

    def write(self, stream: str, seq: int) -> str:
        """The place after the event `seq` of `stream`, 0 before the first: always the same text."""
        ...

    def read(self, stream: str, text: str) -> int:
        """The number that a cursor names in `stream`; ELSEWHERE where it is of another history.
        Raises BadCursor where it is malformed or of another's stream.
        """
        ...
