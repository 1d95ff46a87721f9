"""From "I'm here" to the other party's phone: two processes, PostgreSQL and Redis between them."""

import asyncio
import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

import uvloop

from bench import documents
from bench.figures import Figure, at_most, none, percentile
from bench.house import Backends, serving, shared
from bench.load import Caller, call, post
from bench.phones import pick_up
from bench.town import Meeting, settle
from transport.server.server import raise_descriptor_limit

PAIRS = 250  # two live subscribers each
RATE = 100  # arrivals a second
SECONDS = 10
WARM_UP = 100  # arrivals that count for nothing but loss
RUNS = 3
PATIENCE = 5.0  # seconds: more than the poll that finds what a lost hint left out


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was heard of a run."""

    latencies: list[float]
    lost: int
    doubled: int


def delivery() -> list[Figure]:
    """Commands go to the one process, the other party listens on the other. The median of some
    runs: one second that belonged to somebody else makes the slowest hundredth of a whole run.
    """
    with shared(durable=True) as where, serving(where) as here, serving(where) as there:
        runs = [_run(where, (here.port, there.port)) for _ in range(RUNS)]
    heard = 2 * (WARM_UP + RATE * SECONDS) * RUNS
    p50, p99 = ([percentile(run.latencies, share) * 1000 for run in runs] for share in (0.50, 0.99))
    return [
        at_most("delivery: p50", 15, median(p50), "ms", f" ({min(p50):.1f} to {max(p50):.1f})"),
        at_most("delivery: p99", 60, median(p99), "ms", f" ({min(p99):.1f} to {max(p99):.1f})"),
        none(f"delivery: lost of {heard:,}", sum(run.lost for run in runs)),
        none(f"delivery: heard twice of {heard:,}", sum(run.doubled for run in runs)),
    ]


def _run(where: Backends, ports: tuple[int, int]) -> Outcome:
    arrivals = WARM_UP + RATE * SECONDS
    town = asyncio.run(settle(where.database, PAIRS, -(-arrivals // PAIRS)))
    turns = [meetings[n] for n in range(len(town[0])) for meetings in town][:arrivals]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as aside:
        return aside.submit(_play, ports, turns).result()


def _play(ports: tuple[int, int], turns: list[Meeting]) -> Outcome:
    raise_descriptor_limit()
    return uvloop.run(Run(ports, turns).play())


class Run:
    """One run: who is told of what, and when."""

    def __init__(self, ports: tuple[int, int], turns: list[Meeting]) -> None:
        self._ports = ports
        self._turns = turns
        self._pressed: dict[str, float] = {}
        self._arrived: dict[str, float] = {}
        self._heard: Counter[tuple[str, str]] = Counter()
        self._missing = 2 * len(turns)
        self._all_heard = asyncio.Event()
        self._idle: list[tuple[Caller, Caller]] = []

    async def play(self) -> Outcome:
        """Everybody listens; then the arrivals, each at its time whatever became of the last."""
        pairs = list({turn.pair: None for turn in self._turns})
        sides = [(pairs[0::2], 0), (pairs[1::2], 1)]
        for some, side in sides:  # a client's phone on one process, the partner's on the other
            await self._listen(self._ports[side], [(p.client.id, p.client.token) for p in some])
            partners = [(p.partner.id, p.partner.token) for p in some]
            await self._listen(self._ports[1 - side], partners)
        side_of = {pair.client.id: side for some, side in sides for pair in some}
        began = asyncio.get_running_loop().time()
        async with asyncio.TaskGroup() as pressing:
            for number, turn in enumerate(self._turns):
                due = began + number / RATE
                pressing.create_task(self._press_at(due, turn, side_of[turn.pair.client.id]))
        await self._hear_out()
        counted = [turn.id for turn in self._turns[WARM_UP:] if turn.id in self._arrived]
        twice = sum(count - 1 for count in self._heard.values() if count > 1)
        return Outcome(
            [self._arrived[id] - self._pressed[id] for id in counted], self._missing, twice
        )

    async def _listen(self, port: int, people: list[tuple[str, str]]) -> None:
        def heard(number: int, event: dict[str, Any]) -> None:
            self._take(people[number][0], event)

        await pick_up(port, [token for _, token in people], documents.EVENTS, heard)

    def _take(self, who: str, event: dict[str, Any]) -> None:
        at = perf_counter()
        assert event["__typename"] == "Arrived", event
        session = event["session"]["id"]
        self._heard[who, session] += 1
        if self._heard[who, session] > 1:
            return
        if who.startswith("par_"):
            self._arrived[session] = at
        self._missing -= 1
        if not self._missing:
            self._all_heard.set()

    async def _press_at(self, due: float, turn: Meeting, side: int) -> None:
        await asyncio.sleep(due - asyncio.get_running_loop().time())
        callers = self._idle.pop() if self._idle else await self._call()
        given = {"sessionId": turn.id, "idempotencyKey": f"arrive {turn.id}"}
        variables = {"query": documents.ARRIVE, "variables": {"input": given}}
        request = post("/graphql", turn.pair.client.token, variables)
        self._pressed[turn.id] = perf_counter()
        body = await callers[side].ask(request)
        assert b'"refusal":null' in body, body
        self._idle.append(callers)

    async def _call(self) -> tuple[Caller, Caller]:
        return await call(self._ports[0]), await call(self._ports[1])

    async def _hear_out(self) -> None:
        """Wait for what is still on its way. What comes twice comes within the next round too."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._all_heard.wait()
        except TimeoutError:
            return
        await asyncio.sleep(PATIENCE / 2)
