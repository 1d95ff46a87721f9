"""One file in a form (multipart/form-data, RFC 7578), written to disk while it comes.

Nothing of it is believed but its bytes: neither its name nor the type that it is said to have.
"""

import asyncio
import binascii
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.types import Scope

from transport.base.problems import RateLimited
from transport.base.request_ids import header_of
from transport.wires.bodies import Declined, Gone, declined
from transport.wires.peers import Peer

FIELD = b"file"
# Read and thrown away beyond the limit before we answer: a phone that is still sending when its
# connection closes would never see the 413.
DISCARDED = 64 * 1024 * 1024
LONGEST_BOUNDARY = 70  # RFC 2046, 5.1.1


class Turns:
    """So many at once of one account, and so many in all, in this process."""

    def __init__(self, per_account: int, in_all: int) -> None:
        self._per_account = per_account
        self._in_all = in_all
        self._held: Counter[str] = Counter()

    @contextmanager
    def taken(self, key: str) -> Iterator[None]:
        """A turn for as long as the block lasts; RateLimited where there is none to have."""
        if self._held[key] >= self._per_account or self._held.total() >= self._in_all:
            raise RateLimited("Too many files at once.", retry_after_seconds=5)
        self._held[key] += 1
        try:
            yield
        finally:
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key]


async def receive_file(
    scope: Scope, peer: Peer, target: BinaryIO, *, limit: int, seconds: float
) -> None:
    """Write the form's one file to `target`; raise `Declined` (400, 408, 413, 415) or `Gone`.

    A form that is wrong is read on all the same, so that its sender hears of it.
    """
    form = _Form(_boundary(scope), target, limit)
    no: Declined | None = None
    try:
        async with asyncio.timeout(seconds):
            async for chunk in _chunks(peer):
                try:
                    if no is None:
                        form.write(chunk)
                except Declined as found:
                    no = found
    except TimeoutError:
        raise declined(
            408, f"The file took longer than {seconds:g} s.", connection="close"
        ) from None
    if no is not None:
        raise no
    form.finish()


async def _chunks(peer: Peer) -> AsyncIterator[bytes]:
    size, more = 0, True
    while more:  # bounded: by DISCARDED
        message = await peer.receive()
        if message["type"] == "http.disconnect":
            raise Gone
        more = message.get("more_body", False)
        size += len(message.get("body", b""))
        if size > DISCARDED:
            raise declined(413, "This is far too large.", connection="close")
        yield message.get("body", b"")


def _boundary(scope: Scope) -> bytes:
    if header_of(scope, b"content-encoding") not in {None, "identity"}:
        raise declined(415, "Compressed bodies are not taken.")
    kind, options = parse_options_header(header_of(scope, b"content-type"))
    if kind != b"multipart/form-data":
        raise declined(415, "Send `content-type: multipart/form-data` with one field, `file`.")
    boundary = options.get(b"boundary", b"")
    if not 0 < len(boundary) <= LONGEST_BOUNDARY:
        raise declined(400, "The form's boundary is missing or too long.")
    return boundary


class _Form:
    """A form that must hold one file, `file`, and nothing else."""

    def __init__(self, boundary: bytes, target: BinaryIO, limit: int) -> None:
        self._target = target
        self._limit = limit
        self._size = 0
        self._files = 0
        self._ended = False
        self._name = self._value = self._disposition = self._encoding = b""
        self._left = b""  # of base64, less than four letters
        self._delimiter = b"--" + boundary
        self._preamble: bytes | None = b"\n"  # until the first delimiter; then None
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begins,
                "on_header_field": self._named,
                "on_header_value": self._valued,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._part,
                "on_end": self._end,
            },
        )

    def write(self, chunk: bytes) -> None:
        """Read on; raise `Declined` (400, 413, 415) for what is no such form."""
        if self._preamble is not None:
            chunk = self._begun(chunk)
        try:
            self._parser.write(chunk)
        except MultipartParseError:
            raise declined(400, "This is no multipart form.") from None

    def _begun(self, chunk: bytes) -> bytes:
        """What comes from the first delimiter on: what stands before it is nobody's (RFC 2046)."""
        assert self._preamble is not None
        read = self._preamble + chunk
        start = read.find(b"\n" + self._delimiter)
        if start < 0:
            self._preamble = read[-len(self._delimiter) :]
            return b""
        self._preamble = None
        return read[start + 1 :]

    def finish(self) -> None:
        """Nothing more comes; raise `Declined` (400) where something is missing."""
        if not self._ended:
            raise declined(400, "The form ends before its end.")
        if self._left:
            raise declined(400, "This is no base64.")
        if not self._files:
            raise declined(400, "The form has no field `file`.")

    def _part_begins(self) -> None:
        self._disposition = self._encoding = b""

    def _named(self, chunk: bytes, start: int, end: int) -> None:
        self._name += chunk[start:end]

    def _valued(self, chunk: bytes, start: int, end: int) -> None:
        self._value += chunk[start:end]

    def _header_ends(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._disposition = self._value
        elif self._name.lower() == b"content-transfer-encoding":
            self._encoding = self._value.strip().lower()
        self._name = self._value = b""

    def _headers_end(self) -> None:
        kind, options = parse_options_header(self._disposition.decode("latin-1"))
        if kind != b"form-data" or options.get(b"name") != FIELD or self._files:
            raise declined(400, "The form holds something else than one field `file`.")
        if self._encoding not in {b"", b"7bit", b"8bit", b"binary", b"base64"}:
            raise declined(415, "A file comes as it is, or in base64.")
        self._files += 1

    def _part(self, chunk: bytes, start: int, end: int) -> None:
        """Into the page cache, which takes a piece of 64 KiB faster than a thread would begin."""
        piece = chunk[start:end]
        self._keep(self._decoded(piece) if self._encoding == b"base64" else piece)

    def _decoded(self, piece: bytes) -> bytes:
        letters = self._left + piece.translate(None, b" \t\r\n")
        whole = len(letters) - len(letters) % 4
        self._left = letters[whole:]
        try:
            return binascii.a2b_base64(letters[:whole], strict_mode=True)
        except binascii.Error:
            raise declined(400, "This is no base64.") from None

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise declined(413, f"At most {self._limit // 1024 // 1024} MiB in a file.")
        self._target.write(piece)

    def _end(self) -> None:
        self._ended = True
