"""B3, B5, B10: blocking, lifting, closing at once are some order one after the other."""

from typing import Any

from domain.model.people import SupportRole
from tests.blocked import blocked, counselled, trainer, upheld
from tests.cases import LISTED, TICKETS, ticket
from tests.faults.contenders import Houses, Press, losses, race, rounds, won
from tests.people import Person
from tests.reports import filed, proven, today

STEPS = "query($id: ID!) { person(id: $id) { timeline(first: 100) { nodes { text } } } }"
LIFTED, REMOVED = "Block lifted.", "A report was upheld: level PERMANENT."


async def repeated(agent: Person, partner: Person, reporter: Person) -> dict[str, Any]:
    """A proven report of today's, ready to be upheld."""
    id = await filed(reporter, partner, serviceDate=today(agent.house))
    await proven(agent, reporter, id)
    return {"reportId": id, "rationale": "Proven."}


async def test_b5_a_ticket_closes_against_a_lift_and_a_new_block(houses: Houses) -> None:
    """Closed as UNBLOCKED is: after the lift, before the removal. Anything else waits."""

    async def once(houses: Houses) -> None:
        case = await blocked(houses[0])
        await counselled(case, trainer(case.house))
        case.house.clock.pass_(days=1)
        again = await repeated(case.agent, case.partner, case.reporter)
        presses: list[Press] = [
            *[(case.agent, "closeTicket", {"ticketId": await ticket(case)})] * 24,
            *[(case.agent, "liftBlock", {"blockId": case.id, "rationale": "Please."})] * 20,
            *[(case.agent, "upholdReport", again)] * 20,
        ]
        told = await race(houses, presses)
        wins = won(told)
        assert wins["upholdReport"] == 1
        assert (wins["liftBlock"] <= 1, wins["closeTicket"] <= 1) == (True, True)
        assert losses(told) <= {"PARTNER_STILL_BLOCKED", "ALREADY_DECIDED", "WRONG_STAGE"}
        await in_order(case.agent, case.partner)

    await rounds(houses, once)


async def in_order(agent: Person, partner: Person) -> None:
    """No ticket was closed while its partner was blocked and not removed."""
    nodes = (await agent.ask(STEPS, id=partner.id))["person"]["timeline"]["nodes"]
    steps = [node["text"] for node in nodes]
    free, removed = False, False
    for step in steps:
        free, removed = free or step == LIFTED, removed or step == REMOVED
        assert not step.startswith("Ticket closed: UNBLOCKED") or (free and not removed), steps
        assert not step.startswith("Ticket closed: PARTNER_REMOVED") or removed, steps


async def test_b3_many_first_reports_are_one_block_with_one_ticket(houses: Houses) -> None:
    agent = houses[0].support(SupportRole.AGENT)

    async def once(houses: Houses) -> None:
        ann, bob = await houses[0].client(), await houses[0].partner()
        ready = [await repeated(agent, bob, ann) for _ in range(4)]
        told = await race(houses, [(agent, "upholdReport", given) for given in ready * 16])
        assert (won(told).total(), losses(told)) == (4, {"ALREADY_DECIDED"})
        for asked, name in ((LISTED, "partnerBlocks"), (TICKETS, "tickets")):
            page = (await agent.ask(asked, filter={"partnerId": bob.id}))[name]
            assert page["totalCount"] == 1, name

    await rounds(houses, once)


async def test_b10_a_mistake_is_undone_against_another_report(houses: Houses) -> None:
    """One block or two, never none for a report that stands, and never two in force."""
    lead = houses[0].support(SupportRole.LEAD)

    async def once(houses: Houses) -> None:
        ann, bob = await houses[0].client(), await houses[0].partner()
        first = await upheld(lead, bob, ann, today(houses[0]))
        second = await repeated(lead, bob, ann)
        overturn = {"reportId": first, "rationale": "Another Bob."}
        presses: list[Press] = [
            *[(lead, "overturnReport", overturn)] * 32,
            *[(lead, "upholdReport", second)] * 32,
        ]
        told = await race(houses, presses)
        assert won(told) == {"overturnReport": 1, "upholdReport": 1}
        active = {"partnerId": bob.id, "statuses": ["ACTIVE"]}
        (block,) = (await lead.ask(LISTED, filter=active))["partnerBlocks"]["nodes"]
        asked = "query($id: ID!) { partnerBlock(id: $id) { reports { status } } }"
        reports = (await lead.ask(asked, id=block["id"]))["partnerBlock"]["reports"]
        assert "UPHELD" in {one["status"] for one in reports}

    await rounds(houses, once)
