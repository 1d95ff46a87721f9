"""Containerfile and compose.yaml, as far as they can be judged without a container engine: every
name in them is one of ours, and what the image would hold serves.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from time import monotonic

import pytest

from bootstrap.cli import cli
from bootstrap.settings import LAME_DUCK, Settings
from tests.faults.processes import environment
from tests.house import settings_for
from tests.servers import end, free_port
from transport.server.server import Serving
from transport.server.workers import STOP_SPARE

ROOT = Path(__file__).parents[1]
START_WITHIN = 60.0  # seconds, on a machine that is busy with the rest of the suite
IMAGE = (ROOT / "Containerfile").read_text()
COMPOSE = (ROOT / "compose.yaml").read_text()
IGNORED = [
    line for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] not in {"", "#"}
]
COMMANDS = {command.name or command.callback.__name__ for command in cli.registered_commands}  # type: ignore[union-attr]


@pytest.mark.parametrize("text", [IMAGE, COMPOSE], ids=["image", "compose"])
def test_every_setting_and_command_that_is_named_exists(text: str) -> None:
    named = set(re.findall(r"DOORSTEP_(\w+)", text))
    assert named
    assert {name.lower() for name in named} <= Settings.model_fields.keys()
    commands = re.findall(r'^ *(?:command:|CMD) \["(\w+)"\]$', text, re.MULTILINE)
    assert commands
    assert set(commands) <= COMMANDS


def test_a_stop_has_the_time_that_it_may_take() -> None:
    (given,) = re.findall(r"stop_grace_period: (\d+)s", COMPOSE)
    serving = Serving("", 0)
    assert (
        int(given) > int(LAME_DUCK) + serving.drain_seconds + 2 * serving.grace_seconds + STOP_SPARE
    )


def test_the_server_is_nobody_and_can_write_to_its_own_files_alone() -> None:
    assert re.search(r"^USER 10001$", IMAGE, re.MULTILINE)
    assert IMAGE.index("\nCOPY . .") < IMAGE.index("\nUSER 10001")
    for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
        assert line in COMPOSE


def test_no_secret_is_written_down() -> None:
    for name in ("POSTGRES_PASSWORD", "DOORSTEP_TOKEN_SECRET", "DOORSTEP_GROUNDS_KEY"):
        assert f"{name}: ${{{name}:?}}" in COMPOSE
        assert f"{name}=" not in IMAGE


def left_out(folder: str, names: list[str]) -> set[str]:
    """What of a folder does not come into the image."""
    top = Path(folder) == ROOT
    return {
        name
        for name in names
        for rule in IGNORED
        if fnmatch(name, rule.removeprefix("**/")) and (top or rule.startswith("**/"))
    }


@contextmanager
def serving(folder: Path, port: int, environ: dict[str, str]) -> Iterator[None]:
    """ENTRYPOINT and CMD, with this interpreter for the image's."""
    process = subprocess.Popen([sys.executable, "app.py", "serve"], cwd=folder, env=environ)
    try:
        yield
        assert process.poll() is None
    finally:
        process.terminate()
        end(process)


def test_what_the_image_holds_migrates_serves_and_is_healthy(tmp_path: Path) -> None:
    folder, port = tmp_path / "doorstep", free_port()
    shutil.copytree(ROOT, folder, ignore=left_out)
    assert not {"tests", ".git", ".venv", "docs"} & {path.name for path in folder.iterdir()}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
    environ = clean | environment(settings_for(f"sqlite://{tmp_path}/rows.db"))
    environ |= {
        "DOORSTEP_ENV": "production",
        "DOORSTEP_PORT": str(port),
        "DOORSTEP_FILES_URL": f"file://{tmp_path}/files",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    subprocess.run([sys.executable, "app.py", "migrate"], cwd=folder, env=environ, check=True)
    (check,) = re.findall(r'CMD \["\.venv/bin/python", "-c", "(.*)"\]', IMAGE)
    with serving(folder, port, environ):
        healthy = check.replace(":8000", f":{port}")
        deadline = monotonic() + START_WITHIN
        while not asked(healthy):  # as HEALTHCHECK does, again and again
            assert monotonic() < deadline


def asked(program: str) -> bool:
    """Whether the image's own check is content."""
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=False, timeout=20
    )
    return ended.returncode == 0
