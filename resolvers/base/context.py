"""What every resolver works with: who asks, the clock, the loaders. Fresh for each operation and
each event, so that nothing is shown from a memory of how it was.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import strawberry

from domain.model.cursors import UNBORN
from domain.model.disputes import TimelineEntry
from domain.model.grounds import Grounds
from domain.model.people import Actor, Role, Viewer
from domain.model.records import Figures
from domain.model.refusals import Refusal
from domain.model.reports import OfflineReport
from domain.model.sanctions import Imposed, Standing, standing_of
from domain.model.sessions import Act, Session, party_of
from domain.model.threads import Thread
from domain.platform.webhooks import DeliveryStatus
from domain.rules.chat import belongs_to
from domain.rules.goodwill import COUNTED, GoodwillPreview, may_refund, preview_refund
from domain.rules.notices import Notice, notice_of
from resolvers.base.asking import Asking, House, known
from schema.base import nodes
from schema.people.viewer import SessionConnection
from schema.platform.api_keys import ApiKey
from schema.platform.devices import Device
from schema.platform.webhooks import Delivery, Webhook
from schema.sessions import chat
from schema.sessions.commands import SessionFilter
from schema.sessions.disputes import Dispute
from schema.sessions.ledger import StatementConnection
from schema.support.blocks import PartnerBlock, partner_block
from schema.support.rebooking import RebookingConnection
from schema.support.records import TimelineConnection
from schema.support.reports import OfflineReportConnection
from storage.database.database import Connection
from storage.tables.blocks import active_blocks, fetch_blocks
from storage.tables.disputes import goodwill_record
from storage.tables.ledger import fetch_balance
from storage.tables.profiles import clients_met, find_account
from storage.tables.records import Steps, fetch_timelines, sanctions_of
from storage.tables.reports import reports_of_blocks
from storage.tables.streams import SUPPORT, read_heads
from storage.tables.support import figures_of
from storage.tables.threads import threads_of_sessions, unread_counts

ACTOR_OF = {
    Role.CLIENT: Actor.CLIENT,
    Role.PARTNER: Actor.PARTNER,
    Role.INTEGRATION: Actor.PARTNER,
    Role.SUPPORT: Actor.SUPPORT,
}


class Context(Asking):
    """One operation of one viewer, with all that its nouns lead to."""

    def again(self) -> "Context":
        """The same viewer, with loaders that remember nothing: for the next event."""
        return Context(self.house, self.viewer, self.event_cursor)

    async def standing(self, account_id: str) -> Standing:
        """What a person is free to do now, with the sanctions in force."""
        record = await self._record(account_id)
        blocked = (await self.profile(account_id)).restriction.blocked
        return standing_of(record, self.now(), blocked=blocked)

    async def _record(self, account_id: str) -> Sequence[Imposed]:
        """A person's sanctions; to support without those of disputes of their own (D2)."""
        record = known(await self.loaded(sanctions_of, account_id))
        if not await self.selves():
            return record
        return [one for one in record if not one.dispute_id or await self.dispute(one.dispute_id)]

    async def notice(self, account_id: str) -> Notice | None:
        """What a partner is told of the block in force; None for who has none."""
        block = await self.loaded(active_blocks, account_id)
        return None if block is None else notice_of(block, self.house.zone)

    async def figures(self, account_id: str) -> Figures:
        """A person's past in numbers; nothing of oneself, nor of one's sessions with them (D2)."""
        if await self.concerns(account_id):
            return Figures()
        return await self.loaded(self._figures, account_id) or Figures()

    async def _figures(self, on: Connection, ids: Sequence[str]) -> Mapping[str, Figures]:
        return await figures_of(on, ids, await self.selves())

    async def timeline(self, subject_id: str) -> Sequence[TimelineEntry]:
        """The steps on record of a dispute."""
        return [step for _, step in await self.steps(Steps(subject_id))]

    async def steps(self, wanted: Steps) -> Sequence[tuple[int, TimelineEntry]]:
        """Steps on record with their numbers; to support none of a case of their own (D2)."""
        return known(await self.loaded(self._steps, wanted))

    async def _steps(
        self, on: Connection, wanted: Sequence[Steps]
    ) -> Mapping[Steps, Sequence[tuple[int, TimelineEntry]]]:
        return await fetch_timelines(on, wanted, await self.selves())

    async def thread_of_session(self, session_id: str) -> Thread | None:
        """The parties' own conversation."""
        return await self.loaded(threads_of_sessions, session_id)

    async def unread(self, thread: Thread) -> int:
        """Messages of others past the viewer's mark; support shares one. None to who may see the
        thread's subject, but not read the thread (V2: a trainer).
        """
        if thread.session_id is None and not (self.agent or belongs_to(thread, self.viewer)):
            return 0
        return await self.loaded(self._count_unread, thread.id) or 0

    async def _count_unread(self, on: Connection, ids: Sequence[str]) -> Mapping[str, int]:
        return await unread_counts(on, reader_of(self.viewer), ACTOR_OF[self.viewer.role], ids)

    async def block(self, id: str) -> PartnerBlock:
        """A block that is known to exist."""
        return partner_block(known(await self.loaded(fetch_blocks, id)), self)

    async def dispute(self, id: str) -> Dispute | None:
        """A dispute, as far as it exists for this viewer."""
        from resolvers.nodes import find_one_of_disputes  # a noun's field leads to a verb

        return await find_one_of_disputes(self, id)

    async def reports_of_block(self, id: str) -> Sequence[OfflineReport]:
        """The reports that were upheld for a block; none of one's own (B1)."""
        found = known(await self.loaded(reports_of_blocks, id))
        own = await self.selves()
        return [one for one in found if one.reporter_id not in own]

    async def may_see(self, session: Session) -> bool:
        """A party; an agent or a lead, unless the session is their own (V1, V2, D2)."""
        if party_of(session, self.viewer.account_id) is not None:
            return True
        return self.agent and not await self.concerns(*session.parties)

    @property
    def reads_grounds(self) -> bool:
        """Agents and leads alone (C5)."""
        return self.agent

    async def grounds(self, session_id: str) -> Grounds | None:
        """Why a session was cancelled; None once erased."""
        return await self.loaded(self.house.transactions.vault.open, session_id)

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

    async def meets(self, client_id: str) -> bool:
        """Whether the viewer is a partner who has, or had, a session with this client."""
        return bool(await self.loaded(self._met, client_id))

    async def _met(self, on: Connection, ids: Sequence[str]) -> Mapping[str, bool]:
        return dict.fromkeys(await clients_met(on, self.viewer.account_id or "", ids), True)

    async def balance(self) -> int:
        """What the viewer's balance holds now."""
        return await self.loaded(self._read_balance, self.viewer.account_id or "") or 0

    async def _read_balance(self, on: Connection, ids: Sequence[str]) -> Mapping[str, int]:
        return {id: await fetch_balance(on, id) for id in ids}  # the viewer's: there is but one

    async def own_statement(self, first: int, after: str | None) -> StatementConnection:
        """A page of the viewer's statement, newest first."""
        from resolvers.sessions.ledger import own_statement

        return await own_statement(self, first, after)

    async def own_sessions(
        self, wanted: SessionFilter | None, first: int, after: str | None
    ) -> SessionConnection:
        """A page of the sessions that the viewer is a party of."""
        from resolvers.sessions.sessions import own_sessions  # a noun's field leads to a verb

        return await own_sessions(self, wanted, first, after)

    async def own_reports(self, first: int, after: str | None) -> OfflineReportConnection:
        """A page of what the viewer has reported."""
        from resolvers.support.reports import own_reports

        return await own_reports(self, first, after)

    async def own_rebooking_requests(self, first: int, after: str | None) -> RebookingConnection:
        """A page of what the viewer asked the helpline."""
        from resolvers.support.rebooking import own_requests

        return await own_requests(self, first, after)

    async def own_threads(
        self, still_open: bool | None, first: int, after: str | None
    ) -> nodes.Connection[chat.Thread]:
        """A page of the conversations that the viewer is in."""
        from resolvers.sessions.chat import own_threads

        return await own_threads(self, still_open, first, after)

    async def own_api_keys(self) -> list[ApiKey]:
        """The keys that the viewer has made."""
        from resolvers.platform.api_keys import own_api_keys

        return await own_api_keys(self)

    async def api_key(self, id: str) -> ApiKey | None:
        """A key, to the partner who made it."""
        from resolvers.platform.api_keys import find_api_key

        return await find_api_key(self, id)

    async def own_webhooks(self) -> list[Webhook]:
        """The endpoints of the partner."""
        from resolvers.platform.webhooks import own_webhooks

        return await own_webhooks(self)

    async def own_devices(self) -> list[Device]:
        """The phones and tablets that are told what happens."""
        from resolvers.platform.devices import own_devices

        return await own_devices(self)

    async def deliveries(
        self, webhook_id: str, status: DeliveryStatus | None, first: int, after: str | None
    ) -> nodes.Connection[Delivery]:
        """A page of a webhook's log."""
        from resolvers.platform.deliveries import page_of_deliveries

        return await page_of_deliveries(self, webhook_id, status, first, after)

    async def messages(
        self,
        thread: chat.Thread,
        first: int | None,
        after: str | None,
        last: int | None,
        before: str | None,
    ) -> nodes.Connection[chat.Message]:
        """A page of a conversation."""
        from resolvers.sessions.messages import Asked, messages_of

        return await messages_of(self, thread, Asked(first, after, last, before))

    async def timeline_page(
        self, subject_id: str, first: int, after: str | None
    ) -> TimelineConnection:
        """A page of what is on a person's record."""
        from resolvers.support.support import timeline_page

        return await timeline_page(self, subject_id, first, after)


LastTold = Callable[[Context, str, int], Awaitable[int]]
"""The last number up to another whose event the viewer is told."""


class Contexts:
    """Makes contexts; the transport asks for one for every operation and every event."""

    def __init__(self, house: House, last_told: LastTold) -> None:
        self._house = house
        self._last_told = last_told

    async def for_operation(self, viewer: Viewer, *, names: frozenset[str]) -> Context:
        """The stream's head is read before anything else, where the document asks for it.

        A socket may be older than its account: whoever had no profile is looked up again.
        """
        if viewer.account_id is None:
            id, *_ = await find_account(self._house.database, viewer.role, viewer.sub)
            viewer = replace(viewer, account_id=id)
        cursor = await self._cursor(viewer) if "eventCursor" in names else ""
        return Context(self._house, viewer, cursor)

    async def _cursor(self, viewer: Viewer) -> str:
        stream = stream_of(viewer)
        if stream is None:
            return self._house.cursors.write(UNBORN, 0)
        heads = await read_heads(self._house.database, [stream])
        looking = Context(self._house, viewer, "")
        seq = await self._last_told(looking, stream, heads.get(stream, 0))
        return self._house.cursors.write(stream, seq)


def stream_of(viewer: Viewer) -> str | None:
    """The viewer's stream: support shares one; None before a profile."""
    return SUPPORT if viewer.role is Role.SUPPORT else viewer.account_id


def reader_of(viewer: Viewer) -> str:
    """Whose marks tell what the viewer has read: support shares them, as it shares its stream."""
    return stream_of(viewer) or ""


Info = strawberry.Info[Context, Any]
