"""What a text tells in so many words: who told us, where somebody was, how to a door."""

from collections.abc import Iterator

from domain.wording.findings import Span, WordingTopic
from domain.wording.languages.english import ENGLISH
from domain.wording.languages.french import FRENCH
from domain.wording.languages.german import GERMAN
from domain.wording.languages.hindi import HINDI
from domain.wording.phrases import sentences
from domain.wording.reading import Piece

LANGUAGES = (ENGLISH, HINDI, GERMAN, FRENCH)


def told(pieces: list[Piece], *, reported: bool = True) -> Iterator[tuple[Span, WordingTopic]]:
    """Every place that tells it. What the other side of a dispute reported may stand in its thread
    (`reported` is false there); that a guess is right, nowhere.
    """
    for sentence in sentences(pieces):
        for language in LANGUAGES:
            yield from language.said(sentence, reported=reported)
