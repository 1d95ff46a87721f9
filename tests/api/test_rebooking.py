"""B9: a partner calls the helpline, a city manager or lead resolves; nobody else is the wiser."""

from typing import Any

import pytest

from domain.model.people import Role, SupportRole
from domain.rules.rebooking import MOST_OPEN
from tests.blocked import blocked
from tests.house import House
from tests.meetings import code
from tests.people import Person
from tests.rebooking import CALL, HEARD, LIVE, NODE, OWN, QUEUE, call, request_of
from tests.support import PERSON, disputed

ABSENT = "reb_0000000000000000000000"
RESOLVED = "The card works again."


def manager(house: House) -> Person:
    """Who answers the helpline."""
    return house.support(SupportRole.CITY_MANAGER)


async def resolve(who: Person, id: str, **changes: Any) -> dict[str, Any]:
    """What came of a call, recorded; the payload."""
    given = {"requestId": id, "resolution": RESOLVED, **changes}
    return await who.command("resolveRebookingRequest", **given)


async def queued(who: Person, bob: Person, **asked: Any) -> list[str]:
    """Of the queue, this partner's requests."""
    page = (await who.ask(QUEUE, **{"first": 100, **asked}))["rebookingRequests"]
    return [one["id"] for one in page["nodes"] if one["partner"]["id"] == bob.id]


async def test_b9_a_call_waits_until_a_city_manager_resolves_it(house: House) -> None:
    bob, grace = await house.partner(), manager(house)
    id = await call(bob)
    seen = await request_of(bob, id)
    assert await request_of(grace, id) == seen
    assert {name: seen[name] for name in CALL} == CALL
    assert (seen["status"], seen["resolution"], seen["resolvedAt"]) == ("OPEN", None, None)
    house.clock.pass_(minutes=5)
    payload = await resolve(grace, id)
    assert (code(payload), payload["request"]["id"]) == (None, id)
    seen = await request_of(bob, id)
    assert (seen["status"], seen["resolution"]) == ("RESOLVED", RESOLVED)
    assert seen["resolvedAt"] > seen["openedAt"]


async def test_b9_it_is_resolved_once(house: House) -> None:
    bob, grace = await house.partner(), manager(house)
    id = await call(bob)
    await resolve(grace, id)
    lead = house.support(SupportRole.LEAD)
    assert code(await resolve(lead, id, resolution="Otherwise.")) == "ALREADY_DECIDED"
    assert (await request_of(bob, id))["resolution"] == RESOLVED


async def test_b9_a_blocked_or_suspended_partner_may_still_call(house: House) -> None:
    bob = await house.partner()
    sql = "UPDATE accounts SET blocked = TRUE, suspended_until = $2 WHERE id = $1"
    await house.doorstep.database.fetch(sql, bob.id, 2**42)
    assert await call(bob)


async def test_b9_refusals_reach_the_caller(house: House) -> None:
    bob = await house.partner()
    for changes, refused, path in (
        ({"distanceKm": 10.1}, "DISTANCE_TOO_FAR", None),
        ({"distanceKm": -1}, "INVALID_INPUT", ["distanceKm"]),
        ({"note": " "}, "INVALID_INPUT", ["note"]),
        ({"idempotencyKey": ""}, "INVALID_INPUT", ["idempotencyKey"]),
    ):
        payload = await bob.command("requestRebookingHelp", **{**CALL, **changes})
        assert (payload["request"], code(payload)) == (None, refused)
        assert payload["refusal"].get("path") == path
    for _ in range(MOST_OPEN):
        await call(bob)
    payload = await bob.command("requestRebookingHelp", **CALL)
    assert code(payload) == "TOO_MANY"


async def test_b9_nobody_answers_their_own_call(house: House) -> None:
    grace = manager(house)
    bob = await house.partner(sub=grace.sub)
    id = await call(bob)
    assert code(await resolve(grace, id)) == "NOT_YOURS_TO_DO"


async def test_b8_a_resolution_tells_no_reporter(house: House) -> None:
    case, grace = await blocked(house), manager(house)
    id = await call(case.partner)
    payload = await resolve(grace, id, resolution="Annegret could not find you.")
    assert (code(payload), payload["request"]["status"]) == ("WORDING_NOT_ALLOWED", "OPEN")
    assert code(await resolve(grace, id)) is None


async def test_v1_anothers_request_answers_byte_for_byte_as_none(house: House) -> None:
    bob = await house.partner()
    id = await call(bob)
    for who in (
        await house.client(),
        await house.partner("Eve"),
        house.support(SupportRole.AGENT),
        house.support(SupportRole.TRAINER),
        house.support(),
        house.payments(),
        house.stranger(Role.PARTNER),
    ):
        answers = {(await who.post(NODE, id=one)).content for one in (id, ABSENT, "reb_", "\x00")}
        assert len(answers) == 1, who
    grace = manager(house)
    refusals = [(await resolve(grace, one)) for one in (ABSENT, "reb_", "x", bob.id)]
    assert [code(one) for one in refusals] == ["NOT_FOUND"] * 4


async def test_v2_the_helpline_is_the_partners_and_the_city_managers(house: House) -> None:
    bob = await house.partner()
    id = await call(bob)
    others = [await house.client(), house.payments(), house.stranger(Role.PARTNER)]
    agents = [house.support(*roles) for roles in ((), (SupportRole.AGENT, SupportRole.TRAINER))]
    for who in (*others, *agents, manager(house)):
        document = who.mutation("requestRebookingHelp")
        assert await who.problem(document, input=CALL) == "FORBIDDEN"
    given = {"requestId": id, "resolution": RESOLVED}
    for who in (bob, *others, *agents):
        document = who.mutation("resolveRebookingRequest")
        assert await who.problem(document, input=given) == "FORBIDDEN"
        assert await who.problem(QUEUE) == "FORBIDDEN"
    for who in (*others, *agents, manager(house)):
        assert (await who.ask(OWN))["viewer"]["rebookingRequests"] is None


async def test_b9_the_queue_stands_oldest_first_and_is_filtered_and_paged(house: House) -> None:
    bob, grace = await house.partner(), manager(house)
    ids = []
    for _ in range(3):
        house.clock.pass_(seconds=1)
        ids.append(await call(bob))
    await resolve(grace, ids[1])
    assert await queued(grace, bob) == ids
    assert await queued(grace, bob, statuses=["OPEN"]) == [ids[0], ids[2]]
    assert await queued(grace, bob, statuses=["RESOLVED"]) == [ids[1]]
    assert await queued(grace, bob, statuses=["RESOLVED", "OPEN"]) == ids
    assert await queued(grace, bob, statuses=[]) == []
    await pages(grace, QUEUE)


async def pages(who: Person, document: str) -> None:
    """Page by page it is what one page holds."""
    asked = await who.ask(document, first=100)
    whole = asked.get("rebookingRequests") or asked["viewer"]["rebookingRequests"]
    found, after = [], None
    while True:
        asked = await who.ask(document, first=2, after=after)
        page = asked.get("rebookingRequests") or asked["viewer"]["rebookingRequests"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert (found, len(found)) == (whole["nodes"], whole["totalCount"])
    for bad in ({"after": "x"}, {"first": 101}, {"first": -1}):
        assert await who.problem(document, **bad) == "BAD_USER_INPUT"


async def test_b9_a_partner_reads_their_own_the_latest_first(house: House) -> None:
    bob, eve = await house.partner(), await house.partner("Eve")
    await call(eve)
    ids = []
    for _ in range(3):
        house.clock.pass_(seconds=1)
        ids.append(await call(bob))
    page = (await bob.ask(OWN))["viewer"]["rebookingRequests"]
    assert ([one["id"] for one in page["nodes"]], page["totalCount"]) == (ids[::-1], 3)
    await pages(bob, OWN)


async def test_v2_both_hear_of_it_and_no_agent_or_trainer_does(house: House) -> None:
    bob, eve = await house.partner(), await house.partner("Eve")
    grace, lead = manager(house), house.support(SupportRole.LEAD)
    deaf = [house.support(one) for one in (SupportRole.AGENT, SupportRole.TRAINER)]
    everybody = [(who, await who.cursor()) for who in (bob, eve, grace, lead, *deaf)]
    id = await call(bob)
    await resolve(grace, id)
    request = await request_of(bob, id)
    told = [("RebookingRequested", "PARTNER"), ("RebookingResolved", "SUPPORT")]
    for who, cursor in everybody:
        nodes = (await who.ask(HEARD, after=cursor))["events"]["nodes"]
        if who in (bob, grace, lead):
            assert [(one["__typename"], one["actor"]) for one in nodes] == told
            assert [one["request"] for one in nodes] == [request, request]
        else:
            assert nodes == []


async def test_v2_live_a_city_manager_hears_a_call_that_passes_an_agent_by(house: House) -> None:
    bob, agent = await house.partner(), house.support(SupportRole.AGENT)
    async with manager(house).listening(LIVE) as heard, agent.listening(LIVE) as besides:
        for live in (heard, besides):
            assert (await live.next())["__typename"] == "StreamReady"
        id = await call(bob)
        await disputed(house)
        item = await heard.next()
        assert (item["__typename"], item["request"]["id"]) == ("RebookingRequested", id)
        assert (await besides.next())["__typename"] == "DisputeOpened"


async def test_v4_what_came_of_it_is_on_the_partners_record(house: House) -> None:
    bob, agent = await house.partner(), house.support(SupportRole.AGENT)
    await resolve(manager(house), await call(bob))
    steps = (await agent.ask(PERSON, id=bob.id))["person"]["timeline"]["nodes"]
    assert [step["text"] for step in steps] == ["Support resolved a rebooking request."]


OVERVIEW = """{ supportOverview { openDisputes activeBlocks openTickets openReports
  blocksAwaitingCounselling openRebookingRequests } }"""


@pytest.mark.parametrize(
    ("roles", "numbers"),
    [
        ((), set()),
        ((SupportRole.CITY_MANAGER,), {"openRebookingRequests"}),
        ((SupportRole.TRAINER,), {"blocksAwaitingCounselling"}),
        (
            (SupportRole.AGENT,),
            {
                "openDisputes",
                "activeBlocks",
                "openTickets",
                "openReports",
                "blocksAwaitingCounselling",
            },
        ),
    ],
)
async def test_v2_the_overview_shows_each_role_its_own_numbers(
    house: House, roles: tuple[SupportRole, ...], numbers: set[str]
) -> None:
    seen = (await house.support(*roles).ask(OVERVIEW))["supportOverview"]
    assert {name for name, number in seen.items() if number is not None} == numbers


async def test_the_overview_counts_the_helplines_queue(house: House) -> None:
    bob, lead = await house.partner(), house.support(SupportRole.LEAD)

    async def waiting() -> int:
        return int((await lead.ask(OVERVIEW))["supportOverview"]["openRebookingRequests"])

    before = await waiting()
    id = await call(bob)
    await call(bob)
    assert await waiting() == before + 2
    await resolve(lead, id)
    assert await waiting() == before + 1
