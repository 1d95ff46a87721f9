"""What time alone does to a session: S6, S7, the erasures of S3 and C5, and flips (E4).

The deadlines of a session follow from its state alone, so a command moves them by comparing what
they were with what they are. Each is run once, as a command by SYSTEM.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from domain.model import windows
from domain.model.events import EventKind
from domain.model.people import Actor
from domain.model.refusals import Refusal
from domain.model.sessions import Act, Decision, Session, no_ids, told
from domain.model.windows import around
from domain.rules.addresses import opens_by_itself
from domain.rules.cancellation import cancel_for_removal, free_until
from domain.rules.stages import complete, miss, on_my_way_window


class DeadlineKind(Enum):
    """What falls due."""

    APPROACH = "APPROACH"  # T−5 h: on my way opens, cancelling begins to be late
    BUILDING = "BUILDING"  # the building's hour, where it is another than these
    GRACE = "GRACE"  # just past the grace of what was booked late (C2)
    MEETING_OPENS = "MEETING_OPENS"  # T−30 min
    MEETING_CLOSES = "MEETING_CLOSES"  # just past T+30 min
    ENDS = "ENDS"  # endsAt: the partner may complete
    MISS = "MISS"
    COMPLETE = "COMPLETE"
    AFTERWARDS = "AFTERWARDS"  # just past 24 h after the end: the building hides
    ERASE_ADDRESS = "ERASE_ADDRESS"
    ERASE_GROUNDS = "ERASE_GROUNDS"
    REMOVAL = "REMOVAL"  # a party was removed (D4): due at once, set by that decision


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that falls due, of one session."""

    kind: DeadlineKind
    due_at: datetime


def deadlines_of(session: Session) -> frozenset[Deadline]:
    """Everything that time alone will do to this session, past moments included."""
    if session.ended_at is not None:
        return frozenset(_afterwards(session, session.ended_at))
    if session.ends_at is not None:
        return frozenset(
            {
                Deadline(DeadlineKind.ENDS, session.ends_at),
                Deadline(DeadlineKind.COMPLETE, session.ends_at + windows.COMPLETED_AFTER),
            }
        )
    missed = Deadline(DeadlineKind.MISS, session.scheduled_start + windows.MISSED_AFTER)
    return frozenset({*_flips_before(session), missed})


def _flips_before(session: Session) -> Iterator[Deadline]:
    """E4: the moments at which a window of the rules opens or is over, one flip each."""
    meeting, setting_out = around(session.scheduled_start), on_my_way_window(session)
    moments = {
        DeadlineKind.APPROACH: setting_out.opens_at,
        DeadlineKind.MEETING_OPENS: meeting.opens_at,
        DeadlineKind.MEETING_CLOSES: meeting.over_from,
        DeadlineKind.BUILDING: opens_by_itself(session),
        DeadlineKind.GRACE: _grace_over_from(session),
    }
    told: set[datetime] = set()
    for kind, at in moments.items():
        if at is not None and at not in told:
            told.add(at)
            yield Deadline(kind, at)


def _grace_over_from(session: Session) -> datetime | None:
    """C2: where there is a grace, it lies past the 5-hour line, which has a flip of its own."""
    ends = free_until(session)
    late = ends > session.scheduled_start - windows.EARLY
    return ends + windows.MOMENT if late else None


def _afterwards(session: Session, ended_at: datetime) -> Iterator[Deadline]:
    """H1, S3: a chat closes, a building hides. S3, C5: what is kept for a dispute's sake goes some
    time after its decision; while it is open, no such moment is set.
    """
    hides_at = ended_at + windows.AFTERWARDS + windows.MOMENT
    yield Deadline(DeadlineKind.AFTERWARDS, hides_at)
    if (settled_at := _settled_at(session, ended_at)) is None:
        return
    yield Deadline(DeadlineKind.ERASE_ADDRESS, settled_at + windows.KEPT)
    if session.cancellation is not None and session.cancellation.grounded:
        yield Deadline(DeadlineKind.ERASE_GROUNDS, settled_at + windows.GROUNDS_KEPT)


def _settled_at(session: Session, ended_at: datetime) -> datetime | None:
    """The end, or the dispute's decision; None while that is open."""
    if session.dispute is None:
        return ended_at
    return None if session.dispute.ruling is None else session.dispute.ruling.at


def fall_due(
    session: Session,
    kind: DeadlineKind,
    now: datetime,
    new_id: Callable[[str], str] = no_ids,
) -> Decision | Refusal:
    """What the deadline does. A refusal means that it no longer applies: there is nothing to do.

    `new_id` is needed for MISS: a secure session's opens a dispute (S7).
    """
    return _DOES[kind](session, Act(Actor.SYSTEM, now, new_id=new_id))


def _flip(session: Session, act: Act) -> Decision:
    """E4: the state stands, the version too (I2); both parties look at their actions again."""
    return Decision(session, (told(session, act, EventKind.ACTIONS_CHANGED),))


def _erase_address(session: Session, act: Act) -> Decision:
    """S3: both parts of the address go; nobody is told."""
    return Decision(replace(session, building=None, access_details=None), ())


def _erase_grounds(session: Session, act: Act) -> Decision:
    """C5: nothing is left but the moment they were erased; nobody is told."""
    cancellation = session.cancellation
    assert cancellation is not None, "only a cancellation has grounds"
    erased = replace(cancellation, grounds_erased_at=act.now)
    return Decision(replace(session, cancellation=erased), (), erases_grounds=True)


def _cancel_for_removal(session: Session, act: Act) -> Decision | Refusal:
    """D4: carried out by the system, but support's doing."""
    return cancel_for_removal(session, replace(act, by=Actor.SUPPORT))


_DOES: dict[DeadlineKind, Callable[[Session, Act], Decision | Refusal]] = {
    DeadlineKind.APPROACH: _flip,
    DeadlineKind.BUILDING: _flip,
    DeadlineKind.GRACE: _flip,
    DeadlineKind.MEETING_OPENS: _flip,
    DeadlineKind.MEETING_CLOSES: _flip,
    DeadlineKind.ENDS: _flip,
    DeadlineKind.MISS: miss,
    DeadlineKind.COMPLETE: complete,
    DeadlineKind.AFTERWARDS: _flip,
    DeadlineKind.ERASE_ADDRESS: _erase_address,
    DeadlineKind.ERASE_GROUNDS: _erase_grounds,
    DeadlineKind.REMOVAL: _cancel_for_removal,
}
