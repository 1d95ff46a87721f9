"""Idempotency keys: the record of a command commits with its effect (I1).

What was given in is kept as a keyed digest alone: neither an address nor a ground can be read or
guessed from it. Records of the digest's first version (a `repr`) are known for their 7 days.
"""

from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import blake2b
from itertools import combinations

from domain.model.problems import Problem, ProblemCode
from domain.model.refusals import Refusal, RefusalCode
from storage.database.database import Connection, to_ms

MOST_KEYS = 10_000  # of a caller
REUSED = Refusal(
    RefusalCode.IDEMPOTENCY_KEY_REUSED,
    "This idempotency key was used for another command or another input.",
    "I1",
)


VERSION = "2:"  # of the digest; one without is of the first
_ADDED_SINCE = 3  # so many optional fields may an input have got within a key's 7 days


@dataclass(frozen=True, slots=True)
class Command:
    """One mutation as it was sent: by whom, which, with what, under which key."""

    caller: str
    name: str
    digest: str
    key: str | None
    formerly: tuple[str, ...] = ()  # digests of the first version that this may have been kept as


def command(caller: str, name: str, secret: bytes, given: object, key: str | None) -> Command:
    """A mutation with this input, as its retries will be known by (I1)."""
    if key is None:
        return Command(caller, name, "", None)
    formerly = tuple(_keyed(secret, text) for text in _former(given))
    return Command(caller, name, digest(secret, given), key, formerly)


def digest(secret: bytes, given: object) -> str:
    """A keyed digest of what a command's input says, whatever the shape of its type.

    Fields stand in order of their names, and one that is null or at its default adds nothing: an
    input that gets an optional field is still the same input to whoever does not send it.
    """
    return VERSION + _keyed(secret, _canonical(given))


def _keyed(secret: bytes, text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), key=secret, digest_size=32).hexdigest()


def _canonical(value: object) -> str:
    """One spelling for one value."""
    if is_dataclass(value) and not isinstance(value, type):
        said = sorted((each.name, _canonical(getattr(value, each.name))) for each in _said(value))
        return f"{{{','.join(f'{name}:{text}' for name, text in said)}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_canonical, value))}]"
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return repr(value)


def _said(value: object) -> Iterator["Field[object]"]:
    assert is_dataclass(value)
    for each in fields(value):
        found = getattr(value, each.name)
        if found is not None and found != _default(each):
            yield each


def _default(field: "Field[object]") -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _former(given: object) -> Iterator[str]:
    """What the first version kept of it: its repr, with or without the fields it did not know."""
    assert is_dataclass(given)
    unsaid = {each.name for each in fields(given)} - {each.name for each in _said(given)}
    known = [(each.name, repr(getattr(given, each.name))) for each in fields(given) if each.repr]
    for count in range(_ADDED_SINCE + 1):
        for added in combinations(sorted(unsaid), count):
            parts = ", ".join(f"{name}={text}" for name, text in known if name not in added)
            yield f"{type(given).__qualname__}({parts})"


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
    kept = rows[0]["digest"]
    same = rows[0]["command"] == command.name and (
        kept == command.digest or kept in command.formerly
    )
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
