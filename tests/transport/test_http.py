"""GraphQL over HTTP: statuses, media types, methods, headers."""

from typing import Any

import httpx
import pytest
from starlette.responses import HTMLResponse

from domain.model.people import Viewer
from tests.transport.conftest import AUTHORIZED
from tests.transport.installed import Installation, install, serving
from transport.base.problems import RateLimited

GRAPHQL = "application/graphql-response+json"
KIB = 1024


async def ask(client: httpx.AsyncClient, query: str, **more: Any) -> dict[str, Any]:
    answer = await client.post("/graphql", json={"query": query, **more})
    body: dict[str, Any] = answer.json()
    return body


def code(body: dict[str, Any]) -> str:
    text: str = body["errors"][0]["extensions"]["code"]
    return text


async def test_a_query_is_answered_with_data_and_its_cost(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": "{ hello }"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json() == {
        "data": {"hello": "Hello, you!"},
        "extensions": {"cost": {"requested": 0, "limit": 20000}},
    }


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, application/json;q=0.9", GRAPHQL),
        (f"application/json;q=0.5, {GRAPHQL};q=0.4", "application/json"),
        ("multipart/mixed, application/graphql-response+json", GRAPHQL),
    ],
)
async def test_the_answer_has_the_media_type_asked_for(
    client: httpx.AsyncClient, accept: str | None, content_type: str
) -> None:
    headers = {} if accept is None else {"accept": accept}
    answer = await client.post("/graphql", json={"query": "{ hello }"}, headers=headers)
    assert answer.headers["content-type"] == f"{content_type}; charset=utf-8"


async def test_what_nobody_here_speaks_is_not_acceptable(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/graphql", json={"query": "{ hello }"}, headers={"accept": "image/png"}
    )
    assert answer.status_code == 406


@pytest.mark.parametrize(
    ("query", "variables", "expected"),
    [
        ("{", None, "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", None, "GRAPHQL_VALIDATION_FAILED"),
        (
            "query($n: Int!) { nodes(ids: []) { id } items(first: $n) { nodes { id } } }",
            {"n": "x"},
            "BAD_USER_INPUT",
        ),
        ("query($m: Moment) { moment(at: $m) }", {"m": "yesterday"}, "BAD_USER_INPUT"),
        ('{ moment(at: "yesterday") }', None, "BAD_USER_INPUT"),
        ("query A { hello } query B { hello }", None, "BAD_USER_INPUT"),
        ("fragment A on Query { hello }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("{ items(first: 60000) { nodes { id } } }", None, "TOO_COMPLEX"),
    ],
)
async def test_a_request_refused_has_errors_and_no_data(
    client: httpx.AsyncClient, query: str, variables: object, expected: str
) -> None:
    request = {"query": query, "variables": variables}
    precise = await client.post("/graphql", json=request, headers={"accept": GRAPHQL})
    assert precise.status_code == 400
    assert "data" not in precise.json()
    assert code(precise.json()) == expected
    legacy = await client.post("/graphql", json=request)
    assert legacy.status_code == 200, "application/json: the status speaks of the transport alone"
    assert "data" not in legacy.json()


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer expired"}])
async def test_who_has_no_valid_token_is_401(headers: dict[str, str]) -> None:
    async with (
        serving(install().app) as address,
        httpx.AsyncClient(base_url=f"http://{address}") as client,
    ):
        answer = await client.post("/graphql", json={"query": "{ hello }"}, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert code(answer.json()) == "UNAUTHENTICATED"


async def test_a_gate_that_fails_is_masked(
    installed: Installation, client: httpx.AsyncClient
) -> None:
    installed.world.gate_fails = OSError("db.internal:5432 refused")
    answer = await client.post("/graphql", json={"query": "{ hello }"})
    assert answer.status_code == 500
    assert code(answer.json()) == "INTERNAL"
    assert "db.internal" not in answer.text


async def test_a_rate_limit_says_when_to_come_back() -> None:
    async def never(viewer: Viewer, number: int = 1) -> None:
        raise RateLimited("Too many requests.", retry_after_seconds=7)

    async with (
        serving(install(admission=never).app) as address,
        httpx.AsyncClient(base_url=f"http://{address}", headers=AUTHORIZED) as client,
    ):
        answer = await client.post("/graphql", json={"query": "{ hello }"})
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "7"
    assert answer.json()["errors"][0]["extensions"] == {
        "code": "RATE_LIMITED",
        "retryAfterSeconds": 7,
    }


async def test_a_get_runs_queries(client: httpx.AsyncClient) -> None:
    parameters = {"query": "query($n: String!) { hello(name: $n) }", "variables": '{"n": "Ö"}'}
    answer = await client.get("/graphql", params=parameters)
    assert answer.json()["data"] == {"hello": "Hello, Ö!"}


async def test_a_get_runs_no_mutation(installed: Installation, client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphql", params={"query": 'mutation { push(text: "x") }'})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert installed.world.pushes == []


@pytest.mark.parametrize(
    "query", ["", "?query=", "?query=%ff", "?query={hello}&variables=[", "?variables={}"]
)
async def test_a_malformed_get_is_a_clean_400(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.get(f"/graphql{query}")
    assert answer.status_code == 400
    assert code(answer.json()) == "BAD_USER_INPUT"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD"])
async def test_other_methods_are_405(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/graphql")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"


async def test_a_browser_gets_the_page_where_there_is_one() -> None:
    page = HTMLResponse("<title>GraphiQL</title>")
    async with (
        serving(install(graphiql=page).app) as address,
        httpx.AsyncClient(base_url=f"http://{address}") as client,
    ):
        browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
        assert "GraphiQL" in (await client.get("/graphql", headers=browser)).text
        answer = await client.get("/graphql", params={"query": "{hello}"}, headers=browser)
        assert answer.status_code == 401


async def test_a_subscription_over_plain_http_is_told_where_to_go(
    client: httpx.AsyncClient,
) -> None:
    body = await ask(client, "subscription { count(to: 1) { number } }")
    assert code(body) == "BAD_USER_INPUT"
    assert "text/event-stream" in body["errors"][0]["message"]


async def test_a_result_json_cannot_hold_is_a_masked_fault(client: httpx.AsyncClient) -> None:
    body = await ask(client, "{ badUnicode }")
    assert body["data"] is None
    assert code(body) == "INTERNAL"


@pytest.mark.parametrize("given", ["abc-1.2_3", "x" * 64])
async def test_a_sane_request_id_is_returned(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.post(
        "/graphql", json={"query": "{ hello }"}, headers={"x-request-id": given}
    )
    assert answer.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["x" * 65, "a b", "<script>", "é"])
async def test_an_insane_request_id_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.post(
        "/graphql",
        json={"query": '{ fail(how: "fault") }'},
        headers={b"x-request-id": given.encode()},
    )
    made = answer.headers["x-request-id"]
    assert made != given
    assert answer.json()["errors"][0]["message"].endswith(f"The request id is {made}.")


async def test_cors_lets_the_named_origins_in(client: httpx.AsyncClient) -> None:
    asking = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
    }
    welcome = await client.options("/graphql", headers={"origin": "https://app.example", **asking})
    assert welcome.headers["access-control-allow-origin"] == "https://app.example"
    strange = await client.options("/graphql", headers={"origin": "https://evil.example", **asking})
    assert "access-control-allow-origin" not in strange.headers
