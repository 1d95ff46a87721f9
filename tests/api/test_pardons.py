"""B5, D4: where a lead ends a removal and the block stands, the ticket is open again."""

from domain.model.people import SupportRole
from tests.blocked import accepted, blocked, confirmed
from tests.cases import block_of, close, ticket
from tests.house import House
from tests.meetings import code
from tests.support import bodies, decide, disputed, heard, says, threads


async def test_b5_the_ticket_is_open_again_where_a_removal_ends_and_the_block_stands(
    house: House,
) -> None:
    dispute = await disputed(house)
    case = await blocked(house, dispute.meeting.partner)
    await decide(dispute, sanctions=[{"party": "PARTNER", "kind": "REMOVAL"}])
    await confirmed(house, case.partner.id)
    payload = await close(case)
    assert payload["ticket"]["resolution"] == "PARTNER_REMOVED"
    (own,) = [one for one in (await threads(case.partner))["nodes"] if one["kind"] == "TICKET"]
    assert own["open"]  # for an answer, 30 days long (H1)

    lead, since = house.support(SupportRole.LEAD), await case.agent.cursor()
    end = {"personId": case.partner.id, "rationale": "A mistake.", "idempotencyKey": "once"}
    for _ in range(2):
        await accepted(lead, "endSanction", **end)
    told = [event["__typename"] for event in await heard(case.agent, since)]
    assert told == ["BlockSet", "MessagePosted"]
    shown = (await block_of(case.agent, case.id))["ticket"]
    assert (shown["status"], shown["resolution"], shown["closedAt"]) == ("OPEN", None, None)
    assert [one["code"] for one in shown["closeBlockedBy"]] == ["PARTNER_STILL_BLOCKED"]
    assert code(await close(case)) == "PARTNER_STILL_BLOCKED"
    assert (await bodies(case.partner, own["id"]))[-1].startswith("Your account is no longer")
    await says(case.partner, own["id"], "Thank you.")
    await accepted(case.agent, "takeTicket", ticketId=await ticket(case))
    steps = [step["text"] for step in (await block_of(case.agent, case.id))["timeline"]]
    assert steps[-2:] == ["Ticket open again: the removal ended.", "Ticket taken."]
