"""S8: what each party can do now, from when, until when, and why not.

An app draws its buttons from this answer. Each row names the very rule that the command asks, so
a button and its refusal cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from domain.model.orders import Addition
from domain.model.people import ACTORS, Actor, ApiScope, Party, Viewer
from domain.model.refusals import Refusal, RefusalCode, WindowRefusal
from domain.model.sanctions import GOOD, Standing
from domain.model.sessions import UNSTARTED, Act, Session
from domain.model.windows import Window, around
from domain.platform.scopes import out_of_scope
from domain.rules import stages
from domain.rules.additions import may_confirm, may_decline, may_propose, may_withdraw
from domain.rules.cancellation import may_cancel
from domain.rules.chat import chat_window, may_chat
from domain.rules.goodwill import may_refund


class ActionKind(Enum):
    """A command on a session, as a button."""

    ON_MY_WAY = "ON_MY_WAY"
    ARRIVE = "ARRIVE"
    PROVIDE_ADDRESS = "PROVIDE_ADDRESS"
    START = "START"
    COMPLETE = "COMPLETE"
    CANCEL = "CANCEL"
    PROPOSE_ADDITION = "PROPOSE_ADDITION"
    GOODWILL_REFUND = "GOODWILL_REFUND"
    MESSAGE = "MESSAGE"
    SHOW_BUILDING = "SHOW_BUILDING"


class AdditionActionKind(Enum):
    """A command on an addition, as a button."""

    CONFIRM = "CONFIRM"
    DECLINE = "DECLINE"
    WITHDRAW = "WITHDRAW"


@dataclass(frozen=True, slots=True)
class AdditionAction:
    """One button of an addition."""

    kind: AdditionActionKind
    refusal: Refusal | None

    @property
    def open(self) -> bool:
        """Whether pressing it now would be accepted (time taken and money apart)."""
        return self.refusal is None


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
    ActionKind.CANCEL: may_cancel,
    ActionKind.PROPOSE_ADDITION: may_propose,
    ActionKind.GOODWILL_REFUND: may_refund,
    ActionKind.MESSAGE: may_chat,
    ActionKind.SHOW_BUILDING: stages.may_show_building,
}
_WINDOWS: dict[ActionKind, Callable[[Session, Actor], Window]] = {
    ActionKind.ON_MY_WAY: lambda session, by: stages.on_my_way_window(session),
    ActionKind.ARRIVE: lambda session, by: around(session.scheduled_start),
    ActionKind.PROVIDE_ADDRESS: lambda session, by: stages.door_window(session),
    ActionKind.START: lambda session, by: around(session.scheduled_start),
    ActionKind.COMPLETE: stages.completion_window,
    ActionKind.MESSAGE: lambda session, by: chat_window(session),
    ActionKind.SHOW_BUILDING: lambda session, by: stages.showing_window(session),
}
_ADDITION_RULES: dict[AdditionActionKind, Callable[[Session, Addition, Act], Refusal | None]] = {
    AdditionActionKind.CONFIRM: may_confirm,
    AdditionActionKind.DECLINE: may_decline,
    AdditionActionKind.WITHDRAW: may_withdraw,
}
_AWAITING = {ActionKind.PROVIDE_ADDRESS: UNSTARTED, ActionKind.START: UNSTARTED}
"""Stages from which another press, the other party's perhaps, still leads to this one."""
_ALWAYS = Window()


def actions_of(
    session: Session, party: Party, now: datetime, standing: Standing = GOOD
) -> tuple[Action, ...]:
    """Every action of this party, of this standing, at this moment, in the contract's order."""
    act = Act(ACTORS[party], now, standing=standing)
    found = tuple(_action(session, act, kind) for kind in ActionKind)
    on_my_way, arrive = found[0], found[1]
    if not on_my_way.open and arrive.open:
        return (replace(on_my_way, replaced_by=ActionKind.ARRIVE), *found[1:])
    return found


def _action(session: Session, act: Act, kind: ActionKind) -> Action:
    """Where neither time decides nor another press is waited for, no window is told: it would
    promise an opening (S8).
    """
    refusal = _RULES[kind](session, act)
    timed = kind in _WINDOWS and (
        refusal is None or isinstance(refusal, WindowRefusal) or _waits(session, kind, refusal)
    )
    return Action(kind, refusal, _WINDOWS[kind](session, act.by) if timed else _ALWAYS)


def _waits(session: Session, kind: ActionKind, refusal: Refusal) -> bool:
    """Whether it is this party's to do, and a press away: a countdown can be drawn."""
    early = refusal.code is RefusalCode.WRONG_STAGE
    return early and session.stage in _AWAITING.get(kind, frozenset())


def addition_actions_of(
    session: Session, addition: Addition, party: Party, now: datetime
) -> tuple[AdditionAction, ...]:
    """Every action of this party on one addition of the session."""
    act = Act(ACTORS[party], now)
    return tuple(
        AdditionAction(kind, rule(session, addition, act)) for kind, rule in _ADDITION_RULES.items()
    )


def offered(viewer: Viewer, action: Action) -> Action:
    """The button as a key sees it: closed where its scopes don't take it to the command (V2)."""
    message = action.kind is ActionKind.MESSAGE
    need = ApiScope.SEND_MESSAGES if message else ApiScope.ACT_ON_SESSIONS
    refusal = out_of_scope(viewer, need)
    return Action(action.kind, refusal, _ALWAYS) if refusal else action


def offered_answer(viewer: Viewer, action: AdditionAction) -> AdditionAction:
    """The same of an addition's button."""
    refusal = out_of_scope(viewer, ApiScope.ACT_ON_SESSIONS)
    return AdditionAction(action.kind, refusal) if refusal else action
