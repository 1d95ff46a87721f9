"""What a page of Markdown holds to be run: files, commands, and what they are to print.

A fenced block that begins with a comment of one word with a dot (`# arrive.graphql`) is a file.
One of `sh` is run. One of `json` or `text` after it is what it prints.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FENCED = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"(?:#|//) ([\w-]+\.\w+)\n")
ANSWERS = ("json", "text")


@dataclass(frozen=True)
class Command:
    """A block to be run, with the files that stand before it; `shown` is what it is to print."""

    page: str
    script: str
    files: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    shown: str = ""


def blocks(page: Path, kind: str) -> list[str]:
    """All of one kind."""
    return [text for found, text in FENCED.findall(page.read_text()) if found == kind]


def commands(page: Path) -> list[Command]:
    """The commands of a page, in order."""
    return list(_commands(page.name, page.read_text()))


def _commands(page: str, text: str) -> Iterator[Command]:
    files: dict[str, str] = {}
    told: Command | None = None
    for kind, block in FENCED.findall(text):
        if named := NAMED.match(block):
            files[named[1]] = block
        elif kind == "sh":
            if told:
                yield told
            told, files = Command(page, block, files), {}
        elif kind in ANSWERS:
            if told is None or told.kind:
                raise ValueError(f"{page}: an answer without a question: {block[:60]}")
            told = Command(told.page, told.script, told.files, kind, block)
        else:
            raise ValueError(f"{page}: neither a file's name nor a command: {block[:60]}")
    if files:
        raise ValueError(f"{page}: nothing uses {sorted(files)}")
    if told:
        yield told
