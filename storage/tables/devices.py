"""The rows of devices. Locks: the account, then its pocket, then devices by id, then pushes."""

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.model.people import Role
from domain.platform.devices import Carrier, Device, Wish
from storage.database.database import Connection, Row, from_ms, instant, places, to_ms
from storage.database.ids import new_id


async def devices_of(on: Connection, account_id: str) -> list[Device]:
    """An account's own, the one registered first first."""
    rows = await on.fetch(
        "SELECT * FROM devices WHERE account_id = $1 ORDER BY registered_at, id", account_id
    )
    return [_device(row) for row in rows]


async def fetch_devices(on: Connection, ids: Sequence[str]) -> dict[str, Device]:
    """Several by their ids."""
    sql = f"SELECT * FROM devices WHERE id IN ({places(len(ids))})"
    return {row["id"]: _device(row) for row in await on.fetch(sql, *ids)}


async def begin_pocket(on: Connection, account_id: str) -> None:
    """From its first device on an account's stream is looked through for news: from now."""
    await on.fetch(
        "INSERT INTO pockets (account_id, seq) SELECT id, head FROM streams WHERE id = $1"
        " ON CONFLICT (account_id) DO NOTHING",
        account_id,
    )


async def renew_device(on: Connection, id: str, name: str | None, now: datetime) -> None:
    """The same device, registered again: what was said of its token before is out of date."""
    sql = "UPDATE devices SET name = $2, registered_at = $3 WHERE id = $1"
    await on.fetch(sql, id, name, to_ms(now))


async def insert_device(on: Connection, account_id: str, wish: Wish, now: datetime) -> None:
    """A new device; another account's of the same token is gone: the phone has changed hands."""
    await on.fetch(
        "DELETE FROM devices WHERE service = $1 AND token = $2 AND account_id <> $3",
        wish.service.value,
        wish.token,
        account_id,
    )
    await on.fetch(
        "INSERT INTO devices (id, account_id, service, token, name, registered_at)"
        f" VALUES ({places(6)})",
        new_id("dev"),
        account_id,
        wish.service.value,
        wish.token,
        wish.name,
        to_ms(now),
    )


async def delete_device(on: Connection, account_id: str, id: str) -> bool:
    """It and what was to be pushed to it; False where the account has none of this id."""
    sql = "DELETE FROM devices WHERE id = $1 AND account_id = $2 RETURNING id"
    return bool(await on.fetch(sql, id, account_id))


async def delete_devices_of(on: Connection, role: Role, sub: str) -> None:
    """V3: all of an account's, whose rights have ended; its row is locked."""
    await on.fetch(
        "DELETE FROM devices WHERE account_id ="
        " (SELECT id FROM accounts WHERE role = $1 AND sub = $2)",
        role.value,
        sub,
    )


async def lock_devices(on: Connection, ids: Collection[str]) -> None:
    """For the rest of this transaction, in the order of their ids."""
    if ids:
        sql = f"SELECT id FROM devices WHERE id IN ({places(len(ids))}) ORDER BY id FOR UPDATE"
        await on.fetch(sql, *sorted(ids))


def _device(row: Row) -> Device:
    return Device(
        id=row["id"],
        account_id=row["account_id"],
        service=Carrier(row["service"]),
        token=row["token"],
        name=row["name"],
        registered_at=instant(row["registered_at"]),
        last_push_at=from_ms(row["last_push_at"]),
    )
