"""Tokens of identity providers, as each shapes its own; and what none may do for another."""

import json
from typing import Any

import pytest
from joserfc.jwk import Key, RSAKey

from bootstrap.issuers import IssuersWrong, read_issuers
from domain.model.people import Role, SupportRole
from tests.transport.signing import AT, HOUR, NOW, signed
from transport.auth.keys import PublishedKeys
from transport.auth.tokens import TokenRefused, Tokens

APPS, DESK = (RSAKey.generate_key(2048, {"kid": name}) for name in ("apps", "desk"))
TIMES = {"iat": AT, "exp": AT + HOUR}
AUTH0 = {
    "issuer": "https://doorstep.eu.auth0.com/",
    "jwks": "https://doorstep.eu.auth0.com/.well-known/jwks.json",
    "audience": ["https://api.doorstep.example"],
    "roles": ["client", "partner"],
    "role_claim": "https://doorstep.example/role",
}
COGNITO = {
    "issuer": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A",
    "jwks": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A/.well-known/jwks.json",
    "audience": ["app-1"],
    "audience_claim": "client_id",
    "roles": ["client", "partner"],
    "role_claim": "cognito:groups",
    "role_values": {"Guests": "client", "Hosts": "partner"},
    "require": {"token_use": "access"},
}
ENTRA = {
    "issuer": "https://login.microsoftonline.com/tenant/v2.0",
    "jwks": "https://login.microsoftonline.com/tenant/discovery/v2.0/keys",
    "audience": ["api-id"],
    "roles": ["support"],
    "support_roles_claim": "roles",
    "support_role_values": {"Doorstep.Agent": "agent", "Doorstep.Lead": "lead"},
    "require": {"azp": "desk-app"},
}
FIREBASE = {
    "issuer": "https://securetoken.google.com/doorstep",
    "jwks": "https://www.googleapis.com/service_accounts/v1/jwk/securetoken",
    "audience": ["doorstep"],
    "roles": ["client"],
}
KEYCLOAK = {
    "issuer": "https://id.example/realms/doorstep",
    "jwks": "https://id.example/realms/doorstep/protocol/openid-connect/certs",
    "audience": ["doorstep-api"],
    "roles": ["client", "partner"],
    "role_claim": ["realm_access", "roles"],
}
OKTA = {
    "issuer": "https://doorstep.okta.com/oauth2/default",
    "jwks": "https://doorstep.okta.com/oauth2/default/v1/keys",
    "audience": ["api://doorstep"],
    "roles": ["support"],
    "support_roles_claim": "groups",
    "support_role_values": {"desk-trainers": "trainer"},
}
SHAPES: list[tuple[dict[str, Any], dict[str, Any], Role, frozenset[SupportRole]]] = [
    (
        AUTH0,
        {
            "aud": ["https://api.doorstep.example", "https://doorstep.eu.auth0.com/userinfo"],
            "azp": "spa",
            "scope": "openid",
            "https://doorstep.example/role": "partner",
        },
        Role.PARTNER,
        frozenset(),
    ),
    (
        COGNITO,
        {"client_id": "app-1", "token_use": "access", "cognito:groups": ["Hosts", "Beta"]},
        Role.PARTNER,
        frozenset(),
    ),
    (
        ENTRA,
        {"aud": "api-id", "azp": "desk-app", "roles": ["Doorstep.Agent", "Other"], "ver": "2.0"},
        Role.SUPPORT,
        frozenset({SupportRole.AGENT}),
    ),
    (
        FIREBASE,
        {"aud": "doorstep", "user_id": "u", "firebase": {"sign_in_provider": "phone"}},
        Role.CLIENT,
        frozenset(),
    ),
    (
        KEYCLOAK,
        {
            "aud": ["account", "doorstep-api"],
            "typ": "Bearer",
            "realm_access": {"roles": ["offline_access", "client", "uma_authorization"]},
        },
        Role.CLIENT,
        frozenset(),
    ),
    (
        OKTA,
        {"aud": "api://doorstep", "cid": "desk", "groups": ["Everyone", "desk-trainers"]},
        Role.SUPPORT,
        frozenset({SupportRole.TRAINER}),
    ),
]
NAMES = ["auth0", "cognito", "entra", "firebase", "keycloak", "okta"]


def trusting(*listed: tuple[dict[str, Any], Key]) -> Tokens:
    """What believes these issuers, each with a key of its own."""
    issuers = [
        issuer for issuer, _ in read_issuers(json.dumps([one for one, _ in listed]).encode())
    ]
    return Tokens(*zip(issuers, (_keys(key) for _, key in listed), strict=True))


def _keys(key: Key) -> PublishedKeys:
    async def fetch() -> bytes:
        return json.dumps({"keys": [key.as_dict(private=False)]}).encode()

    return PublishedKeys(fetch)


def token(issuer: dict[str, Any], said: dict[str, Any], key: Key = APPS, typ: str = "JWT") -> str:
    """A token of an issuer's shape."""
    claims = {"iss": issuer["issuer"], "sub": "u-1", **TIMES, **said}
    return signed(claims, key, {"alg": "RS256", "kid": key.kid, "typ": typ}, "RS256")


@pytest.mark.parametrize(("issuer", "said", "role", "roles"), SHAPES, ids=NAMES)
async def test_each_providers_tokens_sign_in(
    issuer: dict[str, Any], said: dict[str, Any], role: Role, roles: frozenset[SupportRole]
) -> None:
    claims = await trusting((issuer, APPS)).verify(token(issuer, said), NOW)
    assert (claims.role, claims.sub, claims.support_roles) == (role, "u-1", roles)


@pytest.mark.parametrize(
    ("issuer", "said", "told"),
    [
        (AUTH0, {"aud": "https://other.example"}, "aud: expected"),
        (AUTH0, {"https://doorstep.example/role": "support"}, "expected one of client, partner"),
        (AUTH0, {"https://doorstep.example/role": None, "role": "client"}, "expected one of"),
        (AUTH0, {"https://doorstep.example/role": ["client", "partner"]}, "expected one of"),
        (COGNITO, {"token_use": "id", "aud": "app-1"}, "token_use: expected access"),
        (COGNITO, {"client_id": "app-2", "aud": "app-1"}, "client_id: expected app-1"),
        (COGNITO, {"cognito:groups": ["support"]}, "expected one of"),
        (ENTRA, {"azp": "another-app"}, "azp: expected desk-app"),
        (KEYCLOAK, {"realm_access": {"roles": ["support"]}}, "expected one of"),
        (KEYCLOAK, {"realm_access": "client"}, "expected one of"),
        (KEYCLOAK, {"aud": "account"}, "aud: expected"),
    ],
)
async def test_a_token_for_something_else_is_refused(
    issuer: dict[str, Any], said: dict[str, Any], told: str
) -> None:
    good = next(shape for one, shape, *_ in SHAPES if one is issuer)
    with pytest.raises(TokenRefused, match=told):
        await trusting((issuer, APPS)).verify(token(issuer, {**good, **said}), NOW)


async def test_no_issuer_signs_for_another_nor_gives_its_roles() -> None:
    tokens = trusting((AUTH0, APPS), (ENTRA, DESK))
    desk = SHAPES[2][1]
    assert (await tokens.verify(token(ENTRA, desk, DESK), NOW)).role is Role.SUPPORT
    for wrong in (
        token(ENTRA, desk, APPS),  # the apps' issuer signs in the desk's name
        token(AUTH0, desk, DESK),
        token(AUTH0, {**SHAPES[0][1], "roles": ["Doorstep.Lead"], "iss": "https://nobody"}),
        token(AUTH0, {**SHAPES[0][1], "iss": "doorstep"}),
        token(AUTH0, {**SHAPES[0][1], "iss": [AUTH0["issuer"]]}),
    ):
        with pytest.raises(TokenRefused):
            await tokens.verify(wrong, NOW)
    client = {**SHAPES[0][1], "support_roles": ["lead"], "roles": ["Doorstep.Lead"]}
    assert (await tokens.verify(token(AUTH0, client), NOW)).support_roles == frozenset()


@pytest.mark.parametrize("typ", ["logout+jwt", "dpop+jwt", "secevent+jwt", "JWE", ""])
async def test_a_token_that_calls_itself_another_thing_is_refused(typ: str) -> None:
    with pytest.raises(TokenRefused, match=r"^typ: "):
        await trusting((AUTH0, APPS)).verify(token(AUTH0, SHAPES[0][1], typ=typ), NOW)
    for good in ("at+jwt", "jwt"):
        await trusting((AUTH0, APPS)).verify(token(AUTH0, SHAPES[0][1], typ=good), NOW)


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        ({}, "expected 1 to 10"),
        ([{**AUTH0, "audienc": []}], "audienc: "),
        ([{**AUTH0, "audience": []}], "audience: "),
        ([AUTH0, {**ENTRA, "roles": ["client"]}], "a role is given by two issuers"),
        ([AUTH0, {**AUTH0, "roles": ["support"]}], "an issuer stands there twice"),
        ([{**AUTH0, "role_claim": None}], "several roles need a role_claim"),
        ([{**AUTH0, "role_values": {"x": "support"}}], "role_values hold a role"),
        ([{**AUTH0, "roles": ["integration"]}], "an API key"),
    ],
)
def test_a_list_of_issuers_that_is_wrong_is_told_in_one_line(listed: object, told: str) -> None:
    with pytest.raises(IssuersWrong, match=told) as wrong:
        list(read_issuers(json.dumps(listed).encode()))
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("Eve\n+4915550001112", "Eve+4915550001112"),
        ("\u200b\u200d", None),
        ("\u202eevil", "evil"),
        ("x" * 500, "x" * 200),
        (42, None),
        ("", None),
    ],
)
async def test_a_name_is_a_label_and_never_refuses(given: object, kept: str | None) -> None:
    found = await trusting((FIREBASE, APPS)).verify(
        token(FIREBASE, {**SHAPES[3][1], "name": given}), NOW
    )
    assert found.name == kept


async def test_a_key_that_a_set_says_twice_counts_once() -> None:
    async def fetch() -> bytes:
        one = APPS.as_dict(private=False)
        return json.dumps({"keys": [one, {**one, "use": "sig"}]}).encode()

    keys = PublishedKeys(fetch)
    assert await keys.find("apps", "RS256") is not None
    assert keys.count == 1
