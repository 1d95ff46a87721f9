"""What every decision on a partner's case is made of: events, words on record, words to a partner.

Nothing here tells a partner who reported, when or where: what a partner hears is that their
standing changed, and support's message in the ticket's thread (B8).
"""

from collections.abc import Iterable
from dataclasses import replace

from domain.model.blocks import Case, CaseDecision, PartnerBlock
from domain.model.disputes import TimelineEntry
from domain.model.events import SUPPORT, Event, EventKind
from domain.model.people import Actor
from domain.model.sessions import Act
from domain.model.threads import Message


def told(
    decision: CaseDecision, act: Act, kind: EventKind, subject_id: str, *to: str
) -> CaseDecision:
    """The decision with an event: to support, or to whom it names."""
    event = Event(kind, act.now, act.by, to or (SUPPORT,), subject_id=subject_id)
    return replace(decision, events=(*decision.events, event))


def standing_changed(decision: CaseDecision, act: Act) -> CaseDecision:
    """The partner's other restrictions are what they are now: told to the partner alone."""
    to = (decision.case.partner_id,)
    event = Event(EventKind.STANDING_CHANGED, act.now, Actor.SUPPORT, to)
    return replace(decision, events=(*decision.events, event))


def noted(
    decision: CaseDecision,
    act: Act,
    subjects: Iterable[str],
    text: str,
    *,
    by: str | None = None,
    why: str | None = None,
    about: str | None = None,
) -> CaseDecision:
    """V4: the same step on several records: a person's, a block's. For agents and leads to read.

    `by` is who did it for support, if they did; `why`, their rationale. `about` is the dispute that
    it came of; the report is, where the decision is on one (D2).
    """
    about = decision.report.id if decision.report else about
    steps = (TimelineEntry(one, act.now, act.by, text, by, why, about=about) for one in subjects)
    return replace(decision, timeline=(*decision.timeline, *steps))


def writes(
    decision: CaseDecision, act: Act, thread_id: str, owner_id: str, body: str
) -> CaseDecision:
    """Support's automatic message to the one person whose thread it is."""
    message = Message(
        id=act.new_id("msg"),
        thread_id=thread_id,
        sender=Actor.SUPPORT,
        sender_id=None,
        body=body,
        sent_at=act.now,
        automatic=True,
    )
    event = Event(
        EventKind.MESSAGE_POSTED, act.now, Actor.SUPPORT, (owner_id, SUPPORT), subject_id=message.id
    )
    return replace(
        decision,
        messages=(*decision.messages, message),
        events=(*decision.events, event),
    )


def writes_about(decision: CaseDecision, act: Act, block: PartnerBlock, body: str) -> CaseDecision:
    """The same in the thread of a block's ticket, while that is open."""
    closed_from = block.ticket.thread_closed_from
    if closed_from is not None and closed_from <= act.now:
        return decision
    return writes(decision, act, block.ticket.thread_id, block.partner_id, body)


def begun(case: Case, subject_id: str) -> CaseDecision:
    """A decision that has changed nothing yet."""
    return CaseDecision(case, subject_id)
