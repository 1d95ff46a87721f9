"""For whoever runs it: is it alive, is it ready, what is it doing."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

T = TypeVar("T")
CHECK_WITHIN = 2.0
Figures = Callable[[], Awaitable[Mapping[str, tuple[str, float]]]]


class _Told:
    """One scrape's figures, as prometheus_client collects them."""

    def __init__(self, figures: Mapping[str, tuple[str, float]]) -> None:
        self._figures = figures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each figure as a gauge."""
        for name, (meaning, value) in self._figures.items():
            yield GaugeMetricFamily(f"doorstep_{name}", meaning, value=value)


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


def probes(check: Callable[[], Coroutine[Any, Any, object]], figures: Figures) -> list[Route]:
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

    async def metrics(request: Request) -> Response:
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Told(await figures()))
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return [Route("/livez", livez), Route("/readyz", readyz), Route("/metrics", metrics)]
