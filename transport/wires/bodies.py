"""A request's body, read within a bound of bytes and of time."""

import asyncio
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Scope

from domain.model.problems import BadUserInput, Problem, ProblemCode
from transport.base.problems import WireError, wire_error, wire_problem
from transport.base.request_ids import header_of
from transport.graphql.requests import loads
from transport.wires.negotiation import is_json_in_utf8
from transport.wires.peers import Peer

# Read and thrown away beyond the limit before we answer: a client that is still sending when its
# connection closes would never see the 413.
DISCARDED = 1024 * 1024


class Declined(Exception):
    """An HTTP request that is no GraphQL request: its status, and the error in its body."""

    def __init__(
        self, status: int, error: WireError, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(error["message"])
        self.status = status
        self.error = error
        self.headers = headers or {}


class Gone(Exception):
    """The caller went away before the request was whole."""


def declined(status: int, message: str, **headers: str) -> Declined:
    """A request declined for its form."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Declined(status, wire_error(ProblemCode.BAD_USER_INPUT, message), named)


async def read_json(scope: Scope, peer: Peer, *, limit: int, seconds: float) -> object:
    """The body as JSON; raise `Declined` (400, 408, 413, 415) or `Gone`."""
    if not is_json_in_utf8(header_of(scope, b"content-type")):
        raise declined(415, "Send `content-type: application/json`, in UTF-8.")
    if header_of(scope, b"content-encoding") not in {None, "identity"}:
        raise declined(415, "Compressed bodies are not taken.")
    try:
        async with asyncio.timeout(seconds):
            body = await _read(peer, limit)
    except TimeoutError:
        raise declined(
            408, f"The body took longer than {seconds:g} s.", connection="close"
        ) from None
    return read_form(loads, body)


def read_form(read: Any, source: Any) -> Any:
    """Read something malformed as a 400 instead of a `Problem`."""
    try:
        return read(source)
    except Problem as problem:
        raise Declined(400, wire_problem(problem)) from None


async def _read(peer: Peer, limit: int) -> bytes:
    """Count what comes, not what `content-length` says will come."""
    chunks: list[bytes] = []
    size, more = 0, True
    while more:  # bounded: by the limit and DISCARDED
        message = await peer.receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunk = message.get("body", b"")
        size += len(chunk)
        more = message.get("more_body", False)
        if size <= limit:
            chunks.append(chunk)
        elif size > limit + DISCARDED:
            break
    if size > limit:
        raise declined(413, f"At most {limit // 1024} KiB in a request.", connection="close")
    return b"".join(chunks)


def query_parameters(scope: Scope) -> dict[str, Any]:
    """A GET's parameters in the shape of a JSON request; raise `Declined` (400)."""
    text = scope["query_string"].decode("latin-1")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError:
        raise declined(400, "The query string is not form-encoded UTF-8.") from None
    found: dict[str, Any] = {name: value for name, value in pairs if value}
    for name in ("variables", "extensions"):
        if name in found:
            found[name] = read_form(_loads_part, (name, found[name]))
    return found


def _loads_part(part: tuple[str, str]) -> object:
    name, text = part
    try:
        return loads(text)
    except BadUserInput:
        raise BadUserInput(f"`{name}` is not JSON.") from None
