"""The bytes of files, in a folder or in an S3-compatible store (DOORSTEP_FILES_URL).

What is put is there whole or not at all, and on the disk before `put` returns. To erase what is not
there is no error. A name is ours and random: nothing that a person typed is ever part of a path.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

PIECE = 64 * 1024
_PATIENCE = "60s"
_AT_ONCE = 4  # are in memory whole while they are put


class Unusable(Exception):
    """Files can't be kept at this address; the text says why."""


class StoreAway(OSError):
    """The store does not answer, or not as it should."""


class Blobs:
    """One store of bytes by its address; nothing is opened or made before the first use."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._putting = asyncio.Semaphore(_AT_ONCE)
        local = url.startswith("file://")
        self._folder = Path(url.removeprefix("file://")).absolute() if local else None

    def check(self) -> None:
        """Raise Unusable where it is plain from here that nothing can be kept."""
        try:
            _ = self._store
        except (OSError, ValueError, BaseError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise Unusable(f"no files can be kept there: {reason}") from None
        if self._folder and not os.access(self._folder, os.R_OK | os.W_OK | os.X_OK):
            raise Unusable("no files can be kept there: the folder is not ours to write to")

    async def put(self, name: str, content: BinaryIO) -> None:
        """Keep what `content` holds from where it stands."""
        async with self._putting:
            held = await asyncio.to_thread(content.read)
            with _answering():
                # In one piece: parts of an upload that ended half-way would stay, unseen, for good.
                await obstore.put_async(self._store, name, held, use_multipart=False)
        if self._folder:
            await asyncio.to_thread(_on_disk, self._folder / name)

    async def read(self, name: str) -> AsyncGenerator[bytes, None]:
        """The bytes, piece by piece; FileNotFoundError where there are none."""
        with _answering():
            found = await obstore.get_async(self._store, name)
            async for piece in found.stream(min_chunk_size=PIECE):
                yield bytes(piece)

    async def erase(self, name: str) -> None:
        """Nothing is left, of one that was being put when its process died neither."""
        with _answering(), suppress(FileNotFoundError):
            await obstore.delete_async(self._store, name)
        if self._folder:
            for staged in self._folder.glob(f"{name}#*"):
                staged.unlink(missing_ok=True)

    @cached_property
    def _store(self) -> ObjectStore:
        if self._folder is None:
            return _remote(self._url)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return LocalStore(self._folder)


def _remote(url: str) -> ObjectStore:
    """`s3://bucket/prefix`, or with the store's own address `https://host/bucket/prefix`.

    Who we are and where comes as it does everywhere: AWS_ACCESS_KEY_ID, AWS_REGION and so on.
    """
    parts = urlsplit(url)
    path = parts.path.strip("/")
    if parts.scheme == "s3":
        bucket, prefix, endpoint = parts.netloc, path, None
    else:
        bucket, _, prefix = path.partition("/")
        endpoint = f"{parts.scheme}://{parts.netloc}"
    return S3Store(
        bucket,
        prefix=prefix or None,
        config={"endpoint": endpoint} if endpoint else None,
        client_options={
            "timeout": _PATIENCE,
            "connect_timeout": "5s",
            "allow_http": parts.scheme == "http",
        },
        retry_config={"max_retries": 3},
    )


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        raise StoreAway(str(error).partition("\n")[0]) from None


def _on_disk(path: Path) -> None:
    """The row that says it is kept is not to outlive a power cut that the bytes did not."""
    for place in (path, path.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
