"""Ids: a prefix that names the kind, and 128 random bits (V5). They tell neither order nor time."""

import re

_SHAPE = re.compile(r"([a-z]{3})_[0-9A-Za-z]{22}")


def kind_of(id: str) -> str | None:
    """The id's prefix, or None where it is malformed (as what does not exist answers, V1)."""
    match = _SHAPE.fullmatch(id)
    return match[1] if match else None
