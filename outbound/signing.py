"""Standard Webhooks 1.0: what an attempt is signed with, so that its receiver knows who sent it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook


def signed(event_id: str, at: datetime, body: str, secrets: Sequence[str]) -> Mapping[str, str]:
    """The three headers of an attempt made at `at`. Each secret signs: two after a rotation."""
    at = at.astimezone(UTC)  # the library takes any zone for UTC
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Webhook(one).sign(event_id, at, body) for one in secrets),
    }
