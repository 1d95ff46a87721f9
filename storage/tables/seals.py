"""Sealing what is kept: AES-256-GCM with a random nonce for each text.

What it is about (an id) is authenticated with it, so that a text copied to another row does not
open. The text names its key by a digest: the first key of a ring seals, and all of them open, so
that one can be put before the others, everything be sealed anew, and the old one be taken away.
"""

from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.database.database import Connection

_NONCE = 12
_MARK = "."  # between a key's name and what it sealed; base64 has none
STEP = 8 * 1024
"""A padded text's length is a multiple of this: how long it is tells nothing of what it says."""


class Seal:
    """Seals with the first of several keys (32 bytes each), and opens with whichever it was."""

    def __init__(self, *ring: bytes) -> None:
        self._ring = {sha256(b"seal " + key).hexdigest()[:8]: AESGCM(key) for key in ring}
        self._first = next(iter(self._ring))

    def close(self, plain: bytes, about: str) -> str:
        """The sealed text."""
        nonce = urandom(_NONCE)
        sealed = nonce + self._ring[self._first].encrypt(nonce, plain, about.encode())
        return self._first + _MARK + b64encode(sealed).decode()

    def open(self, text: str, about: str) -> bytes:
        """What was sealed; InvalidTag where it was about something else, or no key here fits.

        A text of before keys had names is tried with each.
        """
        name, mark, rest = text.partition(_MARK)
        sealed = b64decode(rest if mark else text)
        named = [self._ring[name]] if name in self._ring else []
        for cipher in named if mark else self._ring.values():
            with suppress(InvalidTag):
                return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
        raise InvalidTag

    def is_current(self, text: str) -> bool:
        """Whether the first key sealed it."""
        return text.startswith(self._first + _MARK)


def padded(text: bytes) -> bytes:
    """JSON with blanks behind it, to whole steps."""
    return text + b" " * (-len(text) % STEP)


@dataclass(frozen=True, slots=True)
class Kept:
    """Where sealed texts lie: a table, the id that each is about, and the column."""

    table: str
    id: str
    column: str


async def reseal(on: Connection, seal: Seal, where: Kept) -> tuple[int, int]:
    """Seal anew, one by one, what an older key sealed; how many, and how many no key opens. What
    changes meanwhile is left as it is: it was sealed by the first key, or is found the next time.
    """
    done = lost = 0
    rows = await on.fetch(f"SELECT {where.id} AS id FROM {where.table} ORDER BY {where.id}")
    for row in rows:
        sql = f"SELECT {where.column} AS text FROM {where.table} WHERE {where.id} = $1"
        for found in await on.fetch(sql, row["id"]):
            if not found["text"] or seal.is_current(found["text"]):
                continue
            try:
                text = seal.close(seal.open(found["text"], row["id"]), row["id"])
            except InvalidTag:
                lost += 1
                continue
            await on.fetch(
                f"UPDATE {where.table} SET {where.column} = $3"
                f" WHERE {where.id} = $1 AND {where.column} = $2",
                row["id"],
                found["text"],
                text,
            )
            done += 1
    return done, lost


async def opens(on: Connection, seal: Seal, where: Kept) -> bool:
    """Whether the oldest of what is kept there, by its id, can be opened; True where nothing is."""
    rows = await on.fetch(
        f"SELECT {where.id} AS id, {where.column} AS text FROM {where.table}"
        f" WHERE {where.column} <> '' ORDER BY {where.id} LIMIT 1"
    )
    with suppress(InvalidTag):
        return all(seal.open(row["text"], row["id"]) is not None for row in rows)
    return False
