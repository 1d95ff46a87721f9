"""What support looks over: lists with their filters, and the numbers above them."""

from datetime import datetime
from enum import Enum

import strawberry

from domain.model.disputes import DisputeKind, DisputeStatus
from schema.base.declare import choice, given, noun, says
from schema.base.money import Money
from schema.base.nodes import CountedConnection
from schema.sessions.disputes import Dispute

DisputeConnection = CountedConnection[Dispute]


class DisputeSort(Enum):
    """The order of a list of disputes."""

    OLDEST = "OLDEST"
    NEWEST = "NEWEST"
    LARGEST_HELD = "LARGEST_HELD"


choice(
    DisputeSort,
    "The order of a list of disputes.",
    {
        "OLDEST": "Who has waited longest, first.",
        "NEWEST": "What opened last, first.",
        "LARGEST_HELD": "Where most waits for a decision, first.",
    },
)


@given
class DisputeFilter:
    """Which disputes; what is left out or null leaves open."""

    statuses: list[DisputeStatus] | None = says("Only those that stand so.", default=None)
    kinds: list[DisputeKind] | None = says("Only those that came of this.", default=None)
    assigned_to_me: bool | None = says("True: yours; false: all others.", default=None)
    unassigned: bool | None = says("True: nobody's; false: somebody's.", default=None)
    partner_id: strawberry.ID | None = None
    client_id: strawberry.ID | None = None
    opened_after: datetime | None = says("That moment not included.", default=None)
    opened_before: datetime | None = says("That moment not included.", default=None)


@noun
class SupportOverview:
    """The numbers over a dashboard's lists; null: not within your roles."""

    open_disputes: int | None = says("Not decided yet, taken or not.")
    unassigned_disputes: int | None = says("Those of them that nobody has taken.")
    oldest_open_dispute_at: datetime | None = says(
        "When the oldest open dispute was opened; null where there is none."
    )
    held_in_disputes: Money | None = says("What waits for their decisions.")
    sanctions_to_confirm: int | None = says("Those that wait for a second person (D7).")
    active_blocks: int | None = says("Partners whose profile is blocked now.")
    blocks_awaiting_counselling: int | None = says("Those of them to be counselled; trainers' too.")
    open_tickets: int | None = says("Not closed yet, taken or not.")
    open_reports: int | None = says("Neither upheld nor dismissed yet.")
    open_rebooking_requests: int | None = says("The helpline's queue: city managers' and leads'.")
