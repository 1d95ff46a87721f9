"""What a blocked partner reads of their block: no field here could hold a reporter's trace (B8)."""

from datetime import date, datetime

from domain.model.blocks import BlockLevel
from domain.rules import notices
from schema.base.context import Context
from schema.base.declare import choice, noun, says
from schema.sessions.chat import Thread, thread

choice(
    BlockLevel,
    "How far a block goes (B3).",
    {
        "L1": "The first time: counselling, then it may be lifted.",
        "PERMANENT": "Repeated after the counselling: the partner is removed.",
    },
)


@noun
class BlockNotice:
    """A block for bookings outside the platform, as the partner reads it (B4 to B6, B8)."""

    level: BlockLevel = says("How far it goes.")
    since: date = says("From which day on.")
    meaning: str = says("In plain words.")
    next_steps: list[str] = says(
        "What comes next, in plain words; empty where nothing does.", most=10
    )
    counselling_at: datetime | None = says("When the meeting with a trainer is, while to come.")
    thread: Thread = says("The partner's with support.")


def block_notice(value: notices.Notice, ctx: Context) -> BlockNotice:
    """A notice as it is shown, to its partner, to agents and leads."""
    return BlockNotice(
        level=value.level,
        since=value.since,
        meaning=value.meaning,
        next_steps=list(value.next_steps),
        counselling_at=value.counselling_at,
        thread=thread(value.thread, None, ctx),
    )
