"""Money, additions, cancellation and disputes a second time, as a bookkeeper would keep them.

Written from docs/rulebook.md and knowing nothing of `domain`. Names are those of the API. What a
command is refused for is yielded in the order at the rulebook's head: the first is the answer.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

MS = timedelta(milliseconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
CAP = 12_000  # what a house of this simulation is set to: DOORSTEP_GOODWILL_CAP (M5)
MOST_LIVE, MOST_CANCELLED, MOST_LATE = 20, 5, 2  # S10
MOST_TAKEN, MOST_TAKEN_OF_ONE = 30, 10  # S9

CLIENT, PARTNER = "CLIENT", "PARTNER"
BEFORE = ("SCHEDULED", "ON_THE_WAY")
MEETING = ("ARRIVED", "ADDRESS_PROVIDED")
RUNNING = ("IN_PROGRESS",)
LIVE = BEFORE + MEETING + RUNNING
REASONS: Mapping[str, Sequence[str]] = {
    "MEETING": ("PROFILE_MISMATCH", "RULES_VIOLATION", "OTHER"),
    "IN_PROGRESS": (
        "CLIENT_URGENT_MATTERS",
        "PARTNER_URGENT_MATTERS",
        "RULES_VIOLATION",
        "OTHER",
    ),
}
DISPUTES = {
    "BEFORE_MEETING": "LATE_CANCELLATION",
    "MEETING": "CANCELLED_WHILE_MEETING",
    "IN_PROGRESS": "CANCELLED_IN_PROGRESS",
}
ANSWERS = {
    "confirmAddition": "CONFIRMED",
    "declineAddition": "DECLINED",
    "withdrawAddition": "WITHDRAWN",
}
# From which stages each command leads on; those of `provideAddress` and `startSession` by place.
FROM: Mapping[str, Sequence[str]] = {
    "reportOnMyWay": ("SCHEDULED",),
    "reportArrival": BEFORE,
    "completeSession": RUNNING,
    "cancelSession": LIVE,
    "proposeAddition": BEFORE + RUNNING,
    "issueGoodwillRefund": MEETING + RUNNING,
}
# First and last moment told from T, both inside (S1, S2, S4).
WINDOWS = {
    "reportOnMyWay": (-5 * HOUR, -30 * MINUTE - MS),
    "reportArrival": (-30 * MINUTE, 30 * MINUTE),
    "startSession": (-30 * MINUTE, 30 * MINUTE),
    "provideAddress": (-800 * DAY, 30 * MINUTE),
}


@dataclass(frozen=True)
class Press:
    """Somebody pressing something: a mutation on a session, an addition, a dispute or a person."""

    who: str
    command: str
    on: str
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Line:
    """One line of an order; `asked`: the partner says at the start whether it will be provided."""

    id: str
    price: int
    minutes: int = 0
    asked: bool = False
    provided: bool | None = None


@dataclass
class Added:
    """An addition."""

    id: str
    by: str
    lines: list[Line]
    status: str = "PENDING"

    @property
    def price(self) -> int:
        """What it costs; S5: without what was declined at the start."""
        return sum(line.price for line in self.lines if line.provided is not False)


@dataclass
class Dispute:
    """What waits for support; `told` are the parties that it exists for (M5)."""

    kind: str
    held: int
    told: set[str]
    opened_version: int
    assignee: str | None = None
    decided: bool = False

    @property
    def status(self) -> str:
        """As it is shown."""
        return "DECIDED" if self.decided else "ASSIGNED" if self.assignee else "OPEN"


@dataclass
class Session:
    """A session, as far as money and who may do what depend on it."""

    id: str
    place: str
    client: str
    partner: str
    start: datetime
    secure: bool
    lines: list[Line]
    booked: datetime
    stage: str = "SCHEDULED"
    version: int = 1
    started: datetime | None = None
    ended: datetime | None = None
    additions: list[Added] = field(default_factory=list)
    dispute: Dispute | None = None
    ruled: bool = False  # ended for a violation of rules, or in goodwill (M5)

    @property
    def escrow(self) -> str:
        """Its account in the books."""
        return f"escrow:{self.id}"

    @property
    def phase(self) -> str:
        """As cancellation looks at it."""
        if self.stage in BEFORE:
            return "BEFORE_MEETING"
        return "MEETING" if self.stage in MEETING else "IN_PROGRESS" if self.live else "ENDED"

    @property
    def live(self) -> bool:
        """Not ended."""
        return self.stage in LIVE

    @property
    def order(self) -> list[Line]:
        """What was booked, and what was added and confirmed."""
        confirmed = (one for one in self.additions if one.status == "CONFIRMED")
        return [*self.lines, *(line for one in confirmed for line in one.lines)]

    @property
    def price(self) -> int:
        """S5: without what was declined at the start."""
        return sum(line.price for line in self.order if line.provided is not False)

    @property
    def reserved(self) -> int:
        """A5: what the client's own proposals hold until they are answered."""
        if not self.secure:
            return 0
        pending = (one for one in self.additions if one.status == "PENDING" and one.by == CLIENT)
        return sum(one.price for one in pending)

    @property
    def duration(self) -> timedelta:
        """Booked, and prolonged."""
        return sum(line.minutes for line in self.order) * MINUTE

    @property
    def ends(self) -> datetime | None:
        """S6."""
        return None if self.started is None else self.started + self.duration

    @property
    def asked(self) -> list[str]:
        """S5: what the start must speak of."""
        return [line.id for line in self.order if line.asked]

    @property
    def parties(self) -> dict[str, str]:
        """Who is who."""
        return {CLIENT: self.client, PARTNER: self.partner}

    def role_of(self, name: str) -> str | None:
        """Which party somebody is."""
        return next((role for role, party in self.parties.items() if party == name), None)

    def doers(self, command: str) -> tuple[str, ...]:
        """Whose command it is."""
        traveller, host = (CLIENT, PARTNER) if self.place == "PARTNER_PLACE" else (PARTNER, CLIENT)
        if command in ("reportOnMyWay", "reportArrival"):
            return (traveller,)
        if command == "provideAddress":
            return (host,)
        if command in ("startSession", "issueGoodwillRefund"):
            return (PARTNER,)
        return (CLIENT, PARTNER)

    def stages_for(self, command: str) -> Sequence[str]:
        """From where it leads on."""
        home_visit = self.place == "CLIENT_PLACE"
        if command == "provideAddress":
            return BEFORE + MEETING if home_visit else MEETING
        if command == "startSession":
            return ("ARRIVED",) if home_visit else ("ADDRESS_PROVIDED",)
        return FROM[command]

    def window(self, command: str, role: str) -> tuple[datetime, datetime]:
        """First and last moment."""
        opens, closes = WINDOWS.get(command, (-800 * DAY, 800 * DAY))
        if command == "completeSession" and role == PARTNER and self.ends is not None:
            return self.ends, self.start + closes
        return self.start + opens, self.start + closes

    def seen_version(self, role: str) -> int:
        """I2, M5: of a dispute that does not exist for a party, it sees no version."""
        hidden = self.dispute is not None and role not in self.dispute.told
        return self.dispute.opened_version if self.dispute and hidden else self.version

    def added(self, id: str) -> Added:
        """One of its additions."""
        return next(one for one in self.additions if one.id == id)


@dataclass
class Item:
    """A tariff or service of a partner's catalogue."""

    id: str
    price: int
    minutes: int = 0
    asked: bool = False


@dataclass
class Sanction:
    """On somebody's record; `until` None: for good."""

    kind: str
    until: datetime | None = None
    of_block: bool = False

    def in_force(self, now: datetime) -> bool:
        """D4: a warning restricts nothing, but stands."""
        return self.until is None or now < self.until


class Books:
    """Balances by name, escrows, the platform's goodwill, the outside world."""

    def __init__(self) -> None:
        self.accounts: Counter[str] = Counter()

    def move(self, source: str, target: str, amount: int) -> None:
        """What leaves one arrives at the other."""
        self.accounts[source] -= amount
        self.accounts[target] += amount

    def check(self) -> None:
        """M2."""
        assert sum(self.accounts.values()) == 0
        free = {"goodwill", "world"}
        assert all(held >= 0 for name, held in self.accounts.items() if name not in free)


def overlap(mine: Session, begins: datetime, ends: datetime) -> bool:
    """S9: by scheduled times; one may begin the moment another ends."""
    return begins < mine.start + mine.duration and mine.start < ends


def grounds_why_not(session: Session, late: bool, given: Mapping[str, Any]) -> Iterator[str]:
    """C2 to C5: what must be said, and what must not."""
    reason, mismatches, rules_of = (given.get(name) for name in ("reason", "mismatches", "rulesOf"))
    if session.phase == "BEFORE_MEETING":
        if reason or mismatches or rules_of or (given.get("explanation") and not late):
            yield "REASON_NOT_TAKEN"
        return
    if reason is None:
        yield "REASON_REQUIRED"
    if reason not in REASONS[session.phase]:
        yield "REASON_NOT_AVAILABLE"
    for told, asked in (
        (mismatches, reason == "PROFILE_MISMATCH" and session.secure),
        (rules_of, reason == "RULES_VIOLATION"),
    ):
        if asked and not told:
            yield "DETAILS_REQUIRED"
        if told and not asked:
            yield "REASON_NOT_TAKEN"
