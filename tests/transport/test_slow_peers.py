"""Peers that stop reading: cut off within the time for a send, and nothing of them stays."""

import asyncio
import base64
import os
import select
import socket

import orjson
import pytest

from tests.transport.installed import install, serving
from transport.limits.limits import Limits, Timings
from transport.wires.connections import Kind

QUICK = Timings(send=0.1, farewell=0.1)


def connected(address: str) -> socket.socket:
    """A plain socket that takes little before its window is full."""
    host, port = address.split(":")
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.connect((host, int(port)))
    peer.settimeout(5)
    return peer


def frame(message: dict[str, object]) -> bytes:
    """One masked text frame (RFC 6455 §5.2), short."""
    text = orjson.dumps(message)
    assert len(text) < 65536
    size = bytes([len(text) | 128]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big")
    return b"\x81" + size + b"\0\0\0\0" + text


def open_socket(address: str) -> socket.socket:
    """Upgrade, and be acknowledged."""
    peer = connected(address)
    key = base64.b64encode(os.urandom(16)).decode()
    peer.sendall(
        f"GET /graphql HTTP/1.1\r\nhost: {address}\r\nupgrade: websocket\r\n"
        f"connection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n"
        "sec-websocket-protocol: graphql-transport-ws\r\n\r\n".encode()
    )
    read_until(peer, b"\r\n\r\n")
    peer.sendall(frame({"type": "connection_init", "payload": {"authorization": "Bearer ann"}}))
    read_until(peer, b"connection_ack")
    return peer


def read_until(peer: socket.socket, end: bytes) -> None:
    """Read as far as these bytes."""
    heard = b""
    while end not in heard:
        heard += peer.recv(1024)


def wait_for_the_end(peer: socket.socket) -> bool:
    """Wait, reading nothing, until the kernel says the other end has cut us off."""
    poll = select.poll()
    poll.register(peer, 0)  # errors and hang-ups are told unasked
    return bool(poll.poll(5_000))


@pytest.mark.parametrize("operations", [1, 5])
async def test_a_socket_that_stops_reading_is_aborted_and_freed(operations: int) -> None:
    installed = install(timings=QUICK)
    async with serving(installed.app) as address:
        peer = await asyncio.to_thread(open_socket, address)
        for number in range(operations):
            query = {"query": "subscription { endless(size: 60000) }"}
            peer.sendall(frame({"type": "subscribe", "id": str(number), "payload": query}))
        assert await asyncio.to_thread(wait_for_the_end, peer)
        await installed.world.until("closed", operations)
        await installed.gone(Kind.SOCKET)
        peer.close()


async def test_a_socket_that_does_not_answer_our_close_is_aborted() -> None:
    installed = install(timings=QUICK)
    installed.world.expires_in = 0.05
    async with serving(installed.app) as address:
        peer = await asyncio.to_thread(open_socket, address)
        assert await asyncio.to_thread(wait_for_the_end, peer)
        peer.close()


async def test_an_event_stream_that_stops_reading_is_aborted_and_freed() -> None:
    installed = install(timings=QUICK)
    async with serving(installed.app) as address:
        peer = await asyncio.to_thread(connected, address)
        body = b'{"query": "subscription { endless(size: 60000) }"}'
        peer.sendall(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ann\r\n"
            b"accept: text/event-stream\r\ncontent-type: application/json\r\n"
            b"content-length: %d\r\n\r\n%s" % (len(body), body)
        )
        assert await asyncio.to_thread(wait_for_the_end, peer)
        await installed.world.until("closed", 1)
        await installed.gone(Kind.STREAM)
        peer.close()


async def test_an_answer_that_is_not_read_is_aborted() -> None:
    installed = install(limits=Limits(answer_bytes=2**25, unsent_bytes=2**25), timings=QUICK)
    async with serving(installed.app) as address:
        peer = await asyncio.to_thread(connected, address)
        body = b'{"query": "{ long(size: 20000000) }"}'
        peer.sendall(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ann\r\n"
            b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)
        )
        assert await asyncio.to_thread(wait_for_the_end, peer)
        peer.close()
