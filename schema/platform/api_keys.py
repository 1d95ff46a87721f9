"""Keys by which an integration acts for a partner, as that partner sees them (V2)."""

from datetime import datetime

import strawberry

from domain.model.people import ApiScope
from domain.platform import api_keys
from domain.platform.api_keys import Wish
from schema.base.declare import choice, given, noun, says
from schema.base.nodes import Node
from schema.base.refusals import Refusal
from schema.people.people import KEY

choice(
    ApiScope,
    "What a key may do for its partner. Without the scope a field is null, a command FORBIDDEN, and"
    " an event passed over.",
    {
        "READ_SESSIONS": "The partner's sessions and their additions; addresses apart.",
        "READ_ADDRESSES": "The building and the access details of sessions (S3), too.",
        "ACT_ON_SESSIONS": "Every command of a partner on a session and its additions.",
        "READ_MESSAGES": "The parties' chat; never the partner's threads with support.",
        "SEND_MESSAGES": "Writing in that chat, and marking it as read.",
        "MANAGE_CATALOGUE": "`setCatalogue`.",
        "READ_STATEMENT": "The partner's balance and its movements.",
        "MANAGE_WEBHOOKS": "The partner's webhooks and their deliveries.",
    },
)


@noun
class ApiKey(Node):
    """A key that acts for the partner who made it, within its scopes. Its secret is never shown
    again.
    """

    id: strawberry.ID
    name: str = says("What its partner calls it.")
    prefix: str = says("How its secret begins, to tell one key from another.")
    scopes: list[ApiScope] = says("What it opens.", most=9)
    created_at: datetime = says("When it was made.")
    expires_at: datetime | None = says("From then on it is refused; null: it stays.")
    last_used_at: datetime | None = says(
        "When it was last let in, to the minute; a socket counts when it opens."
    )
    revoked_at: datetime | None = says("When it was revoked; null while it is not.")


@given
class CreateApiKeyInput:
    """A key as it shall be."""

    name: str = says("1 to 200 characters, for yourself.")
    scopes: list[ApiScope] = says("At least one, each once.")
    expires_at: datetime | None = says("In the future; null: it stays.", default=None)
    idempotency_key: str | None = says(KEY, default=None)

    def wish(self) -> Wish:
        """As the rule takes it."""
        return Wish(self.name, tuple(self.scopes), self.expires_at)


@given
class RevokeApiKeyInput:
    """Which key is to end."""

    api_key_id: strawberry.ID
    idempotency_key: str | None = says(KEY, default=None)


@noun
class ApiKeyPayload:
    """The key as it now stands."""

    api_key: ApiKey | None
    secret: str | None = says(
        "What the integration sends as `Authorization: Bearer …`: shown this once, null on a"
        " repeat (I1)."
    )
    refusal: Refusal | None = says("Why not; null when accepted.")


def api_key(value: api_keys.ApiKey) -> ApiKey:
    """A key, to the partner whose it is."""
    return ApiKey(
        id=strawberry.ID(value.id),
        name=value.name,
        prefix=value.prefix,
        scopes=sorted(value.scopes, key=[*ApiScope].index),
        created_at=value.created_at,
        expires_at=value.expires_at,
        last_used_at=value.last_used_at,
        revoked_at=value.revoked_at,
    )
