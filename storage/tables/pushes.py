"""Pushes that wait to be sent, and tickets that wait for their receipts: a queue, not a log."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from domain.model.events import EventKind
from domain.platform.devices import RECEIPT_AFTER, STALE, Fate, News, Outcome, Push, pause_after
from storage.database.database import Connection, Database, Row, instant, places, to_ms
from storage.database.ids import new_id
from storage.tables.devices import lock_devices

CLAIMED_FOR = timedelta(seconds=60)  # a call takes 15 at most
FORGET_BATCH = 5_000
_TO_SEND, _TO_ASK_FOR = "ticket IS NULL", "ticket IS NOT NULL"


class Pushes:
    """The queue, as sending needs it. A claim that runs out is anybody's: at least once."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def to_send(self, limit: int) -> Sequence[Push]:
        """Up to so many that are due to be sent, ours for a time, the oldest first."""
        return await self._claim(_TO_SEND, limit)

    async def to_ask_for(self, limit: int) -> Sequence[Push]:
        """Up to so many whose receipts should be there, ours for a time."""
        return await self._claim(_TO_ASK_FOR, limit)

    async def _claim(self, which: str, limit: int) -> Sequence[Push]:
        """Looked for before it is claimed: an idle queue takes no write lock."""
        now = self._clock()
        due = f"SELECT id FROM pushes WHERE {which} AND next_at <= $1"
        if not await self._database.fetch(f"{due} LIMIT 1", to_ms(now)):
            return ()
        async with self._database.transaction() as on:
            rows = await on.fetch(
                f"WITH due AS MATERIALIZED ({due} ORDER BY next_at, seq LIMIT $2 FOR UPDATE SKIP"
                " LOCKED) UPDATE pushes SET claim = $3, next_at = $4"
                " WHERE id IN (SELECT id FROM due) RETURNING id",
                to_ms(now),
                limit,
                new_id("clm"),
                to_ms(now + CLAIMED_FOR),
            )
            return await _read(on, [row["id"] for row in rows])

    async def record(self, outcomes: Sequence[Outcome]) -> None:
        """What became of pushes; of those that somebody else has claimed since, nothing."""
        async with self._database.transaction() as on:
            now = self._clock()
            await lock_devices(on, {one.push.device_id for one in outcomes})
            for one in outcomes:
                await _record(on, one, now)
            await _drop(on, [one.push for one in outcomes if one.fate is Fate.DEAD])
            taken = {one.push.device_id for one in outcomes if one.fate is Fate.TAKEN}
            await _note_pushed(on, taken, now)

    async def give_back(self, pushes: Sequence[Push], until: datetime) -> None:
        """Not sent: anybody may try from that moment on."""
        if pushes:
            await self._database.fetch(
                "UPDATE pushes SET claim = NULL, next_at = $1 WHERE claim = $2",
                to_ms(until),
                pushes[0].claim,
            )


async def _read(on: Connection, ids: Sequence[str]) -> list[Push]:
    if not ids:
        return []
    rows = await on.fetch(
        "SELECT p.*, d.token, d.account_id FROM pushes p JOIN devices d ON d.id = p.device_id"
        f" WHERE p.id IN ({places(len(ids))}) ORDER BY p.at, p.seq, p.id",
        *ids,
    )
    return [_push(row) for row in rows]


async def _record(on: Connection, outcome: Outcome, now: datetime) -> None:
    push, fate = outcome.push, outcome.fate
    if fate not in {Fate.TAKEN, Fate.LATER}:
        sql = "DELETE FROM pushes WHERE id = $1 AND claim = $2"
        await on.fetch(sql, push.id, push.claim)
        return
    pause = RECEIPT_AFTER if outcome.ticket else pause_after(push.attempts + 1)
    await on.fetch(
        "UPDATE pushes SET claim = NULL, next_at = $3, attempts = $4, ticket = $5"
        " WHERE id = $1 AND claim = $2",
        push.id,
        push.claim,
        to_ms(now + pause),
        0 if fate is Fate.TAKEN else push.attempts + 1,
        outcome.ticket,
    )


async def _drop(on: Connection, dead: Iterable[Push]) -> None:
    """Devices that are registered no more. One that has been registered since it rang stays."""
    for push in dead:
        sql = "DELETE FROM devices WHERE id = $1 AND registered_at <= $2"
        await on.fetch(sql, push.device_id, to_ms(push.news.at))


async def _note_pushed(on: Connection, ids: Iterable[str], now: datetime) -> None:
    if told := sorted(ids):
        sql = f"UPDATE devices SET last_push_at = $1 WHERE id IN ({places(len(told), 2)})"
        await on.fetch(sql, to_ms(now), *told)


async def count_unsent(on: Connection, before: datetime) -> int:
    """How many pushes of what happened before this moment the service has not taken."""
    sql = f"SELECT count(*) AS n FROM pushes WHERE {_TO_SEND} AND at < $1"
    return int((await on.fetch(sql, to_ms(before)))[0]["n"])


async def forget_pushes(on: Connection, now: datetime) -> int:
    """Drop a batch of what is a day old, sent or not (E6); how many there were."""
    rows = await on.fetch(
        "DELETE FROM pushes WHERE id IN (SELECT id FROM pushes WHERE at < $1"
        " ORDER BY at LIMIT $2) RETURNING id",
        to_ms(now - STALE),
        FORGET_BATCH,
    )
    return len(rows)


def _push(row: Row) -> Push:
    news = News(
        event_id=row["event_id"],
        kind=EventKind(row["kind"]),
        at=instant(row["at"]),
        seq=row["seq"],
        session_id=row["session_id"],
        addition_id=row["addition_id"],
        thread_id=row["thread_id"],
    )
    return Push(
        id=row["id"],
        device_id=row["device_id"],
        account_id=row["account_id"],
        token=row["token"],
        news=news,
        claim=row["claim"],
        attempts=row["attempts"],
        ticket=row["ticket"],
    )
