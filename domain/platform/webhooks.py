"""Webhooks as values: what is told, to whom, when it is tried again, and when one is given up.

A webhook follows its partner's stream from a place of its own. What it sends is thin: a type, ids,
the session's version and the cursor. Whoever wants to know more asks, with the rights of that
moment (E3).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum

from domain.model.events import EVENTS, About, Entry, EventKind, To
from domain.model.refusals import InputRefusal, Refusal, RefusalCode, invalid
from domain.model.windows import stamp

MOST_WEBHOOKS = 10
KEPT = timedelta(days=30)  # the delivery log, as long as events (E5)
OLD_SECRET = timedelta(hours=24)  # a rotated secret signs beside the new one
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Before each further attempt, from the one before it: ten attempts in three days and 3½ hours."""
LONGEST_WISH = timedelta(hours=24)  # what a Retry-After may ask for
DEAD_AFTER = timedelta(days=5)
GONE = 410


class EventType(Enum):
    """What a webhook can be told of; the payload's `type` says it in the same word. Its words are
    those of the events that go to webhooks, and TEST.
    """

    vars().update({kind.name: kind.name for kind, it in EVENTS.items() if To.WEBHOOKS in it.to})
    vars().update({"TEST": "TEST"})


TEST = EventType("TEST")
"""What testWebhook sends."""


def type_of(kind: EventKind) -> EventType | None:
    """None for what no webhook is told: disputes, standing, and all that is support's."""
    return EventType.__members__.get(kind.name)


class DeliveryStatus(Enum):
    """How a delivery stands."""

    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class Webhook:
    """A partner's endpoint. `seq` is how far the partner's stream has been made into deliveries,
    and nobody's to know; `told_seq` the last event among them that it is told of, 0 before one.
    `failing_since` is the first failure after the last success; `key_id` the key that said where it
    sends, whose scopes bound it and with which it ends (V6).
    """

    id: str
    partner_id: str
    url: str = field(repr=False)  # it may hold a token of the receiver's
    types: tuple[EventType, ...]
    seq: int
    created_at: datetime
    told_seq: int = 0
    key_id: str | None = None
    disabled_at: datetime | None = None
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What a webhook is told of one event: ids alone."""

    event_id: str
    type: EventType
    at: datetime
    seq: int
    session_id: str | None = None
    addition_id: str | None = None
    thread_id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event to one webhook, and how its attempts went."""

    id: str
    webhook_id: str
    notice: Notice
    created_at: datetime
    next_at: datetime | None
    attempts: int = 0
    last_status: int | None = None
    last_error: str | None = None
    delivered_at: datetime | None = None

    @property
    def status(self) -> DeliveryStatus:
        """Delivered, waiting for an attempt, or given up."""
        if self.delivered_at is not None:
            return DeliveryStatus.DELIVERED
        return DeliveryStatus.FAILED if self.next_at is None else DeliveryStatus.PENDING


@dataclass(frozen=True, slots=True)
class Lane:
    """A webhook that has something to be sent now."""

    webhook_id: str
    url: str = field(repr=False)
    failing: bool


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery that one sender has claimed, with all that an attempt needs. `claim` names the
    claim: what another has claimed since is not ours to record.
    """

    delivery: Delivery
    partner_id: str
    url: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    claim: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt: a status, or in plain words why there is none."""

    status: int | None
    error: str | None = None
    retry_after: timedelta | None = None

    @property
    def accepted(self) -> bool:
        """2xx alone is success: a redirect is not followed."""
        return self.status is not None and 200 <= self.status < 300


# ── What is asked for ────────────────────────────────────────────────────────────────────────────

UNREACHABLE = invalid(
    ("url",),
    "A public https address on port 443 or 8443, without a name and password, whose host has public"
    " addresses alone, is expected: at most 2,000 characters.",
)
FULL = Refusal(RefusalCode.TOO_MANY, f"There are {MOST_WEBHOOKS} webhooks already.")
TESTING = Refusal(RefusalCode.TOO_MANY, "A test event is on its way already.")
DISABLED = Refusal(
    RefusalCode.WRONG_STAGE, "This webhook is disabled; updateWebhook enables it again."
)
EXPIRED = invalid(("after",), "Events are kept 30 days; what follows this cursor is not.", "E5")


def check_types(types: Sequence[EventType]) -> InputRefusal | None:
    """At least one, and none that is not an event."""
    if not types:
        return invalid(("types",), "At least one type is needed.")
    if TEST in types:
        return invalid(("types",), "A test event comes by testWebhook, to every webhook.")
    return None


def in_order(types: Sequence[EventType]) -> tuple[EventType, ...]:
    """Each once, in the contract's order."""
    return tuple(one for one in EventType if one in types)


def updated(webhook: Webhook, url: str | None, types: Sequence[EventType] | None) -> Webhook:
    """With what was given; a disabled one is enabled by it, and goes on where it stopped."""
    return replace(
        webhook,
        url=url or webhook.url,
        types=webhook.types if types is None else in_order(types),
        disabled_at=None,
        failing_since=None,
    )


def replayed(webhook: Webhook, after: int, floor: int) -> Webhook | Refusal:
    """Back to a place that is still kept (E5). Never forward: a replay skips nothing."""
    if after < floor:
        return EXPIRED
    back = min(webhook.seq, after)
    return replace(webhook, seq=back, told_seq=min(webhook.told_seq, back))


# ── What is told ─────────────────────────────────────────────────────────────────────────────────


def notice(entry: Entry, *, thread_id: str | None, version: int | None) -> Notice | None:
    """What an entry of the partner's stream tells a webhook; None where it tells nothing.

    Of messages those of a session's own thread alone have a `thread_id` here: a conversation with
    support is not for an integration (V2, B8).
    """
    told, about = type_of(entry.kind), EVENTS[entry.kind].about
    if told is None or (about is About.MESSAGE and thread_id is None):
        return None
    addition = entry.subject_id if about is About.ADDITION else None
    return Notice(
        entry.id, told, entry.at, entry.seq, entry.session_id, addition, thread_id, version
    )


def body(notice: Notice, cursor: str) -> str:
    """The payload: the same text on every attempt."""
    said = {
        "eventId": notice.event_id,
        "sessionId": notice.session_id,
        "additionId": notice.addition_id,
        "threadId": notice.thread_id,
        "version": notice.version,
        "cursor": cursor,
    }
    known = {name: value for name, value in said.items() if value is not None}
    whole = {"type": notice.type.value, "timestamp": stamp(notice.at), "data": known}
    return json.dumps(whole, separators=(",", ":"))


# ── What came of it ──────────────────────────────────────────────────────────────────────────────


def attempted(delivery: Delivery, answer: Answer, now: datetime) -> Delivery:
    """The delivery after one more attempt: delivered, to be tried again, or given up."""
    tried = replace(
        delivery,
        attempts=delivery.attempts + 1,
        last_status=answer.status,
        last_error=None if answer.accepted else answer.error,
        next_at=None,
    )
    if answer.accepted:
        return replace(tried, delivered_at=now)
    return replace(tried, next_at=_next(tried, answer, now))


def _next(tried: Delivery, answer: Answer, now: datetime) -> datetime | None:
    """By the schedule, or later where the receiver asks for it. A test is tried once."""
    if tried.notice.type is TEST or tried.attempts > len(PAUSES):
        return None
    wish = min(answer.retry_after or timedelta(0), LONGEST_WISH)
    return now + max(PAUSES[tried.attempts - 1], wish)


def heard(webhook: Webhook, tried: Delivery, answer: Answer, now: datetime) -> Webhook:
    """The webhook after an attempt: disabled by 410, and by failing for five days.

    A test that fails begins no such days: whoever tests is still building.
    """
    if answer.accepted:
        return replace(webhook, failing_since=None)
    tested = tried.notice.type is TEST
    since = webhook.failing_since or (None if tested else now)
    dead = answer.status == GONE or (since is not None and now - since >= DEAD_AFTER)
    disabled_at = webhook.disabled_at or (now if dead else None)
    return replace(webhook, failing_since=since, disabled_at=disabled_at)
