"""Names of people, as entries to look for."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from domain.wording.findings import WordingTopic
from domain.wording.lexicon import Entry
from domain.wording.reading import Reading
from domain.wording.vocabulary import words

# Parts of names that name nobody.
_TITLES = words(
    """
mr mrs ms miss dr prof herr frau shri smt kumari sir madam ji von van der den de la al el
bin ibn da di du del le und and
"""
)
_WORD = re.compile(r"[^\W\d_]+")


def names(people: Iterable[str], allowed: Iterable[str]) -> Iterator[Entry]:
    """Each name and each of its parts, but for the parts of allowed names."""
    stands = {part for name in allowed for part in parts_of(name)}
    for name in people:
        parts = parts_of(name)
        for part in parts:
            if part not in stands and part not in _TITLES and len(part) > 1:
                yield Entry(part, WordingTopic.PERSONAL_NAME)
        if len(parts) > 1 and not stands.issuperset(parts):
            for whole in {"".join(parts), "".join(parts[::-1])}:
                yield Entry(whole, WordingTopic.PERSONAL_NAME, whole=True)


@lru_cache(maxsize=16_384)
def parts_of(name: str) -> tuple[str, ...]:
    """A display name's words, folded."""
    return tuple(piece.text for piece in Reading(name).pieces if not piece.is_number)
