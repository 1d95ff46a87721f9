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
_LENGTHS = dict.fromkeys(("day", "days", "din", "dino"), 1)
_LENGTHS |= dict.fromkeys(("week", "weeks", "hafta", "hafte"), 7)
_BOTH_WAYS = {"kal": 1, "parso": 2, "parson": 2, "parsoon": 2}  # yesterday, or tomorrow


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
    first, second, third = ([piece.text for piece in pieces[place : place + 3]] + ["", ""])[:3]
    if first == "yesterday":
        before = place > 0 and pieces[place - 1].text == "before"
        yield (2 if before else 1), place
    elif first in _BOTH_WAYS and _past(pieces, place):
        yield _BOTH_WAYS[first], place
    elif second in _LENGTHS and third in _AGO and (count := _count(first)):
        yield count * _LENGTHS[second], place + 2
    elif first in _LAST and second and (weekday := _weekday(pieces[place + 1])) is not None:
        back = (today.weekday() - weekday) % 7 or 7
        yield back, place + 1
        yield back + 7, place + 1  # people say "last" of the one before, too


def _count(text: str) -> int:
    """A number of days or weeks, 0 for what is none."""
    if text.isdecimal() and len(text) <= 2:
        return int(text)
    return 1 if text in {"a", "one"} else NUMBERS.get(text, 0)


def _weekday(piece: Piece) -> int | None:
    return next((WEEKDAYS[k] for one in piece.spellings if (k := sound(one)) in WEEKDAYS), None)


def _past(pieces: list[Piece], place: int) -> bool:
    """Kal and parso point both ways: the words that follow, to the sentence's end, say which."""
    for piece in pieces[place + 1 : place + 12]:
        if any(sign in piece.gap for sign in ".!?\n"):
            return False
        if not _PAST.isdisjoint(piece.spellings):
            return True
    return False
