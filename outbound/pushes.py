"""Telling phones: what nobody took in time is looked up, claimed, handed over, asked after (E6).

Guarantee: at least once to the push service, which promises less to the phone: a push is a knock,
the event stays in its stream. A sender that dies leaves a claim that runs out. Nothing here is
waited for by a command, and a service that is down costs one call a pause.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from domain.platform.devices import LONGEST_PAUSE, UNTAKEN, Fate, Outcome, Push, pause_after
from outbound.expo import NotTaken, Unavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

TURN = 1.0  # seconds between two turns
NOTE_EVERY = 1.0  # seconds: what subscriptions took, in good time before UNTAKEN
SWEEP_EVERY = timedelta(seconds=30)  # for what no hint told
BATCH = 100  # messages in one request, by Expo's rules
RECEIPTS = 300
BATCHES = 10  # in one turn
LOOK = 500  # streams in one statement
MOST_WAITING = 20_000  # streams that grew and are not looked at yet; further ones the sweep finds
MOST_TAKEN = 20_000  # events between two notes; of further ones a phone may be told needlessly
DRAIN = 5.0  # seconds that a turn under way has to come to its end when the server stops
OWNERS = ("cli_", "par_")  # streams of accounts that may have devices


class Pockets(Protocol):
    """Which events nobody was shown."""

    async def note(self, taken: Collection[tuple[str, int]]) -> None:
        """Events that live subscriptions took, by stream and number."""
        ...

    async def among(self, streams: Sequence[str]) -> Sequence[str]:
        """Those of the streams whose accounts have devices."""
        ...

    async def behind(self, after: str, limit: int) -> Sequence[str]:
        """Such streams that have grown, past one of them, in the order of their ids."""
        ...

    async def look_through(self, account_id: str) -> datetime | None:
        """Make pushes of what nobody took in time; when what comes next happened, if anything."""
        ...


class Queue(Protocol):
    """Pushes that wait."""

    async def to_send(self, limit: int) -> Sequence[Push]:
        """Up to so many that are due to be sent, ours for a time."""
        ...

    async def to_ask_for(self, limit: int) -> Sequence[Push]:
        """Up to so many whose receipts should be there, ours for a time."""
        ...

    async def record(self, outcomes: Sequence[Outcome]) -> None:
        """What became of pushes."""
        ...

    async def give_back(self, pushes: Sequence[Push], until: datetime) -> None:
        """Not sent: anybody may try from that moment on."""
        ...


class Carriage(Protocol):
    """What carries pushes to phones: Expo's; others would stand behind the same two verbs."""

    async def send(self, pushes: Sequence[Push]) -> list[Outcome]:
        """Hand pushes over. Raises Unavailable, or NotTaken for all of them together."""
        ...

    async def receipts(self, pushes: Sequence[Push]) -> list[Outcome]:
        """Ask what became of them. Raises Unavailable or NotTaken."""
        ...


Call = Callable[[Sequence[Push]], Awaitable[list[Outcome]]]


class Takings:
    """What this process's subscriptions took, until it is noted for all processes to see."""

    def __init__(self, pockets: Pockets) -> None:
        self._pockets = pockets
        self._taken: set[tuple[str, int]] = set()

    def took(self, stream: str, seq: int) -> None:
        """A live subscription of the account's own took an event."""
        if len(self._taken) < MOST_TAKEN:
            self._taken.add((stream, seq))

    async def note(self) -> None:
        """Write it down; what fails is left out: a phone rings once too often."""
        taken, self._taken = self._taken, set()
        await self._pockets.note(taken)


class Pushes:
    """Tells phones, one worker beside others."""

    def __init__(
        self, pockets: Pockets, queue: Queue, service: Carriage, clock: Callable[[], datetime]
    ) -> None:
        self._pockets = pockets
        self._queue = queue
        self._service = service
        self._clock = clock
        self._sending = Lane(queue.to_send, service.send, BATCH)
        self._asking = Lane(queue.to_ask_for, service.receipts, RECEIPTS)
        self._grown: dict[str, datetime] = {}  # streams, by when they first grew unlooked at
        self._sweep_at: datetime | None = None
        self._failures = 0
        self._quiet_until: datetime | None = None
        self._under_way: asyncio.Task[None] | None = None

    def hint(self, heads: Mapping[str, int]) -> None:
        """Streams have grown: their accounts may have devices that nobody looks at."""
        now = self._clock()
        for stream in heads:
            if stream.startswith(OWNERS) and len(self._grown) < MOST_WAITING:
                self._grown.setdefault(stream, now)

    async def turn(self) -> None:
        """All that is due now, undisturbed by whoever stops us in its midst."""
        self._under_way = asyncio.create_task(self.look(), name="push turn")
        await asyncio.shield(self._under_way)

    async def run_due(self) -> None:
        """All that is due now, whether or not a hint told of it."""
        self._sweep_at = None
        await self.look()

    async def stop(self, within: float = DRAIN) -> None:
        """Let a turn under way come to its end; what takes too long is claimed anew later."""
        if self._under_way is not None:
            await asyncio.wait([self._under_way], timeout=within)
            self._under_way.cancel()
            await asyncio.gather(self._under_way, return_exceptions=True)

    async def look(self) -> None:
        """Look through what has grown, send what is due, ask what became of what was sent."""
        await self._look_through(await self._ready())
        for lane in (self._sending, self._asking):
            if self._quiet_until is None or self._clock() >= self._quiet_until:
                await self._work_off(lane)

    # ── What has grown ───────────────────────────────────────────────────────────────────────────

    async def _ready(self) -> Sequence[str]:
        """Pockets that may hold something: by hints, and now and then by looking at all."""
        now = self._clock()
        if self._sweep_at is None or now >= self._sweep_at:
            self._sweep_at = now + SWEEP_EVERY
            return await self._all_behind()
        grown = [stream for stream, at in self._grown.items() if now - at >= UNTAKEN]
        found: list[str] = []
        for start in range(0, len(grown), LOOK):
            found += await self._pockets.among(grown[start : start + LOOK])
        for stream in grown:
            del self._grown[stream]
        return found

    async def _all_behind(self) -> Sequence[str]:
        found: list[str] = []
        # suspends: for the database
        while some := await self._pockets.behind(found[-1] if found else "", LOOK):
            found += some
            if len(some) < LOOK:
                break
        return found

    async def _look_through(self, account_ids: Sequence[str]) -> None:
        for id in account_ids:
            more_since = await self._pockets.look_through(id)
            if more_since is not None:
                self._grown.setdefault(id, more_since)

    # ── What is due ──────────────────────────────────────────────────────────────────────────────

    async def _work_off(self, lane: "Lane") -> None:
        """Batch by batch; a service that takes nothing is left alone for a while."""
        for _ in range(BATCHES):
            batch = await lane.claim(lane.size)
            if not batch:
                return
            try:
                outcomes = await lane.call(batch)
                lane.widen()
            except NotTaken as error:
                outcomes = lane.narrow(batch, str(error))
            except Unavailable as error:
                await self._queue.give_back(batch, self._pause(error))
                return
            self._works()
            await self._keep(batch, outcomes)

    async def _keep(self, batch: Sequence[Push], outcomes: Sequence[Outcome]) -> None:
        if not outcomes:
            await self._queue.give_back(batch, self._clock())
            return
        _tell(outcomes)
        await self._queue.record(outcomes)

    def _pause(self, error: Unavailable) -> datetime:
        self._failures += 1
        if self._failures == 1:
            log.warning("push_service_unavailable", error=str(error))
        wish = min(timedelta(seconds=error.wish or 0), LONGEST_PAUSE)
        self._quiet_until = self._clock() + max(pause_after(self._failures), wish)
        return self._quiet_until

    def _works(self) -> None:
        if self._failures:
            log.info("push_service_recovered", failures=self._failures)
        self._failures, self._quiet_until = 0, None


class Lane:
    """One kind of request: what it is about, and how much of it goes into one."""

    def __init__(
        self, claim: Callable[[int], Awaitable[Sequence[Push]]], call: Call, most: int
    ) -> None:
        self.claim = claim
        self.call = call
        self.size = self._most = most

    def widen(self) -> None:
        """A request was taken: the next may be larger."""
        self.size = min(self._most, self.size * 2)

    def narrow(self, batch: Sequence[Push], why: str) -> list[Outcome]:
        """A request was refused as it stands: smaller ones are tried, until what spoils it stands
        alone, and is lost. Of messages to several projects' apps, say, Expo takes none together.
        """
        if len(batch) == 1:
            return [Outcome(batch[0], Fate.LOST, why=why)]
        self.size = max(1, len(batch) // 2)
        return []


def _tell(outcomes: Sequence[Outcome]) -> None:
    """What was lost is somebody's to mend: credentials, most of all."""
    lost = sorted({one.why or "" for one in outcomes if one.fate is Fate.LOST})
    if lost:
        count = sum(one.fate is Fate.LOST for one in outcomes)
        log.error("pushes_lost", count=count, reasons=lost)
