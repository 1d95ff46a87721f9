"""The rebooking helpline, as the partner who asks and the city manager who helps see it (B9)."""

from datetime import datetime

import strawberry

from domain.rules import rebooking
from domain.rules.rebooking import Call, RebookingChannel, RebookingStatus
from schema.base.context import Context
from schema.base.declare import choice, given, noun, says, shows, weighs
from schema.base.nodes import Counting, Node, PageInfo
from schema.base.refusals import Refusal
from schema.people.people import KEY, Partner, partner

choice(
    RebookingChannel,
    "How the client tried to book.",
    {
        "DIRECT": "From the partner's profile.",
        "VISITING_CARD": "From the partner's visiting card.",
    },
)
choice(
    RebookingStatus,
    "Whether somebody has helped.",
    {"OPEN": "It waits for a city manager.", "RESOLVED": "What came of it is recorded."},
)


@noun
class RebookingRequest(Node):
    """A partner's word that a client nearby can't book them, and what came of it (B9)."""

    value: strawberry.Private[rebooking.RebookingRequest]
    ctx: strawberry.Private[Context]
    id: strawberry.ID
    channel: RebookingChannel = says("How the client wanted to book.")
    distance_km: float = says("From the client to the partner, 0 to 10 km.")
    note: str = says("In the partner's words.", points=1)
    status: RebookingStatus = says("Whether it was answered.")
    resolution: str | None = says("What came of it, for the partner to read.", points=1)
    opened_at: datetime = says("When the partner asked.")
    resolved_at: datetime | None = says("When it was answered; null while it is not.")

    @shows
    async def partner(self) -> Partner:
        """Who asked."""
        id = self.value.partner_id
        return partner(id, (await self.ctx.profile(id)).display_name, self.ctx)


@noun
class RebookingEdge:
    """A request and its place in the list."""

    cursor: str
    node: RebookingRequest


@noun
class RebookingConnection:
    """A page of the helpline's requests."""

    edges: list[RebookingEdge]
    nodes: list[RebookingRequest]
    page_info: PageInfo
    count: strawberry.Private[Counting]

    @weighs(25)
    async def total_count(self) -> int:
        """How many match, exact to 10,000; 10,001 means more."""
        return await self.count()


def rebooking_request(value: rebooking.RebookingRequest, ctx: Context) -> RebookingRequest:
    """A request as it is shown, to those who may see it."""
    return RebookingRequest(
        value=value,
        ctx=ctx,
        id=strawberry.ID(value.id),
        channel=value.call.channel,
        distance_km=value.call.distance_km,
        note=value.call.note,
        status=value.status,
        resolution=value.resolution,
        opened_at=value.opened_at,
        resolved_at=value.resolved_at,
    )


@given
class RebookingFilter:
    """Which requests; what is left out or null leaves open."""

    statuses: list[RebookingStatus] | None = says("Only those that stand so.", default=None)


@given
class RequestRebookingHelpInput:
    """A client nearby can't book: what was tried, and how far away they are."""

    channel: RebookingChannel = says("How the client wanted to book.")
    distance_km: float = says("0 to 10 km; a client further away is DISTANCE_TOO_FAR.")
    note: str = says("What happened, 1 to 4,000 characters.")
    idempotency_key: str | None = says(KEY, default=None)

    def call(self) -> Call:
        """As the rule takes it."""
        return Call(self.channel, self.distance_km + 0.0, self.note)  # -0.0 is 0.0


@given
class ResolveRebookingRequestInput:
    """What came of it."""

    request_id: strawberry.ID
    resolution: str = says("1 to 4,000 characters; the partner reads it (B8).")
    idempotency_key: str | None = says(KEY, default=None)


@noun
class RebookingPayload:
    """The request as it now stands, also after a refusal."""

    request: RebookingRequest | None
    refusal: Refusal | None = says("Why not; null when accepted.")
