"""An image's bytes without its ornaments, and the one thing that they may say: which way is up.

Texts, times, colour profiles, cameras' notes: nothing of them is kept, so nothing in them may
refuse the picture. They are taken out by hand, before any decoder could stumble over them. What
isn't built as its kind is built is left as it is: the decoder judges it.
"""

import struct
from collections.abc import Callable, Iterator, Mapping

from domain.platform.files import MediaType

UPRIGHT = 1
_ORIENTATION = 0x0112
_PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT"}
_PNG_HEAD = 8
_WEBP_DROPPED = {b"EXIF", b"XMP ", b"ICCP"}
_WEBP_FLAGS = 0x20 | 0x08 | 0x04  # VP8X: a profile, EXIF, XMP
_RIFF_HEAD = 12
_EXIF = b"Exif\0\0"
_SCAN, _COMMENT = 0xDA, 0xFE
_BARE = {0x01, *range(0xD0, 0xD9)}  # markers without a length
_APPS = range(0xE0, 0xF0)
_APPS_KEPT = {0xE0, 0xEE}  # JFIF and Adobe: what the three colours mean


def plain(kind: MediaType, content: bytes) -> tuple[bytes, int]:
    """The picture alone, and its orientation as EXIF numbers it (1 to 8)."""
    return _PLAIN[kind](content)


def _png(content: bytes) -> tuple[bytes, int]:
    kept, turned = [content[:_PNG_HEAD]], UPRIGHT
    for kind, start, end in _png_chunks(content):
        if kind == b"eXIf":
            turned = _orientation(content[start + 8 : end - 4])
        elif kind in _PNG_KEPT:
            kept.append(content[start:end])
    return b"".join(kept), turned


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Each chunk's kind, and where it stands; nothing behind the last."""
    start, kind = _PNG_HEAD, b""
    while start + 12 <= len(content) and kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, start)
        end = start + 12 + length
        yield kind, start, end
        start = end


def _jpeg(content: bytes) -> tuple[bytes, int]:
    kept, turned, behind = [content[:2]], UPRIGHT, 2
    for marker, start, end in _segments(content):
        if marker == 0xE1 and content[start + 4 : start + 10] == _EXIF:
            turned = _orientation(content[start + 10 : end])
        if marker in _APPS_KEPT or (marker not in _APPS and marker != _COMMENT):
            kept.append(content[start:end])
        behind = end
    return b"".join([*kept, content[behind:]]), turned


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Each marker before the first scan, and where its segment stands."""
    start = 2
    while start + 4 <= len(content) and content[start] == 0xFF:
        marker = content[start + 1]
        if marker == _SCAN:
            return
        fill, bare = marker == 0xFF, marker in _BARE
        size = 1 if fill else 2 if bare else 2 + struct.unpack_from(">H", content, start + 2)[0]
        if start + size > len(content):
            return
        yield marker, start, start + size
        start += size


def _webp(content: bytes) -> tuple[bytes, int]:
    kept, turned, start = [], UPRIGHT, _RIFF_HEAD
    content = content[: 8 + int(struct.unpack_from("<I", content, 4)[0])]  # nothing behind its end
    while start + 8 <= len(content):
        kind, length = struct.unpack_from("<4sI", content, start)
        end = start + 8 + length + length % 2
        if kind == b"EXIF":
            turned = _orientation(content[start + 8 : end].removeprefix(_EXIF))
        elif kind == b"VP8X" and length:
            flags = bytes([content[start + 8] & ~_WEBP_FLAGS]) if start + 8 < len(content) else b""
            kept.append(content[start : start + 8] + flags + content[start + 9 : end])
        elif kind not in _WEBP_DROPPED:
            kept.append(content[start:end])
        start = end
    return _riff(content, b"".join(kept)), turned


def _riff(content: bytes, chunks: bytes) -> bytes:
    """With the length that is left; of a file that was cut off, with the one that it claims."""
    claimed = int(struct.unpack_from("<I", content, 4)[0])
    whole = claimed + 8 <= len(content)
    length = len(chunks) + 4 if whole else claimed
    return b"RIFF" + struct.pack("<I", length) + b"WEBP" + chunks


def _orientation(tiff: bytes) -> int:
    """Of a TIFF's first directory; upright where it says nothing that can be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return UPRIGHT
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind = struct.unpack_from(f"{order}HH", tiff, place)
            if tag == _ORIENTATION:
                (value,) = struct.unpack_from(
                    f"{order}{'I' if kind == 4 else 'H'}", tiff, place + 8
                )
                return value if 1 <= value <= 8 else UPRIGHT
    except struct.error:
        return UPRIGHT  # it ends before it says it
    return UPRIGHT


_PLAIN: Mapping[MediaType, Callable[[bytes], tuple[bytes, int]]] = {
    MediaType.PNG: _png,
    MediaType.JPEG: _jpeg,
    MediaType.WEBP: _webp,
}
