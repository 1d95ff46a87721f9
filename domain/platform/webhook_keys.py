"""Webhooks that hang on a key: who may change them, and what they are told (V2, V6)."""

from collections.abc import Collection
from dataclasses import replace

from domain.model.events import EVENTS, EventKind
from domain.model.people import ApiScope
from domain.model.refusals import Refusal, RefusalCode
from domain.platform.webhooks import TEST, EventType, Notice, Webhook

ANOTHERS = Refusal(
    RefusalCode.NOT_YOURS_TO_DO, "Another key's webhook: that key and the partner change it.", "V6"
)
ENDED = Refusal(
    RefusalCode.WRONG_STAGE, "The key that it hangs on has ended, and it with the key.", "V6"
)


def check_changer(webhook: Webhook, key_id: str | None) -> Refusal | None:
    """V6: whether the partner, or this key, may change it. What hangs on a key is no other key's:
    a second one could make it outlive the first.
    """
    return ANOTHERS if key_id and webhook.key_id and webhook.key_id != key_id else None


def taken_over(webhook: Webhook, key_id: str | None) -> Webhook:
    """V6: after somebody gave it another address or secret. Of a key's doing it hangs on the key:
    who had the key has what it takes to listen, or to be believed, for good.
    """
    return replace(webhook, key_id=webhook.key_id or key_id)


def types_within(scopes: Collection[ApiScope]) -> tuple[EventType, ...]:
    """What a key of these scopes may be told of, and told that it was told (V2)."""
    return tuple(
        one for one in EventType if one is TEST or EVENTS[EventKind[one.name]].scope in scopes
    )


def as_told_to(notice: Notice, scopes: Collection[ApiScope]) -> Notice | None:
    """What of a notice a key of these scopes is told (V2); None where it is passed over."""
    if notice.type not in types_within(scopes):
        return None
    if ApiScope.READ_SESSIONS in scopes:
        return notice
    return replace(notice, session_id=None, version=None)
