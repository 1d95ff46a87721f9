"""Streets, postal codes and cities, as entries to look for."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from domain.wording.digits import runs
from domain.wording.findings import Span, WordingTopic
from domain.wording.involved import Address
from domain.wording.lexicon import Entry, entry_of
from domain.wording.ordinary import is_ordinary
from domain.wording.reading import GAP, Piece, Reading, squeezed
from domain.wording.sounds import sound
from domain.wording.vocabulary import words

DISTINCT = 5  # a street's one word of so many letters tells it without its number
_SPELT = {"str": "strasse", "rd": "road", "rod": "road", "st": "street",
          "ave": "avenue", "av": "avenue", "blvd": "boulevard", "bd": "boulevard", "dr": "drive",
          "soc": "society", "hts": "heights", "cir": "circle", "ct": "court", "apts": "apartments",
          "apt": "apartment", "sec": "sector", "blk": "block", "nr": "", "no": "", "ln": "lane",
          "hno": "house", "plz": ""}  # fmt: skip
_SMALL = words("de des du la le les l d der die das dem den am an im in zum zur auf of the and")
KINDS = words(
    """
    rue boulevard place chemin impasse quai cours route passage ruelle cite landstrasse
    hauptstrasse chaussee ring damm ufer steig gade straat via calle strada way close crescent
    terrace parkway circle court highway bypass bazaar bazar mohalla wadi pura pur puram nagari
    villa villas complex chambers mansion niwas bhavan sadan bhawan appartement residence
    lotissement haits haitas sosayti sosaiti sosayati sosaayti apartament apartmant taavar
    bilding stet street road avenue lane strasse weg allee platz gasse marg nagar gali chowk
    sector block phase apartment apartments flat house floor tower towers society colony
    residency heights plot near building square drive gardens garden enclave vihar extension
    main cross layout stadt hof wohnung lines line wing estate park view
    """
)
_TAILS = ("strasse", "allee", "weg", "platz", "gasse", "ring", "damm", "ufer", "steig", "stieg",
          "nagar", "marg", "pura", "wadi", "hof", "chaussee", "straat", "gade")  # fmt: skip
_HOUSE = words("house haus maison ghar makaan makan hausnummer building villa immeuble plot")
_NUMBER = words("number no nr numero at nambar n num the la le die das in")


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
    if len(words) > 1 and not KINDS.issuperset(words):
        yield entry_of("".join(words), WordingTopic.ADDRESS, whole=True)
    telling = telling_words(pieces)
    if len(telling) > 1:
        for one in ("".join(telling), "".join(telling[::-1])):
            yield entry_of(one, WordingTopic.ADDRESS, whole=True)
    for word in (word for word in telling if word in parts):  # no mere beginning: Linden
        if len(word) >= DISTINCT and not is_ordinary(word):
            yield entry_of(word, WordingTopic.ADDRESS)
            if word.endswith("er") and len(word) > DISTINCT + 2:
                yield entry_of(word[:-2], WordingTopic.ADDRESS)


def telling_words(pieces: list[Piece]) -> list[str]:
    """What of a street's words is its own: no kind of street, no number, no small word. Linden of
    Lindenallee.
    """
    parts = [_SPELT.get(piece.text, _ended(piece.text)) for piece in pieces if len(piece.text) > 1]
    own = [part for part in parts if part and not part[0].isdigit() and part not in KINDS | _SMALL]
    return [_without_tail(part) if len(own) == 1 else part for part in own]


def _without_tail(word: str) -> str:
    for tail in _TAILS:
        if word.endswith(tail) and len(word) > len(tail) + 2:
            return word.removesuffix(tail)
    return word


class Streets:
    """Streets by the words that are their own, beside any kind of street: "Birken Way" for
    Birkenweg, "Road Linking"; house numbers, and postal codes however said.
    """

    def __init__(self, homes: Iterable[Address]) -> None:
        self._own: dict[str, str] = {}
        self._numbers: set[str] = set()
        self._codes: set[str] = set()
        for home in homes:
            for part in re.split(r"[,;\n]", home.street):
                self._add(Reading(part).pieces)
            code = squeezed(home.postal_code)
            if code.isdigit() and len(code) > 4:
                self._codes.add(code)

    def _add(self, pieces: list[Piece]) -> None:
        own = telling_words(pieces)
        if own and len("".join(own)) > 2:
            self._own[sound("".join(own))] = "".join(own)
            self._own[sound("".join(own[::-1]))] = "".join(own)
        self._numbers |= {piece.text for piece in pieces if piece.is_number}

    def found(self, reading: Reading) -> Iterator[tuple[Span, WordingTopic]]:
        """Every place that says one."""
        pieces = reading.pieces
        for place in range(len(pieces)):
            for last in range(place, min(place + 3, len(pieces))):
                if self._is_own(pieces[place : last + 1]) and _beside_kind(pieces, place, last):
                    yield (
                        Span(pieces[place].span.start, pieces[last].span.end),
                        WordingTopic.ADDRESS,
                    )
            if pieces[place].text in self._numbers and _of_house(pieces, place):
                yield pieces[place].span, WordingTopic.ADDRESS
        for run in runs(pieces) if self._codes else ():
            if "".join(digits for digits, _ in run) in self._codes:
                yield Span(run[0][1].start, run[-1][1].end), WordingTopic.ADDRESS

    def _is_own(self, pieces: list[Piece]) -> bool:
        if any(len(piece.gap) > GAP for piece in pieces[1:]):
            return False
        if len(pieces) == 1:
            alone = (*pieces[0].spellings, _without_tail(pieces[0].text))
            return any(sound(one) in self._own for one in alone)
        return sound("".join(piece.text for piece in pieces)) in self._own


def _beside_kind(pieces: list[Piece], first: int, last: int) -> bool:
    """Whether a kind of street stands within two words, or the word ends in one."""
    if first == last and _without_tail(pieces[first].text) != pieces[first].text:
        return True
    around = pieces[max(0, first - 2) : first] + pieces[last + 1 : last + 3]
    return any(_is_kind(piece) for piece in around)


def _is_kind(piece: Piece) -> bool:
    return any(one in KINDS or _SPELT.get(one) in KINDS for one in piece.spellings)


def _of_house(pieces: list[Piece], place: int) -> bool:
    """The house at 77, Haus 23."""
    for piece in pieces[max(0, place - 3) : place][::-1]:
        if piece.text in _HOUSE:
            return True
        if piece.text not in _NUMBER:
            return False
    return False


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
