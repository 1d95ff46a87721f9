"""Cancelling, and what a cancellation now would mean: C1 to C8 from one rule."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.model import windows
from domain.model.disputes import DisputeKind
from domain.model.events import EventKind
from domain.model.grounds import NO_GROUNDS, SHOWN, Grounds, Reason
from domain.model.ledger import refund
from domain.model.people import ACTORS, Actor, Party
from domain.model.refusals import Refusal, RefusalCode
from domain.model.sessions import (
    LIVE,
    Act,
    Cancellation,
    Decision,
    Phase,
    Session,
    Stage,
    judge,
    judge_stage,
    stages_in,
)
from domain.model.texts import check_optional
from domain.rules.endings import ended, opened
from domain.rules.settlement import settled

REASONS = {
    Phase.BEFORE_MEETING: (),
    Phase.MEETING: (Reason.PROFILE_MISMATCH, Reason.RULES_VIOLATION, Reason.OTHER),
    Phase.IN_PROGRESS: (
        Reason.CLIENT_URGENT_MATTERS,
        Reason.PARTNER_URGENT_MATTERS,
        Reason.RULES_VIOLATION,
        Reason.OTHER,
    ),
    Phase.ENDED: (),
}
"""C4: either party chooses from the phase's, and nothing else."""
_DISPUTES = {
    Phase.BEFORE_MEETING: DisputeKind.LATE_CANCELLATION,
    Phase.MEETING: DisputeKind.CANCELLED_WHILE_MEETING,
    Phase.IN_PROGRESS: DisputeKind.CANCELLED_IN_PROGRESS,
}


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a cancellation at this moment means. `late` is everything from C3 on."""

    phase: Phase
    late: bool
    dispute: DisputeKind | None
    refund_now: int
    stays_held: int


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """One reason that may be named; `shown` to the other party (C6)."""

    reason: Reason
    details_required: bool
    shown: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """C8: what a party is told before it cancels."""

    refusal: Refusal | None
    consequences: Consequences
    free_until: datetime | None
    reasons: tuple[ReasonChoice, ...]

    @property
    def reason_required(self) -> bool:
        """C4: exactly one of them, where there are any."""
        return bool(self.reasons)


# ── what it means ────────────────────────────────────────────────────────────────────────────────


def free_until(session: Session) -> datetime:
    """The 5-hour line, or the end of the grace of what was booked past it: at that very moment it
    is still early (C2). At T−30 min "I'm here" has taken the grace's place.
    """
    line, booked_at = session.scheduled_start - windows.EARLY, session.booked_at
    if booked_at is None or booked_at <= line:
        return line
    meeting = session.scheduled_start - windows.MEETING
    return min(booked_at + windows.GRACE, meeting - windows.MOMENT)


def consequences(session: Session, now: datetime) -> Consequences:
    """C2, C3, C7, M3: from the phase, the 5-hour line and how the session is paid."""
    phase = session.phase
    early = phase is Phase.BEFORE_MEETING and now <= free_until(session)
    late = not early and phase is not Phase.ENDED
    dispute = _DISPUTES[phase] if late and session.secure else None
    held = 0 if phase is Phase.ENDED else session.held
    stays = held - session.reserved if dispute else 0  # what proposals hold goes back (A6)
    return Consequences(phase, late, dispute, held - stays, stays)


def preview(session: Session, party: Party, now: datetime) -> Preview:
    """C8: the command's own answer, before it is given."""
    means = consequences(session, now)
    early = means.phase is Phase.BEFORE_MEETING and not means.late
    return Preview(
        refusal=may_cancel(session, Act(ACTORS[party], now)),
        consequences=means,
        free_until=free_until(session) if early else None,
        reasons=tuple(_choice(session, reason) for reason in REASONS[means.phase]),
    )


def _choice(session: Session, reason: Reason) -> ReasonChoice:
    details = takes_mismatches(session, reason) or reason is Reason.RULES_VIOLATION
    return ReasonChoice(reason, details, reason in SHOWN)


# ── the command ──────────────────────────────────────────────────────────────────────────────────


def may_cancel(session: Session, act: Act) -> Refusal | None:
    """C1: either party, until the end. Its number is never a reason to refuse (S10)."""
    return judge(session, act, "C1", tuple(Party), LIVE)


def cancel(
    session: Session,
    act: Act,
    grounds: Grounds = NO_GROUNDS,
    expect_dispute: bool | None = None,
) -> Decision | Refusal:
    """C1 to C7. Early, and of a direct session: what is held goes back. Else a dispute keeps it.

    Beyond `may_cancel` refuses CONSEQUENCES_CHANGED (C8), then REASON_NOT_TAKEN, REASON_REQUIRED,
    REASON_NOT_AVAILABLE, DETAILS_REQUIRED, INVALID_INPUT.
    """
    means = consequences(session, act.now)
    refusal = (
        may_cancel(session, act)
        or _check_expected(means, expect_dispute)
        or _check_grounds(session, means, grounds)
    )
    if refusal:
        return refusal
    decision = _cancelled(session, act, means, grounds)
    if means.dispute:
        return opened(decision, act, means.dispute, held=decision.session.held)
    return settled(decision, act, refund(session.id, session.client_id, decision.session.held))


def cancel_for_removal(session: Session, act: Act) -> Decision | Refusal:
    """D4: support removed one of the parties: full refund, no dispute, and nobody was late.

    It is support's doing, also where the system carries it out.
    """
    act = replace(act, by=Actor.SUPPORT)
    if refusal := judge_stage(session, "D4", stages_in(Phase.BEFORE_MEETING)):
        return refusal
    means = replace(consequences(session, act.now), late=False)
    decision = _cancelled(session, act, means, NO_GROUNDS)
    return settled(decision, act, refund(session.id, session.client_id, decision.session.held))


def _cancelled(session: Session, act: Act, means: Consequences, grounds: Grounds) -> Decision:
    """What both parties learn (C6), and the grounds beside it (C5)."""
    cancellation = Cancellation(
        at=act.now,
        by=act.by,
        phase=means.phase,
        late=means.late,
        reason=grounds.reason if grounds.reason in SHOWN else None,
        grounded=grounds.given,
    )
    cancelled = replace(session, cancellation=cancellation)
    decision = ended(cancelled, act, Stage.CANCELLED, EventKind.SESSION_CANCELLED)
    return replace(decision, grounds=grounds if grounds.given else None)


# ── what must be said ────────────────────────────────────────────────────────────────────────────


def takes_mismatches(session: Session, reason: Reason | None) -> bool:
    """C5: only where somebody decides."""
    return reason is Reason.PROFILE_MISMATCH and session.secure


def _check_expected(means: Consequences, expected: bool | None) -> Refusal | None:
    """C8: nobody slips over the line unknowingly, so this comes before what else is wrong."""
    disputed = means.dispute is not None
    if expected is None or expected is disputed:
        return None
    message = f"Cancelling now would {'' if disputed else 'not '}open a dispute."
    return Refusal(RefusalCode.CONSEQUENCES_CHANGED, message, "C8")


def _check_grounds(session: Session, means: Consequences, grounds: Grounds) -> Refusal | None:
    if means.phase is Phase.BEFORE_MEETING:
        return _check_untaken(means, grounds) or _check_explanation(grounds)
    if grounds.reason is None:
        message = "Cancelling now needs one of the reasons offered."
        return Refusal(RefusalCode.REASON_REQUIRED, message, "C4")
    if grounds.reason not in REASONS[means.phase]:
        message = "This reason is not one of those offered now."
        return Refusal(RefusalCode.REASON_NOT_AVAILABLE, message, "C4")
    return (
        _check_details(takes_mismatches(session, grounds.reason), bool(grounds.mismatches))
        or _check_details(grounds.reason is Reason.RULES_VIOLATION, grounds.rules_of is not None)
        or _check_explanation(grounds)
    )


def _check_untaken(means: Consequences, grounds: Grounds) -> Refusal | None:
    """C2: early, nothing is taken. C3: late, an explanation and nothing else."""
    taken = Grounds(explanation=grounds.explanation) if means.late else NO_GROUNDS
    if grounds == taken:
        return None
    rule = "C3" if means.late else "C2"
    message = "No reason is asked for before the meeting, and none is taken."
    return Refusal(RefusalCode.REASON_NOT_TAKEN, message, rule)


def _check_details(taken: bool, given: bool) -> Refusal | None:
    """C5: details exactly where the reason takes them. What was given is not repeated here."""
    if taken and not given:
        return Refusal(RefusalCode.DETAILS_REQUIRED, "This reason needs its details.", "C5")
    if given and not taken:
        return Refusal(RefusalCode.REASON_NOT_TAKEN, "This reason takes no such details.", "C5")
    return None


def _check_explanation(grounds: Grounds) -> Refusal | None:
    return check_optional(grounds.explanation, ("explanation",))
