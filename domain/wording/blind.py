"""B8, for writers who may not read the report: what points to anybody at all, report or none.

The answer depends on the text and the partner's own name alone, so that nothing can be learnt by
trying: every date, number, mailbox and street is refused, and every word that may be a name.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from domain.wording.cues import named, titled
from domain.wording.days import every_day
from domain.wording.digits import runs
from domain.wording.findings import Span, WordingTopic
from domain.wording.known import NAMES, is_known, is_name
from domain.wording.lexicon import bare
from domain.wording.months import MONTHS
from domain.wording.places import KINDS
from domain.wording.reading import GAP, LONGEST_WORD, Piece, Reading
from domain.wording.relative import happened_before
from domain.wording.sounds import sound
from domain.wording.vocabulary import words

Found = Iterator[tuple[Span, WordingTopic]]
FEWEST_DIGITS = 3
SPELT_OUT = 3  # so many single letters in a row spell a word
SOME_DAY = date(2024, 2, 29)  # whatever day it is: that a text counts from it is enough
# Digits that are other words in some language: they make no number by themselves.
_OTHER_WORDS = words("do das un une oh teen no sat chah che null nil acht saat char a six sept ten")
_MAIL = re.compile(r"\w ?@ ?\w|\b(?:dot|punkt|point) ?(?:com|in|de|fr|org|net|me|co|uk|io|eu)\b"
                   r"|\w\.(?:com|in|de|fr|org|net|me|co|io|eu)\b")  # fmt: skip
_CUT = words("don won isn wasn didn doesn couldn shouldn wouldn hasn haven aren weren ain can")
_STREETS = words(
    """
    street road avenue lane strasse allee gasse marg nagar gali rue boulevard chowk sector
    landstrasse hauptstrasse chaussee impasse quai mohalla colony enclave vihar residency
    heights apartments apartment towers society
    """
)
_STREET_ENDS = ("strasse", "allee", "gasse", "chaussee", "nagar", "marg")
_AMBIGUOUS = words("may mar march mai mars sept jan dec jun jul fev avr sep mon sun sat")
_MASKED = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:[*•#]|[*•…#_]{2,}|[.?]{4,})[^\W\d_]+")
_LETTERED = re.compile(r"(?<!\w)[^\W\d_]+(?:[\d@$!]+[^\W\d_]+)+")
_FAMILIAR = re.compile(r"(?:\d+(?:st|nd|rd|th|h|x|km)|[a-z]\d|\d+[a-z])$")


def pointers(reading: Reading, own: frozenset[str]) -> Found:
    """Every place that may point to somebody; words of the partner's own name do not."""
    yield from _numbers(reading)
    yield from _days(reading)
    yield from _mailboxes(reading)
    yield from _streets(reading.pieces)
    yield from _names(reading.pieces, own)
    yield from _disguised(reading)


def _numbers(reading: Reading) -> Found:
    """Three digits in a row or more, in figures, in groups, or in words."""
    for piece in reading.pieces:
        if piece.is_number and len(piece.text) >= FEWEST_DIGITS:
            yield piece.span, WordingTopic.CONTACT
    told = [piece for piece in reading.pieces if piece.text not in _OTHER_WORDS]
    for run in runs(told):
        digits = "".join(said for said, _ in run)
        if len(run) >= FEWEST_DIGITS and len(digits) >= FEWEST_DIGITS:
            yield Span(run[0][1].start, run[-1][1].end), WordingTopic.CONTACT


def _days(reading: Reading) -> Found:
    for said in every_day(reading, SOME_DAY):
        if 1 <= said.day <= 31 and said.month in (None, *range(1, 13)):
            yield said.span, WordingTopic.DATE
    happened = happened_before(reading.pieces)
    for place, piece in enumerate(reading.pieces):
        if piece.text not in _AMBIGUOUS and sound(piece.text) in MONTHS and happened[place]:
            yield piece.span, WordingTopic.DATE


def _mailboxes(reading: Reading) -> Found:
    for match in _MAIL.finditer(reading.plain):
        yield reading.span(*match.span()), WordingTopic.CONTACT


def _streets(pieces: list[Piece]) -> Found:
    """A kind of street beside a number, or beside a word that is nobody's."""
    for place, piece in enumerate(pieces):
        if piece.text.endswith(_STREET_ENDS) and piece.text not in _STREETS:
            yield piece.span, WordingTopic.ADDRESS
        if piece.text not in _STREETS:
            continue
        for other in (place - 1, place + 1):
            if 0 <= other < len(pieces) and _is_beside(pieces, place, other):
                first, last = sorted((place, other))
                yield Span(pieces[first].span.start, pieces[last].span.end), WordingTopic.ADDRESS


def _is_beside(pieces: list[Piece], place: int, other: int) -> bool:
    gap = pieces[max(place, other)].gap
    if len(gap) > GAP or any(sign in gap for sign in ".,;:!?\n"):
        return False
    beside = pieces[other]
    if beside.is_number:
        return True
    begins = other == 0 or any(sign in beside.gap for sign in ".!?\n")
    return beside.text not in KINDS and (
        not is_known(beside.text) or (beside.capital and not begins and pieces[place].capital)
    )


# ── names ────────────────────────────────────────────────────────────────────────────────────────


def _names(pieces: list[Piece], own: frozenset[str]) -> Found:
    for place, piece in enumerate(pieces):
        if piece.is_number or len(piece.text) < 2 or piece.text in own:
            continue
        if piece.text in _CUT and place + 1 < len(pieces) and pieces[place + 1].text == "t":
            continue
        if not own.isdisjoint(piece.spellings) or piece.text.removesuffix("s") in own:
            continue
        if _may_be_name(pieces, place):
            yield piece.span, WordingTopic.PERSONAL_NAME


def _may_be_name(pieces: list[Piece], place: int) -> bool:
    """A name that is no everyday word; an everyday one, or an unknown word, where it is used or
    written as a name.
    """
    piece = pieces[place]
    if piece.capital and titled(pieces, place):
        return True
    if any(map(_with_honour, piece.spellings)):
        return True
    if any(is_known(one) for one in piece.spellings):
        return any(is_name(one) for one in piece.spellings) and named(pieces, place)
    if any(is_name(one) for one in piece.spellings) or _strange(piece):
        return True
    if piece.caseless:
        return named(pieces, place)
    shouted = piece.source.isupper() and len(piece.source) > 1
    return (piece.capital and not shouted) or named(pieces, place) or (shouted and place > 0)


def _with_honour(word: str) -> bool:
    """Vikramji, priyasharma: a name and what is written in one with it."""
    if len(word) > LONGEST_WORD:
        return False
    if any(len(stem) >= least and is_name(stem) for stem, least in bare(word)):
        return not is_known(word)
    return not is_known(word) and any(
        word[:at] in NAMES and word[at:] in NAMES for at in range(3, len(word) - 2)
    )


def _strange(piece: Piece) -> bool:
    """Whether it is of a script that no trainer of ours writes, or of several at once."""
    scripts = {_script(letter) for letter in piece.source if letter.isalpha()}
    return len(scripts) > 1 or not scripts <= {"LATIN", "INDIC"}


def _script(letter: str) -> str:
    if "\u0900" <= letter <= "\u0d7f":
        return "INDIC"
    return unicodedata.name(letter, "?").split()[0]


def _disguised(reading: Reading) -> Found:
    """Letters apart, signs for letters, a hidden middle."""
    begun: list[Piece] = []
    for piece in (*reading.pieces, None):
        single = piece is not None and len(piece.text) == 1 and not piece.is_number
        if single and piece is not None and (not begun or len(piece.gap) <= GAP):
            begun.append(piece)
            continue
        if len(begun) >= SPELT_OUT:
            yield Span(begun[0].span.start, begun[-1].span.end), WordingTopic.PERSONAL_NAME
        begun = [piece] if single and piece is not None else []
    for pattern in (_LETTERED, _MASKED):
        for match in pattern.finditer(reading.plain):
            if not _FAMILIAR.match(match[0]):
                yield reading.span(*match.span()), WordingTopic.PERSONAL_NAME
