"""A small S3: objects by their path, over real HTTP; it takes every signature for good.

What it shows is that our requests are S3's own and what comes back is read aright. It stands for no
particular store.
"""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.house import InLoop

MISSING = "<Error><Code>NoSuchKey</Code></Error>"


@dataclass
class Objects:
    """What is kept, by bucket and key; `away` while the store fails."""

    kept: dict[str, bytes] = field(default_factory=dict)
    away: bool = False
    unsigned: int = 0

    async def answer(self, request: Request) -> Response:
        """PutObject, GetObject and DeleteObjects."""
        path = request.path_params["path"]
        self.unsigned += not request.headers.get("authorization", "").startswith("AWS4-HMAC")
        if self.away:
            return Response(status_code=503)
        if request.method == "PUT":
            self.kept[path] = await request.body()
            return Response(headers={"etag": '"1"'})
        if request.method == "POST":
            return Response(self._deleted(path, await request.body()))
        if path not in self.kept:
            return Response(MISSING, status_code=404)
        told = {"etag": '"1"', "last-modified": "Sun, 22 Nov 2026 09:00:00 GMT"}
        return Response(self.kept[path], headers=told)

    def _deleted(self, bucket: str, asked: bytes) -> str:
        keys = re.findall("<Key>(.*?)</Key>", asked.decode())
        for key in keys:
            self.kept.pop(f"{bucket}/{key}", None)
        told = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        return f"<DeleteResult>{told}</DeleteResult>"


@asynccontextmanager
async def store() -> AsyncIterator[tuple[Objects, str]]:
    """One that runs for as long as the block lasts, and its address."""
    objects = Objects()
    app = Starlette(routes=[Route("/{path:path}", objects.answer, methods=["GET", "PUT", "POST"])])
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    server = InLoop(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield objects, f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listener.close()
