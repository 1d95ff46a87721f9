"""Days by their place in a month, or beside a day: the first Monday of March, the day after."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from domain.wording.findings import Span
from domain.wording.months import MONTHS, NTH, NUMBERS
from domain.wording.reading import Piece, Reading
from domain.wording.relative import Said, weekday_of
from domain.wording.sounds import sound
from domain.wording.vocabulary import words

_LAST = words("last aakhri akhri letzten letzter letzte dernier")
_BETWEEN = words("of in im the de du d ke ki ka mein me this last ko day des dieses ce")
_MONTH = words("month months mahine mahina mois monat monats")
_FIRST = words("first 1st")
YEARS = 2  # so many years back a weekday of a month is looked for
_AFTER = re.compile(
    r"\b(?:(?P<count>\w+) )?(?:day|days|lendemain|tag|tage|tagen|jour|jours|eve|veille|evening|"
    r"morning|night)s? ?(?P<way>after|following|before|of|du|de|d|nach|vor|apres|avant)"
    r"(?: (?:the|dem|den|le|du|de la|your|that))?\W*$"
)
_NEXT = re.compile(
    r"^\W*(?:ki|ke|ka|se|the)? ?(?:(?P<on>agle din|next day|ek din baad|am tag darauf|tags darauf|"
    r"le lendemain|plus one)|(?P<back>ek din pehle|ek din pahle|la veille|tags zuvor))"
)
_BACKWARDS = words("before vor avant eve veille")


def days_of_months(reading: Reading, today: date) -> Iterator[Said]:
    """The second Friday of October; a Friday in October; the first Monday of this month."""
    pieces = reading.pieces
    for place, piece in enumerate(pieces):
        weekday = weekday_of(piece)
        month = None if weekday is None else _month_near(pieces, place, today)
        if weekday is None or month is None:
            continue
        number, first, last = month
        nth = _nth(pieces, place)
        span = Span(pieces[min(first, place)].span.start, pieces[max(last, place)].span.end)
        for year in range(today.year - YEARS, today.year + 1):
            for day in _weekdays(year, number, weekday, nth):
                yield Said(span, day, number, year)


def _weekdays(year: int, month: int, weekday: int, nth: int | None) -> list[int]:
    """The month's days of this weekday, or the one in this place of them; -1 is the last."""
    begins, length = monthrange(year, month)
    days = list(range((weekday - begins) % 7 + 1, length + 1, 7))
    if nth is None:
        return days
    return days[nth - 1 : nth] if nth > 0 else days[-1:]


def _nth(pieces: list[Piece], place: int) -> int | None:
    for piece in pieces[max(0, place - 2) : place][::-1]:
        if piece.text in _LAST:
            return -1
        for one in piece.spellings:
            if one in NTH:
                return NTH[one]
        if piece.is_number and len(piece.text) == 1:
            return int(piece.text)
    return None


def _month_near(pieces: list[Piece], place: int, today: date) -> tuple[int, int, int] | None:
    """The month that is named after the weekday, or before it as Hindi does, and where."""
    for at in range(place + 1, min(place + 5, len(pieces))):
        if (month := _month(pieces[at], today)) is not None:
            return month, place, at
        if pieces[at].text not in _BETWEEN:
            break
    for at in range(place - 1, max(place - 5, -1), -1):
        if (month := _month(pieces[at], today)) is not None:
            return month, at, place
        if pieces[at].text not in _BETWEEN and pieces[at].text not in NTH:
            break
    return None


def _month(piece: Piece, today: date) -> int | None:
    if piece.text in _MONTH:
        return today.month
    return next((MONTHS[key] for one in piece.spellings if (key := sound(one)) in MONTHS), None)


def beside(reading: Reading, said: Said) -> Iterator[Said]:
    """The day after, or before, one that is named: it names another day, then."""
    before = reading.plain_before(said.span, 48)
    after = reading.plain_after(said.span, 32)
    if match := _AFTER.search(before):
        count = NUMBERS.get(match["count"] or "", 1)
        back = not _BACKWARDS.isdisjoint(match[0].split())
        yield replace(said, shift=-count if back else count)
    if match := _NEXT.match(after):
        yield replace(said, shift=1 if match["on"] else -1)
