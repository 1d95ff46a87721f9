"""Events: what happened, read as its recipient may see it now (E3).

Each type is made from its line in domain/model/events.py. A partner hears of a block by a changed
standing alone, and of their own calls to the helpline (B8).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import strawberry

from domain.model.events import EVENTS, About, Entry, EventKind
from domain.model.people import Actor
from domain.rules.additions import find_addition
from schema.base.context import Context
from schema.base.declare import face, noun, says
from schema.base.money import Money
from schema.base.scalars import Cursor
from schema.platform.api_keys import ApiKey
from schema.platform.webhooks import Webhook
from schema.sessions.additions import Addition, addition
from schema.sessions.chat import Message, Thread
from schema.sessions.disputes import Dispute, dispute
from schema.sessions.sessions import Session
from schema.support.blocks import PartnerBlock
from schema.support.counselling import Counselling
from schema.support.rebooking import RebookingRequest
from schema.support.records import Standing
from schema.support.reports import OfflineReport
from schema.support.sanctions import ImposedSanction
from schema.support.tickets import Ticket

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


@dataclass(frozen=True)
class _Shown:
    """The fields that an event has beside its heading, and where a sentence goes with one."""

    face: type[Any]
    fields: Mapping[str, type[Any]]
    sentence: str | None = None


_NOW = "As it stands when the event is read."
_SHOWN = {
    About.SESSION: _Shown(SessionEvent, {}),
    About.ADDITION: _Shown(SessionEvent, {"addition": Addition}),
    About.DISPUTE: _Shown(SessionEvent, {"dispute": Dispute}),
    About.MESSAGE: _Shown(Event, {"thread": Thread, "message": Message}),
    About.BALANCE: _Shown(Event, {"balance": Money}, _NOW),
    About.API_KEY: _Shown(Event, {"api_key": ApiKey}, _NOW),
    About.WEBHOOK: _Shown(Event, {"webhook": Webhook}, _NOW),
    About.STANDING: _Shown(Event, {"standing": Standing}, _NOW),
    About.REPORT: _Shown(Event, {"report": OfflineReport}),
    About.SANCTION: _Shown(Event, {"sanction": ImposedSanction}),
    About.BLOCK: _Shown(Event, {"block": PartnerBlock}),
    About.TICKET: _Shown(Event, {"ticket": Ticket}),
    About.COUNSELLING: _Shown(Event, {"counselling": Counselling}),
    About.REBOOKING: _Shown(Event, {"request": RebookingRequest}),
}


def _type_of(kind: EventKind) -> type[Any]:
    """The GraphQL type of a kind of event: its line in the table as a class."""
    it = EVENTS[kind]
    shown = _SHOWN[it.about]
    body = {
        "__doc__": it.sentence,
        "__module__": __name__,
        "__annotations__": dict(shown.fields),
        **({name: says(shown.sentence) for name in shown.fields} if shown.sentence else {}),
    }
    return noun(type(kind.value, (shown.face,), body))


_TYPES = {kind: _type_of(kind) for kind in EVENTS}


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
    end_cursor: Cursor = says(
        "Pull again from here: the page's last event, or the place asked from where it has none."
    )
    has_more: bool = says("Whether there is more after `endCursor`.")
    reset: bool = says("The cursor given could not be resumed: load the state again (E5).")


EVENT_TYPES = (*_TYPES.values(), StreamReady, StreamReset)


def event(ctx: Context, entry: Entry, **shown: Any) -> Event:
    """The entry with what it is about, as this viewer sees it now."""
    return _TYPES[entry.kind](  # type: ignore[no-any-return]
        id=strawberry.ID(entry.id),
        cursor=Cursor(ctx.cursor(entry.stream, entry.seq)),
        at=entry.at,
        actor=entry.actor,
        **shown,
    )


def session_event(entry: Entry, session: Session) -> Event | None:
    """An event of a session, its addition or its dispute; None where that dispute does not exist
    for this viewer (M5).
    """
    about = EVENTS[entry.kind].about
    if about is About.DISPUTE:
        its_dispute = dispute(session.value, session.party, session.ctx)
        if its_dispute is None:
            return None
        return event(session.ctx, entry, session=session, dispute=its_dispute)
    if about is About.SESSION:
        return event(session.ctx, entry, session=session)
    assert about is About.ADDITION, f"{entry.kind} is of no session"
    found = find_addition(session.value, entry.subject_id or "")
    assert found is not None, "an addition is never taken out of its session"
    shown = addition(found, session.value, session.party, session.ctx)
    return event(session.ctx, entry, session=session, addition=shown)
