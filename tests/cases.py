"""What becomes of a blocked partner, step by step, and how support looks at it."""

from datetime import timedelta
from typing import Any

from tests.blocked import Blocked, accepted, counselled, trainer, upheld
from tests.people import Person

TAG = "2.3 Profile- tech related escalation>> Unarchive Request- Other Block"
BLOCK = """
query($id: ID!) { partnerBlock(id: $id) { id level status setAt liftedAt partner { id }
  reports { id status serviceDate } counselling { id } timeline { text why agent { id } }
  ticket { id tag status resolution openedAt closedAt assignee { id } partner { id } block { id }
    thread { id kind open unreadCount messages { nodes { body } } }
    closeBlockedBy { code message rule } } } }
"""
LISTED = """
query($filter: PartnerBlockFilter, $first: Int, $after: String) {
  partnerBlocks(filter: $filter, first: $first, after: $after) {
    totalCount nodes { id } pageInfo { hasNextPage endCursor } } }
"""
TICKETS = """
query($filter: TicketFilter, $first: Int, $after: String) {
  tickets(filter: $filter, first: $first, after: $after) { totalCount
    nodes { id tag closeBlockedBy { code } } pageInfo { hasNextPage endCursor } } }
"""


async def block_of(who: Person, id: str) -> Any:
    """A block as this member of support sees it."""
    return (await who.ask(BLOCK, id=id))["partnerBlock"]


async def blocks_of(case: Blocked) -> list[str]:
    """All of the partner's, oldest first."""
    filter = {"partnerId": case.partner.id}
    nodes = (await case.agent.ask(LISTED, filter=filter))["partnerBlocks"]["nodes"]
    return [node["id"] for node in nodes]


async def again(case: Blocked, days: int = 0) -> str:
    """Another report, of a service so many days from now, upheld; its id."""
    day = (case.house.clock() + timedelta(days=days)).date().isoformat()
    return await upheld(case.agent, case.partner, case.reporter, day)


async def unblocked(case: Blocked) -> None:
    """Counselled and lifted."""
    await counselled(case, trainer(case.house))
    await accepted(case.agent, "liftBlock", blockId=case.id, rationale="They understood.")


async def ticket(case: Blocked, id: str | None = None) -> str:
    """The id of a block's ticket."""
    return str((await block_of(case.agent, id or case.id))["ticket"]["id"])


async def close(case: Blocked, id: str | None = None) -> Any:
    """An agent tries to close a block's ticket; the payload."""
    return await case.agent.command("closeTicket", ticketId=await ticket(case, id))
