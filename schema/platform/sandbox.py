"""A sandbox's clock and scripted counterparty: in development alone (docs/decisions/0022)."""

from datetime import datetime, timedelta

import strawberry

from domain.model.sessions import PaymentMethod, Place
from domain.rules.sandbox import Step
from schema.base.declare import choice, given, noun, says
from schema.base.money import MoneyInput
from schema.base.refusals import Refusal
from schema.people.people import Partner
from schema.sessions.sessions import Session

choice(
    Step,
    "What a scripted counterparty can be told to do: each is one of its own commands.",
    {
        "ON_MY_WAY": "`reportOnMyWay` (S1).",
        "ARRIVE": "`reportArrival` (S2).",
        "PROVIDE_ADDRESS": "`provideAddress` (S3).",
        "SHOW_BUILDING": "`showBuilding` (S3).",
        "START": "`startSession`, providing every preference (S4, S5).",
        "COMPLETE": "`completeSession` (S6).",
        "CANCEL": "`cancelSession`, for OTHER or its own urgent matters where one is asked (C4).",
        "GOODWILL_REFUND": "`issueGoodwillRefund` (M5).",
        "PROPOSE_ADDITION": "`proposeAddition`: the catalogue's first service, else tariff (A1).",
        "CONFIRM_ADDITION": "`confirmAddition` of your latest pending one (A2).",
        "DECLINE_ADDITION": "`declineAddition` of your latest pending one (A2).",
        "WITHDRAW_ADDITION": "`withdrawAddition` of its own latest pending one (A2).",
        "MESSAGE": "`sendMessage` in the session's thread (H1).",
    },
    name="SandboxStep",
)


@strawberry.input(
    one_of=True, description="Where the clock shall go: forward alone, 400 days ahead at most."
)
class SandboxMoveClockInput:
    """Exactly one of its parts is given."""

    by_seconds: int | None = says("So many seconds from now.", default=strawberry.UNSET)
    to: datetime | None = says("To this moment.", default=strawberry.UNSET)

    def value(self) -> tuple[timedelta | None, datetime | None]:
        """As the rule takes it."""
        if isinstance(self.by_seconds, int):
            return timedelta(seconds=self.by_seconds), None
        return None, self.to


@noun
class SandboxClock:
    """The clock that judges every window, and how far it is ahead. Tokens live by real time."""

    server_time: datetime = says("What time it is here.")
    ahead_seconds: int = says("How far ahead of real time, in whole seconds.")


@noun
class SandboxClockPayload:
    """The clock as it now stands; what fell due by then has been done."""

    clock: SandboxClock = says("Also after a refusal.")
    refusal: Refusal | None = says("Why not; null when accepted.")


@noun
class SandboxPartnerPayload:
    """Your scripted partner: asked for again, the same one."""

    partner: Partner | None = says("Bookable, with a place and a catalogue.")
    refusal: Refusal | None = says("Why not; null when accepted.")


@given
class SandboxTopUpInput:
    """Money for your own balance."""

    amount: MoneyInput = says("From 1 to 10⁹ minor units.")


@given
class SandboxBookInput:
    """A booking by your scripted client: your first tariff and your first services, 20 at most."""

    place: Place = says("Where you meet.")
    scheduled_start: datetime = says("In the future, at most 365 days ahead.")
    payment_method: PaymentMethod = says(
        "From the client's balance, which is filled for it, or directly.",
        default=PaymentMethod.DIRECT,
    )


@given
class SandboxPlayInput:
    """What the scripted other party of a session shall do now, in this order."""

    session_id: strawberry.ID
    script: list[Step] = says("1 to 20 steps. A refused one does not stop the next.")


@noun
class SandboxOutcome:
    """What came of one step."""

    step: Step = says("Which one.")
    refusal: Refusal | None = says("What the counterparty was told; null when accepted.")


@noun
class SandboxPlayPayload:
    """The session as it now stands, and what came of every step."""

    session: Session | None = says("Null where it is not for you to see.")
    outcomes: list[SandboxOutcome] = says("One a step, in order; none after a refusal.", most=20)
    refusal: Refusal | None = says("Why nothing was played; null when it was.")
