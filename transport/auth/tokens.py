"""Bearer tokens: what a signed JWT must say to be believed (docs/interfaces.md, "Tokens")."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from joserfc.jws import JWSRegistry

from domain.model.people import Role, SupportRole
from transport.auth.keys import Keys

ISSUER = AUDIENCE = "doorstep"
LIFETIME_LIMIT = timedelta(hours=24)
# For `iat` and `nbf` alone: an expired token is expired. A revocation reaches so far ahead, too.
CLOCK_LEEWAY = timedelta(seconds=10)
TOKEN_LIMIT = 8 * 1024
SUB_LIMIT = 255
NAME_LIMIT = 200
INSTANT_LIMIT = 10**11  # seconds; beyond lies no date, and floats lose them
TOKEN_ROLES = frozenset({Role.CLIENT, Role.PARTNER, Role.SUPPORT, Role.PAYMENTS})
EDDSA = {"EdDSA": "Ed25519"}  # one signature, renamed by RFC 9864


class TokenRefused(Exception):
    """Why a token is not believed; the text says nothing that the token holds."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a believed token says: `(role, sub)` is the account.

    `issued_at` is what a revocation is measured against (V3).
    """

    role: Role
    sub: str
    name: str | None
    support_roles: frozenset[SupportRole]
    expires_at: datetime
    issued_at: datetime


class _Registry(JWSRegistry):
    """Verifies EdDSA by its new name; by the old one joserfc would warn at every token."""

    def get_alg(self, name: str) -> Any:
        return super().get_alg(EDDSA.get(name, name))


class Tokens:
    """Verifies tokens against `keys`."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    async def verify(self, token: str, now: datetime) -> Claims:
        """What `token` says, if it is signed, whole and in force at `now`; else TokenRefused."""
        if len(token) > TOKEN_LIMIT:
            raise TokenRefused("the token is longer than 8 KiB")
        return read_claims(await self._signed(token), now)

    async def _signed(self, token: str) -> bytes:
        try:
            signed = jws.extract_compact(token.encode())
            header = signed.headers()
            algorithm, kid = header.get("alg"), header.get("kid")
            if not isinstance(algorithm, str) or not isinstance(kid, str | None):
                raise TokenRefused("the token's header makes no sense")
            key = await self._keys.find(kid, EDDSA.get(algorithm, algorithm))
            if key is None:
                raise TokenRefused("the token's key or algorithm is not known here")
            registry = _Registry(algorithms=[key.algorithm])
            if not jws.validate_compact(signed, key.key, registry=registry):
                raise TokenRefused("the token's signature is wrong")
        except (JoseError, ValueError, TypeError, RecursionError) as error:
            raise TokenRefused("the token is malformed") from error
        return signed.payload


def bearer(authorization: str | None) -> str:
    """The token of an `Authorization: Bearer …` value; TokenRefused where there is none."""
    if authorization is None:
        raise TokenRefused("no token was sent")
    scheme, _, token = authorization.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or " " in token:
        raise TokenRefused("expected `Bearer` and a token")
    return token


def read_claims(payload: bytes, now: datetime) -> Claims:
    """The claims of a signed payload, each checked; TokenRefused names the first that is wrong."""
    try:
        said = orjson.loads(payload)
    except ValueError as error:
        raise TokenRefused("the token's claims are not JSON") from error
    if not isinstance(said, dict):
        raise TokenRefused("the token's claims are not an object")
    _check_parties(said)
    role = _role(said.get("role"))
    return Claims(
        role=role,
        sub=_text(said, "sub", SUB_LIMIT),
        name=_text(said, "name", NAME_LIMIT) if said.get("name") is not None else None,
        support_roles=_support_roles(said.get("support_roles"), role),
        expires_at=_expiry(said, now),
        issued_at=_instant(said, "iat"),
    )


def _check_parties(said: Mapping[str, Any]) -> None:
    if said.get("iss") != ISSUER:
        raise TokenRefused("iss: expected doorstep")
    audience = said.get("aud")
    if audience != AUDIENCE and not (isinstance(audience, list) and AUDIENCE in audience):
        raise TokenRefused("aud: expected doorstep")


def _role(said: object) -> Role:
    for role in TOKEN_ROLES:
        if said == role.value:
            return role
    raise TokenRefused("role: expected client, partner, support or payments")


def _support_roles(said: object, role: Role) -> frozenset[SupportRole]:
    listed = [] if said is None else said
    if not isinstance(listed, list) or (listed and role is not Role.SUPPORT):
        raise TokenRefused("support_roles: expected a list, of support alone")
    try:
        return frozenset(SupportRole(name) for name in listed)
    except ValueError as error:
        raise TokenRefused("support_roles: agent, trainer, city_manager or lead") from error


def _text(said: Mapping[str, Any], claim: str, limit: int) -> str:
    """Printable text alone: no database or log is to choke on a name."""
    text = said.get(claim)
    if not isinstance(text, str) or not text.strip() or not text.isprintable():
        raise TokenRefused(f"{claim}: expected printable text")
    if len(text) > limit:
        raise TokenRefused(f"{claim}: longer than {limit} characters")
    return text


def _expiry(said: Mapping[str, Any], now: datetime) -> datetime:
    expires_at, issued_at = _instant(said, "exp"), _instant(said, "iat")
    if issued_at > now + CLOCK_LEEWAY:
        raise TokenRefused("iat: in the future")
    if "nbf" in said and _instant(said, "nbf") > now + CLOCK_LEEWAY:
        raise TokenRefused("nbf: not yet in force")
    if not issued_at < expires_at <= issued_at + LIFETIME_LIMIT:
        raise TokenRefused("exp: expected after iat, by at most 24 h")
    if expires_at <= now:
        raise TokenRefused("exp: the token has expired")
    return expires_at


def _instant(said: Mapping[str, Any], claim: str) -> datetime:
    """A NumericDate (RFC 7519 §2), to the millisecond below."""
    seconds = said.get(claim)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise TokenRefused(f"{claim}: expected a number of seconds")
    if not 0 <= seconds < INSTANT_LIMIT:
        raise TokenRefused(f"{claim}: expected a number of seconds since 1970")
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(seconds * 1000))


def issue(
    secret: bytes,
    *,
    role: Role,
    sub: str,
    ttl: timedelta,
    now: datetime,
    name: str | None = None,
    support_roles: Collection[SupportRole] = (),
) -> str:
    """A token signed with HS256. TokenRefused for one that would be refused at once."""
    issued_at = int(now.timestamp())
    said: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": sub,
        "role": role.value,
        "iat": issued_at,
        "exp": issued_at + int(ttl.total_seconds()),
    }
    if name is not None:
        said["name"] = name
    if support_roles:
        said["support_roles"] = sorted(role.value for role in support_roles)
    payload = orjson.dumps(said)
    read_claims(payload, now)
    header = {"alg": "HS256", "typ": "JWT"}
    return jws.serialize_compact(header, payload, OctKey.import_key(secret), ["HS256"])
