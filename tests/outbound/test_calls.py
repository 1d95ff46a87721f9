"""Posting to addresses that others chose: to what was checked, within a time, and no more."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from domain.platform.destinations import Reach
from domain.platform.webhooks import Answer
from outbound import calls
from outbound.calls import Caller
from outbound.names import LONGEST_LIST, Names, reaches
from tests.outbound.certificates import Authority
from tests.receiver import Receiver, receiving

DEVELOPMENT = Reach(development=True)
HEADERS = {"content-type": "application/json"}


class Book:
    """A name server of a test's own: each answer is given once, the last again and again."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, name: str, owner: str) -> Sequence[str]:
        self.asked.append(name)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return found


LOCAL = ["127.0.0.1"]


def caller(*answers: Sequence[str], reach: Reach = DEVELOPMENT, within: float = 10) -> Caller:
    return Caller(reach, Book(*(answers or (LOCAL,))), within=within)


async def sent(to: Receiver, by: Caller, host: str = "hooks.example") -> Answer:
    return await by.post(f"http://{host}:{to.port}/in?a=b", HEADERS, '{"é":1}', "ann")


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as found:
        yield found


async def test_what_is_sent_arrives_under_the_name(receiver: Receiver) -> None:
    assert await sent(receiver, caller()) == Answer(204)
    (heard,) = receiver.heard
    assert (heard.target, heard.body) == ("/in?a=b", '{"é":1}')
    assert heard.headers["host"] == f"hooks.example:{receiver.port}"
    assert heard.headers["content-type"] == "application/json"
    assert "cookie" not in heard.headers


async def test_a_name_server_that_changes_its_mind_changes_nothing(receiver: Receiver) -> None:
    """The call goes to the address that was judged: there is no second question."""
    book = Book(LOCAL, ["10.0.0.1"])
    by = Caller(DEVELOPMENT, book)
    assert (await sent(receiver, by)).accepted
    assert book.asked == ["hooks.example"]
    assert await sent(receiver, by) == Answer(None, calls.NOT_PUBLIC)
    assert len(receiver.heard) == 1


@pytest.mark.parametrize(
    "found",
    [
        [],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["::ffff:127.0.0.1"],
        ["127.0.0.1", "192.168.0.1"],
        ["fe80::1%eth0"],
        [f"127.0.0.{n}" for n in range(LONGEST_LIST + 1)],
    ],
    ids=str,
)
async def test_a_name_with_any_address_out_of_reach_is_not_called(
    receiver: Receiver, found: Sequence[str]
) -> None:
    assert await sent(receiver, caller(found)) == Answer(None, calls.NOT_PUBLIC)
    assert not await reaches("http://hooks.example/", DEVELOPMENT, Book(found), "ann")
    assert receiver.heard == []


async def test_loopback_is_out_of_reach_in_production() -> None:
    by = caller(LOCAL, reach=Reach())
    assert not await reaches("https://hooks.example/", Reach(), Book(LOCAL), "ann")
    assert await by.post("https://hooks.example/", {}, "", "ann") == Answer(None, calls.NOT_PUBLIC)
    assert await by.post("http://127.0.0.1/", {}, "", "ann") == Answer(None, calls.NOT_PUBLIC)
    assert await reaches("https://hooks.example/", Reach(), Book(["8.8.8.8"]), "ann")
    assert not await reaches("https://hooks.example:22/", Reach(), Book(["8.8.8.8"]), "ann")


async def test_a_redirect_is_a_failure_and_is_not_followed(receiver: Receiver) -> None:
    async with receiving() as elsewhere:
        receiver.status, receiver.more = 302, {"location": elsewhere.url}
        assert await sent(receiver, caller()) == Answer(302, calls.REDIRECT)
        assert (len(receiver.heard), elsewhere.heard) == (1, [])


@pytest.mark.parametrize(
    ("status", "asked", "wish"),
    [
        (500, "", None),
        (500, "60", None),
        (429, "60", timedelta(seconds=60)),
        (503, "7", timedelta(seconds=7)),
        (429, "Wed, 21 Oct 2026 07:28:00 GMT", None),
        (429, "9" * 40, None),
        (429, "-1", None),
    ],
)
async def test_what_is_no_success_is_told_by_its_status(
    receiver: Receiver, status: int, asked: str, wish: timedelta | None
) -> None:
    receiver.status, receiver.more = status, {"retry-after": asked} if asked else {}
    assert await sent(receiver, caller()) == Answer(status, f"The answer was {status}.", wish)


async def test_a_slow_receiver_has_a_time(receiver: Receiver) -> None:
    receiver.open.clear()
    assert await sent(receiver, caller(within=0.1)) == Answer(None, calls.TOO_SLOW)


async def test_a_slow_name_server_has_the_same_time(receiver: Receiver) -> None:
    async def never(_: str, __: str) -> Sequence[str]:
        await asyncio.Event().wait()
        return LOCAL

    by = Caller(DEVELOPMENT, never, within=0.1)
    assert await sent(receiver, by) == Answer(None, calls.TOO_SLOW)


async def test_a_long_body_is_not_waited_for(receiver: Receiver) -> None:
    receiver.body = b"x" * 4_000_000
    assert await sent(receiver, caller()) == Answer(204)


async def test_where_nobody_listens_the_next_address_is_tried(receiver: Receiver) -> None:
    assert (await sent(receiver, caller(["::1", "127.0.0.1"]))).accepted
    assert await sent(receiver, caller(["::1"])) == Answer(None, calls.NO_CONNECTION)


async def test_what_is_no_http_is_a_failure() -> None:
    async def mumble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"220 mail.example ESMTP\r\n")
        writer.close()

    server = await asyncio.start_server(mumble, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        answer = await caller().post(f"http://hooks.example:{port}/", {}, "", "ann")
    assert answer == Answer(None, calls.NO_ANSWER)


async def test_the_environments_proxies_are_not_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await sent(receiver, caller())).accepted


# ── TLS ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


async def over_tls(authority: Authority, shown: str, asked: str) -> Answer:
    """The answer of a server that shows a certificate for one name, asked under another."""
    by = Caller(DEVELOPMENT, Book(LOCAL), trust=authority.trust())
    async with receiving(authority.serve(shown)) as found:
        answer = await by.post(f"https://{asked}:{found.port}/", {}, "x", "ann")
        assert len(found.heard) == int(answer.accepted)
    return answer


async def test_a_certificate_is_checked_against_the_name_and_not_the_address(
    authority: Authority,
) -> None:
    assert (await over_tls(authority, "hooks.example", "hooks.example")).accepted
    for shown in ("other.example", "127.0.0.1"):
        assert await over_tls(authority, shown, "hooks.example") == Answer(None, calls.NO_TRUST)


async def test_a_numeric_address_needs_a_certificate_of_its_own(authority: Authority) -> None:
    assert (await over_tls(authority, "127.0.0.1", "127.0.0.1")).accepted
    refused = await over_tls(authority, "hooks.example", "127.0.0.1")
    assert refused == Answer(None, calls.NO_TRUST)


async def test_a_certificate_of_nobody_known_is_refused(authority: Authority) -> None:
    async with receiving(authority.serve("hooks.example")) as found:
        answer = await caller().post(f"https://hooks.example:{found.port}/", {}, "x", "ann")
    assert answer == Answer(None, calls.NO_TRUST)


# ── Names ────────────────────────────────────────────────────────────────────────────────────────


async def test_names_are_looked_up_by_the_system_and_once_at_a_time() -> None:
    names = Names()
    found = await asyncio.gather(*(names("localhost", "ann") for _ in range(5)))
    assert all("127.0.0.1" in one or "::1" in one for one in found)
    with pytest.raises(OSError, match=r".+"):
        await names("no-such-name.invalid", "ann")
    names.close()
