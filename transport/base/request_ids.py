"""The id that an answer, its log lines and a person's question to support have in common."""

import re
import secrets
from contextvars import ContextVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, clear_contextvars

HEADER = b"x-request-id"
SANE = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")

request_id: ContextVar[str] = ContextVar("request_id", default="none")


def sane_or_new(given: str | None) -> str:
    """Take a caller's id where it can do no harm in a log or a header, else make one."""
    if given is not None and SANE.match(given):
        return given
    return secrets.token_hex(12)


def header_of(scope: Scope, name: bytes) -> str | None:
    """One header of a connection as text, the first where it came twice."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


class RequestIds:
    """ASGI middleware: binds the id for logs and errors, and returns it in HTTP responses.

    A server gives every request and every socket a task of its own, so what is set here ends with
    it. Sockets are not wrapped: their `send` stays the server's own, and 5,000 of them stay small.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection under its id."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        chosen = sane_or_new(header_of(scope, HEADER))
        request_id.set(chosen)
        clear_contextvars()
        bind_contextvars(request_id=chosen)
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (HEADER, chosen.encode())]
            await send(message)

        await self._app(scope, receive, send_with_id)
