"""Which media type an answer takes: HTTP's `Accept`, with its qualities and wildcards."""

from collections.abc import Iterator
from functools import lru_cache

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EVENTS = "text/event-stream"
HTML = "text/html"
MOST_RANGES = 16  # of an `Accept`, which is read before it is known who asks
LONGEST = 2_000  # characters


@lru_cache(maxsize=256)
def acceptable(accept: str | None) -> dict[str, float]:
    """The quality each of our media types has for a caller; without `Accept`, JSON alone.

    A wildcard means JSON: who does not say more gets what every HTTP client reads.
    """
    if accept is None or not accept.strip():
        return {JSON: 1.0}
    found: dict[str, float] = {}
    for media_type, quality in _ranges(accept):
        known = JSON if media_type in {"*/*", "application/*"} else media_type
        if known in {JSON, GRAPHQL, EVENTS, HTML}:
            found[known] = max(quality, found.get(known, 0.0))
    return {media_type: quality for media_type, quality in found.items() if quality > 0}


def preferred(accept: str | None, *offered: str) -> str | None:
    """The best of what is offered; among equals what the caller named first. None: none will do."""
    qualities = acceptable(accept)
    able = [media_type for media_type in qualities if media_type in offered]
    return max(able, key=qualities.__getitem__, default=None)


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept[:LONGEST].lower().split(",", MOST_RANGES)[:MOST_RANGES]:
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        yield media_type, _quality(parameters)


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def is_json_in_utf8(content_type: str | None) -> bool:
    """Whether a body says it is JSON in UTF-8.

    A browser's form can't say so without asking us first (CORS), which is what keeps strange sites
    from sending commands in somebody's name.
    """
    media_type, *parameters = (piece.strip() for piece in (content_type or "").lower().split(";"))
    charsets = [one.partition("=")[2].strip('" ') for one in parameters if "charset" in one]
    return media_type == JSON and all(charset in {"utf-8", "utf8"} for charset in charsets)
