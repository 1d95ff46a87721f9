"""Dates of the involved, in any written form, and words that count from today."""

import re
from collections.abc import Iterator
from datetime import date

from domain.wording.calendar import beside, days_of_months
from domain.wording.findings import Span, WordingTopic
from domain.wording.months import MONTHS, NUMBERS, ORDINALS, ROMAN
from domain.wording.reading import Piece, Reading
from domain.wording.relative import Said, said_days, weekday_of
from domain.wording.sounds import sound
from domain.wording.vocabulary import words

Found = Iterator[tuple[Span, WordingTopic]]
_NUMERIC = re.compile(
    r"(?<![\d.,:/\-])(?P<one>\d{1,2})(?P<gap>\s?[./\-]\s?|\s(?=\d\d?\s\d{4}\b))"
    r"(?P<two>\d{1,2})(?:(?P<dot>\.)|(?:\s?[./\- ]\s?)(?P<year>\d{4}|\d\d)|)"
    r"(?P<year2>(?<=\.)\s?(?:\d{4}|\d\d))?(?![\d:])(?!,\d)"
)
_ISO = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?[./\- ]?\s?(?P<two>\d\d)\s?[./\- ]?\s?(?P<one>\d\d)(?!\d)"
)
_ROMAN = re.compile(
    r"(?<![\w.])(?P<one>\d{1,2})(?P<gap>\s?[./\-]\s?|\s)(?P<two>i{1,3}|iv|vi{0,3}|ix|xi{0,2})"
    r"(?!\w)(?:\s?[./\- ]\s?(?P<year>\d{4}|\d\d)(?!\d))?"
)
_SPACED = re.compile(
    r"(?<!\d)(?<!\d )(?P<one>\d ?\d?)\s?[./\-]\s?(?P<two>\d ?\d?)\s?[./\-]\s?"
    r"(?P<year>\d ?\d(?: ?\d ?\d)?)(?! ?\d)"
)
# What makes two numbers a time, a price, a range or a score rather than a date.
_UNIT = re.compile(
    r"\s*(?:am|pm|a\.m|p\.m|hours?|hrs?|h|minutes?|mins?|days?|weeks?|months?|years?|km|kms|m|%|"
    r"percent|eur|euros?|inr|rs|rupees?|rupaye|€|₹|\$|clients?|people|persons?|sessions?|bookings?|"
    r"times?|points?|stars?|out|of|baje|bje|din|ghante|ghanta|log|baar|o'?clock|uhr|tage|stunden|"
    r"steps?|part|parts|lakh|x)\b|\s*[%€₹$]"
)
_AMOUNT = re.compile(r"(?:eur|euros?|inr|rs\.?|rupees?|€|₹|\$|rated|rating|score|version|v)\s*$")
_FRACTIONS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (24, 7), (7, 24)})
_CALENDAR = re.compile(r"(?:on|dated|date|since|from|of|until|till|den|am|tarikh|tareekh)\s*:?\s*$")
_FRENCH_GO_ON = words("de du dernier ou nous vous on il elle un une et a c j l avec pour chez")
_ORDINAL_TAILS = frozenset(
    {"st", "nd", "rd", "th", "ve", "vi", "va", "vin", "ven", "wi", "we", "wa"}
)
_DAY_WORDS = frozenset({"tareekh", "tarikh", "taarikh", "tareek", "tarik", "taareekh", "tarikhko"})
_ON = frozenset({"on", "of", "since", "from", "until", "till", "by", "dated", "date", "for"})
_TO_MONTH = words("of day the month ki ko de du des ieme er")
_GOES_ON = words(
    """
    of and or at in on to we you i he she they it because when where with was were is from by
    for please our the ko se ki ka ke par morning evening afternoon night itself about you're
    """
)


def dates(reading: Reading, days: frozenset[date], today: date) -> Found:
    """Every place that names one of the days."""
    if not days:
        return
    for said in every_day(reading, today):
        if any(said.names(day) for day in days):
            yield said.span, WordingTopic.DATE


def every_day(reading: Reading, today: date) -> Iterator[Said]:
    """Every day that the text names, in all that it may mean."""
    for said in (*_numeric(reading), *_roman(reading), *_worded(reading)):
        yield said
        if said.month is not None:
            yield from beside(reading, said)
    yield from days_of_months(reading, today)
    yield from said_days(reading, today)


# ── in figures ───────────────────────────────────────────────────────────────────────────────────


def _numeric(reading: Reading) -> Iterator[Said]:
    plain = reading.plain
    for match in _ISO.finditer(plain):
        year, month, day = int(match["year"]), int(match["two"]), int(match["one"])
        yield Said(reading.span(*match.span()), day, month, year)
    for match in _NUMERIC.finditer(plain):
        given = _year(match["year"] or match["year2"])
        one, two = int(match["one"]), int(match["two"])
        if given is not None or _is_date(plain, match, one, two):
            span = reading.span(*match.span())
            yield Said(span, one, two, given)
            yield Said(span, two, one, given)


def _roman(reading: Reading) -> Iterator[Said]:
    """14.X.2026, 9. XI., 8 IX 2026: the month in capitals, as letters and stamps have it."""
    for match in _ROMAN.finditer(reading.plain):
        month, year = ROMAN[match["two"]], _year(match["year"])
        span = reading.span(*match.span())
        spaced = not match["gap"].strip()
        if reading.source[span.start : span.end].upper() != reading.source[span.start : span.end]:
            continue
        if not (spaced and year is None):
            yield Said(span, int(match["one"]), month, year)
    for match in _SPACED.finditer(reading.plain):
        one, two, year = (int(match[n].replace(" ", "")) for n in ("one", "two", "year"))
        span, given = reading.span(*match.span()), year + 2000 if year < 100 else year
        yield Said(span, one, two, given)
        yield Said(span, two, one, given)


def _is_date(plain: str, match: re.Match[str], one: int, two: int) -> bool:
    """Whether two numbers without a year are a day and a month."""
    before, after = plain[max(0, match.start() - 16) : match.start()], plain[match.end() :][:12]
    if _UNIT.match(after) or _AMOUNT.search(before):
        return False
    if _CALENDAR.search(before):
        return True
    gap = match["gap"].strip()
    padded = len(match["two"]) == 2 and match["two"][0] in "01"
    if gap == "/":
        return (one, two) not in _FRACTIONS
    if gap == ".":
        return match["dot"] is not None or padded
    return padded and len(match["one"]) == 2 and (match["one"][0] == "0" or match["two"][0] == "0")


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    year = int(text)
    return year + 2000 if year < 100 else year


# ── in words ─────────────────────────────────────────────────────────────────────────────────────


def _worded(reading: Reading) -> Iterator[Said]:
    """12 March, March the 12th, the twelfth of March; the 12th, 12 tareekh."""
    pieces = reading.pieces
    for day, first, last in _numbers(pieces):
        if not 1 <= day <= 31:
            continue
        month = _month_after(pieces, last) or _month_before(pieces, first)
        if month is not None:
            number, begin, end = month
            year = _year_after(pieces, max(end, last))
            span = Span(pieces[min(first, begin)].span.start, pieces[max(end, last)].span.end)
            yield Said(span, day, number, year)
        elif _day_alone(pieces, first, last):
            yield Said(Span(pieces[first].span.start, pieces[last].span.end), day)


def _numbers(pieces: list[Piece]) -> Iterator[tuple[int, int, int]]:
    """Each number of a day, with its first and last piece; an ordinal's tail belongs to it."""
    for place, piece in enumerate(pieces):
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        if piece.is_number:
            if len(piece.text) == 1 and _spaced(piece, after):
                assert after is not None
                yield int(piece.text + after.text), place, place + 1
            if len(piece.text) <= 2:
                tail = after is not None and after.text in _ORDINAL_TAILS and len(after.gap) <= 1
                yield int(piece.text), place, place + tail
            continue
        if piece.text in ROMAN and len(piece.text) > 1 and piece.source.isupper():
            yield ROMAN[piece.text], place, place
            continue
        word = next((one for one in piece.spellings if one in NUMBERS or one in ORDINALS), None)
        both = piece.text + after.text if after is not None and len(after.gap) <= 1 else ""
        if both in NUMBERS or both in ORDINALS:
            yield NUMBERS.get(both) or ORDINALS[both], place, place + 1
        elif word is not None:
            tail = after is not None and after.text in _ORDINAL_TAILS
            yield NUMBERS.get(word) or ORDINALS[word], place, place + tail


def _spaced(piece: Piece, after: Piece | None) -> bool:
    """1 4 October: a figure, and another by itself."""
    return after is not None and after.is_number and len(after.text) == 1 and after.gap == " "


def _month(piece: Piece) -> int | None:
    return next((MONTHS[key] for one in piece.spellings if (key := sound(one)) in MONTHS), None)


def _month_after(pieces: list[Piece], last: int) -> tuple[int, int, int] | None:
    """12 March, 12th of March, twelfth day of March."""
    for place in range(last + 1, min(last + 4, len(pieces))):
        month = _month(pieces[place])
        if month is not None and len(pieces[place].gap) <= 3:
            return month, place, place
        if pieces[place].text not in _TO_MONTH:
            return None
    return None


def _month_before(pieces: list[Piece], first: int) -> tuple[int, int, int] | None:
    """March 12, March the 12th, March ki 12."""
    for place in range(first - 1, max(first - 4, -1), -1):
        month = _month(pieces[place])
        if month is not None and "." not in pieces[place + 1].gap.strip("."):
            return month, place, place
        if pieces[place].text not in {"the", "on", "ki", "ke", "mahine", "month", "date"}:
            return None
    return None


def _year_after(pieces: list[Piece], last: int) -> int | None:
    if last + 1 == len(pieces):
        return None
    piece = pieces[last + 1]
    full = piece.is_number and len(piece.text) == 4 and len(piece.gap) <= 2
    return int(piece.text) if full else None


def _day_alone(pieces: list[Piece], first: int, last: int) -> bool:
    """12 tareekh; on the 12th, where no counted thing follows."""
    after = pieces[last + 1] if last + 1 < len(pieces) else None
    if after is not None and not _DAY_WORDS.isdisjoint(after.spellings):
        return True
    if first and _german_or_french(pieces, first, last):
        return True
    told = pieces[max(0, first - 2) : first]
    before = [piece.text for piece in told if piece.text != "the"]
    if not _is_ordinal(pieces[first : last + 1]):
        return False
    weekday = bool(before) and weekday_of(pieces[first - len(told) + len(before) - 1]) is not None
    sure = weekday or not _ON.isdisjoint(before[-1:]) or _late(pieces[first : last + 1], told)
    return sure and _goes_on(after)


def _goes_on(after: Piece | None) -> bool:
    """Whether no counted thing follows."""
    return after is None or any(sign in after.gap for sign in ".,;!?\n)") or after.text in _GOES_ON


def _late(pieces: list[Piece], before: list[Piece]) -> bool:
    """The twelfth, the 16th: too far in a row for most other things."""
    text = "".join(piece.text for piece in pieces)
    number = int(pieces[0].text) if pieces[0].is_number else ORDINALS.get(text, 0)
    return number > 10 and bool(before) and before[-1].text == "the"


def _german_or_french(pieces: list[Piece], first: int, last: int) -> bool:
    """Am 20. ging es ein, am Neunten; le 18 de ce mois."""
    before, after = pieces[first - 1].text, pieces[last + 1] if last + 1 < len(pieces) else None
    if before in {"am", "vom", "dem", "den", "zum"}:
        dotted = after is not None and after.gap.startswith(".")
        return (pieces[first].is_number and dotted) or not pieces[first].is_number
    if before in {"le", "du", "au"} and pieces[first].is_number:
        return after is None or any(s in after.gap for s in ".,;!?") or after.text in _FRENCH_GO_ON
    return False


def _is_ordinal(pieces: list[Piece]) -> bool:
    """Whether a number is said as a place in a row: 12th, twelfth, twenty-fourth."""
    tail = pieces[-1].text
    return tail in {"st", "nd", "rd", "th"} or not ORDINALS.keys().isdisjoint(
        {tail, "".join(piece.text for piece in pieces)}
    )
