"""Which words are everybody's, in the languages of our trainers: what is none of them may be a
name.
"""

from functools import lru_cache

from domain.wording.digits import SAID, TENS, TIMES
from domain.wording.european_names import EUROPEAN_NAMES
from domain.wording.everyday_french import FRENCH
from domain.wording.everyday_german import GERMAN
from domain.wording.everyday_more import MORE
from domain.wording.indian_names import INDIAN_NAMES
from domain.wording.ordinary import ORDINARY, is_ordinary
from domain.wording.reading import LONGEST_WORD
from domain.wording.sounds import sound
from domain.wording.telling import LANGUAGES

EVERYDAY = MORE | GERMAN | FRENCH | SAID.keys() | TENS.keys() | TIMES.keys() | frozenset(
    word for language in LANGUAGES for word in language.vocabulary
)  # fmt: skip
_HEARD = frozenset(sound(word) for word in EVERYDAY | ORDINARY if len(word) > 3)
NAMES = INDIAN_NAMES | EUROPEAN_NAMES
_NAMES_HEARD = frozenset(sound(name) for name in NAMES if len(name) > 3)
_ENDINGS = (
    "s", "es", "n", "en", "e", "er", "em", "t", "te", "ten", "st", "ed", "d", "ing", "ly", "ez",
    "ons", "ent", "ee", "ees", "x", "on", "iye", "ie", "enge", "engi", "ega", "egi", "ne", "na",
    "ni", "ta", "ti", "a", "i", "o", "kar", "ment", "ness", "ity", "able", "tion", "ions", "al",
)  # fmt: skip
# Endings of words that are no names: an unknown word with one is taken for a word.
_WORDLIKE = (
    "tion", "tions", "ment", "ments", "ness", "ing", "ings", "able", "ible", "fully", "ously",
    "ungen", "ung", "heit", "keit", "schaft", "lich", "liche", "lichen", "ierung", "ieren",
    "ement", "euse", "euses", "ique", "iques", "aient", "ability", "ized", "ised", "ology",
)  # fmt: skip
LEAST_PART = 4  # letters of each part of a German compound


@lru_cache(maxsize=16_384)
def is_known(word: str) -> bool:
    """Whether it is an everyday word of English, Hindi, German or French, or a form of one."""
    if len(word) > LONGEST_WORD:
        return False
    if is_ordinary(word) or word in EVERYDAY or (word not in NAMES and _is_form(word)):
        return True
    return word not in NAMES and word.endswith(_WORDLIKE) and len(word) > 6


@lru_cache(maxsize=16_384)
def is_name(word: str) -> bool:
    """Whether it is a common name, however spelt, and no everyday word."""
    if len(word) > LONGEST_WORD:
        return False
    if word in NAMES:
        return True
    return len(word) > 3 and sound(word) in _NAMES_HEARD and sound(word) not in _HEARD


def _is_form(word: str) -> bool:
    if any(_stem(word, ending) for ending in _ENDINGS):
        return True
    return _is_compound(word) or (len(word) > 4 and sound(word) in _HEARD)


def _stem(word: str, ending: str) -> bool:
    stem = word.removesuffix(ending)
    if stem == word or len(stem) < 3:
        return False
    return any(one in EVERYDAY or one in ORDINARY for one in (stem, stem + "e", stem + "en"))


def _is_compound(word: str) -> bool:
    """Kalendereintrag: two words of German, an s or n between them perhaps."""
    for place in range(LEAST_PART, len(word) - LEAST_PART + 1):
        first, last = word[:place], word[place:]
        if _is_part(last) and (_is_part(first) or _is_part(first[:-1])):
            return True
    return False


def _is_part(word: str) -> bool:
    return len(word) >= LEAST_PART - 1 and (
        word in GERMAN
        or any(
            word.endswith(e) and word.removesuffix(e) in GERMAN for e in ("n", "en", "e", "er", "s")
        )
    )
