"""Webhooks and what was delivered to them: a partner's own, or a key's with MANAGE_WEBHOOKS."""

from datetime import datetime
from typing import Protocol

import strawberry

from domain.model.events import EVENTS
from domain.platform import webhooks
from domain.platform.webhooks import DeliveryStatus, EventType
from schema.base.context import Context
from schema.base.declare import choice, given, noun, says, shows
from schema.base.nodes import Connection, Node
from schema.base.refusals import Refusal
from schema.base.scalars import Cursor
from schema.people.people import KEY
from schema.platform.api_keys import ApiKey

choice(
    EventType,
    "What a webhook can be told of; its payload's `type` is the same word.",
    {
        **{kind.name: it.sentence for kind, it in EVENTS.items()},
        "TEST": "Nothing happened: what testWebhook sends. It is not subscribed to.",
    },
)
choice(
    DeliveryStatus,
    "How a delivery stands.",
    {
        "PENDING": "It waits for its next attempt.",
        "DELIVERED": "It was answered with 2xx.",
        "FAILED": "Its ten attempts failed (a test has one).",
    },
)


@noun
class Delivery(Node):
    """One event to one webhook. Kept 30 days."""

    id: strawberry.ID
    event_id: strawberry.ID = says("The event's: the `webhook-id` of every attempt.")
    type: EventType = says("The type of the event that it tells of.")
    created_at: datetime = says("When it was made; a replay makes it anew.")
    status: DeliveryStatus = says("How it stands.")
    attempts: int = says("Attempts made; 10 at most.")
    last_status_code: int | None = says("What the last attempt was answered with, if it was.")
    last_error: str | None = says("Why the last attempt failed.")
    next_attempt_at: datetime | None = says("When the next attempt is; null unless it is pending.")
    delivered_at: datetime | None = says("When the endpoint took it; null while it has not.")


class LogContext(Context, Protocol):
    """What a webhook's log and its key need besides."""

    async def api_key(self, id: str) -> ApiKey | None:
        """A key, to the partner who made it."""
        ...

    async def deliveries(
        self, webhook_id: str, status: DeliveryStatus | None, first: int, after: str | None
    ) -> Connection[Delivery]:
        """A page of what was delivered to it."""
        ...


@noun
class Webhook(Node):
    """An endpoint that is told that something happened: type, ids, version, cursor. Who wants to
    know more asks, with the rights of that moment.
    """

    ctx: strawberry.Private[LogContext]
    key_id: strawberry.Private[str | None]
    id: strawberry.ID
    url: str = says("Where deliveries are sent.")
    types: list[EventType] = says("Of which events it tells.", most=40)
    created_at: datetime = says("When it was registered.")
    disabled_at: datetime | None = says(
        "Since when nothing is sent: after a 410, or after 5 days of failures. updateWebhook"
        " enables it again, and it goes on where it stopped, as far as events are kept (30 days)."
        " One that ended with its key (V6) stays so."
    )
    cursor: Cursor = says(
        "The last event that it was told of; the beginning of your stream before the first."
    )

    @shows
    async def made_by(self) -> ApiKey | None:
        """The key that registered it, or gave it another address or secret: it is told what the
        key's scopes open, and ends with the key (V6). Null: yourself.
        """
        return await self.ctx.api_key(self.key_id) if self.key_id else None

    @shows
    async def deliveries(
        self, status: DeliveryStatus | None = None, first: int | None = 20, after: str | None = None
    ) -> Connection[Delivery]:
        """What it was told and is to be told, the newest first; at most 100 at once."""
        return await self.ctx.deliveries(self.id, status, 20 if first is None else first, after)


def webhook(value: webhooks.Webhook, ctx: LogContext) -> Webhook:
    """A webhook, to its partner."""
    return Webhook(
        ctx=ctx,
        key_id=value.key_id,
        id=strawberry.ID(value.id),
        url=value.url,
        types=list(value.types),
        created_at=value.created_at,
        disabled_at=value.disabled_at,
        cursor=Cursor(ctx.cursor(value.partner_id, value.told_seq)),
    )


def delivery(value: webhooks.Delivery) -> Delivery:
    """A delivery, to its partner."""
    return Delivery(
        id=strawberry.ID(value.id),
        event_id=strawberry.ID(value.notice.event_id),
        type=value.notice.type,
        created_at=value.created_at,
        status=value.status,
        attempts=value.attempts,
        last_status_code=value.last_status,
        last_error=value.last_error,
        next_attempt_at=value.next_at,
        delivered_at=value.delivered_at,
    )


# ── Inputs and payload ───────────────────────────────────────────────────────────────────────────

_URL = "https, port 443 or 8443, public addresses alone, at most 2,000 characters."
_TYPES = "At least one."


@given
class RegisterWebhookInput:
    """A new endpoint, at most 10. It is told what happens from now on."""

    url: str = says(_URL)
    types: list[EventType] = says(_TYPES)
    idempotency_key: str | None = says(KEY, default=None)


@given
class UpdateWebhookInput:
    """Another address, other types; what is left out stays. A disabled webhook is enabled."""

    webhook_id: strawberry.ID
    url: str | None = says(_URL, default=None)
    types: list[EventType] | None = says(_TYPES, default=None)
    idempotency_key: str | None = says(KEY, default=None)


@given
class WebhookCommandInput:
    """A command on a webhook that needs nothing more."""

    webhook_id: strawberry.ID
    idempotency_key: str | None = says(KEY, default=None)


@given
class ReplayWebhookInput:
    """From where to tell again."""

    webhook_id: strawberry.ID
    after: Cursor = says("A cursor of your stream: every later event of its types is told again.")
    idempotency_key: str | None = says(KEY, default=None)


@noun
class WebhookPayload:
    """The webhook as it now stands, also after a refusal; null once deleted."""

    webhook: Webhook | None
    secret: str | None = says(
        "What attempts are signed with (`whsec_…`), after registerWebhook and rotateWebhookSecret:"
        " shown this once, null on a repeat."
    )
    refusal: Refusal | None = says("Why not; null when accepted.")
