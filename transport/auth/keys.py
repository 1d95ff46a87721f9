"""The keys that tokens are checked with: one shared secret, or a published set (JWKS).

The algorithm follows from the key, never from the token: a token may only agree.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import orjson
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey

log = structlog.get_logger(__name__)

FETCH_LIMIT = 256 * 1024
KEYS_LIMIT = 100
RSA_BITS = range(2_048, 16_384 + 1)  # beyond, no signature would be verified


Fetch = Callable[[str], Awaitable[bytes]]
"""The body at an address: answered 200, no longer than FETCH_LIMIT. OSError where there is none."""


class KeysUnavailable(Exception):
    """The set can't be had or makes no sense; what was known before stays in force."""


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A key with its one signature: RS256, ES256, or Ed25519 (which tokens call EdDSA too)."""

    kid: str | None
    algorithm: str
    key: Key

    def fits(self, kid: str | None, algorithm: str) -> bool:
        """A token that names no key fits all of its algorithm."""
        return algorithm == self.algorithm and kid in {None, self.kid}


class Keys(Protocol):
    """Where the key for a token's header is looked up."""

    async def find(self, kid: str | None, algorithm: str) -> VerifyingKey | None:
        """The one key that fits; None where none does, or more than one."""
        ...


class SharedSecret:
    """HS256 with the installation's own secret."""

    def __init__(self, secret: bytes) -> None:
        self._key = VerifyingKey(None, "HS256", OctKey.import_key(secret))

    async def find(self, kid: str | None, algorithm: str) -> VerifyingKey | None:
        """The secret, whatever the token calls it."""
        return self._key if algorithm == self._key.algorithm else None


@dataclass(frozen=True, slots=True)
class RefreshTimes:
    """Seconds: for how long a set counts as fresh, and the least time between two fetches."""

    stale_after: float = 600
    retry_after: float = 30
    fetch_within: float = 5


class PublishedKeys:
    """A JWKS, fetched again for a key it doesn't know and now and then to forget withdrawn ones.

    One fetch at a time, and none within `retry_after` of the last, so that tokens of invented
    keys can't make this server hammer the identity provider. A fetch that fails keeps the old keys.
    """

    def __init__(
        self,
        fetch: Callable[[], Awaitable[bytes]],
        *,
        times: RefreshTimes = RefreshTimes(),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._times = times
        self._monotonic = monotonic
        self._keys: tuple[VerifyingKey, ...] = ()
        self._tried_at = float("-inf")
        self._refreshing: asyncio.Task[None] | None = None

    async def find(self, kid: str | None, algorithm: str) -> VerifyingKey | None:
        """The one key that fits, after a refresh if it is unknown and one may be made."""
        found = self._known(kid, algorithm)
        age = self._monotonic() - self._tried_at
        if found is None and (age >= self._times.retry_after or self._refreshing):
            await self.refresh()
            return self._known(kid, algorithm)
        if age >= self._times.stale_after:
            self._begin()  # in the background: the known key answers now
        return found

    @property
    def count(self) -> int:
        """How many keys are known now."""
        return len(self._keys)

    async def refresh(self) -> None:
        """Fetches the set; returns when that is done, well or not. Asked twice, it is done once."""
        await asyncio.shield(self._begin())

    def _begin(self) -> asyncio.Task[None]:
        if self._refreshing is None:
            self._tried_at = self._monotonic()
            self._refreshing = asyncio.create_task(self._replace(), name="refresh token keys")
            self._refreshing.add_done_callback(self._ended)
        return self._refreshing

    def _ended(self, _: asyncio.Task[None]) -> None:
        self._refreshing = None

    async def _replace(self) -> None:
        try:
            async with asyncio.timeout(self._times.fetch_within):
                text = await self._fetch()
            self._keys = tuple(usable_keys(text))
        except (KeysUnavailable, TimeoutError, OSError) as error:
            log.warning("token keys not refreshed", reason=type(error).__name__)

    def _known(self, kid: str | None, algorithm: str) -> VerifyingKey | None:
        fitting = [key for key in self._keys if key.fits(kid, algorithm)]
        return fitting[0] if len(fitting) == 1 else None


def published_at(place: str, fetch: Fetch) -> PublishedKeys:
    """The keys at an https address, fetched by `fetch`, or in a file; http is loopback's, as the
    settings see to.

    Raises KeysUnavailable for a file that is no JWKS. What is away now, an address or a file, is
    asked again when the first token comes.
    """
    if place.startswith(("https://", "http://")):
        return PublishedKeys(lambda: fetch(place))
    with suppress(OSError):
        usable_keys(_file(Path(place)))
    return PublishedKeys(lambda: asyncio.to_thread(_file, Path(place)))


def _file(path: Path) -> bytes:
    with path.open("rb") as file:
        return _bounded(file.read(FETCH_LIMIT + 1))


def _bounded(text: bytes) -> bytes:
    if len(text) > FETCH_LIMIT:
        raise KeysUnavailable("more than 256 KiB")
    return text


def usable_keys(text: bytes) -> Iterator[VerifyingKey]:
    """The set's signature keys. What we don't understand is passed over (RFC 7517 §5).

    Raises KeysUnavailable where `text` is no JWKS, or holds nothing that we can use.
    """
    try:
        listed = orjson.loads(text)["keys"]
    except (ValueError, TypeError, KeyError) as error:
        raise KeysUnavailable("no JWKS") from error
    if not isinstance(listed, list) or len(listed) > KEYS_LIMIT:
        raise KeysUnavailable("no JWKS")
    usable = _each_once(key for entry in listed if (key := _usable(entry)))
    if not usable:
        raise KeysUnavailable("no key that is RS256, ES256 or EdDSA")
    return iter(usable)


def _each_once(keys: Iterable[VerifyingKey]) -> list[VerifyingKey]:
    """Equal keys count once, by their thumbprint (RFC 7638): a set may say one twice."""
    return [*{(key.kid, key.algorithm, key.key.thumbprint()): key for key in keys}.values()]


def _usable(entry: object) -> VerifyingKey | None:
    """Never a symmetric key: a published secret is none, and would let anyone sign."""
    if not isinstance(entry, Mapping) or entry.get("use", "sig") != "sig":
        return None
    kid = entry.get("kid")
    if kid is not None and not isinstance(kid, str):
        return None
    try:
        algorithm, key = _imported(entry)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    agrees = _same(entry.get("alg", algorithm)) == algorithm
    return VerifyingKey(kid, algorithm, key) if agrees else None


def _imported(entry: Mapping[str, Any]) -> tuple[str, Key]:
    members = {name: entry[name] for name in ("kty", "crv", "n", "e", "x", "y") if name in entry}
    match members.get("kty"), members.get("crv"):
        case "RSA", _:
            return "RS256", _sized(RSAKey.import_key(members))
        case "EC", "P-256":
            return "ES256", ECKey.import_key(members)
        case "OKP", "Ed25519":
            return "Ed25519", OKPKey.import_key(members)
    raise ValueError("a key of another kind")


def _sized(key: RSAKey) -> RSAKey:
    if key.raw_value.key_size not in RSA_BITS:
        raise ValueError("an RSA key that is too short or too long")
    return key


def _same(algorithm: object) -> object:
    """RFC 9864 renamed EdDSA; both names are one signature here."""
    return "Ed25519" if algorithm == "EdDSA" else algorithm
