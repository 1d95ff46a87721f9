"""A cable between a client and a server, that can go silent without being pulled out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Cable:
    """Carries bytes both ways while `carries`; silent, it takes them and says nothing, as a
    partitioned network or a frozen server does. New connections are taken too.
    """

    def __init__(self, host: str, port: int) -> None:
        self.carries = True
        self._to = (host, port)
        self._ends: set[asyncio.StreamWriter] = set()
        self._plugs: set[asyncio.Task[None]] = set()

    def plug(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Begin to carry for one connection."""
        task = asyncio.create_task(self._live(reader, writer))
        self._plugs.add(task)
        task.add_done_callback(self._plugs.discard)

    async def _live(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either end closes it."""
        there, beyond = await asyncio.open_connection(*self._to)
        ends = {writer, beyond}
        self._ends |= ends
        try:
            async with asyncio.TaskGroup() as ways:
                ways.create_task(self._carry(reader, beyond))
                ways.create_task(self._carry(there, writer))
        finally:
            self._ends -= ends
            for end in ends:
                end.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while came := await reader.read(65_536):
                if self.carries:
                    writer.write(came)
            if self.carries:
                writer.close()

    def mend(self) -> None:
        """Carry again. What went into the silence is gone, and so are its connections."""
        self.pull()
        self.carries = True

    async def cut(self) -> None:
        """Pull, and return when nothing is connected any more."""
        while self._plugs:
            self.pull()  # one that is being made meanwhile is met by the next turn
            await asyncio.wait([*self._plugs], timeout=0.1)

    def pull(self) -> None:
        """Every connection is lost at once."""
        for end in [*self._ends]:
            end.transport.abort()


@asynccontextmanager
async def cable(host: str, port: int) -> AsyncIterator[tuple[Cable, int]]:
    """A cable to that server, and the port of its near end."""
    laid = Cable(host, port)
    server = await asyncio.start_server(laid.plug, "127.0.0.1", 0)
    try:
        yield laid, server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await laid.cut()
