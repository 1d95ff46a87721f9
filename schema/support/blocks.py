"""Blocks of partners: support's view. A partner is shown a notice of theirs alone (B3, B4, B8)."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.model import blocks
from domain.model.blocks import BlockLevel, BlockStatus
from schema.base.context import Context
from schema.base.declare import choice, given, lists, noun, says, shows
from schema.base.nodes import CountedConnection, Node
from schema.base.refusals import Refusal
from schema.people.people import KEY, Partner, partner
from schema.support.records import TimelineEntry, timeline_entry
from schema.support.reports import OfflineReport, offline_report
from schema.support.tickets import Ticket, ticket

if TYPE_CHECKING:
    from schema.support.counselling import Counselling

choice(
    BlockStatus,
    "Whether a block is in force.",
    {"ACTIVE": "The partner is blocked by it.", "LIFTED": "Not any more."},
)


@noun
class PartnerBlock(Node):
    """A partner blocked for bookings outside the platform (B3, B4)."""

    value: strawberry.Private[blocks.PartnerBlock]
    ctx: strawberry.Private[Context]
    id: strawberry.ID
    level: BlockLevel = says("How far it goes.")
    status: BlockStatus = says("Whether it stands.")
    set_at: datetime = says("When it was set.")
    lifted_at: datetime | None = says("When it was lifted; null while it stands.")

    @shows
    async def partner(self) -> Partner:
        """Who is blocked."""
        id = self.value.partner_id
        return partner(id, (await self.ctx.profile(id)).display_name, self.ctx)

    @lists(100)
    async def reports(self) -> list[OfflineReport] | None:
        """The first 100 reports upheld for it, overturned ones too: agents' and leads' view."""
        if not await self._open_to_viewer():
            return None
        found = await self.ctx.reports_of_block(self.value.id)
        return [offline_report(one, self.ctx) for one in found]

    @shows
    def counselling(
        self,
    ) -> Annotated["Counselling", strawberry.lazy("schema.support.counselling")] | None:
        """The L1 meeting, the latest where one no longer counts; null before it is scheduled."""
        from schema.support.counselling import counselling

        held = self.value.counselling
        return None if held is None else counselling(self.value, held, self.ctx)

    @shows
    def ticket(self) -> Ticket:
        """What support has to do about it (B5)."""
        return ticket(self.value, self.ctx)

    @lists(200)
    async def timeline(self) -> list[TimelineEntry]:
        """What happened, in order: agents' and leads' view, empty to others."""
        if not await self._open_to_viewer():
            return []
        return [timeline_entry(step, self.ctx) for step in await self.ctx.timeline(self.value.id)]

    async def _open_to_viewer(self) -> bool:
        """To agents and leads, but to none who is the partner (V2, B8)."""
        return self.ctx.agent and not await self.ctx.concerns(self.value.partner_id)


PartnerBlockConnection = CountedConnection[PartnerBlock]


def partner_block(value: blocks.PartnerBlock, ctx: Context) -> PartnerBlock:
    """A block, to those of support who may see it."""
    return PartnerBlock(
        value=value,
        ctx=ctx,
        id=strawberry.ID(value.id),
        level=value.level,
        status=value.status,
        set_at=value.set_at,
        lifted_at=value.lifted_at,
    )


# ── Inputs and payload ───────────────────────────────────────────────────────────────────────────


@given
class PartnerBlockFilter:
    """Which blocks; what is left out or null leaves open."""

    levels: list[BlockLevel] | None = says("Only those that go so far.", default=None)
    statuses: list[BlockStatus] | None = says("Only those that stand so.", default=None)
    partner_id: strawberry.ID | None = None
    awaiting_counselling: bool | None = says(
        "True: in force at L1, with a counselling still to be completed; false: all others.",
        default=None,
    )
    ticket_open: bool | None = says("Whether their ticket is still open.", default=None)


@given
class LiftBlockInput:
    """The end of a block (B7)."""

    block_id: strawberry.ID
    rationale: str = says("For support's record, 1 to 4,000 characters.")
    idempotency_key: str | None = says(KEY, default=None)


@noun
class PartnerBlockPayload:
    """The block as it now stands, also after a refusal."""

    block: PartnerBlock | None
    refusal: Refusal | None = says("Why not; null when accepted.")
