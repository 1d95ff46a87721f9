"""GraphQL over server-sent events, one operation a connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
import pytest

from tests.transport.conftest import AUTHORIZED
from tests.transport.installed import Installation, install, serving
from transport.limits.limits import Limits, Timings
from transport.wires.connections import Close, Kind

EVENTS = {"accept": "text/event-stream", **AUTHORIZED}


@asynccontextmanager
async def stream(address: str, query: str) -> AsyncIterator[httpx.Response]:
    async with (
        httpx.AsyncClient(base_url=f"http://{address}", headers=EVENTS) as client,
        client.stream("POST", "/graphql", json={"query": query}) as answer,
    ):
        yield answer


async def events(answer: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    """The events of a stream: (event, data)."""
    name = ""
    async for line in answer.aiter_lines():
        field, _, value = line.partition(":")
        if field == "event":
            name = value.strip()
        elif field == "data":
            yield name, orjson.loads(value) if value.strip() else None


async def all_events(installed: Installation, query: str) -> list[tuple[str, Any]]:
    async with serving(installed.app) as address, stream(address, query) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        async with asyncio.timeout(5):
            return [event async for event in events(answer)]


async def test_a_subscription_is_a_stream_of_next_and_one_complete() -> None:
    heard = await all_events(install(), "subscription { count(to: 3) { number } }")
    assert [name for name, _ in heard] == ["next", "next", "next", "complete"]
    assert [body["data"]["count"]["number"] for _, body in heard[:3]] == [1, 2, 3]


async def test_a_query_is_a_stream_of_one() -> None:
    [(first, body), (last, _)] = await all_events(install(), "{ hello }")
    assert (first, last) == ("next", "complete")
    assert body["data"] == {"hello": "Hello, you!"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { refused(how: "forbidden") { number } }', "FORBIDDEN"),
        ('subscription { refused(how: "fault") { number } }', "INTERNAL"),
    ],
)
async def test_a_refused_operation_is_told_in_the_stream(query: str, code: str) -> None:
    [(first, body), (last, _)] = await all_events(install(), query)
    assert (first, last) == ("next", "complete")
    assert "data" not in body
    assert body["errors"][0]["extensions"]["code"] == code


async def test_who_has_no_token_gets_no_stream() -> None:
    async with serving(install().app) as address, httpx.AsyncClient() as client:
        answer = await client.post(
            f"http://{address}/graphql",
            json={"query": "{ hello }"},
            headers={"accept": "text/event-stream"},
        )
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("application/json")


async def test_a_quiet_stream_is_kept_open_by_comments() -> None:
    installed = install(timings=Timings(ping=0.01))
    async with (
        serving(installed.app) as address,
        stream(address, "subscription { pushed }") as answer,
    ):
        lines = answer.aiter_lines()
        async with asyncio.timeout(5):
            assert [await anext(lines) for _ in range(6)] == [":", "", ":", "", ":", ""]


async def test_a_caller_that_goes_away_frees_its_subscription() -> None:
    installed = install()
    async with serving(installed.app) as address:
        async with stream(address, "subscription { pushed }"):
            await installed.world.until("opened", 1)
            assert installed.connections.count(Kind.STREAM) == 1
        await installed.world.until("closed", 1)
        await installed.gone(Kind.STREAM)


async def test_a_token_that_expires_ends_the_stream_without_complete() -> None:
    installed = install()
    installed.world.expires_in = 0.05
    assert await all_events(installed, "subscription { pushed }") == []
    assert installed.world.closed == 1


async def test_a_right_that_ends_and_a_server_that_stops_end_streams_without_complete() -> None:
    installed = install()
    async with serving(installed.app) as address:
        for end in ("right", "server"):
            async with stream(address, "subscription { pushed }") as answer:
                await installed.world.until("opened", 1 if end == "right" else 2)
                if end == "right":
                    installed.connections.close("client:ann", Close.FORBIDDEN)
                else:
                    await installed.connections.drain(0)
                assert [event async for event in events(answer)] == []
        async with stream(address, "subscription { pushed }") as answer:
            assert answer.status_code == 503


async def test_an_account_has_so_many_streams() -> None:
    installed = install(limits=Limits(sockets_per_account=1))
    async with serving(installed.app) as address, stream(address, "subscription { pushed }"):
        await installed.world.until("opened", 1)
        async with stream(address, "subscription { pushed }") as second:
            assert second.status_code == 429
