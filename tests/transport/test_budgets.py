"""What an account's open subscriptions may cost together."""

import pytest

from tests.transport.installed import install, serving
from tests.transport.test_sse import events, stream
from tests.transport.wires import wire
from transport.base.problems import RateLimited
from transport.limits.budgets import Budgets
from transport.limits.limits import Limits

QUIET = "subscription { quiet { number } }"  # one point


def test_points_are_held_by_account_and_come_back() -> None:
    budgets = Budgets(10, "no more")
    with budgets.hold("ann", 6):
        with budgets.hold("ann", 4), pytest.raises(RateLimited), budgets.hold("ann", 1):
            pass
        with budgets.hold("bob", 10), budgets.hold("ann", 4):
            pass
    assert not budgets._open


def test_what_all_accounts_hold_together_is_bounded_too() -> None:
    budgets = Budgets(10, "no more", in_all=15)
    with budgets.hold("ann", 10):
        with budgets.hold("bob", 5), pytest.raises(RateLimited), budgets.hold("cat", 1):
            pass
        with budgets.hold("cat", 5):
            pass


async def test_the_sum_is_one_over_all_sockets_and_streams_of_an_account() -> None:
    installed = install(limits=Limits(open_cost=2))
    async with (
        serving(installed.app) as address,
        wire(address) as first,
        wire(address) as second,
        wire(address) as other,
    ):
        for number, one in enumerate((first, second), 1):
            await one.ready()
            await one.ask(QUIET)
            await installed.world.until("opened", number)
        await second.ask(QUIET, id="more")
        refused = await second.hear()
        assert refused["type"] == "error"
        assert refused["payload"][0]["extensions"] == {
            "code": "RATE_LIMITED",
            "retryAfterSeconds": 5,
        }
        async with stream(address, QUIET) as answer:
            told = [body async for _, body in events(answer) if body]
        assert told[0]["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
        await other.ready("bob")
        await other.ask(QUIET)
        await installed.world.until("opened", 3)
        await first.say(type="complete", id="1")
        await installed.world.until("closed", 1)
        await second.ask(QUIET, id="again")
        await installed.world.until("opened", 4)
