"""Days that are told from the day of writing: yesterday, last Tuesday, three days ago, parso."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.wording.findings import Span
from domain.wording.months import NUMBERS, WEEKDAYS
from domain.wording.reading import Piece, Reading
from domain.wording.sounds import sound
from domain.wording.vocabulary import words

_LAST = frozenset(
    {"last", "previous", "past", "pichle", "pichhle", "pichli", "pichhli", "beete", "gaye"}
)
_PAST = words(
    """
tha thi thin hua hui hue kiya kiye gaya gaye gayi liya liye mila mili mile aaya aaye aayi
diya diye bheja bataya boli bola
"""
)
_AGO = frozenset({"ago", "earlier", "pehle", "pahle", "back"})
_KAL, _PARSO = frozenset({"kal"}), frozenset({"parso", "parson", "parsoon"})


@dataclass(frozen=True, slots=True)
class Said:
    """A day as far as a text names it: without a year, or without a month too."""

    span: Span
    day: int
    month: int | None = None
    year: int | None = None

    def names(self, day: date) -> bool:
        """Whether it may mean this day."""
        return (
            self.day == day.day
            and self.month in (None, day.month)
            and self.year in (None, day.year)
        )


def said_days(reading: Reading, today: date) -> Iterator[Said]:
    """Every place that names one day so. What names a longer time (last week) names none."""
    pieces = reading.pieces
    for place, piece in enumerate(pieces):
        for back, last in _days_back(pieces, place, today):
            day = today - timedelta(days=back)
            yield Said(Span(piece.span.start, pieces[last].span.end), day.day, day.month, day.year)


def _days_back(pieces: list[Piece], place: int, today: date) -> Iterator[tuple[int, int]]:
    """How many days back from today, and the last piece that says so."""
    texts = [piece.text for piece in pieces[place : place + 5]]
    if texts[:3] == ["day", "before", "yesterday"]:
        yield 2, place + 2
    elif (
        texts[0] == "yesterday"
        and [p.text for p in pieces[max(0, place - 1) : place]] != ["before"]
    ) or (texts[0] in _KAL and _past(pieces, place)):
        yield 1, place
    elif texts[0] in _PARSO and _past(pieces, place):
        yield 2, place
    elif (
        len(texts) > 1
        and texts[0] in _LAST
        and (weekday := _weekday(pieces[place + 1])) is not None
    ):
        yield from _weekdays_back(weekday, place + 1, today)
    elif len(texts) > 2 and texts[1] in {"day", "days", "din", "dino"} and texts[2] in _AGO:
        count = int(texts[0]) if texts[0].isdigit() and len(texts[0]) < 4 else NUMBERS.get(texts[0])
        count = 1 if texts[0] == "a" else count
        if count:
            yield count, place + 2
    elif len(texts) > 2 and texts[1] in {"week", "weeks", "hafte", "hafta"} and texts[2] in _AGO:
        count = 1 if texts[0] in {"a", "one", "1", "ek"} else NUMBERS.get(texts[0], 0)
        if count:
            yield 7 * count, place + 2


def _weekday(piece: Piece) -> int | None:
    return next((WEEKDAYS[k] for one in piece.spellings if (k := sound(one)) in WEEKDAYS), None)


def _weekdays_back(weekday: int, last: int, today: date) -> Iterator[tuple[int, int]]:
    """The latest one, and the one before: people say "last" of both."""
    back = (today.weekday() - weekday) % 7 or 7
    yield back, last
    yield back + 7, last


def _past(pieces: list[Piece], place: int) -> bool:
    """Kal and parso point both ways: the words that follow, to the sentence's end, say which."""
    for piece in pieces[place + 1 : place + 12]:
        if any(sign in piece.gap for sign in ".!?\n"):
            return False
        if not _PAST.isdisjoint(piece.spellings):
            return True
    return False
