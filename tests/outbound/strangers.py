"""A server that answers as no honest one does: bytes again and again, on a thread of its own."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LISTENING_ENDS = 0.05


@contextmanager
def stranger(first: bytes, again: bytes, over: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port of a server that answers each request with `first`, and `again` without end."""
    ended = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(LISTENING_ENDS)

    def speak(peer: socket.socket) -> None:
        with contextlib.suppress(OSError), peer:
            peer.settimeout(5)
            talking = over.wrap_socket(peer, server_side=True) if over else peer
            with talking:
                talking.recv(65_536)
                talking.sendall(first)
                while again and not ended.is_set():
                    talking.sendall(again)

    def listen() -> None:
        with listener:
            while not ended.is_set():
                with contextlib.suppress(TimeoutError):
                    peer, _ = listener.accept()
                    threading.Thread(target=speak, args=(peer,), daemon=True).start()

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        ended.set()
        thread.join()
