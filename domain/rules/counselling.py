"""The counselling of a blocked partner: scheduled, recorded, completed (B6).

A trainer holds it, or a lead: whoever scheduled it, until a lead takes it over by scheduling,
recording or completing it. It belongs to a block in force at level L1: once that is lifted, set
aside (B10) or permanent, nothing more is written here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from domain.model.blocks import BlockLevel, Case, CaseDecision, Concern, Counselling, PartnerBlock
from domain.model.events import EventKind
from domain.model.refusals import Refusal, RefusalCode, invalid
from domain.model.sessions import Act
from domain.model.texts import check_optional, check_text
from domain.model.windows import stamp
from domain.rules.casework import begun, noted, standing_changed, told
from domain.rules.points import KEYS
from domain.rules.rulings import Agent

AHEAD = timedelta(days=365)
MOST_CONCERNS = 50


@dataclass(frozen=True, slots=True)
class Worry:
    """A concern as a trainer gives it in; without a resolution it is not answered yet."""

    text: str = field(repr=False)
    resolution: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Notes:
    """What a trainer records: it replaces what was recorded before."""

    covered: Sequence[str]
    commitment_given: bool
    concerns: Sequence[Worry] = ()


# ── Scheduling ───────────────────────────────────────────────────────────────────────────────────


def schedule(
    case: Case, block: PartnerBlock, act: Act, trainer: Agent, at: datetime
) -> CaseDecision | Refusal:
    """B6: the meeting is set, or moved, and is the caller's to hold.

    One a block: what is set already is moved by its trainer or a lead (NOT_YOURS_TO_DO). Refuses
    ALREADY_DECIDED once completed, WRONG_STAGE where nothing is to be counselled, INVALID_INPUT for
    a moment that is not in the next 365 days.
    """
    held = _still_to_come(block)
    refusal = (
        (held and _check_holder(held, trainer))
        or (_over() if block.counselled else None)
        or _check_block(block)
        or _check_moment(at, act.now)
    )
    if refusal:
        return refusal
    if held is None:
        id = act.new_id("cns")
        moved = Counselling(id, block.id, block.partner_id, trainer.id, at)
    else:
        moved = replace(held, trainer_id=trainer.id, scheduled_at=at)
    if moved == held:
        return begun(case, moved.id)
    decision = _with(case, block, moved)
    decision = told(decision, act, EventKind.COUNSELLING_SCHEDULED, moved.id)
    text = f"Counselling scheduled for {stamp(at)}."
    return _noted(standing_changed(decision, act), act, moved, text, trainer)


def _still_to_come(block: PartnerBlock) -> Counselling | None:
    """The block's counselling, where it is not completed. One that was set aside is past (B10)."""
    held = block.counselling
    return held if held is not None and held.completed_at is None else None


def _check_moment(at: datetime, now: datetime) -> Refusal | None:
    if at <= now:
        return invalid(("at",), "A counselling is scheduled for the future.", "B6")
    if at > now + AHEAD:
        return invalid(("at",), "At most 365 days ahead.", "B6")
    return None


# ── Recording ────────────────────────────────────────────────────────────────────────────────────


def record(case: Case, id: str, act: Act, trainer: Agent, notes: Notes) -> CaseDecision | Refusal:
    """B6: what was spoken about, whether the partner gave their word, and what worries them.

    Refuses NOT_YOURS_TO_DO, ALREADY_DECIDED, WRONG_STAGE, and INVALID_INPUT for a point that is
    none or named twice, and for concerns. The wording of resolutions (B8) is judged by whoever
    knows the people involved, before this is kept.
    """
    open_ = _still_open(case, id, trainer)
    if isinstance(open_, Refusal):
        return open_
    if refusal := _check_notes(notes):
        return refusal
    block, held = open_
    recorded = replace(
        held,
        trainer_id=trainer.id,
        covered=frozenset(notes.covered),
        commitment_given=notes.commitment_given,
        concerns=_concerns(held.concerns, notes.concerns, act.new_id),
    )
    if recorded == held:
        return begun(case, held.id)
    text = f"Counselling recorded: {len(recorded.covered)} of {len(KEYS)} points covered."
    return _noted(_with(case, block, recorded), act, recorded, text, trainer)


def _check_notes(notes: Notes) -> Refusal | None:
    seen: set[str] = set()
    for index, key in enumerate(notes.covered):
        if key not in KEYS or key in seen:
            message = "This point is named twice." if key in seen else "There is no such point."
            return invalid(("coveredPoints", str(index)), message, "B6")
        seen.add(key)
    if len(notes.concerns) > MOST_CONCERNS:
        return invalid(("concerns",), f"At most {MOST_CONCERNS} concerns.", "B6")
    for index, worry in enumerate(notes.concerns):
        path = ("concerns", str(index))
        refusal = check_text(worry.text, (*path, "text")) or check_optional(
            worry.resolution, (*path, "resolution")
        )
        if refusal:
            return refusal
    return None


def _concerns(
    known: Sequence[Concern], worries: Sequence[Worry], new_id: Callable[[str], str]
) -> tuple[Concern, ...]:
    """The concerns in the order given; one that is there in the same words keeps its id."""
    left = list(known)
    concerns: list[Concern] = []
    for worry in worries:
        same = next((one for one in left if one.text == worry.text), None)
        if same is not None:
            left.remove(same)
        id = same.id if same else new_id("cnc")
        concerns.append(Concern(id, worry.text, worry.resolution))
    return tuple(concerns)


# ── Completing ───────────────────────────────────────────────────────────────────────────────────


def complete(case: Case, id: str, act: Act, trainer: Agent, today: date) -> CaseDecision | Refusal:
    """B6: once, with every point covered, the commitment given and no concern unanswered
    (COUNSELLING_INCOMPLETE). From `today` on a repetition is for good (B3).

    Refuses NOT_YOURS_TO_DO, ALREADY_DECIDED and WRONG_STAGE.
    """
    open_ = _still_open(case, id, trainer)
    if isinstance(open_, Refusal):
        return open_
    block, held = open_
    if refusal := _check_whole(held):
        return refusal
    over = replace(held, trainer_id=trainer.id, completed_at=act.now, completed_on=today)
    decision = told(_with(case, block, over), act, EventKind.COUNSELLING_COMPLETED, over.id)
    decision = standing_changed(decision, act)
    return _noted(decision, act, over, "Counselling completed.", trainer)


def _check_whole(held: Counselling) -> Refusal | None:
    missing = [key for key in KEYS if key not in held.covered]
    if missing:
        return _incomplete(f"Not covered yet: {', '.join(missing)}.")
    if not held.commitment_given:
        return _incomplete("The partner has not given their commitment.")
    unanswered = sum(one.resolution is None for one in held.concerns)
    return _incomplete(f"Concerns without an answer: {unanswered}.") if unanswered else None


def _incomplete(message: str) -> Refusal:
    return Refusal(RefusalCode.COUNSELLING_INCOMPLETE, message, "B6")


# ── What all of it asks first, and leaves behind ─────────────────────────────────────────────────


def _still_open(case: Case, id: str, trainer: Agent) -> tuple[PartnerBlock, Counselling] | Refusal:
    """The counselling with its block, while something may be written in it by this trainer.

    One that is no block's any more was completed, and set aside for another (B10).
    """
    for block in case.blocks:
        held = block.counselling
        if held is not None and held.id == id:
            refusal = _check_holder(held, trainer) or _check_uncompleted(held)
            return refusal or _check_block(block) or (block, held)
    return _over()


def _check_holder(held: Counselling, trainer: Agent) -> Refusal | None:
    if trainer.lead or held.trainer_id == trainer.id:
        return None
    message = "Another trainer holds this counselling; a lead may take it over."
    return Refusal(RefusalCode.NOT_YOURS_TO_DO, message, "B6")


def _check_uncompleted(held: Counselling) -> Refusal | None:
    return None if held.completed_at is None else _over()


def _check_block(block: PartnerBlock) -> Refusal | None:
    if block.active and block.level is BlockLevel.L1:
        return None
    message = "Only the partner of an L1 block in force is counselled."
    return Refusal(RefusalCode.WRONG_STAGE, message, "B6")


def _over() -> Refusal:
    return Refusal(RefusalCode.ALREADY_DECIDED, "This counselling has been completed.", "B6")


def _with(case: Case, block: PartnerBlock, held: Counselling) -> CaseDecision:
    return begun(case.with_block(replace(block, counselling=held)), held.id)


def _noted(
    decision: CaseDecision, act: Act, held: Counselling, text: str, trainer: Agent
) -> CaseDecision:
    """V4: on the block's record and on the partner's."""
    return noted(decision, act, (held.block_id, held.partner_id), text, by=trainer.id)
