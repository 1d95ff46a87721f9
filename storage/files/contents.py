"""What a file that was sent is, by its content alone, and what is kept of it.

Its bytes are read in a process of their own (storage/files/decoder.py), which ends within a time.
"""

import asyncio
import hashlib
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import structlog

from domain.platform.files import LARGEST, MediaType, Unfit

log = structlog.get_logger(__name__)

LARGEST_KEPT = 2 * LARGEST  # an image written anew may be a little larger than it came
SECONDS = 30.0
AT_ONCE = 2
PATIENCE = 60.0  # seconds in the queue
_FIRST_CODE = 10  # below lie Python's own, above 128 the signals
_VERDICTS: tuple[MediaType | Unfit, ...] = (*MediaType, *Unfit)
_HOUSE = Path(__file__).parents[2]
_DECODER = (sys.executable, "-B", "-m", "storage.files.decoder")
TELL = "--measures"


class Busy(Exception):
    """More files are waiting to be read than can be in a minute."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is kept of a file: its kind, and the digest and number of its bytes."""

    media_type: MediaType
    sha256: str
    bytes: int


def code_of(verdict: MediaType | Unfit) -> int:
    """A verdict as an exit code."""
    return _FIRST_CODE + _VERDICTS.index(verdict)


async def measures() -> Sequence[str]:
    """What a decoder here is confined by, by their names. Raises OSError where none can be run."""
    told = await asyncio.to_thread(
        subprocess.run,
        (*_DECODER, TELL),
        check=False,
        cwd=_HOUSE,
        env={},
        capture_output=True,
        timeout=SECONDS,
    )
    if told.returncode:
        raise OSError("the decoder does not start")
    return told.stdout.decode().split()


class Contents:
    """Reads files, so many at once: each may take a gibibyte and a core while it lasts."""

    def __init__(self, *, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self.turns = asyncio.Semaphore(at_once)
        self._patience = patience

    async def clean(self, sent: BinaryIO, kept: BinaryIO) -> Content | Unfit:
        """Write to `kept` what is kept of `sent`; both are real files. Unfit for what isn't taken,
        a file that breaks its reader or takes it too long among them. Busy where too many are
        before it.
        """
        try:
            async with asyncio.timeout(self._patience):
                await self.turns.acquire()
        except TimeoutError:
            raise Busy from None
        try:
            verdict = await asyncio.to_thread(_read_apart, sent, kept)
            if isinstance(verdict, Unfit):
                return verdict
            return await asyncio.to_thread(_described, verdict, kept)
        finally:
            self.turns.release()


def _read_apart(sent: BinaryIO, kept: BinaryIO) -> MediaType | Unfit:
    sent.flush()
    sent.seek(0)
    try:
        code = subprocess.run(  # noqa: S603 - this very program
            _DECODER,
            check=False,
            cwd=_HOUSE,
            env={},
            stdin=sent,
            stdout=kept,
            stderr=subprocess.DEVNULL,  # it may say what it read
            timeout=SECONDS,
            start_new_session=True,
        ).returncode
    except subprocess.TimeoutExpired:
        code = 0
    if not 0 <= code - _FIRST_CODE < len(_VERDICTS):
        log.warning("file_not_read", code=code)
        return Unfit.BROKEN
    return _VERDICTS[code - _FIRST_CODE]


def _described(media_type: MediaType, kept: BinaryIO) -> Content:
    kept.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := kept.read(64 * 1024):
        digest.update(piece)
        size += len(piece)
    kept.seek(0)
    return Content(media_type, digest.hexdigest(), size)
