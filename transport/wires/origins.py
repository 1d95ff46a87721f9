"""Which browsers' pages may open a socket.

A browser sends no preflight before an upgrade, so the `Origin` it names is judged here. Apps and
servers name none; a page of our own host is welcome anywhere.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.types import Scope

from transport.base.request_ids import header_of


def origin_allowed(scope: Scope, allowed: Collection[str]) -> bool:
    """Whether an upgrade comes from where it may."""
    origin = header_of(scope, b"origin")
    if origin is None or origin in allowed:
        return True
    host = header_of(scope, b"host")
    return host is not None and _host(origin) == host.lower()


def _host(origin: str) -> str | None:
    """The host and port an origin names; None for `null` and for what is no origin."""
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None
