"""B4 to B6, B8: what a partner reads of a block follows from its level, meeting and ticket."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from domain.model.blocks import BlockLevel, Counselling, PartnerBlock, Ticket
from domain.model.threads import ThreadKind
from domain.rules.notices import (
    AFTERWARDS,
    HELPLINE,
    INVITATION,
    MEETING,
    MISTAKE,
    QUESTIONS,
    Notice,
    notice_of,
)
from tests.domain.make import at

TICKET = Ticket("tkt_1", "blk_1", "par_1", "thr_1", at(days=-3))
L1 = PartnerBlock("blk_1", "par_1", BlockLevel.L1, at(days=-3), TICKET)
SET = Counselling("cns_1", "blk_1", "par_1", "sup_1", at(days=2))
DONE = replace(SET, completed_at=at(days=2), completed_on=date(2026, 11, 24))
CLOSED = replace(TICKET, closed_at=at(days=5))


def notice(**changes: Any) -> Notice:
    """Of a block with something changed."""
    return notice_of(replace(L1, **changes), UTC)


@pytest.mark.parametrize(
    ("block", "steps", "meeting"),
    [
        (L1, (INVITATION, HELPLINE, QUESTIONS), None),
        (replace(L1, counselling=SET), (MEETING, HELPLINE, QUESTIONS), at(days=2)),
        (replace(L1, counselling=DONE), (AFTERWARDS, HELPLINE, QUESTIONS), None),
        (
            replace(L1, counselling=replace(DONE, voided_at=at(days=3))),
            (INVITATION, HELPLINE, QUESTIONS),
            None,
        ),
        (replace(L1, ticket=CLOSED), (INVITATION, HELPLINE), None),  # of a removed partner
        (replace(L1, level=BlockLevel.PERMANENT, counselling=DONE), (MISTAKE,), None),
        (replace(L1, level=BlockLevel.PERMANENT, counselling=SET), (MISTAKE,), None),
        (replace(L1, level=BlockLevel.PERMANENT, ticket=CLOSED), (), None),
    ],
)
def test_b6_what_comes_next_follows_from_the_state(
    block: PartnerBlock, steps: tuple[str, ...], meeting: datetime | None
) -> None:
    found = notice_of(block, UTC)
    assert (found.next_steps, found.counselling_at) == (steps, meeting)


def test_b8_a_notice_holds_nothing_a_reporter_could_show_by() -> None:
    held = {field.name for field in fields(Notice)}
    assert held == {"level", "since", "meaning", "next_steps", "counselling_at", "thread"}


@pytest.mark.parametrize("level", BlockLevel)
def test_b8_no_notice_holds_a_number_or_speaks_of_a_report(level: BlockLevel) -> None:
    found = notice(level=level)
    text = " ".join((found.meaning, *found.next_steps)).lower()
    assert not any(letter.isdigit() for letter in text)
    assert not any(word in text for word in ("report", "location", "client's", "told us"))


def test_b3_since_is_the_blocks_day_where_the_platform_is() -> None:
    late = replace(L1, set_at=datetime(2026, 11, 22, 20, tzinfo=UTC))
    assert notice_of(late, UTC).since == date(2026, 11, 22)
    assert notice_of(late, timezone(timedelta(hours=5, minutes=30))).since == date(2026, 11, 23)


def test_b5_its_conversation_is_the_tickets() -> None:
    thread = notice(ticket=CLOSED).thread
    assert (thread.id, thread.kind, thread.owner_id) == ("thr_1", ThreadKind.TICKET, "par_1")
    assert thread.closed_from == CLOSED.closed_at
