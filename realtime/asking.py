"""Whether Redis answers, for the doctor."""

import asyncio

from redis.exceptions import RedisError

from realtime.backend import open_client


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
