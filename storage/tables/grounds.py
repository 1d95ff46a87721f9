"""Cancellation grounds: special-category data, sealed at rest and kept apart (C5).

Each is sealed as its session's own: a row copied to another session does not open.
"""

from collections.abc import Sequence

from domain.model.grounds import Grounds
from storage.database.database import Connection, places
from storage.database.values import read_grounds, write_grounds
from storage.tables.seals import Seal, padded


class Vault:
    """Seals and opens grounds, all of one length: which they are can't be told by it."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    async def keep(self, on: Connection, session_id: str, grounds: Grounds) -> None:
        """Seal what the canceller said."""
        await on.fetch(
            "INSERT INTO grounds (session_id, sealed) VALUES ($1, $2)",
            session_id,
            self._seal.close(padded(write_grounds(grounds)), session_id),
        )

    async def open(self, on: Connection, session_ids: Sequence[str]) -> dict[str, Grounds]:
        """What was said of each session; left out where nothing was, or it has been erased."""
        wanted = places(len(session_ids))
        rows = await on.fetch(
            f"SELECT session_id, sealed FROM grounds WHERE session_id IN ({wanted})", *session_ids
        )
        return {row["session_id"]: self._opened(row["session_id"], row["sealed"]) for row in rows}

    def _opened(self, session_id: str, text: str) -> Grounds:
        return read_grounds(self._seal.open(text, session_id))


async def erase_grounds(on: Connection, session_id: str) -> None:
    """Gone, on their date (C5)."""
    await on.fetch("DELETE FROM grounds WHERE session_id = $1", session_id)
