"""Events: what happened, read as its recipient may see it now (E3)."""

from datetime import datetime
from typing import Any

import strawberry

from domain.model.cursors import Place, write_cursor
from domain.model.events import Entry, EventKind
from domain.model.people import Actor
from domain.rules.additions import find_addition
from schema.base.declare import face, noun, says
from schema.base.money import Money, money
from schema.base.scalars import Cursor
from schema.sessions.additions import Addition, addition
from schema.sessions.chat import Message, Thread
from schema.sessions.disputes import Dispute, dispute
from schema.sessions.sessions import Session
from schema.support.records import Standing

_ID = "The event's own id, the same for every recipient: what was heard twice shows by it."
_CURSOR = "Resumes after this event (E2)."


@face
class Event:
    """Something that happened, in the viewer's stream."""

    id: strawberry.ID = says(_ID)
    cursor: Cursor = says(_CURSOR)
    at: datetime = says("When, by the server's clock.")
    actor: Actor = says("Who did it: SYSTEM for what time alone did.")


@face
class SessionEvent(Event):
    """An event of one session, with the session as it stands when the event is read."""

    session: Session


@noun
class SessionBooked(SessionEvent):
    """A client has booked."""


@noun
class OnMyWay(SessionEvent):
    """The traveller has set out (S1)."""


@noun
class Arrived(SessionEvent):
    """The traveller is here (S2)."""


@noun
class AddressProvided(SessionEvent):
    """The host has given or corrected how to get in (S3)."""


@noun
class SessionStarted(SessionEvent):
    """The partner has started the session (S4)."""


@noun
class SessionCompleted(SessionEvent):
    """The session has ended as it should (S6)."""


@noun
class SessionCancelled(SessionEvent):
    """The session was cancelled."""


@noun
class SessionMissed(SessionEvent):
    """The session was not started within an hour of its time (S7)."""


@noun
class ActionsChanged(SessionEvent):
    """Time alone has opened or closed a window: look at the session's actions again (E4)."""


@noun
class AdditionProposed(SessionEvent):
    """One party proposed to add something (A1)."""

    addition: Addition


@noun
class AdditionConfirmed(SessionEvent):
    """The other party confirmed: it is part of the order (A2)."""

    addition: Addition


@noun
class AdditionDeclined(SessionEvent):
    """The other party said no."""

    addition: Addition


@noun
class AdditionWithdrawn(SessionEvent):
    """The proposer took it back."""

    addition: Addition


@noun
class AdditionLapsed(SessionEvent):
    """The session ended before it was answered (A6)."""

    addition: Addition


@noun
class BalanceChanged(Event):
    """The viewer's balance changed; told to its owner alone."""

    balance: Money = says("As it stands when the event is read.")


@noun
class MessagePosted(Event):
    """Somebody has written in a thread that you read; you yourself, too."""

    thread: Thread
    message: Message


@noun
class DisputeOpened(SessionEvent):
    """Something waits for support's decision (D1)."""

    dispute: Dispute


@noun
class DisputeTaken(SessionEvent):
    """An agent has taken it (D2)."""

    dispute: Dispute


@noun
class DisputeReleased(SessionEvent):
    """Its agent has given it back: it waits for another."""

    dispute: Dispute


@noun
class DisputeDecided(SessionEvent):
    """It has been decided (D3)."""

    dispute: Dispute


@noun
class StandingChanged(Event):
    """What you are free to do has changed; told to its owner alone."""

    standing: Standing = says("As it stands when the event is read.")


@noun
class StreamReady(Event):
    """Always the first item: live from this cursor on. What follows is replay, then live."""


@noun
class StreamReset(Event):
    """Instead of StreamReady where the cursor given can't be resumed: load the state again.

    Live from this cursor on. Events are kept 30 days.
    """


@noun
class EventPage:
    """A page of the viewer's stream, pulled."""

    nodes: list[Event] = says("In order.")
    end_cursor: Cursor = says("Pull again from here.")
    has_more: bool = says("Whether there is more after `endCursor`.")
    reset: bool = says("The cursor given could not be resumed: load the state again (E5).")


SESSION_EVENTS: dict[EventKind, type[SessionEvent]] = {
    EventKind.SESSION_BOOKED: SessionBooked,
    EventKind.ON_MY_WAY: OnMyWay,
    EventKind.ARRIVED: Arrived,
    EventKind.ADDRESS_PROVIDED: AddressProvided,
    EventKind.SESSION_STARTED: SessionStarted,
    EventKind.SESSION_COMPLETED: SessionCompleted,
    EventKind.SESSION_CANCELLED: SessionCancelled,
    EventKind.SESSION_MISSED: SessionMissed,
    EventKind.ACTIONS_CHANGED: ActionsChanged,
}
ADDITION_EVENTS: dict[EventKind, type[Any]] = {
    EventKind.ADDITION_PROPOSED: AdditionProposed,
    EventKind.ADDITION_CONFIRMED: AdditionConfirmed,
    EventKind.ADDITION_DECLINED: AdditionDeclined,
    EventKind.ADDITION_WITHDRAWN: AdditionWithdrawn,
    EventKind.ADDITION_LAPSED: AdditionLapsed,
}
DISPUTE_EVENTS: dict[EventKind, type[Any]] = {
    EventKind.DISPUTE_OPENED: DisputeOpened,
    EventKind.DISPUTE_TAKEN: DisputeTaken,
    EventKind.DISPUTE_RELEASED: DisputeReleased,
    EventKind.DISPUTE_DECIDED: DisputeDecided,
}
EVENT_TYPES = (
    *SESSION_EVENTS.values(),
    *ADDITION_EVENTS.values(),
    *DISPUTE_EVENTS.values(),
    MessagePosted,
    BalanceChanged,
    StandingChanged,
    StreamReady,
    StreamReset,
)


def heading(entry: Entry) -> dict[str, Any]:
    """What every event says of itself."""
    return {
        "id": strawberry.ID(entry.id),
        "cursor": cursor(entry.stream, entry.seq),
        "at": entry.at,
        "actor": entry.actor,
    }


def session_event(entry: Entry, session: Session) -> SessionEvent | None:
    """The entry with the session as this viewer sees it now; None where it is of no session."""
    if entry.kind in SESSION_EVENTS:
        return SESSION_EVENTS[entry.kind](**heading(entry), session=session)
    if entry.kind not in ADDITION_EVENTS:
        return None
    found = find_addition(session.value, entry.subject_id or "")
    assert found is not None, "an addition is never taken out of its session"
    shown = addition(found, session.value, session.party, session.ctx)
    return ADDITION_EVENTS[entry.kind](**heading(entry), session=session, addition=shown)  # type: ignore[no-any-return]


def dispute_event(entry: Entry, session: Session) -> SessionEvent | None:
    """The entry with the dispute as this viewer sees it now; None where it does not exist for them
    (M5).
    """
    shown = dispute(session.value, session.party, session.ctx)
    if shown is None:
        return None
    return DISPUTE_EVENTS[entry.kind](**heading(entry), session=session, dispute=shown)  # type: ignore[no-any-return]


def message_posted(entry: Entry, thread: Thread, message: Message) -> MessagePosted:
    """A message, to one who reads its thread."""
    return MessagePosted(**heading(entry), thread=thread, message=message)


def standing_changed(entry: Entry, standing: Standing) -> StandingChanged:
    """The owner's standing as it is now."""
    return StandingChanged(**heading(entry), standing=standing)


def balance_changed(entry: Entry, balance: int, currency: str) -> BalanceChanged:
    """The owner's balance as it stands now."""
    return BalanceChanged(**heading(entry), balance=money(balance, currency))


def cursor(stream: str, seq: int) -> Cursor:
    """A place in a stream."""
    return Cursor(write_cursor(Place(stream, seq)))
