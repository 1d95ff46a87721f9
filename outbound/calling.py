"""The process that calls out: `python -m outbound.calling DESCRIPTOR development|production`.

What strangers answer is read here and nowhere else, so that whatever it does to its reader it does
to no request and no socket. It is given each call by the server that started it, over the socket
that it inherits, and knows no more: no database, no secret of the house. It ends when that socket
does.
"""

import asyncio
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from confinement.confine import confine
from domain.platform.destinations import Reach
from outbound.asking import CallFailed, Question, ask
from outbound.calls import Caller
from outbound.line import LONGEST_LINE, answer_written, read, told_written, written
from outbound.names import ASKING, Names, reaches

READABLE = (
    "/etc",
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/ca-certificates",
    "/usr/local/share/ca-certificates",
    "/run/systemd/resolve",
    "/run/resolvconf",
    "/run/NetworkManager",
    "/var/run/nscd",
    *(path for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if (path := os.environ.get(name))),
)
"""What looking names up and believing certificates needs; nothing of the house's."""


class Calls:
    """What may be asked of this process."""

    def __init__(self, reach: Reach, held: Sequence[str]) -> None:
        """`held` are the measures that this process is confined by."""
        self._reach = reach
        self._held = held
        self._names, self._asked_names = Names(), Names(ASKING)
        self._caller = Caller(reach, self._names)

    async def answer(self, said: Mapping[str, Any]) -> dict[str, object]:
        """What came of one question."""
        try:
            return await self._did(said)
        except CallFailed as error:
            return {"failed": str(error)}
        except Exception as error:  # noqa: BLE001 - what a stranger brings about is theirs alone
            return {"failed": type(error).__name__}

    async def _did(self, said: Mapping[str, Any]) -> dict[str, object]:
        if (given := said.get("post")) is not None:
            return answer_written(await self._caller.post(**given))
        if (given := said.get("ask")) is not None:
            return told_written(await ask(Question(**given)))
        if (given := said.get("reaches")) is not None:
            look_up = self._asked_names
            return {"reaches": await reaches(given["url"], self._reach, look_up, given["owner"])}
        return {"held": self._held}


async def answer_all(
    calls: Calls, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Until the other side is gone; then whatever is under way is given up."""

    async def one(line: bytes) -> None:
        number, said = read(line)
        writer.write(written(number, await calls.answer(said)))

    under_way: set[asyncio.Task[None]] = set()
    async for line in reader:
        task = asyncio.create_task(one(line))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    for task in under_way:
        task.cancel()


async def main(descriptor: str, environment: str) -> None:
    """One life."""
    held = [one.name for one in confine(READABLE, network=True, threads=True, as_nobody=False)]
    calls = Calls(Reach(development=environment == "development"), held)
    heard = socket.socket(fileno=int(descriptor))
    reader, writer = await asyncio.open_connection(sock=heard, limit=LONGEST_LINE)
    with suppress(ConnectionError):
        await answer_all(calls, reader, writer)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
    os._exit(0)  # threads that still look names up are waited for by nobody
