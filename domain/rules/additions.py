"""What is added to a session while it runs: A1 to A7 as pure functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.model.catalogue import Item
from domain.model.events import EventKind
from domain.model.ledger import hold, refund
from domain.model.money import LARGEST_PRICE, Amount, check_amount, check_price
from domain.model.orders import Addition, AdditionStatus, Line, LineKind, total
from domain.model.people import ACTORS, Actor, Party
from domain.model.refusals import NOT_FOUND, Refusal, RefusalCode, invalid
from domain.model.sanctions import check_proposing
from domain.model.sessions import (
    LIVE,
    Act,
    Decision,
    Phase,
    Session,
    judge,
    judge_actor,
    judge_stage,
    moved,
    stages_in,
)
from domain.model.texts import check_line
from domain.model.windows import Span
from domain.rules.overlaps import NEVER, Asked, check_asked, check_times
from domain.rules.settlement import check_funds, settled

MOST_ITEMS = 20
MOST_ADDITIONS = 50
OPEN_STAGES = stages_in(Phase.BEFORE_MEETING, Phase.IN_PROGRESS)  # A1


@dataclass(frozen=True, slots=True)
class Pick:
    """A tariff or a service of the partner's catalogue."""

    kind: LineKind
    id: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the partner names: a title and a price."""

    title: str
    price: Amount


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody proposes to add, and the price they saw."""

    items: tuple[Pick | Offer, ...]
    expected_price: Amount | None = None


# ── A1, A3: proposing ────────────────────────────────────────────────────────────────────────────


def may_propose(session: Session, act: Act) -> Refusal | None:
    """A1: either party, before the meeting and in progress; D4: in good standing."""
    refusal = judge(session, act, "A1", tuple(Party), OPEN_STAGES) or check_proposing(act.standing)
    if refusal:
        return refusal
    if len(session.additions) >= MOST_ADDITIONS:
        message = f"A session holds at most {MOST_ADDITIONS} additions."
        return Refusal(RefusalCode.TOO_MANY, message, "A3")
    return None


def propose(
    session: Session,
    act: Act,
    proposal: Proposal,
    catalogue: Sequence[Item],
    currency: str,
    *,
    balance: int,
) -> Decision | Refusal:
    """A3: 1 to 20 items at the prices of this moment (A7). The payer's own proposal to a secure
    session holds its price now, out of `balance` (A5).
    """
    refusal = _check_offers(act, proposal) or may_propose(session, act)
    if refusal:
        return refusal
    lines = _lines(proposal, catalogue, currency, act.new_id)
    if isinstance(lines, Refusal):
        return lines
    if refusal := _check_price(session, total(lines), proposal.expected_price, currency):
        return refusal
    held = total(lines) if session.secure and act.by is Actor.CLIENT else 0
    if refusal := check_funds(held, balance, payer=True, rule="A5") if held else None:
        return refusal
    party = next(party for party, actor in ACTORS.items() if actor is act.by)
    addition = Addition(act.new_id("add"), party, lines, act.now, held=held)
    proposed = replace(session, additions=(*session.additions, addition))
    decision = moved(proposed, act, EventKind.ADDITION_PROPOSED, addition.id)
    return settled(decision, act, hold(session.client_id, session.id, held))


def _check_offers(act: Act, proposal: Proposal) -> Refusal | None:
    """A3: offers come from the partner alone; that is asked first, as of all that is not yours."""
    if act.by is Actor.PARTNER or not any(isinstance(item, Offer) for item in proposal.items):
        return None
    return Refusal(RefusalCode.NOT_YOURS_TO_DO, "Offers are the partner's to make.", "A3")


def _lines(
    proposal: Proposal, catalogue: Sequence[Item], currency: str, new_id: Callable[[str], str]
) -> tuple[Line, ...] | Refusal:
    """The items as lines, in order; the first that is wrong refuses all."""
    if not 1 <= len(proposal.items) <= MOST_ITEMS:
        return invalid(("items",), f"From 1 to {MOST_ITEMS} items.", "A3")
    offered = {(item.kind, item.id): item for item in catalogue}
    lines: list[Line] = []
    for index, item in enumerate(proposal.items):
        if isinstance(item, Offer):
            line = _offered(item, ("items", str(index), "offer"), currency, new_id)
        else:
            line = _picked(offered.get((item.kind, item.id)), new_id)
        if isinstance(line, Refusal):
            return line
        lines.append(line)
    return tuple(lines)


def _offered(
    offer: Offer, path: tuple[str, ...], currency: str, new_id: Callable[[str], str]
) -> Line | Refusal:
    refusal = check_line(offer.title, (*path, "title")) or check_amount(
        offer.price, currency, (*path, "price"), least=1
    )
    return refusal or Line(new_id("lin"), LineKind.OFFER, offer.title, offer.price.minor_units)


def _picked(item: Item | None, new_id: Callable[[str], str]) -> Line | Refusal:
    if item is None:
        message = "The partner does not offer that tariff or service."
        return Refusal(RefusalCode.CATALOGUE_ITEM_UNKNOWN, message, "A3")
    return item.line(new_id("lin"))


def _check_price(
    session: Session, price: int, expected: Amount | None = None, currency: str = ""
) -> Refusal | None:
    """M1: the session's price with it at most 10¹⁰; and what the person saw (PRICE_CHANGED)."""
    if session.price + price > LARGEST_PRICE:
        message = f"A session's price is at most {LARGEST_PRICE:,} minor units."
        return invalid(("items",), message, "M1")
    return check_price(price, expected, currency, "A3")


# ── A2: answering ────────────────────────────────────────────────────────────────────────────────


def find_addition(session: Session, id: str) -> Addition | None:
    """The session's addition of this id, if any."""
    return next((addition for addition in session.additions if addition.id == id), None)


def may_confirm(session: Session, addition: Addition, act: Act) -> Refusal | None:
    """A2: the other party; A6: not while the session is in MEETING."""
    return _may_answer(session, addition, act, {addition.proposed_by.other}) or judge_stage(
        session, "A6", OPEN_STAGES
    )


def may_decline(session: Session, addition: Addition, act: Act) -> Refusal | None:
    """A2: the other party, until the end."""
    return _may_answer(session, addition, act, {addition.proposed_by.other}) or judge_stage(
        session, "A6", LIVE
    )


def may_withdraw(session: Session, addition: Addition, act: Act) -> Refusal | None:
    """A2: the proposer, until the end."""
    return _may_answer(session, addition, act, {addition.proposed_by}) or judge_stage(
        session, "A6", LIVE
    )


def _may_answer(session: Session, addition: Addition, act: Act, who: set[Party]) -> Refusal | None:
    if refusal := judge_actor(session, act, "A2", who):
        return refusal
    if not addition.pending:
        message = f"The addition is {addition.status.value}: it has its answer."
        return Refusal(RefusalCode.ALREADY_ANSWERED, message, "A2")
    return None


@dataclass(frozen=True, slots=True)
class Times:
    """When the parties' *other* live sessions are, and how often the one who asks was told that
    the partner's are in the way: nobody counts it of the partner, whose own they are (S9).
    """

    clients: Sequence[Span] = ()
    partners: Sequence[Span] = ()
    asked: Asked = NEVER


def confirm(
    session: Session, act: Act, addition_id: str, times: Times, balance: int
) -> Decision | Refusal:
    """A2, A5: the whole addition joins the order, paid as the session is (A4).

    `times` are what the two have beside it (S9), `balance` is what the client has. A
    preference-based service added after the start counts as provided (A7).
    """
    addition = find_addition(session, addition_id)
    if addition is None:
        return NOT_FOUND
    running = session.started_at is not None
    items = tuple(_provided(line) for line in addition.items) if running else addition.items
    answered = _answered(session, act, addition, AdditionStatus.CONFIRMED, items)
    refusal = (
        may_confirm(session, addition, act)
        or _check_price(session, addition.price)
        or _check_funds(session, addition, act, balance)
        or _check_time(answered, addition, times)
    )
    if refusal:
        return refusal
    decision = moved(answered, act, EventKind.ADDITION_CONFIRMED, addition.id)
    paid = addition.price - addition.held if session.secure else 0
    return settled(decision, act, hold(session.client_id, session.id, paid))


def _provided(line: Line) -> Line:
    return replace(line, provided=True) if line.preference_based else line


def _check_time(longer: Session, addition: Addition, times: Times) -> Refusal | None:
    """S9: only what prolongs can come to overlap."""
    if not addition.extra_minutes:
        return None
    begins, ends = longer.scheduled_start, longer.scheduled_end
    return check_asked(times.asked) or check_times(begins, ends, times.clients, times.partners)


def _check_funds(session: Session, addition: Addition, act: Act, balance: int) -> Refusal | None:
    """A5: of a secure session; the client is the payer, whose own proposal is held already."""
    required = addition.price - addition.held
    if not session.secure or not required:
        return None
    return check_funds(required, balance, payer=act.by is Actor.CLIENT, rule="A5")


def decline(session: Session, act: Act, addition_id: str) -> Decision | Refusal:
    """A2: the other party says no."""
    addition = find_addition(session, addition_id)
    if addition is None:
        return NOT_FOUND
    if refusal := may_decline(session, addition, act):
        return refusal
    declined = _answered(session, act, addition, AdditionStatus.DECLINED, addition.items)
    decision = moved(declined, act, EventKind.ADDITION_DECLINED, addition.id)
    return _released(decision, act, addition)


def withdraw(session: Session, act: Act, addition_id: str) -> Decision | Refusal:
    """A2: the proposer takes it back."""
    addition = find_addition(session, addition_id)
    if addition is None:
        return NOT_FOUND
    if refusal := may_withdraw(session, addition, act):
        return refusal
    withdrawn = _answered(session, act, addition, AdditionStatus.WITHDRAWN, addition.items)
    decision = moved(withdrawn, act, EventKind.ADDITION_WITHDRAWN, addition.id)
    return _released(decision, act, addition)


def _released(decision: Decision, act: Act, addition: Addition) -> Decision:
    """A5: what the proposal held goes back."""
    session = decision.session
    return settled(decision, act, refund(session.id, session.client_id, addition.held))


def _answered(
    session: Session,
    act: Act,
    addition: Addition,
    status: AdditionStatus,
    items: tuple[Line, ...],
) -> Session:
    answered = replace(addition, status=status, answered_at=act.now, items=items)
    return replace(
        session,
        additions=tuple(answered if one.id == addition.id else one for one in session.additions),
    )


def ends_at_if_confirmed(session: Session, addition: Addition) -> datetime | None:
    """While pending, once the session has started: when it would end (S6)."""
    if not addition.pending or session.ends_at is None:
        return None
    return session.ends_at + timedelta(minutes=addition.extra_minutes)
