"""Blocks among the money: a report that is upheld, and the way to a block's end, in one go each."""

from tempfile import TemporaryFile
from typing import Any

from domain.model.people import Role
from domain.model.windows import stamp
from domain.platform.files import File
from domain.rules.points import KEYS
from tests.files import PDF
from tests.house import House
from tests.simulation.money_model import HOUR
from tests.simulation.money_people import Player

BLOCK = """
query($id: ID!) { partnerBlocks(filter: {partnerId: $id, statuses: [ACTIVE]}) {
  nodes { id ticket { id } } } }
"""
TO_CONFIRM = "{ sanctionsToConfirm(first: 100) { nodes { id } } }"


async def do(who: Player, command: str, /, **given: Any) -> Any:
    """What must be accepted; its payload."""
    payload = await who.command(command, **given)
    assert payload["refusal"] is None, (command, payload["refusal"])
    return payload


async def uphold(house: House, agent: Player, partner: Player, word: str) -> None:
    """B1 to B3: a stranger reports a service of today, with a real file, and is believed."""
    zoe = Player(house, Role.CLIENT, word)
    await zoe.begin("createClientProfile", displayName="Zoe")
    day = house.clock().date().isoformat()
    told = {"partnerId": partner.id, "statement": "He came.", "serviceDate": day}
    report = (await do(zoe, "reportOfflineBooking", **told))["report"]["id"]
    proof = {"reportId": report, "kind": "CALL_LOG", "fileId": await sent(house, zoe)}
    (attached,) = (await do(zoe, "addProof", **proof))["report"]["proofs"]
    await do(agent, "reviewProof", proofId=attached["id"], verified=True, note="Looked at.")
    await do(agent, "upholdReport", reportId=report, rationale="Proven.")


async def confirm(second: Player) -> None:
    """D7: another than who decided looks at all that waits for a second person."""
    for one in (await second.ask(TO_CONFIRM))["sanctionsToConfirm"]["nodes"]:
        await do(second, "confirmSanction", sanctionId=one["id"], rationale="Looked at.")


async def sent(house: House, who: Player) -> str:
    """A file of theirs, without a wire; its id."""
    with TemporaryFile() as content:
        content.write(PDF)
        content.seek(0)
        kept = await house.doorstep.files.keep(who.id, content)
    assert isinstance(kept, File)
    return kept.id


async def lift(agent: Player, trainer: Player, partner: Player) -> None:
    """B5 to B7: counselled, unblocked, and the ticket closed."""
    (block,) = (await agent.ask(BLOCK, id=partner.id))["partnerBlocks"]["nodes"]
    soon = stamp(agent.house.clock().replace(microsecond=0) + HOUR)
    meeting = await do(trainer, "scheduleCounselling", blockId=block["id"], at=soon)
    held = {"counsellingId": meeting["counselling"]["id"]}
    said = {"coveredPoints": list(KEYS), "commitmentGiven": True, "concerns": []}
    await do(trainer, "recordCounselling", **held, **said)
    await do(trainer, "completeCounselling", **held)
    await do(agent, "liftBlock", blockId=block["id"], rationale="They understood.")
    await do(agent, "closeTicket", ticketId=block["ticket"]["id"])
