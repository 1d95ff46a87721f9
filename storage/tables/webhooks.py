"""Webhooks: a partner's endpoints, each with its place in the partner's stream and its secret."""

from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes

from cryptography.exceptions import InvalidTag

from domain.platform.webhooks import OLD_SECRET, EventType, Webhook
from storage.database.database import Connection, Row, from_ms, instant, places, to_ms
from storage.tables.seals import Seal

_COLUMNS = (
    "id, partner_id, url, types, seq, told_seq, created_at, key_id, disabled_at, failing_since"
)
_SECRET_BYTES = 32  # Standard Webhooks: 24 to 64


def new_secret() -> str:
    """What a webhook's attempts are signed with, as Standard Webhooks writes it."""
    return f"whsec_{b64encode(token_bytes(_SECRET_BYTES)).decode()}"


async def count_webhooks(on: Connection, partner_id: str) -> int:
    """How many a partner has; whoever counts to add one has locked the partner's account."""
    sql = "SELECT count(*) AS n FROM webhooks WHERE partner_id = $1"
    return int((await on.fetch(sql, partner_id))[0]["n"])


async def insert_webhook(on: Connection, webhook: Webhook) -> None:
    """A new one without its secret; it begins with what its stream is told next."""
    await on.fetch(
        "INSERT INTO webhooks (id, partner_id, url, types, seq, secret, created_at, key_id)"
        " SELECT $1, id, $3, $4, head, '', $5, $6 FROM streams WHERE id = $2",
        webhook.id,
        webhook.partner_id,
        webhook.url,
        _write_types(webhook.types),
        to_ms(webhook.created_at),
        webhook.key_id,
    )


async def lock_webhook(on: Connection, id: str, partner_id: str | None = None) -> Webhook | None:
    """It, for the rest of this transaction; None where there is none, or it is another's."""
    rows = await on.fetch(
        f"SELECT {_COLUMNS} FROM webhooks WHERE id = $1"
        " AND partner_id = COALESCE($2, partner_id) FOR UPDATE",
        id,
        partner_id,
    )
    return read_webhook(rows[0]) if rows else None


async def fetch_webhooks(on: Connection, ids: Sequence[str]) -> dict[str, Webhook]:
    """Several by their ids."""
    sql = f"SELECT {_COLUMNS} FROM webhooks WHERE id IN ({places(len(ids))})"
    return {row["id"]: read_webhook(row) for row in await on.fetch(sql, *ids)}


async def webhooks_of(on: Connection, partner_id: str) -> list[Webhook]:
    """A partner's own, the oldest first."""
    rows = await on.fetch(
        f"SELECT {_COLUMNS} FROM webhooks WHERE partner_id = $1 ORDER BY created_at, id", partner_id
    )
    return [read_webhook(row) for row in rows]


async def save_webhook(on: Connection, webhook: Webhook) -> None:
    """What of it can change; its row is locked."""
    await on.fetch(
        "UPDATE webhooks SET url = $2, types = $3, seq = $4, disabled_at = $5, failing_since = $6,"
        " key_id = $7, told_seq = $8 WHERE id = $1",
        webhook.id,
        webhook.url,
        _write_types(webhook.types),
        webhook.seq,
        to_ms(webhook.disabled_at),
        to_ms(webhook.failing_since),
        webhook.key_id,
        webhook.told_seq,
    )


async def end_webhooks_of(on: Connection, partner_id: str, now: datetime) -> None:
    """V3, V6: none of a partner's is told anything any more, whoever registered it."""
    await on.fetch(
        "UPDATE webhooks SET disabled_at = $2 WHERE partner_id = $1 AND disabled_at IS NULL",
        partner_id,
        to_ms(now),
    )


async def end_with_keys(on: Connection, at: datetime, now: datetime) -> None:
    """V6: those whose keys have ended by `at`, the real time, are told nothing any more; they are
    disabled as of `now`. Looked for before anything is written: mostly there are none.
    """
    ended = (
        "SELECT w.id FROM webhooks w JOIN api_keys k ON k.id = w.key_id"
        " WHERE w.disabled_at IS NULL AND (k.revoked_at IS NOT NULL OR k.expires_at <= $1)"
    )
    rows = await on.fetch(ended, to_ms(at))
    for row in rows:
        sql = "UPDATE webhooks SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL"
        await on.fetch(sql, row["id"], to_ms(now))


async def delete_webhook(on: Connection, id: str) -> None:
    """It, its secrets and its log."""
    await on.fetch("DELETE FROM webhooks WHERE id = $1", id)


def read_webhook(row: Row) -> Webhook:
    """A row as a value."""
    return Webhook(
        id=row["id"],
        partner_id=row["partner_id"],
        url=row["url"],
        types=tuple(EventType(name) for name in row["types"].split()),
        seq=row["seq"],
        told_seq=row["told_seq"],
        created_at=instant(row["created_at"]),
        key_id=row["key_id"],
        disabled_at=from_ms(row["disabled_at"]),
        failing_since=from_ms(row["failing_since"]),
    )


def _write_types(types: Sequence[EventType]) -> str:
    return " ".join(one.value for one in types)


# ── Secrets ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets of webhooks, sealed at rest; each is shown to its owner once, when it is made."""

    seal: Seal

    async def replace(self, on: Connection, id: str, now: datetime) -> str:
        """A new secret; the one before it, if any, signs beside it for a day."""
        secret = new_secret()
        await on.fetch(
            "UPDATE webhooks SET secret = $2, old_secret = NULLIF(secret, ''), old_secret_until ="
            " CASE WHEN secret <> '' THEN CAST($3 AS BIGINT) END WHERE id = $1",
            id,
            self.seal.close(secret.encode(), id),
            to_ms(now + OLD_SECRET),
        )
        return secret

    async def of(self, on: Connection, id: str, now: datetime) -> tuple[str, ...]:
        """Those that sign now, the newest first; none where there is no such webhook.

        An old one that does not open, for the key has changed, signs no more: to rotate mends it.
        """
        rows = await on.fetch(
            "SELECT secret, CASE WHEN old_secret_until > $2 THEN old_secret END AS old"
            " FROM webhooks WHERE id = $1",
            id,
            to_ms(now),
        )
        found = [self.seal.open(row["secret"], id).decode() for row in rows]
        for row in rows:
            with suppress(InvalidTag):
                found += [self.seal.open(row["old"], id).decode()] if row["old"] else []
        return tuple(found)


async def forget_secrets(on: Connection, now: datetime) -> None:
    """Rotated secrets that sign no more."""
    await on.fetch(
        "UPDATE webhooks SET old_secret = NULL, old_secret_until = NULL"
        " WHERE old_secret_until <= $1",
        to_ms(now),
    )
