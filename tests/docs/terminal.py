"""A shell in which a reader of these pages types: their commands, on a server of the test's own."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from threading import Timer

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


class Terminal:
    """A shell with an environment of the test's own; what is written in pages is `moved` into it.

    `moved` are words of the pages and what stands for them here: addresses, folders, programs.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str], moved: Mapping[str, str]) -> None:
        foreign = {name: it for name, it in os.environ.items() if not name.startswith("DOORSTEP_")}
        self._folder = folder
        self._environ = {**foreign, **environ}
        self._moved = {**moved, ".venv/bin/python": sys.executable}

    def moved(self, block: str) -> str:
        """The block, on this server, this interpreter and this folder."""
        for here, there in self._moved.items():
            block = block.replace(here, there)
        return block

    @contextmanager
    def running(self, *command: str) -> Iterator[Iterator[str]]:
        """What a command in the background says, line by line; it is stopped at the end."""
        process = subprocess.Popen(
            command,
            cwd=self._folder,
            env=self._environ,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        guard = Timer(PATIENCE, end, [process.pid])  # a silent one would be read from for ever
        guard.start()
        try:
            with process.stdout:
                yield iter(process.stdout)
        finally:
            guard.cancel()
            end(process.pid)
            process.wait(30)

    def run(self, script: str) -> str:
        """What a script prints."""
        return asyncio.run(self.type(script))

    async def type(self, script: str) -> str:
        """What a script prints, and what it complains of; what it left running is stopped."""
        process = await asyncio.create_subprocess_exec(
            "bash",
            "-c",
            script,
            cwd=self._folder,
            env=self._environ,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        async with ended(process), asyncio.timeout(PATIENCE):
            printed, _ = await process.communicate()
        return printed.decode()


@asynccontextmanager
async def ended(process: asyncio.subprocess.Process) -> AsyncIterator[None]:
    """Whatever becomes of the block, nothing of the process is left."""
    try:
        yield
    finally:
        end(process.pid)
        await process.wait()


def end(leader: int) -> None:
    """Stop a command and what it started."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGTERM)
