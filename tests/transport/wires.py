"""A client's end of a socket, in the protocol's words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from websockets import Subprotocol
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.transport.installed import Installation, serving

PROTOCOL = Subprotocol("graphql-transport-ws")
INIT = {"type": "connection_init", "payload": {"authorization": "Bearer ann"}}


@dataclass
class Wire:
    """A client's end, in the protocol's words."""

    socket: ClientConnection

    async def say(self, **message: Any) -> None:
        await self.socket.send(orjson.dumps(message).decode())

    async def hear(self) -> dict[str, Any]:
        message: dict[str, Any] = orjson.loads(await asyncio.wait_for(self.socket.recv(), 5))
        return message

    async def ready(self, sub: str = "ann") -> "Wire":
        await self.say(type="connection_init", payload={"authorization": f"Bearer {sub}"})
        assert await self.hear() == {"type": "connection_ack"}
        return self

    async def ask(self, query: str, id: str = "1", **more: Any) -> None:
        await self.say(type="subscribe", id=id, payload={"query": query, **more})

    async def _read_on(self) -> None:
        while True:
            await self.socket.recv()

    async def close_code(self) -> int:
        """Read to the end; the code it was closed with."""
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(self._read_on(), 5)
        assert closed.value.rcvd is not None, "an abrupt end: 1006"
        return closed.value.rcvd.code


@asynccontextmanager
async def wire(address: str, **options: Any) -> AsyncIterator[Wire]:
    options.setdefault("subprotocols", [PROTOCOL])
    async with connect(f"ws://{address}/graphql", compression=None, **options) as socket:
        yield Wire(socket)


@asynccontextmanager
async def served(installed: Installation, **options: Any) -> AsyncIterator[Wire]:
    """One client of one installation."""
    async with serving(installed.app) as address, wire(address, **options) as one:
        yield one
