"""Whatever comes in: a clean error with its code, and nothing of our inside in any message."""

import json
from typing import Any

import httpx
import pytest

from domain.model.problems import ProblemCode
from tests.house import House
from tests.live import opened
from tests.meetings import meeting
from tests.people import Person, euros

VIEWER = "{ viewer { role } }"
BAD, PARSE, VALID = "BAD_USER_INPUT", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"
INSIDE = ("Traceback", "File ", "tortoise", "asyncpg", "sqlite", "strawberry", "0x", ".py")


def body(query: Any = VIEWER, **more: Any) -> bytes:
    return json.dumps({"query": query, **more}).encode()


COSTLY = (
    "{ partner { tariffs { price { minorUnits } } services { price { minorUnits } } }"
    " lines { price { minorUnits } } actions { refusal { code } } }"
)
BODIES: list[tuple[str, bytes, int, str]] = [
    ("nothing", b"", 400, BAD),
    ("half", b'{"query": "{ viewer', 400, BAD),
    ("null", b"null", 400, BAD),
    ("a number", b"1", 400, BAD),
    ("a text", b'"{ viewer { role } }"', 400, BAD),
    ("a batch", b"[" + body() + b"]", 400, BAD),
    ("a batch of nulls", b"[null]", 400, BAD),
    ("no query", b"{}", 400, BAD),
    ("a query that is none", body(7), 400, BAD),
    ("an empty query", body(""), 400, PARSE),
    ("variables that are a list", body(variables=[1]), 400, BAD),
    ("variables that are a text", body(variables="{}"), 400, BAD),
    ("an operation name that is a list", body(operationName=[]), 400, BAD),
    ("an unknown operation", body(operationName="Nope"), 400, BAD),
    ("extensions that are a text", body(extensions="x"), 400, BAD),
    ("not UTF-8", b'{"query": "\xff"}', 400, BAD),
    ("a lone surrogate", rb'{"query": "\ud800"}', 400, PARSE),
    ("a surrogate in what is no JSON", rb'{"query": "\ud800}', 400, BAD),
    ("NaN", b'{"query": "{ __typename }", "variables": {"a": NaN}}', 400, BAD),
    ("200,000 deep", b'{"a":' * 200_000 + b"1" + b"}" * 200_000, 413, BAD),
    ("2,000 deep", b'{"query": ' + b"[" * 2_000 + b"]" * 2_000 + b"}", 400, BAD),
    ("no GraphQL", body("SELECT 1"), 400, PARSE),
    ("U+0000 in a document", body("{ viewer\x00 { role } }"), 400, PARSE),
    ("an unknown field", body("{ viewer { nope } }"), 400, VALID),
    ("an unknown type", body("query($a: Nope) { __typename }"), 400, VALID),
    (
        "an unknown document",
        json.dumps({"documentId": "sha256:00"}).encode(),
        400,
        "DOCUMENT_NOT_TRUSTED",
    ),
    ("over 256 KiB", body("#" + "x" * 256 * 1024), 413, BAD),
    ("too deep", body("{" + "a{" * 16 + "b" + "}" * 17), 400, "TOO_COMPLEX"),
    ("too many tokens", body("{" + "a " * 4_001 + "}"), 400, "TOO_COMPLEX"),
    (
        "too many aliases",
        body("{" + "".join(f"a{n}:__typename " for n in range(51)) + "}"),
        400,
        "TOO_COMPLEX",
    ),
    (
        "too many directives",
        body("{ __typename " + "@skip(if: false) " * 51 + "}"),
        400,
        "TOO_COMPLEX",
    ),
    (
        "too wide an object in the document",
        body(
            "mutation { bookSession(input: {"
            + " ".join(f"x{n}: 1" for n in range(201))
            + "}) { session { id } } }"
        ),
        400,
        "TOO_COMPLEX",
    ),
    (
        "too wide a list in the document",
        body("{ nodes(ids: [" + " ".join('"a"' for _ in range(201)) + "]) { id } }"),
        400,
        "TOO_COMPLEX",
    ),
    (
        "too costly",
        body(
            "{ viewer { sessions(first: 99) { "
            + " ".join(f"n{n}: nodes {COSTLY}" for n in range(5))
            + " } } }"
        ),
        400,
        "TOO_COMPLEX",
    ),
]


async def send(house: House, who: Person, content: bytes, **headers: str) -> httpx.Response:
    given = {"authorization": f"Bearer {who.token}", "content-type": "application/json"}
    given |= {"accept": "application/graphql-response+json"} | headers
    return await house.http.post("/graphql", content=content, headers=given)


def clean(text: str) -> None:
    """Nothing of our inside."""
    assert not any(word in text for word in INSIDE), text


@pytest.mark.parametrize(
    ("content", "status", "code"), [b[1:] for b in BODIES], ids=[b[0] for b in BODIES]
)
async def test_a_malformed_request_is_a_clean_error_with_its_code(
    house: House, content: bytes, status: int, code: str
) -> None:
    answer = await send(house, await house.client(), content)
    assert answer.status_code == status
    found = answer.json()
    assert "data" not in found
    assert {error["extensions"]["code"] for error in found["errors"]} == {code}
    for error in found["errors"]:
        clean(error["message"])


@pytest.mark.parametrize(
    "sent", ["text/plain", "application/x-www-form-urlencoded", "text/json", ""]
)
async def test_another_content_type_is_not_taken(house: House, sent: str) -> None:
    answer = await send(house, await house.client(), body(), **{"content-type": sent})
    assert answer.status_code == 415


ONE = "query($id: ID!) { session(id: $id) { id } }"
FIRST = "query($n: Int!) { viewer { sessions(first: $n) { totalCount } } }"
FROM = "query($at: DateTime) { viewer { sessions(filter: {from: $at}) { totalCount } } }"
STAGE = "query($s: Stage!) { viewer { sessions(filter: {stages: [$s]}) { totalCount } } }"
AFTER = "query($c: Cursor) { events(after: $c) { hasMore } }"
INSTANTS: list[Any] = [
    "",
    "x",
    "now",
    0,
    1e12,
    True,
    [],
    {},
    "2026-11-22",
    "2026-11-22T18:30:00",
    "2026-02-30T00:00:00Z",
    "2026-11-22T25:00:00Z",
    "0000-01-01T00:00:00Z",
    "1999-12-31T23:59:59Z",
    "2200-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "2026-11-22T18:30:00+99:99",
    "2026-11-22T18:30:00Z\x00",
    "٢٠٢٦-11-22T18:30:00Z",
]
VARIABLES: list[tuple[str, dict[str, Any]]] = [
    (ONE, {}),
    (ONE, {"id": None}),
    (ONE, {"id": True}),
    (ONE, {"id": ["x"]}),
    (ONE, {"id": {}}),
    (FIRST, {"n": 2**31}),
    (FIRST, {"n": -(2**31) - 1}),
    (FIRST, {"n": 10**40}),
    (FIRST, {"n": 1.5}),
    (FIRST, {"n": "1"}),
    (FIRST, {"n": 1e300}),
    *((FROM, {"at": at}) for at in INSTANTS),
    (STAGE, {"s": "NOPE"}),
    (STAGE, {"s": 1}),
    (STAGE, {"s": "scheduled"}),
    (AFTER, {"c": 1}),
    (AFTER, {"c": "x" * 201}),
    (AFTER, {"c": "x" * 200}),
    (AFTER, {"c": "☃"}),
]


@pytest.mark.parametrize(
    ("document", "variables"),
    VARIABLES,
    ids=lambda value: ascii(value)[:40] if isinstance(value, dict) else "",
)
async def test_a_variable_out_of_shape_is_bad_user_input(
    house: House, document: str, variables: dict[str, Any]
) -> None:
    answer = await (await house.client()).answer(document, **variables)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == BAD
    clean(error["message"])


@pytest.mark.parametrize(
    "amount",
    [1.0, 1.5, "1", None, True, 2**53, -(2**53), 10**400, [], {}],
    ids=lambda value: str(value)[:10],
)
async def test_m1_an_amount_that_is_no_whole_number_is_bad_user_input(
    house: House, amount: Any
) -> None:
    bob = await house.partner()
    tariff = {"title": "x", "price": euros(1) | {"minorUnits": amount}, "durationMinutes": 60}
    given = {"tariffs": [tariff], "services": []}
    answer = await bob.answer(bob.mutation("setCatalogue"), input=given)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {BAD}


MESSAGES: list[tuple[str, bytes | str, int]] = [
    ("no JSON", "{", 4400),
    ("null", "null", 4400),
    ("a list", "[]", 4400),
    ("no type", "{}", 4400),
    ("an unknown type", '{"type": "start"}', 4400),
    ("binary", b"{}", 4400),
    ("a lone surrogate in what is no JSON", r'{"type": "ping", "payload": "\ud800', 4400),
    ("no id", '{"type": "subscribe", "payload": {"query": "{ a }"}}', 4400),
    ("no payload", '{"type": "subscribe", "id": "1"}', 4400),
    ("a second init", '{"type": "connection_init"}', 4429),
    ("over 64 KiB", '{"type": "ping", "payload": {"a": "%s"}}' % ("x" * 65_536), 1009),
    ("100,000 deep", "[" * 60_000, 4400),
]


@pytest.mark.parametrize(
    ("message", "code"), [m[1:] for m in MESSAGES], ids=[m[0] for m in MESSAGES]
)
async def test_a_bad_message_closes_the_socket_with_its_code(
    house: House, message: bytes | str, code: int
) -> None:
    ann = await house.client()
    async with opened(house.socket_address, ann.token) as socket:
        await socket.send(message)
        await socket.wait_closed()
        assert socket.close_code == code


async def test_a_bad_operation_on_a_socket_ends_that_operation_alone(house: House) -> None:
    ann = await house.client()
    async with opened(house.socket_address, ann.token) as socket:
        for n, query in enumerate(["{", "{ nope }", 7, "", "subscription { events { nope } }"]):
            message = {"type": "subscribe", "id": str(n), "payload": {"query": query}}
            await socket.send(json.dumps(message))
            answer = json.loads(await socket.recv())
            assert (answer["type"], answer["id"]) == ("error", str(n))
            assert answer["payload"][0]["extensions"]["code"] in {BAD, PARSE, VALID}


HALVES = [r"door \ud83d", r"\ude00 door", r"\ud83d\ud83d\ude00", r"\\\ud83d"]
WHOLE = ["door \ufffd", "\ufffd door", "\ufffd😀", "\\\ufffd"]


@pytest.mark.parametrize(("half", "whole"), list(zip(HALVES, WHOLE, strict=True)))
async def test_half_an_emoji_ends_no_stream_of_others(house: House, half: str, whole: str) -> None:
    """An app that cuts a text through an emoji is answered, and hears its events as before."""
    met = await meeting(house)
    query = "subscription { events { __typename ... on MessagePosted { message { body } } } }"
    write = "mutation($i: SendMessageInput!) { sendMessage(input: $i) { refusal { code } } }"
    threads = "query($id: ID!) { session(id: $id) { thread { id } } }"
    thread = (await met.client.ask(threads, id=met.id))["session"]["thread"]["id"]
    async with opened(house.socket_address, met.client.token) as socket:
        await socket.send(json.dumps({"type": "subscribe", "id": "e", "payload": {"query": query}}))
        assert "StreamReady" in await socket.recv()
        asked = {"type": "subscribe", "id": "m", "payload": {"query": write, "variables": "HERE"}}
        given = f'{{"i": {{"threadId": "{thread}", "body": "{half}"}}}}'
        await socket.send(json.dumps(asked).replace('"HERE"', given))
        told = [json.loads(await socket.recv()) for _ in range(3)]
    (event,) = [one["payload"]["data"]["events"] for one in told if one["id"] == "e"]
    assert event["message"] == {"body": whole}


def test_every_code_is_one_of_the_contracts() -> None:
    told = {code for *_, code in BODIES}
    assert told <= {code.value for code in ProblemCode}
