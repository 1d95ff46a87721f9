"""A server of the demo's own: a process like any user's, gone with all it kept at the end."""

import asyncio
import base64
import os
import secrets
import socket
import sys
from asyncio.subprocess import STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from demo.phone import Broken

APP = Path(__file__).parents[1] / "app.py"
START_WITHIN = 30.0
LOOK_EVERY = 0.05


@asynccontextmanager
async def own_server() -> AsyncIterator[tuple[str, bytes]]:
    """Its address and its token secret. Raises Broken, with its log, where it does not come up."""
    secret = secrets.token_urlsafe(32)
    with TemporaryDirectory(prefix="doorstep-demo-") as folder:
        port, log = _free_port(), Path(folder) / "log"
        environ = _environ(Path(folder), secret, port)
        serving = await _serve(environ, log)
        try:
            await _answers(serving, port, log)
            yield f"http://127.0.0.1:{port}", secret.encode()
        finally:
            if serving.returncode is None:
                serving.terminate()
            await serving.wait()


def _environ(folder: Path, secret: str, port: int) -> Mapping[str, str]:
    """This environment without Doorstep's settings: the demo must not touch what is yours."""
    foreign = {name: it for name, it in os.environ.items() if not name.startswith("DOORSTEP_")}
    return foreign | {
        "DOORSTEP_DATABASE_URL": f"sqlite://{folder / 'demo.db'}",
        "DOORSTEP_FILES_URL": f"file://{folder / 'files'}",
        "DOORSTEP_TOKEN_SECRET": secret,
        "DOORSTEP_GROUNDS_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "DOORSTEP_PORT": str(port),
    }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def _serve(environ: Mapping[str, str], log: Path) -> Process:
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            sys.executable, APP, "serve", "--migrate", env=environ, stdout=output, stderr=STDOUT
        )


async def _answers(serving: Process, port: int, log: Path) -> None:
    deadline = asyncio.get_running_loop().time() + START_WITHIN
    async with httpx.AsyncClient() as http:
        while asyncio.get_running_loop().time() < deadline and serving.returncode is None:
            try:
                if (await http.get(f"http://127.0.0.1:{port}/readyz")).is_success:
                    return
            except httpx.TransportError:
                await asyncio.sleep(LOOK_EVERY)  # another process: there is nothing to wait on
    raise Broken(_end_of(log))


def _end_of(log: Path) -> str:
    """What a server that did not come up said last."""
    lines = log.read_text().splitlines() or ["nothing was said"]
    return f"the server did not come up: {lines[-1]}"
