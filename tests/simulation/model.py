"""S1 to S10 a second time, as tables: written from docs/rulebook.md, knowing nothing of `domain`.

Names are those of the API. A refusal is its code; the first that applies in the rulebook's order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MS = timedelta(milliseconds=1)
HOUR = timedelta(hours=1)
HALF = timedelta(minutes=30)
QUARTER = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MOST_LIVE = 20

UNSTARTED = ("SCHEDULED", "ON_THE_WAY", "ARRIVED", "ADDRESS_PROVIDED")
COMMANDS = (
    "reportOnMyWay",
    "reportArrival",
    "provideAddress",
    "startSession",
    "completeSession",
    "showBuilding",
)
_KINDS = ("ON_MY_WAY", "ARRIVE", "PROVIDE_ADDRESS", "START", "COMPLETE", "SHOW_BUILDING")
BUTTONS = dict(zip(COMMANDS, _KINDS, strict=True))
EVENTS = dict(  # noqa: C408 - a table
    reportOnMyWay="OnMyWay",
    reportArrival="Arrived",
    provideAddress="AddressProvided",
    startSession="SessionStarted",
    completeSession="SessionCompleted",
    showBuilding="BuildingShown",
)

# Who may, at each place.
WHO: Mapping[str, Mapping[str, frozenset[str]]] = {
    "PARTNER_PLACE": {
        "reportOnMyWay": frozenset({"client"}),
        "reportArrival": frozenset({"client"}),
        "provideAddress": frozenset({"partner"}),
        "startSession": frozenset({"partner"}),
        "completeSession": frozenset({"client", "partner"}),
        "showBuilding": frozenset({"partner"}),
    },
    "CLIENT_PLACE": {
        "reportOnMyWay": frozenset({"partner"}),
        "reportArrival": frozenset({"partner"}),
        "provideAddress": frozenset({"client"}),
        "startSession": frozenset({"partner"}),
        "completeSession": frozenset({"client", "partner"}),
        "showBuilding": frozenset({"client"}),
    },
}
STAYS = {stage: stage for stage in UNSTARTED}
# From which stage to which.
STEPS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "PARTNER_PLACE": {
        "reportOnMyWay": {"SCHEDULED": "ON_THE_WAY"},
        "reportArrival": {"SCHEDULED": "ARRIVED", "ON_THE_WAY": "ARRIVED"},
        "provideAddress": {
            "ARRIVED": "ADDRESS_PROVIDED",
            "ADDRESS_PROVIDED": "ADDRESS_PROVIDED",
        },
        "startSession": {"ADDRESS_PROVIDED": "IN_PROGRESS"},
        "completeSession": {"IN_PROGRESS": "COMPLETED"},
        "showBuilding": STAYS,
    },
    "CLIENT_PLACE": {
        "reportOnMyWay": {"SCHEDULED": "ON_THE_WAY"},
        "reportArrival": {"SCHEDULED": "ARRIVED", "ON_THE_WAY": "ARRIVED"},
        "provideAddress": {
            "SCHEDULED": "SCHEDULED",
            "ON_THE_WAY": "ON_THE_WAY",
            "ARRIVED": "ARRIVED",
        },
        "startSession": {"ARRIVED": "IN_PROGRESS"},
        "completeSession": {"IN_PROGRESS": "COMPLETED"},
        "showBuilding": STAYS,
    },
}
# First and last moment, told from T, both inside.
WINDOWS: Mapping[str, tuple[timedelta, timedelta]] = {
    "reportOnMyWay": (-5 * HOUR, -HALF - MS),
    "reportArrival": (-HALF, HALF),
    "startSession": (-HALF, HALF),
    "provideAddress": (-800 * DAY, HALF),
    "showBuilding": (-800 * DAY, HALF),
}


@dataclass
class Known:
    """A session, as far as the rulebook can tell."""

    id: str
    place: str
    parties: Mapping[str, str]  # role: name
    start: datetime
    duration: timedelta
    prices: Mapping[str, int]  # line id: price
    preferences: frozenset[str]
    door: Mapping[str, str] | None
    booked: datetime
    regular: bool  # the client had completed a session when this was booked
    stage: str = "SCHEDULED"
    version: int = 1
    arrived: datetime | None = None
    told: datetime | None = None  # S3: the partner's own word
    started: datetime | None = None
    ended: datetime | None = None
    declined: frozenset[str] = frozenset()
    news: list[str] = field(default_factory=lambda: ["SessionBooked"])

    @property
    def ends(self) -> datetime | None:
        """S6."""
        return None if self.started is None else self.started + self.duration

    @property
    def price(self) -> int:
        """S5: a declined preference leaves the price."""
        return sum(price for id, price in self.prices.items() if id not in self.declined)

    @property
    def visitor(self) -> str:
        """Who comes."""
        return "client" if self.place == "PARTNER_PLACE" else "partner"

    def role_of(self, name: str) -> str | None:
        """Which party somebody is."""
        return next((role for role, party in self.parties.items() if party == name), None)

    def stranger(self, names: Sequence[str]) -> str:
        """Somebody who is none."""
        return next(name for name in names if self.role_of(name) is None)

    def window(self, command: str, role: str) -> tuple[datetime, datetime]:
        """First and last moment of a command."""
        always = (self.start - 800 * DAY, self.start + 800 * DAY)
        if command == "completeSession" and role == "partner" and self.ends is not None:
            return self.ends, always[1]
        if command not in WINDOWS:
            return always
        opens, closes = WINDOWS[command]
        return self.start + opens, self.start + closes

    def closed(self, command: str, role: str, now: datetime) -> str | None:
        """Why a button is grey: who, stage, time."""
        opens, closes = self.window(command, role)
        broken = {
            "NOT_YOURS_TO_DO": role not in WHO[self.place][command],
            "ALREADY_ANSWERED": command == "showBuilding"
            and (self.place == "CLIENT_PLACE" or self._shown(now)),
            "WRONG_STAGE": self.stage not in STEPS[self.place][command],
            "TOO_EARLY": now < opens,
            "TOO_LATE": now > closes,
        }
        return next((code for code, is_so in broken.items() if is_so), None)

    def refusal(
        self, command: str, role: str, now: datetime, version: int | None, word: list[str]
    ) -> str | None:
        """What a command answers; `word` are the lines that the start speaks of."""
        why = self.closed(command, role, now)
        if why != "NOT_YOURS_TO_DO" and version not in (None, self.version):
            return "STALE_VERSION"
        if why is None and command == "startSession" and sorted(word) != sorted(self.preferences):
            return "PREFERENCES_INCOMPLETE"
        return why

    def accept(self, command: str, now: datetime) -> None:
        """The step is taken."""
        self.stage = STEPS[self.place][command][self.stage]
        self.version += 1
        self.news.append(EVENTS[command])
        if command == "startSession":
            self.started = now
        if command == "reportArrival":
            self.arrived = now
        if command in ("showBuilding", "provideAddress"):
            self.told = self.told or now
        if command == "completeSession":
            self.ended = now

    def pass_time(self, before: datetime, now: datetime) -> None:
        """What time alone does (E4, S6, S7), each once."""
        flips = [at for at in self._flips() if before < at <= now]
        self.news += ["ActionsChanged"] * len(flips)
        if self.stage == "IN_PROGRESS" and self.ends is not None and now >= self.ends + QUARTER:
            self._end("COMPLETED", "SessionCompleted", now)
        if self.stage in UNSTARTED and now >= self.start + HOUR:
            self._end("MISSED", "SessionMissed", now)

    def _flips(self) -> list[datetime]:
        """The moments at which somebody's buttons, or what they see, change by themselves."""
        if self.ended is not None:
            return [self.ended + DAY + MS]
        if self.ends is not None:
            return [self.ends]
        around = [self.start - 5 * HOUR, self.start - HALF, self.start + HALF + MS]
        hour = [self.hour] if self.place == "PARTNER_PLACE" else []
        grace = min(self.booked + 10 * MINUTE + MS, self.start - HALF)  # C2
        late = [grace] if self.booked > self.start - 5 * HOUR and grace > self.booked else []
        return sorted({*around, *hour, *late})

    def _end(self, stage: str, news: str, now: datetime) -> None:
        self.stage, self.ended = stage, now
        self.version += 1
        self.news.append(news)

    def shows_building(self, role: str, now: datetime) -> bool:
        """S3: the host always; the visitor from its hour (home visit: from booking) to 24 h
        after.
        """
        if role != self.visitor:
            return True
        begun = self.place == "CLIENT_PLACE" or self._shown(self.ended or now)
        return begun and (self.ended is None or now <= self.ended + DAY)

    @property
    def hour(self) -> datetime:
        """S3: nobody pays ahead here."""
        if self.regular and self.booked <= self.start - 5 * HOUR:
            return self.start - 5 * HOUR
        return max(self.start - HALF, self.booked + HALF)

    def _shown(self, now: datetime) -> bool:
        """By the partner's word, or by the hour; to who is new only with "I'm here"."""
        came = self.hour if self.regular else self.arrived and max(self.arrived, self.hour)
        return any(moment is not None and moment <= now for moment in (self.told, came))

    def shows_door(self, role: str) -> Mapping[str, str] | None:
        """S3: the host always; the visitor until the end."""
        return self.door if role != self.visitor or self.ended is None else None


def overlap(others: list[Known], start: datetime) -> bool:
    """S9: by scheduled times, an hour from then on."""
    return any(
        start < other.start + other.duration and other.start < start + HOUR
        for other in others
        if other.ended is None
    )


def booking_refusal(
    mine: list[Known],
    partners: list[Known],
    start: datetime,
    now: datetime,
    mistakes: set[str | None],
    *,
    asked_too_often: bool,
) -> str | None:
    """S9, S10: standing, what was typed, details, money, times. `mistakes` were made."""
    broken = {
        "TOO_MANY": sum(known.ended is None for known in mine) >= MOST_LIVE or asked_too_often,
        "INVALID_INPUT": not now < start <= now + 365 * DAY or "INVALID_INPUT" in mistakes,
        "CATALOGUE_ITEM_UNKNOWN": "CATALOGUE_ITEM_UNKNOWN" in mistakes,
        "PRICE_CHANGED": "PRICE_CHANGED" in mistakes,
        "OVERLAPS_ANOTHER_SESSION": overlap(mine, start) or overlap(partners, start),
    }
    return next((code for code, is_so in broken.items() if is_so), None)
