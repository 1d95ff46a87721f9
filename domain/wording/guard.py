"""B8: is this text fit for a partner with an open or upheld report?"""

from collections.abc import Collection, Iterator

from domain.wording.contacts import mailbox, phones, unglued
from domain.wording.days import dates
from domain.wording.findings import Span, WordingRefusal, WordingTopic, refused
from domain.wording.forbidden import forbidden_words
from domain.wording.involved import NOTHING, Allowance, Involved
from domain.wording.lexicon import Entry, Lexicon
from domain.wording.names import names, unspaced, words_of
from domain.wording.places import address, spelt_out
from domain.wording.reading import Reading
from domain.wording.tracking import tracking


def check_wording(
    text: str,
    involved: Involved,
    forbidden: Collection[str],
    path: tuple[str, ...] = (),
    allowance: Allowance = NOTHING,
) -> WordingRefusal | None:
    """WORDING_NOT_ALLOWED with what was found; None for a text that tells nothing (B8)."""
    reading = Reading(text)
    found = [
        *_sought(reading, involved, allowance),
        *phones((one.phone for one in involved.people if one.phone), reading),
        *dates(reading, involved.days - allowance.days, involved.today),
        *tracking(reading.pieces),
        *forbidden_words(reading.pieces, forbidden),
    ]
    return refused(found, text, path) if found else None


def _sought(
    reading: Reading, involved: Involved, allowance: Allowance
) -> list[tuple[Span, WordingTopic]]:
    """Names, streets and mailboxes, by their sounds."""
    stands = words_of(allowance.name)
    own = words_of(involved.own_name)
    lexicon = Lexicon(_entries(involved, stands), stands, own)
    return [
        *lexicon.found(reading.pieces),
        *lexicon.found(spelt_out(reading.pieces)),
        *lexicon.found(unglued(reading.pieces)),
        *unspaced(involved.all_names, stands | own, reading),
    ]


def _entries(involved: Involved, stands: frozenset[str]) -> Iterator[Entry]:
    """Everything that points to somebody."""
    yield from names(involved.all_names, stands)
    for person in involved.people:
        for home in person.addresses:
            yield from address(home)
        yield from mailbox(person.email or "", person.name)
