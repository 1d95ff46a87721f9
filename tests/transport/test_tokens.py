"""Which tokens are believed: docs/interfaces.md, "Tokens"."""

from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import OctKey

from domain.model.people import Role, SupportRole
from tests.transport.signing import AT, GOOD, HOUR, NOW, SECRET, headed, signed
from transport.auth.issuers import OURS
from transport.auth.keys import SharedSecret
from transport.auth.tokens import Claims, TokenRefused, Tokens, bearer, issue


async def verify(token: str) -> Claims:
    return await Tokens((OURS, SharedSecret(SECRET))).verify(token, NOW)


async def test_a_good_token_says_who_is_asking() -> None:
    assert await verify(signed(GOOD | {"name": "Mia"})) == Claims(
        role=Role.CLIENT,
        sub="idp|42",
        name="Mia",
        support_roles=frozenset(),
        expires_at=NOW + timedelta(hours=1),
        issued_at=NOW,
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
        {"iat": AT + 10},
        {"exp": AT + 24 * HOUR},
        {"iat": AT - 24 * HOUR + 1, "exp": AT + 1},
        {"exp": AT + 0.001},
        {"nbf": AT + 10},
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
        {"exp": AT},
        {"exp": AT - 1},
        {"exp": str(AT + HOUR)},
        {"exp": True},
        {"exp": None},
        {"exp": 10**400},
        {"exp": 1e300},
        {"iat": float("nan")},
        {"iat": AT + 11},
        {"iat": None},
        {"iat": -1},
        {"exp": AT + 25 * HOUR},
        {"exp": AT + 24 * HOUR + 1},
        {"iat": AT + 30, "exp": AT + 20},
        {"nbf": AT + 11},
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
