"""D4: sanctions restrict acting, never reading; and what they restrict."""

from dataclasses import replace
from datetime import datetime

import pytest

from domain.model.people import Party
from domain.model.refusals import InputRefusal, RefusalCode
from domain.model.sanctions import (
    FREE,
    GOOD,
    Imposed,
    Sanction,
    SanctionKind,
    Standing,
    end_sanctions,
    restriction_of,
    standing_of,
)
from domain.rules.booking import Book, book_session, bookable
from tests.domain.changes import CLIENT, MONTH
from tests.domain.make import CATALOGUE, EUR, MS, a_book, a_wish, at, code, new_ids, refused

UNTIL = at(days=30)
WARNING = Imposed("san_1", "cli_1", Sanction(CLIENT, SanctionKind.WARNING), at())
SUSPENSION = Imposed("san_2", "cli_1", Sanction(CLIENT, SanctionKind.SUSPENSION, UNTIL), at())
REMOVAL = Imposed("san_3", "cli_1", Sanction(CLIENT, SanctionKind.REMOVAL), at())
SUSPENDED, NOT_BOOKABLE = RefusalCode.SUSPENDED, RefusalCode.NOT_BOOKABLE


def booking(**changes: Standing) -> RefusalCode | None:
    book: Book = replace(a_book(), **changes)  # type: ignore[arg-type]
    return code(book_session(book, a_wish(), at(days=-1), EUR, new_ids()))


@pytest.mark.parametrize(
    ("record", "now", "may_book"),
    [
        ((), at(), True),
        ((WARNING,), at(), True),
        ((SUSPENSION,), at(), False),
        ((SUSPENSION,), UNTIL - MS, False),
        ((SUSPENSION,), UNTIL, True),
        ((REMOVAL,), at(days=9_999), False),
        ((SUSPENSION, REMOVAL), UNTIL, False),
        ((replace(REMOVAL, ended_at=at()), WARNING), at(), True),
    ],
)
def test_d4_a_warning_restricts_nothing_a_suspension_ends_and_a_removal_does_not(
    record: tuple[Imposed, ...], now: datetime, may_book: bool
) -> None:
    standing = standing_of(record, now)
    assert (standing.may_book, standing.may_sell) == (may_book, may_book)
    assert restriction_of(standing).standing(now).may_book is may_book


def test_d4_the_longer_of_two_suspensions_counts() -> None:
    longer = replace(SUSPENSION, sanction=replace(SUSPENSION.sanction, until=at(days=60)))
    standing = standing_of((longer, SUSPENSION), at())
    assert standing.suspended_until == at(days=60)
    assert standing.sanctions == (longer.sanction, SUSPENSION.sanction)
    assert standing_of((longer, SUSPENSION), UNTIL).sanctions == (longer.sanction,)


def test_b4_a_block_keeps_from_selling_alone() -> None:
    standing = standing_of((), at(), blocked=True)
    assert (standing.may_book, standing.may_sell) == (True, False)
    assert restriction_of(standing).standing(at()) == standing
    assert FREE.standing(at()) == GOOD


@pytest.mark.parametrize("standing", [Standing(suspended_until=UNTIL), Standing(removed=True)])
def test_d4_a_sanctioned_client_books_nobody_and_is_told_so(standing: Standing) -> None:
    assert booking(client_standing=standing) is SUSPENDED
    assert booking(client_standing=standing, partner_standing=standing) is SUSPENDED


@pytest.mark.parametrize(
    "standing",
    [Standing(suspended_until=UNTIL), Standing(removed=True), Standing(blocked=True)],
)
def test_d4_of_a_partner_nobody_is_told_why(standing: Standing) -> None:
    """All are refused in the very words of a partner who offers nothing."""
    assert not bookable(CATALOGUE, standing)
    outcomes = [
        book_session(book, a_wish(), at(days=-1), EUR, new_ids())
        for book in (a_book(partner_standing=standing), a_book(catalogue=()))
    ]
    assert {code(outcome) for outcome in outcomes} == {NOT_BOOKABLE}
    assert len(set(map(refused, outcomes))) == 1


def test_d4_a_lead_ends_what_is_in_force() -> None:
    gone = replace(MONTH, party=Party.CLIENT, until=at(days=1))
    over = Imposed("san_4", "cli_1", gone, at())
    ended = end_sanctions((WARNING, SUSPENSION, over), "Proved wrong.", at(days=2))
    assert isinstance(ended, tuple)
    assert [one.id for one in ended] == [WARNING.id, SUSPENSION.id]
    assert standing_of(ended, at(days=2)) == GOOD
    assert {one.ended_at for one in ended} == {at(days=2)}


def test_d4_where_nothing_is_in_force_there_is_nothing_to_end() -> None:
    assert code(end_sanctions((), "Why.", at())) is RefusalCode.NOT_FOUND
    ended = replace(REMOVAL, ended_at=at())
    assert code(end_sanctions((ended,), "Why.", at())) is RefusalCode.NOT_FOUND


@pytest.mark.parametrize("rationale", ["", " ", "x" * 4_001])
def test_d4_ending_a_sanction_needs_a_rationale(rationale: str) -> None:
    refusal = refused(end_sanctions((REMOVAL,), rationale, at()))
    assert isinstance(refusal, InputRefusal)
    assert refusal.path == ("rationale",)
