"""The bus: tells the other processes which streams have grown, and hears it from them.

Guarantee: none. Hints may be lost, doubled and reordered; all that a lost one costs is the time
until the hub's next poll. So nothing waits for the bus and nothing fails with it: Redis may be
stopped, restarted or partitioned. What it does promise is to say so: after any stretch in which
something may have been missed it calls `on_doubt`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from broadcaster import Broadcast
from redis.asyncio.connection import parse_url
from redis.exceptions import RedisError

from realtime.alone import Alone
from realtime.backend import PATIENCE, Patience, RedisBackend
from realtime.hints import Outbox, decode, encode
from realtime.supervision import PAUSES, Pauses, Supervised, end

if TYPE_CHECKING:
    from broadcaster._base import Subscriber

# Bounds: streams that wait to be told of, and streams told of in one message.
WAITING = 10_000
BATCH = 1_000

# How Redis shows that it is away.
AWAY = (RedisError, OSError)


class ListenerEnded(Exception):
    """Somebody has cancelled what listens: not we, and not Redis."""


class Bus(Alone):
    """One subscription and one speaker a process.

    `on_hint` hears of every stream that grew, `on_doubt` that some may have grown unheard. Both are
    called on the event loop and must return at once.
    """

    def __init__(
        self,
        url: str,
        *,
        on_hint: Callable[[Mapping[str, int]], None],
        on_doubt: Callable[[], None],
        namespace: str = "doorstep",
        patience: Patience = PATIENCE,
        pauses: Pauses = PAUSES,
    ) -> None:
        """Raises ValueError where `url` is no Redis address."""
        super().__init__(on_hint)
        self.spoken = 0  # messages sent
        self.heard = 0  # messages received, our own among them
        self.foreign = 0  # messages received that were not hints, and dropped
        self.overflowed = 0  # hints that found no room to wait in
        self._doubts = 0
        self._url = url
        self._on_doubt = on_doubt
        self._patience = patience
        self._channel = channel(namespace, url)
        self._outbox = Outbox(WAITING)
        self._broadcast: Broadcast | None = None
        self._ear = Supervised("bus listener", self._listen, pauses, AWAY)
        self._mouth = Supervised("bus speaker", self._speak, pauses, AWAY)

    @property
    def up(self) -> bool:
        """Whether other processes are heard now."""
        return self._broadcast is not None

    @property
    def doubts(self) -> int:
        """How many times hints may have been missed."""
        return self._doubts

    @property
    def restarts(self) -> int:
        """How often the connection to hear or to speak was lost or could not be made."""
        return self._ear.restarts + self._mouth.restarts

    async def start(self) -> None:
        """Begin, in the background: Redis may be away."""
        self._ear.start()
        self._mouth.start()

    async def stop(self) -> None:
        """End, and free what is held."""
        await self._ear.stop()
        await self._mouth.stop()

    def publish(self, heads: Mapping[str, int]) -> None:
        """This process at once, the others as soon as they can be told."""
        super().publish(heads)
        self.overflowed += self._outbox.put(heads)

    def _doubt(self) -> None:
        self._doubts += 1
        self._on_doubt()

    async def _speak(self) -> None:
        """One life of the speaker: ends with an exception, as soon as Redis takes no hint."""
        backend = RedisBackend(self._url, self._channel, self._patience, retries=2)
        try:
            while True:  # suspends: for Redis
                await self._say(Broadcast(backend=backend), await self._outbox.take(BATCH))
                self.spoken += 1
                self._mouth.works()
        finally:
            await backend.disconnect()

    async def _say(self, broadcast: Broadcast, heads: Mapping[str, int]) -> None:
        message = encode(heads)
        try:
            await broadcast.publish(self._channel, message)
        except BaseException:
            self._outbox.put(heads)  # they wait, with what comes in meanwhile, for the next life
            raise

    async def _listen(self) -> None:
        """One life of the subscription: ends with an exception, as soon as anything is amiss."""
        backend = RedisBackend(self._url, self._channel, self._patience)
        try:
            async with connected(backend) as broadcast, broadcast.subscribe(self._channel) as ours:
                self._broadcast = broadcast
                self._ear.works()
                self._doubt()  # what was said before now is missed
                await self._hear(ours, listener_of(broadcast))
        finally:
            self._broadcast = None

    async def _hear(self, subscriber: "Subscriber", listener: "asyncio.Task[None] | None") -> None:
        reader = asyncio.create_task(self._read(subscriber), name="bus reader")
        try:
            await first_end(reader, listener)
        finally:
            await end(reader)

    async def _read(self, subscriber: "Subscriber") -> None:
        while True:  # bounded: by what the subscription's queue holds
            event = await subscriber.get()
            self.heard += 1
            heads = decode(event.message)
            if heads is None:
                self.foreign += 1
                self._doubt()
            else:
                super().publish(heads)


def channel(namespace: str, url: str) -> str:
    """The one channel: pub/sub knows no database numbers, so the name must hold it."""
    database = parse_url(url).get("db", 0)
    return f"{namespace}:{database}:heads"


@asynccontextmanager
async def connected(backend: RedisBackend) -> AsyncIterator[Broadcast]:
    """A connected Broadcast, of which nothing is left when the block ends, however it ends."""
    broadcast = Broadcast(backend=backend)
    try:
        await broadcast.connect()
        yield broadcast
    finally:
        # Not broadcast.disconnect(): it raises the listener's error before it closes anything.
        try:
            if (listener := listener_of(broadcast)) is not None:
                await end(listener)
        finally:
            await backend.disconnect()


def listener_of(broadcast: Broadcast) -> "asyncio.Task[None] | None":
    """broadcaster's listener. When it ends, broadcaster 0.3.1 tells nobody: it must be watched."""
    return getattr(broadcast, "_listener_task", None)


async def first_end(*tasks: "asyncio.Task[None] | None") -> None:
    """Wait until one of them ends. Raises what ended it, or ListenerEnded."""
    running = [task for task in tasks if task is not None]
    done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    ended = done.pop()
    error = None if ended.cancelled() else ended.exception()
    raise error or ListenerEnded(ended.get_name())
