"""broadcaster's backend for Redis, one life long: what it is to lose its connection is to end.

broadcaster 0.3.1's own loses a process's first messages and goes deaf when Redis restarts. This
one promises no more than it can keep: it hears one channel from `connect` on, and `next_published`
raises as soon as it can't be sure of that any longer. Whoever made it makes another then.
"""

import asyncio
import re
from dataclasses import dataclass
from typing import Any

from broadcaster import BroadcastBackend, Event
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as Disconnected


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for Redis: for an answer, connection included, and for it to say anything.

    A partitioned connection closes nothing: it is asked after one `silence` and dead after two.
    """

    answer: float = 1.0
    silence: float = 1.0


# Two seconds until a partition is noticed.
PATIENCE = Patience()


def open_client(url: str, *, retries: int) -> Redis:
    """A client; whoever calls it sets the deadline. redis-py retries nothing unless told to."""
    return Redis.from_url(
        re.sub(r"([?&])tls=disable(&|$)", r"\1", url).rstrip("?&"),  # our own word
        retry=Retry(ExponentialBackoff(cap=0.2, base=0.05), retries),
        # With a socket timeout redis-py sends through asyncio.wait_for, which on CPython 3.11
        # swallows a cancellation that comes as it ends: the task could not be stopped any more.
        socket_timeout=None,
        socket_connect_timeout=None,
        protocol=2,  # nothing of RESP3 is used, and every server speaks 2
    )


class RedisBackend(BroadcastBackend):
    """Guarantee: at most once, in order, from the return of `connect` to the first exception."""

    def __init__(self, url: str, channel: str, patience: Patience, *, retries: int = 0) -> None:
        # Not super().__init__: broadcaster's base refuses to be initialised.
        self._client = open_client(url, retries=retries)
        self._pubsub: PubSub = self._client.pubsub()
        self._channel = channel
        self._patience = patience

    async def connect(self) -> None:
        """Return once Redis has confirmed the subscription. Raises RedisError or OSError."""
        async with asyncio.timeout(self._patience.answer):
            await self._pubsub.subscribe(self._channel)
            said = await self._pubsub.get_message(timeout=None)
        if said is None or said["type"] != "subscribe":
            raise Disconnected(f"expected the subscription's confirmation, got {said}")

    async def disconnect(self) -> None:
        """Close everything, at once."""
        try:
            await self._pubsub.aclose()  # type: ignore[no-untyped-call]
        finally:
            await self._client.aclose()

    async def subscribe(self, group: str) -> None:
        """Nothing to do: the one channel is permanent."""

    async def unsubscribe(self, group: str) -> None:
        """Nothing to do: the channel ends with the connection."""

    async def publish(self, channel: str, message: Any) -> None:
        """Say it, connected to hear or not. Raises RedisError or OSError."""
        async with asyncio.timeout(self._patience.answer):
            await self._client.publish(channel, message)

    async def next_published(self) -> Event:
        """The next message. Raises where one may have been missed."""
        while True:  # suspends: for Redis, or a deadline
            said = await self._hear()
            if said["type"] == "message":
                return Event(self._channel, said["data"].decode(errors="replace"))
            if said["type"] != "pong":
                # redis-py has reconnected by itself: what was said meanwhile is lost.
                raise Disconnected(f"expected a message, got {said['type']}")

    async def _hear(self) -> dict[str, Any]:
        """Whatever Redis says next, asked for a sign of life if it says nothing."""
        patience = self._patience
        # The deadline is for redis-py, which connects again, for however long, before it raises.
        async with asyncio.timeout(patience.silence + patience.answer):
            said = await self._pubsub.get_message(timeout=patience.silence)
        if said is None:
            async with asyncio.timeout(patience.silence):
                await self._pubsub.ping()
                said = await self._pubsub.get_message(timeout=None)
        return dict(said)
