"""Whether Redis answers, for the doctor."""

import asyncio

from redis.exceptions import RedisError

from realtime.backend import open_client


async def unfit(url: str, *, within: float = 5.0) -> str | None:
    """Why what answers there can't carry our events; None where it can, or nothing answers now.

    A Cluster moves channels and counters between its nodes, and a Sentinel holds none.
    """
    redis = open_client(url, retries=0)
    try:
        async with asyncio.timeout(within):
            mode = (await redis.info("server")).get("redis_mode", "standalone")
    except (RedisError, OSError, TimeoutError):
        return None
    finally:
        await redis.aclose()
    return None if mode == "standalone" else f"a {mode} answers, one server alone is expected"


async def answers(url: str, *, within: float = 5.0) -> str | None:
    """None where it does; else why not, without the address' secrets."""
    redis = open_client(url, retries=0)
    try:
        async with asyncio.timeout(within):
            await redis.ping()
    except TimeoutError:
        return f"no answer within {within:g} s"
    except (RedisError, OSError) as error:
        return type(error).__name__
    finally:
        await redis.aclose()
    return None
