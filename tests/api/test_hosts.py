"""RFC 9112, 3.2: one Host; and no answer that holds an address made from it."""

import asyncio

import pytest

from tests.house import House


async def asked(house: House, head: str) -> bytes:
    """What a request of just these bytes is answered with, up to the end of the head."""
    host, port = house.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(head.encode())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    writer.close()
    return answer


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET /livez HTTP/1.1\r\nhost: a\r\n\r\n", b"200"),
        ("GET /livez HTTP/1.0\r\n\r\n", b"200"),
        ("GET /livez HTTP/1.1\r\n\r\n", b"400"),
        ("GET /livez HTTP/1.1\r\nhost: a\r\nHost: b\r\n\r\n", b"400"),
        ("POST /graphql/ HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n", b"404"),
        ("GET /livez/ HTTP/1.1\r\nhost: a\r\n\r\n", b"404"),
    ],
)
async def test_a_request_has_one_host_and_no_answer_repeats_it(
    house: House, head: str, status: bytes
) -> None:
    answer = await asked(house, head)
    assert answer.split(b" ")[1] == status
    assert b"location" not in answer.lower()


async def test_what_graphql_answers_is_what_it_says_it_is(house: House) -> None:
    answer = await house.http.post("/graphql", json={"query": "{ __typename }"})
    assert answer.headers["x-content-type-options"] == "nosniff"
