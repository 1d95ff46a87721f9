"""Partners blocked for a booking outside the platform, and the trainers who counsel them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from domain.model.people import SupportRole
from domain.model.windows import stamp
from domain.rules.points import KEYS
from tests.files import PDF, kept
from tests.house import House
from tests.people import Partner, Person

WHOLE = {"coveredPoints": list(KEYS), "commitmentGiven": True, "concerns": []}
BLOCK_PARTS = """
fragment BlockParts on PartnerBlock {
  id level status setAt liftedAt partner { id } reports { id } timeline { text agent { id } why }
  ticket { id status thread { id } } counselling { id } }
"""
COUNSELLING_PARTS = """
fragment CounsellingParts on Counselling {
  id scheduledAt commitmentGiven completedAt trainer { id } block { id level status }
  points { key text covered } concerns { id text resolution } }
"""
BLOCKS = BLOCK_PARTS + "query($id: ID!) { partnerBlock(id: $id) { ...BlockParts } }"
OF_PARTNER = "query($id: ID!) { partnerBlocks(filter: {partnerId: $id}) { nodes { id } } }"
COUNSELLING = COUNSELLING_PARTS + "query($id: ID!) { node(id: $id) { ...CounsellingParts } }"
COUNSELLINGS = (
    COUNSELLING_PARTS
    + """
query($filter: CounsellingFilter, $first: Int, $after: String) {
  counsellings(filter: $filter, first: $first, after: $after) {
    nodes { ...CounsellingParts } edges { cursor node { id } } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
"""
)
TO_CONFIRM = """
{ sanctionsToConfirm(first: 100) { totalCount nodes { id status mayConfirm imposedAt
  sanction { party kind until } person { client { id } partner { id } }
  dispute { id } block { id level } } } }
"""
NOTICE = """
{ viewer { standing { maySell removed block {
  level since meaning nextSteps counsellingAt thread { id kind open session { id } } } } } }
"""


@dataclass(frozen=True)
class Blocked:
    """A partner whose profile is blocked, who reported them, and who blocked them."""

    house: House
    partner: Partner
    reporter: Person
    agent: Person
    id: str

    @property
    def since(self) -> str:
        """The day of it."""
        return self.house.clock().date().isoformat()


async def accepted(who: Person, command: str, /, **given: Any) -> Any:
    """A command that must be accepted; its payload."""
    payload = await who.command(command, **given)
    assert payload["refusal"] is None, payload["refusal"]
    return payload


async def upheld(
    agent: Person, partner: Person, reporter: Person, day: str, statement: str = "She came home."
) -> str:
    """A report of a service of that day, proven and upheld; its id."""
    told = {"partnerId": partner.id, "statement": statement, "serviceDate": day}
    report = (await accepted(reporter, "reportOfflineBooking", **told))["report"]["id"]
    proof = {"kind": "CALL_LOG", "fileId": await kept(reporter, PDF)}
    found = await accepted(reporter, "addProof", reportId=report, **proof)
    (attached,) = found["report"]["proofs"]
    seen = {"proofId": attached["id"], "verified": True, "note": "It shows it."}
    await accepted(agent, "reviewProof", **seen)
    await accepted(agent, "upholdReport", reportId=report, rationale="Proven.")
    return str(report)


async def confirmed(house: House, account_id: str) -> None:
    """A second person of support confirms what waits for one on this person's record (D7)."""
    second = house.support(SupportRole.AGENT)
    waiting = (await second.ask(TO_CONFIRM))["sanctionsToConfirm"]["nodes"]
    mine = [one["id"] for one in waiting if account_id in _ids(one["person"])]
    assert mine, "nothing waits"
    for id in mine:
        await accepted(second, "confirmSanction", sanctionId=id, rationale="Looked at.")


def _ids(person: Mapping[str, Any]) -> list[str]:
    return [one["id"] for one in (person["client"], person["partner"]) if one]


async def blocked(house: House, partner: Partner | None = None) -> Blocked:
    """A partner with an L1 block of today."""
    bob, ann = partner or await house.partner(), await house.client("Annegret")
    agent = house.support(SupportRole.AGENT)
    await upheld(agent, bob, ann, house.clock().date().isoformat())
    found = (await agent.ask(OF_PARTNER, id=bob.id))["partnerBlocks"]["nodes"]
    return Blocked(house, bob, ann, agent, found[-1]["id"])


def trainer(house: House) -> Person:
    """Who counsels."""
    return house.support(SupportRole.TRAINER)


async def scheduled(case: Blocked, who: Person, **ahead: float) -> str:
    """The meeting of a blocked partner, set; its id."""
    at = stamp(case.house.clock() + timedelta(**ahead or {"days": 2}))
    payload = await accepted(who, "scheduleCounselling", blockId=case.id, at=at)
    return str(payload["counselling"]["id"])


async def recorded(who: Person, id: str, **changes: Any) -> Any:
    """What was spoken about, kept; the counselling."""
    given = {"counsellingId": id, **WHOLE, **changes}
    return (await accepted(who, "recordCounselling", **given))["counselling"]


async def counselled(case: Blocked, who: Person) -> str:
    """The meeting set, held and completed; its id."""
    id = await scheduled(case, who)
    await recorded(who, id)
    await accepted(who, "completeCounselling", counsellingId=id)
    return id


async def counselling_of(who: Person, id: str) -> Any:
    """A counselling as this person sees it; None where they may not."""
    return (await who.ask(COUNSELLING, id=id))["node"]


async def listed(who: Person, **filter: Any) -> list[str]:
    """The counsellings of a list, by id."""
    page = (await who.ask(COUNSELLINGS, filter=filter, first=100))["counsellings"]
    return [one["id"] for one in page["nodes"]]


async def notice(who: Person) -> Any:
    """What a partner reads of their own standing and block."""
    return (await who.ask(NOTICE))["viewer"]["standing"]
