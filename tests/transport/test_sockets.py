"""GraphQL over real sockets: operations, and every close code."""

from typing import Any

import pytest
from websockets import Subprotocol

from domain.model.problems import Problem, ProblemCode
from tests.transport.installed import install, serving
from tests.transport.wires import INIT, served, wire
from transport.limits.limits import Timings
from transport.wires.connections import Close


async def test_a_query_runs_over_the_socket() -> None:
    async with served(install()) as one:
        await one.ready()
        await one.ask("query($n: String!) { hello(name: $n) }", variables={"n": "Ö"})
        answer = await one.hear()
        assert answer["type"] == "next"
        assert answer["payload"]["data"] == {"hello": "Hello, Ö!"}
        assert answer["payload"]["extensions"]["cost"]["limit"] == 20000
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
        ("{ items(first: 60000) { nodes { id } } }", "TOO_COMPLEX"),
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
