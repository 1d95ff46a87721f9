"""The same for reports, proofs, blocks and tickets (B1 to B7, B10)."""

from collections.abc import Mapping
from typing import Any

from domain.model.people import SupportRole
from tests.api.making import Example, Make
from tests.blocked import accepted, blocked, counselled, trainer, upheld
from tests.cases import block_of, ticket, unblocked
from tests.files import PDF, kept
from tests.house import House
from tests.reports import filed, proven, today

BLANK = {"rationale": " "}


async def report(house: House) -> Example:
    """A client's report."""
    given = {"partnerId": (await house.partner()).id, "statement": "He came."}
    return Example(await house.client(), given, {"statement": " "})


async def record_call(house: House) -> Example:
    """An agent's, after a call."""
    ann, bob, agent = await house.client(), await house.partner(), house.support(SupportRole.AGENT)
    await agent.cursor()  # an account begins with its first call
    judging = {"reportId": await filed(ann, bob), "rationale": "No."}
    given = {"clientId": ann.id, "partnerId": bob.id, "statement": "She said so."}
    return Example(agent, given, {"statement": " "}, ("dismissReport", judging))


async def add_proof(house: House) -> Example:
    """A reporter's file."""
    ann, bob = await house.client(), await house.partner()
    given = {"reportId": await filed(ann, bob), "kind": "CALL_LOG", "fileId": await kept(ann, PDF)}
    return Example(ann, given, {"fileId": "fil_0"})


async def review_proof(house: House) -> Example:
    """A second look at a proof."""
    ann, bob, agent = await house.client(), await house.partner(), house.support(SupportRole.AGENT)
    id = await filed(ann, bob)
    given = {"proofId": await proven(agent, ann, id), "verified": False, "note": "Another's."}
    return Example(
        agent, given, {"note": " "}, ("dismissReport", {"reportId": id, "rationale": "No."})
    )


def judge(elsewhere: str, **more: Any) -> Make:
    """What an agent decides on a proven report."""

    async def make(house: House) -> Example:
        ann, bob = await house.client(), await house.partner()
        agent = house.support(SupportRole.AGENT)
        id = await filed(ann, bob, serviceDate=today(house))
        await proven(agent, ann, id)
        given = {"reportId": id, "rationale": "Looked at."}
        return Example(agent, {**given, **more}, BLANK, (elsewhere, given))

    return make


async def overturn(house: House) -> Example:
    """A lead's, of a report that stands."""
    ann, bob, lead = await house.client(), await house.partner(), house.support(SupportRole.LEAD)
    given = {"reportId": await upheld(lead, bob, ann, today(house)), "rationale": "Another Bob."}
    return Example(lead, given, BLANK, ("dismissReport", given))


async def lift_block(house: House) -> Example:
    """The end of a block after its counselling."""
    case = await blocked(house)
    await counselled(case, trainer(house))
    given = {"blockId": case.id, "rationale": "They understood."}
    return Example(case.agent, given, BLANK, ("takeTicket", {"ticketId": await ticket(case)}))


async def take_ticket(house: House) -> Example:
    """A ticket that nobody has taken; wrong with one that another has."""
    case, other = await blocked(house), await blocked(house)
    theirs = {"ticketId": await ticket(other)}
    await accepted(other.agent, "takeTicket", **theirs)
    lift = {"blockId": case.id, "rationale": "x"}
    return Example(case.agent, {"ticketId": await ticket(case)}, theirs, ("liftBlock", lift))


async def close_ticket(house: House) -> Example:
    """A ticket whose partner is unblocked; wrong with one whose partner is not."""
    case, other = await blocked(house), await blocked(house)
    await unblocked(case)
    lift = {"blockId": case.id, "rationale": "x"}
    wrong = {"ticketId": (await block_of(other.agent, other.id))["ticket"]["id"]}
    return Example(case.agent, {"ticketId": await ticket(case)}, wrong, ("liftBlock", lift))


REPORTS: Mapping[str, Make] = {
    "reportOfflineBooking": report,
    "recordInactiveClientCall": record_call,
    "addProof": add_proof,
    "reviewProof": review_proof,
    "upholdReport": judge("dismissReport"),
    "dismissReport": judge("upholdReport"),
    "overturnReport": overturn,
    "liftBlock": lift_block,
    "takeTicket": take_ticket,
    "closeTicket": close_ticket,
}
