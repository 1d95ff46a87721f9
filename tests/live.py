"""A small graphql-transport-ws client: one subscription on one real socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

PATIENCE = 20.0
PROTOCOL = Subprotocol("graphql-transport-ws")


class Refused(Exception):
    """The operation was refused: its errors."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(str(errors))
        self.errors = errors

    @property
    def code(self) -> str:
        """The one error's code."""
        (error,) = self.errors
        return str(error["extensions"]["code"])


class Listening:
    """One subscription, item by item."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def next(self, within: float = PATIENCE) -> dict[str, Any]:
        """The next item. Raises Refused, TimeoutError, or ConnectionClosed."""
        return await self._payload(await self._message(within))

    async def some(self, count: int) -> list[dict[str, Any]]:
        """The next so many items."""
        return [await self.next() for _ in range(count)]

    async def names(self, count: int) -> list[str]:
        """The types of the next so many items."""
        return [item["__typename"] for item in await self.some(count)]

    def drop(self) -> None:
        """Lose the connection, as a phone in a tunnel does."""
        self._socket.transport.abort()

    async def closed(self, within: float = PATIENCE) -> int | None:
        """The code it is closed with; what still comes before is passed over."""
        async with asyncio.timeout(within):
            try:
                while True:
                    await self._socket.recv()
            except ConnectionClosed:
                return self._socket.close_code

    async def _message(self, within: float) -> dict[str, Any]:
        async with asyncio.timeout(within):
            while True:
                message: dict[str, Any] = json.loads(await self._socket.recv())
                if message["type"] != "ping":
                    return message
                await self._socket.send(json.dumps({"type": "pong"}))

    async def _payload(self, message: dict[str, Any]) -> dict[str, Any]:
        if message["type"] == "error":
            raise Refused(message["payload"])
        assert message["type"] == "next", message
        result = message["payload"]
        if result.get("errors"):
            raise Refused(result["errors"])
        (item,) = result["data"].values()
        return dict(item)


@asynccontextmanager
async def opened(address: str, token: str | None) -> AsyncIterator[ClientConnection]:
    """A socket that was acknowledged; with token None one that has said nothing yet."""
    async with connect(address, subprotocols=[PROTOCOL], compression=None) as socket:
        if token is not None:
            payload = {"authorization": f"Bearer {token}"}
            await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
            assert json.loads(await socket.recv())["type"] == "connection_ack"
        yield socket


@asynccontextmanager
async def listening(
    address: str, token: str, document: str, variables: Mapping[str, Any]
) -> AsyncIterator[Listening]:
    """One subscription on a socket of its own."""
    async with opened(address, token) as socket:
        payload = {"query": document, "variables": dict(variables)}
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
        yield Listening(socket)
