"""Phone numbers and e-mail addresses, in any grouping, in words, and in part."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from domain.wording.findings import Span, WordingTopic
from domain.wording.lexicon import Entry, entry_of
from domain.wording.names import parts_of
from domain.wording.ordinary import is_ordinary
from domain.wording.reading import Piece, Reading, squeezed

TELLING = 7  # so many digits of a number in a row tell it
FEWEST = 3  # so many of its end do, where the text says that it is an end
WIDEST = 6  # signs between two groups of digits
_DIGITS = (
    "zero oh shunya sunya null nil", "one ek eins", "two do zwei", "three teen tin drei",
    "four char chaar vier", "five paanch panch fuenf funf", "six chhe chah chhah che sechs",
    "seven saat sat sieben", "eight aath ath acht", "nine nau neun",
)  # fmt: skip
SAID = {word: str(n) for n, said in enumerate(_DIGITS) for word in said.split()}
_TENS = {
    word: str(n)
    for n, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_TIMES = {"double": 2, "triple": 3, "dabal": 2, "tripal": 3}
_ENDING = re.compile(
    r"\b(?:end(?:s|ing|ed)?(?: (?:in|with|on))?|last (?:\w+ )?digits?(?: (?:are|is|of))?"
    r"|aakhri(?: \w+)?|akhri(?: \w+)?|x{2,}|\*{2,}|•{2,}|\.{3,}|…)[\s:\-\"']*$"
)
_MASKED = re.compile(r"^[\s\-]*(?:x{2,}|\*{2,}|•{2,}|\.{3,}|…)")
_DOTS = frozenset({"dot", "punkt", "@"})
_GLUE = _DOTS | {"at", "the", "rate", "attherate", "underscore", "dash"}


def digits_of(phone: str) -> str:
    """A number's telling digits: the last ten, without what a country or a trunk puts before."""
    found = "".join(piece.text for piece in Reading(phone).pieces if piece.is_number)
    return found[-10:].lstrip("0")


def phones(numbers: Iterable[str], reading: Reading) -> Iterator[tuple[Span, WordingTopic]]:
    """Wherever enough of a number's digits stand in a row."""
    known = [number for number in map(digits_of, numbers) if len(number) >= 5]
    ends = {n[-size:] for n in known for size in range(FEWEST, 8)}
    begins = {n[:size] for n in known for size in range(4, 8)}
    parts = {n[at : at + min(TELLING, len(n))] for n in known for at in range(max(1, len(n) - 6))}
    sizes = {len(part) for part in parts}
    for run in _runs(reading.pieces) if known else ():
        said = "".join(digits for digits, _ in run)
        where = [span for digits, span in run for _ in digits]
        told = [
            Span(where[at].start, where[at + size - 1].end)
            for size in sizes
            for at in range(len(said) - size + 1)
            if said[at : at + size] in parts
        ]
        whole = Span(where[0].start, where[-1].end)
        if not told and _is_part(reading, whole, said, ends, begins):
            told = [whole]
        yield from ((span, WordingTopic.CONTACT) for span in told)


def _is_part(reading: Reading, whole: Span, said: str, ends: set[str], begins: set[str]) -> bool:
    """Whether it is said to be the end, or is masked and the beginning, of a number."""
    before = reading.source[max(0, whole.start - 40) : whole.start].lower()
    after = reading.source[whole.end : whole.end + 12].lower()
    return (said in ends and _ENDING.search(before) is not None) or (
        said in begins and _MASKED.match(after) is not None
    )


def _runs(pieces: list[Piece]) -> Iterator[list[tuple[str, Span]]]:
    """Digits that follow one another, in figures or in words."""
    run: list[tuple[str, Span]] = []
    for digits, piece in _read(pieces):
        if not digits or len(piece.gap) > WIDEST:
            if run:
                yield run
            run = []
        if digits:
            run.append((digits, piece.span))
    if run:
        yield run


def _read(pieces: list[Piece]) -> Iterator[tuple[str, Piece]]:
    """Each piece and the digits that it says; none for another word."""
    times, ten = 1, None
    for piece in pieces:
        said = piece.text if piece.is_number else _in_words(piece)
        if ten is not None and not (len(said) == 1 and said != "0"):
            yield "0", ten
        ten = None
        if piece.text in _TIMES:
            times = _TIMES[piece.text]
        elif piece.text in _TENS:
            ten = piece
            yield _TENS[piece.text], piece
        else:
            yield said * times, piece
            times = 1
    if ten is not None:
        yield "0", ten


def _in_words(piece: Piece) -> str:
    return next((SAID[one] for one in piece.spellings if one in SAID), "")


# ── e-mail ───────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=2048)
def mailbox(email: str, name: str) -> tuple[Entry, ...]:
    """The whole address; and its own part, where that is somebody's and no mere name."""
    local, _, domain = email.partition("@")
    own, at = squeezed(local), squeezed(domain)
    whole = [entry_of(own + at, WordingTopic.CONTACT, whole=True)] if own and at else []
    parts = parts_of(name)
    if len(own) <= 4 or is_ordinary(own) or own in {*parts, "".join(parts)}:
        return tuple(whole)
    numbered = any(map(str.isdigit, own))
    return (*whole, entry_of(own, WordingTopic.CONTACT, whole=numbered))


def unglued(pieces: list[Piece]) -> list[Piece]:
    """The text's pieces without what stands for an address's signs; none if it holds no address."""
    said = {piece.text for piece in pieces}
    dotted = not said.isdisjoint(_DOTS) or any(piece.gap == "." for piece in pieces)
    if not dotted or said.isdisjoint(_GLUE):
        return []
    return [piece for piece in pieces if piece.text not in _GLUE]
