"""Files: a row each, and its bytes in their store (B2).

The row is there before its bytes and until after them: COMING, then KEPT, then GOING. Only KEPT
ones are seen or taken, so that a crash at any moment leaves no file without bytes; and no bytes
without a row, so that what was left half done is erased with all that nobody used.
"""

from collections.abc import Sequence

from domain.files import File, MediaType
from storage.database import Connection, Row, instant, places


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
