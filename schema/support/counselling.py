"""Counsellings, as trainers, agents and leads see them (B6). Nothing of a report is here (V2)."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.model import blocks
from domain.rules.counselling import Notes, Worry
from domain.rules.points import POINTS
from schema.base.context import Context
from schema.base.declare import given, lists, noun, says, shows
from schema.base.nodes import CountedConnection, Node
from schema.base.refusals import Refusal
from schema.people.people import KEY
from schema.support.agents import SupportAgent, colleague

if TYPE_CHECKING:
    from schema.support.blocks import PartnerBlock


@noun
class CounsellingPoint:
    """Something that is spoken about."""

    key: str = says("By which `coveredPoints` names it.")
    text: str = says("What the trainer says, in these words or better.")
    covered: bool = says("Whether it was spoken of.")


@noun
class Concern:
    """What worries the partner, and what the trainer answered."""

    id: strawberry.ID
    text: str = says("What worries the partner.", points=1)
    resolution: str | None = says("Null while it is not answered.", points=1)


@noun
class Counselling(Node):
    """The meeting of a blocked partner with a trainer: it comes before the block is lifted (B6)."""

    value: strawberry.Private[blocks.Counselling]
    of: strawberry.Private[blocks.PartnerBlock]
    ctx: strawberry.Private[Context]
    id: strawberry.ID
    scheduled_at: datetime = says("When the meeting is, or was to be.")
    commitment_given: bool = says("Whether the partner has given their word.")
    completed_at: datetime | None = says("When it was completed; null while it is not.")

    @shows
    def block(self) -> Annotated["PartnerBlock", strawberry.lazy("schema.support.blocks")]:
        """The block that it is about."""
        from schema.support.blocks import partner_block

        return partner_block(self.of, self.ctx)

    @shows
    async def trainer(self) -> SupportAgent:
        """Who holds it."""
        return await colleague(self.value.trainer_id, self.ctx)

    @lists(10)
    def points(self) -> list[CounsellingPoint]:
        """All that is spoken about, in order, covered or not."""
        covered = self.value.covered
        return [
            CounsellingPoint(key=one.key, text=one.text, covered=one.key in covered)
            for one in POINTS
        ]

    @lists(50)
    def concerns(self) -> list[Concern]:
        """What worries the partner."""
        return [
            Concern(id=strawberry.ID(one.id), text=one.text, resolution=one.resolution)
            for one in self.value.concerns
        ]


CounsellingConnection = CountedConnection[Counselling]


def counselling(of: blocks.PartnerBlock, value: blocks.Counselling, ctx: Context) -> Counselling:
    """A counselling of a block, to those of support who may see it."""
    return Counselling(
        value=value,
        of=of,
        ctx=ctx,
        id=strawberry.ID(value.id),
        scheduled_at=value.scheduled_at,
        commitment_given=value.commitment_given,
        completed_at=value.completed_at,
    )


# ── Inputs and payload ───────────────────────────────────────────────────────────────────────────


@given
class CounsellingFilter:
    """Which counsellings; what is left out or null leaves open."""

    completed: bool | None = says("True: completed ones; false: all others.", default=None)
    mine: bool | None = says("True: those you hold; false: all others.", default=None)
    from_: datetime | None = says("Scheduled then or later.", name="from", default=None)
    to: datetime | None = says("Scheduled then or earlier.", default=None)


@given
class ScheduleCounsellingInput:
    """When the meeting is; to schedule it again moves it."""

    block_id: strawberry.ID
    at: datetime = says("In the next 365 days.")
    idempotency_key: str | None = says(KEY, default=None)


@given
class ConcernInput:
    """What worries the partner, and what was answered."""

    text: str = says("1 to 4,000 characters.")
    resolution: str | None = says(
        "1 to 4,000 characters, checked as what partners read (B8).", default=None
    )


@given
class RecordCounsellingInput:
    """What was spoken about so far: it replaces what was recorded before."""

    counselling_id: strawberry.ID
    covered_points: list[str] = says("Keys of the points, none twice.")
    commitment_given: bool = says("Whether the partner clearly gave it.")
    concerns: list[ConcernInput] = says("At most 50.")
    idempotency_key: str | None = says(KEY, default=None)

    def notes(self) -> Notes:
        """As the rule takes them."""
        worries = tuple(Worry(one.text, one.resolution) for one in self.concerns)
        return Notes(tuple(self.covered_points), self.commitment_given, worries)


@given
class CounsellingCommandInput:
    """A command on a counselling that needs nothing more."""

    counselling_id: strawberry.ID
    idempotency_key: str | None = says(KEY, default=None)


@noun
class CounsellingPayload:
    """The counselling as it now stands, also after a refusal."""

    counselling: Counselling | None
    refusal: Refusal | None = says("Why not; null when accepted.")
