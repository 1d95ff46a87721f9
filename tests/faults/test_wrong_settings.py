"""A setting that is wrong stops the start with one line that names it, however it is started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.processes import ROOT, SERVE

UVICORN = (sys.executable, "-m", "uvicorn", "app:app", "--app-dir", str(ROOT), "--port", "0")
STARTS = pytest.mark.parametrize("start", [SERVE, UVICORN], ids=["serve", "uvicorn"])


def refused(start: tuple[str, ...], folder: Path, **environ: str) -> tuple[int, str]:
    """What a start ends with, and says."""
    given = {f"DOORSTEP_{name}": value for name, value in environ.items()}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
    ended = subprocess.run(
        [*start, *(("--migrate",) if start == SERVE else ())],
        env=clean | given | {"PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return ended.returncode, ended.stderr.decode()


@STARTS
def test_a_wrong_setting_is_one_line(tmp_path: Path, start: tuple[str, ...]) -> None:
    expected = "DOORSTEP_WORKERS: expected a whole number from 1 to 64\n"
    assert refused(start, tmp_path, WORKERS="many") == (1, expected)


@STARTS
@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("garbage", "no JWKS"),
        ('{"keys": []}', "no key that is RS256, ES256 or EdDSA"),
        ("x" * 300_000, "more than 256 KiB"),
    ],
    ids=["garbage", "empty", "huge"],
)
def test_a_file_that_holds_no_keys_is_one_line(
    tmp_path: Path, start: tuple[str, ...], text: str, held: str
) -> None:
    (tmp_path / "keys.json").write_text(text)
    told = refused(start, tmp_path, TOKEN_JWKS=str(tmp_path / "keys.json"))
    assert told == (1, f"DOORSTEP_TOKEN_JWKS: the file holds {held}\n")


@STARTS
def test_a_place_that_keeps_no_files_is_one_line(tmp_path: Path, start: tuple[str, ...]) -> None:
    (tmp_path / "taken").touch()
    told = refused(start, tmp_path, FILES_URL=f"file://{tmp_path / 'taken'}")
    assert told == (1, "DOORSTEP_FILES_URL: no files can be kept there: File exists\n")
