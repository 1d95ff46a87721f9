"""When things may be done: windows around T, closed at both ends unless said otherwise.

The server's clock alone judges. Instants are whole milliseconds, so the first moment after a
closed end is one millisecond later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.model.refusals import RefusalCode, WindowRefusal

MOMENT = timedelta(milliseconds=1)
APPROACH = timedelta(hours=5)  # S1 opens
BUILDING = timedelta(hours=5)  # S3: the building's hour before T
EARLY = timedelta(hours=5)  # C2: so long before T a cancellation is free
GRACE = timedelta(minutes=10)  # C2: of what is booked past that line
NOTICE = timedelta(minutes=30)  # S3: what a host has to say no in before a free booking is shown
MEETING = timedelta(minutes=30)  # S2, S4: T ± 30 min
MISSED_AFTER = timedelta(minutes=60)  # S7
COMPLETED_AFTER = timedelta(minutes=15)  # S6: past endsAt
AFTERWARDS = timedelta(hours=24)  # H1 chat, S3 building
ANSWERED = timedelta(days=30)  # H1: a removed person's thread with support
KEPT = timedelta(days=30)  # S3: addresses are erased
GROUNDS_KEPT = timedelta(days=90)  # C5

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Window:
    """From `opens_at` to `closes_at`, both inside; an end that is None is open.

    With `gives_way` the closing moment itself is outside: another action has taken its place (S1).
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    gives_way: bool = False

    def refusal(self, now: datetime, what: str, rule: str) -> WindowRefusal | None:
        """TOO_EARLY or TOO_LATE where `now` is outside; `what` begins the sentence."""
        if self.opens_at is not None and now < self.opens_at:
            message = f"{what} opens at {stamp(self.opens_at)}."
            return self._refusal(RefusalCode.TOO_EARLY, message, rule)
        if self.closes_at is not None and self.is_over(now):
            message = f"{what} closed at {stamp(self.closes_at)}."
            return self._refusal(RefusalCode.TOO_LATE, message, rule)
        return None

    def is_over(self, now: datetime) -> bool:
        """Whether the window has closed for good."""
        if self.closes_at is None:
            return False
        return now >= self.closes_at if self.gives_way else now > self.closes_at

    @property
    def over_from(self) -> datetime | None:
        """The first moment at which the window is over; None while it has no end."""
        if self.closes_at is None or self.gives_way:
            return self.closes_at
        return self.closes_at + MOMENT

    def _refusal(self, code: RefusalCode, message: str, rule: str) -> WindowRefusal:
        return WindowRefusal(code, message, rule, self.opens_at, self.closes_at)


def around(start: datetime) -> Window:
    """T ± 30 min (S2, S4)."""
    return Window(start - MEETING, start + MEETING)


def overlaps(begins: datetime, ends: datetime, busy: Iterable[Span]) -> bool:
    """S9: by scheduled times; one may begin the moment another ends."""
    return any(begins < end and start < ends for start, end in busy)


def stamp(at: datetime) -> str:
    """An instant as RFC 3339 in UTC with milliseconds, as everywhere in the API."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
