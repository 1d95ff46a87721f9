"""Idempotency keys: the record of a command commits with its effect (I1).

What was given in is kept as a keyed digest alone: neither an address nor a ground can be read or
guessed from it.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from domain.model.problems import Problem, ProblemCode
from domain.model.refusals import Refusal, RefusalCode
from storage.database.database import Connection, to_ms

MOST_KEYS = 10_000  # of a caller
REUSED = Refusal(
    RefusalCode.IDEMPOTENCY_KEY_REUSED,
    "This idempotency key was used for another command or another input.",
    "I1",
)


@dataclass(frozen=True, slots=True)
class Command:
    """One mutation as it was sent: by whom, which, with what, under which key."""

    caller: str
    name: str
    digest: str
    key: str | None


def digest(secret: bytes, given: object) -> str:
    """A keyed digest of a command's input; `given` must have a faithful repr."""
    return blake2b(repr(given).encode(), key=secret, digest_size=32).hexdigest()


async def recall(on: Connection, command: Command) -> str | Refusal | None:
    """The subject of the first outcome under this key, REUSED, or None where the key is new."""
    if command.key is None:
        return None
    rows = await on.fetch(
        "SELECT command, digest, subject_id FROM idempotency_keys WHERE caller = $1 AND key = $2",
        command.caller,
        command.key,
    )
    if not rows:
        return None
    same = (rows[0]["command"], rows[0]["digest"]) == (command.name, command.digest)
    return str(rows[0]["subject_id"]) if same else REUSED


async def remember(on: Connection, command: Command, subject_id: str, now: datetime) -> None:
    """Keep the outcome. A racing command under the same key fails here and is run again.

    RATE_LIMITED beyond `MOST_KEYS` of a caller: rows are kept for 7 days whatever they were for.
    """
    if command.key is None:
        return
    (kept,) = await on.fetch(
        "SELECT count(*) AS n FROM (SELECT 1 FROM idempotency_keys WHERE caller = $1 LIMIT $2)"
        " AS own",
        command.caller,
        MOST_KEYS,
    )
    if kept["n"] >= MOST_KEYS:
        text = f"{MOST_KEYS} idempotency keys of this account are in use: each is for 7 days."
        raise Problem(ProblemCode.RATE_LIMITED, text, {"retryAfterSeconds": 3600})
    await on.fetch(
        "INSERT INTO idempotency_keys (caller, key, command, digest, subject_id, at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        command.caller,
        command.key,
        command.name,
        command.digest,
        subject_id,
        to_ms(now),
    )


async def forget_keys_before(on: Connection, at: datetime, limit: int) -> int:
    """Drop up to `limit` keys of before that moment, the oldest first (I1: kept 7 days); how many.

    The last of a batch takes those of its millisecond along.
    """
    dropped = await on.fetch(
        "DELETE FROM idempotency_keys WHERE at <= (SELECT max(at) FROM (SELECT at FROM"
        " idempotency_keys WHERE at < $1 ORDER BY at LIMIT $2) AS oldest) RETURNING 1 AS one",
        to_ms(at),
        limit,
    )
    return len(dropped)
