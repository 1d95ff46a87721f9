"""What is on record: sanctions, standing, timelines, and a person as support needs to know them."""

from datetime import datetime

import strawberry

from domain.model import disputes, sanctions
from domain.model.people import Actor, Party, Role
from domain.model.profiles import Profile
from domain.model.sanctions import SanctionKind
from schema.base.context import Context
from schema.base.declare import choice, given, noun, says, shows
from schema.base.nodes import PageInfo
from schema.base.refusals import Refusal
from schema.people.people import KEY, Client, Contact, Partner, client, contact, partner
from schema.support.agents import SupportAgent, agent
from schema.support.notices import BlockNotice, block_notice

choice(
    SanctionKind,
    "What a decision may impose on a party (D2).",
    {
        "WARNING": "Restricts nothing.",
        "SUSPENSION": "Neither books nor can be booked, until a date.",
        "REMOVAL": "The same for good; what has not come to the meeting is cancelled.",
    },
)


@noun
class Sanction:
    """What was imposed on one of the parties."""

    party: Party = says("Whom it restricts.")
    kind: SanctionKind = says("How far it goes.")
    until: datetime | None = says("A suspension's end.")


@noun
class Standing:
    """What a person is free to do now. It restricts acting, never reading (D4)."""

    account_id: strawberry.Private[str]
    ctx: strawberry.Private[Context]
    may_sell: bool = says("Whether a partner can be booked and may propose additions.")
    may_book: bool = says("Whether a client can book.")
    suspended_until: datetime | None = says(
        "Until when nothing may be booked or sold; null where nothing is suspended."
    )
    removed: bool = says("Whether the person was removed for good.")
    sanctions: list[Sanction] = says("Those in force.", most=20)

    @shows
    async def block(self) -> BlockNotice | None:
        """Why a partner's profile is blocked, and what comes next; null while it is not."""
        found = await self.ctx.notice(self.account_id)
        return None if found is None else block_notice(found, self.ctx)


@noun
class TimelineEntry:
    """One step on record: never changed, never taken out (D5, V4)."""

    value: strawberry.Private[disputes.TimelineEntry]
    ctx: strawberry.Private[Context]
    at: datetime = says("When it happened.")
    actor: Actor = says("Who did it, by their part in it.")
    text: str = says("What happened.", points=1)

    @shows
    async def agent(self) -> SupportAgent | None:
        """Who of support: support's view."""
        return await agent(self.value.agent_id, self.ctx)

    @shows
    def why(self) -> str | None:
        """The rationale kept with it: support's view."""
        return self.value.why if self.ctx.agent else None


@noun
class TimelineEdge:
    """A step and its place in the timeline."""

    cursor: str
    node: TimelineEntry


@noun
class TimelineConnection:
    """A page of a timeline, oldest first."""

    edges: list[TimelineEdge]
    nodes: list[TimelineEntry]
    page_info: PageInfo


@noun
class PersonRecord:
    """A client or partner, as agents and leads need to know them."""

    value: strawberry.Private[Profile]
    ctx: strawberry.Private[Context]

    @shows
    def client(self) -> Client | None:
        """Who it is, of a client's account."""
        mine = self.value.role is Role.CLIENT
        return client(self.value.id, self.value.display_name) if mine else None

    @shows
    def partner(self) -> Partner | None:
        """Who it is, of a partner's account."""
        mine = self.value.role is Role.PARTNER
        return partner(self.value.id, self.value.display_name, self.ctx) if mine else None

    @shows
    def contact(self) -> Contact | None:
        """How to reach them."""
        return contact(self.value)

    @shows
    async def last_session_at(self) -> datetime | None:
        """When the last of their sessions that was held started."""
        return (await self.ctx.figures(self.value.id)).last_session_at

    @shows
    async def sessions(self) -> int:
        """How many were booked, whatever became of them."""
        return (await self.ctx.figures(self.value.id)).sessions

    @shows
    async def disputes(self) -> int:
        """How many of them were disputed."""
        return (await self.ctx.figures(self.value.id)).disputes

    @shows
    async def goodwill_refunds(self) -> int:
        """How many of them ended in a goodwill refund (M5)."""
        return (await self.ctx.figures(self.value.id)).goodwill_refunds

    @shows
    async def standing(self) -> Standing:
        """What they are free to do now."""
        return standing(self.value.id, await self.ctx.standing(self.value.id), self.ctx)

    @shows
    async def timeline(
        self, first: int | None = 50, after: str | None = None
    ) -> TimelineConnection:
        """What support did on this record: who, what, when, why (V4). Oldest first."""
        return await self.ctx.timeline_page(self.value.id, 50 if first is None else first, after)


@noun
class PersonEdge:
    """A person and their place in the list."""

    cursor: str
    node: PersonRecord


@noun
class PersonConnection:
    """A page of people."""

    edges: list[PersonEdge]
    nodes: list[PersonRecord]
    page_info: PageInfo


@given
class EndSanctionInput:
    """What is in force on a person, ended by a lead (D4)."""

    person_id: strawberry.ID = says("A client's or a partner's id.")
    rationale: str = says("Kept on the person's record, 1 to 4,000 characters.")
    idempotency_key: str | None = says(KEY, default=None)


@noun
class PersonPayload:
    """The person as they now stand, also after a refusal."""

    person: PersonRecord | None
    refusal: Refusal | None = says("Why not; null when accepted.")


def sanction(value: sanctions.Sanction) -> Sanction:
    """A sanction as it is shown."""
    return Sanction(party=value.party, kind=value.kind, until=value.until)


def standing(account_id: str, value: sanctions.Standing, ctx: Context) -> Standing:
    """A standing as it is shown, to whose it is, to agents and leads."""
    return Standing(
        account_id=account_id,
        ctx=ctx,
        may_sell=value.may_sell,
        may_book=value.may_book,
        suspended_until=value.suspended_until,
        removed=value.removed,
        sanctions=[sanction(one) for one in value.sanctions],
    )


def timeline_entry(value: disputes.TimelineEntry, ctx: Context) -> TimelineEntry:
    """A step as it is shown."""
    return TimelineEntry(value=value, ctx=ctx, at=value.at, actor=value.actor, text=value.text)


def person(value: Profile, ctx: Context) -> PersonRecord:
    """A person, to agents and leads."""
    return PersonRecord(value=value, ctx=ctx)
