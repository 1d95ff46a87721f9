"""M5: a goodwill refund, for safety at the door; limited against collusion."""

from dataclasses import dataclass, replace
from datetime import timedelta

from domain.model.disputes import DisputeKind
from domain.model.events import EventKind
from domain.model.ledger import refund, reward
from domain.model.people import Party
from domain.model.refusals import Refusal, RefusalCode
from domain.model.sessions import (
    Act,
    Cancellation,
    Decision,
    Phase,
    Session,
    Stage,
    judge,
    stages_in,
)
from domain.rules.endings import ended, opened
from domain.rules.settlement import settled

COUNTED = timedelta(days=90)
MOST_OF_A_PARTNER = 3  # this and further rewards within 90 days wait
OPEN_STAGES = stages_in(Phase.MEETING, Phase.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Record:
    """Goodwill refunds before this one: of each party in 90 days, and between these two ever."""

    of_partner: int = 0
    of_client: int = 0
    between: int = 0


@dataclass(frozen=True, slots=True)
class GoodwillPreview:
    """What a goodwill refund now would mean; `waits`: the reward is for support to award."""

    refund: int
    reward: int
    waits: bool


def may_refund(session: Session, act: Act) -> Refusal | None:
    """The partner, in MEETING or IN_PROGRESS, of a secure session (NOT_SECURE)."""
    refusal = judge(session, act, "M5", {Party.PARTNER}, OPEN_STAGES)
    if refusal or session.secure:
        return refusal
    message = "A session paid directly has nothing here to refund."
    return Refusal(RefusalCode.NOT_SECURE, message, "M5")


def preview_refund(
    session: Session, act: Act, record: Record, cap: int
) -> GoodwillPreview | Refusal:
    """The command's own answer, before it is given."""
    reward = session.held - session.reserved
    return may_refund(session, act) or GoodwillPreview(
        session.held, reward, _waits(reward, record, cap)
    )


def refund_in_goodwill(session: Session, act: Act, record: Record, cap: int) -> Decision | Refusal:
    """M5: the client has the whole escrow back, the partner the reward, at once or when awarded.

    The dispute, for sanctions and for a reward that waits, does not exist for the client.
    """
    means = preview_refund(session, act, record, cap)
    if isinstance(means, Refusal):
        return means
    cancellation = Cancellation(act.now, act.by, session.phase, late=True)
    decision = ended(
        replace(session, cancellation=cancellation),
        act,
        Stage.CANCELLED,
        EventKind.SESSION_CANCELLED,
    )
    at_once = reward(session.id, session.partner_id, 0 if means.waits else means.reward)
    moves = (*refund(session.id, session.client_id, decision.session.held), *at_once)
    return opened(
        settled(decision, act, moves),
        act,
        DisputeKind.GOODWILL_REFUND,
        held=means.reward if means.waits else 0,
        parties={Party.PARTNER},
    )


def _waits(reward: int, record: Record, cap: int) -> bool:
    return (
        reward > cap
        or record.of_partner >= MOST_OF_A_PARTNER
        or record.of_client > 0
        or record.between > 0
    )
