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
from transport.auth.issuers import AUDIENCE, ISSUER, OURS, Issuer, claim, words
from transport.auth.keys import Keys

LIFETIME_LIMIT = timedelta(hours=24)
# For `iat` and `nbf` alone: an expired token is expired. A revocation reaches so far ahead, too.
CLOCK_LEEWAY = timedelta(seconds=10)
TOKEN_LIMIT = 8 * 1024
SUB_LIMIT = 255
NAME_LIMIT = 200
JOINERS = "\u200c\u200d"  # Persian and emoji need them, within a word
INSTANT_LIMIT = 10**11  # seconds; beyond lies no date, and floats lose them
TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
"""What a token may call itself: others are signed by the same keys, to be used elsewhere."""
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
    """Verifies tokens, each against the keys of the issuer that it names."""

    def __init__(self, *trusted: tuple[Issuer, Keys]) -> None:
        self._trusted = {issuer.name: (issuer, keys) for issuer, keys in trusted}

    async def verify(self, token: str, now: datetime) -> Claims:
        """What `token` says, if it is signed, whole and in force at `now`; else TokenRefused."""
        if len(token) > TOKEN_LIMIT:
            raise TokenRefused("the token is longer than 8 KiB")
        issuer, payload = await self._signed(token)
        return read_claims(payload, now, issuer)

    async def _signed(self, token: str) -> tuple[Issuer, bytes]:
        try:
            signed = jws.extract_compact(token.encode())
            header = signed.headers()
            algorithm, kid, kind = header.get("alg"), header.get("kid"), header.get("typ", "JWT")
            if not isinstance(algorithm, str) or not isinstance(kid, str | None):
                raise TokenRefused("the token's header makes no sense")
            if not isinstance(kind, str) or kind.lower() not in TYPES:
                raise TokenRefused("typ: expected JWT or at+jwt")
            issuer, keys = self._named(signed.payload)
            key = await keys.find(kid, EDDSA.get(algorithm, algorithm))
            if key is None:
                raise TokenRefused("the token's key or algorithm is not known here")
            registry = _Registry(algorithms=[key.algorithm])
            if not jws.validate_compact(signed, key.key, registry=registry):
                raise TokenRefused("the token's signature is wrong")
        except (JoseError, ValueError, TypeError, RecursionError) as error:
            raise TokenRefused("the token is malformed") from error
        return issuer, signed.payload

    def _named(self, payload: bytes) -> tuple[Issuer, Keys]:
        """Whom it says that it comes from: believed only once that issuer's key has verified it."""
        name = _object(payload).get("iss")
        found = self._trusted.get(name) if isinstance(name, str) else None
        if found is None:
            raise TokenRefused(f"iss: expected {' or '.join(sorted(self._trusted))}")
        return found


def bearer(authorization: str | None) -> str:
    """The token of an `Authorization: Bearer …` value; TokenRefused where there is none."""
    if authorization is None:
        raise TokenRefused("no token was sent")
    scheme, _, token = authorization.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or " " in token:
        raise TokenRefused("expected `Bearer` and a token")
    return token


def _object(payload: bytes) -> dict[str, Any]:
    try:
        said = orjson.loads(payload)
    except ValueError as error:
        raise TokenRefused("the token's claims are not JSON") from error
    if not isinstance(said, dict):
        raise TokenRefused("the token's claims are not an object")
    return said


def read_claims(payload: bytes, now: datetime, issuer: Issuer = OURS) -> Claims:
    """The claims of a signed payload, each checked; TokenRefused names the first that is wrong."""
    said = _object(payload)
    _check_parties(said, issuer)
    role = _role(said, issuer)
    return Claims(
        role=role,
        sub=_text(said, "sub", SUB_LIMIT),
        name=_label(claim(said, issuer.name_claim)),
        support_roles=_support_roles(said, role, issuer),
        expires_at=_expiry(said, now),
        issued_at=_instant(said, "iat"),
    )


def _check_parties(said: Mapping[str, Any], issuer: Issuer) -> None:
    if said.get("iss") != issuer.name:
        raise TokenRefused(f"iss: expected {issuer.name}")
    if issuer.audiences.isdisjoint(words(claim(said, issuer.audience_claim))):
        expected = " or ".join(sorted(issuer.audiences))
        raise TokenRefused(f"{'.'.join(issuer.audience_claim)}: expected {expected}")
    for name, value in issuer.require.items():
        if said.get(name) != value:
            raise TokenRefused(f"{name}: expected {value}")


def _role(said: Mapping[str, Any], issuer: Issuer) -> Role:
    """The one role that it gives; of several, or one that is not this issuer's to give, none."""
    if issuer.role_claim is None:
        (role,) = issuer.roles
        return role
    found = claim(said, issuer.role_claim)
    listed = words(found) if not issuer.strict or isinstance(found, str) else []
    roles = {issuer.role_values[one] for one in listed if one in issuer.role_values}
    if len(roles) != 1 or not roles <= issuer.roles:
        expected = ", ".join(role.value for role in Role if role in issuer.roles)
        raise TokenRefused(f"{'.'.join(issuer.role_claim)}: expected one of {expected}")
    return roles.pop()


def _support_roles(said: Mapping[str, Any], role: Role, issuer: Issuer) -> frozenset[SupportRole]:
    found = claim(said, issuer.support_roles_claim)
    known = issuer.support_role_values
    if issuer.strict:
        listed = [] if found is None else found
        if not isinstance(listed, list) or (listed and role is not Role.SUPPORT):
            raise TokenRefused("support_roles: expected a list, of support alone")
        if not all(isinstance(one, str) and one in known for one in listed):
            raise TokenRefused("support_roles: agent, trainer, city_manager or lead")
    if role is not Role.SUPPORT:
        return frozenset()
    return frozenset(known[one] for one in words(found) if one in known)


def _label(found: object) -> str | None:
    """A name is a label, and never refuses: what a log can't take is left out of it (a joiner that
    a script needs stays), and one that holds nothing then, or is no text, is none.
    """
    if not isinstance(found, str):
        return None
    kept = "".join(one for one in found if one.isprintable() or one in JOINERS)
    return kept.strip()[:NAME_LIMIT].strip(f" {JOINERS}") or None


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
