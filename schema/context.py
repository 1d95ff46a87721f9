"""What the nouns need of whoever shows them; the resolvers make it, fresh for each operation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.catalogue import Item
from domain.people import Viewer
from domain.profiles import Profile


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

    async def catalogue(self, partner_id: str) -> Sequence[Item]:
        """What a partner offers."""
        ...
