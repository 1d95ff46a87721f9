"""B8: is this text fit for a partner with an open or upheld report?"""

from collections.abc import Collection

from domain.wording.contacts import mailboxes, phones, unglued
from domain.wording.days import dates
from domain.wording.findings import Span, WordingRefusal, WordingTopic, refused
from domain.wording.forbidden import forbidden_words
from domain.wording.involved import NOTHING, Allowance, Involved
from domain.wording.lexicon import Lexicon
from domain.wording.names import names
from domain.wording.places import addresses, spelt_out
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
    told, homes, boxes = Lexicon(), Lexicon(), Lexicon()
    told.add(names(involved.all_names, (involved.own_name, allowance.name)))
    homes.add(addresses(home for one in involved.people for home in one.addresses))
    boxes.add(mailboxes(one.email for one in involved.people if one.email))
    return [
        *told.found(reading.pieces),
        *homes.found(spelt_out(reading.pieces)),
        *boxes.found(reading.pieces),
        *boxes.found(unglued(reading.pieces)),
    ]
