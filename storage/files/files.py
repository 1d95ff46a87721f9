"""Files: a row each, and its bytes in their store (B2).

The row is there before its bytes and until after them: COMING, then KEPT, then GOING. Only KEPT
ones are seen or taken, so that a crash at any moment leaves no file without bytes; and no bytes
without a row, so that what was left half done is erased with all that nobody used.
"""

from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime
from secrets import token_hex
from tempfile import TemporaryFile
from typing import BinaryIO

import structlog

from domain.platform.files import UNUSED_KEPT, File, MediaType, Unfit
from storage.database.database import Connection, Database, Row, instant, places, to_ms
from storage.database.ids import new_id
from storage.files.blobs import Blobs
from storage.files.contents import Content, Contents

log = structlog.get_logger(__name__)

BATCH = 100


class Files:
    """Keeps what is sent, reads it back, and erases what nobody used."""

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        clock: Callable[[], datetime],
        *,
        batch: int = BATCH,
    ) -> None:
        self.blobs = blobs
        self._database = database
        self._contents = Contents()
        self._clock = clock
        self._batch = batch

    async def keep(self, owner_id: str, sent: BinaryIO) -> File | Unfit:
        """Keep what was sent, a real file, as far as it is taken at all."""
        with TemporaryFile() as kept:
            content = await self._contents.clean(sent, kept)
            if isinstance(content, Unfit):
                return content
            file = self._new(owner_id, content)
            await _announce(self._database, file)
            await self._put(file, kept)
        await self._database.fetch(
            "UPDATE files SET state = 'KEPT' WHERE id = $1 AND state = 'COMING'", file.id
        )
        return file

    async def _put(self, file: File, content: BinaryIO) -> None:
        """The bytes into their store. Where that fails the row is GOING: nothing that its sender,
        who will try again, has to answer for.
        """
        try:
            await self.blobs.put(file.blob, content)
        except OSError:
            await self._database.fetch("UPDATE files SET state = 'GOING' WHERE id = $1", file.id)
            raise

    async def fetch(self, id: str) -> File | None:
        """The file of this id that is kept, or None."""
        return (await fetch_files(self._database, [id])).get(id)

    async def proves_against(self, file: File, sub: str) -> bool:
        """Whether it is of a report on this very person."""
        rows = await self._database.fetch(
            "SELECT 1 AS one FROM proofs p JOIN offline_reports r ON r.id = p.report_id"
            " JOIN accounts a ON a.id = r.partner_id WHERE p.id = $1 AND a.sub = $2",
            file.proof_id,
            sub,
        )
        return bool(rows)

    async def count_unused(self, owner_id: str) -> int:
        """How many files of this owner no proof has taken, those that are going left out."""
        rows = await self._database.fetch(
            "SELECT count(*) AS n FROM files"
            " WHERE owner_id = $1 AND proof_id IS NULL AND state <> 'GOING'",
            owner_id,
        )
        return int(rows[0]["n"])

    def read(self, file: File) -> AsyncGenerator[bytes, None]:
        """The file's bytes, piece by piece."""
        return self.blobs.read(file.blob)

    async def erase_unused(self) -> None:
        """Erase what no proof took within a day, and what a crash left half done."""
        before, more = self._clock() - UNUSED_KEPT, True
        while more:  # suspends: for the database
            condemned = await _condemn(self._database, before, self._batch)
            erased = [await self._erase(*one) for one in condemned]
            more = len(erased) == self._batch and all(erased)

    async def _erase(self, id: str, blob: str) -> bool:
        """The bytes, then the row; False where the store failed: it stays GOING, for next time."""
        try:
            await self.blobs.erase(blob)
        except OSError:
            log.exception("file_not_erased", file=id)
            return False
        await self._database.fetch("DELETE FROM files WHERE id = $1 AND state = 'GOING'", id)
        return True

    def _new(self, owner_id: str, content: Content) -> File:
        return File(
            new_id("fil"),
            owner_id,
            content.media_type,
            content.sha256,
            content.bytes,
            self._clock(),
            blob=token_hex(16),
        )


async def _announce(on: Connection, file: File) -> None:
    await on.fetch(
        "INSERT INTO files (id, owner_id, state, media_type, sha256, bytes, blob, created_at)"
        " VALUES ($1, $2, 'COMING', $3, $4, $5, $6, $7)",
        file.id,
        file.owner_id,
        file.media_type.value,
        file.sha256,
        file.bytes,
        file.blob,
        to_ms(file.created_at),
    )


async def _condemn(on: Connection, before: datetime, most: int) -> list[tuple[str, str]]:
    """The oldest of what nobody used, GOING from now on: no proof can take them any more."""
    rows = await on.fetch(
        "UPDATE files SET state = 'GOING' WHERE id IN (SELECT id FROM files"
        " WHERE proof_id IS NULL AND created_at < $1"
        " ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id, blob",
        to_ms(before),
        most,
    )
    return [(row["id"], row["blob"]) for row in rows]


async def take_file(on: Connection, file_id: str, owner_id: str, proof_id: str) -> File | None:
    """The file, from now on this proof's own; None where there is none of this owner's that no
    proof has taken. Of two proofs that race for it one gets it.
    """
    rows = await on.fetch(
        "UPDATE files SET proof_id = $3"
        " WHERE id = $1 AND owner_id = $2 AND state = 'KEPT' AND proof_id IS NULL RETURNING *",
        file_id,
        owner_id,
        proof_id,
    )
    return _file(rows[0]) if rows else None


async def fetch_files(on: Connection, ids: Sequence[str]) -> dict[str, File]:
    """Those of the files that are kept, by id, in one statement."""
    sql = f"SELECT * FROM files WHERE state = 'KEPT' AND id IN ({places(len(ids))})"
    return {row["id"]: _file(row) for row in await on.fetch(sql, *ids)} if ids else {}


def _file(row: Row) -> File:
    return File(
        id=row["id"],
        owner_id=row["owner_id"],
        media_type=MediaType(row["media_type"]),
        sha256=row["sha256"],
        bytes=row["bytes"],
        created_at=instant(row["created_at"]),
        proof_id=row["proof_id"],
        blob=row["blob"],
    )
