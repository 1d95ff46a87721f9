"""Reads of those who would rather wait than fail while the database is away."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from itertools import count
from typing import TypeVar

import asyncpg  # type: ignore[import-untyped]
import structlog

log = structlog.get_logger(__name__)

T = TypeVar("T")
FIRST_PAUSE = 0.1  # seconds, doubling, never over the longest
LONGEST_PAUSE = 2.0
# Narrower than database.AWAY: what no waiting mends must be raised, not asked again for ever.
GONE = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,  # a connection that was closed under its user
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
)


def passing(fault: BaseException) -> bool:
    """Whether waiting mends it."""
    return isinstance(fault, GONE)


async def once_back(read: Callable[[], Awaitable[T]]) -> T:
    """What `read` gives, asked again after growing pauses for as long as the database is away.

    For subscriptions: to fail one would make a client give up that only has to wait (E2). Never for
    commands. Whatever else `read` raises is raised.
    """
    for failures in count():
        try:
            return await read()
        except GONE as error:
            if not failures:
                log.warning("waiting for the database", error=repr(error))
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures, 16))
        # Jittered: thousands of subscribers must not return in step.
        await asyncio.sleep(longest * random.uniform(0.5, 1.0))  # noqa: S311 - not a secret
    raise AssertionError("count() has no end")
