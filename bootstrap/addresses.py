"""The addresses of PostgreSQL and Redis, part by part: each part is obeyed, or stops the start.

A parameter that is taken and not obeyed is worse than none: `sslmode=verify-full` would promise
what nobody keeps.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
SPOKEN = frozenset({"disable", "require", "verify-ca", "verify-full"})
"""Modes that mean what they say; `allow` and `prefer` fall back to plain text in silence."""
_SESSIONS = ["any", "primary", "standby", "read-write", "read-only", "prefer-standby"]
_POSTGRES: Mapping[str, frozenset[str] | None] = {
    "host": None,
    "port": None,
    "sslmode": frozenset(SSL_MODES),
    "sslrootcert": None,
    "sslcert": None,
    "sslkey": None,
    "ssl_min_protocol_version": frozenset({"TLSv1.2", "TLSv1.3"}),
    "target_session_attrs": frozenset(_SESSIONS),
    "pooler": frozenset({"transaction"}),
}
_REDIS: Mapping[str, frozenset[str] | None] = {
    "tls": frozenset({"disable"}),
    "db": None,
    "ssl_ca_certs": None,
    "ssl_certfile": None,
    "ssl_keyfile": None,
}
_FILES = frozenset({"sslrootcert", "sslcert", "sslkey"} | {one for one in _REDIS if "ssl" in one})
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]/\s]+)(:\d{1,5})?")


class NotObeyed(ValueError):
    """A part of an address that can't be obeyed, by its name; its value is never repeated."""


def read_postgres(address: str) -> str:
    """The address, checked; NotObeyed names a wrong parameter, ValueError is any other mistake."""
    parts = urlsplit(address)
    hosts = hosts_of(address)
    named = len(parts.path) > 1 and not parts.fragment
    if parts.scheme not in {"postgres", "postgresql"} or not hosts or not named:
        raise ValueError
    _check(parts.query, _POSTGRES)
    return "postgres" + address.removeprefix(parts.scheme)


def hosts_of(address: str) -> list[str]:
    """The hosts of a PostgreSQL address, without their ports; a path is a unix socket's folder."""
    parts = urlsplit(address)
    listed = parts.netloc.rpartition("@")[2]
    sockets = [value for name, value in parse_qsl(parts.query) if name == "host"]
    if bool(listed) is bool(sockets) or any(not one.startswith("/") for one in sockets):
        return []
    found = [_HOST.fullmatch(one) for one in listed.split(",") if listed]
    if not all(one and int((one[2] or ":1")[1:]) < 65_536 for one in found):
        return []
    return sockets + [unquote(one[1]).strip("[]") for one in found if one]


def read_redis(address: str) -> str:
    """The same of Redis. Of a Sentinel or a Cluster there is no address here."""
    parts = urlsplit(address)
    _ = parts.port
    if parts.scheme == "unix":
        stands = len(parts.path) > 1 and not parts.hostname
    else:
        numbered = re.fullmatch(r"(/\d{0,4})?", parts.path)
        stands = parts.scheme in {"redis", "rediss"} and bool(parts.hostname and numbered)
    if not stands or parts.fragment:
        raise ValueError
    _check(parts.query, _REDIS)
    return address


def _check(query: str, known: Mapping[str, frozenset[str] | None]) -> None:
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in known:
            shown = name if re.fullmatch(r"[a-z_]{1,40}", name) else "a parameter"
            raise NotObeyed(f"{shown} is not obeyed: known are {', '.join(known)}")
        values = known[name]
        if values is not None and value not in values:
            raise NotObeyed(f"{name}: expected {' or '.join(sorted(values))}")
        if name in {"port", "db"} and not re.fullmatch(r"\d{1,5}", value):
            raise NotObeyed(f"{name}: expected a whole number")
        if name in _FILES and value != "system" and not _readable(value):
            raise NotObeyed(f"{name}: expected the path of a readable file")


def _readable(place: str) -> bool:
    return Path(place).is_file() and os.access(place, os.R_OK)


def parameter(address: str, name: str) -> str | None:
    """One of an address' parameters."""
    return dict(parse_qsl(urlsplit(address).query)).get(name)


def ssl_mode(address: str, environ: Mapping[str, str] = os.environ) -> str:
    """How PostgreSQL is spoken to; by libpq's own PGSSLMODE where the address is silent."""
    return parameter(address, "sslmode") or environ.get("PGSSLMODE") or "prefer"


def is_near(host: str) -> bool:
    """Whether what is said to it stays on this machine."""
    return host in LOOPBACK or host.startswith("/")


def wire(address: str, *, encrypted: bool) -> tuple[bool, str]:
    """Whether nobody who listens in reads along, and who answers is who it should be; and how."""
    mode = ssl_mode(address)
    if not encrypted:
        return all(map(is_near, hosts_of(address))), f"not encrypted (sslmode={mode})"
    if mode in {"verify-full", "verify-ca"}:
        return True, f"encrypted, its certificate verified (sslmode={mode})"
    return False, f"encrypted, its certificate not verified (sslmode={mode})"


def exposed_database(address: str) -> str | None:
    """Why production does not take this address; None where it does."""
    near = address.startswith("sqlite:") or all(map(is_near, hosts_of(address)))
    if near or ssl_mode(address) in SPOKEN:
        return None
    return "production wants sslmode=verify-full (or verify-ca, require, disable said outright)"


def exposed_redis(address: str) -> str | None:
    """The same of Redis."""
    parts = urlsplit(address)
    spoken = parts.scheme != "redis" or parameter(address, "tls") == "disable"
    if spoken or is_near(parts.hostname or ""):
        return None
    return "production wants rediss:// (or tls=disable said outright)"
