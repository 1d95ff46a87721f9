"""B8: is this text fit for a partner with an open or upheld report? The room's one door."""

from collections.abc import Collection, Iterable, Iterator

from domain.wording.blind import pointers
from domain.wording.contacts import mailbox, phones, unglued
from domain.wording.days import dates
from domain.wording.findings import (
    MOST_FINDINGS,
    Finding,
    Span,
    WordingRefusal,
    WordingTopic,
    refused,
)
from domain.wording.forbidden import forbidden_words
from domain.wording.guesses import guesses
from domain.wording.involved import NOTHING, Address, Allowance, Involved, Person
from domain.wording.lexicon import Entry, Lexicon
from domain.wording.limits import (
    A_DAY,
    MOST_CHARACTERS,
    OutOfBudget,
    Pace,
    Path,
    Texts,
    as_told,
    check_size,
    check_trials,
    too_slow,
    unhurried,
)
from domain.wording.names import names, unspaced, words_of
from domain.wording.places import Streets, address, spelt_out
from domain.wording.reading import Reading
from domain.wording.telling import told
from domain.wording.tracking import tracking

__all__ = [
    "A_DAY",
    "MOST_CHARACTERS",
    "MOST_FINDINGS",
    "NOTHING",
    "Address",
    "Allowance",
    "Finding",
    "Involved",
    "OutOfBudget",
    "Pace",
    "Path",
    "Person",
    "Texts",
    "WordingRefusal",
    "WordingTopic",
    "as_told",
    "check_blind",
    "check_blindly",
    "check_size",
    "check_texts",
    "check_trials",
    "check_wording",
    "too_slow",
]


def check_wording(
    text: str,
    involved: Involved,
    forbidden: Collection[str],
    path: Path = (),
    allowance: Allowance = NOTHING,
    *,
    pace: Pace = unhurried,
) -> WordingRefusal | None:
    """WORDING_NOT_ALLOWED with what was found; None for a text that tells nothing (B8)."""
    reading = Reading(text)
    found: list[tuple[Span, WordingTopic]] = guesses(reading, involved.today)
    if found:
        return refused(found, text, path)
    for places in _detectors(reading, involved, forbidden, allowance):
        found += places
        pace()
    return refused(found, text, path) if found else None


def check_texts(
    texts: Texts,
    involved: Involved,
    forbidden: Collection[str],
    allowance: Allowance = NOTHING,
    pace: Pace = unhurried,
) -> WordingRefusal | None:
    """The same of a command's texts: the first that is refused. OutOfBudget by `pace` alone."""
    for path, text in texts.items():
        if refusal := check_wording(text, involved, forbidden, path, allowance, pace=pace):
            return refusal
    return None


def check_blind(
    text: str,
    own_name: str,
    forbidden: Collection[str],
    path: Path = (),
    *,
    pace: Pace = unhurried,
) -> WordingRefusal | None:
    """B8, for a writer who may not read the report: WORDING_NOT_ALLOWED for whatever may point to
    anybody, with or without a report; the partner's own name may stand.
    """
    reading, found = Reading(text), list[tuple[Span, WordingTopic]]()
    for places in (
        pointers(reading, words_of(own_name)),
        tracking(reading.pieces),
        told(reading.pieces),
        forbidden_words(reading.pieces, forbidden),
    ):
        found += places
        pace()
    return refused(found, text, path) if found else None


def check_blindly(
    texts: Texts, own_name: str, forbidden: Collection[str], pace: Pace = unhurried
) -> WordingRefusal | None:
    """The same of a command's texts: the first that is refused. OutOfBudget by `pace` alone."""
    for path, text in texts.items():
        if refusal := check_blind(text, own_name, forbidden, path, pace=pace):
            return refusal
    return None


def _detectors(
    reading: Reading, involved: Involved, forbidden: Collection[str], allowance: Allowance
) -> Iterator[Iterable[tuple[Span, WordingTopic]]]:
    """What looks for one thing each, one after the other."""
    yield _sought(reading, involved, allowance)
    yield Streets(home for one in involved.people for home in one.addresses).found(reading)
    yield phones((one.phone for one in involved.people if one.phone), reading)
    yield dates(reading, involved.days - allowance.days, involved.today)
    yield tracking(reading.pieces)
    yield told(reading.pieces, reported=not allowance.name)
    yield forbidden_words(reading.pieces, forbidden)


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
        *lexicon.masked(reading),
        *unspaced(involved.all_names, stands | own, reading),
    ]


def _entries(involved: Involved, stands: frozenset[str]) -> Iterator[Entry]:
    """Everything that points to somebody."""
    yield from names(involved.all_names, stands)
    for person in involved.people:
        for home in person.addresses:
            yield from address(home)
        yield from mailbox(person.email or "", person.name)
