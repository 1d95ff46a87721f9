"""Days that are told from the day of writing: yesterday, last Tuesday, three days ago, parso, and
the report that came today.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.wording.findings import Span
from domain.wording.months import NUMBERS, SHORT_WEEKDAYS, WEEKDAYS
from domain.wording.reading import Piece, Reading
from domain.wording.sounds import sound
from domain.wording.vocabulary import words

_LAST = words(
    """
    last previous past pichle pichhle pichli pichhli beete gaye letzten letzter letzte letztem
    vergangenen vergangene vorigen vorige
    """
)
_LAST_AFTER = words("dernier derniere passe")
_THIS = words("this ce cette diesen diese dieser heutigen")
_PAST = words(
    """
    tha thi thin hua hui hue kiya kiye gaya gaye gayi liya liye mila mili mile aaya aaye aayi
    diya diye bheja bataya boli bola
    """
)
_AGO = frozenset({"ago", "earlier", "pehle", "pahle", "back", "pahale"})
_LENGTHS = dict.fromkeys(
    words("day days din dino night nights tag tage tagen jour jours nuits abenden"), 1
) | dict.fromkeys(words("week weeks hafta hafte woche wochen semaine semaines"), 7)
_BOTH_WAYS = {"kal": 1, "parso": 2, "parson": 2, "parsoon": 2}  # yesterday, or tomorrow
_YESTERDAY = {"yesterday": 1, "gestern": 1, "hier": 1, "vorgestern": 2, "avanthier": 2}
SHORT = 4  # a weekday of so few letters is one only as it is spelt
_TODAY = words("today tonight aaj heute hui")
# What happened to somebody, or reached us: a bare weekday, or "today", is then that day.
_HAPPENED = words(
    """
    report reported reports complaint complained filed told called wrote came met visited paid
    cash received reached got heard phoned booked meeting complained contacted happened was were
    did took gave went bataya mili mila aayi aaya hua hui tha thi gaye gayi kiya liya shikayat
    meldung gemeldet beschwerde beschwert ging kam kamen war waren rief angerufen erhalten
    erreichte geschrieben getroffen bekommen signalement plainte signale plainte recu avons
    appele etait etaient vu venue venu eu ecrit
    """
)
_TO_COME = words(
    """
    every each will next har closed open until till by jeden jeder bis werden wird nachsten
    chaque jusqu prochain agle agla hoga hogi hai hain milte karenge sommes ferme ist sind
    counselling training works
    """
)
_REPORT = words(
    """
    report reported complaint complained filed shikayat meldung gemeldet beschwerde signalement
    plainte signale told informed contacted bataya
    """
)


@dataclass(frozen=True, slots=True)
class Said:
    """A day as far as a text names it: without a year, or without a month too; `shift` days away
    from what is named ("the day after …": 1).
    """

    span: Span
    day: int
    month: int | None = None
    year: int | None = None
    shift: int = 0

    def names(self, day: date) -> bool:
        """Whether it may mean this day."""
        day -= timedelta(days=self.shift)
        return (
            self.day == day.day
            and self.month in (None, day.month)
            and self.year in (None, day.year)
        )


def said_days(reading: Reading, today: date) -> Iterator[Said]:
    """Every place that names one day so. What names a longer time (last week) names none."""
    pieces = reading.pieces
    happened = _happened(pieces)
    for place, piece in enumerate(pieces):
        for back, last in _days_back(pieces, place, today, happened[place]):
            day = today - timedelta(days=back)
            yield Said(Span(piece.span.start, pieces[last].span.end), day.day, day.month, day.year)


def _days_back(
    pieces: list[Piece], place: int, today: date, happened: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """How many days back from today, and the last piece that says so."""
    first, second, third = ([piece.text for piece in pieces[place : place + 3]] + ["", ""])[:3]
    before = pieces[place - 1].text if place else ""
    if first in _YESTERDAY:
        yield _YESTERDAY[first] + (before in {"before", "avant"}), place
    elif first in _BOTH_WAYS and _past(pieces, place):
        yield _BOTH_WAYS[first], place
    elif first in _TODAY and not _REPORT.isdisjoint(happened):
        yield 0, place
    elif second in _LENGTHS and (count := _count(first)):
        said = third in _AGO or before in {"vor", "a"}
        if said and (before != "a" or _il_y_a(pieces, place)):
            yield count * _LENGTHS[second], min(place + 2, len(pieces) - 1)
    yield from _weekdays_back(pieces, place, today, happened)


def _weekdays_back(
    pieces: list[Piece], place: int, today: date, happened: frozenset[str]
) -> Iterator[tuple[int, int]]:
    weekday = weekday_of(pieces[place])
    if weekday is None:
        return
    back = (today.weekday() - weekday) % 7 or 7
    before = pieces[place - 1].text if place else ""
    after = pieces[place + 1].text if place + 1 < len(pieces) else ""
    if before in _LAST or after in _LAST_AFTER:
        yield back, place
        yield back + 7, place  # people say "last" of the one before, too
    elif after in _AGO and (count := _count(before)):
        yield back + 7 * (count - 1), place + 1
        yield back + 7 * count, place + 1
    elif before in _THIS or (not _HAPPENED.isdisjoint(happened) and _TO_COME.isdisjoint(happened)):
        yield back, place


def happened_before(pieces: list[Piece]) -> list[bool]:
    """For each piece whether its sentence tells what happened."""
    said = _happened(pieces)
    return [not _HAPPENED.isdisjoint(one) and _TO_COME.isdisjoint(one) for one in said]


def _il_y_a(pieces: list[Piece], place: int) -> bool:
    return [piece.text for piece in pieces[max(0, place - 3) : place]] == ["il", "y", "a"]


def _happened(pieces: list[Piece]) -> list[frozenset[str]]:
    """For each piece the words of its sentence."""
    found: list[frozenset[str]] = []
    begun = 0
    for place in range(len(pieces) + 1):
        ends = place == len(pieces) or any(sign in pieces[place].gap for sign in "!?\n;")
        if ends or ". " in pieces[place].gap:
            said = {one for piece in pieces[begun:place] for one in piece.spellings}
            found += [frozenset(said)] * (place - begun)
            begun = place
    return found


def _count(text: str) -> int:
    """A number of days or weeks, 0 for what is none."""
    if text.isdecimal() and len(text) <= 2:
        return int(text)
    return 1 if text in {"a", "one", "einem", "einer", "une"} else NUMBERS.get(text, 0)


def weekday_of(piece: Piece) -> int | None:
    """Which day of the week a word names, from Monday, 0, on."""
    for one in piece.spellings:
        day = WEEKDAYS.get(sound(one))
        if day is not None and (len(one) > SHORT or one in SHORT_WEEKDAYS):
            return day
    return None


def _past(pieces: list[Piece], place: int) -> bool:
    """Kal and parso point both ways: the words that follow, to the sentence's end, say which."""
    for piece in pieces[place + 1 : place + 12]:
        if any(sign in piece.gap for sign in ".!?\n"):
            return False
        if not _PAST.isdisjoint(piece.spellings):
            return True
    return False
