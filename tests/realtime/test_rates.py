"""One rate over all processes, and none at all rather than a failure."""

import asyncio
from collections.abc import Iterator
from secrets import token_hex

import pytest
from structlog.testing import capture_logs

from realtime.rates import SharedRates
from tests.servers import Valkey


def rates(url: str, a_minute: int, namespace: str | None = None) -> SharedRates:
    """Those of one process."""
    return SharedRates(url, a_minute, namespace=namespace or token_hex(4))


@pytest.mark.parametrize("a_minute", [20, 300])
async def test_two_processes_together_let_through_as_many_as_one(
    redis_url: str, a_minute: int
) -> None:
    name = token_hex(4)
    one, other = rates(redis_url, a_minute, name), rates(redis_url, a_minute, name)
    let = [await each.take("ann") for _ in range(a_minute) for each in (one, other)]
    most_lost = 2 * (a_minute // 100)
    assert a_minute - most_lost <= let.count(0.0) <= a_minute
    assert all(1 <= wait <= 60 for wait in let if wait)
    assert await one.take("bob") == 0
    assert await one.take("ann") >= 1
    for each in (one, other):
        await each.close()


async def test_requests_that_come_together_draw_one_portion(redis_url: str) -> None:
    one = rates(redis_url, 300)
    assert await asyncio.gather(*(one.take("ann") for _ in range(100))) == [0.0] * 100
    await one.close()


class Announced(SharedRates):
    """Sets `drawn` when a portion is there, before whoever waits for it is told."""

    drawn: asyncio.Event

    async def _ask(self, account: str) -> float:
        wait = await super()._ask(account)
        self.drawn.set()
        return wait


@pytest.mark.parametrize("together", [12, 13, 60, 400])
async def test_more_requests_than_a_portion_holds_are_answered_and_hang_nobody(
    redis_url: str, together: int
) -> None:
    """1,200 a minute draws portions of 12. Requests that run in the turn of the loop in which one
    comes use it up, and the 13th has to wait for another, suspended.
    """
    one = Announced(redis_url, 1200, namespace=token_hex(4))
    one.drawn = asyncio.Event()

    async def request() -> float:
        await one.drawn.wait()
        return await one.take("ann")

    asked = [asyncio.create_task(request()) for _ in range(together)]
    await asyncio.sleep(0)
    assert await one.take("ann") == 0
    async with asyncio.timeout(10):
        assert await asyncio.gather(*asked) == [0.0] * together
    await one.close()


async def test_what_was_paid_beyond_what_was_drawn_is_made_good_by_all(redis_url: str) -> None:
    name = token_hex(4)
    one, other = rates(redis_url, 1_000, name), rates(redis_url, 1_000, name)
    assert await one.take("ann", 0) == 0
    one.pay("ann", 700)
    assert await one.take("ann", 0) == 0, "there is enough to make it good"
    one.pay("ann", 2_000)
    assert await one.take("ann", 0) >= 1
    assert await other.take("ann", 0) == 0, "what is left of the minute"
    other.pay("ann", 1_000)
    assert await other.take("ann", 0) >= 1
    for each in (one, other):
        await each.close()


@pytest.fixture
def server() -> Iterator[Valkey]:
    """One of the test's own: it will be hurt."""
    with Valkey() as valkey:
        yield valkey


async def test_without_redis_everybody_is_let_through_and_it_is_said_once(server: Valkey) -> None:
    one = rates(server.url, 2)
    with capture_logs() as told:
        assert [await one.take("ann") for _ in range(2)] == [0, 0]
        server.pause()
        async with asyncio.timeout(2):
            assert [await one.take(account) for account in ("ann", "bob", "cem")] == [0, 0, 0]
        server.resume()
        one._away_until = 0.0
        assert await one.take("dan") == 0
    assert [line["event"] for line in told] == ["failed", "recovered"]
    assert "ann" not in str(told)
    await one.close()
