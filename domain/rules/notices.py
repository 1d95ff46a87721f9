"""What a blocked partner is told of their block (B4 to B6): what it means, and what comes next.

Of the block nothing goes in but its level, its day and its meeting: who reported, when, where and
how many can't pass here (B8).
"""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from domain.model.blocks import BlockLevel, PartnerBlock
from domain.model.days import day_of
from domain.model.threads import Thread, ThreadKind

MEANINGS = {
    BlockLevel.L1: (
        "Your profile is blocked because of bookings outside the platform. You can't be booked and"
        " can't propose additions; what is booked already goes on."
    ),
    BlockLevel.PERMANENT: (
        "Your profile is blocked for good because bookings outside the platform went on after your"
        " counselling. What is yours stays readable."
    ),
}
INVITATION = "A trainer sets a meeting with you; when it is will stand here."
MEETING = "Come to the meeting with your trainer, and say there what worries you."
AFTERWARDS = "Your meeting is done. Support now looks at your profile again."
HELPLINE = "If a client nearby can't book you, ask the rebooking helpline."
QUESTIONS = "Write to support in this conversation if you have a question."
MISTAKE = "Write to support in this conversation if you think that this is a mistake."


@dataclass(frozen=True, slots=True)
class Notice:
    """A block as its partner reads it; `counselling_at` while the meeting is to come."""

    level: BlockLevel
    since: date
    meaning: str
    next_steps: tuple[str, ...]
    counselling_at: datetime | None
    thread: Thread


def notice_of(block: PartnerBlock, zone: tzinfo) -> Notice:
    """The block in force as its partner reads it; days are the platform's."""
    ticket = block.ticket
    thread = Thread(
        ticket.thread_id,
        ThreadKind.TICKET,
        owner_id=block.partner_id,
        closed_from=ticket.thread_closed_from,
    )
    return Notice(
        level=block.level,
        since=day_of(block.set_at, zone),
        meaning=MEANINGS[block.level],
        next_steps=_next_steps(block),
        counselling_at=_meeting_at(block),
        thread=thread,
    )


def _meeting_at(block: PartnerBlock) -> datetime | None:
    """When the meeting is that is still to come: to L1 alone one does (B6)."""
    held = block.counselling
    coming = block.awaiting and held is not None and held.completed_at is None
    return held.scheduled_at if coming and held else None


def _next_steps(block: PartnerBlock) -> tuple[str, ...]:
    """What comes next, as things stand; a closed conversation is not pointed to."""
    open_ = block.ticket.closed_at is None
    if block.level is BlockLevel.PERMANENT:
        return (MISTAKE,) if open_ else ()
    if block.counselled:
        first = AFTERWARDS
    else:
        first = INVITATION if _meeting_at(block) is None else MEETING
    return (first, HELPLINE, *((QUESTIONS,) if open_ else ()))
