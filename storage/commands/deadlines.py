"""Deadlines as rows: made and moved in the commands' transactions, run once, lost never."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.model.sessions import Session
from domain.rules.deadlines import Deadline, DeadlineKind, deadlines_of
from storage.database.database import Connection, flat, from_ms, to_ms, tuples

_LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline that has come; `at` is the moment that it was set for, where that is known."""

    subject_id: str
    kind: DeadlineKind
    at: datetime | None = None


async def move_deadlines(
    on: Connection, before: Session | None, after: Session, now: datetime
) -> None:
    """Write the difference that a command made. What lies in the past already needs no row."""
    old = deadlines_of(before) if before is not None else frozenset()
    new = deadlines_of(after)
    if old == new:
        return
    kept = {deadline.kind for deadline in new}
    gone = [deadline.kind for deadline in old if deadline.kind not in kept]
    for kind in sorted(gone, key=lambda kind: kind.value):
        await drop_deadline(on, Due(after.id, kind))
    await _set(on, after.id, sorted(new - old, key=lambda deadline: deadline.kind.value), now)


async def _set(on: Connection, id: str, deadlines: Sequence[Deadline], now: datetime) -> None:
    rows = [
        [id, deadline.kind.value, to_ms(deadline.due_at), to_ms(deadline.due_at)]
        for deadline in deadlines
        if deadline.due_at > now
    ]
    if rows:
        await on.fetch(
            "INSERT INTO deadlines (subject_id, kind, due_at, run_at)"
            f" VALUES {tuples(len(rows), 4)} ON CONFLICT (subject_id, kind) DO UPDATE"
            " SET due_at = excluded.due_at, run_at = excluded.run_at, attempts = 0",
            *flat(rows),
        )


async def set_deadline(on: Connection, id: str, kind: DeadlineKind, due_at: datetime) -> None:
    """One deadline that does not follow from its session's own state."""
    await on.fetch(
        "INSERT INTO deadlines (subject_id, kind, due_at, run_at) VALUES ($1, $2, $3, $3)"
        " ON CONFLICT (subject_id, kind) DO NOTHING",
        id,
        kind.value,
        to_ms(due_at),
    )


async def due_deadlines(on: Connection, now: datetime, limit: int) -> list[Due]:
    """What has come due, oldest first. Nothing is claimed yet: its session's lock does that."""
    rows = await on.fetch(
        "SELECT subject_id, kind, due_at FROM deadlines WHERE run_at <= $1"
        " ORDER BY run_at LIMIT $2",
        to_ms(now),
        limit,
    )
    return [
        Due(row["subject_id"], DeadlineKind(row["kind"]), from_ms(row["due_at"])) for row in rows
    ]


async def take_deadline(on: Connection, due: Due, now: datetime) -> bool:
    """Take it out, within the transaction that does it; False: another did, or it moved."""
    rows = await on.fetch(
        "DELETE FROM deadlines WHERE subject_id = $1 AND kind = $2 AND run_at <= $3 RETURNING kind",
        due.subject_id,
        due.kind.value,
        to_ms(now),
    )
    return bool(rows)


async def drop_deadline(on: Connection, due: Due) -> None:
    """It no longer applies."""
    await on.fetch(
        "DELETE FROM deadlines WHERE subject_id = $1 AND kind = $2", due.subject_id, due.kind.value
    )


async def postpone(on: Connection, due: Due, now: datetime) -> None:
    """After a failure: try again later, longer each time, so that it holds up no other."""
    longest = _LONGEST_PAUSE // timedelta(seconds=1)
    await on.fetch(
        "UPDATE deadlines SET attempts = attempts + 1, run_at = CAST($3 AS BIGINT) + 1000 *"
        f" CASE WHEN attempts < 8 THEN 1 + attempts * attempts ELSE {longest} END"
        " WHERE subject_id = $1 AND kind = $2",
        due.subject_id,
        due.kind.value,
        to_ms(now),
    )


async def count_overdue(on: Connection, before: datetime) -> int:
    """How many deadlines should have run before this moment, for the person on call."""
    rows = await on.fetch("SELECT count(*) AS n FROM deadlines WHERE run_at < $1", to_ms(before))
    return int(rows[0]["n"])
