"""B1: whom to call: clients who came before a moment, and nobody has seen since."""

from typing import Any

import pytest

from domain.model.people import SupportRole
from domain.model.windows import stamp
from tests.api.test_statements import counted
from tests.house import House
from tests.meetings import Meeting, meeting
from tests.money import come_to_end
from tests.people import Partner, Person

INACTIVE = """
query($since: DateTime!, $formerPartnerId: ID, $first: Int = 20, $after: String) {
  inactiveClients(since: $since, formerPartnerId: $formerPartnerId, first: $first, after: $after) {
    nodes { client { id } partner { id } contact { phone } lastSessionAt sessions }
    edges { cursor node { client { id } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
"""


async def came(house: House, bob: Partner, **booked: Any) -> Meeting:
    """A session that was held, from beginning to end."""
    found = await meeting(house, partner=bob, hours=1, **booked)
    await found.come_to("COMPLETED")
    return found


async def away(who: Person, bob: Partner, since: Any, **page: Any) -> list[str]:
    """Of a partner's clients, those who are to be called."""
    given = {"since": stamp(since), "formerPartnerId": bob.id, **page}
    found = (await who.ask(INACTIVE, **given))["inactiveClients"]
    return [node["client"]["id"] for node in found["nodes"]]


async def test_b1_who_came_before_and_not_since_is_to_be_called_the_latest_first(
    house: House,
) -> None:
    bob, agent = await house.partner(), house.support(SupportRole.AGENT)
    first, second = await came(house, bob), await came(house, bob)
    assert await away(agent, bob, house.clock()) == [second.client.id, first.client.id]
    since = second.at(ms=1)
    assert await away(agent, bob, since) == [second.client.id, first.client.id]
    assert await away(agent, bob, second.at()) == [first.client.id]
    assert await away(agent, bob, first.at()) == []


async def test_b1_who_came_again_or_has_booked_is_not(house: House) -> None:
    bob, agent = await house.partner(), house.support(SupportRole.AGENT)
    found = await came(house, bob)
    since = house.clock.pass_(days=40)
    assert await away(agent, bob, since) == [found.client.id]
    again = await meeting(house, client=found.client, hours=2)  # of another partner
    assert await away(agent, bob, since) == []
    await come_to_end(again, "late")
    assert await away(agent, bob, since) == [found.client.id]  # what was cancelled is no visit
    await came(house, await house.partner("Eve"), client=found.client)
    assert await away(agent, bob, since) == []
    assert await away(agent, bob, house.clock()) == [found.client.id]


async def test_b1_who_never_came_is_not(house: House) -> None:
    bob, agent = await house.partner(), house.support(SupportRole.AGENT)
    await come_to_end(await meeting(house, partner=bob, hours=2), "late")
    assert await away(agent, bob, house.clock.pass_(days=1)) == []


async def test_b1_of_a_former_partners_clients_alone_where_one_is_named(house: House) -> None:
    bob, eve, agent = (
        await house.partner(),
        await house.partner("Eve"),
        house.support(SupportRole.AGENT),
    )
    one, other = await came(house, bob), await came(house, eve)
    since = house.clock.pass_(days=1)
    assert await away(agent, bob, since) == [one.client.id]
    everybody = await away(agent, bob, since, formerPartnerId=None, first=2)
    assert everybody == [other.client.id, one.client.id]
    for nobody in ("par_0000000000000000000000", "par_", "\x00", one.client.id):
        assert await away(agent, bob, since, formerPartnerId=nobody) == []


async def test_b1_support_reads_how_to_reach_them(house: House) -> None:
    bob, agent = await house.partner(), house.support(SupportRole.AGENT)
    found = await came(house, bob, client=await house.client(phone="+49 30 7"))
    given = {"since": stamp(house.clock()), "formerPartnerId": bob.id}
    (node,) = (await agent.ask(INACTIVE, **given))["inactiveClients"]["nodes"]
    assert node["contact"] == {"phone": "+49 30 7"}
    assert (node["lastSessionAt"], node["sessions"]) == (stamp(found.at()), 1)


async def test_the_list_is_paged_in_a_constant_number_of_statements(house: House) -> None:
    bob, agent = await house.partner(), house.support(SupportRole.AGENT)
    ids = [(await came(house, bob)).client.id for _ in range(5)][::-1]
    given = {"since": stamp(house.clock()), "formerPartnerId": bob.id, "first": 2}
    found: list[str] = []
    after = None
    while True:
        page = (await agent.ask(INACTIVE, **given, after=after))["inactiveClients"]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        found += [edge["node"]["client"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found == ids
    few, many = [await counted(agent, INACTIVE, **given | {"first": n}) for n in (1, 5)]
    assert few == many
    for bad in ({"after": "x"}, {"first": 101}, {"first": -1}):
        assert await agent.problem(INACTIVE, **given | bad) == "BAD_USER_INPUT"


async def test_v2_whom_to_call_is_for_agents_and_leads(house: House) -> None:
    given = {"since": stamp(house.clock())}
    trainer = house.support(SupportRole.TRAINER, SupportRole.CITY_MANAGER)
    for who in (await house.client(), await house.partner(), house.payments(), trainer):
        assert await who.problem(INACTIVE, **given) == "FORBIDDEN"
    assert await house.support(SupportRole.LEAD).ask(INACTIVE, **given)


@pytest.mark.parametrize("since", ["yesterday", "2026-11-22", None])
async def test_since_is_an_instant(house: House, since: str | None) -> None:
    agent = house.support(SupportRole.AGENT)
    problems = {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}
    assert await agent.problem(INACTIVE, since=since) in problems
