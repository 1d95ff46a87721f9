"""The viewer: who is asking, and what is their own."""

from datetime import datetime
from typing import Annotated, Protocol

import strawberry

from domain.model.people import Role, SupportRole
from schema.base.declare import lists, noun, says, shows
from schema.base.money import Money, money
from schema.base.nodes import Connection, CountedConnection
from schema.base.refusals import Refusal
from schema.base.scalars import Cursor
from schema.people.people import Client, Contact, Partner, client, contact, partner
from schema.platform.api_keys import ApiKey
from schema.platform.devices import Device
from schema.platform.webhooks import LogContext, Webhook
from schema.sessions.chat import Thread
from schema.sessions.commands import SessionFilter
from schema.sessions.ledger import StatementConnection
from schema.sessions.sessions import Session
from schema.support.rebooking import RebookingConnection
from schema.support.records import Standing, standing
from schema.support.reports import OfflineReportConnection

SessionConnection = CountedConnection[Session]


class OwnContext(LogContext, Protocol):
    """What the viewer's own page needs besides."""

    event_cursor: str

    async def balance(self) -> int:
        """What the viewer's balance holds now."""
        ...

    async def own_statement(self, first: int, after: str | None) -> StatementConnection:
        """A page of the viewer's statement."""
        ...

    async def own_sessions(
        self, wanted: SessionFilter | None, first: int, after: str | None
    ) -> SessionConnection:
        """A page of the sessions that the viewer is a party of."""
        ...

    async def own_reports(self, first: int, after: str | None) -> OfflineReportConnection:
        """A page of the viewer's own reports."""
        ...

    async def own_rebooking_requests(self, first: int, after: str | None) -> RebookingConnection:
        """A page of what the viewer asked the helpline."""
        ...

    async def own_threads(
        self, still_open: bool | None, first: int, after: str | None
    ) -> Connection[Thread]:
        """A page of the conversations that the viewer is in."""
        ...

    async def own_api_keys(self) -> list[ApiKey]:
        """The partner's keys."""
        ...

    async def own_webhooks(self) -> list[Webhook]:
        """The partner's webhooks."""
        ...

    async def own_devices(self) -> list[Device]:
        """The viewer's devices."""
        ...


@noun
class Viewer:
    """Whoever the token belongs to. What belongs to another kind of account is null."""

    ctx: strawberry.Private[OwnContext]

    @shows
    def role(self) -> Role:
        """The kind of account."""
        return self.ctx.viewer.role

    @shows
    async def client(self) -> Client | None:
        """The client's profile; null before `createClientProfile`."""
        id = self._own(Role.CLIENT)
        return None if id is None else client(id, (await self.ctx.profile(id)).display_name)

    @shows
    async def partner(self) -> Partner | None:
        """The partner's profile; null before `createPartnerProfile`."""
        id = self._own(Role.PARTNER)
        return (
            None if id is None else partner(id, (await self.ctx.profile(id)).display_name, self.ctx)
        )

    @lists(4)
    def support_roles(self) -> list[SupportRole]:
        """What a member of support may do; empty for everybody else."""
        return sorted(self.ctx.viewer.support_roles, key=lambda role: role.name)

    @shows
    def event_cursor(self) -> Cursor:
        """Taken before any other field of its operation: subscribe from it and miss nothing."""
        return Cursor(self.ctx.event_cursor)

    @shows
    def server_time(self) -> datetime:
        """The clock that alone judges every window."""
        return self.ctx.now()

    @shows
    async def contact(self) -> Contact | None:
        """How support reaches you."""
        id = self._own(Role.CLIENT) or self._own(Role.PARTNER)
        return None if id is None else contact(await self.ctx.profile(id))

    @shows
    async def balance(self) -> Money | None:
        """What you have here, in whole minor units; what is in escrow is not in it."""
        if not (self._own(Role.CLIENT) or self._own(Role.PARTNER)):
            return None
        return money(await self.ctx.balance(), self.ctx.currency)

    @shows
    async def statement(
        self, first: int | None = 50, after: str | None = None
    ) -> StatementConnection | None:
        """Every movement of your balance, newest first; what leaves it is negative (M6)."""
        if not (self._own(Role.CLIENT) or self._own(Role.PARTNER)):
            return None
        return await self.ctx.own_statement(50 if first is None else first, after)

    @shows
    async def standing(self) -> Standing | None:
        """What you are free to do now (D4)."""
        id = self._own(Role.CLIENT) or self._own(Role.PARTNER)
        return None if id is None else standing(id, await self.ctx.standing(id), self.ctx)

    @shows
    async def threads(
        self,
        still_open: Annotated[bool | None, strawberry.argument(name="open")] = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> Connection[Thread] | None:
        """The conversations you are in, the latest begun first; open or closed ones alone, where
        `open` is given.
        """
        if not (self._own(Role.CLIENT) or self._own(Role.PARTNER)):
            return None
        return await self.ctx.own_threads(still_open, 20 if first is None else first, after)

    @shows
    async def sessions(
        self,
        filter: SessionFilter | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> SessionConnection | None:
        """The sessions you are a party of, latest start first."""
        if not (self._own(Role.CLIENT) or self._own(Role.PARTNER)):
            return None
        return await self.ctx.own_sessions(filter, 20 if first is None else first, after)

    @shows
    async def reports(
        self, first: int | None = 20, after: str | None = None
    ) -> OfflineReportConnection | None:
        """What you reported of bookings outside the platform, the latest first: a client's (B1)."""
        if not self._own(Role.CLIENT):
            return None
        return await self.ctx.own_reports(20 if first is None else first, after)

    @shows
    async def rebooking_requests(
        self, first: int | None = 20, after: str | None = None
    ) -> RebookingConnection | None:
        """What you asked the rebooking helpline, the latest first: a partner's (B9)."""
        if not self._own(Role.PARTNER):
            return None
        return await self.ctx.own_rebooking_requests(20 if first is None else first, after)

    @lists(100)
    async def api_keys(self) -> list[ApiKey] | None:
        """The keys you have made: those in force, then the latest of those that ended, at most 100.
        A partner's.
        """
        return await self.ctx.own_api_keys() if self._own(Role.PARTNER) else None

    @lists(10)
    async def webhooks(self) -> list[Webhook] | None:
        """The endpoints that are told of your events, the oldest first. A partner's."""
        return await self.ctx.own_webhooks() if self._own(Role.PARTNER) else None

    @lists(10)
    async def devices(self) -> list[Device] | None:
        """The phones and tablets that are told what happens, the one registered first first."""
        if not (self._own(Role.CLIENT) or self._own(Role.PARTNER)):
            return None
        return await self.ctx.own_devices()

    def _own(self, role: Role) -> str | None:
        viewer = self.ctx.viewer
        return viewer.account_id if viewer.acts_as is role else None


@noun
class ProfilePayload:
    """The viewer as they now stand."""

    viewer: Viewer | None
    refusal: Refusal | None = says("Why not; null when accepted.")
