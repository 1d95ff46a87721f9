"""What a subscribed socket costs the process that holds it."""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager

import uvloop

from bench import documents
from bench.figures import Figure, at_most
from bench.house import Backends, Server, alone, resident_kib, serving, shared
from bench.phones import Phone, pick_up
from bench.town import settle_clients
from transport.server.server import raise_descriptor_limit

SOCKETS = 5_000
EACH = 20  # sockets of an account
BOUND = 45.0


def sockets() -> list[Figure]:
    """5,000 of them on one process, over both pairs of backends."""
    return [_measure("PostgreSQL, Redis", shared), _measure("SQLite, memory", alone)]


def _measure(name: str, backends: Callable[[], AbstractContextManager[Backends]]) -> Figure:
    with backends() as where, serving(where) as server:
        people = asyncio.run(settle_clients(where.database, SOCKETS // EACH))
        tokens = [person.token for person in people for _ in range(EACH)]
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as aside:
            kib = aside.submit(_hold, server, tokens).result()
        return at_most(f"sockets: each of {SOCKETS:,}, {name}", BOUND, kib, "KiB")


def _hold(server: Server, tokens: list[str]) -> float:
    raise_descriptor_limit()
    return uvloop.run(_growth(server, tokens))


async def _growth(server: Server, tokens: list[str]) -> float:
    """KiB a socket, by what the server held before the first. It was used before: what is made
    once, at the first sockets, is no socket's.
    """
    _hang_up(await _listen(server, tokens[:: EACH // 2]))
    before = resident_kib(server.pid)
    phones = await _listen(server, tokens)
    after = resident_kib(server.pid)
    _hang_up(phones)
    return (after - before) / len(tokens)


async def _listen(server: Server, tokens: list[str]) -> list[Phone]:
    return await pick_up(server.port, tokens, documents.EVENTS, lambda number, event: None)


def _hang_up(phones: list[Phone]) -> None:
    for phone in phones:
        phone.hang_up()
