"""A text as the guard reads it: plain letters, words, and where each stood in what was typed."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from domain.wording.findings import Span
from domain.wording.scripts import folded, is_cyrillic, is_indic, looks, readings
from domain.wording.sounds import sound

_PIECE = re.compile(r"[^\W\d_]+|\d+|[@$!|](?=[^\W\d_])|(?<=[^\W\d_])[@$]")
_LEET = str.maketrans("013457@$!|", "oieastasil")
_LEETER = str.maketrans("013457@$!|", "oleastasli")  # 1 and ! are l as well as i
LONGEST_WORD = 64  # what is longer is no word of any script
GAP = 3  # so many signs may stand between the letters of one word


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters or of digits. `span` is its place; `gap` what stands before it."""

    text: str
    source: str
    span: Span
    gap: str
    spellings: tuple[str, ...]

    @property
    def is_number(self) -> bool:
        """Whether it is digits."""
        return self.text[0].isdigit()

    @property
    def capital(self) -> bool:
        """Whether it is written as names are."""
        return self.source[:1].isupper()

    @property
    def caseless(self) -> bool:
        """Whether its script knows no capitals."""
        return self.source.upper() == self.source.lower()

    @property
    def key(self) -> str:
        """How it sounds."""
        return sound(self.text)


class Reading:
    """The plain text, and the place of each of its characters in the typed one."""

    def __init__(self, source: str) -> None:
        self.source = source
        plain: list[str] = []
        places: list[int] = []
        for place, character in enumerate(source):
            letters = folded(character)
            plain.append(letters)
            places += [place] * len(letters)
        self.plain = "".join(plain)
        self._places = [*places, len(source)]

    def span(self, start: int, end: int) -> Span:
        """Where characters of the plain text stood; unseen ones that follow belong to them."""
        last = self._places[end - 1] + 1
        while last < len(self.source) and not folded(self.source[last]):
            last += 1
        return Span(self._places[start], last)

    def plain_before(self, span: Span, size: int) -> str:
        """What stands before a place, plain, up to so many signs."""
        at = bisect_left(self._places, span.start)
        return self.plain[max(0, at - size) : at]

    def plain_after(self, span: Span, size: int) -> str:
        """What stands after a place, plain, up to so many signs."""
        at = bisect_left(self._places, span.end)
        return self.plain[at : at + size]

    @cached_property
    def pieces(self) -> list[Piece]:
        """Its words and numbers, in order."""
        return list(self._pieces())

    def _pieces(self) -> Iterator[Piece]:
        after = 0
        for match in _PIECE.finditer(self.plain):
            span = self.span(*match.span())
            source = self.source[span.start : span.end]
            spellings = _spellings(match[0], source)
            yield Piece(spellings[0], source, span, self.plain[after : match.start()], spellings)
            after = match.end()


def squeezed(text: str) -> str:
    """A short text's letters and digits alone."""
    return "".join(piece.text for piece in Reading(text).pieces)


def _spellings(plain: str, source: str) -> tuple[str, ...]:
    if plain.isascii() and source.isascii():
        return (plain,)
    if len(plain) > LONGEST_WORD:
        return (plain,)
    if any(map(is_indic, source)):
        return readings(source)
    if any(map(is_cyrillic, source)):
        alone = len(source) == 1  # a letter by itself hides among Latin ones
        return (looks(source), plain) if alone else tuple(dict.fromkeys((plain, looks(source))))
    return (plain,)


@lru_cache(maxsize=8192)
def unleet(text: str) -> tuple[str, ...]:
    """A word in which digits and signs stand for letters, in letters; nothing else has any."""
    if text.isalpha() or not any(map(str.isalpha, text)):
        return ()
    return tuple(dict.fromkeys((text.translate(_LEET), text.translate(_LEETER))))
