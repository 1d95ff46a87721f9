"""The hub: which of this process's subscribers follow which stream, and when to wake them.

A subscriber holds no events, only how far it has read and how far it has heard that its stream
reaches; the table is the queue. A slow one costs nothing and is never waited for: its transport's
send timeout closes it (1013).
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from realtime.supervision import Pauses, Supervised

# Streams asked for in one statement.
CHUNK = 1_000


class Subscriber:
    """One reader of one stream: what it knows, and its sleep. One task at a time may wait on it."""

    __slots__ = ("_alarmed", "_told", "_waiter", "position", "reached", "stream")

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.position = 0  # the number read last
        self.reached = 0  # the highest number heard of
        self._told = False  # something was heard since the last look
        self._alarmed = False  # it must look, whatever it has heard
        self._waiter: asyncio.Future[None] | None = None

    async def growth(self) -> None:
        """Return when there may be something beyond `position` that was not looked for yet.

        A hint counts once: one that promised too much does not keep its subscriber awake.
        """
        while not self._due():  # suspends: a new future each time
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        self._told = self._alarmed = False

    def hear(self, head: int) -> None:
        """Hear that the stream has reached `head`: perhaps late, perhaps twice, perhaps wrongly."""
        if head > self.position:
            self.reached = max(self.reached, head)
            self._told = True
            self._wake()

    def learn(self, head: int) -> None:
        """Learn from the table what the stream has reached; less than was read is an alarm."""
        if head < self.position:
            self.alarm()
        self.hear(head)

    def alarm(self) -> None:
        """Make it look for itself."""
        self._alarmed = True
        self._wake()

    def _due(self) -> bool:
        # The echo of a hint whose event is being read meanwhile is nothing to look for.
        return self._alarmed or (self._told and self.reached > self.position)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done() and self._due():
            self._waiter.set_result(None)


class Hub:
    """The live subscribers of this process, by stream.

    `read_heads` tells what streams have reached, by the table; one it leaves out has no events. It
    is asked for all attached streams every `poll_every` seconds, which bounds what a lost hint can
    delay, and soon after every doubt.
    """

    def __init__(
        self,
        read_heads: Callable[[Sequence[str]], Awaitable[Mapping[str, int]]],
        *,
        poll_every: float = 2.0,
        read_within: float = 5.0,
        doubt_spread: float = 0.1,
    ) -> None:
        self.polls = 0  # completed rounds
        self.hints = 0  # streams hinted at
        self.subscribers = 0  # attached now
        self._read_heads = read_heads
        self._poll_every = poll_every
        self._read_within = read_within
        self._doubt_spread = doubt_spread
        self._streams: dict[str, set[Subscriber]] = {}
        self._doubted = asyncio.Event()
        self._polling = Supervised("hub poll", self._poll, Pauses(0.1, poll_every))

    @property
    def streams(self) -> int:
        """How many streams have subscribers here."""
        return len(self._streams)

    @property
    def failures(self) -> int:
        """How many polls have failed."""
        return self._polling.restarts

    async def start(self) -> None:
        """Begin to poll, in the background: the database may be away."""
        self._polling.start()

    async def stop(self) -> None:
        """End the poll. Subscribers stay attached until they detach."""
        await self._polling.stop()

    @contextmanager
    def attach(self, stream: str) -> Iterator[Subscriber]:
        """Follow `stream` for as long as the block lasts."""
        subscriber = Subscriber(stream)
        self._streams.setdefault(stream, set()).add(subscriber)
        self.subscribers += 1
        try:
            yield subscriber
        finally:
            self._detach(subscriber)

    def hint(self, heads: Mapping[str, int]) -> None:
        """Wake those whose stream has grown. Streams nobody follows here are passed over."""
        self.hints += len(heads)
        for stream, head in heads.items():
            for subscriber in self._streams.get(stream, ()):
                subscriber.hear(head)

    def doubt(self) -> None:
        """Hints may have been missed: look soon, once for all, however many doubts there are."""
        self._doubted.set()

    def _detach(self, subscriber: Subscriber) -> None:
        self.subscribers -= 1
        siblings = self._streams[subscriber.stream]
        siblings.remove(subscriber)
        if not siblings:
            del self._streams[subscriber.stream]

    async def _poll(self) -> None:
        while True:  # suspends: for the pause
            await self._round()
            self.polls += 1
            self._polling.works()
            await self._pause()

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._poll_every * jitter()):
                await self._doubted.wait()
                # All processes doubt at the same moment when Redis restarts: the database must not
                # feel it as one blow, nor a flood of doubts as a flood of reads.
                await asyncio.sleep(self._doubt_spread * jitter())
        self._doubted.clear()

    async def _round(self) -> None:
        attached = list(self._streams)
        for start in range(0, len(attached), CHUNK):
            await self._look(attached[start : start + CHUNK])

    async def _look(self, streams: Sequence[str]) -> None:
        async with asyncio.timeout(self._read_within):
            heads = await self._read_heads(streams)
        for stream in streams:
            for subscriber in self._streams.get(stream, ()):
                subscriber.learn(heads.get(stream, 0))


def jitter() -> float:
    """A factor that keeps processes out of step."""
    return random.uniform(0.5, 1.0)  # noqa: S311  not a secret
