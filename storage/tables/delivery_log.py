"""The rows of deliveries: made, changed by their attempts, shown as a log, forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.platform.webhooks import (
    KEPT,
    TEST,
    Delivery,
    DeliveryStatus,
    EventType,
    Notice,
    Webhook,
)
from storage.database.database import Connection, Row, flat, from_ms, instant, places, to_ms, tuples
from storage.database.ids import new_id

FORGET_BATCH = 5_000
_NOTICE = "event_id, type, at, seq, session_id, addition_id, thread_id, version"
_COLUMNS = f"id, webhook_id, {_NOTICE}, created_at, next_at"
_WIDTH = 12
WHOLE = f"{_COLUMNS}, attempts, last_status, last_error, delivered_at"
_STATUS = {
    DeliveryStatus.PENDING: "next_at IS NOT NULL",
    DeliveryStatus.DELIVERED: "delivered_at IS NOT NULL",
    DeliveryStatus.FAILED: "next_at IS NULL AND delivered_at IS NULL",
}


async def insert_deliveries(
    on: Connection, webhook_id: str, notices: Sequence[Notice], now: datetime
) -> None:
    """Due at once. One that was made out before begins anew, under its own id: a replay."""
    if not notices:
        return
    rows = [_row(new_id("dlv"), webhook_id, one, now) for one in notices]
    await on.fetch(
        f"INSERT INTO deliveries ({_COLUMNS}) VALUES {tuples(len(rows), _WIDTH)}"
        " ON CONFLICT (webhook_id, event_id) DO UPDATE SET version = excluded.version,"
        " created_at = excluded.created_at, next_at = excluded.next_at, claim = NULL,"
        " claimed_until = NULL, attempts = 0, last_status = NULL, last_error = NULL,"
        " delivered_at = NULL",
        *flat(rows),
    )


def _row(id: str, webhook_id: str, said: Notice, now: datetime) -> list[object]:
    return [
        id,
        webhook_id,
        said.event_id,
        said.type.value,
        to_ms(said.at),
        said.seq,
        said.session_id,
        said.addition_id,
        said.thread_id,
        said.version,
        to_ms(now),
        to_ms(now),
    ]


async def insert_test(on: Connection, webhook: Webhook, now: datetime) -> None:
    """A delivery of an event that did not happen."""
    said = Notice(new_id("evt"), TEST, now, webhook.told_seq)
    await insert_deliveries(on, webhook.id, [said], now)


async def being_tested(on: Connection, webhook_id: str) -> bool:
    """Whether a test event waits to be sent."""
    rows = await on.fetch(
        "SELECT 1 AS found FROM deliveries WHERE webhook_id = $1 AND type = $2"
        " AND next_at IS NOT NULL LIMIT 1",
        webhook_id,
        TEST.value,
    )
    return bool(rows)


async def record_attempt(on: Connection, claim: str, tried: Delivery) -> bool:
    """What came of a claimed one's attempt; False where the claim has run out or was taken back."""
    rows = await on.fetch(
        "UPDATE deliveries SET attempts = $3, last_status = $4, last_error = $5, next_at = $6,"
        " delivered_at = $7, claim = NULL, claimed_until = NULL"
        " WHERE id = $1 AND claim = $2 RETURNING id",
        tried.id,
        claim,
        tried.attempts,
        tried.last_status,
        tried.last_error,
        to_ms(tried.next_at),
        to_ms(tried.delivered_at),
    )
    return bool(rows)


# ── The log ──────────────────────────────────────────────────────────────────────────────────────

Place = tuple[int, int, str]
"""Where a delivery stands in its webhook's log: made out at, number in the stream, id."""
NEWEST: Place = (2**62, 0, "")
AT_ONCE = 100  # SQLite takes 500; an account has 10 webhooks
_NEWEST_FIRST = "created_at DESC, seq DESC, id DESC"


def place_of(delivery: Delivery) -> Place:
    """Its place in the log."""
    return to_ms(delivery.created_at) or 0, delivery.notice.seq, delivery.id


@dataclass(frozen=True, slots=True)
class Log:
    """Up to `limit` of a webhook's deliveries, the newest first, past a place; of some types alone
    where these are named.
    """

    webhook_id: str
    limit: int
    status: DeliveryStatus | None = None
    before: Place = NEWEST
    types: tuple[EventType, ...] | None = None


async def fetch_logs(on: Connection, asked: Sequence[Log]) -> dict[Log, list[Delivery]]:
    """Each log's page, `AT_ONCE` of them in one statement."""
    found: dict[Log, list[Delivery]] = {one: [] for one in asked}
    for first in range(0, len(asked), AT_ONCE):
        some = asked[first : first + AT_ONCE]
        rows = await on.fetch(
            " UNION ALL ".join(_page(n, one) for n, one in enumerate(some))
            + f" ORDER BY n, {_NEWEST_FIRST}",
            *flat([one.webhook_id, one.limit, *one.before] for one in some),
        )
        for row in rows:
            found[some[row["n"]]].append(read_delivery(row))
    return found


def _page(n: int, log: Log) -> str:
    """One log's, as the database finds it by its index: no further than its limit."""
    webhook_id, limit, *place = (f"${5 * n + part}" for part in range(1, 6))
    return (
        f"SELECT * FROM (SELECT {n} AS n, {WHOLE} FROM deliveries WHERE webhook_id = {webhook_id}"
        f" AND {_STATUS[log.status] if log.status else 'TRUE'} AND {_types(log.types)}"
        f" AND (created_at, seq, id) < ({', '.join(place)})"
        f" ORDER BY {_NEWEST_FIRST} LIMIT {limit}) AS page_{n}"
    )


def _types(types: tuple[EventType, ...] | None) -> str:
    """Words of a closed list: nobody's text stands in the statement."""
    if types is None:
        return "TRUE"
    return "type IN ({})".format(", ".join(f"'{one.value}'" for one in types))


async def fetch_deliveries(on: Connection, ids: Sequence[str]) -> dict[str, Delivery]:
    """Several by their ids."""
    sql = f"SELECT {WHOLE} FROM deliveries WHERE id IN ({places(len(ids))})"
    return {row["id"]: read_delivery(row) for row in await on.fetch(sql, *ids)}


def read_delivery(row: Row) -> Delivery:
    """A row as a value."""
    said = Notice(
        event_id=row["event_id"],
        type=EventType(row["type"]),
        at=instant(row["at"]),
        seq=row["seq"],
        session_id=row["session_id"],
        addition_id=row["addition_id"],
        thread_id=row["thread_id"],
        version=row["version"],
    )
    return Delivery(
        id=row["id"],
        webhook_id=row["webhook_id"],
        notice=said,
        created_at=instant(row["created_at"]),
        next_at=from_ms(row["next_at"]),
        attempts=row["attempts"],
        last_status=row["last_status"],
        last_error=row["last_error"],
        delivered_at=from_ms(row["delivered_at"]),
    )


async def count_due(on: Connection, before: datetime) -> int:
    """How many attempts should have been made before this moment, of webhooks that are enabled."""
    rows = await on.fetch(
        "SELECT count(*) AS n FROM deliveries d JOIN webhooks w ON w.id = d.webhook_id"
        " WHERE d.next_at < $1 AND w.disabled_at IS NULL",
        to_ms(before),
    )
    return int(rows[0]["n"])


async def forget_deliveries(on: Connection, now: datetime) -> int:
    """Drop a batch of what is older than 30 days; how many there were."""
    rows = await on.fetch(
        "DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE created_at < $1"
        " ORDER BY created_at LIMIT $2) RETURNING id",
        to_ms(now - KEPT),
        FORGET_BATCH,
    )
    return len(rows)
