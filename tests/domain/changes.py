"""Builders for what changes a session or goes wrong with it: additions, disputes, support."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.model.disputes import DisputeKind
from domain.model.grounds import Grounds, Mismatch, Reason, RulesOwner
from domain.model.ledger import changes
from domain.model.money import Amount
from domain.model.orders import Addition, Line, LineKind
from domain.model.people import Actor, Party
from domain.model.refusals import Refusal
from domain.model.sanctions import Sanction, SanctionKind
from domain.model.sessions import Act, Decision, Phase, Session, Stage, stages_in
from domain.rules.additions import Pick, Proposal, Times, confirm
from domain.rules.cancellation import cancel
from domain.rules.goodwill import Record, refund_in_goodwill
from domain.rules.rulings import Agent, Verdict, take
from domain.rules.stages import miss
from tests.domain.make import EUR, HOUR, a_secure_session, a_session, accepted, act, at

CLIENT, PARTNER = Party.CLIENT, Party.PARTNER
CAP = 50_000
ALICE, BERT, LEAD = Agent("sup_alice"), Agent("sup_bert"), Agent("sup_lead", lead=True)
GRACE = Sanction(CLIENT, SanctionKind.WARNING)
MONTH = Sanction(PARTNER, SanctionKind.SUSPENSION, at(days=30))

HALF_HOUR = Line("lin_half", LineKind.TARIFF, "Half an hour", 6_000, minutes=30)
SONG = Line("lin_song", LineKind.SERVICE, "A song", 1_500, preference_based=True)
MORE = Proposal((Pick(LineKind.TARIFF, HOUR.id),))
PRICE_OF_MORE = HOUR.price
EXPLAINED = Grounds(explanation="The train stood still.")

RIGHT_GROUNDS = {
    DisputeKind.LATE_CANCELLATION: EXPLAINED,
    DisputeKind.CANCELLED_WHILE_MEETING: Grounds(
        Reason.PROFILE_MISMATCH, frozenset({Mismatch.AGE})
    ),
    DisputeKind.CANCELLED_IN_PROGRESS: Grounds(
        Reason.RULES_VIOLATION, rules_of=RulesOwner.PLATFORM
    ),
}
"""What a canceller may rightly say, by the dispute that follows."""
_STAGES = {
    DisputeKind.LATE_CANCELLATION: Stage.SCHEDULED,
    DisputeKind.CANCELLED_WHILE_MEETING: Stage.ARRIVED,
    DisputeKind.CANCELLED_IN_PROGRESS: Stage.IN_PROGRESS,
    DisputeKind.GOODWILL_REFUND: Stage.ARRIVED,
}


def an_addition(*items: Line, **changed: Any) -> Addition:
    """Half an hour more, proposed by the partner."""
    addition = Addition("add_1", PARTNER, items or (HALF_HOUR,), at(minutes=-60))
    return replace(addition, **changed)


def support(now: Any = None) -> Act:
    """Support pressing something, the day after."""
    return act(Actor.SUPPORT, now or at(days=1))


def disputed(kind: DisputeKind, session: Session | None = None, **given: Any) -> Decision:
    """The decision that opened a dispute of this kind over a secure session."""
    if kind is DisputeKind.MISSED:
        return accepted(miss(session or a_secure_session(), act(Actor.SYSTEM, at(minutes=60))))
    session = session or a_secure_session(_STAGES[kind])
    if kind is DisputeKind.GOODWILL_REFUND:
        record = given.get("record", Record())
        return accepted(refund_in_goodwill(session, act(PARTNER, at()), record, CAP))
    return accepted(cancel(session, act(PARTNER, at()), RIGHT_GROUNDS[kind]))


def taken(session: Session, agent: Agent = ALICE) -> Session:
    """The session, its dispute taken by an agent."""
    return accepted(take(session, support(), agent)).session


def a_verdict(refund: int, award: int, *sanctions: Sanction, **changed: Any) -> Verdict:
    """A decision, well put."""
    verdict = Verdict(
        Amount(refund, EUR), Amount(award, EUR), sanctions, "Heard both.", "To you.", "And you."
    )
    return replace(verdict, **changed)


def net(decision: Decision) -> dict[str, int]:
    """By how much each account changes."""
    return dict(changes(decision.postings))


OPEN = sorted(stages_in(Phase.BEFORE_MEETING, Phase.IN_PROGRESS), key=lambda stage: stage.value)
MEETING = (Stage.ARRIVED, Stage.ADDRESS_PROVIDED)
PLENTY = 10**9
BEFORE = at(minutes=-40)


def with_addition(
    stage: Stage = Stage.SCHEDULED, addition: Addition | None = None, **changed: Any
) -> Session:
    """A direct session with one addition, pending unless said otherwise."""
    return a_session(stage, additions=(addition or an_addition(),), **changed)


def confirming(
    session: Session,
    by: Party = CLIENT,
    *,
    now: datetime = BEFORE,
    balance: int = PLENTY,
    busy: Sequence[tuple[datetime, datetime]] = (),
) -> Decision | Refusal:
    """Confirming that addition."""
    return confirm(session, act(by, now), "add_1", Times(partners=busy), balance)
