"""Bodies over HTTP that are no requests: each a clean 4xx, whatever it holds."""

import asyncio
import contextlib
from typing import Any

import httpx
import pytest

from tests.transport.installed import install, serving
from transport.limits.limits import Timings

GRAPHQL = "application/graphql-response+json"
KIB = 1024


async def ask(client: httpx.AsyncClient, query: str, **more: Any) -> dict[str, Any]:
    answer = await client.post("/graphql", json={"query": query, **more})
    body: dict[str, Any] = answer.json()
    return body


def code(body: dict[str, Any]) -> str:
    text: str = body["errors"][0]["extensions"]["code"]
    return text


MALFORMED = [
    b"",
    b"null",
    b"[]",
    b'[{"query": "{ hello }"}]',
    b'"{ hello }"',
    b"7",
    b"{",
    b"{}",
    b'{"query": null}',
    b'{"query": 7}',
    b'{"query": {}}',
    b'{"query": ["{ hello }"]}',
    b'{"query": "{ hello }", "operationName": 1}',
    b'{"query": "{ hello }", "variables": "{}"}',
    b'{"query": "{ hello }", "variables": []}',
    b'{"query": "{ hello }", "extensions": 0}',
    b'{"query": "{ hello }", "documentId": 1}',
    b'{"query": "{ hello }", "variables": {"a": NaN}}',
    b'{"query": "{ hello }", "variables": {"a": 1e999}}',
    b'{"query": "{ hello }", "variables": {"a": Infinity}}',
    b'{"query": "\xff\xfe"}',
    b'{"query": "{ hello }", "variables": ' + b"[" * 200_000 + b"]" * 1,
    b'{"query": "{ hello }", "variables": {"a": ' + b'{"a":' * 2_000 + b"1" + b"}" * 2_002,
    b"\x00" * 100,
    "{“query”: “{ hello }”}".encode(),
]


@pytest.mark.parametrize("body", MALFORMED, ids=[repr(body[:40]) for body in MALFORMED])
async def test_a_malformed_body_is_a_clean_400(client: httpx.AsyncClient, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = await client.post("/graphql", content=body, headers=headers)
    assert answer.status_code == 400
    assert code(answer.json()) == "BAD_USER_INPUT"
    assert "data" not in answer.json()


@pytest.mark.parametrize("number", ["1" * 400, "-0", "1e300", "123456789012345678901234567890"])
async def test_a_huge_number_is_judged_by_its_type(client: httpx.AsyncClient, number: str) -> None:
    query = "query($n: Int) { items(first: $n) { nodes { id } } }"
    body = f'{{"query": "{query}", "variables": {{"n": {number}}}}}'
    headers = {"content-type": "application/json", "accept": GRAPHQL}
    answer = await client.post("/graphql", content=body, headers=headers)
    assert answer.status_code in {200, 400}
    assert number == "-0" or code(answer.json()) == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json; charset=iso-8859-1"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
async def test_a_body_that_is_not_said_to_be_json_in_utf8_is_415(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await client.post("/graphql", content=b'{"query": "{ hello }"}', headers=headers)
    assert answer.status_code == 415


async def test_a_body_over_256_kib_is_413(client: httpx.AsyncClient) -> None:
    fits = b'{"query": "{ hello }"}'.ljust(256 * KIB)
    headers = {"content-type": "application/json"}
    assert (await client.post("/graphql", content=fits, headers=headers)).status_code == 200
    answer = await client.post("/graphql", content=fits + b" ", headers=headers)
    assert answer.status_code == 413
    assert code(answer.json()) == "BAD_USER_INPUT"


async def test_a_body_without_a_length_is_counted_as_it_comes(client: httpx.AsyncClient) -> None:
    async def chunks() -> Any:
        for _ in range(5):
            yield b" " * 64 * KIB

    headers = {"content-type": "application/json"}
    answer = await client.post("/graphql", content=chunks(), headers=headers)
    assert answer.status_code == 413


async def test_a_body_that_never_ends_is_cut_off() -> None:
    installed = install(timings=Timings(body=0.05))
    async with serving(installed.app) as address:
        host, port = address.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ann\r\n"
            b"content-type: application/json\r\ncontent-length: 1000\r\n\r\n{"
        )
        answer = await asyncio.wait_for(reader.read(), 5)
        assert answer.startswith(b"HTTP/1.1 408")
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
