"""Standard Webhooks 1.0: signed so that the specification's own library accepts it."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta, timezone

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from outbound.signing import signed
from storage.tables.webhooks import new_secret

BODY = '{"type":"TEST","data":{"eventId":"evt_1"}}'
SECRET, OTHER = new_secret(), new_secret()


def test_the_librarys_receiver_accepts_what_is_signed() -> None:
    headers = dict(signed("evt_1", datetime.now(UTC), BODY, [SECRET]))
    assert Webhook(SECRET).verify(BODY, headers)["type"] == "TEST"
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(BODY + " ", headers)


def test_after_a_rotation_both_secrets_verify() -> None:
    headers = dict(signed("evt_1", datetime.now(UTC), BODY, [OTHER, SECRET]))
    for secret in (SECRET, OTHER):
        assert Webhook(secret).verify(BODY, headers)
    assert headers["webhook-signature"].count("v1,") == 2


def test_a_signature_is_hmac_sha256_over_id_timestamp_and_body() -> None:
    at = datetime(2026, 11, 22, 9, 0, 0, 999_000, tzinfo=UTC)
    headers = signed("evt_1", at, BODY, [SECRET])
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    text = f"evt_1.{int(at.timestamp())}.{BODY}".encode()
    expected = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    assert headers == {
        "webhook-id": "evt_1",
        "webhook-timestamp": "1795338000",
        "webhook-signature": f"v1,{expected}",
    }


def test_the_zone_of_an_instant_changes_nothing() -> None:
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    elsewhere = at.astimezone(timezone(timedelta(hours=5)))
    assert signed("e", at, BODY, [SECRET]) == signed("e", elsewhere, BODY, [SECRET])


def test_a_secret_is_32_random_bytes_in_base64() -> None:
    assert SECRET.startswith("whsec_")
    assert len(base64.b64decode(SECRET.removeprefix("whsec_"), validate=True)) == 32
    assert SECRET != OTHER
