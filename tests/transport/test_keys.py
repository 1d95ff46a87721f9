"""Published keys: which are used, how they are fetched, and what they verify."""

import asyncio
import base64
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, Key, RSAKey

from tests.transport.signing import EC, ED, GOOD, NOW, RSA, jwks, signed
from transport.auth.issuers import OURS
from transport.auth.keys import (
    KeysUnavailable,
    PublishedKeys,
    RefreshTimes,
    published_at,
    usable_keys,
)
from transport.auth.tokens import TokenRefused, Tokens


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


@pytest.mark.parametrize(
    ("key", "alg"), [(RSA, "RS256"), (EC, "ES256"), (ED, "Ed25519"), (ED, "EdDSA")]
)
@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
async def test_published_keys_verify_by_their_own_algorithm(key: Key, alg: str) -> None:
    tokens = Tokens((OURS, PublishedKeys(Provider(jwks(RSA, EC, ED)))))
    claims = await tokens.verify(signed(GOOD, key, {"kid": key.kid}, alg), NOW)
    assert claims.sub == "idp|42"
    assert (await tokens.verify(signed(GOOD, key, None, alg), NOW)).sub == "idp|42"


async def test_a_public_key_is_no_hs256_secret() -> None:
    text = signed(GOOD, header={"kid": "rsa"}).rpartition(".")[0]
    mac = hmac.digest(RSA.as_pem(private=False), text.encode(), "sha256")
    forged = text + "." + base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
    with pytest.raises(TokenRefused, match="algorithm is not known"):
        await Tokens((OURS, PublishedKeys(Provider(jwks(RSA))))).verify(forged, NOW)


@pytest.mark.parametrize("alg", ["RS384", "RS512", "PS256"])
async def test_another_algorithm_of_the_same_key_is_refused(alg: str) -> None:
    tokens = Tokens((OURS, PublishedKeys(Provider(jwks(RSA)))))
    with pytest.raises(TokenRefused):
        await tokens.verify(signed(GOOD, RSA, {"kid": "rsa"}, alg), NOW)


async def test_a_token_that_names_no_key_needs_it_to_be_the_only_one() -> None:
    other = RSAKey.generate_key(2048, {"kid": "other"})
    tokens = Tokens((OURS, PublishedKeys(Provider(jwks(RSA, other)))))
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


async def _nowhere(_: str) -> bytes:
    raise AssertionError


async def test_keys_are_read_from_a_file_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "jwks.json"
    keys = published_at(str(path), _nowhere)
    assert await keys.find("rsa", "RS256") is None
    path.write_bytes(jwks(RSA))
    await keys.refresh()
    assert await keys.find("rsa", "RS256") is not None
    path.write_bytes(b" " * 300_000 + jwks(EC))
    await keys.refresh()
    assert await keys.find("ec", "ES256") is None
