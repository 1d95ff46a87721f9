"""Words of the settings' list, in every inflection, cut up, disguised, or off by one letter."""

from collections.abc import Collection, Iterator
from functools import lru_cache

from domain.wording.findings import Span, WordingTopic
from domain.wording.reading import GAP, Piece, unleet
from domain.wording.sounds import near, sound

_ENDINGS = (
    "ations", "ation", "ators", "ator", "ating", "ated", "ates", "ate", "ions", "ion", "ings",
    "ing", "ers", "er", "ed", "es", "e", "s", "y",
)  # fmt: skip
INFLECTIONS = frozenset(_ENDINGS) | {"", "or", "ors", "ary", "ive", "able", "ity", "d"}
LONG = 8  # a stem of so many letters tells the word with one of them wrong
BONES = 6  # a stem of so many consonants tells the word by them
LONGEST_ENDING = 6
PIECES = 24


def stem_of(word: str) -> str:
    """A word without its ending: what all its forms begin with."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def forbidden_words(
    pieces: list[Piece], words: Collection[str]
) -> Iterator[tuple[Span, WordingTopic]]:
    """Every place that holds a form of one of the words."""
    stems = {stem_of("".join(filter(str.isalnum, word.lower()))) for word in words}
    for stem in sorted(stems - {""}):
        for place, piece in enumerate(pieces):
            if not set(stem[:2]).isdisjoint(piece.text[:2]):  # cheap, and true of all that follows
                yield from _told(pieces, place, stem)


def _told(pieces: list[Piece], place: int, stem: str) -> Iterator[tuple[Span, WordingTopic]]:
    """The pieces from here on that make a form of the word, for as long as they may."""
    text = ""
    for last in range(place, min(place + PIECES, len(pieces))):
        if last > place and len(pieces[last].gap) > GAP:
            return
        text += pieces[last].text
        others = pieces[last].spellings if last == place else ()
        read = (text, *unleet(text), *others)
        if not any(_may_become(one, stem) for one in read):
            return
        if any(_is_form(one, stem) for one in read):
            yield Span(pieces[place].span.start, pieces[last].span.end), WordingTopic.FORBIDDEN_WORD


def _may_become(text: str, stem: str) -> bool:
    """Whether it begins as the stem does, one letter wrong at most."""
    if len(text) > 2 * len(stem) + LONGEST_ENDING:
        return False
    mine, bones = _skeleton(text), _skeleton(stem)
    if len(bones) >= BONES and (mine.startswith(bones) or bones.startswith(mine)):
        return True
    sizes = range(len(text) - 1, len(text) + 2)
    return any(near(text[: len(stem)], stem[:size]) for size in sizes if size > 0)


@lru_cache(maxsize=8192)
def _skeleton(text: str) -> str:
    """What is left of a word's sound without its vowels: the same in any script, whatever is
    doubled.
    """
    return sound("".join(one for one in sound(text) if one not in "aeiou"))


def _is_form(text: str, stem: str) -> bool:
    """The stem and an ending; a long stem is telling with a letter wrong, and with any ending, and
    by its consonants alone.
    """
    bones = _skeleton(stem)
    if len(bones) >= BONES and _skeleton(text)[: len(bones)] == bones:
        return True
    if len(text) < len(stem) - 1:
        return False
    if len(stem) < LONG:
        return text.startswith(stem) and text[len(stem) :] in INFLECTIONS
    return any(near(text[:size], stem) for size in range(len(stem) - 1, len(stem) + 2))
