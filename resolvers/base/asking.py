"""Who asks, and what every resolver begins with: the clock, the loaders, the viewer's rights."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from typing import Any, Protocol, TypeVar

import strawberry
from strawberry.dataloader import DataLoader

from domain.model.catalogue import Item
from domain.model.cursors import Cursors
from domain.model.days import day_of
from domain.model.people import AGENTS, LEADS, Role, SupportRole, Viewer
from domain.model.problems import Forbidden
from domain.model.profiles import Profile
from domain.model.refusals import Refusal
from domain.model.texts import check_key
from domain.rules.rulings import Agent
from realtime.hub import Hub
from storage.commands.idempotency import Command, command
from storage.commands.transactions import Transactions, Work
from storage.database.database import Connection, Database
from storage.tables.catalogue import fetch_catalogues
from storage.tables.profiles import accounts_of_people, fetch_profiles
from storage.tables.sandbox import MovableClock
from storage.tables.webhooks import Secrets
from transport.limits.turns import Turns

K = TypeVar("K")
V = TypeVar("V")
Fetch = Callable[[Connection, list[K]], Awaitable[Mapping[K, V]]]
"""A storage function that finds many by their keys, in one statement."""
Outcome = tuple[str | None, Refusal | None]
"""A command's subject by its id, or why not."""


class Keyed(Protocol):
    """An input that may bring an idempotency key (I1)."""

    idempotency_key: str | None


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
    reaches: Callable[[str, str], Awaitable[bool]]  # whether a partner's webhook may be sent there
    webhook_secrets: Secrets
    cursors: Cursors
    forbidden_words: tuple[str, ...] = ()  # what no text to a partner says (B8)
    zone: tzinfo = UTC  # whose days count (B3)
    took: Callable[[str, int], None] = lambda stream, seq: None  # a live one took an event (E6)
    wording_refused: Callable[[str, str, int], None] = lambda agent, partner, places: None  # B8
    test_clock: MovableClock | None = None  # a sandbox's `clock`
    replays: Turns = field(default_factory=partial(Turns, 4))  # an account's reading of its stream


class Asking:
    """One operation of one viewer, before any noun."""

    def __init__(self, house: House, viewer: Viewer, event_cursor: str) -> None:
        self.house = house
        self.viewer = viewer
        self.event_cursor = event_cursor
        self.currency = house.currency
        self.now = house.clock
        self.cursor = house.cursors.write
        self._loaders: dict[object, DataLoader[Any, Any]] = {}

    async def loaded(self, fetch: Fetch[K, V], key: K) -> V | None:
        """One of many: all that are asked for at once cost one statement, and each but once."""
        if fetch not in self._loaders:

            async def load(keys: list[K]) -> list[V | None]:
                found = await fetch(self.house.database, list(dict.fromkeys(keys)))
                return [found.get(key) for key in keys]

            self._loaders[fetch] = DataLoader(load)
        found: V | None = await self._loaders[fetch].load(key)
        return found

    async def profile(self, id: str) -> Profile:
        """An account that is known to exist."""
        return known(await self.loaded(fetch_profiles, id))

    async def catalogue(self, partner_id: str) -> Sequence[Item]:
        """What a partner offers."""
        return known(await self.loaded(fetch_catalogues, partner_id))

    @property
    def today(self) -> date:
        """What day it is where the platform is (B3)."""
        return day_of(self.now(), self.house.zone)

    async def selves(self) -> frozenset[str]:
        """What accounts this member of support has as a client and as a partner: one `sub` is one
        person. Nobody's, to all others.
        """
        if self.viewer.role is not Role.SUPPORT:
            return frozenset()
        return known(await self.loaded(accounts_of_people, self.viewer.sub))

    async def concerns(self, *account_ids: str) -> bool:
        """Whether this member of support is one of these people, who reads nothing here of a case
        that is their own (D2, B8).
        """
        return not (await self.selves()).isdisjoint(account_ids)

    @property
    def agent(self) -> bool:
        """Whether the viewer is an agent or a lead (V2)."""
        return self.within(AGENTS)

    def within(self, roles: frozenset[SupportRole]) -> bool:
        """Whether one of these is among the viewer's support roles (V2)."""
        return not roles.isdisjoint(self.viewer.support_roles)

    def command(self, info: strawberry.Info[Any, Any], given: object, key: str | None) -> Command:
        """The mutation under way, as its retries will be known by (I1). What it changes is loaded
        anew.
        """
        self._loaders.clear()
        return command(self.viewer.key, info.field_name, self.house.secret, given, key)

    async def act(
        self,
        info: strawberry.Info[Any, Any],
        given: Keyed,
        decide: Callable[[Work], Awaitable[str | Refusal]],
    ) -> Outcome:
        """The mutation under way in one transaction; INVALID_INPUT for a key that is none (I1)."""
        if wrong := check_key(given.idempotency_key):
            return None, wrong
        asked = self.command(info, given, given.idempotency_key)
        return await self.house.transactions.act(asked, decide)

    def agent_id(self) -> str:
        """The viewer's account as an agent or lead; FORBIDDEN for all others (V2)."""
        return self.support_id(AGENTS)

    def support_id(self, roles: frozenset[SupportRole]) -> str:
        """The viewer's account as support of one of these roles; FORBIDDEN for all others (V2)."""
        if not self.within(roles):
            raise Forbidden
        return known(self.viewer.account_id)

    def judge(self, roles: frozenset[SupportRole] = AGENTS) -> Agent:
        """The viewer as who decides, in one of these roles; FORBIDDEN for all others (V2)."""
        return Agent(self.support_id(roles), lead=self.within(LEADS))

    def account(self, role: Role) -> str:
        """The viewer's account of this role; FORBIDDEN for another role, or before its profile."""
        if self.viewer.role is not role:
            raise Forbidden
        if self.viewer.account_id is None:
            raise Forbidden(f"Make a profile first: create{role.value.title()}Profile.")
        return self.viewer.account_id

    def partner_id(self) -> str:
        """The partner's account, for the partner or for a key of theirs, whose scopes were asked at
        the door (resolvers/base/scopes.py); FORBIDDEN for all others (V2).
        """
        if self.viewer.role is Role.INTEGRATION:
            return known(self.viewer.account_id)
        return self.account(Role.PARTNER)


def known(found: V | None) -> V:
    """What is there for certain."""
    assert found is not None, "a row that another row names"
    return found
