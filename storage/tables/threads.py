"""Threads and messages: numbered within their thread, added to and never edited (H1, H2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.model.people import Actor, Party
from domain.model.threads import Message, Thread, ThreadKind
from storage.database.database import Connection, Row, flat, from_ms, instant, places, to_ms

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
        "INSERT INTO threads (id, kind, session_id, party, begun_at, owner_id)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        thread.id,
        thread.kind.value,
        thread.session_id,
        thread.party and thread.party.value,
        to_ms(now),
        thread.owner_id,
    )
    for reader in readers:
        await mark_read(on, reader, thread.id, 0)


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


async def close_threads(on: Connection, session_id: str, party: Party | None, at: datetime) -> None:
    """A party's thread with support about a session, or the parties' own, is closed from this
    moment on (H1).
    """
    await on.fetch(
        "UPDATE threads SET closed_from = $3 WHERE session_id = $1 AND COALESCE(party, '') = $2",
        session_id,
        party.value if party else "",
        to_ms(at),
    )


async def close_thread(on: Connection, id: str, at: datetime) -> None:
    """A thread about no session is closed from this moment on (H1)."""
    await on.fetch(
        "UPDATE threads SET closed_from = $2 WHERE id = $1 AND closed_from IS NULL", id, to_ms(at)
    )


async def reopen_thread(on: Connection, id: str) -> None:
    """A ticket's thread, open again with it (B5)."""
    await on.fetch("UPDATE threads SET closed_from = NULL WHERE id = $1", id)


async def fetch_messages(on: Connection, ids: Sequence[str]) -> dict[str, Posted]:
    """Those of the messages that exist, by id."""
    sql = f"SELECT {_MESSAGE} FROM messages WHERE id IN ({places(len(ids))})"
    return {row["id"]: _posted(row) for row in await on.fetch(sql, *ids)} if ids else {}


@dataclass(frozen=True, slots=True)
class Span:
    """Messages of one thread with numbers between two, both outside; of these the `last` alone
    where that is said.
    """

    thread_id: str
    after: int
    before: int
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Messages in order, and the number of their thread's newest."""

    messages: Sequence[Posted]
    head: int


async def fetch_pages(on: Connection, spans: Sequence[Span]) -> dict[Span, Page]:
    """Each span of a thread that exists, in one statement for all.

    Messages are numbered without gaps, so that a page is a range and its end is known.
    """
    asked = ", ".join(
        f"({n}, ${4 * n + 1}, CAST(${4 * n + 2} AS BIGINT), CAST(${4 * n + 3} AS BIGINT),"
        f" CAST(${4 * n + 4} AS BIGINT))"
        for n in range(len(spans))
    )
    rows = await on.fetch(
        f"WITH asked (n, thread_id, low, high, newest) AS (VALUES {asked})"
        f" SELECT a.n, t.head, {_columns('m')} FROM asked a JOIN threads t ON t.id = a.thread_id"
        " LEFT JOIN messages m ON m.thread_id = t.id AND m.seq < a.high AND m.seq > CASE"
        " WHEN t.head - a.newest > a.low THEN t.head - a.newest ELSE a.low END"
        " ORDER BY a.n, m.seq",
        *flat([one.thread_id, one.after, one.before, one.last] for one in spans),
    )
    heads = {row["n"]: row["head"] for row in rows}
    found: dict[int, list[Posted]] = {n: [] for n in heads}
    for row in rows:
        if row["id"] is not None:
            found[row["n"]].append(_posted(row))
    return {spans[n]: Page(messages, heads[n]) for n, messages in found.items()}


def _columns(table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in _MESSAGE.split(", "))


async def unread_counts(
    on: Connection, reader: str, own: Actor, thread_ids: Sequence[str]
) -> dict[str, int]:
    """How many messages of others each thread holds past the reader's mark; none: left out."""
    rows = await on.fetch(
        "SELECT m.thread_id, count(*) AS n FROM messages m LEFT JOIN thread_readers r"
        " ON r.thread_id = m.thread_id AND r.reader = $1"
        " WHERE m.seq > COALESCE(r.read_to, 0) AND m.sender <> $2"
        f" AND m.thread_id IN ({places(len(thread_ids), 3)}) GROUP BY m.thread_id",
        reader,
        own.value,
        *thread_ids,
    )
    return {row["thread_id"]: row["n"] for row in rows}


async def mark_read(on: Connection, reader: str, thread_id: str, seq: int) -> bool:
    """Everything up to this number has been read; a mark never goes back. Whether it is new.

    The first mark, 0 included, puts the thread into the reader's list.
    """
    rows = await on.fetch(
        "INSERT INTO thread_readers (reader, thread_id, begun_at, read_to)"
        " SELECT $1, id, begun_at, CAST($3 AS BIGINT) FROM threads WHERE id = $2"
        " ON CONFLICT (reader, thread_id) DO UPDATE SET read_to = excluded.read_to"
        " WHERE thread_readers.read_to < excluded.read_to RETURNING read_to",
        reader,
        thread_id,
        seq,
    )
    return bool(rows)


async def have_read(on: Connection, reader: str, thread_ids: Sequence[str]) -> dict[str, bool]:
    """Those of the threads that are in the reader's list."""
    rows = await on.fetch(
        "SELECT thread_id FROM thread_readers WHERE reader = $1"
        f" AND thread_id IN ({places(len(thread_ids), 2)})",
        reader,
        *thread_ids,
    )
    return {row["thread_id"]: True for row in rows}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose threads, whether the open or the closed ones alone at a moment, and of which kinds."""

    reader: str
    at: datetime
    open: bool | None = None
    kinds: Collection[ThreadKind] = tuple(ThreadKind)


async def threads_of_reader(
    on: Connection, wanted: Wanted, before: tuple[int, str] | None, limit: int
) -> list[tuple[int, Thread]]:
    """Up to `limit` threads of a person, the latest begun first, each with when it was begun."""
    begun_at, id = before or (2**62, "")
    still = "(t.closed_from IS NULL OR t.closed_from > $5)"
    which = {True: still, False: f"NOT {still}", None: "CAST($5 AS BIGINT) > 0"}[wanted.open]
    kinds = sorted(kind.value for kind in wanted.kinds)
    rows = await on.fetch(
        "SELECT t.* FROM thread_readers r JOIN threads t ON t.id = r.thread_id WHERE r.reader = $1"
        f" AND r.begun_at <= $2 AND (r.begun_at < $2 OR r.thread_id > $3) AND {which}"
        f" AND t.kind IN ({places(len(kinds), 6)})"
        " ORDER BY r.begun_at DESC, r.thread_id LIMIT $4",
        wanted.reader,
        begun_at,
        id,
        limit,
        to_ms(wanted.at),
        *kinds,
    )
    return [(row["begun_at"], _thread(row)) for row in rows]


def _thread(row: Row) -> Thread:
    party = row["party"]
    return Thread(
        id=row["id"],
        kind=ThreadKind(row["kind"]),
        session_id=row["session_id"],
        party=party and Party(party),
        owner_id=row["owner_id"],
        closed_from=from_ms(row["closed_from"]),
    )


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


async def count_recent(on: Connection, thread_id: str, sender_id: str, since: datetime) -> int:
    """How many messages of this sender's the thread took since a moment (H2), of its last ones."""
    (row,) = await on.fetch(
        "SELECT count(*) AS n FROM (SELECT sender_id, sent_at FROM messages WHERE thread_id = $1"
        " ORDER BY seq DESC LIMIT 100) AS latest WHERE sender_id = $2 AND sent_at > $3",
        thread_id,
        sender_id,
        to_ms(since),
    )
    return int(row["n"])
