"""From a bare checkout to a server that answers."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from bench.figures import Figure, at_most
from bench.house import ROOT, await_answer
from tests.servers import free_port

PATIENCE = 300.0


def start() -> list[Figure]:
    """`make run` in a fresh clone with empty package caches, and once more."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "doorstep")
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        caches = {"PIP_CACHE_DIR": f"{folder}/pip", "UV_CACHE_DIR": f"{folder}/uv"}
        first, second = (_run(clone, caches) for _ in range(2))
    return [
        at_most("start: from a fresh clone, no caches", 90, first, "s"),
        at_most("start: the second time", 3, second, "s"),
    ]


def _run(clone: Path, caches: dict[str, str]) -> float:
    """Seconds until it answers."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "VIRTUAL_ENV"):
        kept.pop(name, None)
    port = free_port()
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env=kept | caches | {"DOORSTEP_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # make and the server end together
    )
    try:
        await_answer(port, process, PATIENCE)
        return time.monotonic() - began
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
