"""The history that this database tells, by name, and the cursors that are of it (E2, E5).

A restored database, or a promoted standby, goes on with numbers that were given before to other
events. So a history has a name, each cursor holds it, and a cursor of another one is answered by
StreamReset. A new history begins by `app.py new-epoch`, or by itself where PostgreSQL tells that
the cluster or its timeline is another than last time.

A cursor is AES-SIV of (history, number), with the stream authenticated: the same place is always
the same text, and two texts tell neither which is later nor how many lie between.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from os import urandom
from struct import Struct

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from domain.model.cursors import ELSEWHERE, UNBORN, BadCursor
from storage.database.database import Connection, Database

log = structlog.get_logger(__name__)

_PLACE = Struct(">4sQ")  # the history's name, the number
_SEALED = 16 + _PLACE.size
_LENGTH = -(-_SEALED * 4 // 3)  # in base64 without padding


@dataclass(frozen=True, slots=True)
class _Known:
    """The row: the name in hex, the key, and the cluster it was last told in."""

    epoch: str
    key: str
    cluster: str | None


class History:
    """This process's view of it; `load` before anything else is asked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._name = b""
        self._cipher: AESSIV | None = None

    @property
    def epoch(self) -> str:
        """Its name."""
        return self._name.hex()

    async def load(self) -> bool:
        """Read it, or begin the first one; whether it is another than before."""
        known = await _known(self._database)
        cluster = await cluster_of(self._database)
        if cluster is not None and known.cluster != cluster:
            fresh = known.cluster is not None
            await _note_cluster(self._database, known, cluster, begin=fresh)
            known = await _known(self._database)
        before, self._name = self._name, bytes.fromhex(known.epoch)
        self._cipher = AESSIV(bytes.fromhex(known.key))
        return before not in (b"", self._name)

    def write(self, stream: str, seq: int) -> str:
        """As domain/model/cursors.py says."""
        assert self._cipher is not None, "a history is loaded before cursors are written"
        sealed = self._cipher.encrypt(_PLACE.pack(self._name, seq), [stream.encode()])
        return urlsafe_b64encode(sealed).decode().rstrip("=")

    def read(self, stream: str, text: str) -> int:
        """As domain/model/cursors.py says."""
        sealed = _decoded(text)
        if len(sealed) != _SEALED:
            return _of_old(stream, sealed)
        for owner in (stream, UNBORN):
            name, seq = self._opened(owner, sealed)
            if name is not None:
                return ELSEWHERE if name != self._name else seq
        raise BadCursor

    def _opened(self, stream: str, sealed: bytes) -> tuple[bytes | None, int]:
        assert self._cipher is not None, "a history is loaded before cursors are read"
        try:
            name, seq = _PLACE.unpack(self._cipher.decrypt(sealed, [stream.encode()]))
        except InvalidTag:
            return None, 0
        return name, seq


def _decoded(text: str) -> bytes:
    """The bytes of a cursor, written as we write them; BadCursor."""
    try:
        found = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError as error:
        raise BadCursor from error
    if urlsafe_b64encode(found).decode().rstrip("=") != text:
        raise BadCursor
    return found


def _of_old(stream: str, plain: bytes) -> int:
    """Cursors were written in the clear once, and are kept by apps for as long as they like. To
    resume from one would tell whoever makes one up where a stream stands.
    """
    owner, _, seq = plain.decode("ascii", "replace").rpartition(":")
    if owner not in (stream, UNBORN) or not (seq.isascii() and seq.isdigit() and len(seq) <= 18):
        raise BadCursor
    return ELSEWHERE if owner == stream else 0


# ── The row ──────────────────────────────────────────────────────────────────────────────────────


async def _known(database: Database) -> _Known:
    """The row; the first process that asks makes it, and whoever asks later only reads."""
    rows = await database.fetch("SELECT epoch, key, cluster FROM histories")
    if not rows:
        await database.fetch(
            "INSERT INTO histories (one, epoch, key) VALUES (1, $1, $2)"
            " ON CONFLICT (one) DO NOTHING",
            urandom(4).hex(),
            urandom(64).hex(),
        )
        rows = await database.fetch("SELECT epoch, key, cluster FROM histories")
    return _Known(rows[0]["epoch"], rows[0]["key"], rows[0]["cluster"])


async def begin_history(on: Connection) -> str:
    """Begin another history; its name. Every cursor given before is answered by StreamReset."""
    name = urandom(4).hex()
    await on.fetch(
        "INSERT INTO histories (one, epoch, key) VALUES (1, $1, $2)"
        " ON CONFLICT (one) DO UPDATE SET epoch = $1",
        name,
        urandom(64).hex(),
    )
    return name


async def _note_cluster(database: Database, known: _Known, cluster: str, *, begin: bool) -> None:
    """Only one of several processes that notice it begins another history."""
    name = urandom(4).hex() if begin else known.epoch
    rows = await database.fetch(
        "UPDATE histories SET cluster = $1, epoch = $2 WHERE epoch = $3"
        " AND coalesce(cluster, '') = $4 RETURNING epoch",
        cluster,
        name,
        known.epoch,
        known.cluster or "",
    )
    if begin and rows:
        log.warning("new_history", epoch=name, was=known.cluster, now=cluster)


async def cluster_of(database: Database) -> str | None:
    """PostgreSQL's system identifier and timeline, which a restore elsewhere and a promotion
    change; None where there are none, or where they may not be read.
    """
    if database.dialect == "sqlite":
        return None
    rows = await database.fetch(
        "SELECT has_function_privilege('pg_control_system()', 'EXECUTE')"
        " AND has_function_privilege('pg_walfile_name(pg_lsn)', 'EXECUTE')"
        " AND NOT pg_is_in_recovery() AS may"
    )
    if not rows[0]["may"]:
        return None
    (row,) = await database.fetch(
        "SELECT s.system_identifier || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)"
        " AS cluster FROM pg_control_system() AS s"
    )
    return str(row["cluster"])
