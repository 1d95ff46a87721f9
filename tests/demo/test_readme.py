"""README's first five minutes, run as they stand there: what is copied must work."""

import base64
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer

import pytest

from tests.servers import free_port

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
LISTENS = next(block for block in BLOCKS if "subscription {" in block)
ARRIVES = next(block for block in BLOCKS if "reportArrival" in block)
RESUMES = next(block for block in BLOCKS if "$CURSOR" in block)

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="README speaks with curl")


PATIENCE = 60.0


def end(process: "subprocess.Popen[str]") -> None:
    """Stop a command and what it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)


class Terminal:
    """A shell in the checkout, with a server and a scratch folder of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.log = folder / "bea.log"
        foreign = {name: it for name, it in os.environ.items() if not name.startswith("DOORSTEP_")}
        self._environ = foreign | {
            "DOORSTEP_DATABASE_URL": f"sqlite://{folder / 'doorstep.db'}",
            "DOORSTEP_FILES_URL": f"file://{folder / 'files'}",
            "DOORSTEP_TOKEN_SECRET": secrets.token_urlsafe(32),
            "DOORSTEP_GROUNDS_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
            "DOORSTEP_PORT": str(self.port),
        }

    def moved(self, block: str) -> str:
        """The block, on this server, this interpreter and this folder."""
        block = block.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
        block = block.replace(".venv/bin/python", sys.executable)
        return block.replace("/tmp/bea.log", str(self.log))

    @contextmanager
    def running(self, *command: str) -> Iterator[Iterator[str]]:
        """What a command in the background says, line by line; it is stopped at the end."""
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self._environ,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        guard = Timer(PATIENCE, end, [process])  # a silent one would be read from for ever
        guard.start()
        try:
            with process.stdout:
                yield iter(process.stdout)
        finally:
            guard.cancel()
            end(process)
            process.wait(30)

    def run(self, script: str) -> str:
        """What a script prints."""
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=ROOT,
            env=self._environ,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.stdout


def test_the_first_five_minutes(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    serve = (sys.executable, "app.py", "serve", "--migrate", "--demo")
    with terminal.running(*serve) as said:
        next(line for line in said if "listening" in line)
        with terminal.running("bash", "-c", terminal.moved(LISTENS)) as heard:
            next(line for line in heard if "StreamReady" in line)
            answers = terminal.run(terminal.moved(ARRIVES)).splitlines()
            assert len(answers) == 2
            assert all('"stage":"ARRIVED","version":2},"refusal":null' in it for it in answers)
            arrived = next(line for line in heard if "Arrived" in line)
        assert '"displayName":"Ann"' in arrived
        resumed = terminal.run(terminal.moved(LISTENS.partition("\n")[0] + "\n" + RESUMES))
    assert resumed.count("StreamReady") == 1
    assert resumed.count('"Arrived"') == 1
