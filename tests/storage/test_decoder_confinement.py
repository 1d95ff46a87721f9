"""A decoder that was taken over: what it would try next, run where the decoder runs.

Each attempt is a program that does what the decoder does first, and then something no decoder does.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from confinement.confine import WANTED, Measure
from storage.files.contents import measures

ROOT = Path(__file__).parents[2]
DECODER = """
import os, signal, socket, subprocess, sys
from storage.files.decoder import bound
held = bound()
try:
    {attempt}
except (OSError, BlockingIOError) as error:
    sys.exit(40)
sys.exit(41)
"""
REFUSED = 40


def tried(attempt: str, *given: str, confined: bool = True) -> int:
    """How it ended."""
    program = DECODER.format(attempt=attempt)
    if not confined:
        program = program.replace("held = bound()", "")
    return subprocess.run(
        [sys.executable, "-B", "-c", program, *given],
        cwd=ROOT,
        env={},
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    ).returncode


async def test_every_measure_holds_here() -> None:
    """Where this fails the kernel lacks one, the tests below may too, and doctor warns."""
    held = await measures()
    assert [one.name for one in WANTED if one.name not in held] == []
    assert (Measure.ANOTHER_USER.name in held) is (os.geteuid() == 0)


ATTEMPTS = (
    "open(f'/proc/{os.getppid()}/environ', 'rb').read()",
    "open(f'/proc/{os.getppid()}/stat', 'rb')",
    "open('/etc/passwd').read()",
    "os.listdir('/')",
    "os.kill(os.getppid(), 0)",
    "os.fork()",
    "os.posix_spawn('/bin/true', ['true'], {})",
    "os.execv('/bin/true', ['true'])",
    "subprocess.run(['/bin/true'])",
    "socket.socket(socket.AF_INET)",
    "socket.socket(socket.AF_UNIX)",
    "socket.socketpair()",
    "open(sys.argv[1] + '-new', 'w')",
    "os.mkdir(sys.argv[1] + '-new')",
    "open(sys.argv[1], 'rb').read(1)",
    "open(sys.argv[1], 'ab').write(b'x')",
    "open(sys.argv[1], 'r+b')",
    "os.unlink(sys.argv[1])",
    "os.rename(sys.argv[1], sys.argv[1] + '-new')",
    "os.chmod(sys.argv[1], 0o777)",
    "os.truncate(sys.argv[1], 0)",
    "os.symlink(sys.argv[1], sys.argv[1] + '-new')",
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A file that anybody may write, as far as its mode goes."""
    path = tmp_path / "doorstep.db"
    path.write_bytes(b"all that is worth stealing")
    path.chmod(0o666)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o777)
    return path


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_a_decoder_must_not_do_is_refused(database: Path, attempt: str) -> None:
    assert tried(attempt, str(database)) == REFUSED
    assert database.read_bytes() == b"all that is worth stealing"
    assert list(database.parent.iterdir()) == [database]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_without_its_measures_it_would_succeed(database: Path, attempt: str) -> None:
    """Else the test above could not fail."""
    assert tried(attempt, str(database), confined=False) != REFUSED
