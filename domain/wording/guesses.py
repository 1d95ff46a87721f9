"""Too many dates and numbers for one text: a list of guesses, of which the answer picks out one."""

from collections.abc import Iterator
from datetime import date

from domain.wording.contacts import is_amount
from domain.wording.days import every_day
from domain.wording.digits import runs
from domain.wording.findings import Span, WordingTopic, merged
from domain.wording.reading import Reading

MOST_GUESSES = 3  # dates and numbers in one text
FEWEST = 3  # a number of so many digits may be the end of another

Place = tuple[Span, WordingTopic]


def guesses(reading: Reading, today: date) -> list[Place]:
    """All dates and numbers of a text that holds more than three; amounts of money are none."""
    found = merged([*_days(reading, today), *_numbers(reading)])
    clear: list[Place] = []
    for span, topic in found:
        if not clear or span.start >= clear[-1][0].end:
            clear.append((span, topic))
    return clear if len(clear) > MOST_GUESSES else []


def _days(reading: Reading, today: date) -> Iterator[Place]:
    for said in every_day(reading, today):
        if 1 <= said.day <= 31 and said.month in range(1, 13):
            yield said.span, WordingTopic.DATE


def _numbers(reading: Reading) -> Iterator[Place]:
    for run in runs([piece for piece in reading.pieces if piece.is_number]):
        for digits, span in run:
            if len(digits) >= FEWEST and not is_amount(reading, span):
                yield span, WordingTopic.CONTACT
