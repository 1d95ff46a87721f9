"""Reads table.txt, and says what stands there of every cell, the two columns of one rule among
them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.platform.scopes import NO_KEY, ROOTS, need_of

FILE = Path(__file__).parent / "table.txt"
COLUMNS = "cpCPbatml$"
NULL = "0"
INTEGRATION, NOBODY = "i", "n"
THINGS = "node(id:)"
BEYOND_KEYS = {"dispute", "thread-of-partner", "message-of-partner", "key", "ended-key"}
"""What the world's partner finds by id, and no key of theirs does (V2)."""
ROW = re.compile(r"^  ([.0exFNY]{5}) ([.0exFNY]{4}) ([.0exFNY])  (\S.*)$")

Cell = tuple[str, str]


@dataclass(frozen=True)
class Table:
    """What each column is told, by type and field; of things, under their heading."""

    rows: dict[Cell, str]

    @property
    def fields(self) -> set[Cell]:
        """All rows of fields."""
        return {cell for cell in self.rows if cell[0] != THINGS}

    @property
    def things(self) -> set[str]:
        """All rows of things."""
        return {name for type_, name in self.rows if type_ == THINGS}

    def cell(self, column: str, type_: str, name: str) -> str:
        """What this role is told."""
        if column == NOBODY:
            return "U" if type_ in ROOTS else "."
        if column == INTEGRATION:
            return self._of_key(type_, name)
        return self.rows[type_, name][COLUMNS.index(column)]

    def _of_key(self, type_: str, name: str) -> str:
        """V2: what its partner is told, within domain/platform/scopes.py; with every scope here."""
        own = self.cell("p", type_, name)
        if type_ == THINGS:
            return "0" if name in BEYOND_KEYS else own
        if need_of(type_, name) is not NO_KEY:
            return own
        if type_ in ROOTS:
            return "F"
        return "." if need_of(type_) is NO_KEY else "0"


def read() -> Table:
    """The table as it stands. ValueError where a line is none, or says a thing twice."""
    rows: dict[Cell, str] = {}
    for cell, letters in _lines(FILE.read_text()):
        if cell in rows:
            raise ValueError(f"{cell} has two rows")
        rows[cell] = letters
    return Table(rows)


def _lines(text: str) -> Iterator[tuple[Cell, str]]:
    types: list[str] = []
    letters = ""
    for line in text.splitlines():
        found = ROW.match(line)
        if not line or line.startswith("#"):
            continue
        if not line.startswith(" "):
            types, letters = line.split(), ""
            continue
        letters = "".join(found.groups()[:3]) if found else letters
        if not (types and letters):
            raise ValueError(f"not a row: {line}")
        for name in (found[4] if found else line).split():
            yield from (((type_, name), letters) for type_ in types)
