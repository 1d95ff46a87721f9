"""For whoever runs it: is it alive, is it ready, what is it doing."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any, TypeVar

from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from transport.base.request_ids import header_of
from transport.telemetry.metrics import Metrics

T = TypeVar("T")
CHECK_WITHIN = 2.0


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives, or TimeoutError on time: the work is cancelled then, and not waited for.

    asyncio.timeout waits until the cancelled has cleaned up, and with a database that has gone
    silent that takes longer than whoever probes has.
    """
    task = asyncio.create_task(work)
    task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # none unheard
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    finally:
        task.cancel()
    if not done:
        raise TimeoutError
    return task.result()


@dataclass(frozen=True, slots=True)
class Readers:
    """Who is told what is counted: whoever has the token; without one, everybody or nobody.

    Counts of refusals and errors betray what happens in a small town, what a process holds open
    does not: that is told to all where no token was set.
    """

    token: str | None
    everybody: bool

    def may(self, authorization: str | None) -> bool:
        """Whether all is told to a caller with this header."""
        if self.token is None:
            return self.everybody
        given = (authorization or "").encode()
        return compare_digest(given, f"Bearer {self.token}".encode())


def probes(
    check: Callable[[], Coroutine[Any, Any, object]], metrics: Metrics, readers: Readers
) -> list[Route]:
    """`/livez`: the process answers. `/readyz`: it may be given work. `/metrics`: its figures.

    `check` raises where the database can't be reached. The broadcast is not asked: without it
    events are late, not lost.
    """

    async def livez(request: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readyz(request: Request) -> Response:
        if getattr(request.app.state, "stopping", False):
            return JSONResponse({"ready": False, "why": "stopping"}, status_code=503)
        try:
            await within(CHECK_WITHIN, check())
        except Exception:  # noqa: BLE001 - whatever keeps the database away, the answer is the same
            return JSONResponse({"ready": False, "why": "database"}, status_code=503)
        return JSONResponse({"ready": True})

    async def counted(request: Request) -> Response:
        if readers.may(header_of(request.scope, b"authorization")):
            return Response(await metrics.told(), media_type=CONTENT_TYPE_LATEST)
        if readers.token is not None:
            return Response(status_code=401, headers={"www-authenticate": "Bearer"})
        return Response(await metrics.told_to_all(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/livez", livez), Route("/readyz", readyz), Route("/metrics", counted)]
