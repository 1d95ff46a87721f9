"""What calls out is a process of its own: it may die or hang, and nothing else does."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bootstrap.outbound import fetched
from confinement.confine import WANTED
from domain.platform.destinations import Reach
from domain.platform.webhooks import Answer
from outbound import calls
from outbound.apart import Apart
from outbound.asking import CallFailed, Question
from tests.outbound.strangers import stranger
from tests.receiver import Receiver, receiving
from transport.auth.keys import KeysUnavailable

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@pytest.fixture
async def apart() -> AsyncIterator[Apart]:
    by = Apart(Reach(development=True), spare=1)
    yield by
    await by.stop()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as found:
        yield found


async def sent(by: Apart, to: Receiver) -> Answer:
    return await by.post(f"http://127.0.0.1:{to.port}/in", {"x": "y"}, '{"é":1}', "ann")


async def test_a_webhook_is_posted_by_another_process(apart: Apart, receiver: Receiver) -> None:
    assert apart.starts == 0, "nobody has called yet"
    assert await sent(apart, receiver) == Answer(204)
    assert [heard.body for heard in receiver.heard] == ['{"é":1}']
    assert apart.pid not in {None, os.getpid()}
    receiver.status = 503
    receiver.more = {"retry-after": "7"}
    assert str((await sent(apart, receiver)).retry_after) == "0:00:07"


async def test_its_environment_holds_no_secret_of_the_house(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOORSTEP_TOKEN_SECRET", "s" * 32)
    await apart.measures()
    environment = await asyncio.to_thread(Path(f"/proc/{apart.pid}/environ").read_bytes)
    assert b"s" * 32 not in environment
    assert b"DOORSTEP" not in environment


async def test_it_is_confined(apart: Apart) -> None:
    assert await apart.measures() == [one.name for one in WANTED]


async def test_one_that_dies_is_replaced_and_what_was_under_way_has_failed(
    apart: Apart, receiver: Receiver
) -> None:
    receiver.open.clear()
    under_way = asyncio.create_task(sent(apart, receiver))
    await receiver.next()
    first = apart.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert await under_way == Answer(None, calls.NO_CONNECTION)
    receiver.open.set()
    assert await sent(apart, receiver) == Answer(204)
    assert apart.starts == 2
    assert apart.pid != first


async def test_one_that_hangs_is_killed_and_replaced(apart: Apart, receiver: Receiver) -> None:
    await apart.measures()
    hung = apart.pid
    assert hung is not None
    os.kill(hung, signal.SIGSTOP)
    question = Question("GET", f"http://127.0.0.1:{receiver.port}/", {}, within=0.1)
    with pytest.raises(CallFailed, match="hung"):
        await apart.ask(question)
    assert await sent(apart, receiver) == Answer(204)
    assert apart.pid != hung


async def test_a_stop_leaves_no_process(apart: Apart) -> None:
    await apart.measures()
    pid = apart.pid
    assert pid is not None
    await apart.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_endless_interim_answers_hold_up_nobody_here(apart: Apart) -> None:
    """Ten of them, one after the other, while this loop counts its own turns."""
    await apart.measures()
    slowest = 0.0

    async def turns() -> None:
        nonlocal slowest
        while True:
            began = time.monotonic()
            await asyncio.sleep(0)
            slowest = max(slowest, time.monotonic() - began)

    turning = asyncio.create_task(turns())
    with stranger(b"", CONTINUE * 2_000) as port:
        urls = [f"http://127.0.0.1:{port}/{n}" for n in range(10)]
        found = await asyncio.gather(*(apart.post(url, {}, "x", "eve") for url in urls))
    turning.cancel()
    assert found == [Answer(None, calls.NO_ANSWER)] * 10
    assert slowest < 0.5


# ── Keys ─────────────────────────────────────────────────────────────────────────────────────────


async def asked(apart: Apart, answer: bytes, again: bytes = b"") -> bytes:
    """What a server that answers so publishes."""
    with stranger(answer, again) as port:
        return await fetched(apart)(f"http://127.0.0.1:{port}/jwks")


async def test_keys_are_fetched_from_an_address(apart: Apart) -> None:
    assert await asked(apart, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}") == b"{}"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 302 Found\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + b" " * 300_000,
        CONTINUE * 9 + b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
    ],
)
async def test_an_answer_that_is_no_set_of_keys_is_refused(apart: Apart, answer: bytes) -> None:
    with pytest.raises((KeysUnavailable, CallFailed)):
        await asked(apart, answer)
