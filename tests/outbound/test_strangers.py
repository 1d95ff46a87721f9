"""What answers may be endless: what is taken of it is not, and whoever waits is not held up."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from domain.platform.destinations import Reach
from domain.platform.webhooks import Answer
from outbound import calls
from outbound.asking import CallFailed, Question, ask
from outbound.bounds import LONGEST_HEAD, MOST_INTERIM
from outbound.calls import Caller
from outbound.names import EACH, Names, reaches
from tests.outbound.certificates import Authority
from tests.outbound.strangers import stranger

DEVELOPMENT = Reach(development=True)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n"
BARE = b"HTTP/1.1 100 Continue\n\n"
DONE = b"HTTP/1.1 204 No Content\r\n\r\n"
SOON = 5.0  # seconds, a third of what an attempt may take


async def local(_: str, __: str) -> Sequence[str]:
    return ["127.0.0.1"]


async def posted(port: int, authority: Authority | None = None) -> Answer:
    trust = authority.trust() if authority else None
    scheme = "https" if authority else "http"
    by = Caller(DEVELOPMENT, local, trust=trust)
    async with asyncio.timeout(SOON):
        return await by.post(f"{scheme}://hooks.example:{port}/", {}, "x", "ann")


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"", CONTINUE * 2_000),
        (b"", HINTS),
        (b"", BARE * 500),
        (CONTINUE + b"HTTP/1.1 200 OK\r\n", b"x: " + b"y" * 1_000 + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\nx: ", b"y" * 8_192),
    ],
    ids=["continue", "hints", "bare", "headers", "a header"],
)
async def test_a_head_without_end_is_given_up(
    tmp_path: Path, first: bytes, again: bytes, tls: bool
) -> None:
    authority = Authority(tmp_path) if tls else None
    over = authority.serve("hooks.example") if authority else None
    with stranger(first, again, over) as port:
        assert await posted(port, authority) == Answer(None, calls.NO_ANSWER)


@pytest.mark.parametrize("interim", [CONTINUE, HINTS])
async def test_eight_interim_answers_are_taken_and_not_a_ninth(interim: bytes) -> None:
    with stranger(interim * MOST_INTERIM + DONE, b"") as port:
        assert await posted(port) == Answer(204)
    with stranger(interim * (MOST_INTERIM + 1) + DONE, b"") as port:
        assert await posted(port) == Answer(None, calls.NO_ANSWER)


async def test_64_kib_come_before_the_final_head_and_no_more() -> None:
    def head(length: int) -> bytes:
        start = b"HTTP/1.1 204 No Content\r\nx: "
        return start + b"y" * (length - len(start) - 4) + b"\r\n\r\n"

    with stranger(head(LONGEST_HEAD - 1_000), b"") as port:
        assert await posted(port) == Answer(204)
    with stranger(head(LONGEST_HEAD + 20_000), b"") as port:
        assert await posted(port) == Answer(None, calls.NO_ANSWER)


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"", CONTINUE),
        (b"HTTP/1.1 200 OK\r\n\r\n", b" " * 4_096),
        (b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    ],
    ids=["continue", "long", "folded", "crumbs"],
)
async def test_an_operators_address_is_a_stranger_too(first: bytes, again: bytes) -> None:
    with stranger(first, again) as port:
        question = Question("GET", f"http://127.0.0.1:{port}/", {}, most=10_000, within=3)
        with pytest.raises(CallFailed):
            await ask(question)


# ── Names ────────────────────────────────────────────────────────────────────────────────────────


class Resolver:
    """Names called `slow…` are found only once `open`."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.asked: list[str] = []

    def __call__(self, name: str) -> Sequence[str]:
        self.asked.append(name)
        if name.startswith("slow"):
            self.open.wait()
        return ["8.8.8.8"]


async def test_one_owners_slow_names_hold_up_no_other_owners() -> None:
    resolver = Resolver()
    names = Names(4, resolver)
    slow = [asyncio.create_task(names(f"slow{n}.example", "eve")) for n in range(8)]
    assert await reaches("https://hooks.example/", Reach(), names, "ann")
    assert sum(name.startswith("slow") for name in resolver.asked) == EACH
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    assert await reaches("https://hooks.example/", Reach(), names, "bob")
    held = [name for name in resolver.asked if name.startswith("slow")]
    assert len(held) == EACH, "whoever gives up waiting frees no thread that is still held"
    resolver.open.set()
    assert await names("slow9.example", "eve") == ["8.8.8.8"]
    names.close()


async def test_an_owner_has_so_many_names_in_line_and_no_more() -> None:
    resolver = Resolver()
    names = Names(4, resolver)
    asked = [asyncio.create_task(names(f"slow{n}.example", "eve")) for n in range(201)]
    with pytest.raises(OSError, match="too many"):
        await asked[-1]
    resolver.open.set()
    assert await asyncio.gather(*asked[:-1]) == [["8.8.8.8"]] * 200
    names.close()
