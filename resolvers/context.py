"""What every resolver works with: who asks, the clock, the loaders. Fresh for each operation and
each event, so that nothing is shown from a memory of how it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import strawberry
from strawberry.dataloader import DataLoader

from domain.catalogue import Item
from domain.cursors import UNBORN, Place, write_cursor
from domain.goodwill import COUNTED, GoodwillPreview, may_refund, preview_refund
from domain.grounds import Grounds
from domain.people import Actor, Role, SupportRole, Viewer
from domain.problems import Forbidden
from domain.profiles import Profile
from domain.refusals import Refusal
from domain.sessions import Act, Session
from realtime.hub import Hub
from schema.commands import SessionFilter
from schema.ledger import StatementConnection
from schema.viewer import SessionConnection
from storage.catalogue import fetch_catalogues
from storage.database import Database
from storage.disputes import goodwill_record
from storage.ledger import fetch_balance
from storage.profiles import fetch_profiles
from storage.retries import Command, digest
from storage.streams import SUPPORT, read_heads
from storage.transactions import Transactions

AGENTS = frozenset({SupportRole.AGENT, SupportRole.LEAD})


@dataclass(frozen=True, slots=True)
class House:
    """What lives as long as the process."""

    database: Database
    transactions: Transactions
    hub: Hub
    clock: Callable[[], datetime]
    currency: str
    goodwill_cap: int  # minor units (M5)
    secret: bytes  # what idempotency records are keyed with


class Context:
    """One operation of one viewer."""

    def __init__(self, house: House, viewer: Viewer, event_cursor: str) -> None:
        self.house = house
        self.viewer = viewer
        self.event_cursor = event_cursor
        self.currency = house.currency
        self.now = house.clock
        self._profiles: DataLoader[str, Profile] | None = None
        self._catalogues: DataLoader[str, Sequence[Item]] | None = None

    def again(self) -> "Context":
        """The same viewer, with loaders that remember nothing: for the next event."""
        return Context(self.house, self.viewer, self.event_cursor)

    async def profile(self, id: str) -> Profile:
        """An account that is known to exist."""
        if self._profiles is None:
            self._profiles = DataLoader(self._load_profiles)
        return await self._profiles.load(id)

    async def catalogue(self, partner_id: str) -> Sequence[Item]:
        """What a partner offers."""
        if self._catalogues is None:
            self._catalogues = DataLoader(self._load_catalogues)
        return await self._catalogues.load(partner_id)

    @property
    def reads_grounds(self) -> bool:
        """Agents and leads alone (C5)."""
        return self.agent

    @property
    def agent(self) -> bool:
        """Whether the viewer is an agent or a lead (V2)."""
        return not AGENTS.isdisjoint(self.viewer.support_roles)

    async def grounds(self, session_id: str) -> Grounds | None:
        """Why a session was cancelled; None once erased."""
        return await self.house.transactions.vault.open(self.house.database, session_id)

    async def goodwill(self, session: Session) -> GoodwillPreview | Refusal:
        """What a goodwill refund of this session, by its partner, would mean now (M5)."""
        now = self.now()
        act = Act(Actor.PARTNER, now)
        if refused := may_refund(session, act):
            return refused
        record = await goodwill_record(
            self.house.database, session.client_id, session.partner_id, now - COUNTED
        )
        return preview_refund(session, act, record, self.house.goodwill_cap)

    async def balance(self) -> int:
        """What the viewer's balance holds now."""
        return await fetch_balance(self.house.database, self.viewer.account_id or "")

    async def own_statement(self, first: int, after: str | None) -> StatementConnection:
        """A page of the viewer's statement, newest first."""
        from resolvers.ledger import own_statement

        return await own_statement(self, first, after)

    async def own_sessions(
        self, wanted: SessionFilter | None, first: int, after: str | None
    ) -> SessionConnection:
        """A page of the sessions that the viewer is a party of."""
        from resolvers.sessions import own_sessions  # a noun's field leads to a verb

        return await own_sessions(self, wanted, first, after)

    def command(self, info: strawberry.Info[Any, Any], given: object, key: str | None) -> Command:
        """The mutation under way, as its retries will be known by (I1)."""
        return Command(self.viewer.key, info.field_name, digest(self.house.secret, given), key)

    def account(self, role: Role) -> str:
        """The viewer's account of this role; FORBIDDEN for another role, or before its profile."""
        if self.viewer.role is not role:
            raise Forbidden
        if self.viewer.account_id is None:
            raise Forbidden(f"Make a profile first: create{role.value.title()}Profile.")
        return self.viewer.account_id

    async def _load_profiles(self, ids: list[str]) -> list[Profile]:
        found = await fetch_profiles(self.house.database, list(dict.fromkeys(ids)))
        return [found[id] for id in ids]

    async def _load_catalogues(self, ids: list[str]) -> list[Sequence[Item]]:
        found = await fetch_catalogues(self.house.database, list(dict.fromkeys(ids)))
        return [found[id] for id in ids]


class Contexts:
    """Makes contexts; the transport asks for one for every operation and every event."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def for_operation(self, viewer: Viewer, *, names: frozenset[str]) -> Context:
        """The stream's head is read before anything else, where the document asks for it."""
        cursor = await self._cursor(viewer) if "eventCursor" in names else ""
        return Context(self._house, viewer, cursor)

    async def _cursor(self, viewer: Viewer) -> str:
        stream = stream_of(viewer)
        if stream is None:
            return write_cursor(Place(UNBORN, 0))
        heads = await read_heads(self._house.database, [stream])
        return write_cursor(Place(stream, heads.get(stream, 0)))


def stream_of(viewer: Viewer) -> str | None:
    """The viewer's stream: support shares one; None before a profile."""
    return SUPPORT if viewer.role is Role.SUPPORT else viewer.account_id


Info = strawberry.Info[Context, Any]
