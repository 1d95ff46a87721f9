"""What time alone does to a session: S6, S7, S3's erasure, and the windows that flip (E4).

The deadlines of a session follow from its state alone, so a command moves them by comparing what
they were with what they are. Each is run once, as a command by SYSTEM.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from domain import windows
from domain.events import EventKind
from domain.people import Actor
from domain.refusals import Refusal
from domain.sessions import Act, Decision, Session, told
from domain.stages import complete, miss


class DeadlineKind(Enum):
    """What falls due."""

    APPROACH = "APPROACH"  # T−5 h: on my way opens, the building shows
    MEETING_OPENS = "MEETING_OPENS"  # T−30 min
    MEETING_CLOSES = "MEETING_CLOSES"  # just past T+30 min
    ENDS = "ENDS"  # endsAt: the partner may complete
    MISS = "MISS"
    COMPLETE = "COMPLETE"
    AFTERWARDS = "AFTERWARDS"  # just past 24 h after the end: the building hides
    ERASE_ADDRESS = "ERASE_ADDRESS"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that falls due, of one session."""

    kind: DeadlineKind
    due_at: datetime


def deadlines_of(session: Session) -> frozenset[Deadline]:
    """Everything that time alone will do to this session, past moments included."""
    if session.ended_at is not None:
        return frozenset(
            {
                Deadline(
                    DeadlineKind.AFTERWARDS, session.ended_at + windows.AFTERWARDS + windows.MOMENT
                ),
                Deadline(DeadlineKind.ERASE_ADDRESS, session.ended_at + windows.KEPT),
            }
        )
    if session.ends_at is not None:
        return frozenset(
            {
                Deadline(DeadlineKind.ENDS, session.ends_at),
                Deadline(DeadlineKind.COMPLETE, session.ends_at + windows.COMPLETED_AFTER),
            }
        )
    start = session.scheduled_start
    return frozenset(
        {
            Deadline(DeadlineKind.APPROACH, start - windows.APPROACH),
            Deadline(DeadlineKind.MEETING_OPENS, start - windows.MEETING),
            Deadline(DeadlineKind.MEETING_CLOSES, start + windows.MEETING + windows.MOMENT),
            Deadline(DeadlineKind.MISS, start + windows.MISSED_AFTER),
        }
    )


def fall_due(session: Session, kind: DeadlineKind, now: datetime) -> Decision | Refusal:
    """What the deadline does. A refusal means that it no longer applies: there is nothing to do."""
    return _DOES[kind](session, Act(Actor.SYSTEM, now))


def _flip(session: Session, act: Act) -> Decision:
    """E4: the state stands, the version too (I2); both parties look at their actions again."""
    return Decision(session, (told(session, act, EventKind.ACTIONS_CHANGED),))


def _erase_address(session: Session, act: Act) -> Decision:
    """S3: 30 days after the end both parts of the address go; nobody is told."""
    return Decision(replace(session, building=None, access_details=None), ())


_DOES: dict[DeadlineKind, Callable[[Session, Act], Decision | Refusal]] = {
    DeadlineKind.APPROACH: _flip,
    DeadlineKind.MEETING_OPENS: _flip,
    DeadlineKind.MEETING_CLOSES: _flip,
    DeadlineKind.ENDS: _flip,
    DeadlineKind.MISS: miss,
    DeadlineKind.COMPLETE: complete,
    DeadlineKind.AFTERWARDS: _flip,
    DeadlineKind.ERASE_ADDRESS: _erase_address,
}
