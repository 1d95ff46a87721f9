"""The corpora of the guard: texts to refuse and texts to pass, each with who is involved."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from domain.wording.guard import (
    Address,
    Involved,
    Person,
    WordingRefusal,
    WordingTopic,
    check_blind,
    check_wording,
)

FOLDER = Path(__file__).parent / "wording"
WORDS = ("disintermediation",)


@dataclass(frozen=True)
class Line:
    """One text of a corpus; `topic` is what must be found in it, None for nothing."""

    case: str
    text: str
    topic: WordingTopic | None

    def verdict(self) -> WordingRefusal | None:
        """What the guard says of it."""
        return check_wording(self.text, involved(self.case), WORDS)

    def right(self) -> bool:
        """Whether it is refused as it must, or passes."""
        return (self.verdict() is None) == (self.topic is None)

    def right_blind(self) -> bool:
        """The same of a writer who may not read the report."""
        refusal = check_blind(self.text, involved(self.case).own_name, WORDS)
        return (refusal is None) == (self.topic is None)


@cache
def involved(case: str) -> Involved:
    """Who is involved in a case."""
    told: dict[str, Any] = {}
    for name in ("cases.json", "heldout_cases.json"):
        told |= json.loads((FOLDER / name).read_text())
    told = told[case]
    people = (
        Person(
            one["name"],
            one["phone"],
            one["email"],
            tuple(Address(**address) for address in one["addresses"]),
        )
        for one in told["people"]
    )
    return Involved(
        today=date.fromisoformat(told["today"]),
        people=tuple(people),
        names=tuple(told["names"]),
        days=frozenset(map(date.fromisoformat, told["days"])),
        own_name=told["own_name"],
    )


def lines(name: str) -> Iterator[Line]:
    """A corpus by its file's name."""
    for line in (FOLDER / name).read_text().splitlines():
        case, *topic, text = line.split(" | ", 2 if "refused" in name else 1)
        yield Line(case, text, WordingTopic(topic[0]) if topic else None)


def wrong(name: str) -> list[Line]:
    """Where the guard errs."""
    return [line for line in lines(name) if not line.right()]


def wrong_blind(name: str) -> list[Line]:
    """Where it errs for a writer who may not read the report."""
    return [line for line in lines(name) if not line.right_blind()]
