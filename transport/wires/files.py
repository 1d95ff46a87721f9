"""`POST /files` and `GET /files/{id}`: what proves something is sent, and read (B2).

A file is a stranger's: it is always an attachment, of the type that its content had, and no
browser is to guess another or run any of it. Errors are `{"code", "message"}`.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Protocol

import orjson
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from domain.model.people import Viewer
from domain.model.problems import NotFound, Problem
from domain.platform.files import LARGEST, File, MediaType, Unfit
from transport.base.ports import Admission, Gate
from transport.base.problems import wire_problem
from transport.graphql.faults import Faults
from transport.limits.limits import Limits, Timings
from transport.wires.answers import begin, reply, turned_away, viewer_of
from transport.wires.bodies import Declined, Gone, declined
from transport.wires.negotiation import JSON
from transport.wires.peers import Peer, PeerGone
from transport.wires.uploads import Turns, receive_file

PATH = "/files"
PROTECTED = {"x-content-type-options": "nosniff", "content-security-policy": "sandbox"}
STATUSES = {Unfit.TOO_MANY_PIXELS: 413}  # what else is not taken is 415


class FileDesk(Protocol):
    """Where files are handed in and out."""

    async def admit(self, viewer: Viewer) -> None:
        """Raise a Problem where this viewer may send no file, or none now."""

    async def keep(self, viewer: Viewer, sent: BinaryIO) -> File | Unfit:
        """Keep what was sent, a real file."""

    async def find(self, viewer: Viewer, id: str) -> File | None:
        """The file, where this viewer may read it."""

    def read(self, file: File) -> AsyncGenerator[bytes, None]:
        """Its bytes, piece by piece."""


class FilesOverHttp:
    """The ASGI endpoint of `/files` and all below it."""

    def __init__(
        self,
        desk: FileDesk,
        gate: Gate,
        *,
        admission: Admission,
        faults: Faults,
        limits: Limits,
        timings: Timings,
    ) -> None:
        self._desk = desk
        self._gate = gate
        self._admission = admission
        self._faults = faults
        self._timings = timings
        self._sending = Turns(limits.uploads_per_account, limits.uploads)
        self._reading = Turns(limits.downloads_per_account, limits.downloads)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever it holds, never with an exception."""
        peer = Peer(receive, send, patience=self._timings.send)
        try:
            await self._answer(scope, peer)
        except Declined as no:
            await _refuse(peer, no)
        except (Gone, PeerGone):
            return

    async def _answer(self, scope: Scope, peer: Peer) -> None:
        id = scope.get("path_params", {}).get("id")
        allowed = ("POST",) if id is None else ("GET", "HEAD")
        if scope["method"] not in allowed:
            listed = ", ".join(allowed)
            raise declined(405, f"Here {listed} is spoken.", allow=listed)
        viewer = await viewer_of(scope, self._gate, self._faults)
        speak = self._take if id is None else self._give
        try:
            await self._admission(viewer)
            await speak(scope, peer, viewer)
        except Problem as problem:
            raise turned_away(problem) from None
        except (Declined, Gone, PeerGone):
            raise
        except Exception as fault:  # noqa: BLE001 - a store or a database that is away is our fault
            raise Declined(500, self._faults.masked(fault)) from None

    async def _take(self, scope: Scope, peer: Peer, viewer: Viewer) -> None:
        await self._desk.admit(viewer)
        with self._sending.taken(viewer.key), TemporaryFile() as sent:
            seconds = self._timings.upload
            await receive_file(scope, peer, sent, limit=LARGEST, seconds=seconds)
            kept = await self._desk.keep(viewer, sent)
        if isinstance(kept, Unfit):
            raise declined(STATUSES.get(kept, 415), kept.value)
        location = {"location": f"{PATH}/{kept.id}"}
        await reply(peer, 201, JSON, orjson.dumps(_told(kept)), PROTECTED | location)

    async def _give(self, scope: Scope, peer: Peer, viewer: Viewer) -> None:
        file = await self._desk.find(viewer, scope["path_params"]["id"])
        if file is None:
            raise Declined(404, wire_problem(NotFound()))
        if scope["method"] == "HEAD":
            await begin(peer, 200, _type(file), file.bytes, _headers(file))
            await _send_piece(peer, b"", more=False)
            return
        with self._reading.taken(viewer.key):
            await self._send(peer, file)

    async def _send(self, peer: Peer, file: File) -> None:
        """The first piece is read before anything is said, so that a file that is not to be had is
        an error; one that breaks off later breaks off the connection.
        """
        async with aclosing(self._desk.read(file)) as pieces:
            piece = await anext(pieces)
            await begin(peer, 200, _type(file), file.bytes, _headers(file))
            try:
                while piece:  # bounded: by the file
                    await _send_piece(peer, piece, more=True)
                    piece = await anext(pieces, b"")
            except OSError as fault:
                self._faults.log(fault)
                peer.abort()
                return
        await _send_piece(peer, b"", more=False)


def file_routes(endpoint: FilesOverHttp) -> list[Route]:
    """Whatever lies below `/files/` is a file's id, or answers as one that does not exist."""
    return [Route(PATH, endpoint), Route(PATH + "/{id:path}", endpoint)]


def _told(file: File) -> Mapping[str, Any]:
    return {
        "id": file.id,
        "sha256": file.sha256,
        "mediaType": file.media_type.value,
        "bytes": file.bytes,
    }


def _type(file: File) -> str:
    charset = "; charset=utf-8" if file.media_type is MediaType.TEXT else ""
    return file.media_type.value + charset


def _headers(file: File) -> Mapping[str, str]:
    name = f"{file.id}.{file.media_type.extension}"
    return PROTECTED | {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "private, no-store",
    }


async def _send_piece(peer: Peer, piece: bytes, *, more: bool) -> None:
    await peer.send({"type": "http.response.body", "body": piece, "more_body": more})


async def _refuse(peer: Peer, no: Declined) -> None:
    told = {"code": no.error["extensions"]["code"], "message": no.error["message"]}
    try:
        await reply(peer, no.status, JSON, orjson.dumps(told), PROTECTED | no.headers)
    except PeerGone:
        return
