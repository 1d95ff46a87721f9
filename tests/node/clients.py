"""Node programs of this folder as processes: installed once, spoken to line by line."""

import asyncio
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
PACKAGE = ("package.json", "package-lock.json", ".npmrc")
PATIENCE = 30.0


@contextmanager
def installed(folder: Path, programs: str) -> Iterator[Path]:
    """A folder's programs beside what they need, as locked; installed once, in `.venv`.

    Programs find their packages beside themselves, so they are copied there: the tree stays clean.
    Within the block nobody else installs there.
    """
    lock = (folder / "package-lock.json").read_bytes()
    home = Path(sys.prefix) / "node-clients" / hashlib.sha256(lock).hexdigest()[:16]
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".installing").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        for name in (*PACKAGE, *(program.name for program in folder.glob(programs))):
            shutil.copyfile(folder / name, home / name)
        if not (home / "node_modules" / ".package-lock.json").exists():
            subprocess.run(["npm", "ci", "--no-progress"], cwd=home, check=True, timeout=300)
        yield home


def need_node() -> None:
    """Where there is no Node, the tests are not run, and say so."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        if os.environ.get("CI"):
            pytest.fail("NODE IS MISSING: in CI the outside clients must be run")
        pytest.skip("NODE IS MISSING: the clients that need it WERE NOT RUN")


@pytest.fixture(scope="session")
def node_home() -> Path:
    """Where the programs of this folder stand."""
    need_node()
    with installed(HERE, "*.mjs") as home:
        return home


class Program:
    """A running program: what it says, and a way to nudge it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.said: list[dict[str, Any]] = []

    async def hear(self) -> dict[str, Any] | None:
        """What it says next; None once it has ended."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        if not line:
            return None
        self.said.append(json.loads(line))
        return self.said[-1]

    async def until(self, what: str) -> dict[str, Any]:
        """Hear it out until it says this."""
        while (said := await self.hear()) is not None:
            if said["what"] == what:
                return said
        raise AssertionError(f"it ended without {what!r}, having said {self.said[-3:]}")

    async def times(self, what: str, count: int) -> None:
        """Hear it out until it has said this so often, since its start."""
        while [said["what"] for said in self.said].count(what) < count:
            await self.until(what)

    async def end(self) -> list[dict[str, Any]]:
        """Hear it out to its end, which must be a good one; all that it said."""
        while await self.hear() is not None:
            pass
        assert await self._process.wait() == 0
        return self.said

    def nudge(self) -> None:
        """Let it go on."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")

    def wish(self, wish: str, /, **given: Any) -> None:
        """Tell it what to do next, on a line of its own."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"wish": wish, **given}).encode() + b"\n")

    async def kill(self) -> None:
        """End it as a phone ends an app: without a word."""
        self._process.kill()
        await self._process.wait()

    def events(self) -> list[dict[str, Any]]:
        """The events it has told of."""
        return [said["event"] for said in self.said if said["what"] == "event"]


@asynccontextmanager
async def running(home: Path, program: str, **given: Any) -> AsyncIterator[Program]:
    """A program, killed at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        "node",
        str(home / program),
        json.dumps(given),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
