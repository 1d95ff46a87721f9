"""S5, S6, S9, A4, A5, A7: what a confirmed addition does to a session and its money."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.model.events import EventKind
from domain.model.orders import AdditionStatus
from domain.model.people import Party
from domain.model.refusals import FundsRefusal, Refusal, RefusalCode
from domain.model.sessions import Act, Decision, PaymentMethod, Session, Stage
from domain.rules.additions import Times, confirm, decline, ends_at_if_confirmed, propose, withdraw
from domain.rules.cancellation import cancel, consequences
from domain.rules.stages import start
from tests.domain.changes import (
    CLIENT,
    HALF_HOUR,
    MORE,
    OPEN,
    PARTNER,
    PRICE_OF_MORE,
    SONG,
    an_addition,
    confirming,
    net,
    with_addition,
)
from tests.domain.make import (
    CATALOGUE,
    DANCE,
    EUR,
    MASSAGE,
    MS,
    WILLING,
    T,
    a_secure_session,
    a_session,
    accepted,
    act,
    at,
    code,
    heard,
    refused,
)

NOW = at(minutes=-40)


# ── S6, S9, A7: what confirming does to the session ──────────────────────────────────────────────


def test_s6_a_confirmed_tariff_prolongs_the_session_and_raises_its_price() -> None:
    session = with_addition(Stage.IN_PROGRESS)
    assert ends_at_if_confirmed(session, session.additions[0]) == at(minutes=90)
    after = accepted(confirming(session, now=at(minutes=10))).session
    assert (session.ends_at, after.ends_at) == (at(minutes=60), at(minutes=90))
    assert after.scheduled_end == at(minutes=90)
    assert after.price == session.price + HALF_HOUR.price
    assert [(line.id, addition and addition.id) for line, addition in after.all_lines[-2:]] == [
        (DANCE.id, None),
        (HALF_HOUR.id, "add_1"),
    ]
    assert ends_at_if_confirmed(after, after.additions[0]) is None


def test_s6_before_the_start_nobody_says_when_it_would_end() -> None:
    session = with_addition()
    assert ends_at_if_confirmed(session, session.additions[0]) is None


@pytest.mark.parametrize(
    ("begins", "clashes"),
    [(at(minutes=90) - MS, True), (at(minutes=90), False), (at(minutes=89), True)],
)
@pytest.mark.parametrize("stage", OPEN)
def test_s9_a_prolonged_session_may_not_reach_into_the_partners_next(
    stage: Stage, begins: datetime, clashes: bool
) -> None:
    """By the scheduled times, however late it was started."""
    late: dict[str, Any] = {"started_at": at(minutes=29)} if stage is Stage.IN_PROGRESS else {}
    session = with_addition(stage, **late)
    outcome = confirming(session, busy=[(begins, begins + timedelta(hours=1))])
    assert code(outcome) is (RefusalCode.OVERLAPS_ANOTHER_SESSION if clashes else None)


def test_s9_what_does_not_prolong_overlaps_nothing() -> None:
    session = with_addition(addition=an_addition(SONG))
    assert not code(confirming(session, busy=[(T, at(hours=3))]))


def test_s5_the_start_asks_of_preferences_added_before_it() -> None:
    session = with_addition(
        Stage.ADDRESS_PROVIDED,
        an_addition(HALF_HOUR, SONG, status=AdditionStatus.CONFIRMED, answered_at=NOW),
    )
    pressed = act(PARTNER, T)
    assert code(start(session, pressed, WILLING)) is RefusalCode.PREFERENCES_INCOMPLETE
    after = accepted(start(session, pressed, (*WILLING, (SONG.id, False)))).session
    assert after.price == session.price - SONG.price
    assert [line.provided for line in after.additions[0].items] == [None, False]
    assert after.additions[0].price == HALF_HOUR.price


@pytest.mark.parametrize("status", [one for one in AdditionStatus if one.name != "CONFIRMED"])
def test_s5_the_start_asks_of_no_preference_that_was_not_confirmed(status: AdditionStatus) -> None:
    session = with_addition(Stage.ADDRESS_PROVIDED, an_addition(SONG, status=status))
    assert not code(start(session, act(PARTNER, T), WILLING))


def test_a7_a_preference_added_after_the_start_counts_as_provided() -> None:
    session = with_addition(Stage.IN_PROGRESS, an_addition(SONG, HALF_HOUR))
    after = accepted(confirming(session, now=at(minutes=5))).session
    assert [line.provided for line in after.additions[0].items] == [True, None]
    assert after.price == session.price + SONG.price + HALF_HOUR.price


# ── A4, A5: paying ───────────────────────────────────────────────────────────────────────────────


def test_a5_confirming_holds_the_price_of_a_secure_session() -> None:
    session = replace(a_secure_session(), additions=(an_addition(),))
    decision = accepted(confirming(session, balance=HALF_HOUR.price))
    assert net(decision) == {
        "balance:cli_1": -HALF_HOUR.price,
        "escrow:ses_1": HALF_HOUR.price,
    }
    assert decision.session.held == decision.session.price == session.price + HALF_HOUR.price
    assert heard(decision)[1:] == [(EventKind.BALANCE_CHANGED, ("cli_1",))]


def proposed_by_the_client(balance: int) -> Decision | Refusal:
    return propose(a_secure_session(), act(CLIENT, NOW), MORE, CATALOGUE, EUR, balance=balance)


def test_a5_the_payers_own_proposal_holds_its_price_when_it_is_made() -> None:
    decision = accepted(proposed_by_the_client(PRICE_OF_MORE))
    session = decision.session
    assert net(decision) == {"balance:cli_1": -PRICE_OF_MORE, "escrow:ses_1": PRICE_OF_MORE}
    assert (session.held, session.reserved) == (session.price + PRICE_OF_MORE, PRICE_OF_MORE)
    refusal = refused(proposed_by_the_client(PRICE_OF_MORE - 1))
    assert isinstance(refusal, FundsRefusal)
    assert (refusal.rule, refusal.required, refusal.available) == ("A5", 10_000, 9_999)


def test_a5_the_partners_confirming_never_asks_what_the_balance_holds() -> None:
    before = accepted(proposed_by_the_client(PRICE_OF_MORE)).session
    id = before.additions[0].id
    decision = accepted(confirm(before, act(PARTNER, NOW), id, Times(), balance=0))
    assert (decision.postings, decision.session.held) == ((), before.held)
    assert (decision.session.price, decision.session.reserved) == (before.held, 0)


@pytest.mark.parametrize(("by", "answer"), [(PARTNER, decline), (CLIENT, withdraw)])
def test_a5_what_a_proposal_held_goes_back_with_its_no(
    by: Party, answer: Callable[[Session, Act, str], Decision | Refusal]
) -> None:
    before = accepted(proposed_by_the_client(PRICE_OF_MORE)).session
    decision = accepted(answer(before, act(by, NOW), before.additions[0].id))
    assert net(decision) == {"balance:cli_1": PRICE_OF_MORE, "escrow:ses_1": -PRICE_OF_MORE}
    assert decision.session.held == decision.session.price


def test_a6_what_lapses_is_no_part_of_what_is_disputed() -> None:
    before = accepted(proposed_by_the_client(PRICE_OF_MORE)).session
    means = consequences(before, NOW)
    decision = accepted(cancel(before, act(CLIENT, NOW)))
    assert net(decision) == {"balance:cli_1": PRICE_OF_MORE, "escrow:ses_1": -PRICE_OF_MORE}
    assert decision.session.dispute
    assert decision.session.dispute.held == decision.session.held == before.price
    assert (means.refund_now, means.stays_held) == (PRICE_OF_MORE, before.price)


@pytest.mark.parametrize(
    ("proposer", "by", "available"), [(PARTNER, CLIENT, 5_999), (CLIENT, PARTNER, None)]
)
def test_a5_a_balance_too_small_is_told_to_the_payer_alone(
    proposer: Party, by: Party, available: int | None
) -> None:
    """By the partner it can be met only with a proposal from before proposals held their price."""
    session = replace(a_secure_session(), additions=(an_addition(proposed_by=proposer),))
    refusal = refused(confirming(session, by, balance=5_999))
    assert isinstance(refusal, FundsRefusal)
    assert (refusal.code, refusal.rule) == (RefusalCode.INSUFFICIENT_BALANCE, "A5")
    assert (refusal.required, refusal.available) == (6_000, available)
    assert "5999" not in refusal.message
    assert "5,999" not in refusal.message


def test_a4_an_addition_to_a_direct_session_moves_no_money() -> None:
    decision = accepted(confirming(with_addition(), balance=0))
    assert decision.session.payment_method is PaymentMethod.DIRECT
    assert (decision.postings, decision.session.held) == ((), 0)
    assert decision.session.price == a_session().price + HALF_HOUR.price


def test_s5_a_declined_preferences_money_goes_back_in_the_same_commit() -> None:
    added = an_addition(SONG, status=AdditionStatus.CONFIRMED, answered_at=NOW)
    session = replace(a_secure_session(Stage.ADDRESS_PROVIDED), additions=(added,))
    session = replace(session, held=session.price)
    word = [(MASSAGE.id, False), (DANCE.id, True), (SONG.id, False)]
    decision = accepted(start(session, act(PARTNER, T), word))
    back = MASSAGE.price + SONG.price
    assert net(decision) == {"escrow:ses_1": -back, "balance:cli_1": back}
    assert decision.session.held == decision.session.price == session.price - back
    assert heard(decision)[1:] == [(EventKind.BALANCE_CHANGED, ("cli_1",))]
