"""B8: nothing that a partner reads, live or later, tells who reported, when, or where."""

from datetime import timedelta
from typing import Any

from domain.model.people import SupportRole
from tests.blocked import WHOLE, accepted, blocked, trainer
from tests.cases import LISTED, block_of
from tests.files import CHAT, send
from tests.house import House
from tests.meetings import code, meeting
from tests.people import Person
from tests.support import says

NAME, STATEMENT, NOTE = "Xanthippe Quill", "canary-statement", "canary-note"
LOOKED, WHY, LIFT = "canary-look", "canary-rationale", "canary-lift"
DAY = "2026-02-03"
EVERYTHING = """
{ viewer { partner { id bookable } standing { maySell mayBook removed suspendedUntil
      sanctions { kind until } block { level since meaning nextSteps counsellingAt
        thread { id kind open unreadCount session { id }
          messages { nodes { id sender body sentAt automatic mine agent { id } } } } } }
    threads { nodes { id kind open unreadCount
      messages { nodes { body sender automatic agent { id } } } } edges { cursor } }
    sessions { totalCount nodes { id version client { id displayName } actions { kind open
      refusal { code message } } } }
    reports { totalCount } rebookingRequests { totalCount nodes { resolution } } }
  events(first: 500) { nodes { __typename id at actor
    ... on MessagePosted { message { body } } ... on StandingChanged { standing { maySell
      block { level since } } } } } }
"""
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


class Reading:
    """All bytes that a partner was ever answered."""

    def __init__(self, who: Person) -> None:
        self.who = who
        self.heard = ""

    async def again(self) -> None:
        """Everything that there is to read now."""
        answer = await self.who.post(EVERYTHING)
        assert "errors" not in answer.json(), answer.text
        self.heard += answer.text

    async def tries(self, command: str, **given: Any) -> None:
        """A command, whatever comes of it."""
        self.heard += (await self.who.post(self.who.mutation(command), input=given)).text

    async def nodes(self, *ids: str) -> None:
        """Things by their ids: not one of them is the partner's to see."""
        answer = await self.who.post(NODES, ids=list(ids))
        assert answer.json()["data"]["nodes"] == [None] * len(ids)


async def test_b8_the_partner_reads_nothing_of_a_report_from_its_filing_to_its_end(
    house: House,
) -> None:
    found = await meeting(house, hours=24 * 9)
    bob, ann = found.partner, await house.client(NAME, phone="+49 30 5550199")
    agent, lead = house.support(SupportRole.AGENT), house.support(SupportRole.LEAD)
    reading = Reading(bob)
    before = (await bob.post(EVERYTHING)).text
    told = {"partnerId": bob.id, "statement": STATEMENT, "serviceDate": DAY}
    report = (await accepted(ann, "reportOfflineBooking", **told))["report"]["id"]
    file = (await send(ann, CHAT)).json()["id"]
    proof = {"reportId": report, "kind": "CHAT_EXPORT", "fileId": file, "note": NOTE}
    proof_id = (await accepted(ann, "addProof", **proof))["report"]["proofs"][0]["id"]
    await accepted(agent, "reviewProof", proofId=proof_id, verified=True, note=LOOKED)
    assert (await bob.post(EVERYTHING)).text == before  # not a byte more, before it is upheld
    await accepted(agent, "upholdReport", reportId=report, rationale=WHY)
    await reading.again()
    nodes = (await agent.ask(LISTED, filter={"partnerId": bob.id}))["partnerBlocks"]["nodes"]
    block = nodes[0]["id"]
    ticket = (await block_of(agent, block))["ticket"]
    await says(agent, ticket["thread"]["id"], "Please write to us.")
    await reading.nodes(report, proof_id, block, ticket["id"], file, ann.id)
    await reading.tries(
        "proposeAddition", sessionId=found.id, items=[{"serviceId": bob.services[0]}]
    )
    for command in ("upholdReport", "dismissReport", "overturnReport"):
        await reading.tries(command, reportId=report, rationale="x")
    await reading.tries("liftBlock", blockId=block, rationale="x")
    await reading.tries("closeTicket", ticketId=ticket["id"])
    await reading.tries("reportOfflineBooking", **told)
    await counselled_and_lifted(house, agent, block)
    await reading.again()
    house.clock.pass_(days=1)
    await accepted(lead, "overturnReport", reportId=report, rationale=WHY)
    await reading.again()
    traces = (NAME, "Quill", "5550199", STATEMENT, NOTE, LOOKED, WHY, LIFT, DAY, "OfflineReport")
    assert [trace for trace in (*traces, report, proof_id, ann.id) if trace in reading.heard] == []


async def counselled_and_lifted(house: House, agent: Person, block: str) -> None:
    """The usual way out."""
    tom, at = trainer(house), (house.clock() + timedelta(days=2)).isoformat()
    held = await accepted(tom, "scheduleCounselling", blockId=block, at=at)
    id = held["counselling"]["id"]
    await accepted(tom, "recordCounselling", counsellingId=id, **WHOLE)
    await accepted(tom, "completeCounselling", counsellingId=id)
    await accepted(agent, "liftBlock", blockId=block, rationale=LIFT)


async def test_b8_the_wording_of_support_is_looked_at_where_the_partner_reads_it(
    house: House,
) -> None:
    case = await blocked(house)
    thread = (await block_of(case.agent, case.id))["ticket"]["thread"]["id"]
    refused = await case.agent.command("sendMessage", threadId=thread, body="Annegret told us.")
    assert code(refused) == "WORDING_NOT_ALLOWED"
    await says(case.partner, thread, "Annegret told you.")  # a partner may say what they like
