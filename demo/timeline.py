"""Two columns on a terminal, one a party: who pressed what, and what each of them saw."""

import asyncio
import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from itertools import zip_longest

PLAIN, BOLD, DIM, GREEN, RED, CYAN = "", "1", "2", "32", "31", "36"
PACE = 0.05  # seconds a row, so that an eye can follow; a pipe is not kept waiting

Line = tuple[str, str]  # a text and its colour
Column = Sequence[Line]


class Timeline:
    """Prints rows; colours and paces them only where somebody is watching."""

    def __init__(self) -> None:
        watched = sys.stdout.isatty()
        self._coloured = watched and "NO_COLOR" not in os.environ
        self._pace = PACE if watched else 0.0
        columns = shutil.get_terminal_size((104, 24)).columns
        self._width = max(30, min(54, (columns - 4) // 2))

    async def title(self, text: str) -> None:
        """The beginning of a story."""
        self._print(f"\n{self._paint(text, BOLD)}\n")

    async def heads(self, left: str, right: str) -> None:
        """Whose column is whose."""
        await self.row([(left, BOLD)], [(right, BOLD)])
        self._print("─" * (self._width + 1) + "┼" + "─" * (self._width + 1))

    async def row(self, left: Column, right: Column) -> None:
        """Something that happened, on one side or on both."""
        pairs = zip_longest(self._wrap(left), self._wrap(right), fillvalue=("", PLAIN))
        for (one, colour), (other, other_colour) in pairs:
            padded = self._paint(one.ljust(self._width), colour)
            self._print(f"{padded} │ {self._paint(other, other_colour)}".rstrip())
        await asyncio.sleep(self._pace)

    async def note(self, text: str, colour: str = DIM) -> None:
        """A sentence across both columns."""
        for line in textwrap.wrap(text, 2 * self._width + 3):
            self._print(self._paint(line, colour))
        await asyncio.sleep(self._pace)

    def _wrap(self, column: Column) -> list[Line]:
        return [
            (line, colour)
            for text, colour in column
            for line in textwrap.wrap(text, self._width, subsequent_indent="    ")
        ]

    def _paint(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._coloured and colour and text else text

    def _print(self, text: str) -> None:
        print(text, flush=True)
