"""B5: the ticket that can't close while the partner is blocked."""

from dataclasses import replace

import pytest

from domain.model.blocks import TAG, Case, TicketResolution
from domain.model.people import Party
from domain.model.refusals import RefusalCode
from domain.model.sanctions import Imposed, Sanction, SanctionKind
from domain.rules.rulings import Agent
from domain.rules.tickets import close_ticket, may_close, take_ticket
from tests.domain.make import T, code
from tests.domain.partners import (
    ALICE,
    EMPTY,
    LEAD,
    PARTNER,
    TODAY,
    accepted,
    counselled,
    kinds,
    lifted,
    support,
    upheld,
)

BERT = Agent("sup_bert")


def blocked() -> Case:
    """A partner blocked today, and counselled."""
    return counselled(upheld(EMPTY, TODAY).case, TODAY)


def removed(case: Case) -> Case:
    """The same partner, removed by a dispute."""
    removal = Sanction(Party.PARTNER, SanctionKind.REMOVAL)
    return replace(case, record=(Imposed("san_1", PARTNER, removal, T, "dsp_1"),))


def test_b5_the_tag_is_the_same_for_all() -> None:
    assert TAG == "2.3 Profile- tech related escalation>> Unarchive Request- Other Block"


@pytest.mark.parametrize(
    ("case", "outcome"),
    [
        (blocked(), RefusalCode.PARTNER_STILL_BLOCKED),
        (lifted(blocked()), TicketResolution.UNBLOCKED),
        (removed(blocked()), TicketResolution.PARTNER_REMOVED),
        (removed(lifted(blocked())), TicketResolution.PARTNER_REMOVED),
        (replace(lifted(blocked()), upheld=()), TicketResolution.SET_IN_ERROR),
        (upheld(upheld(EMPTY, TODAY).case, TODAY, "rep_2").case, RefusalCode.PARTNER_STILL_BLOCKED),
    ],
    ids=["blocked", "lifted", "removed", "lifted, then removed", "in error", "twice"],
)
def test_b5_how_it_closes_follows_from_the_state(case: Case, outcome: object) -> None:
    decided = close_ticket(case, case.blocks[0], support(), ALICE)
    if isinstance(outcome, RefusalCode):
        assert code(decided) is outcome
    else:
        closed = accepted(decided)
        assert closed.case.blocks[0].ticket.resolution is outcome
        assert kinds(closed, "support") == ["TicketClosed"]
        assert kinds(closed, PARTNER) == []


def test_b5_it_stays_open_while_another_block_is_in_force() -> None:
    case = lifted(blocked())
    again = replace(case.blocks[0], id="blk_2", lifted_at=None)
    case = replace(case, blocks=(case.blocks[0], again))
    refused = close_ticket(case, case.blocks[0], support(), ALICE)
    assert code(refused) is RefusalCode.PARTNER_STILL_BLOCKED


def test_b5_it_closes_once() -> None:
    case = lifted(blocked())
    closed = accepted(close_ticket(case, case.blocks[0], support(), ALICE))
    block = closed.case.blocks[0]
    assert code(close_ticket(closed.case, block, support(), ALICE)) is RefusalCode.ALREADY_DECIDED
    assert code(take_ticket(closed.case, block, support(), ALICE)) is RefusalCode.ALREADY_DECIDED


@pytest.mark.parametrize("removed_", [True, False])
@pytest.mark.parametrize("blocked_", [True, False])
def test_b5_the_preview_is_the_rule(removed_: bool, blocked_: bool) -> None:
    ticket = blocked().blocks[0].ticket
    refusal = may_close(ticket, removed=removed_, blocked=blocked_)
    expected = RefusalCode.PARTNER_STILL_BLOCKED if blocked_ and not removed_ else None
    assert code(refusal) is expected


def test_b5_one_agent_takes_it_and_a_lead_takes_over() -> None:
    case = blocked()
    taken = accepted(take_ticket(case, case.blocks[0], support(), ALICE))
    block = taken.case.blocks[0]
    assert block.ticket.assignee == ALICE.id
    assert code(take_ticket(taken.case, block, support(), BERT)) is RefusalCode.ALREADY_TAKEN
    again = accepted(take_ticket(taken.case, block, support(), ALICE))
    assert (again.case, again.timeline) == (taken.case, ())
    over = accepted(take_ticket(taken.case, block, support(), LEAD))
    assert over.case.blocks[0].ticket.assignee == LEAD.id
