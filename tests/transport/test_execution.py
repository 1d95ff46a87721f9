"""Running operations: errors told and masked, time limits, contexts, wrong arguments."""

import asyncio
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from domain.model.people import Viewer
from tests.transport.installed import Installation, install
from tests.transport.world import SECRET
from transport.base.problems import RequestRefused
from transport.graphql.requests import Request
from transport.limits.limits import Limits, Timings

Body = dict[str, Any]


async def run(installed: Installation, query: str, **variables: Any) -> Body:
    """One operation's body, refused or executed."""
    viewer: Viewer = await installed.world.authenticate("Bearer ann")
    try:
        operation = await installed.engine.admit(Request(query, None, None, variables), viewer)
        return await installed.engine.execute(operation)
    except RequestRefused as refused:
        return installed.engine.refusal(refused)


def code(body: Body) -> str:
    found: str = body["errors"][0]["extensions"]["code"]
    return found


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("forbidden", {"code": "FORBIDDEN"}),
        ("not found", {"code": "NOT_FOUND"}),
        ("input", {"code": "BAD_USER_INPUT"}),
        ("rate", {"code": "RATE_LIMITED", "retryAfterSeconds": 7}),
        ("fault", {"code": "INTERNAL"}),
        ("graphql", {"code": "INTERNAL"}),
    ],
)
@pytest.mark.parametrize("field", ["fail", "mustFail"])
async def test_an_error_has_its_code_its_path_and_its_place(
    how: str, expected: Body, field: str
) -> None:
    body = await run(install(), f"query($how: String!) {{ {field}(how: $how) }}", how=how)
    assert body["data"] == (None if field == "mustFail" else {"fail": None})
    [error] = body["errors"]
    assert error["extensions"] == expected
    assert error["path"] == [field]
    assert error["locations"] == [{"line": 1, "column": 24}]
    assert body["extensions"]["cost"]["requested"] == 0
    assert SECRET not in str(body)


async def test_a_fault_is_logged_once_with_where_and_without_what() -> None:
    with capture_logs() as logs:
        await run(install(), '{ fail(how: "fault") }')
    [entry] = logs
    assert entry["event"] == "fault"
    assert entry["error"].endswith("world.Fault")
    assert "in fail" in entry["traceback"]
    assert SECRET not in str(logs)


async def test_fifty_broken_rows_are_logged_thrice_and_told_twenty_times() -> None:
    with capture_logs() as logs:
        body = await run(
            install(), "{ items(first: 50) { nodes { id } edges { node { broken } } } }"
        )
    assert len(logs) <= 3
    assert len(body["errors"]) <= Limits().errors
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query($c: Colour) { paint(colour: $c) }", {"c": "BLUE"}),
        ("query($c: Colour) { paint(colour: $c) }", {"c": 1}),
        ("query($s: Shape) { paint(shape: $s) }", {"s": {"colour": "RED"}}),
        ("query($s: Shape) { paint(shape: $s) }", {"s": {"colour": "RED", "size": 1, "sise": 2}}),
        ("query($b: Box) { paint(box: $b) }", {"b": {"inches": 1, "metres": 1}}),
        ("query($b: Box) { paint(box: $b) }", {"b": {}}),
        ("query($m: Moment) { moment(at: $m) }", {"m": "yesterday"}),
        ("query($m: Moment) { moment(at: $m) }", {"m": "problem"}),
        ("query($n: String!) { hello(name: $n) }", {}),
        ("query($n: String!) { hello(name: $n) }", {"n": None}),
        ("query($n: String!) { hello(name: $n) }", {"n": ["a"]}),
        ("query($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": [None] * 1000}),
        ("query($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": {"a": "b"}}),
    ],
)
async def test_a_variable_that_does_not_coerce_is_bad_user_input(
    query: str, variables: Body
) -> None:
    body = await run(install(production=True), query, **variables)
    assert "data" not in body
    assert code(body) == "BAD_USER_INPUT"
    assert len(body["errors"]) <= Limits().errors + 1
    assert "isoformat" not in str(body)
    assert "Did you mean" not in str(body)


async def test_what_a_scalar_says_of_its_own_problem_is_told() -> None:
    body = await run(install(), "query($m: Moment) { moment(at: $m) }", m="problem")
    assert "A moment is RFC 3339." in body["errors"][0]["message"]


@pytest.mark.parametrize(
    ("query", "given"),
    [
        ("query($n: String!) { hello(name: $n) }", ["canary"]),
        ("query($n: String!) { hello(name: $n) }", {"a": "canary"}),
        ("query($n: Moment) { moment(at: $n) }", "canary"),
        ("query($n: [ID!]!) { nodes(ids: $n) { id } }", [{"a": "canary"}]),
        ("query($n: Shape!) { paint(shape: $n) }", "canary"),
        ("query($n: Shape!) { paint(shape: $n) }", {"colour": "canary", "size": 1}),
        ("query($n: Shape!) { paint(shape: $n) }", {"colour": ["canary"], "size": 1}),
        ("query($n: Shape!) { paint(shape: $n) }", {"colour": "RED", "size": "canary"}),
        ("query($n: Shape!) { paint(shape: $n) }", {"colour": "canary"}),
        ("query($n: Shape!) { paint(shape: $n) }", {"shade": "canary", "size": 1}),
        ("query($n: Box!) { paint(box: $n) }", {"inches": "canary", "metres": "canary"}),
        ('{ hello(name: ["canary"]) }', None),
        ('{ paint(shape: {colour: "canary", size: 1}) }', None),
    ],
    ids=str,
)
async def test_c5_what_was_given_in_is_not_repeated_by_an_error(query: str, given: object) -> None:
    for production in (True, False):
        body = await run(install(production=production), query, n=given)
        assert body["errors"]
        assert "canary" not in str(body)


@pytest.mark.parametrize(
    "query",
    [
        'query($n: String = "x") { item { id } hello(name: $n) }',
        "query($n: String = null) { item { id } hello(name: $n) }",
        "query($yes: Boolean = true) { hello @skip(if: $yes) }",
        "query($size: Int = 1) { paint(shape: {colour: RED, size: $size}) }",
        "query($in: Int) { paint(box: {inches: $in}) }",
    ],
)
async def test_an_argument_that_does_not_coerce_while_running_is_bad_user_input(query: str) -> None:
    variables = {"n": None, "yes": None, "size": None, "in": None}
    body = await run(install(), query, **variables)
    assert code(body) in {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}
    assert "INTERNAL" not in str(body)


async def test_a_document_beyond_the_cost_tells_cost_and_limit() -> None:
    body = await run(install(), "query($n: Int) { items(first: $n) { nodes { id } } }", n=20000)
    assert code(body) == "TOO_COMPLEX"
    assert body["extensions"] == {"cost": {"requested": 22001, "limit": 20000}}


async def test_a_query_that_takes_too_long_is_given_up() -> None:
    body = await run(install(timings=Timings(execution=0.05)), "{ wait }")
    assert body["data"] is None
    assert code(body) == "INTERNAL"
    assert "longer than 0.05 s" in body["errors"][0]["message"]


async def test_a_time_out_inside_a_context_is_a_fault_like_others() -> None:
    installed = install()

    class Broken:
        async def for_operation(self, viewer: Viewer, *, names: frozenset[str]) -> Any:
            raise TimeoutError(SECRET)

    installed.engine._contexts = Broken()
    body = await run(installed, "{ hello }")
    assert code(body) == "INTERNAL"
    assert "longer than" not in str(body)


async def test_a_context_is_told_the_names_of_all_fields() -> None:
    installed = install()
    await run(installed, "{ hello a: item { ...F } } fragment F on Item { id }")
    assert installed.world.named == [frozenset({"hello", "item", "id"})]


async def test_a_mutation_goes_on_when_its_caller_is_cancelled_and_is_waited_for() -> None:
    installed = install()
    task = asyncio.create_task(run(installed, "mutation { waitThenPush }"))
    await installed.world.waiting.wait()
    task.cancel()
    await asyncio.wait([task])
    installed.world.released.set()
    await installed.engine.finish()
    assert installed.world.pushes == ["waited"]


async def test_a_query_ends_when_its_caller_is_cancelled() -> None:
    installed = install()
    task = asyncio.create_task(run(installed, "{ wait }"))
    await installed.world.waiting.wait()
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


async def test_a_stream_left_early_closes_its_source() -> None:
    installed = install()
    viewer = await installed.world.authenticate("Bearer ann")
    request = Request("subscription { pushed }", None, None, None)
    results = installed.engine.subscribe(await installed.engine.admit(request, viewer))
    first = asyncio.ensure_future(anext(results))
    await installed.world.until("opened", 1)
    await installed.world.push("x")
    assert (await first)["data"] == {"pushed": "x"}
    await results.aclose()
    assert installed.world.closed == 1
