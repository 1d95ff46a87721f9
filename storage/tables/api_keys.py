"""API keys: kept by their secret's digest, and found by its prefix (V2, V3)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.model.people import ApiScope, Role
from domain.platform.api_keys import MARK, PREFIX_LENGTH, RANDOM_LENGTH, ApiKey, Wish, digest_of
from storage.database.database import (
    Connection,
    Database,
    Row,
    flat,
    from_ms,
    instant,
    places,
    to_ms,
)
from storage.database.ids import new_id, random_text
from storage.tables.devices import delete_devices_of
from storage.tables.profiles import revoke
from storage.tables.webhooks import end_webhooks_of, end_with_keys

MOST_LISTED = 100  # of a partner's keys: those that live, and the latest of those that ended
_LIVES = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)"


def new_key(partner_id: str, wish: Wish, now: datetime) -> tuple[ApiKey, str]:
    """A key of a partner's and its secret, which is kept nowhere."""
    prefix = MARK + random_text(PREFIX_LENGTH)
    secret = f"{prefix}_{random_text(RANDOM_LENGTH)}"
    key = ApiKey(
        id=new_id("key"),
        partner_id=partner_id,
        name=wish.name,
        prefix=prefix,
        digest=digest_of(secret),
        scopes=frozenset(wish.scopes),
        created_at=now,
        expires_at=wish.expires_at,
    )
    return key, secret


async def insert_key(on: Connection, key: ApiKey) -> None:
    """A new key. A prefix that another has fails, and the command is run again with another."""
    await on.fetch(
        "INSERT INTO api_keys (id, partner_id, name, prefix, digest, scopes, created_at,"
        f" expires_at) VALUES ({places(8)})",
        key.id,
        key.partner_id,
        key.name,
        key.prefix,
        key.digest,
        ",".join(sorted(scope.value for scope in key.scopes)),
        to_ms(key.created_at),
        to_ms(key.expires_at),
    )


async def count_living(on: Connection, partner_id: str, now: datetime) -> int:
    """How many keys of the partner's are in force; exact while the partner's account is locked."""
    sql = f"SELECT count(*) AS n FROM api_keys WHERE partner_id = $1 AND {_LIVES}"
    return int((await on.fetch(sql, partner_id, to_ms(now)))[0]["n"])


async def find_key(on: Connection, prefix: str) -> ApiKey | None:
    """The key whose secret begins so."""
    rows = await on.fetch("SELECT * FROM api_keys WHERE prefix = $1", prefix)
    return _key(rows[0]) if rows else None


async def fetch_keys(on: Connection, ids: Sequence[str]) -> dict[str, ApiKey]:
    """Those of the keys that exist, by id, in one statement."""
    sql = f"SELECT * FROM api_keys WHERE id IN ({places(len(ids))})"
    return {row["id"]: _key(row) for row in await on.fetch(sql, *ids)} if ids else {}


async def keys_of_partner(on: Connection, partner_id: str, now: datetime) -> list[ApiKey]:
    """The partner's keys, those in force first, the latest made first."""
    rows = await on.fetch(
        f"SELECT * FROM api_keys WHERE partner_id = $1 ORDER BY CASE WHEN {_LIVES} THEN 0 ELSE 1"
        " END, created_at DESC, id LIMIT $3",
        partner_id,
        to_ms(now),
        MOST_LISTED,
    )
    return [_key(row) for row in rows]


async def revoke_key(on: Connection, key: ApiKey, now: datetime) -> ApiKey:
    """The key from now on revoked; what was revoked stays so from then."""
    await on.fetch(
        "UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
        key.id,
        to_ms(now),
    )
    await end_with_keys(on, now, now)
    return replace(key, revoked_at=key.revoked_at or now)


async def note_uses(on: Connection, uses: Mapping[str, datetime]) -> None:
    """When keys were last used, in one statement; never an earlier moment than is known."""
    if not uses:
        return
    asked = ", ".join(f"(${2 * n + 1}, CAST(${2 * n + 2} AS BIGINT))" for n in range(len(uses)))
    await on.fetch(
        f"WITH used (id, at) AS (VALUES {asked}) UPDATE api_keys SET last_used_at ="
        " (SELECT at FROM used WHERE used.id = api_keys.id) WHERE id IN (SELECT id FROM used)"
        " AND COALESCE(last_used_at, 0) < (SELECT at FROM used WHERE used.id = api_keys.id)",
        *flat((id, to_ms(at)) for id, at in sorted(uses.items())),
    )


async def end_rights(database: Database, role: Role, sub: str, now: datetime) -> None:
    """V3: end every token of an account issued until now, and its devices and a partner's keys and
    webhooks with them; of an integration the one key that `sub` names, and what hangs on it (V6).

    The account's row is locked as it is by who makes a key: a key that is being made is either
    ended here or refused there.
    """
    async with database.transaction() as on:
        if role is Role.INTEGRATION:
            await _end_keys(on, "id = $2", sub, now)
            await end_with_keys(on, now, now)
            return
        rows = await on.fetch(
            "SELECT id FROM accounts WHERE role = $1 AND sub = $2 FOR UPDATE", role.value, sub
        )
        await revoke(on, role, sub, now)
        await delete_devices_of(on, role, sub)
        if role is Role.PARTNER and rows:
            await _end_keys(on, "partner_id = $2", rows[0]["id"], now)
            await end_webhooks_of(on, rows[0]["id"], now)


async def _end_keys(on: Connection, which: str, value: str, now: datetime) -> None:
    await on.fetch(
        f"UPDATE api_keys SET revoked_at = $1 WHERE revoked_at IS NULL AND {which}",
        to_ms(now),
        value,
    )


def _key(row: Row) -> ApiKey:
    return ApiKey(
        id=row["id"],
        partner_id=row["partner_id"],
        name=row["name"],
        prefix=row["prefix"],
        digest=row["digest"],
        scopes=frozenset(ApiScope(name) for name in row["scopes"].split(",")),
        created_at=instant(row["created_at"]),
        expires_at=from_ms(row["expires_at"]),
        last_used_at=from_ms(row["last_used_at"]),
        revoked_at=from_ms(row["revoked_at"]),
    )
