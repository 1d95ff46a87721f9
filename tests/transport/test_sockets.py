"""GraphQL over real sockets: close codes, operations, bounds, and what is freed when they end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from websockets import Subprotocol
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from domain.problems import Problem, ProblemCode
from tests.transport.world import Installation, install, serving
from transport.connections import Close, Kind
from transport.limits import Limits, Timings

PROTOCOL = Subprotocol("graphql-transport-ws")
INIT = {"type": "connection_init", "payload": {"authorization": "Bearer ann"}}


@dataclass
class Wire:
    """A client's end, in the protocol's words."""

    socket: ClientConnection

    async def say(self, **message: Any) -> None:
        await self.socket.send(orjson.dumps(message).decode())

    async def hear(self) -> dict[str, Any]:
        message: dict[str, Any] = orjson.loads(await asyncio.wait_for(self.socket.recv(), 5))
        return message

    async def ready(self, sub: str = "ann") -> "Wire":
        await self.say(type="connection_init", payload={"authorization": f"Bearer {sub}"})
        assert await self.hear() == {"type": "connection_ack"}
        return self

    async def ask(self, query: str, id: str = "1", **more: Any) -> None:
        await self.say(type="subscribe", id=id, payload={"query": query, **more})

    async def _read_on(self) -> None:
        while True:
            await self.socket.recv()

    async def close_code(self) -> int:
        """Read to the end; the code it was closed with."""
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(self._read_on(), 5)
        assert closed.value.rcvd is not None, "an abrupt end: 1006"
        return closed.value.rcvd.code


@asynccontextmanager
async def wire(address: str, **options: Any) -> AsyncIterator[Wire]:
    options.setdefault("subprotocols", [PROTOCOL])
    async with connect(f"ws://{address}/graphql", compression=None, **options) as socket:
        yield Wire(socket)


@asynccontextmanager
async def served(installed: Installation, **options: Any) -> AsyncIterator[Wire]:
    """One client of one installation."""
    async with serving(installed.app) as address, wire(address, **options) as one:
        yield one


async def test_a_query_runs_over_the_socket() -> None:
    async with served(install()) as one:
        await one.ready()
        await one.ask("query($n: String!) { hello(name: $n) }", variables={"n": "Ö"})
        answer = await one.hear()
        assert answer["type"] == "next"
        assert answer["payload"]["data"] == {"hello": "Hello, Ö!"}
        assert answer["payload"]["extensions"]["cost"]["limit"] == 5000
        assert await one.hear() == {"type": "complete", "id": "1"}


async def test_a_subscription_delivers_each_event_once_in_order_then_completes() -> None:
    async with served(install()) as one:
        await one.ready()
        await one.ask("subscription { count(to: 50) { number } }")
        heard = [await one.hear() for _ in range(51)]
    numbers = [message["payload"]["data"]["count"]["number"] for message in heard[:-1]]
    assert numbers == list(range(1, 51))
    assert heard[-1] == {"type": "complete", "id": "1"}


async def test_every_event_is_executed_with_a_context_of_its_own() -> None:
    async with served(install()) as one:
        await one.ready()
        await one.ask("subscription { count(to: 3) { contextNumber } }")
        heard = [await one.hear() for _ in range(3)]
    numbers = {message["payload"]["data"]["count"]["contextNumber"] for message in heard}
    assert len(numbers) == 3


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { refused(how: "forbidden") { number } }', "FORBIDDEN"),
        ('subscription { refused(how: "not found") { number } }', "NOT_FOUND"),
        ('subscription { refused(how: "fault") { number } }', "INTERNAL"),
        ("{ items(first: 6000) { nodes { id } } }", "TOO_COMPLEX"),
    ],
)
async def test_an_operation_refused_is_an_error_message_and_the_socket_lives(
    query: str, code: str
) -> None:
    async with served(install()) as one:
        await one.ready()
        await one.ask(query)
        error = await one.hear()
        assert (error["type"], error["id"]) == ("error", "1")
        assert error["payload"][0]["extensions"]["code"] == code
        assert "secret" not in str(error)
        await one.ask("{ hello }")
        assert (await one.hear())["type"] == "next"


async def test_a_source_that_fails_later_ends_with_an_error() -> None:
    async with served(install()) as one:
        await one.ready()
        await one.ask('subscription { refused(how: "later forbidden") { number } }')
        assert (await one.hear())["type"] == "next"
        assert (await one.hear())["payload"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize(
    "raw", ["", "{", "null", "[]", "7", '{"type": "nope"}', b"\x00", b"{}", "[" * 60_000]
)
async def test_bad_input_closes_with_4400_never_abruptly(raw: str | bytes) -> None:
    async with served(install()) as one:
        await one.ready()
        await one.socket.send(raw)
        assert await one.close_code() == 4400


async def test_a_subscribe_before_the_init_closes_with_4401() -> None:
    async with served(install()) as one:
        await one.ask("{ hello }")
        assert await one.close_code() == 4401


@pytest.mark.parametrize("payload", [None, {}, {"authorization": "Bearer expired"}])
async def test_a_token_missing_or_wrong_closes_with_4403(payload: object) -> None:
    async with served(install()) as one:
        await one.say(type="connection_init", payload=payload)
        assert await one.close_code() == 4403


@pytest.mark.parametrize("subprotocols", [None, [Subprotocol("graphql-ws")]])
async def test_no_common_subprotocol_closes_with_4406(subprotocols: Any) -> None:
    async with served(install(), subprotocols=subprotocols) as one:
        assert await one.close_code() == 4406


async def test_an_init_that_does_not_come_closes_with_4408() -> None:
    async with served(install(timings=Timings(init=0.05))) as one:
        assert await one.close_code() == 4408


async def test_an_id_in_use_closes_with_4409() -> None:
    async with served(install()) as one:
        await one.ready()
        await one.ask("subscription { pushed }")
        await one.ask("subscription { pushed }")
        assert await one.close_code() == 4409


async def test_a_second_init_closes_with_4429() -> None:
    async with served(install()) as one:
        await one.ready()
        await one.say(**INIT)
        assert await one.close_code() == 4429


@pytest.mark.parametrize("size", [65_537, 200_000])
async def test_a_message_over_64_kib_closes_with_1009(size: int) -> None:
    async with served(install()) as one:
        await one.ready()
        await one.socket.send("x" * size)
        assert await one.close_code() == 1009


async def test_a_gate_that_fails_closes_with_1013_so_that_clients_come_back() -> None:
    for failure in (OSError("jwks"), Problem(ProblemCode.RATE_LIMITED, "slow down")):
        installed = install()
        installed.world.gate_fails = failure
        async with served(installed) as one:
            await one.say(**INIT)
            assert await one.close_code() == 1013


async def test_a_token_that_expires_on_a_live_socket_closes_with_4403() -> None:
    installed = install()
    installed.world.expires_in = 0.1
    async with served(installed) as one:
        await one.ready()
        await one.ask("subscription { pushed }")
        assert await one.close_code() == 4403
        await installed.world.until("closed", 1)


async def test_a_right_that_ends_closes_its_account_alone() -> None:
    installed = install()
    async with serving(installed.app) as address, wire(address) as ann, wire(address) as bob:
        await ann.ready("ann")
        await bob.ready("bob")
        assert installed.connections.close("client:ann", Close.FORBIDDEN) == 1
        assert await ann.close_code() == 4403
        await bob.ask("{ hello }")
        assert (await bob.hear())["type"] == "next"


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
