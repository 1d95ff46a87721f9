"""Cancelling: what it would mean, what was told, and what is kept apart."""

from datetime import datetime

import strawberry

from domain.model import grounds, sessions
from domain.model.grounds import Grounds, Mismatch, Reason, RulesOwner
from domain.model.people import Actor, Party
from domain.model.refusals import Refusal as RefusalValue
from domain.rules import cancellation as rule
from domain.rules import goodwill
from schema.base.context import Context
from schema.base.declare import choice, given, lists, noun, says, shows
from schema.base.money import Money, money
from schema.base.refusals import Refusal, refusal
from schema.people.people import KEY
from schema.sessions.additions import VERSION
from schema.sessions.stages import Phase

choice(
    Reason,
    "What a canceller may name, by phase (C4).",
    {
        "PROFILE_MISMATCH": "The person at the door is not the one of the profile.",
        "RULES_VIOLATION": "Rules were violated; say whose.",
        "OTHER": "Something else, which may be explained.",
        "CLIENT_URGENT_MATTERS": "The client has to leave. Shown to both parties.",
        "PARTNER_URGENT_MATTERS": "The partner has to leave. Shown to both parties.",
    },
    name="CancellationReason",
)
choice(
    Mismatch,
    "In what the person was not the one of the profile.",
    {
        "AGE": "Of another age.",
        "ETHNICITY": "Of another ethnicity.",
        "WEIGHT": "Of another weight.",
        "ANOTHER_PERSON": "Another person's profile.",
    },
    name="ProfileMismatch",
)
choice(
    RulesOwner,
    "Whose rules were violated.",
    {"PARTNER": "The partner's own.", "PLATFORM": "The platform's."},
)


@noun
class ReasonChoice:
    """One of the reasons that may be named now."""

    reason: Reason = says("What may be named.")
    details_required: bool = says("PROFILE_MISMATCH needs mismatches, RULES_VIOLATION rulesOf.")
    shown_to_other_party: bool = says("Only the two urgent-matters reasons ever are (C6).")


@noun
class CancellationPreview:
    """What cancelling now would mean, by the very rule of the command (C8)."""

    value: strawberry.Private[rule.Preview]
    ctx: strawberry.Private[Context]

    @shows
    def allowed(self) -> bool:
        """Whether it is possible at all."""
        return self.value.refusal is None

    @shows
    def refusal(self) -> Refusal | None:
        """Why not."""
        return refusal(self.value.refusal, self.ctx)

    @shows
    def phase(self) -> Phase:
        """What is cancelled: a plan, a meeting, or a session under way."""
        return self.value.consequences.phase

    @shows
    def late(self) -> bool:
        """Everything from C3 on: past the 5-hour line, or at any time from the meeting on."""
        return self.value.consequences.late

    @shows
    def free_until(self) -> datetime | None:
        """The 5-hour line, that moment included, while it lies ahead (C2)."""
        return self.value.free_until

    @shows
    def reason_required(self) -> bool:
        """Whether one of `reasons` must be named."""
        return self.value.reason_required

    @lists(4)
    def reasons(self) -> list[ReasonChoice]:
        """What may be named; empty before the meeting."""
        return [
            ReasonChoice(
                reason=one.reason,
                details_required=one.details_required,
                shown_to_other_party=one.shown,
            )
            for one in self.value.reasons
        ]

    @shows
    def opens_dispute(self) -> bool:
        """Whether support will decide about the money: hand it back as `expectDispute`."""
        return self.value.consequences.dispute is not None

    @shows
    def refund_now(self) -> Money:
        """What goes back to the client at once."""
        return money(self.value.consequences.refund_now, self.ctx.currency)

    @shows
    def stays_held(self) -> Money:
        """What waits for a decision."""
        return money(self.value.consequences.stays_held, self.ctx.currency)


@noun
class Cancellation:
    """How the session was cancelled, as both parties and support are told it."""

    at: datetime = says("When it was cancelled.")
    by: Actor = says("Who cancelled.")
    phase: Phase = says("How far the session had come.")
    late: bool = says(
        "Everything from C3 on: past the 5-hour line, or at any time from the meeting on."
    )
    reason: Reason | None = says("One of the two urgent-matters reasons, or null (C6).")


@noun
class CancellationGrounds:
    """Why, for agents and leads alone. Once erased: that moment, and nothing else (C5)."""

    reason: Reason | None = says("What the canceller named.")
    mismatches: list[Mismatch] = says(
        "In what the person was another; for PROFILE_MISMATCH.", most=4
    )
    rules_of: RulesOwner | None = says("Whose rules; for RULES_VIOLATION.")
    explanation: str | None = says("In the canceller's own words.", points=1)
    erased_at: datetime | None = says("When all of it was erased; null while it is kept.")


@noun
class GoodwillPreview:
    """What a goodwill refund now would mean (M5)."""

    refund: Money = says("Goes back to the client at once: the whole escrow.")
    reward: Money = says("What the partner receives all the same, from the platform.")
    reward_waits: bool = says("Whether support decides about the reward first.")


@given
class CancelSessionInput:
    """A cancellation; ask `cancellationPreview` first."""

    session_id: strawberry.ID
    reason: Reason | None = says("One of the preview's; none before the meeting.", default=None)
    mismatches: list[Mismatch] | None = says("For PROFILE_MISMATCH.", default=None)
    rules_of: RulesOwner | None = says("For RULES_VIOLATION.", default=None)
    explanation: str | None = says(
        "For support alone, 1 to 4,000 characters; not taken of an early cancellation.",
        default=None,
    )
    expect_dispute: bool | None = says(
        "What the person was told: CONSEQUENCES_CHANGED where it is not so by now (C8).",
        default=None,
    )
    if_version: int | None = says(VERSION, default=None)
    idempotency_key: str | None = says(KEY, default=None)

    def grounds(self) -> Grounds:
        """As the rule takes it."""
        named = frozenset(self.mismatches or ())
        return Grounds(self.reason, named, self.rules_of, self.explanation)


def cancellation(value: sessions.Cancellation) -> Cancellation:
    """What both parties are told."""
    shown = value.reason if value.reason in grounds.SHOWN else None
    return Cancellation(at=value.at, by=value.by, phase=value.phase, late=value.late, reason=shown)


def cancellation_preview(
    session: sessions.Session, party: Party, ctx: Context
) -> CancellationPreview:
    """The rule's own answer."""
    return CancellationPreview(value=rule.preview(session, party, ctx.now()), ctx=ctx)


def cancellation_grounds(value: sessions.Cancellation, said: Grounds | None) -> CancellationGrounds:
    """What was said, or when it was erased."""
    said = said or grounds.NO_GROUNDS
    return CancellationGrounds(
        reason=said.reason,
        mismatches=sorted(said.mismatches, key=lambda one: one.name),
        rules_of=said.rules_of,
        explanation=said.explanation,
        erased_at=value.grounds_erased_at,
    )


def goodwill_preview(
    value: goodwill.GoodwillPreview | RefusalValue, ctx: Context
) -> GoodwillPreview | None:
    """Null where it is not possible now: the action says why."""
    if isinstance(value, RefusalValue):
        return None
    return GoodwillPreview(
        refund=money(value.refund, ctx.currency),
        reward=money(value.reward, ctx.currency),
        reward_waits=value.waits,
    )
