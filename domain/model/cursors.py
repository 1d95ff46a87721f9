"""A cursor: a place in one event stream, opaque to apps (E2, E5)."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

UNBORN = "-"
"""The stream of an account that has no profile yet: its only place is the beginning."""


@dataclass(frozen=True, slots=True)
class Place:
    """After the event `seq` of `stream`; 0 is before the first."""

    stream: str
    seq: int


class BadCursor(ValueError):
    """Not a cursor of ours, or of another's stream (E5)."""


def write_cursor(place: Place) -> str:
    """The place as an opaque text."""
    return urlsafe_b64encode(f"{place.stream}:{place.seq}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> Place:
    """The place a cursor names; BadCursor where it is malformed."""
    try:
        padded = text + "=" * (-len(text) % 4)
        stream, _, seq = urlsafe_b64decode(padded.encode("ascii")).decode("ascii").rpartition(":")
    except (UnicodeError, binascii.Error) as error:
        raise BadCursor from error
    if not stream or not seq.isdigit() or len(seq) > 18:
        raise BadCursor
    place = Place(stream, int(seq))
    if write_cursor(place) != text:
        raise BadCursor
    return place


def place_in(stream: str, text: str) -> int:
    """The number a cursor names in `stream`; BadCursor where it is of another's."""
    place = read_cursor(text)
    if place.stream not in (stream, UNBORN) or (place.stream == UNBORN and place.seq):
        raise BadCursor
    return place.seq
