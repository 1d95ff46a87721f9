"""Sealing what is kept: AES-256-GCM with a random nonce for each text.

What it is about (an id) is authenticated with it, so that a text copied to another row does not
open.
"""

from base64 import b64decode, b64encode
from os import urandom

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class Seal:
    """Seals and opens with one key (32 bytes)."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, plain: bytes, about: str) -> str:
        """The sealed text."""
        nonce = urandom(_NONCE)
        return b64encode(nonce + self._cipher.encrypt(nonce, plain, about.encode())).decode()

    def open(self, text: str, about: str) -> bytes:
        """What was sealed; InvalidTag where it was about something else."""
        sealed = b64decode(text)
        return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
