"""Killed anywhere on its way, what support does in a partner's case is done once (B3, B5, B6): no
block is found without its ticket, its first message and its events, nor they without it.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest

from domain.model.people import SupportRole
from tests.blocked import Blocked, blocked, recorded, scheduled, trainer
from tests.cases import ticket, unblocked
from tests.faults.killing import Make, Mortal, Sent, killed_at_each
from tests.house import House
from tests.people import Person
from tests.reports import filed, proven, today

CASE = """
query($id: ID!, $after: Cursor) {
  person(id: $id) { timeline(first: 100) { nodes { text why } } }
  partnerBlocks(filter: {partnerId: $id}) { nodes { level status reports { status }
    ticket { status resolution thread { open messages { nodes { body automatic } } } }
    counselling { commitmentGiven points { covered } } timeline { text } } }
  counsellings(filter: {completed: true}, first: 100) { nodes { block { partner { id } } } }
  events(after: $after, first: 500) { nodes { __typename actor } } }
"""
OWN = """
{ viewer { standing { maySell removed block { level nextSteps thread { open } } } }
  events(first: 500) { nodes { __typename actor } } }
"""


@dataclass(frozen=True)
class InCase(Sent):
    """A command of support's in a partner's case."""

    lead: Person | None = None
    after: str = ""  # where support's one stream stood before it

    async def traces(self) -> list[Any]:
        """All that it leaves behind, as a lead and the partner see it."""
        assert self.lead is not None
        seen = await self.lead.ask(CASE, id=self.other.id, after=self.after)
        completed = seen.pop("counsellings")["nodes"]
        mine = [one for one in completed if one["block"]["partner"]["id"] == self.other.id]
        found = json.dumps([seen, len(mine), await self.other.ask(OWN)])
        return [re.sub(r"[0-9]{2,}", "00", found)]  # a meeting's time stands in words as well


async def in_case(who: Person, partner: Person, name: str, **given: Any) -> Sent:
    """The command, and where support's stream stands now."""
    lead = who.house.support(SupportRole.LEAD)
    return InCase(who, partner, name, given, lead=lead, after=await lead.cursor())


async def upholding(house: House) -> Sent:
    """A block with its ticket, the ticket's thread and its first message."""
    agent, ann, bob = house.support(SupportRole.AGENT), await house.client(), await house.partner()
    id = await filed(ann, bob, serviceDate=today(house))
    await proven(agent, ann, id)
    return await in_case(agent, bob, "upholdReport", reportId=id, rationale="Proven.")


async def completion(house: House) -> Sent:
    """A counselling that counts from now on."""
    case: Blocked = await blocked(house)
    tom = trainer(house)
    id = await scheduled(case, tom)
    await recorded(tom, id)
    return await in_case(tom, case.partner, "completeCounselling", counsellingId=id)


async def closing(house: House) -> Sent:
    """The last of a case: its ticket, and the ticket's thread."""
    case = await blocked(house)
    await unblocked(case)
    return await in_case(case.agent, case.partner, "closeTicket", ticketId=await ticket(case))


@pytest.mark.parametrize("mortal", ["postgres"], indirect=True)
@pytest.mark.parametrize("make", [upholding, completion, closing])
async def test_b5_killed_at_any_step_a_case_is_whole(mortal: Mortal, make: Make) -> None:
    await killed_at_each(mortal, make, every=True)


@pytest.mark.parametrize("mortal", ["sqlite"], indirect=True)
async def test_b5_so_it_is_where_the_database_dies_with_its_process(mortal: Mortal) -> None:
    await killed_at_each(mortal, upholding, every=False)
