"""What both HTTP endpoints answer with: statuses, headers, and bodies in pieces."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.types import Scope

from domain.model.people import Viewer
from domain.model.problems import Problem, ProblemCode
from transport.base.ports import Gate
from transport.base.problems import wire_problem
from transport.base.request_ids import header_of
from transport.graphql.faults import Faults
from transport.wires.bodies import Declined
from transport.wires.peers import Peer

# What a refused request is in HTTP's own terms. All else is 400. GraphQL says 200 to who asked
# for `application/json`: there the status speaks of the transport alone (GraphQL over HTTP, 6.4.1).
STATUS: Mapping[ProblemCode, int] = {
    ProblemCode.UNAUTHENTICATED: 401,
    ProblemCode.FORBIDDEN: 403,
    ProblemCode.RATE_LIMITED: 429,
    ProblemCode.INTERNAL: 500,
}

# A server takes a piece of any size and waits before the next one only: sent whole, 20 MB would
# stay in memory for a peer that never reads.
PIECE = 64 * 1024


async def viewer_of(
    scope: Scope, gate: Gate, faults: Faults, told: Callable[[Problem], None] = lambda _: None
) -> Viewer:
    """Who asks; raise `Declined` (401, 429, 500), after `told` has heard of it."""
    try:
        return await gate.authenticate(header_of(scope, b"authorization"))
    except Problem as problem:
        told(problem)
        raise turned_away(problem) from None
    except Exception as fault:  # noqa: BLE001 - a gate that is broken is our fault, told as one
        raise Declined(500, faults.masked(fault)) from None


def turned_away(problem: Problem) -> Declined:
    """A problem as an answer of HTTP's."""
    status = STATUS.get(problem.code, 400)
    headers = {"www-authenticate": "Bearer"} if status == 401 else {}
    return Declined(status, wire_problem(problem), headers | retry_after(problem.details))


def retry_after(details: Mapping[str, Any]) -> dict[str, str]:
    """When to come back, where that is known."""
    seconds = details.get("retryAfterSeconds")
    return {} if seconds is None else {"retry-after": str(seconds)}


async def begin(
    peer: Peer, status: int, media_type: str, size: int, headers: Mapping[str, str]
) -> None:
    """The head of an answer; nobody on the way may keep one."""
    lines = {
        "content-type": media_type,
        "content-length": str(size),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        **headers,
    }
    told = [(name.encode(), value.encode()) for name, value in lines.items()]
    await peer.send({"type": "http.response.start", "status": status, "headers": told})


async def reply(
    peer: Peer, status: int, media_type: str, body: bytes, headers: Mapping[str, str]
) -> None:
    """One whole answer, in pieces that the peer has to take one by one."""
    async with peer.taking_all():
        await begin(peer, status, media_type, len(body), headers)
        for start in range(0, len(body), PIECE):
            piece, more = body[start : start + PIECE], start + PIECE < len(body)
            await peer.send({"type": "http.response.body", "body": piece, "more_body": more})
