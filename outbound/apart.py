"""Calls to the outside, made by a process of their own (outbound/calling.py): the server's side.

Started with the first call, and anew with the next one after it died; what was under way then has
failed, and is tried again by whoever wanted it. A process that lets a call's time pass without a
word is taken for hung, and killed.
"""

import asyncio
import itertools
import os
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from domain.platform.destinations import Reach, read_destination
from domain.platform.webhooks import Answer
from outbound.asking import CallFailed, Question, Told
from outbound.calls import NO_CONNECTION, WITHIN
from outbound.line import LONGEST_LINE, answer_read, question_written, read, told_read, written
from outbound.names import ASKED_WITHIN

log = structlog.get_logger(__name__)

SPARE = 5.0  # seconds beyond a call's own time until its process is taken for hung
START_WITHIN = 20.0
END_WITHIN = 2.0
MOST = 1_000  # calls under way
_HOUSE = Path(__file__).parents[1]
_PASSED_ON = ("SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
"""Of the environment nothing else goes there: the house's secrets stand in it."""


class Apart:
    """One server's calls to the outside. Safe to use by many at once."""

    def __init__(self, reach: Reach, *, spare: float = SPARE) -> None:
        self._reach = reach
        self._spare = spare
        self._line: _Line | None = None
        self._starting = asyncio.Lock()
        self.starts = 0

    @property
    def pid(self) -> int | None:
        """The process's number, while there is one."""
        return self._line.process.pid if self._line and self._line.alive else None

    async def post(self, url: str, headers: Mapping[str, str], body: str, owner: str) -> Answer:
        """One attempt at a webhook; never raises for what the other side does."""
        given = {"url": url, "headers": dict(headers), "body": body, "owner": owner}
        try:
            return answer_read(await self._call({"post": given}, WITHIN))
        except CallFailed:
            return Answer(None, NO_CONNECTION)

    async def ask(self, question: Question) -> Told:
        """One question to an address of the operator's. Raises CallFailed."""
        return told_read(await self._call({"ask": question_written(question)}, question.within))

    async def reaches(self, url: str, owner: str) -> bool:
        """Whether an address may be called as things stand now; nobody is called."""
        to = read_destination(url, self._reach)
        if to is None or to.numeric:
            return to is not None
        try:
            said = await self._call({"reaches": {"url": url, "owner": owner}}, ASKED_WITHIN)
        except CallFailed:
            return False
        return said.get("reaches") is True

    async def measures(self) -> list[str]:
        """What the process is confined by. Raises CallFailed where there is none to be had."""
        held = (await self._call({}, WITHIN)).get("held")
        return [str(one) for one in held] if isinstance(held, list) else []

    async def stop(self) -> None:
        """End the process. What is under way has failed."""
        line, self._line = self._line, None
        if line is not None:
            await line.end()

    async def _call(self, said: Mapping[str, object], within: float) -> Mapping[str, Any]:
        line = await self._ready_line()
        try:
            async with asyncio.timeout(within + self._spare):
                answer = await line.call(said)
        except TimeoutError:
            log.error("outbound_hangs", pid=line.process.pid)
            line.kill()
            raise CallFailed("the calling process hung") from None
        if "failed" in answer:
            raise CallFailed(str(answer["failed"])[:100])
        return answer

    async def _ready_line(self) -> "_Line":
        async with self._starting:
            if self._line is None or not self._line.alive:
                if self._line is not None:
                    await self._line.end()
                    log.warning("outbound_died", code=self._line.process.returncode)
                self._line = await self._start()
            return self._line

    async def _start(self) -> "_Line":
        self.starts += 1
        try:
            async with asyncio.timeout(START_WITHIN):
                return await _started(self._reach)
        except OSError as error:
            raise CallFailed("no calling process could be started") from error


async def _started(reach: Reach) -> "_Line":
    ours, theirs = socket.socketpair()
    passed_on = {name: value for name, value in os.environ.items() if name.upper() in _PASSED_ON}
    with theirs:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-B",
            "-m",
            "outbound.calling",
            str(theirs.fileno()),
            "development" if reach.development else "production",
            cwd=_HOUSE,
            env=passed_on,
            pass_fds=(theirs.fileno(),),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the server, which ends this one
        )
    reader, writer = await asyncio.open_connection(sock=ours, limit=LONGEST_LINE)
    return _Line(process, reader, writer)


class _Line:
    """One life of the process, and what is asked of it."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.process = process
        self._writer = writer
        self._killed = False
        self._numbers = itertools.count()
        self._asked: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._listening = asyncio.create_task(self._listen(reader), name="outbound answers")

    @property
    def alive(self) -> bool:
        """Whether it may be asked."""
        return not (self._killed or self._listening.done())

    async def call(self, said: Mapping[str, object]) -> dict[str, Any]:
        """The answer. Raises CallFailed."""
        if not self.alive or len(self._asked) >= MOST:
            raise CallFailed("the calling process takes nothing")
        number = next(self._numbers)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._asked[number] = answer
        try:
            self._writer.write(written(number, said))
            return await answer
        finally:
            del self._asked[number]

    def kill(self) -> None:
        """Whatever it is at; nothing more is asked of it."""
        self._killed = True
        with suppress(ProcessLookupError):
            self.process.kill()

    async def end(self) -> None:
        """Hang up, and see it gone."""
        self._writer.close()
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        try:
            async with asyncio.timeout(END_WITHIN):
                await self.process.wait()
        except TimeoutError:
            self.kill()
            await self.process.wait()

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        """Until it is gone, or says what is no answer."""
        try:
            async for line in reader:
                number, said = read(line)
                answer = self._asked.get(number)
                if answer is not None and not answer.done():
                    answer.set_result(said)
        except (ValueError, OSError) as error:
            log.warning("outbound_unreadable", error=type(error).__name__)
        finally:
            self.kill()
            for answer in self._asked.values():
                if not answer.done():
                    answer.set_exception(CallFailed("the calling process died"))
