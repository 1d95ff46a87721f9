"""Which tokens are believed: docs/interfaces.md, "Tokens"."""

import asyncio
import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from domain.people import Role, SupportRole
from transport.keys import (
    KeysUnavailable,
    PublishedKeys,
    RefreshTimes,
    SharedSecret,
    fetched,
    published_at,
    usable_keys,
)
from transport.tokens import Claims, TokenRefused, Tokens, bearer, issue

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


async def verify(token: str) -> Claims:
    return await Tokens(SharedSecret(SECRET)).verify(token, NOW)


class Provider:
    """An identity provider that counts how often it is asked."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self) -> bytes:
        self.asked += 1
        answer = self.answers[min(self.asked, len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Watch:
    """A monotonic clock that stands still until told."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


async def test_a_good_token_says_who_is_asking() -> None:
    assert await verify(signed(GOOD | {"name": "Mia"})) == Claims(
        role=Role.CLIENT,
        sub="idp|42",
        name="Mia",
        support_roles=frozenset(),
        expires_at=NOW + timedelta(hours=1),
    )


async def test_support_brings_its_roles() -> None:
    claims = await verify(signed(GOOD | {"role": "support", "support_roles": ["agent", "lead"]}))
    assert claims.support_roles == {SupportRole.AGENT, SupportRole.LEAD}


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": ["other", "doorstep"]},
        {"name": None},
        {"support_roles": []},
        {"role": "payments"},
        {"sub": "x" * 255},
        {"iat": AT + 60},
        {"exp": AT + 24 * HOUR},
        {"iat": AT - 24 * HOUR + 1, "exp": AT + 1},
        {"exp": AT + 0.001},
        {"nbf": AT + 60},
    ],
)
async def test_claims_at_their_bounds_are_believed(changes: dict[str, Any]) -> None:
    await verify(signed(GOOD | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "other"},
        {"iss": None},
        {"aud": "other"},
        {"aud": ["other"]},
        {"aud": {"doorstep": 1}},
        {"sub": ""},
        {"sub": "  "},
        {"sub": 42},
        {"sub": None},
        {"sub": "x" * 256},
        {"sub": "a\x00b"},
        {"sub": "\ud800"},
        {"role": "integration"},
        {"role": "admin"},
        {"role": "CLIENT"},
        {"role": None},
        {"role": ["client"]},
        {"support_roles": ["agent"]},
        {"role": "support", "support_roles": ["boss"]},
        {"role": "support", "support_roles": "agent"},
        {"role": "support", "support_roles": [["agent"]]},
        {"name": "x" * 201},
        {"name": 7},
        {"name": "a\nb"},
        {"exp": AT},
        {"exp": AT - 1},
        {"exp": str(AT + HOUR)},
        {"exp": True},
        {"exp": None},
        {"exp": 10**400},
        {"exp": 1e300},
        {"iat": float("nan")},
        {"iat": AT + 61},
        {"iat": None},
        {"iat": -1},
        {"exp": AT + 25 * HOUR},
        {"exp": AT + 24 * HOUR + 1},
        {"iat": AT + 30, "exp": AT + 20},
        {"nbf": AT + 61},
        {"nbf": "soon"},
    ],
)
async def test_a_claim_that_is_wrong_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(TokenRefused):
        await verify(signed(GOOD | changes))


@pytest.mark.parametrize("missing", ["iss", "aud", "sub", "role", "iat", "exp"])
async def test_a_claim_that_is_missing_is_refused(missing: str) -> None:
    with pytest.raises(TokenRefused, match=missing):
        await verify(signed({k: v for k, v in GOOD.items() if k != missing}))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "...",
        "a.b.c",
        "é.é.é",
        "\ud800",
        "x" * 8193,
        signed(b"[" * 5000),
        signed(b'"text"'),
        signed(b"null"),
        signed(b"\xff"),
        signed(b""),
        signed(GOOD, OctKey.import_key(b"t" * 32)),
        signed(GOOD)[:-6] + "AAAAAA",
        headed({"alg": "HS256", "kid": 5}),
        headed({"alg": ["HS256"]}),
        headed({"alg": "none"}),
        headed({}),
        signed(GOOD, header={"crit": ["b64"], "b64": False}),
        signed(GOOD, OctKey.import_key(b"s" * 64), alg="HS512"),
        headed({"alg": "none"}).rpartition(".")[0] + ".",
    ],
)
async def test_what_is_not_signed_by_us_is_refused(token: str) -> None:
    with pytest.raises(TokenRefused):
        await verify(token)


def test_a_bearer_value_gives_its_token() -> None:
    assert bearer("Bearer abc") == "abc"
    assert bearer(" bearer  abc ") == "abc"


@pytest.mark.parametrize("value", [None, "", "Bearer", "Bearer ", "Basic abc", "abc", "Bearer a b"])
def test_another_value_is_refused(value: str | None) -> None:
    with pytest.raises(TokenRefused):
        bearer(value)


async def test_an_issued_token_is_believed() -> None:
    token = issue(
        SECRET,
        role=Role.SUPPORT,
        sub="s-1",
        name="Ada",
        support_roles={SupportRole.TRAINER},
        ttl=timedelta(hours=24),
        now=NOW,
    )
    claims = await verify(token)
    assert (claims.role, claims.sub, claims.name) == (Role.SUPPORT, "s-1", "Ada")
    assert claims.support_roles == {SupportRole.TRAINER}


@pytest.mark.parametrize("ttl", [timedelta(), timedelta(hours=-1), timedelta(hours=24, seconds=1)])
def test_no_token_is_issued_that_would_be_refused(ttl: timedelta) -> None:
    with pytest.raises(TokenRefused, match="exp"):
        issue(SECRET, role=Role.CLIENT, sub="c", ttl=ttl, now=NOW)


@pytest.mark.parametrize(
    ("key", "alg"), [(RSA, "RS256"), (EC, "ES256"), (ED, "Ed25519"), (ED, "EdDSA")]
)
@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
async def test_published_keys_verify_by_their_own_algorithm(key: Key, alg: str) -> None:
    tokens = Tokens(PublishedKeys(Provider(jwks(RSA, EC, ED))))
    claims = await tokens.verify(signed(GOOD, key, {"kid": key.kid}, alg), NOW)
    assert claims.sub == "idp|42"
    assert (await tokens.verify(signed(GOOD, key, None, alg), NOW)).sub == "idp|42"


async def test_a_public_key_is_no_hs256_secret() -> None:
    text = signed(GOOD, header={"kid": "rsa"}).rpartition(".")[0]
    mac = hmac.digest(RSA.as_pem(private=False), text.encode(), "sha256")
    forged = text + "." + base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
    with pytest.raises(TokenRefused, match="algorithm is not known"):
        await Tokens(PublishedKeys(Provider(jwks(RSA)))).verify(forged, NOW)


@pytest.mark.parametrize("alg", ["RS384", "RS512", "PS256"])
async def test_another_algorithm_of_the_same_key_is_refused(alg: str) -> None:
    tokens = Tokens(PublishedKeys(Provider(jwks(RSA))))
    with pytest.raises(TokenRefused):
        await tokens.verify(signed(GOOD, RSA, {"kid": "rsa"}, alg), NOW)


async def test_a_token_that_names_no_key_needs_it_to_be_the_only_one() -> None:
    other = RSAKey.generate_key(2048, {"kid": "other"})
    tokens = Tokens(PublishedKeys(Provider(jwks(RSA, other))))
    with pytest.raises(TokenRefused):
        await tokens.verify(signed(GOOD, RSA, None, "RS256"), NOW)


def test_keys_that_are_not_ours_to_use_are_passed_over() -> None:
    listed: list[Any] = [
        7,
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "RSA"},
        {"kty": "XX"},
        RSA.as_dict(private=False) | {"use": "enc"},
        RSA.as_dict(private=False) | {"alg": "RS512"},
        RSA.as_dict(private=False) | {"kid": 5},
        ECKey.generate_key("P-384").as_dict(private=False),
        ED.as_dict(private=False) | {"alg": "EdDSA"},
    ]
    assert [key.kid for key in usable_keys(json.dumps({"keys": listed}).encode())] == ["ed"]


@pytest.mark.filterwarnings("ignore:Key size should be")
def test_a_short_rsa_key_is_not_used() -> None:
    with pytest.raises(KeysUnavailable):
        usable_keys(jwks(RSAKey.generate_key(1024)))


@pytest.mark.parametrize(
    "text", [b"", b"null", b"[]", b"{}", b'{"keys": 5}', b'{"keys": []}', b"[" * 9999]
)
def test_what_is_no_jwks_is_refused(text: bytes) -> None:
    with pytest.raises(KeysUnavailable):
        usable_keys(text)


async def test_an_unknown_key_is_fetched_once_in_thirty_seconds() -> None:
    provider, watch = Provider(jwks(EC), jwks(EC), jwks(EC, RSA)), Watch()
    keys = PublishedKeys(provider, monotonic=watch)
    assert await keys.find("rsa", "RS256") is None
    assert await keys.find("rsa", "RS256") is None
    watch.at = 29.9
    assert await keys.find("rsa", "RS256") is None
    assert provider.asked == 1
    watch.at = 30
    assert await keys.find("rsa", "RS256") is None
    watch.at = 60
    assert await keys.find("rsa", "RS256") is not None
    assert provider.asked == 3


async def test_tokens_that_come_together_share_one_fetch() -> None:
    provider = Provider(jwks(RSA))
    keys = PublishedKeys(provider)
    found = await asyncio.gather(*(keys.find("rsa", "RS256") for _ in range(10)))
    assert all(found)
    assert provider.asked == 1


@pytest.mark.parametrize("failure", [OSError("away"), KeysUnavailable("503"), b"<html>"])
async def test_a_failing_refresh_keeps_the_old_keys(failure: bytes | Exception) -> None:
    provider, watch = Provider(jwks(RSA), failure), Watch()
    keys = PublishedKeys(provider, monotonic=watch)
    await keys.refresh()
    watch.at = 700
    await keys.refresh()
    assert provider.asked == 2
    assert await keys.find("rsa", "RS256") is not None


async def test_a_stale_set_forgets_what_was_withdrawn() -> None:
    provider, watch = Provider(jwks(RSA, EC), jwks(EC)), Watch()
    keys = PublishedKeys(provider, monotonic=watch)
    assert await keys.find("rsa", "RS256") is not None
    watch.at = 600
    assert await keys.find("rsa", "RS256") is not None  # answered at once, refreshed behind it
    await keys.refresh()
    assert await keys.find("rsa", "RS256") is None
    assert provider.asked == 2


async def test_a_provider_that_never_answers_is_given_up() -> None:
    async def silent() -> bytes:
        await asyncio.Event().wait()
        raise AssertionError

    keys = PublishedKeys(silent, times=RefreshTimes(fetch_within=0.01))
    assert await keys.find("rsa", "RS256") is None


async def test_keys_are_read_from_a_file_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "jwks.json"
    keys = published_at(str(path))
    assert await keys.find("rsa", "RS256") is None
    path.write_bytes(jwks(RSA))
    await keys.refresh()
    assert await keys.find("rsa", "RS256") is not None
    path.write_bytes(b" " * 300_000 + jwks(EC))
    await keys.refresh()
    assert await keys.find("ec", "ES256") is None


async def ask(answer: bytes) -> bytes:
    """What `fetched` makes of a real server that answers so."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        return await fetched(f"http://127.0.0.1:{port}/jwks")


async def test_keys_are_fetched_from_an_address() -> None:
    assert await ask(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}") == b"{}"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 302 Found\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + b" " * 300_000,
    ],
)
async def test_an_answer_that_is_no_set_of_keys_is_refused(answer: bytes) -> None:
    with pytest.raises(KeysUnavailable):
        await ask(answer)
