"""Disputes, as one of the parties or support sees them (D1 to D5, M5)."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.model import disputes
from domain.model.disputes import DisputeKind, DisputeStatus
from domain.model.people import Party
from domain.model.sanctions import Sanction as SanctionValue
from domain.model.sanctions import SanctionKind
from domain.model.sessions import Session as SessionValue
from domain.model.threads import Thread as ThreadValue
from domain.model.threads import ThreadKind
from domain.rules.rulings import Verdict
from domain.rules.visibility import dispute_for, timeline_for
from schema.base.context import Context
from schema.base.declare import choice, given, lists, noun, says, shows, weighs
from schema.base.money import Money, MoneyInput, money
from schema.base.nodes import Node
from schema.base.refusals import Refusal
from schema.people.people import KEY
from schema.sessions.chat import Thread, thread
from schema.support.agents import SupportAgent, agent
from schema.support.records import Sanction, TimelineEntry, sanction, timeline_entry

if TYPE_CHECKING:
    from schema.sessions.sessions import Session

choice(
    DisputeKind,
    "What opened it.",
    {
        "LATE_CANCELLATION": "Cancelled less than 5 hours before its start (C3).",
        "CANCELLED_WHILE_MEETING": "Cancelled at the door.",
        "CANCELLED_IN_PROGRESS": "Cancelled after the start.",
        "MISSED": "Not started within an hour of its time (S7).",
        "GOODWILL_REFUND": "The partner gave everything back (M5).",
    },
)
choice(
    DisputeStatus,
    "How far it has come.",
    {
        "OPEN": "Nobody has taken it.",
        "ASSIGNED": "An agent has taken it.",
        "DECIDED": "Decided, for good (D3).",
    },
)


@noun
class Decision:
    """What support decided, as far as this viewer is told."""

    value: strawberry.Private[disputes.Ruling]
    party: strawberry.Private[Party | None]
    ctx: strawberry.Private[Context]
    at: datetime = says("When it was decided.")
    refund: Money = says("Back to the client.")
    award: Money = says("To the partner.")

    @shows
    async def by(self) -> SupportAgent | None:
        """Which agent: support's view."""
        return await agent(self.value.by, self.ctx)

    @lists(2)
    def sanctions(self) -> list[Sanction]:
        """A party: its own; support: all."""
        party, ruling = self.party, self.value
        return [
            sanction(one) for one in (ruling.sanctions_on(party) if party else ruling.sanctions)
        ]

    @weighs(1)
    def rationale(self) -> str | None:
        """Why: support's view."""
        return self.value.rationale if self.party is None else None

    @weighs(1)
    def message(self) -> str | None:
        """What you were told; null for support."""
        return self.value.message_to(self.party) if self.party else None


@noun
class Dispute(Node):
    """What waits for support's decision after a session went wrong."""

    value: strawberry.Private[disputes.Dispute]
    of: strawberry.Private[SessionValue]
    party: strawberry.Private[Party | None]
    ctx: strawberry.Private[Context]
    id: strawberry.ID
    kind: DisputeKind = says("What it came of.")
    status: DisputeStatus = says("How far it has come.")
    held: Money = says("What the decision gives away.")
    opened_at: datetime = says("When it was opened.")

    @shows
    def session(self) -> Annotated["Session", strawberry.lazy("schema.sessions.sessions")]:
        """The session that it is about."""
        from schema.sessions.sessions import session

        return session(self.of, self.party, self.ctx)

    @shows
    async def assignee(self) -> SupportAgent | None:
        """Who has taken it: support's view."""
        return await agent(self.value.assignee, self.ctx)

    @lists(2)
    def threads(self) -> list[Thread]:
        """With support: a party its own, support both. Neither party reads the other's."""
        return [
            thread(
                ThreadValue(self.value.thread_of(one), ThreadKind.DISPUTE, self.of.id, one),
                self.of,
                self.ctx,
            )
            for one in Party
            if self.party in (None, one)
        ]

    @shows
    def decision(self) -> Decision | None:
        """What was decided; null until then."""
        ruling = self.value.ruling
        return None if ruling is None else decision(ruling, self.party, self.ctx)

    @lists(200)
    async def timeline(self) -> list[TimelineEntry]:
        """What happened, in order. Support: all of it; a party: what it was told (D5)."""
        steps = timeline_for(await self.ctx.timeline(self.value.id), self.party)
        return [timeline_entry(step, self.ctx) for step in steps]


def dispute(of: SessionValue, party: Party | None, ctx: Context) -> Dispute | None:
    """A session's dispute as one of the parties, or support (None), sees it; null where it does not
    exist for them (M5).
    """
    value = dispute_for(of, party)
    if value is None:
        return None
    return Dispute(
        value=value,
        of=of,
        party=party,
        ctx=ctx,
        id=strawberry.ID(value.id),
        kind=value.kind,
        status=value.status,
        held=money(value.held, ctx.currency),
        opened_at=value.opened_at,
    )


def decision(value: disputes.Ruling, party: Party | None, ctx: Context) -> Decision:
    """A decision as one of the parties, or support (None), sees it."""
    return Decision(
        value=value,
        party=party,
        ctx=ctx,
        at=value.at,
        refund=money(value.refund, ctx.currency),
        award=money(value.award, ctx.currency),
    )


# ── Inputs and payload ───────────────────────────────────────────────────────────────────────────


@given
class DisputeCommandInput:
    """A command on a dispute that needs nothing more."""

    dispute_id: strawberry.ID
    idempotency_key: str | None = says(KEY, default=None)


@given
class ApproachClientInput:
    """Support's first word to the client of a goodwill refund (M5)."""

    dispute_id: strawberry.ID
    body: str = says("1 to 4,000 characters: the client reads it.")
    idempotency_key: str | None = says(KEY, default=None)


@given
class SanctionInput:
    """A sanction on one of the parties."""

    party: Party = says("Whom it restricts.")
    kind: SanctionKind = says("How far it goes.")
    until: datetime | None = says("In the future, for a suspension alone.", default=None)

    def value(self) -> SanctionValue:
        """As the rule takes it."""
        return SanctionValue(self.party, self.kind, self.until)


@given
class DecideDisputeInput:
    """A decision: made once, in one commit with the money and the sanctions (D2, D3)."""

    dispute_id: strawberry.ID
    refund: MoneyInput = says("To the client; together with the award exactly what is held.")
    award: MoneyInput = says("To the partner.")
    sanctions: list[SanctionInput] = says("At most one on each party.", default_factory=list)
    rationale: str = says("For support alone, 1 to 4,000 characters.")
    message_to_client: str = says("1 to 4,000 characters; blank where it is not sent (M5).")
    message_to_partner: str = says("1 to 4,000 characters.")
    idempotency_key: str | None = says(KEY, default=None)

    def verdict(self) -> Verdict:
        """As the rule takes it."""
        return Verdict(
            refund=self.refund.amount(),
            award=self.award.amount(),
            sanctions=_values(self.sanctions),
            rationale=self.rationale,
            message_to_client=self.message_to_client,
            message_to_partner=self.message_to_partner,
        )


def _values(sanctions: Iterable[SanctionInput]) -> tuple[SanctionValue, ...]:
    return tuple(one.value() for one in sanctions)


@noun
class DisputePayload:
    """The dispute as it now stands, also after a refusal."""

    dispute: Dispute | None
    refusal: Refusal | None = says("Why not; null when accepted.")
