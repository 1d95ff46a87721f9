"""Sockets in time: pings, bounds, what is freed when they end, stopping, and who may open one."""

import asyncio
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.transport.installed import install, serving
from tests.transport.wires import INIT, served, wire
from transport.limits.limits import Limits, Timings
from transport.wires.connections import Kind


async def test_we_ping_and_a_peer_that_never_answers_is_closed() -> None:
    async with served(install(timings=Timings(ping=0.02, silence=0.1))) as one:
        await one.ready()
        assert await one.hear() == {"type": "ping"}
        assert await one.close_code() == 1013


async def test_a_peer_that_answers_pings_stays() -> None:
    async with served(install(timings=Timings(ping=0.01, silence=0.05))) as one:
        await one.ready()
        for _ in range(20):
            assert await one.hear() == {"type": "ping"}
            await one.say(type="pong")


async def test_the_21st_subscription_of_a_socket_is_refused_and_the_others_live() -> None:
    installed = install()
    async with served(installed) as one:
        await one.ready()
        for number in range(21):
            await one.ask("subscription { pushed }", id=str(number))
        error = await one.hear()
        assert (error["type"], error["id"]) == ("error", "20")
        assert error["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
        assert "retryAfterSeconds" in error["payload"][0]["extensions"]
        await one.ask("{ hello }", id="query")
        assert (await one.hear())["id"] == "query"
        assert (await one.hear())["type"] == "complete"
        await one.say(type="complete", id="0")
        await installed.world.until("closed", 1)
        await one.ask("subscription { count(to: 1) { number } }", id="more")
        assert (await one.hear())["id"] == "more"


async def test_the_21st_socket_of_an_account_closes_with_1013() -> None:
    installed = install(limits=Limits(sockets_per_account=2))
    async with (
        serving(installed.app) as address,
        wire(address) as first,
        wire(address) as second,
        wire(address) as third,
        wire(address) as other,
    ):
        await first.ready()
        await second.ready()
        await third.say(**INIT)
        assert await third.close_code() == 1013
        await other.ready("bob")


async def test_operations_of_one_socket_run_side_by_side() -> None:
    installed = install()
    async with served(installed) as one:
        await one.ready()
        await one.ask("{ wait }", id="slow")
        await installed.world.waiting.wait()
        await one.ask("{ hello }", id="quick")
        assert (await one.hear())["id"] == "quick"
        assert (await one.hear())["id"] == "quick"
        installed.world.released.set()
        assert (await one.hear())["id"] == "slow"


async def test_what_the_peer_completes_is_freed_at_once_and_its_id_with_it() -> None:
    installed = install()
    async with served(installed) as one:
        await one.ready()
        for _ in range(3):
            await one.ask("subscription { pushed }", id="same")
            await one.say(type="complete", id="same")
        await one.ask("subscription { pushed }", id="same")
        await installed.world.until("opened", 1)
        await installed.world.push("hello")
        message = await one.hear()
        assert message["payload"]["data"] == {"pushed": "hello"}


async def test_a_socket_that_goes_away_leaves_nothing_behind() -> None:
    installed = install()
    async with serving(installed.app) as address:
        async with wire(address) as one:
            await one.ready()
            for number in range(5):
                await one.ask("subscription { pushed }", id=str(number))
            await installed.world.until("opened", 5)
            assert installed.connections.count(Kind.SOCKET) == 1
            one.socket.transport.abort()
        await installed.world.until("closed", 5)
        await installed.gone(Kind.SOCKET)


async def test_a_mutation_begun_is_done_though_its_socket_goes_away() -> None:
    installed = install()
    async with serving(installed.app) as address:
        async with wire(address) as one:
            await one.ready()
            await one.ask("mutation { waitThenPush }")
            await installed.world.waiting.wait()
            one.socket.transport.abort()
        installed.world.released.set()
        await installed.engine.finish()
    assert installed.world.pushes == ["waited"]


async def test_stopping_closes_with_1012_spread_over_the_time_and_lets_nobody_in() -> None:
    installed = install()
    async with (
        serving(installed.app) as address,
        wire(address) as first,
        wire(address) as second,
        wire(address) as late,
    ):
        await first.ready()
        await second.ready()
        loop = asyncio.get_running_loop()
        started = loop.time()
        await installed.connections.drain(0.2)
        assert 0.09 <= loop.time() - started < 1
        assert await first.close_code() == 1012
        assert await second.close_code() == 1012
        await late.say(**INIT)
        assert await late.close_code() == 1012


@pytest.mark.parametrize("origin", [None, "https://app.example", "http://{address}"])
async def test_apps_named_origins_and_our_own_host_may_open_a_socket(origin: str | None) -> None:
    installed = install()
    async with serving(installed.app) as address:
        named: Any = None if origin is None else origin.format(address=address)
        async with wire(address, origin=named) as one:
            await one.ready()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[", "x"])
async def test_a_strange_page_may_not_open_a_socket(origin: Any) -> None:
    installed = install()
    async with serving(installed.app) as address:
        with pytest.raises(InvalidStatus) as refused:
            async with wire(address, origin=origin):
                pass
    assert refused.value.response.status_code == 403


async def test_the_upgrade_returns_its_request_id() -> None:
    async with served(install(), additional_headers={"x-request-id": "abc"}) as one:
        assert one.socket.response is not None
        assert one.socket.response.headers["x-request-id"] == "abc"
