"""Canaries: strings that stand for what somebody must not learn, and who may learn each of them.

Every byte that a role receives is searched at once, in any case and within base64 too, so that what
was shown in time and withdrawn since (S3) is told apart from what came too late.
"""

import re
from base64 import urlsafe_b64decode
from binascii import Error
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from string import ascii_lowercase

MAY = Callable[[str], bool]
MARKED = re.compile(
    r"(?:quokka|wombat)[a-z]{8}|\+99\d{10}"
    r"|(?:dsp|rep|prf|blk|tkt|cns|reb|whk|key|dev|sup|thr|cli|fil)_[0-9a-z]{22}"
    r"|dsk_[0-9a-z]{8}_[0-9a-z_-]{32}|whsec_[0-9a-z+/=]{20,}"
)
ENCODED = re.compile(r"[A-Za-z0-9_+/-]{12,}")
NOBODY: frozenset[str] = frozenset()


@dataclass
class Canaries:
    """All that were let out, who may hear which, and who did."""

    lots: Random
    may: dict[str, MAY] = field(default_factory=dict)
    before: dict[str, frozenset[str]] = field(default_factory=dict)
    heard: Counter[tuple[str, str]] = field(default_factory=Counter)
    escaped: list[tuple[str, str, str]] = field(default_factory=list)

    def word(self, *who: str, mark: str = "Quokka") -> str:
        """A word that these alone may read."""
        text = mark + "".join(self.lots.choices(ascii_lowercase, k=8))
        self.keep(text, *who)
        return text

    def phone(self, *who: str) -> str:
        """The same as a number."""
        text = "+99" + "".join(self.lots.choices("0123456789", k=10))
        self.keep(text, *who)
        return text

    def keep(self, text: str, *who: str) -> None:
        """A text that these alone may read, whenever."""
        allowed = frozenset(who)
        self.guard(text, lambda name: name in allowed)

    def guard(self, text: str, may: MAY) -> None:
        """A text that whoever `may` reads, as things stand."""
        self.may[text.lower()] = may

    def step(self, names: list[str]) -> None:
        """Something is about to happen: what is under way was said before."""
        self.before = {
            text: frozenset(name for name in names if may(name)) for text, may in self.may.items()
        }

    def search(self, name: str, received: bytes, way: str, *, lately: bool = False) -> None:
        """What somebody received now; `lately`: it may have been sent before the last step."""
        for text in found_in(received.decode(errors="replace")):
            may = self.may.get(text)
            if may is None:
                continue
            if may(name) or (lately and name in self.before.get(text, NOBODY)):
                self.heard[name, text] += 1
            else:
                self.escaped.append((name, text, way))


def found_in(text: str) -> Iterator[str]:
    """All canaries of a text, as it stands and decoded."""
    decoded = " ".join(_decoded(word) for word in ENCODED.findall(text))
    yield from MARKED.findall(text.lower())
    yield from MARKED.findall(decoded.lower())


def _decoded(word: str) -> str:
    plain = word.replace("+", "-").replace("/", "_")
    try:
        return urlsafe_b64decode(plain + "=" * (-len(plain) % 4)).decode("latin-1")
    except (Error, ValueError):
        return ""
