"""The house beside routes written by hand: same machine, moment, statements and answers."""

import asyncio
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from statistics import median
from typing import Any, NamedTuple

import orjson

from bench import documents
from bench.figures import Figure, at_least
from bench.house import Backends, Server, cpu_seconds, serving, shared
from bench.load import Load, call, post, run
from bench.town import Meeting, settle

ROUNDS = 15
SECONDS = 0.6
PAIRS = 50
LISTED = 25
ARRIVALS_A_ROUND = 200


class Side(NamedTuple):
    """One of the two that are compared: its server, and what each round sends to it."""

    server: Server
    load: Callable[[], Load]


class Measured(NamedTuple):
    """One round of one side."""

    rate: float
    cpu: float


def reads() -> list[Figure]:
    """One session with its actions, and a list of twenty, as the client asks for them."""
    with _two_servers() as (backends, ours, plain):
        town = asyncio.run(settle(backends.database, PAIRS, LISTED))
        told = [own[0] for own in town]
        ask_one = [_ask(one, documents.SESSION, id=one.id) for one in told]
        ask_list = [_ask(one, documents.SESSIONS) for one in told]
        plain_one = [_post("/session", one, id=one.id) for one in told]
        plain_list = [_post("/sessions", one, first=20) for one in told]
        _same_answers(ours, plain, [*ask_one, *ask_list], [*plain_one, *plain_list])
        return [
            _compare("reads: one session", 0.25, _reads(ours, ask_one), _reads(plain, plain_one)),
            _compare("reads: 20 sessions", 0.25, _reads(ours, ask_list), _reads(plain, plain_list)),
        ]


def arrivals() -> list[Figure]:
    """I'm here: one transaction, every one on a session of its own."""
    with _two_servers() as (backends, ours, plain):
        each = 2 * (ROUNDS + 1) * ARRIVALS_A_ROUND // PAIRS
        town = asyncio.run(settle(backends.database, PAIRS, each))
        unused = (own[number] for number in range(each) for own in town)

        def side(server: Server, request: Callable[[Meeting], bytes]) -> Side:
            def load() -> Load:
                some = islice(unused, ARRIVALS_A_ROUND)
                return Load(server.port, [request(one) for one in some], b'"stage":"ARRIVED"')

            return Side(server, load)

        return [_compare("arrivals", 0.5, side(ours, _arrive), side(plain, _arrive_plainly))]


@contextmanager
def _two_servers() -> Iterator[tuple[Backends, Server, Server]]:
    """Ours and the one written by hand, on one database. Without Redis: neither has to tell."""
    with shared() as both:
        backends = Backends(both.database)
        with serving(backends) as ours, serving(backends, "-m", "bench.plain") as plain:
            yield backends, ours, plain


def _compare(what: str, bound: float, ours: Side, plain: Side) -> Figure:
    """Turn about, so that what else the machine does falls on both; the first round warms up."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as aside:
        rounds = [[_round(aside, side) for side in (ours, plain)] for _ in range(ROUNDS + 1)][1:]
    ratios = [mine.rate / theirs.rate for mine, theirs in rounds]
    one, other = (_told(side) for side in zip(*rounds, strict=True))
    return at_least(what, bound, ratios, f", {one} beside {other}")


def _round(aside: ProcessPoolExecutor, side: Side) -> Measured:
    load = side.load()
    began = cpu_seconds(side.server.pid)
    pace = aside.submit(run, load).result()
    return Measured(pace.rate, (cpu_seconds(side.server.pid) - began) / pace.requests)


def _told(rounds: Sequence[Measured]) -> str:
    """The medians: a second, and the server's own processor time for each."""
    rate, cpu = (median(column) for column in zip(*rounds, strict=True))
    return f"{rate:.0f}/s ({cpu * 1e6:.0f} µs of processor)"


def _reads(server: Server, requests: list[bytes]) -> Side:
    return Side(server, lambda: Load(server.port, requests, b'"id":"ses_', SECONDS))


def _ask(one: Meeting, document: str, **variables: Any) -> bytes:
    given = {"query": document, "variables": variables}
    return post("/graphql", one.pair.client.token, given)


def _post(path: str, one: Meeting, **given: Any) -> bytes:
    return post(path, one.pair.client.token, given)


def _input(one: Meeting) -> dict[str, str]:
    return {"sessionId": one.id, "idempotencyKey": f"arrive {one.id}"}


def _arrive(one: Meeting) -> bytes:
    return _ask(one, documents.ARRIVE, input=_input(one))


def _arrive_plainly(one: Meeting) -> bytes:
    return _post("/arrival", one, **_input(one))


def _same_answers(
    ours: Server, plain: Server, asked: Sequence[bytes], sent: Sequence[bytes]
) -> None:
    """A comparison of two that say different things would say nothing."""

    async def answers(server: Server, requests: Sequence[bytes]) -> list[object]:
        caller = await call(server.port)
        found = [orjson.loads(await caller.ask(request))["data"] for request in requests]
        caller.close()
        return found

    mine, theirs = asyncio.run(answers(ours, asked)), asyncio.run(answers(plain, sent))
    assert mine == theirs, next(
        pair for pair in zip(mine, theirs, strict=True) if pair[0] != pair[1]
    )
