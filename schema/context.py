"""What the nouns need of whoever shows them; the resolvers make it, fresh for each operation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.catalogue import Item
from domain.goodwill import GoodwillPreview as Preview
from domain.grounds import Grounds
from domain.people import Viewer
from domain.profiles import Profile
from domain.refusals import Refusal
from domain.sessions import Session


class Context(Protocol):
    """Who is looking, when, and the loaders of what a noun leads to."""

    viewer: Viewer
    currency: str

    def now(self) -> datetime:
        """The server's clock."""
        ...

    async def profile(self, id: str) -> Profile:
        """An account that is known to exist."""
        ...

    @property
    def reads_grounds(self) -> bool:
        """Whether this viewer reads cancellation grounds: agents and leads alone (C5)."""
        ...

    async def grounds(self, session_id: str) -> Grounds | None:
        """Why a session was cancelled; None once erased."""
        ...

    async def goodwill(self, session: Session) -> Preview | Refusal:
        """What a goodwill refund of this session, by its partner, would mean now (M5)."""
        ...

    async def catalogue(self, partner_id: str) -> Sequence[Item]:
        """What a partner offers."""
        ...
