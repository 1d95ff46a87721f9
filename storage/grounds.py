"""Cancellation grounds: special-category data, encrypted at rest and kept apart (C5).

AES-256-GCM with a random nonce for each row; the session's id is authenticated with it, so that a
row copied to another session does not open.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from os import urandom

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.grounds import Grounds
from storage.database import Connection, places
from storage.values import read_grounds, write_grounds

_NONCE = 12


class Vault:
    """Seals and opens grounds with the installation's key (32 bytes)."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    async def keep(self, on: Connection, session_id: str, grounds: Grounds) -> None:
        """Seal what the canceller said."""
        nonce = urandom(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, write_grounds(grounds), session_id.encode())
        await on.fetch(
            "INSERT INTO grounds (session_id, sealed) VALUES ($1, $2)",
            session_id,
            b64encode(sealed).decode(),
        )

    async def open(self, on: Connection, session_ids: Sequence[str]) -> dict[str, Grounds]:
        """What was said of each session; left out where nothing was, or it has been erased."""
        wanted = places(len(session_ids))
        rows = await on.fetch(
            f"SELECT session_id, sealed FROM grounds WHERE session_id IN ({wanted})", *session_ids
        )
        return {row["session_id"]: self._opened(row["session_id"], row["sealed"]) for row in rows}

    def _opened(self, session_id: str, text: str) -> Grounds:
        sealed = b64decode(text)
        opened = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], session_id.encode())
        return read_grounds(opened)


async def erase_grounds(on: Connection, session_id: str) -> None:
    """Gone, on their date (C5)."""
    await on.fetch("DELETE FROM grounds WHERE session_id = $1", session_id)
