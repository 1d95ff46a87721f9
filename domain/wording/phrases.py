"""Things said in a few words, whatever stands between them: patterns over the words of a sentence.

Patterns are written one after another, a `;` after each. A pattern is a row of elements: `word`
or `CONCEPT` (a language's list), several with `|` between;
`(word)` may be left out; `~3` is a gap of up to three words, `~3/word` one that holds no such word;
`^` a pause before, `$` a pause after; `!word` anywhere: the sentence holds no such word. Words are
compared by their sounds.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from domain.wording.findings import Span, WordingTopic
from domain.wording.reading import Piece, unleet
from domain.wording.sounds import sound

NONE: frozenset[str] = frozenset()
LONGEST_FIGURE = 6  # 12, 2e, 4th, 12b
_PAUSES = ',;:.!?\n()"…–'
# After these somebody who was meant is not said to have, or be, something else.
_ONWARD = "no yes indeed and but so too again nein ja haan nahi non oui und mais"


@dataclass(frozen=True, slots=True)
class Word:
    """A word by its sounds, at its place; `pause`: a sign before it sets it off."""

    keys: tuple[str, ...]
    span: Span
    pause: bool
    number: bool
    alone: bool  # one letter

    def among(self, words: frozenset[str]) -> bool:
        """Whether it is one of them."""
        return not words.isdisjoint(self.keys)


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern."""

    words: frozenset[str] = NONE
    gap: int = 0  # up to so many words, of which none is among `words`
    optional: bool = False
    sign: str = ""  # "^" or "$"
    figures: bool = False  # a number in figures will do
    letter: bool = False  # a letter by itself will do

    def takes(self, word: Word) -> bool:
        """Whether the word can stand here."""
        if (self.figures and word.number) or (self.letter and word.alone):
            return True
        return word.among(self.words)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern, and what it tells."""

    elements: tuple[Element, ...]
    without: frozenset[str]
    topic: WordingTopic
    reported: bool = False  # who told us and what was sent: what a dispute's thread speaks of


class Language:
    """A language's words and the patterns made of them."""

    def __init__(
        self, concepts: Mapping[str, str], told: Mapping[WordingTopic, str], reported: str
    ) -> None:
        self.vocabulary = frozenset(
            word
            for listed in (*concepts.values(), *told.values(), reported)
            for word in re.split(r"[^a-z]+", listed)
        )
        self._concepts = {name: _keys(listed) for name, listed in concepts.items()}
        self._by_first: dict[str, list[Pattern]] = {}
        for topic, listed in told.items():
            self._add_all(listed, topic)
        self._add_all(reported, WordingTopic.SOURCE, reported=True)

    def _add_all(self, listed: str, topic: WordingTopic, *, reported: bool = False) -> None:
        for line in filter(str.strip, re.sub(r"\|\s+", "|", listed).split(";")):
            self._add(line.split(), topic, reported)

    def _add(self, elements: list[str], topic: WordingTopic, reported: bool) -> None:
        without = [self._words(one[1:]) for one in elements if one[0] == "!"]
        row = tuple(self._element(one) for one in elements if one[0] != "!")
        pattern = Pattern(row, frozenset().union(*without), topic, reported)
        first = next(one for one in row if one.sign != "^")
        firsts = first.words | ({"#"} if first.figures else NONE)
        for key in firsts:
            self._by_first.setdefault(key, []).append(pattern)

    def _element(self, said: str) -> Element:
        if said == "^":
            return Element(sign=said)
        if said[0] == "~":
            size, _, but = said[1:].partition("/")
            return Element(self._words(but) if but else NONE, gap=int(size or 3))
        optional = said[0] == "("
        names = said.strip("()").split("|")
        plain = "|".join(name for name in names if name not in {"#", "@", "$"})
        return Element(
            self._words(plain) if plain else NONE,
            optional=optional,
            sign="$" if "$" in names else "",
            figures="#" in names,
            letter="@" in names,
        )

    def _words(self, said: str) -> frozenset[str]:
        found: set[str] = set()
        for one in said.split("|"):
            found |= self._concepts[one] if one.isupper() else {_heard(one)}
        return frozenset(found)

    def said(self, words: list[Word], *, reported: bool) -> Iterator[tuple[Span, WordingTopic]]:
        """Every place of a sentence that says something of what it must not."""
        every: frozenset[str] | None = None
        for place, word in enumerate(words):
            keys = (*word.keys, "#") if word.number else word.keys
            for pattern in {id(p): p for k in keys for p in self._by_first.get(k, ())}.values():
                if pattern.reported and not reported:
                    continue
                last = _end(pattern, words, place)
                if last is None:
                    continue
                if pattern.without:
                    every = every or frozenset(key for one in words for key in one.keys)
                    if not pattern.without.isdisjoint(every):
                        continue
                yield Span(word.span.start, words[last].span.end), pattern.topic


GOES_ON = frozenset(map(sound, _ONWARD.split()))


def _end(pattern: Pattern, words: list[Word], place: int) -> int | None:
    """The last word of what begins here, as the pattern has it; None where nothing does."""
    at = {place}
    for element in pattern.elements:
        at = _after(element, words, at)
        if not at:
            return None
    return max(at) - 1


def _after(element: Element, words: list[Word], at: set[int]) -> set[int]:
    """Where the next element may stand, from each of the places where this one may."""
    if element.sign == "^":
        return {n for n in at if n == 0 or (n < len(words) and words[n].pause)}
    if element.sign == "$":
        paused = {n for n in at if n == len(words) or words[n].pause or words[n].among(GOES_ON)}
        return paused | {n + 1 for n in at if n < len(words) and words[n].among(element.words)}
    if element.gap:
        return {n for start in at for n in _through(element, words, start)}
    found = {n + 1 for n in at if n < len(words) and element.takes(words[n])}
    return found | at if element.optional else found


def _through(element: Element, words: list[Word], start: int) -> Iterator[int]:
    for n in range(start, min(start + element.gap, len(words)) + 1):
        yield n
        if n < len(words) and element.words and words[n].among(element.words):
            return


@cache
def _keys(listed: str) -> frozenset[str]:
    return frozenset(map(_heard, listed.split()))


def _heard(word: str) -> str:
    """How a word sounds; but "app" is not Hindi's "you" (aap), nor "vos" French "you" (vous)."""
    return word.upper() if word in {"app", "apps", "vos"} else sound(word)


# ── sentences ────────────────────────────────────────────────────────────────────────────────────


def sentences(pieces: list[Piece]) -> Iterator[list[Word]]:
    """The text's sentences, in words: what has signs for letters in it is put together."""
    sentence: list[Word] = []
    place = 0
    while place < len(pieces):
        last = _last(pieces, place)
        gap = pieces[place].gap
        ordinal = bool(sentence) and gap == ". " and sentence[-1].number  # 4. Etage
        if sentence and (any(sign in gap for sign in "!?\n;") or (". " in gap and not ordinal)):
            yield sentence
            sentence = []
        sentence.append(_word(pieces[place : last + 1], gap))
        place = last + 1
    if sentence:
        yield sentence


def _last(pieces: list[Piece], place: int) -> int:
    """The last piece of the word that begins here: "wasn't", "l0cation"; not "that's"."""
    last = place
    while last + 1 < len(pieces):
        after = pieces[last + 1]
        if after.is_number and pieces[last].is_number:
            break
        if not (after.gap in {"", "*", "_"} or (after.gap == "'" and after.text == "t")):
            break
        last += 1
    return last


def _word(pieces: list[Piece], gap: str) -> Word:
    text = "".join(piece.text for piece in pieces)
    spellings = pieces[0].spellings if len(pieces) == 1 else (*unleet(text), text)
    return Word(
        tuple(map(_heard, spellings)),
        Span(pieces[0].span.start, pieces[-1].span.end),
        any(sign in gap for sign in _PAUSES),
        text[0].isdigit() and len(text) < LONGEST_FIGURE,
        len(text) == 1 and text.isalpha(),
    )
