"""Tokens and keys as good and as bad as a test wants them."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
SECRET = b"s" * 32
AT = int(NOW.timestamp())
HOUR = 3600
GOOD: dict[str, Any] = {
    "iss": "doorstep",
    "aud": "doorstep",
    "sub": "idp|42",
    "role": "client",
    "iat": AT,
    "exp": AT + HOUR,
}
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
ED = OKPKey.generate_key("Ed25519", {"kid": "ed"})


def signed(
    claims: object, key: Key | None = None, header: dict[str, Any] | None = None, alg: str = "HS256"
) -> str:
    """A token that says `claims`, with whatever header, signed in earnest."""
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    registry = JWSRegistry(algorithms=[alg], strict_check_header=False)
    return jws.serialize_compact(
        {"alg": alg} | (header or {}), payload, key or OctKey.import_key(SECRET), registry=registry
    )


def headed(header: dict[str, Any]) -> str:
    """A good token under another header, which no library would write."""
    written = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return written + "." + signed(GOOD).partition(".")[2]


def jwks(*keys: Key, **extra: object) -> bytes:
    return json.dumps({"keys": [key.as_dict(private=False) | extra for key in keys]}).encode()
