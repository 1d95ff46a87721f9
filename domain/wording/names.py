"""Names of people, as entries to look for."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from domain.wording.findings import Span, WordingTopic
from domain.wording.lexicon import Entry, entry_of
from domain.wording.reading import Reading
from domain.wording.vocabulary import words

# Parts of names that name nobody.
_TITLES = words(
    """
    mr mrs ms miss dr prof herr frau shri smt kumari sir madam ji von van der den de la al el
    bin ibn da di du del le und and
    """
)
# Scripts that put no space between words: CJK, kana, Hangul's neighbours, Thai.
MOST_PARTS = 6  # of a name
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]{2,}")


def words_of(name: str) -> frozenset[str]:
    """A name's words, alone and run together."""
    return frozenset(entry.text for entry in _entries(name))


def names(people: Iterable[str], stands: frozenset[str]) -> Iterator[Entry]:
    """Each name and each of its parts, but for the parts that may stand."""
    for name in people:
        for entry in _entries(name):
            if entry.text not in stands:
                yield entry


@lru_cache(maxsize=8192)
def _entries(name: str) -> tuple[Entry, ...]:
    parts = [part for part in parts_of(name) if len(part) > 1 and part not in _TITLES]
    wholes = _joined(parts_of(name)[:MOST_PARTS])
    return (
        *(entry_of(part, WordingTopic.PERSONAL_NAME) for part in parts),
        *(entry_of(one, WordingTopic.PERSONAL_NAME, whole=True) for one in sorted(wholes)),
    )


def _joined(parts: tuple[str, ...]) -> set[str]:
    """Parts that stand together, run together: jeanluc and lucmoulin of Jean-Luc Moulin; and
    the first of them after the rest.
    """
    size = len(parts)
    runs = {"".join(parts[at:end]) for at in range(size) for end in range(at + 2, size + 1)}
    turned = {"".join(parts[at:] + parts[:at]) for at in range(1, size)}
    return {one for one in runs | turned | {"".join(parts[::-1])} if len(one) > 3 and size > 1}


def unspaced(
    people: Iterable[str], stands: frozenset[str], reading: Reading
) -> Iterator[tuple[Span, WordingTopic]]:
    """Names in scripts without spaces, wherever they stand."""
    if not _UNSPACED.search(reading.plain):
        return
    for name in people:
        for part in _UNSPACED.findall(Reading(name).plain):
            for match in re.finditer(part, reading.plain) if part not in stands else ():
                yield reading.span(*match.span()), WordingTopic.PERSONAL_NAME


@lru_cache(maxsize=8192)
def parts_of(name: str) -> tuple[str, ...]:
    """A display name's words, folded."""
    return tuple(piece.text for piece in Reading(name).pieces if not piece.is_number)
