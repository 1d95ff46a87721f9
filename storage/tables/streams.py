"""Streams: one a recipient, numbered without gaps in commit order (E2).

`seq` is taken under the stream's row lock in the command's own transaction and the lock is held
until that commits, so a number that can be read has no lower one still to come. Streams are
locked in the order of their ids: two commands with the same two recipients can't deadlock.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.model.events import Entry, Event, EventKind
from domain.model.people import Actor
from storage.database.database import Connection, Row, flat, instant, places, to_ms, tuples
from storage.database.ids import new_id

SUPPORT = "support"
_COLUMNS = "stream, seq, id, kind, at, actor, session_id, subject_id"


async def create_stream(on: Connection, id: str) -> None:
    """The stream of a new account."""
    await on.fetch("INSERT INTO streams (id) VALUES ($1)", id)


async def append(on: Connection, events: Sequence[Event]) -> dict[str, int]:
    """Add each event to each of its recipients' streams; the streams' new heads."""
    counts = Counter(stream for event in events for stream in event.to)
    if not counts:
        return {}
    heads = await _grow(on, counts)
    seqs = {stream: head - counts[stream] for stream, head in heads.items()}
    rows = []
    for event in events:
        id = new_id("evt")
        for stream in event.to:
            seqs[stream] += 1
            rows.append(_row(event, id, stream, seqs[stream]))
    sql = f"INSERT INTO events ({_COLUMNS}) VALUES {tuples(len(rows), 8)}"
    await on.fetch(sql, *flat(rows))
    return heads


async def _grow(on: Connection, counts: Mapping[str, int]) -> dict[str, int]:
    """Lock the streams in order, then raise their heads: the count waits for all the locks."""
    grown = ", ".join(f"(${2 * n + 1}, CAST(${2 * n + 2} AS BIGINT))" for n in range(len(counts)))
    rows = await on.fetch(
        f"WITH grown (id, n) AS (VALUES {grown}), locked AS (SELECT s.id FROM streams s"
        " WHERE s.id IN (SELECT id FROM grown) ORDER BY s.id FOR UPDATE OF s)"
        " UPDATE streams SET head = head + (SELECT n FROM grown WHERE grown.id = streams.id)"
        " WHERE id IN (SELECT id FROM grown) AND (SELECT count(*) FROM locked) > 0"
        " RETURNING id, head",
        *flat(sorted(counts.items())),
    )
    heads = {row["id"]: row["head"] for row in rows}
    assert heads.keys() == counts.keys(), "an event for a stream that does not exist"
    return heads


def _row(event: Event, id: str, stream: str, seq: int) -> list[object]:
    at, subject = to_ms(event.at), event.subject_id
    return [stream, seq, id, event.kind.value, at, event.actor.value, event.session_id, subject]


async def read_events(on: Connection, stream: str, after: int, limit: int) -> list[Entry]:
    """The next events of a stream, in order."""
    rows = await on.fetch(
        f"SELECT {_COLUMNS} FROM events WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        stream,
        after,
        limit,
    )
    return [_entry(row) for row in rows]


async def read_last_events(
    on: Connection, stream: str, to: int, kinds: Sequence[EventKind], limit: int
) -> list[Entry]:
    """The last events up to a number that are of these kinds, the newest first."""
    if not kinds:
        return []
    rows = await on.fetch(
        f"SELECT {_COLUMNS} FROM events WHERE stream = $1 AND seq <= $2"
        f" AND kind IN ({places(len(kinds), 4)}) ORDER BY seq DESC LIMIT $3",
        stream,
        to,
        limit,
        *(kind.value for kind in kinds),
    )
    return [_entry(row) for row in rows]


async def read_heads(on: Connection, streams: Sequence[str]) -> dict[str, int]:
    """How far each stream has come, in one statement."""
    sql = f"SELECT id, head FROM streams WHERE id IN ({places(len(streams))})"
    return {row["id"]: row["head"] for row in await on.fetch(sql, *streams)} if streams else {}


async def read_bounds(on: Connection, stream: str) -> tuple[int, int]:
    """The last number that is no longer kept, and the head; (0, 0) for no such stream."""
    rows = await on.fetch("SELECT floor, head FROM streams WHERE id = $1", stream)
    return (rows[0]["floor"], rows[0]["head"]) if rows else (0, 0)


async def forget_before(on: Connection, at: datetime, limit: int) -> int:
    """Drop up to `limit` events older than `at` (E5: kept 30 days); how many streams were cut.

    The floor rises in the same transaction, so a cursor before it is answered by StreamReset.
    """
    rows = await on.fetch(
        "SELECT stream, max(seq) AS seq FROM (SELECT stream, seq FROM events WHERE at < $1"
        " ORDER BY at LIMIT $2) AS old GROUP BY stream ORDER BY stream",
        to_ms(at),
        limit,
    )
    for row in rows:
        await on.fetch(
            "UPDATE streams SET floor = $2 WHERE id = $1 AND floor < $2", row["stream"], row["seq"]
        )
        await on.fetch(
            "DELETE FROM events WHERE stream = $1 AND seq <= $2", row["stream"], row["seq"]
        )
    return len(rows)


def _entry(row: Row) -> Entry:
    return Entry(
        row["stream"],
        row["seq"],
        row["id"],
        EventKind(row["kind"]),
        instant(row["at"]),
        Actor(row["actor"]),
        row["session_id"],
        row["subject_id"],
    )
