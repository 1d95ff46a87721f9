"""Why a database can't be reached, in words that tell one cause from another."""

import socket
import ssl
from collections.abc import Iterator

import asyncpg  # type: ignore[import-untyped]
from tortoise.exceptions import DBConnectionError

_CAUSES: tuple[tuple[type[BaseException], str], ...] = (
    (asyncpg.InvalidPasswordError, "wrong user or password"),
    (asyncpg.InvalidAuthorizationSpecificationError, "wrong user or password"),
    (asyncpg.InvalidCatalogNameError, "there is no such database"),
    (DBConnectionError, "there is no such database"),
    (asyncpg.TooManyConnectionsError, "it has no connection left"),
    (socket.gaierror, "its host's name is not known"),
    (ConnectionRefusedError, "refused: nothing listens there"),
    (FileNotFoundError, "there is no such socket or certificate's file"),
    (asyncpg.TargetServerAttributeNotMatched, "no host is what target_session_attrs asks for"),
    (TimeoutError, "no answer in time"),
)
_SAID = (
    ("rejected SSL upgrade", "it speaks no TLS, which sslmode asks for"),
    ("Hostname mismatch", "its certificate is another host's"),
    ("IP address mismatch", "its certificate is another host's"),
    ("certificate verify failed", "its certificate is not from an authority that is trusted"),
    ("Connect call failed", "refused: nothing listens there"),
)


def why(error: BaseException) -> str:
    """The cause in one phrase; the error's own words, which hold no secret, where it is another."""
    for one in _chain(error):
        for said, cause in _SAID:
            if said in str(one):
                return cause
        for kind, cause in _CAUSES:
            if isinstance(one, kind):
                return cause
        if isinstance(one, ssl.SSLError):
            return f"TLS failed: {one.reason}"
    return f"{type(error).__name__}: {error}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """It, and what it came of."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
