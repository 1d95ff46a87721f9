"""What to look for, by its sound; and where a text says it, however it is cut up or disguised."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from domain.wording.cues import said_of_somebody
from domain.wording.findings import Span, WordingTopic
from domain.wording.ordinary import is_ordinary
from domain.wording.reading import GAP, Piece, unleet
from domain.wording.sounds import near, sound, vowels_alike

LONGEST = 24  # pieces that one word may be cut into
SLIP = 6  # from so many sounds on, a slip of the hand still tells the word
# What is said with a name and written in one with it.
_TAILS = ("s", "es", "ji", "jee", "jii", "madam", "maam", "mam", "sir", "didi", "bhai", "ka", "ki",
          "ke", "ko", "ne", "se", "wali", "wala")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A word, or words run together. `whole`: several words, of which none must be unusual."""

    text: str
    topic: WordingTopic
    whole: bool = False

    @property
    def careful(self) -> bool:
        """Whether it is an everyday word too, or too short to be sure."""
        return not self.whole and (len(self.text) <= 2 or is_ordinary(self.text))


@dataclass(slots=True)
class Lexicon:
    """Entries by sound."""

    entries: dict[str, Entry] = field(default_factory=dict)
    _beginnings: set[str] = field(default_factory=set)
    _alike: dict[str, list[str]] = field(default_factory=dict)

    def add(self, entries: Iterable[Entry]) -> None:
        """Look for these too."""
        for entry in entries:
            key = sound(entry.text)
            known = self.entries.get(key)
            if known is None or (known.careful and not entry.careful):
                self.entries[key] = entry
            if known is None:
                self._index(entry.text, key)

    def _index(self, text: str, key: str) -> None:
        self._beginnings.update(key[:end] for end in range(1, len(key) + 1))
        self._beginnings.update(sound(text[:end]) for end in range(1, min(len(text), 8) + 1))
        if len(key) >= SLIP:
            self._alike.setdefault(key[:2], []).append(key)

    def found(self, pieces: list[Piece]) -> Iterator[tuple[Span, WordingTopic]]:
        """Every place that says one of the entries."""
        for place, piece in enumerate(pieces):
            if entry := self._alone(pieces, place):
                yield piece.span, entry.topic
            yield from self._together(pieces, place)

    # ── one word ─────────────────────────────────────────────────────────────────────────────────

    def _alone(self, pieces: list[Piece], place: int) -> Entry | None:
        piece = pieces[place]
        for spelling in piece.spellings:
            entry = self.entries.get(sound(spelling))
            if entry is not None and self._meant(entry, spelling, pieces, place):
                return entry
        if piece.is_number or is_ordinary(piece.text):
            return None
        return next((e for one in piece.spellings if (e := self._nearly(one))), None)

    @staticmethod
    def _meant(entry: Entry, spelling: str, pieces: list[Piece], place: int) -> bool:
        """An everyday word is no other spelling of a name, and a name only where so used."""
        if not entry.careful and not is_ordinary(spelling):
            return True
        spelt = entry.text == spelling or (
            entry.careful and (vowels_alike(entry.text, spelling) or pieces[place].caseless)
        )
        return spelt and said_of_somebody(pieces, place)

    def _nearly(self, spelling: str) -> Entry | None:
        """With a tail, or with a slip of the hand in a word that is long enough."""
        for tail in _TAILS:
            stem = spelling.removesuffix(tail)
            if stem != spelling and len(stem) >= max(3, 6 - len(tail)):
                entry = self.entries.get(sound(stem))
                if entry is not None and not entry.careful:
                    return entry
        key = sound(spelling)
        if len(key) >= SLIP - 1:
            for other in self._alike.get(key[:2], ()):
                if near(key, other):
                    return self.entries[other]
        return None

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
        return any(sound(one) in self._beginnings for one in (text, *unleet(text)))

    def _of(self, text: str) -> Entry | None:
        for one in (text, *unleet(text)):
            entry = self.entries.get(sound(one))
            if entry is not None:
                return entry
        return None


def _one_word(pieces: list[Piece], entry: Entry) -> bool:
    """Whether pieces are one word cut up, rather than words that happen to run together."""
    if entry.whole:
        return True
    if all(len(piece.text) == 1 for piece in pieces):
        return len(pieces) > 2
    if any("." in piece.gap and " " in piece.gap for piece in pieces[1:]):
        return False
    return not all(is_ordinary(piece.text) or piece.is_number for piece in pieces)
