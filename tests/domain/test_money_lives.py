"""Whole lives with money in them: random people, random commands, one session, books that balance.

Whatever is pressed by whomever and whenever, after every step: versions rise by one, what moved
is zero in sum, nothing is negative, escrow is what the session says it holds, and a session that
has ended holds nothing unless its dispute is open.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.model.disputes import DisputeKind
from domain.model.events import EventKind
from domain.model.grounds import NO_GROUNDS, Grounds, Reason
from domain.model.ledger import StatementKind, balance_of, changes, escrow_of, owners
from domain.model.money import Amount
from domain.model.orders import LineKind
from domain.model.people import ACTORS, Actor, Party
from domain.model.refusals import NOT_FOUND, Refusal
from domain.model.sessions import LIVE, Act, Decision, PaymentMethod, Phase, Place, Session
from domain.model.threads import Thread, ThreadKind
from domain.rules import stages
from domain.rules.additions import Offer, Pick, Proposal, Times, confirm, decline, propose, withdraw
from domain.rules.booking import book_session
from domain.rules.cancellation import cancel
from domain.rules.chat import post
from domain.rules.deadlines import deadlines_of, fall_due
from domain.rules.goodwill import Record, refund_in_goodwill
from domain.rules.movements import Movement, Recorded, record
from domain.rules.rulings import decide, release, take
from tests.domain.changes import ALICE, BERT, CAP, CLIENT, GRACE, LEAD, MONTH, PARTNER, a_verdict
from tests.domain.make import (
    CATALOGUE,
    DOOR,
    EUR,
    HOUR,
    RUB,
    a_book,
    a_wish,
    accepted,
    at,
    new_ids,
)

PROPOSALS = (
    Proposal((Pick(LineKind.TARIFF, HOUR.id),)),
    Proposal((Pick(LineKind.SERVICE, RUB.id), Offer("Wine", Amount(4_000, EUR)))),
    Proposal((Pick(LineKind.SERVICE, RUB.id),) * 2),
)
SAID = {
    Phase.MEETING: (Grounds(Reason.OTHER), Grounds(Reason.PROFILE_MISMATCH)),
    Phase.IN_PROGRESS: (Grounds(Reason.PARTNER_URGENT_MATTERS), NO_GROUNDS),
}
AGENTS = (ALICE, BERT, LEAD)
START = 60_000
ENDINGS = ("cancel", "complete", "goodwill", "time")
Choice = TypeVar("Choice")
Played = tuple[tuple[str, Actor] | None, int, int]


@dataclass
class World:
    """One session, the books, the clock; `die` says how a command is meant."""

    session: Session
    books: Counter[str]
    now: datetime
    new_id: Callable[[str], str]
    die: int = 0

    def act(self, by: Actor) -> Act:
        return Act(by, self.now, new_id=self.new_id)

    def pick(self, *choices: Choice) -> Choice:
        return choices[self.die % len(choices)]

    @property
    def balance(self) -> int:
        return self.books["balance:cli_1"]

    @property
    def addition_id(self) -> str:
        return self.pick(*(one.id for one in self.session.additions), "add_none")


def book(place: Place, method: PaymentMethod) -> World:
    """Booked two days ahead, by a client who has enough for some additions and not for all."""
    new_id = new_ids()
    world_books = Counter({"balance:cli_1": START, "world": -START})
    wish = a_wish(place, payment_method=method)
    decision = accepted(book_session(a_book(balance=START), wish, at(days=-2), EUR, new_id))
    world = World(decision.session, world_books, at(days=-2), new_id)
    world.books.update(changes(decision.postings))
    return world


Command = Callable[[World, Actor], Decision | Refusal]


def _start(world: World, by: Actor) -> Decision | Refusal:
    asked = [line.id for line, _ in world.session.all_lines if line.preference_based]
    word = [(id, bool(world.die >> n & 1)) for n, id in enumerate(asked)]
    return stages.start(world.session, world.act(by), word)


def _cancel(world: World, by: Actor) -> Decision | Refusal:
    grounds = world.pick(*SAID.get(world.session.phase, (NO_GROUNDS, Grounds(explanation="Why."))))
    return cancel(world.session, world.act(by), grounds)


def _say(world: World, by: Actor) -> Decision | Refusal:
    session = world.session
    thread = Thread("thr_chat", ThreadKind.SESSION, session.id)
    if session.dispute is not None and world.die % 2:
        party = world.pick(PARTNER, CLIENT, CLIENT)
        thread = Thread(session.dispute.thread_of(party), ThreadKind.DISPUTE, session.id, party)
    return post(session, thread, world.act(by), "who_1", "Hello")


def _decide(world: World, by: Actor) -> Decision | Refusal:
    dispute = world.session.dispute
    held = dispute.held if dispute else 0
    goodwill = dispute is not None and dispute.kind is DisputeKind.GOODWILL_REFUND
    refund = world.pick(0, 1, held // 2, held, held + 1)
    award = held // 3 if goodwill else held - refund
    later = world.now + timedelta(days=30)
    sanctions = world.pick((), (GRACE,), (replace(MONTH, until=later),))
    verdict = a_verdict(refund, award, *sanctions)
    return decide(world.session, world.act(Actor.SUPPORT), world.pick(*AGENTS), verdict, EUR)


def _time(world: World, by: Actor) -> Decision | Refusal:
    """The earliest deadline that has come, if any."""
    due = sorted(
        (deadline.due_at, deadline.kind.value, deadline.kind)
        for deadline in deadlines_of(world.session)
        if deadline.due_at <= world.now
    )
    if not due:
        return NOT_FOUND
    return fall_due(world.session, world.pick(*due)[2], world.now, world.new_id)


COMMANDS: dict[str, Command] = {
    "set out": lambda w, by: stages.set_out(w.session, w.act(by)),
    "arrive": lambda w, by: stages.arrive(w.session, w.act(by)),
    "address": lambda w, by: stages.provide_address(w.session, w.act(by), DOOR),
    "start": _start,
    "complete": lambda w, by: stages.complete(w.session, w.act(by)),
    "cancel": _cancel,
    "goodwill": lambda w, by: refund_in_goodwill(
        w.session, w.act(by), w.pick(Record(), Record(between=1)), CAP
    ),
    "propose": lambda w, by: propose(
        w.session, w.act(by), w.pick(*PROPOSALS), CATALOGUE, EUR, balance=w.balance
    ),
    "confirm": lambda w, by: confirm(w.session, w.act(by), w.addition_id, Times(), w.balance),
    "decline": lambda w, by: decline(w.session, w.act(by), w.addition_id),
    "withdraw": lambda w, by: withdraw(w.session, w.act(by), w.addition_id),
    "say": _say,
    "take": lambda w, by: take(w.session, w.act(Actor.SUPPORT), w.pick(*AGENTS)),
    "release": lambda w, by: release(w.session, w.act(Actor.SUPPORT), w.pick(*AGENTS)),
    "decide": _decide,
    "time": _time,
}
PEOPLE = (Actor.CLIENT, Actor.PARTNER, Actor.SUPPORT)
WAITS = [0, 0, 0, 0, 1, 60_000, 1_800_000, 3_600_000, 5 * 3_600_000, 47 * 3_600_000]
presses = st.tuples(st.sampled_from(sorted(COMMANDS)), st.sampled_from(PEOPLE))
steps = st.tuples(st.none() | presses, st.sampled_from(WAITS), st.integers(0, 255))
"""What is pressed, None being something that will be accepted; the wait before; the die."""


def something_open(world: World) -> tuple[str, Actor]:
    """One of the presses that would be accepted, endings seldom: lives should be long."""
    found = [
        (name, by)
        for name in sorted(COMMANDS)
        for by in PEOPLE
        if isinstance(COMMANDS[name](world, by), Decision)
    ]
    staying = [press for press in found if press[0] not in ENDINGS]
    return world.pick(*(staying * 4 or found), *found) if found else ("say", Actor.CLIENT)


# A way through to the end, so that random steps fall on every part of it and not on its beginning.
PATH = {
    Place.PARTNER_PLACE: ("arrive", "address", "start"),
    Place.CLIENT_PLACE: ("arrive", "start"),
}


def walk(world: World, far: int) -> None:
    """The usual way, as far as it is to go, at T."""
    if far:
        world.now = at()
    doer = {"arrive": world.session.traveller, "address": PARTNER, "start": PARTNER}
    for name in PATH[world.session.place][:far]:
        step(world, name, ACTORS[doer[name]])


def step(world: World, name: str, by: Actor) -> None:
    """One command, and everything that must hold after it."""
    before, outcome = world.session, COMMANDS[name](world, by)
    if isinstance(outcome, Decision):
        check_step(name, before, outcome, world.now)
        world.books.update(changes(outcome.postings))
        world.session = outcome.session
    check_state(world)


def check_step(name: str, before: Session, decision: Decision, now: datetime) -> None:
    """I2, M2, E1: what one accepted command may do."""
    after = decision.session
    still = name == "say" or after == before or (name == "time" and after.stage is before.stage)
    assert after.version == before.version + (0 if still else 1)
    assert sum(changes(decision.postings).values()) == 0
    assert still or decision.events
    told = [event for event in decision.events if event.kind is EventKind.BALANCE_CHANGED]
    assert sorted(event.to[0] for event in told) == list(owners(decision.postings))
    assert {event.at for event in decision.events} <= {now}
    hidden = after.dispute is not None and after.dispute.hidden_from(Party.CLIENT)
    if hidden and before.dispute is not None:
        heard = [event.kind for event in decision.events if "cli_1" in event.to]
        assert set(heard) <= {EventKind.MESSAGE_POSTED, EventKind.ACTIONS_CHANGED}
        assert after.version_for(CLIENT) == before.version_for(CLIENT)


def check_state(world: World) -> None:
    """M2, M3, M4, A6, D1: what holds at every commit."""
    session, books = world.session, world.books
    assert sum(books.values()) == 0
    assert all(books[balance_of(id)] >= 0 for id in session.parties)
    assert books[escrow_of(session.id)] == session.held >= 0
    live, dispute = session.stage in LIVE, session.dispute
    if live and session.secure:
        assert session.held == session.price + session.reserved
    assert live or session.reserved == 0
    assert session.secure or (session.held == 0 and dispute is None)
    waiting = dispute is not None and not dispute.decided
    assert live or waiting or session.held == 0
    if dispute is not None and dispute.kind is not DisputeKind.GOODWILL_REFUND:
        assert session.held == (dispute.held if waiting else 0)
    assert live or not any(addition.pending for addition in session.additions)
    assert live is (session.ended_at is None)


@settings(max_examples=300, deadline=None)
@given(
    place=st.sampled_from(Place),
    method=st.sampled_from(PaymentMethod),
    far=st.integers(0, 3),
    played=st.lists(steps, min_size=5, max_size=40),
)
def test_whatever_is_pressed_the_books_balance_and_nothing_is_left_behind(
    place: Place, method: PaymentMethod, far: int, played: list[Played]
) -> None:
    world = book(place, method)
    check_state(world)
    walk(world, far)
    for press, wait, die in played:
        world.now += timedelta(milliseconds=wait)
        world.die = die
        step(world, *(press or something_open(world)))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 1_000), st.integers(0, 5)), max_size=30))
def test_m6_however_often_references_come_a_balance_is_what_was_recorded_once(
    asked: list[tuple[bool, int, int]],
) -> None:
    known: dict[str, Movement] = {}
    balance = 0
    for enters, amount, number in asked:
        kind = StatementKind.TOP_UP if enters else StatementKind.WITHDRAWAL
        movement = Movement(kind, "cli_1", Amount(amount, EUR), f"pay-{number}")
        outcome = record(movement, known.get(movement.reference), balance, EUR, at())
        if isinstance(outcome, Recorded):
            assert outcome.movement == known.setdefault(movement.reference, movement)
            balance += changes(outcome.postings).get("balance:cli_1", 0)
        assert balance >= 0
    signs = {StatementKind.TOP_UP: 1, StatementKind.WITHDRAWAL: -1}
    assert balance == sum(signs[one.kind] * one.amount.minor_units for one in known.values())
