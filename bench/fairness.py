"""What an ordinary user notices of an account that sends the worst it may, and of four of them.

Each workload is sent over four connections an account, as fast as answers come and refusals allow,
to a server with its usual limits; beside it somebody else asks a small question 40 times a second.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import replace
from multiprocessing import get_context
from time import perf_counter
from typing import Any

import httpx

from bench.figures import Figure, at_most, percentile
from bench.house import Backends, alone, serving, shared
from bench.town import Meeting, settle
from bootstrap.composition import server_clock
from domain.model.people import Actor
from domain.model.threads import Message, Thread, ThreadKind
from storage.database.database import Database
from storage.database.ids import new_id
from storage.tables.threads import insert_message, insert_thread

SECONDS = 1.5
EVERY = 0.025
CONNECTIONS = 4
GOAL = 1.5  # times the quiet p99
SMALL = {"query": "{ viewer { role } }"}
Asked = Mapping[str, Any]


def _many(text: str, number: int) -> str:
    return " ".join(f"a{n}: {text}" for n in range(number))


def _session(inside: str, id: str) -> Asked:
    return {
        "query": f"query($id: ID!) {{ session(id: $id) {{ {inside} }} }}",
        "variables": {"id": id},
    }


def workloads(id: str, thread: str) -> dict[str, Asked]:
    """What is sent, by name: the inputs that once stopped a server, and their cousins."""
    return {**_questions(id, thread), **_odd(id, thread)}


def _questions(id: str, thread: str) -> dict[str, Asked]:
    """What asks for much."""
    same = {"ids": [id] * 100}
    return {
        "a session's additions, round": _session(
            f"additions {{ session {{ additions {{ items {{ {_many('title', 50)} }} }} }} }}", id
        ),
        "50 additions of 20 items": _session(
            "additions { id items { id title price { minorUnits } } }", id
        ),
        "titles 50 times": _session(f"additions {{ items {{ {_many('title', 50)} }} }}", id),
        "buttons 49 times": _session(f"actions {{ kind }} {_many('actions { open }', 49)}", id),
        "buttons of additions": _session(f"additions {{ {_many('actions { open }', 49)} }}", id),
        "previews 49 times": _session(_many("cancellationPreview { late }", 49), id),
        "100 sessions, whole": {
            "query": "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Session { lines { title }"
            " additions { items { title } } actions { kind refusal { code } } } } }",
            "variables": same,
        },
        "texts 50 times": {
            "query": f"query($id: ID!) {{ thread(id: $id) {{ messages(last: 100) {{ nodes {{"
            f" {_many('body', 50)} }} }} }} }}",
            "variables": {"id": thread},
        },
    }


def _odd(id: str, thread: str) -> dict[str, Asked]:
    """What is much to read, or is refused late."""
    big: list[Any] = [{"text": "x", "resolution": "y"}] * 5_000
    return {
        "counts": {"query": f"{{ viewer {{ {_many('sessions { totalCount }', 50)} }} }}"},
        "long names": {"query": "{ viewer { " + "x" * 60_000 + ": role } }"},
        "unknown fields": {"query": "{ " + " ".join(f"x{n}" for n in range(1_900)) + " }"},
        "unknown inputs": {
            "query": "mutation { bookSession(input: {"
            + " ".join(f"x{n}: 1" for n in range(1_200))
            + "}) { session { id } } }"
        },
        "one field 3,900 times": {"query": "{ viewer { " + "role " * 3_900 + "} }"},
        "a list of another role": {
            "query": "mutation($input: RecordCounsellingInput!) { recordCounselling(input: $input)"
            " { refusal { code } } }",
            "variables": {"input": {"blockId": "x", "coveredPoints": [], "concerns": big}},
        },
        "a list of preferences": {
            "query": "mutation($input: StartSessionInput!) { startSession(input: $input)"
            " { refusal { code } } }",
            "variables": {"input": {"sessionId": id, "preferences": big}},
        },
        "50 commands in one": {
            "query": f"mutation($input: SendMessageInput!) {{"
            f" {_many('sendMessage(input: $input) { refusal { code } }', 50)} }}",
            "variables": {"input": {"threadId": thread, "body": "x"}},
        },
        "messages": {
            "query": "mutation($input: SendMessageInput!) { sendMessage(input: $input)"
            " { refusal { code } } }",
            "variables": {"input": {"threadId": thread, "body": "x"}},
        },
        "bookings of one partner": {
            "query": "mutation($input: SessionCommandInput!) { reportArrival(input: $input)"
            " { refusal { code } } }",
            "variables": {"input": {"sessionId": id, "ifVersion": 0}},
        },
        "pages of events": {"query": "{ events(first: 500) { nodes { id at actor } endCursor } }"},
        "small questions": SMALL,
    }


async def _prepare(http: httpx.AsyncClient, met: Meeting) -> None:
    """Fill the session with what may be in it."""
    partner = {"authorization": f"Bearer {met.pair.partner.token}"}
    items = [{"offer": {"title": "x" * 200, "price": {"minorUnits": 1, "currency": "EUR"}}}] * 20
    propose = (
        "mutation($input: ProposeAdditionInput!) { proposeAddition(input: $input)"
        " { refusal { code } } }"
    )
    for _ in range(50):
        given = {"input": {"sessionId": met.id, "items": items}}
        await http.post("/graphql", json={"query": propose, "variables": given}, headers=partner)


async def _talk(database_url: str, met: Meeting) -> str:
    """The parties' own thread, full of what takes most room; its id."""
    thread = Thread(new_id("thr"), ThreadKind.SESSION, met.id)
    parties = [met.pair.client.id, met.pair.partner.id]
    database = Database(database_url)
    await database.open()
    try:
        async with database.transaction() as on:
            now = server_clock()
            await insert_thread(on, thread, parties, now)
            for _ in range(100):
                body, id = "😀" * 4_000, new_id("msg")
                said = Message(id, thread.id, Actor.CLIENT, parties[0], body, now)
                await insert_message(on, said)
    finally:
        await database.close()
    return thread.id


def _flood(base: str, tokens: list[str], asked: Asked) -> None:
    """All of them at once, in a process of their own: what asks must not wait for what floods."""
    asyncio.run(_flooding(base, tokens, asked))


async def _flooding(base: str, tokens: list[str], asked: Asked) -> None:
    until = perf_counter() + SECONDS
    async with httpx.AsyncClient(base_url=base, trust_env=False, verify=False, timeout=30) as http:
        each = [token for token in tokens for _ in range(CONNECTIONS)]
        await asyncio.gather(*(_hostile(http, token, asked, until) for token in each))


async def _hostile(http: httpx.AsyncClient, token: str, asked: Asked, until: float) -> None:
    headers = {"authorization": f"Bearer {token}"}
    while perf_counter() < until:
        with suppress(httpx.HTTPError):
            answer = await http.post("/graphql", json=asked, headers=headers)
            if answer.status_code == 429:  # as often as is allowed, and no oftener
                await asyncio.sleep(0.2)


async def _ordinary(http: httpx.AsyncClient, token: str, until: float) -> list[float]:
    """How long each small question took, in milliseconds."""
    took: list[float] = []
    while not took or perf_counter() < until:
        began = perf_counter()
        await http.post("/graphql", json=SMALL, headers={"authorization": f"Bearer {token}"})
        took.append(1_000 * (perf_counter() - began))
        await asyncio.sleep(EVERY)
    return took


async def _beside(
    base: str, user: str, hostile: list[str], asked: Asked, flooders: Executor
) -> list[float]:
    loop = asyncio.get_running_loop()
    async with httpx.AsyncClient(base_url=base, trust_env=False, verify=False, timeout=60) as http:
        await _ordinary(http, user, perf_counter())
        flood = loop.run_in_executor(flooders, _flood, base, hostile, asked)
        took = await _ordinary(http, user, perf_counter() + SECONDS)
        await flood
    return took


async def _figures(base: str, town: list[list[Meeting]], thread: str, where: str) -> list[Figure]:
    (met, *_), *rest = town
    async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=60) as http:
        await _prepare(http, met)
    user, figures = rest[-1][0].pair.client.token, []
    flooders = ProcessPoolExecutor(1, get_context("spawn"))
    await _beside(base, user, [], SMALL, flooders)  # it starts
    quiet = await _beside(base, user, [], SMALL, flooders)
    bound = GOAL * percentile(quiet, 0.99)
    pool = [one.pair.client.token for (one, *_) in rest[:-1]]
    for name, asked in workloads(met.id, thread).items():
        for number in (1, 4):
            # Strangers see nothing of the session: what is about it is sent by its own parties.
            own = [met.pair.client.token, met.pair.partner.token]
            tokens = ([*own, *pool] if number > 1 else own)[:number]
            took = await _beside(base, user, tokens, asked, flooders)
            note = f", p50 {percentile(took, 0.5):.1f} (quiet {percentile(quiet, 0.5):.1f})"
            what = f"{where}, {number}: {name}"
            figures.append(at_most(what, bound, percentile(took, 0.99), "ms", note))
    flooders.shutdown()
    return figures


def _on(backends: Backends, where: str) -> list[Figure]:
    usual = replace(backends, rate="1200")
    town = asyncio.run(settle(usual.database, 8, 1))
    thread = asyncio.run(_talk(usual.database, town[0][0]))
    with serving(usual) as server:
        return asyncio.run(_figures(f"http://127.0.0.1:{server.port}", town, thread, where))


def fairness() -> list[Figure]:
    """An ordinary user's slowest hundredth beside each workload, on both pairs."""
    with alone() as own:
        found = _on(own, "SQLite")
    with shared() as both:
        return [*found, *_on(both, "PostgreSQL")]
