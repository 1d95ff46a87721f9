"""What the nouns need of whoever shows them; the resolvers make it, fresh for each operation."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from domain.model.catalogue import Item
from domain.model.disputes import TimelineEntry
from domain.model.grounds import Grounds
from domain.model.people import Viewer
from domain.model.profiles import Profile
from domain.model.records import Figures
from domain.model.refusals import Refusal
from domain.model.reports import OfflineReport
from domain.model.sanctions import Standing
from domain.model.sessions import Session
from domain.model.threads import Thread
from domain.rules.goodwill import GoodwillPreview as Preview
from domain.rules.notices import Notice

if TYPE_CHECKING:
    from schema.base.nodes import Connection
    from schema.sessions import chat
    from schema.sessions.disputes import Dispute
    from schema.support.blocks import PartnerBlock
    from schema.support.records import TimelineConnection


class Context(Protocol):
    """Who is looking, when, and the loaders of what a noun leads to."""

    viewer: Viewer
    currency: str

    def now(self) -> datetime:
        """The server's clock."""
        ...

    def cursor(self, stream: str, seq: int) -> str:
        """A place in a stream, sealed."""
        ...

    async def profile(self, id: str) -> Profile:
        """An account that is known to exist."""
        ...

    @property
    def agent(self) -> bool:
        """Whether this viewer is an agent or a lead (V2)."""
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

    async def standing(self, account_id: str) -> Standing:
        """What a person is free to do now, with the sanctions in force."""
        ...

    async def notice(self, account_id: str) -> Notice | None:
        """What a partner is told of the block in force; None for who has none."""
        ...

    async def figures(self, account_id: str) -> Figures:
        """A person's past in numbers."""
        ...

    async def timeline(self, subject_id: str) -> Sequence[TimelineEntry]:
        """The steps on record of a dispute."""
        ...

    async def timeline_page(
        self, subject_id: str, first: int, after: str | None
    ) -> "TimelineConnection":
        """A page of what is on a person's record."""
        ...

    async def thread_of_session(self, session_id: str) -> Thread | None:
        """The parties' own conversation."""
        ...

    async def unread(self, thread: Thread) -> int:
        """Messages of others past the viewer's mark."""
        ...

    async def concerns(self, account_id: str) -> bool:
        """Whether this member of support is that person: one `sub` is one person (B8)."""
        ...

    async def block(self, id: str) -> "PartnerBlock":
        """A block that is known to exist."""
        ...

    async def dispute(self, id: str) -> "Dispute | None":
        """A dispute, as far as it exists for this viewer."""
        ...

    async def reports_of_block(self, id: str) -> Sequence[OfflineReport]:
        """The reports that were upheld for a block."""
        ...

    async def messages(
        self,
        thread: "chat.Thread",
        first: int | None,
        after: str | None,
        last: int | None,
        before: str | None,
    ) -> "Connection[chat.Message]":
        """A page of a conversation."""
        ...
