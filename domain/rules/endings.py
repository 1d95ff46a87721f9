"""How a session ends: what is pending lapses (A6), and a dispute may open (D1)."""

from collections.abc import Collection
from dataclasses import replace

from domain.model.disputes import BOTH, Dispute, DisputeKind, TimelineEntry
from domain.model.events import SUPPORT, Event, EventKind
from domain.model.ledger import refund
from domain.model.orders import AdditionStatus
from domain.model.people import Party
from domain.model.sessions import Act, Decision, Session, Stage, moved, told
from domain.model.threads import Thread, ThreadKind
from domain.rules.chat import support_says
from domain.rules.letters import FIRST_MESSAGES, OPENED
from domain.rules.settlement import settled


def ended(session: Session, act: Act, stage: Stage, kind: EventKind) -> Decision:
    """The session at its end, one version on; leftovers lapse (A6), what they held goes back."""
    lapsed = [addition.id for addition in session.additions if addition.pending]
    additions = tuple(
        replace(one, status=AdditionStatus.LAPSED, answered_at=act.now) if one.pending else one
        for one in session.additions
    )
    over = replace(session, stage=stage, ended_at=act.now, additions=additions)
    decision = moved(over, act, kind)
    news = (told(over, act, EventKind.ADDITION_LAPSED, id) for id in lapsed)
    decision = replace(decision, events=(*decision.events, *news))
    return settled(decision, act, refund(session.id, session.client_id, session.reserved))


def opened(
    decision: Decision,
    act: Act,
    kind: DisputeKind,
    *,
    held: int,
    parties: Collection[Party] = BOTH,
) -> Decision:
    """D1: a dispute over what the command left held, in the command's own commit and version.

    Each party has a thread with support; `parties` are those it exists for from now on (M5).
    """
    session, threads = decision.session, _threads(decision.session, act)
    dispute = Dispute(
        id=act.new_id("dsp"),
        session_id=session.id,
        kind=kind,
        held=held,
        opened_at=act.now,
        opened_version=session.version,
        client_thread_id=threads[Party.CLIENT].id,
        partner_thread_id=threads[Party.PARTNER].id,
        told=frozenset(parties),
    )
    disputed = replace(session, dispute=dispute)
    entry = TimelineEntry(dispute.id, act.now, act.by, OPENED[kind], told=dispute.told)
    decision = replace(
        decision,
        session=disputed,
        threads=(*decision.threads, *threads.values()),
        timeline=(*decision.timeline, entry),
        events=(*decision.events, told_of(disputed, dispute, act, EventKind.DISPUTE_OPENED)),
    )
    for party in in_order(dispute.told):
        decision = support_says(decision, act, dispute, party, FIRST_MESSAGES[kind])
    return decision


def told_of(session: Session, dispute: Dispute, act: Act, kind: EventKind) -> Event:
    """An event of the dispute: to the parties that it exists for, and to support."""
    to = (*(session.account_of(party) for party in in_order(dispute.told)), SUPPORT)
    return Event(kind, act.now, act.by, to, session.id, dispute.id)


def in_order(parties: Collection[Party]) -> tuple[Party, ...]:
    """The client first, everywhere."""
    return tuple(party for party in Party if party in parties)


def _threads(session: Session, act: Act) -> dict[Party, Thread]:
    """One with each party: neither reads the other's."""
    return {
        party: Thread(act.new_id("thr"), ThreadKind.DISPUTE, session.id, party) for party in Party
    }
