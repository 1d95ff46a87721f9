"""API keys of a house's partners, and the integrations that come with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from domain.model.people import ApiScope, Role
from tests.people import REFUSAL, Person

CREATE = (
    REFUSAL
    + """
mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) {
  apiKey { id name prefix scopes createdAt expiresAt lastUsedAt revokedAt } secret
  refusal { ...RefusalParts } } }
"""
)
KEYS = "{ viewer { apiKeys { id name prefix scopes expiresAt lastUsedAt revokedAt } } }"


@dataclass
class Integration(Person):
    """A program with a partner's key; `id` is the partner's, `sub` the key's."""

    secret: str = ""

    @property
    def token(self) -> str:
        """The key's secret, whatever the time."""
        return self.secret


async def make_key(partner: Person, *scopes: ApiScope, **given: Any) -> dict[str, Any]:
    """A new key's payload."""
    asked = {"name": "Calendar", "scopes": [scope.value for scope in scopes], **given}
    payload: dict[str, Any] = (await partner.ask(CREATE, input=asked))["createApiKey"]
    return payload


async def integration(partner: Person, *scopes: ApiScope, **given: Any) -> Integration:
    """Whoever has a new key of the partner's."""
    payload = await make_key(partner, *scopes, **given)
    assert payload["refusal"] is None, payload["refusal"]
    key = payload["apiKey"]["id"]
    return Integration(partner.house, Role.INTEGRATION, key, partner.id, secret=payload["secret"])


async def revoke(partner: Person, key: Integration) -> None:
    """The key, ended by its partner."""
    payload = await partner.command("revokeApiKey", apiKeyId=key.sub)
    assert payload["refusal"] is None, payload["refusal"]


async def own_keys(partner: Person) -> list[dict[str, Any]]:
    """The partner's list."""
    found: list[dict[str, Any]] = (await partner.ask(KEYS))["viewer"]["apiKeys"]
    return found


def names(scopes: Iterable[ApiScope]) -> list[str]:
    """Scopes as the schema names them, in its order."""
    return [scope.value for scope in ApiScope if scope in scopes]
