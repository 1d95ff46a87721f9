"""Threads and messages: numbered within their thread, added to and never edited (H1, H2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.people import Actor, Party
from domain.threads import Message, Thread, ThreadKind
from storage.database import Connection, Row, instant, places, to_ms

_MESSAGE = "thread_id, seq, id, sender, sender_id, automatic, body, sent_at"


@dataclass(frozen=True, slots=True)
class Posted:
    """A message at its place in its thread."""

    seq: int
    message: Message


async def insert_thread(
    on: Connection, thread: Thread, readers: Sequence[str], now: datetime
) -> None:
    """A new thread and whose list it is in."""
    await on.fetch(
        "INSERT INTO threads (id, kind, session_id, party, begun_at) VALUES ($1, $2, $3, $4, $5)",
        thread.id,
        thread.kind.value,
        thread.session_id,
        thread.party and thread.party.value,
        to_ms(now),
    )
    for reader in readers:
        await on.fetch(
            "INSERT INTO thread_readers (reader, thread_id) VALUES ($1, $2)", reader, thread.id
        )


async def insert_message(on: Connection, message: Message) -> int:
    """Add a message at its thread's end, whose row is locked by it; its number."""
    rows = await on.fetch(
        "UPDATE threads SET head = head + 1 WHERE id = $1 RETURNING head", message.thread_id
    )
    seq = int(rows[0]["head"])
    await on.fetch(
        f"INSERT INTO messages ({_MESSAGE}) VALUES ({places(8)})",
        message.thread_id,
        seq,
        message.id,
        message.sender.value,
        message.sender_id,
        message.automatic,
        message.body,
        to_ms(message.sent_at),
    )
    return seq


async def fetch_threads(on: Connection, ids: Sequence[str]) -> dict[str, Thread]:
    """Those of the threads that exist, by id."""
    sql = f"SELECT * FROM threads WHERE id IN ({places(len(ids))})"
    return {row["id"]: _thread(row) for row in await on.fetch(sql, *ids)} if ids else {}


async def threads_of_sessions(on: Connection, session_ids: Sequence[str]) -> dict[str, Thread]:
    """The parties' thread of each session, by the session's id."""
    sql = (
        "SELECT * FROM threads WHERE kind = 'SESSION'"
        f" AND session_id IN ({places(len(session_ids))})"
    )
    rows = await on.fetch(sql, *session_ids) if session_ids else []
    return {row["session_id"]: _thread(row) for row in rows}


async def fetch_messages(on: Connection, ids: Sequence[str]) -> dict[str, Posted]:
    """Those of the messages that exist, by id."""
    sql = f"SELECT {_MESSAGE} FROM messages WHERE id IN ({places(len(ids))})"
    return {row["id"]: _posted(row) for row in await on.fetch(sql, *ids)} if ids else {}


async def page_of_messages(
    on: Connection, thread_id: str, after: int, before: int, limit: int, *, newest: bool
) -> list[Posted]:
    """Up to `limit` messages between two numbers, in order; the last of them where `newest`."""
    direction = "DESC" if newest else "ASC"
    rows = await on.fetch(
        f"SELECT {_MESSAGE} FROM messages WHERE thread_id = $1 AND seq > $2 AND seq < $3"
        f" ORDER BY seq {direction} LIMIT $4",
        thread_id,
        after,
        before,
        limit,
    )
    found = [_posted(row) for row in rows]
    return found[::-1] if newest else found


async def unread_counts(
    on: Connection, reader: str, thread_ids: Sequence[str], sender_id: str | None
) -> Mapping[str, int]:
    """How many messages of others each thread holds past the reader's mark."""
    rows = await on.fetch(
        "SELECT m.thread_id, count(*) AS n FROM messages m LEFT JOIN thread_readers r"
        " ON r.thread_id = m.thread_id AND r.reader = $1"
        " WHERE m.seq > COALESCE(r.read_to, 0) AND COALESCE(m.sender_id, '') <> $2"
        f" AND m.thread_id IN ({places(len(thread_ids), 3)}) GROUP BY m.thread_id",
        reader,
        sender_id or "",
        *thread_ids,
    )
    return {row["thread_id"]: row["n"] for row in rows}


async def mark_read(on: Connection, reader: str, thread_id: str, seq: int) -> None:
    """Everything up to this number has been read; a mark never goes back."""
    await on.fetch(
        "INSERT INTO thread_readers (reader, thread_id, read_to) VALUES ($1, $2, $3)"
        " ON CONFLICT (reader, thread_id) DO UPDATE SET read_to = excluded.read_to"
        " WHERE thread_readers.read_to < excluded.read_to",
        reader,
        thread_id,
        seq,
    )


async def threads_of_reader(
    on: Connection, reader: str, before: tuple[int, str] | None, limit: int
) -> list[tuple[int, Thread]]:
    """Up to `limit` threads of a person, the latest begun first, each with when it was begun."""
    begun_at, id = before or (2**62, "")
    rows = await on.fetch(
        "SELECT t.* FROM thread_readers r JOIN threads t ON t.id = r.thread_id WHERE r.reader = $1"
        " AND (t.begun_at < $2 OR (t.begun_at = $2 AND t.id > $3))"
        " ORDER BY t.begun_at DESC, t.id LIMIT $4",
        reader,
        begun_at,
        id,
        limit,
    )
    return [(row["begun_at"], _thread(row)) for row in rows]


def _thread(row: Row) -> Thread:
    party = row["party"]
    return Thread(row["id"], ThreadKind(row["kind"]), row["session_id"], party and Party(party))


def _posted(row: Row) -> Posted:
    message = Message(
        id=row["id"],
        thread_id=row["thread_id"],
        sender=Actor(row["sender"]),
        sender_id=row["sender_id"],
        body=row["body"],
        sent_at=instant(row["sent_at"]),
        automatic=bool(row["automatic"]),
    )
    return Posted(row["seq"], message)
