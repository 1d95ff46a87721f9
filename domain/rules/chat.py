"""Who may write and read in which thread, and until when (H1, H2, D1, D6)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from domain.model.disputes import Dispute, TimelineEntry
from domain.model.events import SUPPORT, Event, EventKind
from domain.model.people import ACTORS, AGENTS, Actor, Party, Role, SupportRole, Viewer
from domain.model.refusals import NOT_FOUND, Refusal, RefusalCode
from domain.model.sanctions import takes_two
from domain.model.sessions import Act, Decision, Phase, Session, judge_actor, told
from domain.model.texts import check_text
from domain.model.threads import Message, Thread, ThreadKind
from domain.model.windows import AFTERWARDS, ANSWERED, Window

DISPUTE_READERS = AGENTS  # D6, V2

MOST_IN_A_MINUTE = 20
RECENT = timedelta(minutes=1)


def chat_window(session: Session) -> Window:
    """H1: from booking until 24 h after the end, or until the end itself where it was cancelled
    from the meeting on: for whatever reason, or the chat would tell which (C6).
    """
    if session.ended_at is None:
        return Window()
    cancelled = session.cancellation
    if cancelled is not None and cancelled.phase is not Phase.BEFORE_MEETING:
        return Window(closes_at=session.ended_at, gives_way=True)
    return Window(closes_at=session.ended_at + AFTERWARDS)


def may_chat(session: Session, act: Act) -> Refusal | None:
    """H1: either party, while the session's own thread is open (THREAD_CLOSED)."""
    if refusal := judge_actor(session, act, "H1", tuple(Party)):
        return refusal
    over = chat_window(session).refusal(act.now, "The chat", "H1")
    return replace(over, code=RefusalCode.THREAD_CLOSED) if over else None


def may_write(session: Session, thread: Thread, act: Act) -> Refusal | None:
    """Who may write in this thread of the session now. Its dispute's: the party and support."""
    if thread.kind is ThreadKind.SESSION:
        return may_chat(session, act)
    dispute = session.dispute
    party = next((one for one in Party if ACTORS[one] is act.by), None)
    mine = act.by is Actor.SUPPORT or (party is not None and readable(session, thread, party))
    if dispute is None or not mine:
        return NOT_FOUND
    if is_open(session, thread, act):
        return None
    return Refusal(RefusalCode.THREAD_CLOSED, "The dispute has been decided.", "H1")


def is_open(session: Session, thread: Thread, act: Act) -> bool:
    """Whether the thread is open, to whoever writes in it (H1)."""
    if thread.kind is ThreadKind.SESSION:
        return not chat_window(session).is_over(act.now)
    closed = closed_from(session, thread.party)
    return session.dispute is not None and (closed is None or act.now < closed)


def closed_from(session: Session, party: Party | None) -> datetime | None:
    """The first moment at which a party's thread with support is closed, or both parties' own;
    None while none is set. H1: who is to be removed may still answer.
    """
    if party is None:
        return chat_window(session).over_from
    ruling = session.dispute.ruling if session.dispute else None
    if ruling is None:
        return None
    grave = any(takes_two(one, ruling.at) for one in ruling.sanctions_on(party))
    return ruling.at + ANSWERED if grave else ruling.at


def readable(session: Session, thread: Thread, party: Party) -> bool:
    """A party reads the session's thread, and its own with support once that exists for it (M5)."""
    if thread.kind is ThreadKind.SESSION:
        return True
    return thread.party is party and session.dispute is not None and party in session.dispute.told


def readable_by(session: Session, roles: Collection[SupportRole]) -> bool:
    """D6: agents and leads, and the parties' chat too only through its session's dispute."""
    return session.dispute is not None and not DISPUTE_READERS.isdisjoint(roles)


def too_many(recent: int) -> Refusal | None:
    """H2: who has said so much in this thread within the last minute waits."""
    if recent < MOST_IN_A_MINUTE:
        return None
    message = f"You have sent {MOST_IN_A_MINUTE} messages here within a minute: wait a little."
    return Refusal(RefusalCode.TOO_MANY, message, "H2")


def post(
    session: Session, thread: Thread, act: Act, sender_id: str, body: str, *, recent: int = 0
) -> Decision | Refusal:
    """A message, kept to the character (H2). The version stands (I2). `recent` are the sender's
    own here within `RECENT`.

    A blank one is INVALID_INPUT, as every blank text is (the rulebook's head).
    """
    refusal = may_write(session, thread, act) or _check_taken(session, thread, act, sender_id)
    refusal = refusal or _check_begun(session, thread) or too_many(recent)
    refusal = refusal or check_text(body, ("body",))
    return refusal or _posted(session, thread, act, sender_id, body)


def approach(session: Session, act: Act, agent_id: str, body: str) -> Decision | Refusal:
    """M5: the dispute of a goodwill refund begins to exist for the client, by support's first word,
    of the agent who has taken it (NOT_YOURS_TO_DO).

    Refuses ALREADY_DECIDED, and WRONG_STAGE where it exists for the client already.
    """
    dispute = session.dispute
    if dispute is None:
        return NOT_FOUND
    thread = Thread(dispute.client_thread_id, ThreadKind.DISPUTE, session.id, Party.CLIENT)
    refusal = _check_agent(dispute, agent_id)
    if dispute.decided:
        message = "This dispute has been decided."
        refusal = refusal or Refusal(RefusalCode.ALREADY_DECIDED, message, "D3")
    if Party.CLIENT in dispute.told:
        message = "The client knows of this dispute: write in its thread."
        refusal = refusal or Refusal(RefusalCode.WRONG_STAGE, message, "M5")
    refusal = refusal or check_text(body, ("body",))
    return refusal or _posted(session, thread, act, agent_id, body)


def _check_taken(session: Session, thread: Thread, act: Act, sender_id: str) -> Refusal | None:
    """D2: support writes in a dispute's thread once it has taken it; after the decision any."""
    dispute = session.dispute
    if act.by is not Actor.SUPPORT or thread.party is None or dispute is None or dispute.decided:
        return None
    return _check_agent(dispute, sender_id)


def _check_agent(dispute: Dispute, agent_id: str) -> Refusal | None:
    if dispute.assignee == agent_id:
        return None
    message = "Take the dispute first: only its agent writes here."
    return Refusal(RefusalCode.NOT_YOURS_TO_DO, message, "D2")


def _check_begun(session: Session, thread: Thread) -> Refusal | None:
    """M5: no ordinary message tells a client of a dispute that does not exist for them."""
    dispute = session.dispute
    if thread.party is None or dispute is None or thread.party in dispute.told:
        return None
    message = "The client does not know of this dispute: approachClient begins it for them."
    return Refusal(RefusalCode.WRONG_STAGE, message, "M5")


def _posted(session: Session, thread: Thread, act: Act, sender_id: str, body: str) -> Decision:
    message = Message(act.new_id("msg"), thread.id, act.by, sender_id, body, act.now)
    posted = replace(begun(session, thread, act, sender_id), messages=(message,))
    event = Event(
        EventKind.MESSAGE_POSTED, act.now, act.by, readers(session, thread), session.id, message.id
    )
    return replace(posted, events=(*posted.events, event))


def readers(session: Session, thread: Thread) -> tuple[str, ...]:
    """The streams of all who read the thread live, the sender too."""
    if thread.party is None:
        return session.parties
    return (session.account_of(thread.party), SUPPORT)


def begun(session: Session, thread: Thread, act: Act, agent_id: str) -> Decision:
    """M5: with support's first word to a party, the dispute begins to exist for that party."""
    dispute, party = session.dispute, thread.party
    if dispute is None or party is None or party in dispute.told:
        return Decision(session, ())
    known = replace(dispute, told=dispute.told | {party})
    event = Event(
        EventKind.DISPUTE_OPENED,
        act.now,
        act.by,
        (session.account_of(party),),
        session.id,
        dispute.id,
    )
    text = f"Support began its thread with the {party.value.lower()}."
    entry = TimelineEntry(dispute.id, act.now, act.by, text, agent_id)
    return Decision(replace(session, dispute=known), (event,), timeline=(entry,))


def support_says(
    decision: Decision,
    act: Act,
    dispute: Dispute,
    party: Party,
    body: str,
    *,
    agent_id: str | None = None,
) -> Decision:
    """The decision with support's message to one party; without an agent it is automatic (D1)."""
    message = Message(
        id=act.new_id("msg"),
        thread_id=dispute.thread_of(party),
        sender=Actor.SUPPORT,
        sender_id=agent_id,
        body=body,
        sent_at=act.now,
        automatic=agent_id is None,
    )
    session = decision.session
    to = (session.account_of(party), SUPPORT)
    event = replace(told(session, act, EventKind.MESSAGE_POSTED, message.id), to=to)
    return replace(
        decision,
        messages=(*decision.messages, message),
        events=(*decision.events, replace(event, actor=Actor.SUPPORT)),
    )


# ── One person with support: a ticket's thread, a report's ───────────────────────────────────────


def belongs_to(thread: Thread, viewer: Viewer) -> bool:
    """Whether this is the viewer's own thread with support. No key reaches any (V2)."""
    own = {ThreadKind.TICKET: Role.PARTNER, ThreadKind.REPORT: Role.CLIENT}.get(thread.kind)
    return viewer.role is own and thread.owner_id == viewer.account_id


def still_open(thread: Thread, now: datetime) -> bool:
    """H1: a ticket's thread closes with it. A report's never does: when it is decided is nothing
    that its reporter may learn (B1).
    """
    return thread.closed_from is None or now < thread.closed_from


def say(
    thread: Thread, act: Act, sender_id: str, body: str, recent: int = 0
) -> tuple[Message, Event] | Refusal:
    """A message to or from support (H2); THREAD_CLOSED once it is closed (H1)."""
    if not still_open(thread, act.now):
        return Refusal(RefusalCode.THREAD_CLOSED, "This ticket has been closed.", "H1")
    if refusal := too_many(recent) or check_text(body, ("body",)):
        return refusal
    message = Message(act.new_id("msg"), thread.id, act.by, sender_id, body, act.now)
    to = (*((thread.owner_id,) if thread.owner_id else ()), SUPPORT)
    return message, Event(EventKind.MESSAGE_POSTED, act.now, act.by, to, subject_id=message.id)


def note_reading(dispute: Dispute, act: Act, agent_id: str) -> TimelineEntry:
    """D6: the first reading of the parties' chat is on record."""
    return TimelineEntry(dispute.id, act.now, act.by, "Support read the parties' chat.", agent_id)
