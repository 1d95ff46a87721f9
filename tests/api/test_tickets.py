"""B5, B7: the ticket that can't close, who lifts a block, and who sees any of it (V2)."""

import pytest

from domain.model.people import Role, SupportRole
from tests.blocked import Blocked, accepted, blocked, counselled, trainer
from tests.cases import (
    BLOCK,
    LISTED,
    TAG,
    TICKETS,
    again,
    block_of,
    blocks_of,
    close,
    ticket,
    unblocked,
)
from tests.house import House
from tests.meetings import code
from tests.people import Person
from tests.support import bodies, heard, read, says, threads

NODE = "query($id: ID!) { node(id: $id) { __typename id } }"


# ── B5 ───────────────────────────────────────────────────────────────────────────────────────────


async def test_b5_the_ticket_stays_open_while_the_partner_is_blocked(house: House) -> None:
    case = await blocked(house)
    shown = (await block_of(case.agent, case.id))["ticket"]
    assert (shown["tag"], shown["status"], shown["resolution"]) == (TAG, "OPEN", None)
    assert [one["code"] for one in shown["closeBlockedBy"]] == ["PARTNER_STILL_BLOCKED"]
    payload = await close(case)
    assert (code(payload), payload["ticket"]["status"]) == ("PARTNER_STILL_BLOCKED", "OPEN")
    await unblocked(case)
    assert (await block_of(case.agent, case.id))["ticket"]["closeBlockedBy"] == []
    payload = await close(case)
    assert payload["ticket"] | {"assignee": None} == {
        "id": shown["id"],
        "status": "CLOSED",
        "resolution": "UNBLOCKED",
        "assignee": None,
    }
    assert code(await close(case)) == "ALREADY_DECIDED"


async def test_b5_the_partner_talks_with_support_until_the_ticket_closes(house: House) -> None:
    case = await blocked(house)
    (own,) = (await threads(case.partner, open=True))["nodes"]
    assert (own["kind"], own["session"], own["unreadCount"]) == ("TICKET", None, 1)
    thread = own["id"]
    assert (await bodies(case.partner, thread))[0].startswith("Your profile is blocked")
    since = await case.partner.cursor()
    await says(case.agent, thread, "How can we help?")
    await says(case.partner, thread, "What comes next?")
    events = [one["__typename"] for one in await heard(case.partner, since)]
    assert events == ["MessagePosted"] * 2
    await unblocked(case)
    await close(case)
    for who in (case.partner, case.agent):
        refused = await who.command("sendMessage", threadId=thread, body="Hello?")
        assert code(refused) == "THREAD_CLOSED"
    (own,) = (await threads(case.partner, open=False))["nodes"]
    assert (own["id"], own["open"]) == (thread, False)


async def test_b5_a_ticket_is_taken_by_one_and_over_by_a_lead(house: House) -> None:
    case, bert = await blocked(house), house.support(SupportRole.AGENT)
    given = {"ticketId": await ticket(case)}
    await accepted(case.agent, "takeTicket", **given)
    assert code(await bert.command("takeTicket", **given)) == "ALREADY_TAKEN"
    await accepted(case.agent, "takeTicket", **given)
    lead = house.support(SupportRole.LEAD)
    payload = await accepted(lead, "takeTicket", **given)
    wanted = {"partnerId": case.partner.id}
    for who, mine, number in ((lead, True, 1), (case.agent, True, 0), (case.agent, False, 1)):
        page = await who.ask(TICKETS, filter={**wanted, "assignedToMe": mine})
        assert page["tickets"]["totalCount"] == number
    assert payload["ticket"]["assignee"] is not None


# ── B7 ───────────────────────────────────────────────────────────────────────────────────────────


async def test_b7_another_than_the_trainer_lifts_after_the_counselling(house: House) -> None:
    case = await blocked(house)
    both = house.support(SupportRole.TRAINER, SupportRole.AGENT)
    lift = {"blockId": case.id, "rationale": "They understood."}
    assert code(await case.agent.command("liftBlock", **lift)) == "COUNSELLING_INCOMPLETE"
    await counselled(case, both)
    assert code(await both.command("liftBlock", **lift)) == "NOT_YOURS_TO_DO"
    blank = await case.agent.command("liftBlock", **{**lift, "rationale": " "})
    assert code(blank) == "INVALID_INPUT"
    since = await case.agent.cursor()
    payload = await accepted(case.agent, "liftBlock", **lift)
    assert payload["block"]["status"] == "LIFTED"
    told = [event["__typename"] for event in await heard(case.agent, since)]
    assert told == ["BlockLifted", "MessagePosted"]
    assert code(await case.agent.command("liftBlock", **lift)) == "ALREADY_DECIDED"
    last = (await block_of(case.agent, case.id))["timeline"][-1]
    assert (last["text"], last["why"]) == ("Block lifted.", "They understood.")


# ── V2 ───────────────────────────────────────────────────────────────────────────────────────────


async def test_v2_a_trainer_sees_blocks_without_reports_steps_and_words(house: House) -> None:
    case, tom = await blocked(house), trainer(house)
    own = (await threads(case.partner))["nodes"][0]["id"]
    await says(case.partner, own, "It was surely Annegret.")
    block = await block_of(tom, case.id)
    assert (block["reports"], block["timeline"]) == (None, [])
    assert (block["level"], block["partner"]["id"]) == ("L1", case.partner.id)
    assert block["ticket"]["thread"]["messages"]["nodes"] == []
    assert block["ticket"]["thread"]["unreadCount"] == 0
    assert await read(tom, own) is None
    (report,) = (await block_of(case.agent, case.id))["reports"]
    for id in (report["id"], block["ticket"]["id"], own):
        assert (await tom.ask(NODE, id=id))["node"] is None
    assert (await tom.ask(NODE, id=case.id))["node"] == {
        "__typename": "PartnerBlock",
        "id": case.id,
    }
    assert await tom.problem(TICKETS) == "FORBIDDEN"


@pytest.mark.parametrize("asked", [BLOCK, LISTED, TICKETS], ids=["block", "blocks", "tickets"])
async def test_v2_blocks_and_tickets_are_supports(house: House, asked: str) -> None:
    case = await blocked(house)
    manager = house.support(SupportRole.CITY_MANAGER)
    for who in (case.partner, case.reporter, manager, house.payments(), house.stranger()):
        given = {"id": case.id} if asked == BLOCK else {}
        assert await who.problem(asked, **given) == "FORBIDDEN"
        for id in (case.id, await ticket(case)):
            assert (await who.ask(NODE, id=id))["node"] is None


async def test_v2_lifting_taking_and_closing_are_agents_and_leads(house: House) -> None:
    case = await blocked(house)
    ids = {
        "liftBlock": {"blockId": case.id, "rationale": "x"},
        "takeTicket": {"ticketId": await ticket(case)},
        "closeTicket": {"ticketId": await ticket(case)},
    }
    for name, given in ids.items():
        for who in (case.partner, case.reporter, trainer(house), house.stranger()):
            assert await who.problem(who.mutation(name), input=given) == "FORBIDDEN"
        absent = {key: value if key == "rationale" else "blk_0" for key, value in given.items()}
        assert code(await case.agent.command(name, **absent)) == "NOT_FOUND"


async def test_d2_nobody_lifts_or_closes_where_they_reported_or_are_the_partner(
    house: House,
) -> None:
    case = await blocked(house)
    await counselled(case, trainer(house))
    given = {"ticketId": await ticket(case)}
    for sub, refused in ((case.partner.sub, "NOT_FOUND"), (case.reporter.sub, "NOT_YOURS_TO_DO")):
        me = Person(house, Role.SUPPORT, sub, support_roles=(SupportRole.LEAD,))
        lift = await me.command("liftBlock", blockId=case.id, rationale="Mine.")
        assert code(lift) == refused
        assert code(await me.command("closeTicket", **given)) == refused
        assert code(await me.command("takeTicket", **given)) == refused


# ── Support's lists ──────────────────────────────────────────────────────────────────────────────


async def test_blocks_and_tickets_are_filtered(house: House) -> None:
    case = await blocked(house)
    await unblocked(case)
    await close(case)
    house.clock.pass_(days=1)
    await again(case)
    first, second = await blocks_of(case)
    await counselled_later(case)
    for filter, expected in (
        ({}, [first, second]),
        ({"levels": ["L1"]}, [first]),
        ({"levels": ["PERMANENT", "L1"]}, [first, second]),
        ({"levels": []}, []),
        ({"statuses": ["ACTIVE"]}, [second]),
        ({"statuses": ["LIFTED"]}, [first]),
        ({"statuses": []}, []),
        ({"awaitingCounselling": True}, []),
        ({"awaitingCounselling": False}, [first, second]),
        ({"ticketOpen": True}, [second]),
        ({"ticketOpen": False}, [first]),
    ):
        page = await case.agent.ask(LISTED, filter={"partnerId": case.partner.id, **filter})
        nodes = page["partnerBlocks"]["nodes"]
        assert [node["id"] for node in nodes] == expected, filter
        assert page["partnerBlocks"]["totalCount"] == len(expected)
    for filter, number in (({}, 2), ({"statuses": ["OPEN"]}, 1), ({"statuses": ["CLOSED"]}, 1)):
        page = await case.agent.ask(TICKETS, filter={"partnerId": case.partner.id, **filter})
        assert page["tickets"]["totalCount"] == number


async def counselled_later(case: Blocked) -> None:
    """Another partner's block, that waits for its counselling."""
    other = await blocked(case.house)
    page = await other.agent.ask(
        LISTED, filter={"partnerId": other.partner.id, "awaitingCounselling": True}
    )
    assert [node["id"] for node in page["partnerBlocks"]["nodes"]] == [other.id]
