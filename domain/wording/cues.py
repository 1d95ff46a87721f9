"""Whether an everyday word is used as somebody's name: "Mark told us", not "mark your calendar"."""

from domain.wording.reading import Piece
from domain.wording.vocabulary import words

_BEFORE = words(
    """
    client clients customer mr mrs ms miss madam mister named called name lady guy gentleman
    herr frau smt shri shrimati kumari user reporter complainant by girl
    """
)
_AFTER = words(
    """
    ji jee ne told said says called calls calling phoned rang reported reports complained
    informed wrote writes sent shared paid booked confirmed claims claimed mentioned says filed
    contacted messaged texted admitted gave madam maam mam sir didi aunty has bataya boli bola
    kaha
    """
)
_DID = _AFTER - words("has calling paid sent shared booked confirmed gave filed contacted sir mam")
_TITLES = words("mr mrs ms miss madam mister herr frau shri smt")
_HONOURS = words("ji jee madam maam sir")
_GREETINGS = words(
    """
    dear hi hello hey namaste namaskar morning afternoon evening day thanks you welcome sorry
    liebe lieber hallo dhanyavad shukriya
    """
)
# Capitals say nothing of these: they are always written so.
_CAPITALISED = words(
    """
    april may june july august january february march september october november december monday
    tuesday wednesday thursday friday saturday sunday i paris troy christian
    """
)


def said_of_somebody(pieces: list[Piece], place: int) -> bool:
    """A cue beside it, a possessive, or a capital that no sentence's beginning asks for."""
    before = pieces[place - 1] if place else None
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    if before is not None and before.text in _BEFORE and not _breaks(pieces[place].gap):
        return True
    if after is not None and not _breaks(after.gap) and _follows(after):
        return True
    return _stands_out(pieces[place], before, after)


def titled(pieces: list[Piece], place: int) -> bool:
    """Whether a title stands right before it: Mr. Price, Frau Weiss."""
    if not place or pieces[place - 1].text not in _TITLES | {"mme", "mlle"}:
        return False
    return pieces[place].gap in {" ", ". ", "."}


def named(pieces: list[Piece], place: int) -> bool:
    """Whether it is surely used as a name: with an honour, or somebody who told something, or a
    capital within a sentence.
    """
    before = pieces[place - 1] if place else None
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    if before is not None and before.text in _TITLES and not _breaks(pieces[place].gap, but="."):
        return True
    if after is not None and not _breaks(after.gap) and after.text in _DID:
        return True
    return _stands_out(pieces[place], before, after)


def _follows(after: Piece) -> bool:
    return (after.text == "s" and after.gap == "'") or after.text in _AFTER


def _stands_out(piece: Piece, before: Piece | None, after: Piece | None) -> bool:
    """Capital within a sentence, beside a word that has none."""
    if not piece.capital or piece.text in _CAPITALISED or before is None:
        return False
    if _breaks(piece.gap) or '"' in piece.gap or ":" in piece.gap or before.is_number:
        return False
    shouted = len(piece.source) > 1 and piece.source.isupper()
    plain = [one for one in (before, after) if one is not None and one.source.islower()]
    return bool(plain) and (not shouted or len(plain) == 2)


def _breaks(gap: str, but: str = "") -> bool:
    """Whether a sentence ends here."""
    return any(sign in gap for sign in ".!?\n;*•" if sign != but)


class Addressed:
    """Where the partner is spoken to by a word of their own name: "Dear Sara", "Sara, …".

    Anywhere else it may be somebody else's name: who guesses one could take it for their own. Runs
    of such words are measured once, forwards and backwards: a text of nothing else takes no longer.
    """

    def __init__(self, pieces: list[Piece], own: frozenset[str]) -> None:
        self._pieces = pieces
        self._own = own
        self._first = self._firsts() if own else []
        self._last = self._lasts() if own else []

    def at(self, place: int) -> bool:
        """Whether the piece at this place is the partner's name, and addresses them."""
        if self._pieces[place].text not in self._own:
            return False
        first, last = self._first[place], self._last[place]
        if first > 0 and not _breaks(self._pieces[first].gap):
            return self._pieces[first - 1].text in _GREETINGS
        if last + 1 == len(self._pieces):
            return True
        return "," in self._pieces[last + 1].gap or "!" in self._pieces[last + 1].gap

    def _firsts(self) -> list[int]:
        """For each place the first of the names and titles that lead up to it."""
        before, found = self._own | _TITLES, [0] * len(self._pieces)
        for place in range(1, len(self._pieces)):
            goes_on = self._pieces[place - 1].text in before
            goes_on = goes_on and not _breaks(self._pieces[place].gap)
            found[place] = found[place - 1] if goes_on else place
        return found

    def _lasts(self) -> list[int]:
        """For each place the last of the names and honours that follow it."""
        after, end = self._own | _HONOURS, len(self._pieces)
        found = list(range(end))
        for place in range(end - 2, -1, -1):
            if self._pieces[place + 1].text in after:
                found[place] = found[place + 1]
        return found
