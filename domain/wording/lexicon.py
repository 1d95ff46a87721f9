"""What to look for, by its sound; and where a text says it, however it is cut up or disguised."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.wording.cues import Addressed, said_of_somebody
from domain.wording.findings import Span, WordingTopic
from domain.wording.ordinary import is_ordinary
from domain.wording.reading import GAP, Piece, Reading, unleet
from domain.wording.sounds import near, sound, vowels_alike

_HONOUR = frozenset({"ji", "jee", "jii"})
LONGEST = 24  # pieces that one word may be cut into
MASKED_LEAST = 2  # so many letters are left of a word whose middle is hidden
SLIP = 6  # from so many sounds on, a slip of the hand still tells the word
# What is said with a name and written in one with it.
_TAILS = ("s", "es", "ji", "jee", "jii", "madam", "maam", "mam", "sir", "didi", "bhai", "ka", "ki",
          "ke", "ko", "ne", "se", "wali", "wala", "bhaiya", "bhaiyya", "ben", "behn", "behen",
          "bai",
          "saab", "sahab", "sahib", "saheb", "aunty", "uncle", "bhabhi", "kaka", "dada", "anna",
          "garu", "bibi", "jaan")  # fmt: skip
_HEADS = ("mr", "mrs", "ms", "miss", "dr", "frau", "herr", "mme", "mlle", "monsieur", "madame",
          "shri", "shree", "smt", "sri", "kumari", "fr", "hr", "sir", "lady", "madam")  # fmt: skip
# From a word's first letter on alone: in a word of thousands each other one would search anew.
_MASKED = re.compile(r"(?<![^\W\d_])([^\W\d_]+)(?:[*•…#?_.\-]{2,}|[*•#?])([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word, or words run together, with how it sounds.

    `whole`: several words, of which none must be unusual. `careful`: an everyday word too, or too
    short to be sure of.
    """

    text: str
    key: str
    topic: WordingTopic
    whole: bool
    careful: bool


def entry_of(text: str, topic: WordingTopic, *, whole: bool = False) -> Entry:
    """A folded text to look for."""
    careful = not whole and (len(text) <= 2 or is_ordinary(text))
    return Entry(text, sound(text), topic, whole, careful)


class Lexicon:
    """Entries by sound.

    Words so spelt as in `allowed` stand, whatever they sound like; those of the partner's `own`
    name where the partner is addressed.
    """

    def __init__(
        self, entries: Iterable[Entry], allowed: frozenset[str], own: frozenset[str]
    ) -> None:
        self._allowed = allowed
        self._own = own
        self._entries: dict[str, Entry] = {}
        for entry in entries:
            known = self._entries.setdefault(entry.key, entry)
            if known.careful and not entry.careful:
                self._entries[entry.key] = entry
        self._keys = sorted(self._entries)
        self._texts = sorted(entry.text for entry in self._entries.values())
        self._by_ends: dict[str, list[str]] = {}
        for text in self._texts:
            if len(text) > MASKED_LEAST and text not in allowed:
                self._by_ends.setdefault(text[0] + text[-1], []).append(text)

    def found(self, pieces: list[Piece]) -> Iterator[tuple[Span, WordingTopic]]:
        """Every place that says one of the entries."""
        addressed = Addressed(pieces, self._own)
        for place, piece in enumerate(pieces):
            if addressed.at(place):
                continue
            if entry := self._alone(pieces, place):
                yield piece.span, entry.topic
            yield from self._together(pieces, place)

    # ── one word ─────────────────────────────────────────────────────────────────────────────────

    def _alone(self, pieces: list[Piece], place: int) -> Entry | None:
        piece = pieces[place]
        if piece.text in self._allowed:
            return None
        for spelling in piece.spellings:
            entry = self._entries.get(sound(spelling))
            if entry is not None and self._meant(entry, spelling, pieces, place):
                return entry
        if piece.is_number or is_ordinary(piece.text):
            return None
        found = (self._nearly(one, pieces, place) for one in piece.spellings)
        return next((entry for entry in found if entry), None)

    @staticmethod
    def _meant(entry: Entry, spelling: str, pieces: list[Piece], place: int) -> bool:
        """An everyday word is no other spelling of a name, and a name only where so used."""
        if not entry.careful and not is_ordinary(spelling):
            return True
        spelt = entry.text == spelling or (
            entry.careful and (vowels_alike(entry.text, spelling) or pieces[place].caseless)
        )
        return spelt and said_of_somebody(pieces, place)

    def _nearly(self, spelling: str, pieces: list[Piece], place: int) -> Entry | None:
        """With an honour, or with a slip of the hand: in a long word, or one used as a name."""
        for stem, least in bare(spelling):
            if len(stem) >= least:
                entry = self._entries.get(sound(stem))
                if entry is not None and not entry.careful:
                    return entry
        key = sound(spelling)
        named = said_of_somebody(pieces, place)
        shortest = SLIP - named
        if len(key) < shortest - 1:
            return None
        for other in _beginning(self._keys, key[: 2 - named]):
            if len(other) >= shortest and near(key, other) and not self._entries[other].careful:
                return self._entries[other]
        return None

    def masked(self, reading: Reading) -> Iterator[tuple[Span, WordingTopic]]:
        """Words of which the middle is hidden: Pr***a."""
        for match in _MASKED.finditer(reading.plain):
            first, last = match[1], match[2]
            if len(first) + len(last) < MASKED_LEAST:
                continue
            for text in self._by_ends.get(first[0] + last[-1], ()):
                hidden = len(text) - len(first) - len(last)
                if hidden > 0 and text.startswith(first) and text.endswith(last):
                    yield reading.span(*match.span()), WordingTopic.PERSONAL_NAME
                    break

    # ── a word in several pieces ─────────────────────────────────────────────────────────────────

    def _together(self, pieces: list[Piece], place: int) -> Iterator[tuple[Span, WordingTopic]]:
        text = pieces[place].text
        for end in range(place + 1, min(place + LONGEST, len(pieces))):
            if len(pieces[end].gap) > GAP or not self._begins(text):
                return
            text += pieces[end].text
            entry = self._of(text)
            if entry is not None and _one_word(pieces[place : end + 1], entry):
                yield Span(pieces[place].span.start, pieces[end].span.end), entry.topic

    def _begins(self, text: str) -> bool:
        """Whether an entry goes on from here. A letter three times over begins none."""
        return any(
            one[-3:] != one[-1] * 3
            and (_starts(self._texts, one) or _starts(self._keys, sound(one)))
            for one in (text, *unleet(text))
        )

    def _of(self, text: str) -> Entry | None:
        for one in (text, *unleet(text)):
            entry = self._entries.get(sound(one))
            if entry is not None:
                return entry
        return None


def bare(spelling: str) -> Iterator[tuple[str, int]]:
    """The word without what is said with a name, and how long that must be to be one."""
    for tail in _TAILS:
        if spelling.endswith(tail):
            yield spelling.removesuffix(tail), 3 if tail in _HONOUR else 4
    for head in _HEADS:
        if spelling.startswith(head):
            yield spelling.removeprefix(head), 4


def _starts(listed: list[str], text: str) -> bool:
    """Whether one of a sorted list begins so."""
    place = bisect_left(listed, text)
    return place < len(listed) and listed[place].startswith(text)


def _beginning(listed: list[str], text: str) -> list[str]:
    """Those of a sorted list that begin so."""
    return listed[bisect_left(listed, text) : bisect_left(listed, text + "\U0010ffff")]


def _one_word(pieces: list[Piece], entry: Entry) -> bool:
    """Whether pieces are one word cut up, rather than words that happen to run together."""
    if entry.whole:
        return True
    if all(len(piece.text) == 1 for piece in pieces):
        return len(pieces) > 2
    if any("." in piece.gap and " " in piece.gap for piece in pieces[1:]):
        return False
    return not all(is_ordinary(piece.text) or piece.is_number for piece in pieces)
