"""Partners who were blocked, and the keys and webhooks of one who was not."""

from datetime import timedelta

from domain.model.people import ApiScope
from domain.model.windows import stamp
from tests.blocked import WHOLE, Blocked, accepted, recorded, scheduled
from tests.cases import block_of
from tests.devices import phone, register, token
from tests.files import PDF, kept
from tests.keys import Integration, integration, make_key, revoke
from tests.meetings import meeting
from tests.people import Partner, Person
from tests.rebooking import call
from tests.receiver import Receiver
from tests.reports import seen
from tests.rights.cast import Cast
from tests.support import says
from tests.webhooks import hook, send_due


async def reported(who: Cast, partner: Partner, client: Person) -> Blocked:
    """A partner blocked for a report, whose ticket an agent has taken."""
    house = who.house
    day = house.clock().date().isoformat()
    told = {"partnerId": partner.id, "statement": "She came home.", "serviceDate": day}
    report = (await accepted(client, "reportOfflineBooking", **told))["report"]["id"]
    proof = {"kind": "CALL_LOG", "fileId": await kept(client, PDF), "note": "Her call."}
    added = (await accepted(client, "addProof", reportId=report, **proof))["report"]["proofs"]
    looked = {"proofId": added[0]["id"], "verified": True, "note": "It shows it."}
    await accepted(who.agent, "reviewProof", **looked)
    upheld = await accepted(who.agent, "upholdReport", reportId=report, rationale="Proven.")
    return Blocked(house, partner, client, who.agent, upheld["report"]["block"]["id"])


async def still_blocked(who: Cast) -> dict[str, str]:
    """Bea: blocked, with a meeting to come and a call to the helpline."""
    case = await reported(who, who.bea, who.ann)
    block = await block_of(who.agent, case.id)
    report, ticket = block["reports"][0]["id"], block["ticket"]
    await accepted(who.agent, "takeTicket", ticketId=ticket["id"])
    filed = await seen(who.agent, report)
    said = await says(who.ann, filed["thread"]["id"], "Is there news?")
    heard = await says(who.bea, ticket["thread"]["id"], "What have I done?")
    held = await scheduled(case, who.trainer, days=9)
    worry = {"text": "How do I earn?", "resolution": "By your calendar."}
    await recorded(who.trainer, held, concerns=[worry], coveredPoints=["SAFETY"])
    request, helped = await call(who.bea), await call(who.bea)
    done = {"requestId": helped, "resolution": "It works again."}
    await accepted(who.manager, "resolveRebookingRequest", **done)
    return {
        "report": report,
        "proof": filed["proofs"][0]["id"],
        "block": case.id,
        "ticket": ticket["id"],
        "counselling": held,
        "request": request,
        "resolved-request": helped,
        "thread-of-report": filed["thread"]["id"],
        "thread-of-ticket": ticket["thread"]["id"],
        "message-of-report": said,
        "message-of-ticket": heard,
    }


async def once_blocked(who: Cast) -> dict[str, str]:
    """Kim: counselled, unblocked, her ticket closed; and a client of hers who went away."""
    kim, cleo = await who.house.partner("Kim"), await who.house.client("Cleo")
    last = await meeting(who.house, client=cleo, partner=kim)
    await last.come_to("COMPLETED")
    case = await reported(who, kim, cleo)
    held = await scheduled(case, who.trainer)
    await recorded(who.trainer, held, **WHOLE)
    await accepted(who.trainer, "completeCounselling", counsellingId=held)
    await accepted(who.agent, "liftBlock", blockId=case.id, rationale="They understood.")
    block = await block_of(who.agent, case.id)
    ticket = block["ticket"]["id"]
    await accepted(who.agent, "closeTicket", ticketId=ticket)
    return {"lifted-block": case.id, "closed-ticket": ticket}


async def in_a_pocket(who: Cast) -> dict[str, str]:
    """A phone of the client's that was told something once."""
    named = await register(who.ann, token(), name="Annegret's")
    (device,) = named["viewer"]["devices"]
    other = await phone(who.ann)
    await who.house.doorstep.database.fetch(
        "UPDATE devices SET last_push_at = registered_at WHERE id = $1", device["id"]
    )
    return {"device": device["id"], "other-device": other}


async def integrated(who: Cast, receiver: Receiver) -> tuple[Integration, dict[str, str]]:
    """Bob's keys and webhooks: one of each in use, one of each ended."""
    bob, house = who.bob, who.house
    ends = stamp(house.clock() + timedelta(days=99))
    key = await integration(bob, *ApiScope, expiresAt=ends)
    await key.cursor()
    await house.doorstep.gate.note_uses()
    await revoke(bob, ended := await integration(bob, ApiScope.READ_SESSIONS))
    await make_key(bob, ApiScope.READ_SESSIONS)
    told, gone = await hook(key, receiver), await hook(bob)
    for one in (told, gone):
        await one.command("testWebhook")
    await send_due(house)
    receiver.status = 410
    await told.command("testWebhook")
    await send_due(house)
    await gone.command("testWebhook")  # and never sent
    return key, {
        "key": key.sub,
        "ended-key": ended.sub,
        "webhook": told.id,
        "delivery": (await told.log())[0]["id"],
        "other-webhook": gone.id,
    }
