"""S8: what each party can do now, from when, until when, and why not.

An app draws its buttons from this answer. Each row names the very rule that the command asks, so
a button and its refusal cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from domain import stages
from domain.people import ACTORS, Actor, Party
from domain.refusals import Refusal, RefusalCode
from domain.sessions import Act, Session
from domain.windows import Window, around


class ActionKind(Enum):
    """A command on a session, as a button."""

    ON_MY_WAY = "ON_MY_WAY"
    ARRIVE = "ARRIVE"
    PROVIDE_ADDRESS = "PROVIDE_ADDRESS"
    START = "START"
    COMPLETE = "COMPLETE"


@dataclass(frozen=True, slots=True)
class Action:
    """One button: open or refused, within a window where time alone opens or closes it."""

    kind: ActionKind
    refusal: Refusal | None
    window: Window
    replaced_by: ActionKind | None = None

    @property
    def open(self) -> bool:
        """Whether pressing it now would be accepted (details and money apart)."""
        return self.refusal is None


_RULES: dict[ActionKind, Callable[[Session, Act], Refusal | None]] = {
    ActionKind.ON_MY_WAY: stages.may_set_out,
    ActionKind.ARRIVE: stages.may_arrive,
    ActionKind.PROVIDE_ADDRESS: stages.may_provide_address,
    ActionKind.START: stages.may_start,
    ActionKind.COMPLETE: stages.may_complete,
}
_WINDOWS: dict[ActionKind, Callable[[Session, Actor], Window]] = {
    ActionKind.ON_MY_WAY: lambda session, by: stages.on_my_way_window(session),
    ActionKind.ARRIVE: lambda session, by: around(session.scheduled_start),
    ActionKind.START: lambda session, by: around(session.scheduled_start),
    ActionKind.COMPLETE: stages.completion_window,
}
_TIME = frozenset({RefusalCode.TOO_EARLY, RefusalCode.TOO_LATE})
_ALWAYS = Window()


def actions_of(session: Session, party: Party, now: datetime) -> tuple[Action, ...]:
    """Every action of this party at this moment, in the order a session goes through them."""
    act = Act(ACTORS[party], now)
    found = tuple(_action(session, act, kind) for kind in ActionKind)
    on_my_way, arrive = found[0], found[1]
    if not on_my_way.open and arrive.open:
        return (replace(on_my_way, replaced_by=ActionKind.ARRIVE), *found[1:])
    return found


def _action(session: Session, act: Act, kind: ActionKind) -> Action:
    """Where time is not what decides, no window is told: it would promise an opening (S8)."""
    refusal = _RULES[kind](session, act)
    timed = kind in _WINDOWS and (refusal is None or refusal.code in _TIME)
    return Action(kind, refusal, _WINDOWS[kind](session, act.by) if timed else _ALWAYS)
