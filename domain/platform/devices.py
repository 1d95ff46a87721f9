"""Devices, and what is pushed to them (E6): to phones whose app listens to nothing just now.

A push is thin, as a webhook is: a type, ids and the cursor. What a lock screen shows is the same
neutral line for everything that happens: it lies on tables, and others read it (C6, B8).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from domain.model.events import EVENTS, About, Entry, EventKind, To
from domain.model.ids import kind_of
from domain.model.people import Actor
from domain.model.refusals import Refusal, RefusalCode, invalid
from domain.model.texts import check_optional_line

MOST_DEVICES = 10
LONGEST_TOKEN = 200
UNTAKEN = timedelta(seconds=5)
"""How long a live subscription has to take an event before the devices are told."""
STALE = timedelta(hours=24)
"""What is older is pushed no more: whoever opens the app sees it all."""
LINE = "There is news for you."
"""All that a lock screen shows, whatever has happened."""

_EXPO = re.compile(r"Expo(nent)?PushToken\[[!-Z^-~]+\]")  # visible ASCII, no brackets within


class Carrier(Enum):
    """What carries a push to a phone."""

    EXPO = "EXPO"
    FCM = "FCM"
    APNS = "APNS"


@dataclass(frozen=True, slots=True)
class Device:
    """A phone or tablet of an account's. Whoever holds its token can make it ring."""

    id: str
    account_id: str
    service: Carrier
    token: str = field(repr=False)
    name: str | None
    registered_at: datetime
    last_push_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A device as its owner registers it."""

    service: Carrier
    token: str = field(repr=False)
    name: str | None


@dataclass(frozen=True, slots=True)
class News:
    """What a push says of one event: ids alone (E3)."""

    event_id: str
    kind: EventKind
    at: datetime
    seq: int
    session_id: str | None = None
    addition_id: str | None = None
    thread_id: str | None = None

    def told(self, cursor: str) -> dict[str, str]:
        """What the app is handed, names as in webhooks; what there is none of is left out."""
        found = {
            "type": self.kind.name,
            "eventId": self.event_id,
            "sessionId": self.session_id,
            "additionId": self.addition_id,
            "threadId": self.thread_id,
            "cursor": cursor,
        }
        return {name: value for name, value in found.items() if value is not None}


# ── Registering ──────────────────────────────────────────────────────────────────────────────────


def check_wish(wish: Wish) -> Refusal | None:
    """Can this device be told at all? INVALID_INPUT with its path."""
    if wish.service is not Carrier.EXPO:
        message = f"Pushes through {wish.service.value} are not built yet: use EXPO."
        return invalid(("service",), message, "E6")
    if len(wish.token) > LONGEST_TOKEN or not _EXPO.fullmatch(wish.token):
        message = f"A token of Expo's: ExponentPushToken[…], {LONGEST_TOKEN} characters at most."
        return invalid(("token",), message, "E6")
    return check_optional_line(wish.name, ("name",))


def check_room(others: Sequence[Device]) -> Refusal | None:
    """Is there room beside the account's other devices? TOO_MANY where it has ten."""
    if len(others) < MOST_DEVICES:
        return None
    message = f"You have {MOST_DEVICES} devices: unregister one first."
    return Refusal(RefusalCode.TOO_MANY, message, "E6")


# ── Telling ──────────────────────────────────────────────────────────────────────────────────────

_OWN = {"cli": Actor.CLIENT, "par": Actor.PARTNER}


def worth_a_push(entry: Entry, now: datetime) -> bool:
    """Whether the owner of the stream is rung for it: not for their own doing, nor a day late. An
    alert rings for that too.
    """
    own = _OWN.get(kind_of(entry.stream) or "")
    rings = To.PHONES in EVENTS[entry.kind].to and entry.actor is not own
    return (rings or is_alert(entry)) and now - entry.at < STALE


def is_alert(entry: Entry) -> bool:
    """Whether the owner is rung for it even where a live subscription took it (V6)."""
    return To.ALERT in EVENTS[entry.kind].to


def news_of(entry: Entry, *, thread_id: str | None = None) -> News:
    """What is said of an entry. Of what an event is about, additions and threads alone are named:
    other subjects may be none of the recipient's (B8).
    """
    addition = EVENTS[entry.kind].about is About.ADDITION
    return News(
        event_id=entry.id,
        kind=entry.kind,
        at=entry.at,
        seq=entry.seq,
        session_id=entry.session_id,
        addition_id=entry.subject_id if addition else None,
        thread_id=thread_id,
    )


# ── Sending ──────────────────────────────────────────────────────────────────────────────────────

RECEIPT_AFTER = timedelta(minutes=15)
"""Expo's service knows by then what Apple and Google made of it."""
LONGEST_PAUSE = timedelta(minutes=15)
_FIRST_PAUSE = timedelta(seconds=2)


def pause_after(failures: int) -> timedelta:
    """Before the next try after so many failures in a row: doubling, 15 minutes at most."""
    return min(LONGEST_PAUSE, _FIRST_PAUSE * (1 << min(failures - 1, 20)))


@dataclass(frozen=True, slots=True)
class Push:
    """One event to one device, claimed by who holds `claim`; `ticket` once the service has it."""

    id: str
    device_id: str
    account_id: str
    token: str = field(repr=False)
    news: News
    claim: str
    attempts: int = 0
    ticket: str | None = None


class Fate(Enum):
    """What became of a push."""

    TAKEN = "TAKEN"  # the service has it, under a ticket
    DONE = "DONE"  # the phone's own service has it
    DEAD = "DEAD"  # the device is registered no more: it is dropped
    LOST = "LOST"  # no later try would do better
    LATER = "LATER"  # tried again, or asked for again


@dataclass(frozen=True, slots=True)
class Outcome:
    """A push and what became of it. LATER with a ticket: there is no receipt yet; without one it is
    sent again. `why` is the service's own word, for the log.
    """

    push: Push
    fate: Fate
    ticket: str | None = None
    why: str | None = None
