"""A1, A3, A7: what is proposed to be added to a session, by whom and when."""

from dataclasses import replace

import pytest

from domain.model.events import EventKind
from domain.model.money import Amount
from domain.model.orders import Addition, AdditionStatus, Line, LineKind
from domain.model.people import Actor, Party
from domain.model.refusals import InputRefusal, Refusal, RefusalCode
from domain.model.sanctions import GOOD, Standing
from domain.model.sessions import Decision, Place, Session, Stage
from domain.rules.additions import (
    Offer,
    Pick,
    Proposal,
    Times,
    confirm,
    propose,
)
from tests.domain.changes import (
    CLIENT,
    HALF_HOUR,
    MORE,
    OPEN,
    PARTNER,
    PLENTY,
    an_addition,
    confirming,
    with_addition,
)
from tests.domain.make import (
    CATALOGUE,
    EUR,
    HOUR,
    OIL,
    RUB,
    a_session,
    accepted,
    act,
    at,
    but,
    code,
    heard,
    refused,
)

NOW = at(minutes=-40)
NOT_YOURS, WRONG_STAGE = RefusalCode.NOT_YOURS_TO_DO, RefusalCode.WRONG_STAGE
INVALID = RefusalCode.INVALID_INPUT
TOO_MUCH = Amount(10**9 + 1, EUR)
WINE = Offer("Wine", Amount(2_500, EUR))


def proposing(
    session: Session, by: Party | Actor, *items: Pick | Offer, expected: int | None = None
) -> Decision | Refusal:
    amount = None if expected is None else Amount(expected, EUR)
    return propose(session, act(by, NOW), Proposal(items, amount), CATALOGUE, EUR, balance=PLENTY)


def addition_of(outcome: Decision | Refusal) -> Addition:
    return accepted(outcome).session.additions[-1]


# ── A1 ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("by", Party)
@pytest.mark.parametrize("stage", OPEN)
def test_a1_either_party_proposes_before_the_meeting_and_in_progress(
    stage: Stage, by: Party, place: Place
) -> None:
    session = a_session(stage, place)
    decision = accepted(propose(session, act(by, NOW), MORE, CATALOGUE, EUR, balance=PLENTY))
    addition = addition_of(decision)
    assert (addition.proposed_by, addition.awaits, addition.pending) == (by, by.other, True)
    assert (addition.price, addition.extra_minutes, addition.proposed_at) == (10_000, 60, NOW)
    assert decision.session.price == session.price
    assert decision.session.version == session.version + 1
    assert heard(decision) == [(EventKind.ADDITION_PROPOSED, session.parties)]
    assert decision.events[0].subject_id == addition.id


@pytest.mark.parametrize("by", Party)
@pytest.mark.parametrize("stage", but(OPEN))
def test_a1_nobody_proposes_in_the_meeting_or_after_the_end(stage: Stage, by: Party) -> None:
    outcome = propose(a_session(stage), act(by, NOW), MORE, CATALOGUE, EUR, balance=PLENTY)
    assert (code(outcome), refused(outcome).rule) == (WRONG_STAGE, "A1")


def test_a1_support_proposes_nothing() -> None:
    assert code(proposing(a_session(), Actor.SUPPORT, *MORE.items)) is NOT_YOURS


@pytest.mark.parametrize("by", Party)
@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(suspended_until=at(days=1)), RefusalCode.SUSPENDED),
        (Standing(removed=True), RefusalCode.SUSPENDED),
        (Standing(blocked=True), RefusalCode.PARTNER_BLOCKED),
        (Standing(removed=True, blocked=True), RefusalCode.SUSPENDED),
        (GOOD, None),
    ],
)
def test_d4_the_sanctioned_and_the_blocked_propose_nothing(
    standing: Standing, expected: RefusalCode | None, by: Party
) -> None:
    pressed = replace(act(by, NOW), standing=standing)
    assert code(propose(a_session(), pressed, MORE, CATALOGUE, EUR, balance=PLENTY)) is expected


def test_d4_what_is_proposed_already_can_still_be_answered_by_a_suspended_party() -> None:
    pressed = replace(act(CLIENT, NOW), standing=Standing(removed=True))
    assert not code(confirm(with_addition(), pressed, "add_1", Times(), PLENTY))


# ── A3 ───────────────────────────────────────────────────────────────────────────────────────────


def test_a3_an_addition_mixes_tariffs_services_and_offers() -> None:
    items = (Pick(LineKind.TARIFF, HOUR.id), Pick(LineKind.SERVICE, OIL.id), WINE)
    addition = addition_of(proposing(a_session(), PARTNER, *items, expected=14_500))
    assert [(line.kind, line.title, line.price, line.minutes) for line in addition.items] == [
        (LineKind.TARIFF, "One hour", 10_000, 60),
        (LineKind.SERVICE, "Aromatic oil", 2_000, 0),
        (LineKind.OFFER, "Wine", 2_500, 0),
    ]
    assert len({line.id for line in addition.items}) == 3


@pytest.mark.parametrize(("count", "ok"), [(0, False), (1, True), (20, True), (21, False)])
def test_a3_an_addition_holds_1_to_20_items(count: int, ok: bool) -> None:
    outcome = proposing(a_session(), CLIENT, *[Pick(LineKind.SERVICE, OIL.id)] * count)
    assert code(outcome) is (None if ok else INVALID)
    assert ok or getattr(outcome, "path", None) == ("items",)


@pytest.mark.parametrize("stage", Stage)
def test_a3_offers_come_from_the_partner_alone_whatever_else_is_wrong(stage: Stage) -> None:
    outcome = proposing(a_session(stage), CLIENT, *MORE.items, WINE)
    assert (code(outcome), refused(outcome).rule) == (NOT_YOURS, "A3")


@pytest.mark.parametrize(
    ("offer", "path"),
    [
        (replace(WINE, title=" "), ("items", "1", "offer", "title")),
        (replace(WINE, title="x" * 201), ("items", "1", "offer", "title")),
        (replace(WINE, price=Amount(0, EUR)), ("items", "1", "offer", "price", "minorUnits")),
        (
            replace(WINE, price=Amount(10**9 + 1, EUR)),
            ("items", "1", "offer", "price", "minorUnits"),
        ),
        (replace(WINE, price=Amount(1, "USD")), ("items", "1", "offer", "price", "currency")),
    ],
)
def test_m1_an_offer_has_a_title_and_a_price_of_at_least_1(
    offer: Offer, path: tuple[str, ...]
) -> None:
    refusal = refused(proposing(a_session(), PARTNER, *MORE.items, offer))
    assert isinstance(refusal, InputRefusal)
    assert refusal.path == path


@pytest.mark.parametrize(
    "pick", [Pick(LineKind.TARIFF, "tar_gone"), Pick(LineKind.SERVICE, HOUR.id)]
)
def test_a3_what_is_not_in_the_catalogue_can_t_be_added(pick: Pick) -> None:
    outcome = proposing(a_session(), CLIENT, *MORE.items, pick)
    assert code(outcome) is RefusalCode.CATALOGUE_ITEM_UNKNOWN


@pytest.mark.parametrize(
    ("expected", "ok"), [(None, True), (9_999, False), (10_000, True), (10_001, False)]
)
def test_a3_the_price_must_be_the_one_that_was_seen(expected: int | None, ok: bool) -> None:
    outcome = proposing(a_session(), CLIENT, *MORE.items, expected=expected)
    assert code(outcome) is (None if ok else RefusalCode.PRICE_CHANGED)


@pytest.mark.parametrize(("price", "ok"), [(10**10 - 10_000, True), (10**10 - 9_999, False)])
def test_m1_a_sessions_price_stays_within_its_bound_whatever_is_added(price: int, ok: bool) -> None:
    lines = (Line("lin_1", LineKind.TARIFF, "A year", price, 60),)
    dear = a_session(lines=lines)
    assert code(proposing(dear, CLIENT, *MORE.items)) is (None if ok else INVALID)
    pending = replace(HALF_HOUR, price=10_000)
    waiting = with_addition(addition=an_addition(pending), lines=lines)
    assert code(confirming(waiting)) is (None if ok else INVALID)


@pytest.mark.parametrize(("count", "ok"), [(49, True), (50, False)])
def test_a3_a_session_holds_50_additions_however_they_ended(count: int, ok: bool) -> None:
    old = tuple(
        an_addition(id=f"add_{n}", status=AdditionStatus.DECLINED, answered_at=NOW)
        for n in range(count)
    )
    outcome = proposing(a_session(additions=old), CLIENT, *MORE.items)
    assert code(outcome) is (None if ok else RefusalCode.TOO_MANY)


def test_a7_prices_are_those_of_the_proposal_whatever_the_catalogue_says_later() -> None:
    proposed = accepted(proposing(a_session(), CLIENT, Pick(LineKind.SERVICE, RUB.id))).session
    dearer = (*CATALOGUE[:2], replace(RUB, price=99_999))
    later = replace(act(CLIENT, NOW), new_id=lambda prefix: f"{prefix}_later")
    rub = Proposal((Pick(LineKind.SERVICE, RUB.id),))
    again = accepted(propose(proposed, later, rub, dearer, EUR, balance=PLENTY)).session
    assert [addition.price for addition in again.additions] == [RUB.price, 99_999]
    first = again.additions[0]
    confirmed = accepted(confirm(again, act(PARTNER, NOW), first.id, Times(), PLENTY)).session
    assert confirmed.price == again.price + RUB.price
