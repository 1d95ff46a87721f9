"""Phone numbers and e-mail addresses, in any grouping, in words, and in part."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from domain.wording.digits import runs
from domain.wording.findings import Span, WordingTopic
from domain.wording.lexicon import Entry, entry_of
from domain.wording.names import parts_of
from domain.wording.ordinary import is_ordinary
from domain.wording.reading import Piece, Reading, squeezed
from domain.wording.vocabulary import words

TELLING = 7  # so many digits of a number in a row tell it
FEWEST = 3  # so many of its end do, where the text says that it is an end
_ENDING = re.compile(
    r"\b(?:end|ends|ending|ended|last|final|finish|finishes|finishing|tail|back|digits|aakhri|aakhir"
    r"|akhri|akhir|last|ant|khatam|termine|terminent|terminant|finit|finissant|fin|derniers?|endet"
    r"|endend|endziffern|letzte[nr]?|hinten|schluss|chiffres|ziffern|ank|stops?|closing|conclud\w+"
    r"|x{2,}|xx\w*)\b|\*{2,}|•{2,}|\.{3,}|…|#{2,}"
)
_BEGINNING = re.compile(
    r"\b(?:begins?|beginning|starts?|starting|first|shuru|pehle|pahle|commence|debute|premiers?"
    r"|beginnt|fangt|anfang|vorne|erste[nr]?)\b"
)
_MASK = "x*•…#_?"
_MASKED = re.compile(rf"\d[\d \-./()]{{0,24}}(?:[{_MASK}]|\.\.)[\d \-./(){_MASK}]{{0,32}}")
_AMOUNT = re.compile(
    r"^\s*(?:eur|euros?|usd|dollars?|inr|rs|rupees?|rupaye|paise|cents?|percent|km|%|€|₹|\$|£"
    r"|(?:am|pm|uhr|hours?|minutes?|partners?|clients?|kunden|people|characters)\b)"
)
_PRICED = re.compile(r"(?:eur|euros?|usd|inr|rs\.?|rupees?|€|₹|\$|£|version|ticket)\s*$")
_DOTS = frozenset({"dot", "punkt", "point", "@"})
_GLUE = _DOTS | words(
    "at the rate attherate underscore dash arobase a aet klammeraffe chez bei tiret"
)


def digits_of(phone: str) -> str:
    """A number's telling digits: the last ten, without what a country or a trunk puts before."""
    found = "".join(piece.text for piece in Reading(phone).pieces if piece.is_number)
    return found[-10:].lstrip("0")


def phones(numbers: Iterable[str], reading: Reading) -> Iterator[tuple[Span, WordingTopic]]:
    """Wherever enough of a number's digits stand in a row: seven, or its end, or its beginning."""
    known = [number for number in map(digits_of, numbers) if len(number) >= 5]
    if not known:
        return
    ends = {n[-size:] for n in known for size in range(FEWEST, TELLING)}
    begins = {lead + n[:size] for n in known for size in range(4, TELLING) for lead in ("", "0")}
    parts = {n[at : at + min(TELLING, len(n))] for n in known for at in range(max(1, len(n) - 6))}
    sizes = {len(part) for part in parts}
    for run in runs(reading.pieces):
        said = "".join(digits for digits, _ in run)
        where = [span for digits, span in run for _ in digits]
        whole = Span(where[0].start, where[-1].end)
        told = [
            Span(where[at].start, where[at + size - 1].end)
            for size in sizes
            for at in range(len(said) - size + 1)
            if said[at : at + size] in parts
        ]
        if not told and _is_part(reading, whole, said, ends, begins):
            told = [whole]
        yield from ((span, WordingTopic.CONTACT) for span in told)
    yield from _masked(known, reading)


def _is_part(reading: Reading, whole: Span, said: str, ends: set[str], begins: set[str]) -> bool:
    """Whether it is the end of a number: from four digits on, unless it is an amount; of three, and
    of a beginning, where the text says that it is one.
    """
    if said not in ends and said not in begins:
        return False
    before, after = reading.plain_before(whole, 40), reading.plain_after(whole, 40)
    said_so = f"{before} {after}"
    if said in ends and _ENDING.search(said_so):
        return True
    if said in begins and _BEGINNING.search(said_so):
        return True
    year = len(said) == 4 and said[:2] in {"19", "20"}
    return said in ends and len(said) > FEWEST and not year and not is_amount(reading, whole)


def is_amount(reading: Reading, span: Span) -> bool:
    """Whether a number is so much money, time or distance, or a ticket's."""
    before, after = reading.plain_before(span, 12), reading.plain_after(span, 16)
    return bool(_AMOUNT.match(after) or _PRICED.search(before))


def _masked(known: list[str], reading: Reading) -> Iterator[tuple[Span, WordingTopic]]:
    """98xxxx3210: a beginning and an end, with signs for what is between; a beginning alone."""
    for match in _MASKED.finditer(reading.plain):
        groups = re.split(rf"[{_MASK}]+(?:[ \-./()]*[{_MASK}]+)*|\.\.+", match[0])
        first, last = (re.sub(r"\D", "", groups[n]) for n in (0, -1))
        if len(first) + len(last) < 4 or not (len(last) > 1 or len(first) > 3):
            continue
        heads = {first, first.removeprefix("0"), first.removeprefix("91"), first.removeprefix("1")}
        for n in known:
            if n.endswith(last) and any(head and n.startswith(head) for head in heads):
                yield reading.span(*match.span()), WordingTopic.CONTACT
                break


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
