"""Streets, postal codes and cities, as entries to look for."""

import re
from collections.abc import Iterator
from functools import lru_cache

from domain.wording.findings import WordingTopic
from domain.wording.involved import Address
from domain.wording.lexicon import Entry, entry_of
from domain.wording.ordinary import is_ordinary
from domain.wording.reading import Piece, Reading, squeezed
from domain.wording.vocabulary import words

DISTINCT = 5  # a street's one word of so many letters tells it without its number
_SPELT = {"str": "strasse", "rd": "road", "rod": "road", "st": "street",
          "ave": "avenue", "apts": "apartments",
          "apt": "apartment", "sec": "sector", "blk": "block", "nr": "", "no": "", "ln": "lane",
          "hno": "house", "plz": ""}  # fmt: skip
_KINDS = words(
    """
    street road avenue lane strasse weg allee platz gasse marg nagar gali chowk sector block
    phase apartment apartments flat house floor tower towers society colony residency heights
    plot near building square court drive gardens garden enclave vihar extension main cross
    layout
    """
)


@lru_cache(maxsize=2048)
def address(home: Address) -> tuple[Entry, ...]:
    """Each part of an address that tells it."""
    streets = (_street(Reading(part).pieces) for part in re.split(r"[,;\n]", home.street))
    code, city = squeezed(home.postal_code), squeezed(home.city)
    return (
        *(entry for street in streets for entry in street),
        *([entry_of(code, WordingTopic.ADDRESS, whole=True)] if len(code) > 3 else ()),
        *([entry_of(city, WordingTopic.ADDRESS)] if city else ()),
    )


def _street(pieces: list[Piece]) -> Iterator[Entry]:
    """With its number, without it, and its one telling word alone."""
    parts = [_SPELT.get(piece.text, piece.text) for piece in pieces]
    words = [part for part in parts if part and not part[0].isdigit()]
    if len(parts) > 1 or words:
        yield entry_of("".join(parts), WordingTopic.ADDRESS, whole=len(parts) > 1)
    if len(words) > 1 and not _KINDS.issuperset(words):
        yield entry_of("".join(words), WordingTopic.ADDRESS, whole=True)
    telling = [word for word in words if word not in _KINDS]
    if len(telling) == 1 and len(telling[0]) >= DISTINCT and not is_ordinary(telling[0]):
        yield entry_of(telling[0], WordingTopic.ADDRESS)


def spelt_out(pieces: list[Piece]) -> list[Piece]:
    """The text's pieces with the usual short forms of street words in full; none if it has none."""
    full = [_full(piece) for piece in pieces]
    return full if any(one is not piece for one, piece in zip(full, pieces, strict=True)) else []


def _full(piece: Piece) -> Piece:
    text = _SPELT.get(piece.text) or _ended(piece.text)
    if text == piece.text:
        return piece
    return Piece(text, piece.source, piece.span, piece.gap, (text,))


def _ended(text: str) -> str:
    return text + "asse" if text.endswith("str") and len(text) > 5 else text
