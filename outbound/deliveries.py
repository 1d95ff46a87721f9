"""Sending what is due: claimed, posted, recorded, each webhook in a lane of its own.

Guarantee: at least once. A delivery is claimed for a time, posted outside any transaction, and
recorded; a sender that dies between leaves a claim that runs out, and the delivery is sent again
under the same id. Order is that of the stream for as long as attempts succeed: lanes are a few
wide, and what failed is overtaken by what comes after it.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

import structlog

from domain.platform.webhooks import Answer, Lane, Parcel, body
from outbound.signing import signed

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

POLL = 0.5  # seconds between two looks that nothing has asked for
LOOK = 200  # lanes looked at in one turn
LANE = 4  # attempts under way to one webhook
FAILING_LANE = 1
HOST = 16  # attempts under way to one host, whosever the webhooks
POOL = 64  # attempts under way, to webhooks that work and as many to those that fail
DRAIN = 5.0  # seconds that attempts under way have to come to an end when the server stops
AGENT = "Doorstep-Webhooks/1"

WriteCursor = Callable[[str, int], str]
"""A place in a stream as a cursor."""
Post = Callable[[str, Mapping[str, str], str, str], Awaitable[Answer]]
"""To an address, with headers and a body, for an owner."""


class Book(Protocol):
    """The deliveries' table, as sending needs it."""

    async def make_out(self) -> int:
        """Make deliveries of what webhooks' streams have grown by; how many webhooks moved on."""
        ...

    async def lanes(self, after: str, limit: int) -> Sequence[Lane]:
        """Webhooks with something due, past one of them, in the order of their ids."""
        ...

    async def claim(self, webhook_id: str, count: int) -> Sequence[Parcel]:
        """Up to so many of what is due to it, ours for a time."""
        ...

    async def record(self, parcel: Parcel, answer: Answer) -> None:
        """What came of an attempt, unless the claim is no longer ours."""
        ...

    async def give_back(self, parcel: Parcel) -> None:
        """Not attempted to the end: anybody may claim it now."""
        ...


class Deliveries:
    """Sends what is due, one worker beside others."""

    def __init__(
        self, book: Book, post: Post, cursor: WriteCursor, clock: Callable[[], datetime]
    ) -> None:
        self._book = book
        self._post = post
        self._cursor = cursor
        self._clock = clock
        self._under_way: dict[asyncio.Task[None], Lane] = {}
        self._last = ""  # the lane that the last look ended with
        self._woken = asyncio.Event()

    @property
    def under_way(self) -> int:
        """Attempts being made now."""
        return len(self._under_way)

    def wake(self) -> None:
        """Something may be due: look soon. May be called as often as one likes."""
        self._woken.set()

    async def turn(self) -> None:
        """Wait until there may be something to do, and do it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL):
                await self._woken.wait()
        self._woken.clear()
        await self.look()

    async def look(self) -> int:
        """Make out what is new, begin what is due and has room; how much that was."""
        moved = await self._book.make_out()
        lanes = await self._book.lanes(self._last, LOOK)
        self._last = lanes[-1].webhook_id if len(lanes) == LOOK else ""
        begun = sum([await self._begin(lane) for lane in lanes])
        if moved or len(lanes) == LOOK:
            self.wake()  # there may be more
        return moved + begun

    async def run_due(self) -> None:
        """All that is due now, to its end."""
        while await self.look() or self._under_way:  # suspends: for the database
            if self._under_way:
                await asyncio.wait([*self._under_way])

    async def stop(self, within: float = DRAIN) -> None:
        """Let attempts under way come to an end; what takes too long is given back."""
        if self._under_way:
            _, late = await asyncio.wait([*self._under_way], timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _begin(self, lane: Lane) -> int:
        parcels = await self._claimed(lane)
        for parcel in parcels:
            task = asyncio.create_task(self._attempt(parcel), name="webhook attempt")
            self._under_way[task] = lane
            task.add_done_callback(self._ended)
        return len(parcels)

    async def _claimed(self, lane: Lane) -> Sequence[Parcel]:
        if (room := self._room(lane)) <= 0:
            return ()
        try:
            return await self._book.claim(lane.webhook_id, room)
        except Exception:  # one that fails holds up no other
            log.exception("deliveries_not_claimed", webhook=lane.webhook_id)
            return ()

    def _room(self, lane: Lane) -> int:
        """How many more attempts may begin: a slow endpoint fills its lane and no other's, and all
        that fail together have a pool of their own.
        """
        others = self._under_way.values()
        own = FAILING_LANE if lane.failing else LANE
        return min(
            own - _count(others, lambda one: one.webhook_id == lane.webhook_id),
            POOL - _count(others, lambda one: one.failing is lane.failing),
            HOST - Counter(_host(one) for one in others)[_host(lane)],
        )

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        self.wake()

    async def _attempt(self, parcel: Parcel) -> None:
        try:
            answer = await self._posted(parcel)
            await self._book.record(parcel, answer)
        except asyncio.CancelledError:
            await self._book.give_back(parcel)
            raise
        except Exception:  # the claim runs out, and it is sent again
            log.exception("delivery_not_recorded", delivery=parcel.delivery.id)

    async def _posted(self, parcel: Parcel) -> Answer:
        notice = parcel.delivery.notice
        text = body(notice, self._cursor(parcel.partner_id, notice.seq))
        headers = {
            "content-type": "application/json",
            "user-agent": AGENT,
            **signed(notice.event_id, self._clock(), text, parcel.secrets),
        }
        return await self._post(parcel.url, headers, text, parcel.partner_id)


def _count(lanes: Iterable[Lane], like: Callable[[Lane], bool]) -> int:
    return sum(map(like, lanes))


def _host(lane: Lane) -> str:
    return urlsplit(lane.url).hostname or ""
