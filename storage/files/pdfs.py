"""What is kept of a PDF: the document, without what would act by itself when it is opened.

The names of such actions are written differently, letter for letter, so that every place in the
file stays where its index says; no reader knows them then. Where they lie in a packed directory,
which can't be rewritten in place, the file is not taken.
"""

import re
import zlib

HEADER = re.compile(rb"%PDF-[12]\.\d")
WITHIN = 1024  # bytes in which readers look for the header (ISO 32000-1, annex H)
_ACTS = (b"Launch", b"JavaScript", b"SubmitForm", b"ImportData", b"GoToE", b"GoToR")
_TRIGGER = b"OpenAction"  # mostly the page to begin with: harmless without an act
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_START = re.compile(rb"startxref\s+(\d+)")
_STREAM = re.compile(rb"\bstream\r?\n")
_MOST_UNPACKED = 16 * 1024 * 1024  # of all packed directories


def is_whole(content: bytes) -> bool:
    """Whether its end is there: `%%EOF` behind the last index that says where the index is."""
    last = None
    for last in _START.finditer(content):  # noqa: B007 - the last one
        pass
    end = content.rfind(b"%%EOF")
    return end >= 0 if last is None else end > last.start() and int(last[1]) > 0


def disarmed(content: bytes) -> bytes | None:
    """The same length, nothing in it acts by itself; None where that can't be had."""
    return None if _acts_packed(content) else _WRITTEN.sub(_unnamed, content)


def _spelt(name: bytes) -> bytes:
    """The name, each letter as it is or by its number (`#4c`)."""
    return b"".join(b"(?:%c|#%02x|#%02X)" % (letter, letter, letter) for letter in name)


def _named(*names: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"/(?:" + b"|".join(map(_spelt, names)) + rb")(?![A-Za-z0-9#_.-])")


_ACTING = _named(*_ACTS)
_WRITTEN = _named(_TRIGGER, *_ACTS)


def _unnamed(found: re.Match[bytes]) -> bytes:
    return b"/" + b"x" * (len(found[0]) - 1)


def _acts_packed(content: bytes) -> bool:
    """Whether an object stream holds such a name, or can't be looked into; what is encrypted (a
    bank's statement often is) can be by nobody without its password.
    """
    if b"/Encrypt" in content:
        return False
    left = _MOST_UNPACKED
    for begin in _STREAM.finditer(content):
        head = content[max(0, begin.start() - WITHIN) : begin.start()].rpartition(b"obj")[2]
        if b"/ObjStm" not in _ESCAPED.sub(_letter, head):
            continue
        if b"/Filter" not in head:
            continue  # it lies open, and is rewritten with all else
        unpacked = _unpacked(content[begin.end() :], left) if b"/Predictor" not in head else None
        if unpacked is None or _ACTING.search(unpacked):
            return True
        left -= len(unpacked)
    return False


def _letter(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _unpacked(packed: bytes, most: int) -> bytes | None:
    """None of what is packed in another way than all programs do, or holds too much."""
    if most <= 0:
        return None
    reader = zlib.decompressobj()
    try:
        unpacked = reader.decompress(packed, most)
    except zlib.error:
        return None
    return unpacked if reader.eof else None
