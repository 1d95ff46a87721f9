"""Files that a proof is made of (B2): what is taken, who sends one, who reads one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from domain.model.people import AGENTS, Role, Viewer

LARGEST = 10 * 1024 * 1024  # bytes, as sent
UNUSED_KEPT = timedelta(hours=24)  # what no proof took by then is erased
MOST_PIXELS = 40_000_000  # of an image: 160 MB once it is decoded
MOST_UNUSED = 40  # of one account: the proofs of two reports


ORDINARY_PIXELS = 12_000_000  # up to here an image may be as small as it likes: a plain screen
PIXELS_A_BYTE = 50  # beyond that, at most: cameras need a byte for 3 to 20
MOST_SCANS = 50  # of a progressive JPEG, each as dear as the image; cameras make 10


class MediaType(Enum):
    """The kinds that are taken, told by their content alone."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"
    PDF = "application/pdf"
    TEXT = "text/plain"

    @property
    def extension(self) -> str:
        """How the name of a download ends."""
        return {MediaType.JPEG: "jpg", MediaType.TEXT: "txt"}.get(self, self.name.lower())


class Unfit(Enum):
    """Why a file is not taken, as its sender is told."""

    UNKNOWN = "PNG, JPEG, WebP, PDF and plain text in UTF-8 are taken; this is none of them."
    ANIMATED = "Images that move are not taken: send a still one."
    TOO_MANY_PIXELS = "At most 40 million pixels in an image."
    ACTS = "This PDF would run a program, a script or a form by itself: print it to a PDF anew."
    IMPLAUSIBLE = "No camera makes so many pixels, or so many scans, of so few bytes."
    BROKEN = "This file can't be read to its end: it may be damaged."


def plausible(pixels: int, size: int, scans: int) -> bool:
    """Whether decoding an image is worth its bytes: judged from its head and its markers alone."""
    if scans > MOST_SCANS:
        return False
    return pixels <= ORDINARY_PIXELS or pixels <= PIXELS_A_BYTE * size


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is kept. It serves one proof; None until one has taken it.

    `blob` names the bytes in their store, and is told to nobody.
    """

    id: str
    owner_id: str
    media_type: MediaType
    sha256: str
    bytes: int
    created_at: datetime
    proof_id: str | None = None
    blob: str = field(default="", repr=False)


def may_send(viewer: Viewer) -> bool:
    """Who proves something: clients with a profile; agents and leads, of what a call brought out
    (B1).
    """
    return viewer.account_id is not None and (viewer.role is Role.CLIENT or is_agent(viewer))


def may_read(viewer: Viewer, file: File) -> bool:
    """Agents, leads, and who sent it; to all others there is no such file (V1)."""
    return is_agent(viewer) or (may_send(viewer) and viewer.account_id == file.owner_id)


def is_agent(viewer: Viewer) -> bool:
    """Whether this is an agent or a lead (V2): trainers and city managers see no proof."""
    return viewer.role is Role.SUPPORT and not AGENTS.isdisjoint(viewer.support_roles)
