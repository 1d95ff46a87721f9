"""What a sandbox may do (docs/decisions/0022): move the clock, and act for people it made itself.

Never in production. A puppet is a client or partner of the sandbox's own, one for each account: the
other party of that account's sessions, and of nobody else's. No person is ever acted for.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

from domain.model.catalogue import Item
from domain.model.grounds import Reason
from domain.model.orders import LineKind
from domain.model.people import Party
from domain.model.refusals import Refusal, invalid
from domain.model.sessions import Phase, Session
from domain.rules.cancellation import REASONS

FURTHEST = timedelta(days=400)  # past the 365 days that one can book ahead (S10)
MOST_STEPS = 20
BANK = "sandbox"  # the payments service that gives puppets, and their people, money


class Step(Enum):
    """What a puppet can be told to do: each is one of its party's commands."""

    ON_MY_WAY = "ON_MY_WAY"
    ARRIVE = "ARRIVE"
    PROVIDE_ADDRESS = "PROVIDE_ADDRESS"
    SHOW_BUILDING = "SHOW_BUILDING"
    START = "START"
    COMPLETE = "COMPLETE"
    CANCEL = "CANCEL"
    GOODWILL_REFUND = "GOODWILL_REFUND"
    PROPOSE_ADDITION = "PROPOSE_ADDITION"
    CONFIRM_ADDITION = "CONFIRM_ADDITION"
    DECLINE_ADDITION = "DECLINE_ADDITION"
    WITHDRAW_ADDITION = "WITHDRAW_ADDITION"
    MESSAGE = "MESSAGE"


def puppet_of(account_id: str) -> str:
    """The `sub` of an account's puppet. No identity provider gives one like it."""
    return f"sandbox:{account_id}"


def move_on(
    by: timedelta | None, to: datetime | None, real: datetime, ahead: timedelta
) -> timedelta | Refusal:
    """How far ahead of real time the clock shall be, one of `by` and `to` being given.

    Refuses INVALID_INPUT what would turn it back, or past the furthest.
    """
    path = ("to",) if by is None else ("bySeconds",)
    wanted = (to - real if to else ahead) if by is None else ahead + by
    if wanted < ahead:
        return invalid(path, "The clock goes forward alone.")
    if wanted > FURTHEST:
        return invalid(path, f"At most {FURTHEST.days} days ahead of real time.")
    return wanted


def reason_for(session: Session, party: Party) -> Reason | None:
    """What a puppet cancels for: the mildest of the phase's reasons (C4)."""
    mild = {
        Phase.MEETING: Reason.OTHER,
        Phase.IN_PROGRESS: {
            Party.CLIENT: Reason.CLIENT_URGENT_MATTERS,
            Party.PARTNER: Reason.PARTNER_URGENT_MATTERS,
        }[party],
    }
    return mild[session.phase] if REASONS[session.phase] else None


def check_script(steps: Sequence[Step]) -> Refusal | None:
    """INVALID_INPUT for none or too many."""
    if 1 <= len(steps) <= MOST_STEPS:
        return None
    return invalid(("script",), f"1 to {MOST_STEPS} steps.")


def addition_for(session: Session, step: Step, party: Party) -> str:
    """The addition that a step is about: the latest that is pending, its own to withdraw, the
    other's to answer. Without one the latest of all, so that the rule says why not; or none.
    """
    proposer = party if step is Step.WITHDRAW_ADDITION else party.other
    fit = [one for one in session.additions if one.pending and one.proposed_by is proposer]
    return next((one.id for one in reversed([*session.additions, *fit])), "")


def item_to_add(offered: Sequence[Item]) -> Item | None:
    """What a puppet proposes to add: the first service, or else the first tariff."""
    return next(iter(sorted(offered, key=lambda item: item.kind is LineKind.TARIFF)), None)
