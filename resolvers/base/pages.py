"""Paging by keyset: bounds, opaque places, and what a bad one answers."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

import orjson

from domain.model.problems import BadUserInput

LARGEST_PAGE = 100
MOST_COUNTED = 10_001


def check_first(first: int, most: int = LARGEST_PAGE, *, name: str = "first") -> int:
    """`first`, or `last`, within 0 to `most`."""
    if not 0 <= first <= most:
        raise BadUserInput(f"`{name}` is from 0 to {most}; this is {first}.")
    return first


def write_place(*parts: int | str) -> str:
    """A place in a list, opaque to apps."""
    return urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def read_place(text: str | None, shape: Sequence[type], *, name: str = "after") -> list[Any] | None:
    """The parts of a place in a list; BAD_USER_INPUT where it is none of ours."""
    if text is None:
        return None
    try:
        parts = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        raise BadUserInput(f"`{name}` is not a cursor of this list.") from None
    fits = isinstance(parts, list) and [type(part) for part in parts] == list(shape)
    if not fits or any(map(_in_no_row, parts)):
        raise BadUserInput(f"`{name}` is not a cursor of this list.")
    return list(parts)


def _in_no_row(part: int | str) -> bool:
    """What no column holds: a number over 64 bits, or a text with U+0000."""
    return "\x00" in part if isinstance(part, str) else abs(part) >= 2**63
