"""README's first five minutes and its desks, run as they stand there: what is copied must work."""

import base64
import secrets
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.docs.blocks import blocks
from tests.docs.terminal import ROOT, Terminal
from tests.servers import free_port

BLOCKS = blocks(ROOT / "README.md", "sh")
(DESKS,) = blocks(ROOT / "README.md", "graphql")
LISTENS = next(block for block in BLOCKS if "subscription {" in block)
ARRIVES = next(block for block in BLOCKS if "reportArrival" in block)
RESUMES = next(block for block in BLOCKS if "$CURSOR" in block)

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="README speaks with curl")


def terminal(folder: Path, port: int) -> Terminal:
    """A shell in the checkout, with a server and a scratch folder of the test's own."""
    environ = {
        "DOORSTEP_DATABASE_URL": f"sqlite://{folder / 'doorstep.db'}",
        "DOORSTEP_TOKEN_SECRET": secrets.token_urlsafe(32),
        "DOORSTEP_GROUNDS_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "DOORSTEP_PORT": str(port),
    }
    moved = {"127.0.0.1:8000": f"127.0.0.1:{port}", "/tmp/bea.log": str(folder / "bea.log")}
    return Terminal(ROOT, environ, moved)


def started(said: Iterator[str]) -> dict[str, str]:
    """Wait for the server; the tokens that it printed, by their owners' names."""
    tokens, name = {}, ""
    for line in said:
        if "listening" in line:
            break
        words = line.split()
        if line.startswith("  ") and words[0].endswith(","):
            name = words[0].rstrip(",")
        if words[:1] == ["token"]:
            tokens[name] = words[1]
    return tokens


def desks(shell: Terminal, token: str) -> Any:
    """What README shows of support's desks."""
    headers = {"authorization": f"Bearer {token}"}
    url = shell.moved("http://127.0.0.1:8000/graphql")
    return httpx.post(url, json={"query": DESKS}, headers=headers, timeout=20).json()


def test_the_first_five_minutes(tmp_path: Path) -> None:
    shell = terminal(tmp_path, free_port())
    serve = (sys.executable, "app.py", "serve", "--migrate", "--demo")
    with shell.running(*serve) as said:
        tokens = started(said)
        assert all(desks(shell, tokens["Lea"])["data"].values())
        refused = desks(shell, tokens["Tia"])["errors"]
        assert {it["extensions"]["code"] for it in refused} == {"FORBIDDEN"}
        with shell.running("bash", "-c", shell.moved(LISTENS)) as heard:
            next(line for line in heard if "StreamReady" in line)
            answers = shell.run(shell.moved(ARRIVES)).splitlines()
            assert len(answers) == 2
            assert all('"stage":"ARRIVED","version":2},"refusal":null' in it for it in answers)
            arrived = next(line for line in heard if "Arrived" in line)
        assert '"displayName":"Ann"' in arrived
        resumed = shell.run(shell.moved(LISTENS.partition("\n")[0] + "\n" + RESUMES))
    assert resumed.count("StreamReady") == 1
    assert resumed.count('"Arrived"') == 1
