"""How a setting is spelt: a check and a type for each kind.

Each check gives the value to keep, or raises ValueError; the field's description is what the person
who set it is told.
"""

import base64
import contextlib
import json
import re
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from iso4217 import Currency
from pydantic import AfterValidator, BeforeValidator, Field

from bootstrap.addresses import LOOPBACK, read_postgres, read_redis

SECRET_BYTES = 32


def _split(address: str) -> SplitResult:
    parts = urlsplit(address)
    _ = parts.port  # raises ValueError for a port that is no number or out of range
    return parts


def _database(address: str) -> str:
    if re.fullmatch(r"sqlite://[^?#]*[^?#/]", address):
        return address
    return read_postgres(address)


def _files(address: str) -> str:
    """No names and passwords in it: who we are is told as the stores' own tools are told it."""
    if re.fullmatch(r"file://[^?#]*[^?#/]", address):
        return address
    parts = _split(address)
    bucket = parts.netloc if parts.scheme == "s3" else parts.path.strip("/").partition("/")[0]
    near = parts.scheme in {"s3", "https"} or (
        parts.scheme == "http" and parts.hostname in LOOPBACK
    )
    if near and parts.hostname and bucket and re.fullmatch(r"[^?#@]*", address):
        return address
    raise ValueError


def _readable(place: str) -> Path:
    with contextlib.suppress(OSError), Path(place).open("rb"):
        return Path(place)
    raise ValueError


def _manifest(place: str) -> Path:
    listed = json.loads(_readable(place).read_bytes())  # no JSON, no UTF-8: ValueErrors too
    if isinstance(listed, dict) and all(isinstance(text, str) for text in listed.values()):
        return Path(place)
    raise ValueError


def _jwks(place: str) -> str:
    parts = _split(place)
    if parts.scheme == "https" and parts.hostname:
        return place
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return place  # for development: production refuses it, see `_secrets_stand`
    return str(_readable(place))


def _expo(address: str) -> str | None:
    """None for `off`. No name or password in it, and no query: what is asked comes after it."""
    if address == "off":
        return None
    parts = _split(address)
    near = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if near and parts.hostname and re.fullmatch(r"[^?#@\s]*", address):
        return address
    raise ValueError


def _secret(text: str) -> bytes:
    secret = text.encode()
    public = text.startswith(("-----BEGIN", "ssh-"))  # a key pair's half is no shared secret
    if SECRET_BYTES <= len(secret) <= 1024 and not public:
        return secret
    raise ValueError


def _grounds_key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) == SECRET_BYTES:
        return key
    raise ValueError


def _grounds_keys(listed: str) -> tuple[bytes, ...]:
    keys = tuple(_grounds_key(part.strip()) for part in listed.split(","))
    if len(set(keys)) == len(keys) <= 10:
        return keys
    raise ValueError


def _currency(code: str) -> str:
    if Currency(code).code == code and Currency(code).exponent is not None:
        return code
    raise ValueError  # gold and test codes have no minor units (M1)


def _time_zone(name: str) -> tzinfo:
    try:
        return UTC if name == "UTC" else ZoneInfo(name)  # a machine may know no zones at all
    except (ZoneInfoNotFoundError, OSError):  # a folder of zones, a name too long
        raise ValueError from None


def _origins(listed: str) -> tuple[str, ...]:
    return tuple(_origin(part.strip()) for part in listed.split(","))


def _origin(origin: str) -> str:
    parts = _split(origin)
    exact = origin == f"{parts.scheme}://{parts.netloc}".lower() and "@" not in parts.netloc
    if parts.scheme in {"http", "https"} and parts.hostname and exact:
        return origin
    raise ValueError


def _words(listed: str) -> tuple[str, ...]:
    words = tuple(part.strip() for part in listed.split(","))
    if len(words) <= 100 and all(4 <= sum(map(str.isalpha, word)) <= 100 for word in words):
        return words
    raise ValueError


DatabaseUrl = Annotated[str, AfterValidator(_database)]
RedisUrl = Annotated[str, AfterValidator(read_redis)]
FilesUrl = Annotated[str, AfterValidator(_files)]
Jwks = Annotated[str, AfterValidator(_jwks)]
Manifest = Annotated[Path, BeforeValidator(_manifest)]
Readable = Annotated[Path, BeforeValidator(_readable)]
ExpoUrl = Annotated[str | None, BeforeValidator(_expo)]
Secret = Annotated[bytes, BeforeValidator(_secret)]
GroundsKey = Annotated[bytes, BeforeValidator(_grounds_key)]
GroundsKeys = Annotated[tuple[bytes, ...], BeforeValidator(_grounds_keys)]
CurrencyCode = Annotated[str, AfterValidator(_currency)]
TimeZone = Annotated[tzinfo, BeforeValidator(_time_zone)]
Origins = Annotated[tuple[str, ...], BeforeValidator(_origins)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
MetricsToken = Annotated[str, Field(pattern=r"^[!-~]{16,1024}$")]
ExpoToken = Annotated[str, Field(pattern=r"^[!-~]{1,1024}$")]
Host = Annotated[str, Field(pattern=r"^[A-Za-z0-9.:_-]{1,255}$")]
