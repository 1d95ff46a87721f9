"""V1, V2, D2: who sees and judges reports, and how support lists them."""

from typing import Any

import pytest

from domain.model.people import Role, SupportRole
from tests.blocked import accepted, blocked, upheld
from tests.cases import LISTED, TICKETS, block_of
from tests.files import PDF, fetched, kept
from tests.house import House
from tests.meetings import code
from tests.people import Person
from tests.reports import REPORTS, filed, proven, seen, today
from tests.support import heard, read, says

ABSENT = "rep_0000000000000000000000"


# ── V1, V2 ───────────────────────────────────────────────────────────────────────────────────────

COMMANDS: dict[str, dict[str, Any]] = {
    "upholdReport": {"rationale": "x"},
    "dismissReport": {"rationale": "x"},
    "overturnReport": {"rationale": "x"},
}


async def test_v1_a_report_is_as_none_to_all_others(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    agent = house.support(SupportRole.AGENT)
    id = await filed(ann, bob)
    proof, thread = await proven(agent, ann, id), (await seen(ann, id))["thread"]["id"]
    trainer = house.support(SupportRole.TRAINER, SupportRole.CITY_MANAGER)
    node = "query($id: ID!) { node(id: $id) { id } }"
    for who in (bob, await house.client("Zoe"), trainer, house.payments(), house.stranger()):
        absent = (await who.post(node, id=ABSENT)).content
        for one in (id, proof, thread):
            assert (await who.post(node, id=one)).content == absent
        assert await read(who, thread) is None


async def test_v1_a_proof_on_anothers_report_is_refused_as_on_none(house: House) -> None:
    ann, bob, zoe = await house.client(), await house.partner(), await house.client("Zoe")
    id = await filed(ann, bob)
    given = {"kind": "CALL_LOG", "fileId": await kept(zoe, PDF)}
    document = zoe.mutation("addProof")
    for more in ({}, {"idempotencyKey": ""}, {"note": " "}):
        answers = {
            (await zoe.post(document, input={"reportId": one, **given, **more})).content
            for one in (id, ABSENT, "", "\x00")
        }
        assert len(answers) == 1


@pytest.mark.parametrize("name", COMMANDS)
async def test_v2_judging_is_agents_and_leads_and_overturning_leads_alone(
    house: House, name: str
) -> None:
    ann, bob = await house.client(), await house.partner()
    others = [ann, bob, house.support(SupportRole.TRAINER), house.payments(), house.stranger()]
    if name == "overturnReport":
        others.append(house.support(SupportRole.AGENT))
    for who in others:
        given = {"reportId": ABSENT, **COMMANDS[name]}
        assert await who.problem(who.mutation(name), input=given) == "FORBIDDEN"


async def test_v2_reporting_is_clients_and_calls_are_agents(house: House) -> None:
    bob, lead = await house.partner(), house.support(SupportRole.LEAD)
    given = {"partnerId": bob.id, "statement": "x"}
    for who in (bob, lead, house.stranger(), house.stranger(Role.PARTNER)):
        document = who.mutation("reportOfflineBooking")
        assert await who.problem(document, input=given) == "FORBIDDEN"
    ann = await house.client()
    for who in (ann, bob, house.support(SupportRole.TRAINER)):
        document = who.mutation("recordInactiveClientCall")
        assert await who.problem(document, input={"clientId": ann.id, **given}) == "FORBIDDEN"


async def test_d2_nobody_judges_a_partner_whom_they_reported(house: House) -> None:
    ann, zoe, bob = await house.client(), await house.client("Zoe"), await house.partner()
    agent = house.support(SupportRole.AGENT)
    id = await filed(ann, bob)
    await filed(zoe, bob)
    await proven(agent, ann, id)
    for sub in (ann.sub, zoe.sub):
        themselves = Person(house, Role.SUPPORT, sub, support_roles=(SupportRole.LEAD,))
        for name in ("upholdReport", "dismissReport", "overturnReport"):
            payload = await themselves.command(name, reportId=id, **COMMANDS[name])
            assert code(payload) == "NOT_YOURS_TO_DO", (sub, name)


async def test_d2_nobody_records_a_call_with_or_about_themselves(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    given = {"clientId": ann.id, "partnerId": bob.id, "statement": "I told myself."}
    for sub in (ann.sub, bob.sub):
        me = Person(house, Role.SUPPORT, sub, support_roles=(SupportRole.AGENT,))
        payload = await me.command("recordInactiveClientCall", **given)
        assert code(payload) == "NOT_YOURS_TO_DO"


async def test_b8_a_partner_who_works_for_support_reads_nothing_of_their_own_case(
    house: House,
) -> None:
    """One `sub` is one person: what is shown to the lead would be known to the partner."""
    case = await blocked(house)
    me = Person(house, Role.SUPPORT, case.partner.sub, support_roles=(SupportRole.LEAD,))
    since = await me.cursor()
    day = today(house)
    report = await upheld(case.agent, case.partner, case.reporter, day)
    thread = (await seen(case.agent, report))["thread"]["id"]
    await says(case.reporter, thread, "It was me.")
    shown = (await block_of(case.agent, case.id))["ticket"]["id"]
    for id in (report, case.id, shown, thread):
        assert (await me.ask("query($id: ID!) { node(id: $id) { id } }", id=id))["node"] is None
    assert await read(me, thread) is None
    assert await heard(me, since) == []
    mine = {"partnerId": case.partner.id}
    for asked in (REPORTS, LISTED, TICKETS):
        (page,) = (await me.ask(asked, filter=mine)).values()
        assert (page["nodes"], page["totalCount"]) == ([], 0)
    person = "query($id: ID!) { person(id: $id) { timeline { nodes { text } } } }"
    steps = (await me.ask(person, id=case.partner.id))["person"]["timeline"]["nodes"]
    assert steps == []
    for name, given in COMMANDS.items():
        assert code(await me.command(name, reportId=report, **given)) == "NOT_FOUND"
    (proof,) = (await seen(case.agent, report))["proofs"]
    file = proof["url"].removeprefix("/files/")
    absent = await fetched(me, "fil_0000000000000000000000")
    assert [(await fetched(who, file)).status_code for who in (case.agent, me)] == [200, 404]
    assert (await fetched(me, file)).content == absent.content


# ── Support's list ───────────────────────────────────────────────────────────────────────────────


async def listed(who: Person, **filter: Any) -> list[str]:
    """The ids of all reports that a filter lets through, page by page."""
    found: list[str] = []
    after, more, total = None, True, 0
    while more:
        page = (await who.ask(REPORTS, first=2, after=after, filter=filter))["offlineReports"]
        found += [node["id"] for node in page["nodes"]]
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        total = page["totalCount"]
    assert total == len(found)
    return found


async def test_reports_are_filtered_and_stand_oldest_first(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    agent = house.support(SupportRole.AGENT)
    first = await filed(ann, bob)
    house.clock.pass_(minutes=1)
    second = await filed(ann, bob)
    house.clock.pass_(minutes=1)
    third = await upheld(agent, bob, ann, today(house))
    await accepted(agent, "dismissReport", reportId=first, rationale="No.")
    of_bob = {"partnerId": bob.id}
    for filter, expected in (
        ({}, [first, second, third]),
        ({"statuses": ["OPEN"]}, [second]),
        ({"statuses": ["DISMISSED", "UPHELD"]}, [first, third]),
        ({"statuses": []}, []),
        ({"withVerifiedProof": True}, [third]),
        ({"withVerifiedProof": False}, [first, second]),
        ({"partnerId": "\x00"}, []),
    ):
        assert await listed(agent, **{**of_bob, **filter}) == expected, filter
    for who in (ann, bob, house.support(SupportRole.TRAINER)):
        assert await who.problem(REPORTS) == "FORBIDDEN"
    assert await agent.problem(REPORTS, after="nonsense") == "BAD_USER_INPUT"
    assert (await blocked(house)).id
