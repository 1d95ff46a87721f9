"""M1 to M4, M6: money moves whole, balanced, and never below zero."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.events import EventKind
from domain.model.ledger import (
    GOODWILL,
    WORLD,
    Posting,
    Postings,
    StatementKind,
    balance_of,
    changes,
    escrow_of,
    hold,
    owner_of,
    owners,
    pay_out,
    refund,
    reward,
    top_up,
    withdraw,
)
from domain.model.money import Amount
from domain.model.orders import AdditionStatus
from domain.model.people import Actor
from domain.model.refusals import FundsRefusal, InputRefusal, RefusalCode
from domain.model.sessions import Act, Decision, PaymentMethod, Stage
from domain.rules.booking import Book, Wish, book_session
from domain.rules.movements import LARGEST_BALANCE, Movement, Recorded, record
from domain.rules.settlement import settled
from domain.rules.stages import complete, miss
from tests.domain.changes import CLIENT, HALF_HOUR, an_addition, net
from tests.domain.make import (
    EUR,
    a_book,
    a_secure_session,
    a_session,
    a_wish,
    accepted,
    act,
    at,
    code,
    heard,
    new_ids,
    refused,
)

SECURE = a_wish(payment_method=PaymentMethod.BALANCE)
PRICE = 15_000
REUSED = RefusalCode.REFERENCE_REUSED
IN, OUT = StatementKind.TOP_UP, StatementKind.WITHDRAWAL


# ── M2 ───────────────────────────────────────────────────────────────────────────────────────────

names = st.sampled_from(["a", "b", "c"])
amounts = st.integers(0, 10**10)
moves = st.one_of(
    st.builds(hold, names, names, amounts),
    st.builds(refund, names, names, amounts),
    st.builds(pay_out, names, names, amounts),
    st.builds(reward, names, names, amounts),
    st.builds(top_up, names, amounts),
    st.builds(withdraw, names, amounts),
)


@given(st.lists(moves))
def test_m2_all_that_moves_together_is_zero(movements: Sequence[Postings]) -> None:
    postings = [posting for movement in movements for posting in movement]
    assert sum(changes(postings).values()) == 0
    assert all(posting.amount > 0 for posting in postings)
    assert set(owners(postings)) == {
        owner for account in changes(postings) if (owner := owner_of(account))
    }


@pytest.mark.parametrize(
    ("postings", "accounts", "kind"),
    [
        (hold("c", "s", 5), (balance_of("c"), escrow_of("s")), StatementKind.HOLD),
        (refund("s", "c", 5), (escrow_of("s"), balance_of("c")), StatementKind.REFUND),
        (pay_out("s", "p", 5), (escrow_of("s"), balance_of("p")), StatementKind.PAYOUT),
        (reward("s", "p", 5), (GOODWILL, balance_of("p")), StatementKind.GOODWILL_REWARD),
        (top_up("c", 5), (WORLD, balance_of("c")), IN),
        (withdraw("c", 5), (balance_of("c"), WORLD), OUT),
    ],
)
def test_m2_every_movement_goes_between_two_named_accounts(
    postings: Postings, accounts: tuple[str, str], kind: StatementKind
) -> None:
    (posting,) = postings
    assert (posting.debit, posting.credit) == accounts
    assert (posting.amount, posting.kind) == (5, kind)


def test_m2_nothing_is_not_moved() -> None:
    assert hold("c", "s", 0) == ()


@pytest.mark.parametrize(("debit", "amount"), [("a", 0), ("a", -1), ("b", 1)])
def test_m2_a_posting_that_is_no_movement_can_t_be_made(debit: str, amount: int) -> None:
    with pytest.raises(AssertionError):
        Posting(debit, "b", amount, StatementKind.HOLD)


def test_m2_no_more_leaves_escrow_than_is_in_it() -> None:
    session = replace(a_secure_session(), held=5)
    with pytest.raises(AssertionError, match="M2"):
        settled(Decision(session, ()), act(CLIENT, at()), refund(session.id, "cli_1", 6))


# ── M3, M4: booking and the end ──────────────────────────────────────────────────────────────────


def test_m3_booking_a_secure_session_holds_its_price() -> None:
    book = a_book(balance=PRICE)
    decision = accepted(book_session(book, SECURE, at(days=-1), EUR, new_ids()))
    session = decision.session
    assert (session.price, session.held) == (PRICE, PRICE)
    assert net(decision) == {"balance:cli_1": -PRICE, escrow_of(session.id): PRICE}
    assert heard(decision) == [
        (EventKind.SESSION_BOOKED, session.parties),
        (EventKind.BALANCE_CHANGED, ("cli_1",)),
    ]


@pytest.mark.parametrize(("balance", "ok"), [(0, False), (PRICE - 1, False), (PRICE, True)])
def test_m3_a_balance_too_small_books_nothing_secure(balance: int, ok: bool) -> None:
    outcome = book_session(a_book(balance=balance), SECURE, at(days=-1), EUR, new_ids())
    assert code(outcome) is (None if ok else RefusalCode.INSUFFICIENT_BALANCE)
    if not ok:
        refusal = refused(outcome)
        assert isinstance(refusal, FundsRefusal)
        assert (refusal.rule, refusal.required, refusal.available) == ("M3", PRICE, balance)


def test_m3_s9_money_is_judged_last_but_for_times_which_would_be_told_for_nothing() -> None:
    book = a_book(balance=0, partner_busy=[(at(), at(hours=1))])
    wish = replace(SECURE, expected_price=Amount(1, EUR))
    later = replace(book, partner_busy=())

    def refusing(book: Book, wish: Wish) -> RefusalCode | None:
        return code(book_session(book, wish, at(days=-1), EUR, new_ids()))

    for free in (book, later):
        assert refusing(free, wish) is RefusalCode.PRICE_CHANGED
        assert refusing(free, SECURE) is RefusalCode.INSUFFICIENT_BALANCE
    funded = replace(book, balance=10**9)
    assert refusing(funded, SECURE) is RefusalCode.OVERLAPS_ANOTHER_SESSION


def test_m4_a_direct_session_moves_no_money_from_booking_to_end() -> None:
    booked = accepted(book_session(a_book(), a_wish(), at(days=-1), EUR, new_ids()))
    done = accepted(complete(a_session(Stage.IN_PROGRESS), act(CLIENT, at(minutes=5))))
    assert (booked.postings, booked.session.held) == ((), 0)
    assert (done.postings, done.session.held) == ((), 0)
    assert booked.session.price == PRICE


@pytest.mark.parametrize(
    ("by", "now"),
    [(Actor.CLIENT, at(minutes=1)), (Actor.PARTNER, at(minutes=90)), (Actor.SYSTEM, at(hours=2))],
)
def test_m3_completion_pays_escrow_to_the_partner(by: Actor, now: datetime) -> None:
    added = an_addition(status=AdditionStatus.CONFIRMED)
    session = replace(a_secure_session(Stage.IN_PROGRESS), additions=(added,))
    session = replace(session, held=session.price)
    decision = accepted(complete(session, Act(by, now)))
    paid = 20_000 + HALF_HOUR.price
    assert net(decision) == {"escrow:ses_1": -paid, "balance:par_1": paid}
    assert decision.session.held == 0
    assert heard(decision)[-1] == (EventKind.BALANCE_CHANGED, ("par_1",))


def test_m3_a_missed_secure_session_keeps_its_money_for_the_decision() -> None:
    session = a_secure_session()
    decision = accepted(miss(session, act(Actor.SYSTEM, at(minutes=60))))
    assert decision.postings == ()
    assert decision.session.dispute is not None
    assert decision.session.held == decision.session.dispute.held == session.price


def test_m4_a_missed_direct_session_opens_no_dispute() -> None:
    decision = accepted(miss(a_session(), act(Actor.SYSTEM, at(minutes=60))))
    assert decision.session.dispute is None


def test_m3_a_session_that_costs_nothing_moves_nothing() -> None:
    free = replace(a_secure_session(Stage.IN_PROGRESS), lines=(), held=0)
    decision = accepted(complete(free, act(CLIENT, at(minutes=5))))
    assert (decision.postings, heard(decision)) == (
        (),
        [(EventKind.SESSION_COMPLETED, free.parties)],
    )


# ── M6 ───────────────────────────────────────────────────────────────────────────────────────────


def moving(
    kind: StatementKind = IN,
    minor: int = 500,
    reference: str = "pay-1",
    *,
    known: Movement | None = None,
    balance: int = 500,
    currency: str = EUR,
) -> object:
    asked = Movement(kind, "cli_1", Amount(minor, currency), reference)
    return record(asked, known, balance, EUR, at())


@pytest.mark.parametrize(("kind", "change"), [(IN, 500), (OUT, -500)])
def test_m6_money_enters_and_leaves_and_its_owner_is_told(kind: StatementKind, change: int) -> None:
    recorded = moving(kind)
    assert isinstance(recorded, Recorded)
    assert changes(recorded.postings) == {"balance:cli_1": change, WORLD: -change}
    assert [(event.kind, event.to) for event in recorded.events] == [
        (EventKind.BALANCE_CHANGED, ("cli_1",))
    ]


FIRST = Movement(IN, "cli_1", Amount(500, EUR), "pay-1")


@pytest.mark.parametrize("kind", [IN, OUT])
def test_m6_the_same_reference_again_gives_the_first_answer_and_moves_nothing(
    kind: StatementKind,
) -> None:
    known = replace(FIRST, kind=kind)
    recorded = moving(kind, known=known, balance=0)
    assert recorded == Recorded(known, repeated=True)


@pytest.mark.parametrize(
    "known",
    [
        replace(FIRST, amount=Amount(501, EUR)),
        replace(FIRST, account_id="par_1"),
        replace(FIRST, kind=OUT),
    ],
)
def test_m6_a_reference_counts_once_over_all_movements(known: Movement) -> None:
    assert code(moving(known=known)) is REUSED


@pytest.mark.parametrize(
    ("minor", "currency", "reference", "path"),
    [
        (0, EUR, "pay-1", ("amount", "minorUnits")),
        (-1, EUR, "pay-1", ("amount", "minorUnits")),
        (10**9 + 1, EUR, "pay-1", ("amount", "minorUnits")),
        (1, "USD", "pay-1", ("amount", "currency")),
        (1, EUR, " ", ("reference",)),
        (1, EUR, "x" * 256, ("reference",)),
    ],
)
def test_m1_what_moves_is_from_1_to_a_billion_of_our_currency(
    minor: int, currency: str, reference: str, path: tuple[str, ...]
) -> None:
    refusal = refused(moving(IN, minor, reference, currency=currency))
    assert isinstance(refusal, InputRefusal)
    assert refusal.path == path


def test_m2_no_withdrawal_leaves_a_balance_below_zero() -> None:
    refusal = refused(moving(OUT, 501))
    assert isinstance(refusal, FundsRefusal)
    assert (refusal.required, refusal.available) == (501, None)
    assert isinstance(moving(OUT, 500), Recorded)


@pytest.mark.parametrize(
    ("balance", "ok"), [(LARGEST_BALANCE - 500, True), (LARGEST_BALANCE - 499, False)]
)
def test_m1_no_balance_grows_beyond_what_can_be_told(balance: int, ok: bool) -> None:
    assert isinstance(moving(IN, 500, balance=balance), Recorded) is ok
