"""D2, B1: a member of support reads the same of everybody, whether a case is their own or is not.

Everything that a lead can ask for is asked before and after a case of theirs: not a byte changes.
"""

from typing import Any

import pytest

from domain.model.people import SupportRole
from tests.api.selections import all_of
from tests.api.test_contract import PRINTED
from tests.api.test_impartial import oneself
from tests.blocked import accepted, confirmed
from tests.house import House
from tests.meetings import meeting
from tests.money import PRICE, fill
from tests.people import Partner, Person
from tests.reports import filed, proven
from tests.support import Case, decide

LISTS = {
    "disputes": "(first: 100)",
    "offlineReports": "(first: 100)",
    "sanctionsToConfirm": "(first: 100)",
    "sessions": "(first: 100)",
    "people": "(search: $name, first: 100)",
}
OF_DISPUTE = "query($id: ID!) { session(id: $id) { dispute { id threads { id } } } }"


def document() -> str:
    """The numbers over the lists, a person as far as it goes, and every list with its number."""
    overview, person = (all_of(PRINTED, name, 1) for name in ("SupportOverview", "PersonRecord"))
    asked = [f"supportOverview {overview}", f"person(id: $id) {person}"]
    page = all_of(PRINTED, "TimelineConnection", 2)
    asked += [f"first: person(id: $id) {{ timeline(first: 1) {page} }}"]
    for name, given in LISTS.items():
        type_ = PRINTED.query_type and str(PRINTED.query_type.fields[name].type).rstrip("!")
        assert type_
        asked.append(f"{name}{given} {all_of(PRINTED, type_, 1)}")
    return f"query($id: ID!, $name: String!) {{ {' '.join(asked)} }}"


async def told(me: Person, of: Person, name: str) -> Any:
    """All of it."""
    return await me.ask(document(), id=of.id, name=name)


async def fell_out(house: House, client: Person, partner: Partner, kind: str) -> None:
    """A session of these two, cancelled late and decided with a sanction on both."""
    await fill(client, PRICE)
    found = await meeting(house, hours=2, client=client, partner=partner, paymentMethod="BALANCE")
    house.clock.pass_(minutes=11)  # past the grace (C2)
    await found.client.does("cancelSession", found.id)
    agent = house.support(SupportRole.AGENT)
    dispute = (await agent.ask(OF_DISPUTE, id=found.id))["session"]["dispute"]
    client_id, partner_id = (one["id"] for one in dispute["threads"])
    case = Case(found, dispute["id"], agent, {"CLIENT": client_id, "PARTNER": partner_id})
    both = [{"party": party, "kind": kind} for party in ("CLIENT", "PARTNER")]
    await decide(case, sanctions=both, rationale="Bea told us about Max.")


@pytest.mark.parametrize("party", ["CLIENT", "PARTNER"])
@pytest.mark.parametrize("kind", ["WARNING", "REMOVAL"])
async def test_d2_a_dispute_of_ones_own_changes_nothing_that_one_reads_of_the_other(
    house: House, party: str, kind: str
) -> None:
    max_, bea = await house.client("Max"), await house.partner("Bea")
    me, other = (max_, bea) if party == "CLIENT" else (bea, max_)
    seen = oneself(house, me)
    before = await told(seen, other, "Bea")
    await fell_out(house, max_, bea, kind)
    after = await told(seen, other, "Bea")
    for answer in (before, after):  # what everybody sees of a suspended partner (D4)
        (answer["person"]["partner"] or {}).pop("bookable", None)
    assert after == before
    lead = house.support(SupportRole.LEAD)
    assert (await told(lead, other, "Bea"))["person"]["disputes"] == 1
    if kind == "REMOVAL":
        await confirmed(house, other.id)
        after = await told(seen, other, "Bea")
        assert after["person"]["timeline"] == before["person"]["timeline"]


async def test_d2_what_is_not_ones_own_stands_without_a_gap(house: House) -> None:
    """Numbered for whom it is shown: a cursor tells nothing of what is left out."""
    max_, bea = await house.client("Max"), await house.partner("Bea")
    seen, stranger = oneself(house, max_), house.support(SupportRole.LEAD)
    await fell_out(house, max_, bea, "WARNING")
    await fell_out(house, await house.client(), bea, "WARNING")
    mine = (await told(seen, bea, "Bea"))["first"]["timeline"]
    assert len(mine["nodes"]) == 1
    assert mine["pageInfo"]["hasNextPage"] is False
    theirs = (await told(stranger, bea, "Bea"))["first"]["timeline"]
    assert theirs["pageInfo"]["hasNextPage"] is True
    assert mine["pageInfo"]["endCursor"] == theirs["pageInfo"]["endCursor"]


async def test_b1_a_report_of_ones_own_is_judged_unseen(house: House) -> None:
    max_, bea = await house.client("Max"), await house.partner("Bea")
    seen, agent = oneself(house, max_), house.support(SupportRole.AGENT)
    before = await told(seen, bea, "Bea")
    report = await filed(max_, bea)
    await proven(agent, max_, report)
    assert await told(seen, bea, "Bea") == before
    await accepted(agent, "dismissReport", reportId=report, rationale="Max made it up.")
    assert await told(seen, bea, "Bea") == before
    found = await seen.ask("query($id: ID!) { node(id: $id) { id } }", id=report)
    assert found["node"] is None
