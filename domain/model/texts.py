"""Bounds of what people type: lengths in characters (code points), never bytes."""

import re

from domain.model.refusals import InputRefusal, invalid

NAME_LENGTH = 200  # names and titles
TEXT_LENGTH = 4_000
KEY_LENGTH = 255
_SURROGATE = re.compile("[\ud800-\udfff]")


def check_text(
    text: str, path: tuple[str, ...], *, most: int = TEXT_LENGTH, blank: bool = False
) -> InputRefusal | None:
    """Refuse a text that is blank (unless `blank`), longer than `most`, or not valid Unicode.

    U+0000 is refused because PostgreSQL's text cannot hold it, half a surrogate pair because UTF-8
    can't: kept here, each would be a fault there.
    """
    if not blank and not text.strip():
        return invalid(path, "Please write something here.")
    if len(text) > most:
        return invalid(path, f"At most {most:,} characters; this has {len(text):,}.")
    if "\x00" in text:
        return invalid(path, "The character U+0000 is not allowed.")
    if _SURROGATE.search(text):
        return invalid(path, "Half a surrogate pair is no character.")
    return None


def check_optional(
    text: str | None, path: tuple[str, ...], *, most: int = TEXT_LENGTH
) -> InputRefusal | None:
    """`check_text` for a text that may be left out, but not given blank."""
    return None if text is None else check_text(text, path, most=most)


def check_key(key: str | None) -> InputRefusal | None:
    """An idempotency key has 1 to 255 characters (I1)."""
    if key is None:
        return None
    if not 1 <= len(key) <= KEY_LENGTH or "\x00" in key:
        return invalid(("idempotencyKey",), f"1 to {KEY_LENGTH} characters.", "I1")
    return None
