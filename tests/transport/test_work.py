"""What an account's operations may cost together, and how many run at once."""

import asyncio
from typing import Any

import pytest

from domain.model.people import Role, Viewer
from domain.model.problems import BadUserInput
from tests.transport.installed import Installation, install
from tests.transport.world import NOW
from transport.base.problems import RateLimited, RequestRefused
from transport.graphql.input_size import check_input
from transport.graphql.requests import Request
from transport.limits.limits import Limits, Timings
from transport.limits.meters import Meter, measure_tasks, metered
from transport.limits.turns import Turns
from transport.limits.work import BURST, Work

ANN = Viewer(Role.CLIENT, "ann", None, None, frozenset(), NOW)
PAGE = "{ items(first: 100) { nodes { id name } } }"


class Watch:
    """A clock that stands still."""

    now = 0.0

    def __call__(self) -> float:
        """The moment."""
        return self.now


async def ran(installed: Installation, query: str, **variables: Any) -> Any:
    """The answer to an operation of Ann's."""
    request = Request(query, None, None, variables)
    return await installed.engine.execute(await installed.engine.admit(request, ANN))


async def code(installed: Installation, query: str, **variables: Any) -> str:
    """What it is refused with."""
    with pytest.raises(RequestRefused) as no:
        await ran(installed, query, **variables)
    return no.value.code.value


async def test_an_account_spends_half_of_its_minute_at_once_and_owes_what_is_beyond() -> None:
    clock = Watch()
    work = Work(600, clock=clock)
    await work.enter("ann")
    work.pay("ann", 299, 0.0)
    assert work.left("ann") == 1
    await work.enter("ann")
    work.pay("ann", 21, 0.0)
    with pytest.raises(RateLimited) as owed:
        await work.enter("ann")
    assert owed.value.details == {"retryAfterSeconds": 2}
    await work.enter("bob")
    clock.now += 2.01
    await work.enter("ann")
    clock.now += 60
    assert work.left("ann") == 600 * BURST / 60, "what is not used does not add up"


async def test_time_is_paid_for_where_it_is_more_than_the_points() -> None:
    work = Work(60_000, clock=Watch())
    work.pay("ann", 30, 0.001)
    assert work.left("ann") == 29_970
    work.pay("ann", 30, 0.01)
    assert work.left("ann") == 29_870
    work.pay("ann", 0, 0.0)
    assert work.left("ann") == 29_869, "nothing is free"


async def test_what_runs_is_paid_for_and_what_is_owed_is_rate_limited() -> None:
    work = Work(1_200, clock=Watch())
    installed = install(work=work)
    body = await ran(installed, PAGE)
    assert body["extensions"]["cost"]["left"] == work.left(ANN.key) < 600 - 121
    work.pay(ANN.key, 1_000, 0.0)
    assert await code(installed, "{ hello }") == "RATE_LIMITED"


async def test_a_document_that_is_refused_is_paid_for_by_its_time() -> None:
    work = Work(60_000, clock=Watch())
    installed = install(work=work)
    before = work.left(ANN.key)
    nonsense = "{ " + " ".join(f"x{n}" for n in range(500)) + " }"
    assert await code(installed, nonsense) == "GRAPHQL_VALIDATION_FAILED"
    assert work.left(ANN.key) < before - 20


async def test_every_root_mutation_counts_for_the_rate() -> None:
    counted: list[int] = []

    async def count(viewer: Viewer, number: int = 1) -> None:
        counted.append(number)

    installed = install(admission=count)
    pushes = " ".join(f'a{n}: push(text: "x")' for n in range(5))
    await ran(installed, f"mutation {{ {pushes} }}")
    assert sum(counted) == 5
    await ran(
        installed,
        'mutation { ...P ... { b: push(text: "y") } }'
        ' fragment P on Mutation { a: push(text: "x") }',
    )
    assert sum(counted) == 7
    await ran(installed, "{ a: hello b: hello c: hello }")
    assert sum(counted) == 8, "queries have their cost"


async def test_a_sixth_root_mutation_is_too_complex() -> None:
    installed = install()
    pushes = " ".join(f'a{n}: push(text: "x")' for n in range(6))
    assert await code(installed, f"mutation {{ {pushes} }}") == "TOO_COMPLEX"
    spread = f"mutation {{ ...P }} fragment P on Mutation {{ {pushes} }}"
    assert await code(installed, spread) == "TOO_COMPLEX"
    assert installed.world.pushes == []


@pytest.mark.parametrize(
    ("variables", "fits"),
    [
        ({"ids": ["x"] * 200}, True),
        ({"ids": ["x"] * 201}, False),
        ({"in": [{"a": 1, "b": 2}] * 200, "c": [{"a": 1}] * 200}, True),
        ({"in": [{str(n): n for n in range(10)}] * 200}, False),
        ({"deep": [[["x"] * 100] * 10] * 2}, False),
    ],
)
def test_what_is_given_in_is_bounded_before_it_is_read(variables: Any, fits: bool) -> None:
    if fits:
        check_input(variables, nodes=2_000, longest=200)
    else:
        with pytest.raises(BadUserInput):
            check_input(variables, nodes=2_000, longest=200)


async def test_a_long_list_is_refused_before_it_is_coerced() -> None:
    asked = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert await code(install(), asked, ids=[{"no": "id"}] * 201) == "BAD_USER_INPUT"


async def test_four_operations_of_an_account_run_at_once_and_the_fifth_waits() -> None:
    installed = install()
    running = [asyncio.create_task(ran(installed, "{ wait }")) for _ in range(4)]
    await installed.world.waiting.wait()
    fifth = asyncio.create_task(ran(installed, "{ hello }"))
    bob = Viewer(Role.CLIENT, "bob", None, None, frozenset(), NOW)
    request = Request("{ hello }", None, None, None)
    await installed.engine.execute(await installed.engine.admit(request, bob))
    assert not fifth.done(), "bob's was answered meanwhile"
    installed.world.released.set()
    assert (await fifth)["data"] == {"hello": "Hello, you!"}
    await asyncio.gather(*running)


async def test_who_waits_too_long_or_behind_too_many_is_rate_limited() -> None:
    installed = install(
        limits=Limits(operations_at_once=1, operations_waiting=1), timings=Timings(turn=0.05)
    )
    first = asyncio.create_task(ran(installed, "{ wait }"))
    await installed.world.waiting.wait()
    second = asyncio.create_task(code(installed, "{ hello }"))
    await asyncio.sleep(0)
    assert await code(installed, "{ hello }") == "RATE_LIMITED", "behind one who waits"
    assert await second == "RATE_LIMITED", "in time"
    installed.world.released.set()
    await first
    assert (await ran(installed, "{ hello }"))["data"] == {"hello": "Hello, you!"}


async def test_turns_come_in_order_and_nobody_keeps_one_that_was_given_up() -> None:
    turns, order = Turns(1), list[int]()

    async def take(number: int) -> None:
        async with turns.turn("ann"):
            order.append(number)
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(take(number)) for number in range(5)]
    await asyncio.sleep(0)
    tasks[2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert order == [0, 1, 3, 4]
    assert not turns._queues


async def test_an_operations_time_is_its_own_and_that_of_its_tasks() -> None:
    others = asyncio.Event()

    async def busy() -> str:
        await asyncio.sleep(0)
        total = sum(range(300_000))
        return str(total)

    async def operation() -> list[str]:
        return await asyncio.gather(*(asyncio.create_task(busy()) for _ in range(3)))

    measure_tasks(asyncio.get_running_loop())
    idle, meter = Meter(), Meter()
    waiting = asyncio.create_task(metered(others.wait(), idle))
    await busy()
    others.set()
    await waiting
    assert len(await asyncio.create_task(metered(operation(), meter))) == 3
    assert meter.seconds > 3 * idle.seconds > 0, "waiting is nobody's"
