"""Which events nobody was shown: looked through stream by stream, and made into pushes (E6).

A pocket is how far an account's stream has been looked through. A taking is an event that a live
subscription took, in whichever process: kept until the pocket has passed it.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from itertools import takewhile

import structlog

from domain.model.events import Entry, EventKind
from domain.platform.devices import UNTAKEN, News, is_alert, news_of, worth_a_push
from storage.database.database import Connection, Database, flat, places, to_ms, tuples
from storage.database.ids import new_id
from storage.tables.streams import read_bounds, read_events

log = structlog.get_logger(__name__)

MOST_READ = 200  # events of one stream in one commit
CHUNK = 1_000  # rows in one statement
_WIDTH = 10


class Pockets:
    """The pockets, as telling devices needs them."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def note(self, taken: Collection[tuple[str, int]]) -> None:
        """Events that live subscriptions took, by stream and number. Of accounts without devices
        nothing is written, and so no write lock taken.
        """
        rows = sorted(taken)
        for start in range(0, len(rows), CHUNK):
            some = rows[start : start + CHUNK]
            wanted = set(await self.among(sorted({stream for stream, _ in some})))
            if kept := [row for row in some if row[0] in wanted]:
                await _note(self._database, kept)

    async def among(self, streams: Sequence[str]) -> list[str]:
        """Those of the streams that have a pocket."""
        if not streams:
            return []
        sql = f"SELECT account_id FROM pockets WHERE account_id IN ({places(len(streams))})"
        return [row["account_id"] for row in await self._database.fetch(sql, *streams)]

    async def behind(self, after: str, limit: int) -> list[str]:
        """Pockets whose streams have grown, past one of them, in the order of their accounts."""
        rows = await self._database.fetch(
            "SELECT p.account_id FROM pockets p JOIN streams s ON s.id = p.account_id"
            " WHERE p.seq < s.head AND p.account_id > $1 ORDER BY p.account_id LIMIT $2",
            after,
            limit,
        )
        return [row["account_id"] for row in rows]

    async def look_through(self, account_id: str) -> datetime | None:
        """Make pushes of what nobody took in time; when what comes next happened, if anything."""
        try:
            async with self._database.transaction() as transaction:
                return await _look_through(transaction, account_id, self._clock())
        except Exception:  # one that fails holds up no other; the next sweep tries again
            log.exception("pocket_not_looked_through", account=account_id)
            return None


async def _note(on: Connection, rows: Sequence[tuple[str, int]]) -> None:
    given = ", ".join(f"(${2 * n + 1}, CAST(${2 * n + 2} AS BIGINT))" for n in range(len(rows)))
    await on.fetch(
        f"WITH taken (account_id, seq) AS (VALUES {given}) INSERT INTO takings (account_id, seq)"
        " SELECT t.account_id, t.seq FROM taken t JOIN pockets p ON p.account_id = t.account_id"
        " WHERE t.seq > p.seq ON CONFLICT DO NOTHING",
        *flat(rows),
    )


async def _look_through(on: Connection, account_id: str, now: datetime) -> datetime | None:
    rows = await on.fetch(
        "SELECT seq FROM pockets WHERE account_id = $1 FOR UPDATE SKIP LOCKED", account_id
    )
    if not rows:
        return None  # another worker is at it
    floor, _ = await read_bounds(on, account_id)
    start = max(rows[0]["seq"], floor)
    entries = await read_events(on, account_id, start, MOST_READ)
    due = list(takewhile(lambda one: now - one.at >= UNTAKEN, entries))
    last = due[-1].seq if due else start
    await _insert_pushes(on, account_id, await _news(on, account_id, due, now), now)
    await on.fetch("UPDATE pockets SET seq = $2 WHERE account_id = $1", account_id, last)
    await on.fetch("DELETE FROM takings WHERE account_id = $1 AND seq <= $2", account_id, last)
    rest = entries[len(due) :] or due[MOST_READ - 1 :]  # a full page: there may be more
    return rest[0].at if rest else None


async def _news(on: Connection, account_id: str, due: Sequence[Entry], now: datetime) -> list[News]:
    """What of the entries the devices are told."""
    if not due:
        return []
    sql = "SELECT seq FROM takings WHERE account_id = $1 AND seq <= $2"
    taken = {row["seq"] for row in await on.fetch(sql, account_id, due[-1].seq)}
    missed = [one for one in due if one.seq not in taken or is_alert(one)]
    wanted = [one for one in missed if worth_a_push(one, now)]
    threads = await _threads(on, wanted)
    return [news_of(one, thread_id=threads.get(one.subject_id or "")) for one in wanted]


async def _threads(on: Connection, entries: Sequence[Entry]) -> dict[str, str]:
    """The threads of what was posted, by message."""
    posted = [one.subject_id for one in entries if one.kind is EventKind.MESSAGE_POSTED]
    if not posted:
        return {}
    sql = f"SELECT id, thread_id FROM messages WHERE id IN ({places(len(posted))})"
    return {row["id"]: row["thread_id"] for row in await on.fetch(sql, *posted)}


async def _insert_pushes(
    on: Connection, account_id: str, news: Sequence[News], now: datetime
) -> None:
    """To each of the account's devices, due at once."""
    if not news:
        return
    devices = await on.fetch(
        "SELECT id FROM devices WHERE account_id = $1 ORDER BY id FOR UPDATE", account_id
    )
    rows = [_row(device["id"], one, now) for device in devices for one in news]
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        await on.fetch(
            "INSERT INTO pushes (id, device_id, event_id, kind, at, seq, session_id, addition_id,"
            f" thread_id, next_at) VALUES {tuples(len(some), _WIDTH)}"
            " ON CONFLICT (device_id, event_id) DO NOTHING",
            *flat(some),
        )


def _row(device_id: str, news: News, now: datetime) -> list[object]:
    return [
        new_id("psh"),
        device_id,
        news.event_id,
        news.kind.value,
        to_ms(news.at),
        news.seq,
        news.session_id,
        news.addition_id,
        news.thread_id,
        to_ms(now),
    ]
