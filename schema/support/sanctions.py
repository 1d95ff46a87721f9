"""Sanctions that take a second person, as agents and leads confirm or reject them (D7)."""

from datetime import datetime
from enum import Enum

import strawberry

from domain.model import sanctions
from schema.base.context import Context
from schema.base.declare import choice, given, noun, says, shows
from schema.base.nodes import CountedConnection, Node
from schema.base.refusals import Refusal
from schema.people.people import KEY
from schema.sessions.disputes import Dispute
from schema.support.blocks import PartnerBlock
from schema.support.records import PersonRecord, Sanction, person, sanction


class SanctionStatus(Enum):
    """How far a sanction has come."""

    AWAITING = "AWAITING"
    FINAL = "FINAL"
    REJECTED = "REJECTED"
    ENDED = "ENDED"


choice(
    SanctionStatus,
    "How far a sanction has come (D7).",
    {
        "AWAITING": "A second person has still to look at it: it acts as a suspension of 30 days.",
        "FINAL": "Confirmed, or one that takes no second person.",
        "REJECTED": "Ended before it was confirmed.",
        "ENDED": "Ended by a lead, or with the report that it came of (D4, B10).",
    },
)


@noun
class ImposedSanction(Node):
    """A sanction on a person's record, as agents and leads see it (D2, D7)."""

    value: strawberry.Private[sanctions.Imposed]
    ctx: strawberry.Private[Context]
    id: strawberry.ID
    sanction: Sanction = says("What was decided.")
    status: SanctionStatus = says("How far it has come.")
    imposed_at: datetime = says("When it was decided.")

    @shows
    async def person(self) -> PersonRecord:
        """Whom it restricts."""
        return person(await self.ctx.profile(self.value.account_id), self.ctx)

    @shows
    def may_confirm(self) -> bool:
        """Whether you may confirm or reject it: it waits, and you had no hand in it."""
        return self.value.pending and self.ctx.viewer.account_id not in self.value.awaiting

    @shows
    async def dispute(self) -> Dispute | None:
        """The dispute whose decision it was; null of a block's."""
        id = self.value.dispute_id
        return None if id is None else await self.ctx.dispute(id)

    @shows
    async def block(self) -> PartnerBlock | None:
        """The block that it came of; null of a dispute's."""
        id = self.value.block_id
        return None if id is None else await self.ctx.block(id)


SanctionConnection = CountedConnection[ImposedSanction]


def imposed_sanction(value: sanctions.Imposed, ctx: Context) -> ImposedSanction:
    """A sanction, to those of support who may see it."""
    return ImposedSanction(
        value=value,
        ctx=ctx,
        id=strawberry.ID(value.id),
        sanction=sanction(value.sanction),
        status=_status(value),
        imposed_at=value.at,
    )


def _status(value: sanctions.Imposed) -> SanctionStatus:
    if value.ended_at is None:
        return SanctionStatus.AWAITING if value.awaiting else SanctionStatus.FINAL
    return SanctionStatus.REJECTED if value.awaiting else SanctionStatus.ENDED


# ── Inputs and payload ───────────────────────────────────────────────────────────────────────────


@given
class ReviewSanctionInput:
    """A second person's word on a sanction (D7)."""

    sanction_id: strawberry.ID
    rationale: str = says("Kept on the person's record, 1 to 4,000 characters.")
    idempotency_key: str | None = says(KEY, default=None)


@noun
class SanctionPayload:
    """The sanction as it now stands, also after a refusal."""

    sanction: ImposedSanction | None
    refusal: Refusal | None = says("Why not; null when accepted.")
