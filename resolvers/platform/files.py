"""Who hands in a file, and to whom one is handed out (B2, V1)."""

from collections.abc import AsyncGenerator
from typing import BinaryIO

from domain.model.people import Viewer
from domain.model.problems import Forbidden
from domain.platform.files import MOST_UNUSED, File, Unfit, is_agent, may_read, may_send
from storage.files.contents import Busy
from storage.files.files import Files
from transport.base.problems import RateLimited

WAIT = 600  # seconds until it may be worth asking again: files are erased that often


class FileDesk:
    """Judges who asks before anything is done."""

    def __init__(self, files: Files) -> None:
        self._files = files

    async def admit(self, viewer: Viewer) -> None:
        """Forbidden where this viewer proves nothing; RateLimited with too many files that no
        proof has taken.
        """
        if not may_send(viewer):
            raise Forbidden
        if await self._files.count_unused(viewer.account_id or "") >= MOST_UNUSED:
            text = f"You have {MOST_UNUSED} files that no proof uses: attach some, or wait a day."
            raise RateLimited(text, retry_after_seconds=WAIT)

    async def keep(self, viewer: Viewer, sent: BinaryIO) -> File | Unfit:
        """Keep what was sent, as this viewer's; RateLimited where too many are sending."""
        try:
            return await self._files.keep(viewer.account_id or "", sent)
        except Busy:
            raise RateLimited("Too many files at once.", retry_after_seconds=30) from None

    async def find(self, viewer: Viewer, id: str) -> File | None:
        """The file, to agents, leads and who sent it; to none against whom it proves something
        (B8). It is looked for in any case, so that how long an answer takes tells nobody what there
        is.
        """
        file = await self._files.fetch(id)
        if file is None or not may_read(viewer, file):
            return None
        own = is_agent(viewer) and await self._files.proves_against(file, viewer.sub)
        return None if own else file

    def read(self, file: File) -> AsyncGenerator[bytes, None]:
        """Its bytes, piece by piece."""
        return self._files.read(file)
