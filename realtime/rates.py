"""One rate an account over all processes, counted in Redis.

An account's requests are drawn from Redis a hundredth of its minute at a time, so that most of them
ask nobody: a hit costs 160 µs there, half of what a small query takes. What a process has drawn and
not used is lost after a minute, which takes from an account that uses all of its rate at most a
hundredth a process.

Without Redis everybody is let through, for the local rate of each process still stands before this
one (transport/limits/rates.py). What Redis is told of an account is a digest.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from math import ceil
from time import monotonic, time

import structlog
from limits import RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from realtime.backend import open_client

log = structlog.get_logger(__name__)

MINUTE = 60.0
PORTIONS = 100  # of a minute's rate; one is drawn at a time
MOST_ACCOUNTS = 100_000
PATIENCE = 0.25  # seconds that a request waits for Redis
PAUSE = 1.0  # seconds in which nobody asks a Redis that was away


@dataclass(slots=True)
class Portion:
    """Requests that were drawn, and until when they may be used."""

    left: int
    until: float


class SharedRates:
    """`a_minute` requests, or points, an account over all processes that share this Redis."""

    def __init__(self, url: str, a_minute: int, *, namespace: str = "doorstep") -> None:
        self._client = open_client(url, retries=0)
        storage = RedisStorage(
            f"async+{url}",
            implementation="redispy",
            key_prefix=f"{namespace}-rates",
            connection_pool=self._client.connection_pool,  # type: ignore[arg-type]
        )
        self._limiter = SlidingWindowCounterRateLimiter(storage)
        self._rate = RateLimitItemPerMinute(a_minute)
        self._portion = max(1, a_minute // PORTIONS)
        self._portions: OrderedDict[str, Portion] = OrderedDict()
        self._drawing: dict[str, asyncio.Task[float]] = {}
        self._away_until = 0.0
        self._away = False

    async def take(self, account: str, number: int = 1) -> float:
        """Take so many, once there is credit; the seconds to wait where there is none, else 0.
        Never fails. It may leave a debt, which the next draw makes good.
        """
        # suspends: a draw under way
        while monotonic() >= self._away_until and not self._used(account, number):
            wait = await asyncio.shield(self._drawn(account))
            if wait:
                return wait
        return 0.0

    def pay(self, account: str, number: int) -> None:
        """Spend what was not known before."""
        portion = self._portions.get(account)
        if portion is None or portion.until <= monotonic():
            portion = self._keep(account, 0)
        portion.left -= number

    async def close(self) -> None:
        """Once nobody asks any more."""
        await asyncio.gather(*self._drawing.values())
        await self._client.aclose()

    def _used(self, account: str, number: int) -> bool:
        """Whether some of a portion drawn before is left, and now used."""
        portion = self._portions.get(account)
        if portion is None or portion.left <= 0 or portion.until <= monotonic():
            return False
        portion.left -= number
        return True

    def _debt(self, account: str) -> int:
        portion = self._portions.get(account)
        return 0 if portion is None or portion.until <= monotonic() else max(0, -portion.left)

    def _drawn(self, account: str) -> "asyncio.Task[float]":
        """One portion under way an account: requests that come together share it.

        Never one that is done: to wait for that suspends nothing, and where the portion is used up
        `take` would turn for ever, and the whole process with it.
        """
        under_way = self._drawing.get(account)
        if under_way is not None and not under_way.done():
            return under_way
        task = asyncio.create_task(self._draw(account))
        task.add_done_callback(partial(self._drew, account))
        self._drawing[account] = task
        return task

    def _drew(self, account: str, task: "asyncio.Task[float]") -> None:
        """Forget a portion that is no more under way; another may have begun in its place."""
        if self._drawing.get(account) is task:
            del self._drawing[account]

    async def _draw(self, account: str) -> float:
        try:
            async with asyncio.timeout(PATIENCE):
                wait = await self._ask(account)
        except (RedisError, OSError) as error:
            self._failed(error)
            return 0.0
        if self._away:
            log.info("recovered", part="shared rates")
        self._away = False
        return wait

    async def _ask(self, account: str) -> float:
        """A portion, or where that is too much the last single ones."""
        key = blake2b(account.encode(), digest_size=16).hexdigest()
        debt = min(self._debt(account), self._rate.amount - 1)
        for number in dict.fromkeys((min(self._portion + debt, self._rate.amount), debt + 1)):
            if await self._limiter.hit(self._rate, key, cost=number):
                self._keep(account, number)
                return 0.0
        stats = await self._limiter.get_window_stats(self._rate, key)
        return float(min(max(1, ceil(stats.reset_time - time())), MINUTE))

    def _keep(self, account: str, number: int) -> Portion:
        kept = Portion(number - self._debt(account), monotonic() + MINUTE)
        self._portions[account] = kept
        self._portions.move_to_end(account)
        if len(self._portions) > MOST_ACCOUNTS:
            self._portions.popitem(last=False)
        return kept

    def _failed(self, error: Exception) -> None:
        self._away_until = monotonic() + PAUSE
        if not self._away:
            log.warning("failed", part="shared rates", error=type(error).__name__)
        self._away = True
