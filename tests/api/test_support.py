"""Support's lists: filters, orders, pages, counts; people and the numbers above it all (V2)."""

import random
from datetime import timedelta
from typing import Any

import pytest

from domain.model.people import SupportRole
from tests.api.test_statements import counted
from tests.house import House
from tests.meetings import meeting
from tests.money import PRICE, come_to_end
from tests.people import Person
from tests.support import PEOPLE, PERSON, Case, decide, disputed, says, take, thread_of

DISPUTES = """
query($filter: DisputeFilter, $sort: DisputeSort, $first: Int, $after: String) {
  disputes(filter: $filter, sort: $sort, first: $first, after: $after) {
    totalCount nodes { id openedAt held { minorUnits } } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
"""
SESSIONS = """
query($filter: SessionFilter, $first: Int, $after: String) {
  sessions(filter: $filter, first: $first, after: $after) { totalCount
    nodes { id stage building { street } accessDetails { entrance } actions { kind } }
    pageInfo { hasNextPage endCursor } } }
"""
OVERVIEW = """
{ supportOverview { openDisputes unassignedDisputes oldestOpenDisputeAt
    heldInDisputes { minorUnits } } }
"""


async def listed(who: Person, **given: Any) -> list[str]:
    """The ids of all disputes that a filter lets through, in order, page by page."""
    found: list[str] = []
    after, more, total = None, True, 0
    while more:
        page = (await who.ask(DISPUTES, first=2, after=after, **given))["disputes"]
        found += [node["id"] for node in page["nodes"]]
        assert [edge["node"]["id"] for edge in page["edges"]] == [
            one["id"] for one in page["nodes"]
        ]
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        total = page["totalCount"]
    assert total == len(found)
    return found


async def cases(house: House) -> list[Case]:
    """Of one partner: a decided, a taken and an open dispute, in the order they opened."""
    first = await disputed(house)
    found = [first]
    for ends in ("late", "goodwill"):
        house.clock.pass_(hours=3)
        found.append(await disputed(house, ends, hours=6, partner=first.meeting.partner))
    await decide(found[0])
    await take(found[1])
    return found


# ── Disputes ─────────────────────────────────────────────────────────────────────────────────────


async def test_disputes_are_filtered_by_how_far_they_are_and_whose(house: House) -> None:
    decided, taken, open_ = found = await cases(house)
    partner = {"partnerId": decided.partner.id}
    agent = taken.agent
    wanted: list[tuple[dict[str, Any], list[Case]]] = [
        ({}, found),
        ({"statuses": ["OPEN"]}, [open_]),
        ({"statuses": ["ASSIGNED"]}, [taken]),
        ({"statuses": ["DECIDED"]}, [decided]),
        ({"statuses": ["OPEN", "ASSIGNED"]}, [taken, open_]),
        ({"statuses": []}, []),
        ({"kinds": ["GOODWILL_REFUND"]}, [open_]),
        ({"kinds": ["LATE_CANCELLATION", "MISSED"]}, [decided, taken]),
        ({"kinds": []}, []),
        ({"assignedToMe": True}, [taken]),
        ({"assignedToMe": False}, [decided, open_]),
        ({"unassigned": True}, [open_]),
        ({"unassigned": False}, [decided, taken]),
        ({"clientId": taken.client.id}, [taken]),
        ({"clientId": taken.partner.id}, []),
        ({"clientId": "\x00"}, []),
        ({"statuses": None, "kinds": None, "unassigned": None}, found),
    ]
    for filter, expected in wanted:
        ids = await listed(agent, filter={**partner, **filter})
        assert ids == [case.id for case in expected], filter


async def test_disputes_are_filtered_by_when_they_opened(house: House) -> None:
    first, second, third = await cases(house)
    page = await first.agent.ask(DISPUTES, filter={"partnerId": first.partner.id}, first=3)
    opened = [node["openedAt"] for node in page["disputes"]["nodes"]]
    partner = {"partnerId": first.partner.id}
    after = {**partner, "openedAfter": opened[0]}
    assert await listed(first.agent, filter=after) == [second.id, third.id]
    before = {**partner, "openedBefore": opened[2]}
    assert await listed(first.agent, filter=before) == [first.id, second.id]
    assert await listed(first.agent, filter={**after, **before}) == [second.id]


async def test_disputes_stand_oldest_newest_or_largest_first(house: House) -> None:
    found = await cases(house)
    partner = {"partnerId": found[0].partner.id}
    ids = [case.id for case in found]
    agent = found[0].agent
    assert await listed(agent, filter=partner) == ids
    assert await listed(agent, filter=partner, sort=None) == ids
    assert await listed(agent, filter=partner, sort="NEWEST") == ids[::-1]
    largest = await listed(agent, filter=partner, sort="LARGEST_HELD")
    assert (set(largest[:2]), largest[2]) == (set(ids[:2]), ids[2])  # of a goodwill's nothing waits


async def test_a_cursor_of_another_order_is_bad_user_input(house: House) -> None:
    case = await disputed(house)
    page = (await case.agent.ask(DISPUTES, first=1))["disputes"]
    after = page["pageInfo"]["endCursor"]
    for bad in ({"after": after, "sort": "NEWEST"}, {"after": "x"}, {"first": 101}, {"first": -1}):
        assert await case.agent.problem(DISPUTES, **bad) == "BAD_USER_INPUT"


async def test_the_list_of_disputes_takes_a_constant_number_of_statements(house: House) -> None:
    found = await cases(house)
    for case in found[1:]:
        await says(case.partner, case.threads["PARTNER"], "Hm.")
    document = """query($first: Int, $filter: DisputeFilter) {
      disputes(first: $first, filter: $filter) { nodes {
        assignee { displayName } timeline { text agent { id } } decision { by { id } }
        threads { unreadCount messages(last: 1) { nodes { body agent { id } } } }
        session { client { displayName } partner { rules } cancellationGrounds { reason }
          thread { unreadCount messages(last: 1) { nodes { body } } } } } } }"""
    filter = {"partnerId": found[0].partner.id}
    few, many = [await counted(found[0].agent, document, first=n, filter=filter) for n in (1, 3)]
    assert many == few


# ── Sessions ─────────────────────────────────────────────────────────────────────────────────────


async def test_support_lists_everybodys_sessions_without_an_address(house: House) -> None:
    found = await meeting(house, "CLIENT_PLACE")
    agent = house.support(SupportRole.AGENT)
    page = (await agent.ask(SESSIONS, filter={"clientId": found.client.id}))["sessions"]
    (only,) = page["nodes"]
    assert (only["id"], only["building"], only["accessDetails"]) == (found.id, None, None)
    assert (only["actions"], page["totalCount"]) == ([], 1)


async def test_c7_a_late_cancellation_is_found_however_it_was_paid(house: House) -> None:
    bob = await house.partner()
    early = await meeting(house, hours=20, partner=bob)
    late = await meeting(house, hours=2, partner=bob)
    kept = await meeting(house, hours=30, partner=bob)
    house.clock.pass_(minutes=11)  # past the grace (C2)
    for found in (early, late):
        await come_to_end(found, "late")
    agent = house.support(SupportRole.AGENT)

    async def ids(**filter: Any) -> list[str]:
        given = {"partnerId": bob.id, **filter}
        return [one["id"] for one in (await agent.ask(SESSIONS, filter=given))["sessions"]["nodes"]]

    assert await ids(lateCancelled=True) == [late.id]
    assert await ids(lateCancelled=False) == [kept.id, early.id]
    assert await ids(phases=["ENDED"]) == [early.id, late.id]
    assert await ids(phases=["BEFORE_MEETING"]) == [kept.id]
    assert await ids() == [kept.id, early.id, late.id]
    assert await ids(partnerId="\x00") == []


async def test_a_partys_own_list_knows_late_cancellations_too(house: House) -> None:
    found = await meeting(house, hours=2)
    house.clock.pass_(minutes=11)  # past the grace (C2)
    await come_to_end(found, "late")
    query = (
        "query($filter: SessionFilter) { viewer { sessions(filter: $filter) { nodes { id } } } }"
    )
    for late, expected in ((True, [{"id": found.id}]), (False, [])):
        seen = await found.client.ask(query, filter={"lateCancelled": late})
        assert seen["viewer"]["sessions"]["nodes"] == expected


# ── Above it all ─────────────────────────────────────────────────────────────────────────────────


async def test_the_overview_counts_what_waits(house: House) -> None:
    agent = house.support(SupportRole.LEAD)
    before = (await agent.ask(OVERVIEW))["supportOverview"]
    await cases(house)
    after = (await agent.ask(OVERVIEW))["supportOverview"]
    assert after["openDisputes"] == before["openDisputes"] + 2
    assert after["unassignedDisputes"] == before["unassignedDisputes"] + 1
    held = [one["heldInDisputes"]["minorUnits"] for one in (before, after)]
    assert held[1] == held[0] + PRICE
    assert after["oldestOpenDisputeAt"] is not None


async def test_v2_what_is_not_within_an_agents_roles_is_null_in_the_overview(house: House) -> None:
    for roles in ((SupportRole.TRAINER,), (SupportRole.CITY_MANAGER,), ()):
        seen = (await house.support(*roles).ask(OVERVIEW))["supportOverview"]
        assert set(seen.values()) == {None}


@pytest.mark.parametrize(
    ("document", "given"),
    [
        (DISPUTES, {}),
        (SESSIONS, {}),
        (PEOPLE, {"search": "a"}),
        (PERSON, {"id": "cli_" + "0" * 22}),
        (OVERVIEW, {}),
    ],
    ids=["disputes", "sessions", "people", "person", "supportOverview"],
)
async def test_v2_support_is_for_agents_and_leads(
    house: House, document: str, given: dict[str, Any]
) -> None:
    others = [await house.client(), await house.partner(), house.payments(), house.stranger()]
    if document is not OVERVIEW:
        others += [house.support(SupportRole.TRAINER, SupportRole.CITY_MANAGER), house.support()]
    for who in others:
        assert await who.problem(document, **given) == "FORBIDDEN"
    for role in (SupportRole.AGENT, SupportRole.LEAD):
        assert await house.support(role).ask(document, **given)


async def test_support_reads_any_session_and_its_parties(house: House) -> None:
    found, agent = await meeting(house), house.support(SupportRole.AGENT)
    assert (await agent.session(found.id))["id"] == found.id
    node = "query($id: ID!) { node(id: $id) { __typename } }"
    for id, name in ((found.id, "Session"), (found.client.id, "Client")):
        assert (await agent.ask(node, id=id))["node"] == {"__typename": name}
        assert (await house.support(SupportRole.TRAINER).ask(node, id=id))["node"] is None
    assert await house.support(SupportRole.TRAINER).session(found.id) is None
    query = "query($id: ID!) { session(id: $id) { thread { id } dispute { id } } }"
    seen = (await agent.ask(query, id=found.id))["session"]
    assert seen == {"thread": None, "dispute": None}  # D6: through a dispute alone
    assert await thread_of(found.client, found)
    assert found.start - house.clock() == timedelta(hours=6)


async def found_by(house: House, search: str) -> set[str]:
    """Who it finds, by their names."""
    told = await house.support(SupportRole.AGENT).ask(PEOPLE, search=search)
    return {one["client"]["displayName"] for one in told["people"]["nodes"]}


async def test_a_person_is_found_however_their_name_was_typed(house: House) -> None:
    tag = f"{random.randrange(10**9)}x"
    await house.client(f"Zo\u00e9 Gro\u00df {tag}")
    for search in (
        f"Zoe\u0301 Gro\u00df {tag}",
        f"ZO\u00c9 GROSS {tag}",
        f"\uff3aoe\u0301 gross {tag}",
    ):
        assert await found_by(house, search) == {f"Zo\u00e9 Gro\u00df {tag}"}
    decomposed = f"Chloe\u0301 {tag}"
    await house.client(decomposed)
    assert await found_by(house, f"chlo\u00e9 {tag}") == {decomposed}


async def test_a_person_is_found_by_their_number_with_the_countrys_code_or_without(
    house: House,
) -> None:
    last = f"{random.randrange(10**8):08}"
    await house.client("Abroad", phone=f"+32 4{last}")
    await house.client("At home", phone=f"04{last}")
    await house.client("Another", phone=f"+32 5{last}")
    for search in (f"04{last}", f"+324{last}", f"00324{last}", f"4{last}"):
        assert await found_by(house, search) == {"Abroad", "At home"}
