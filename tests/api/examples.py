"""For every mutation: somebody who would have it accepted now, with what, and what would be wrong.

A new mutation gets its example here; the tests of retries (I1) run over all of them.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.model.people import ApiScope, Role, SupportRole
from tests.api.case_examples import CASES
from tests.api.making import Example, Make
from tests.api.report_examples import REPORTS
from tests.blocked import TO_CONFIRM
from tests.devices import phone, token
from tests.house import House
from tests.keys import integration
from tests.meetings import Meeting, meeting
from tests.people import CATALOGUE, euros
from tests.support import VERDICT, decide, disputed, says, take, thread_of
from tests.webhooks import NOWHERE, hook

STALE = {"ifVersion": 99}


async def paid(house: House, **options: Any) -> Meeting:
    """A session paid from the client's balance."""
    ann, bank = await house.client(), house.payments()
    amount = {"accountId": ann.id, "amount": euros(50_000), "reference": ann.id}
    assert (await bank.command("recordTopUp", **amount))["refusal"] is None
    return await meeting(house, client=ann, paymentMethod="BALANCE", **options)


def step(stage: str, before: str) -> Make:
    """One of a session's steps, at the partner's place."""

    async def make(house: House) -> Example:
        found = await meeting(house)
        await found.come_to(before)
        if stage in {"ON_THE_WAY", "ARRIVED"}:
            house.clock.go(found.at(minutes=-60 if stage == "ON_THE_WAY" else -10))
        who, _, given = found.press(stage)
        return Example(who, {"sessionId": found.id, **given}, STALE)

    return make


def answer(*, proposer: bool) -> Make:
    """An answer to an addition: the proposer's own, or the other party's."""

    async def make(house: House) -> Example:
        found = await meeting(house)
        items = [{"serviceId": found.partner.services[0]}]
        proposed = await found.client.command("proposeAddition", sessionId=found.id, items=items)
        given = {"additionId": proposed["addition"]["id"]}
        return Example(found.client if proposer else found.partner, given, STALE)

    return make


def profile(role: Role, **more: Any) -> Make:
    """The profile that an account begins with."""

    async def make(house: House) -> Example:
        given = {"displayName": "Newcomer", **more}
        return Example(house.stranger(role), given, {"displayName": " "})

    return make


async def update_profile(house: House) -> Example:
    """A partner's new name."""
    bob = await house.partner()
    catalogue = ("setCatalogue", CATALOGUE)
    return Example(bob, {"displayName": "Robert"}, {"displayName": " "}, catalogue)


async def set_catalogue(house: House) -> Example:
    """A partner's first catalogue: everything in it is new."""
    bob = await house.partner(catalogue=None)
    blank = {"tariffs": [{"title": " ", "price": euros(1), "durationMinutes": 60}]}
    return Example(bob, CATALOGUE, blank)


async def book_session(house: House) -> Example:
    """A booking."""
    ann, bob = await house.client(), await house.partner()
    wish = bob.wish(house.clock() + timedelta(days=1))
    return Example(ann, wish, {"expectedPrice": euros(1)})


async def cancel_session(house: House) -> Example:
    """A cancellation long before T."""
    found = await meeting(house, hours=20)
    return Example(found.client, {"sessionId": found.id}, STALE)


async def goodwill_refund(house: House) -> Example:
    """A partner's way out at the door."""
    found = await paid(house)
    await found.come_to("ARRIVED")
    return Example(found.partner, {"sessionId": found.id}, STALE)


async def propose_addition(house: House) -> Example:
    """One service more."""
    found = await meeting(house)
    items = [{"serviceId": found.partner.services[0]}]
    return Example(found.client, {"sessionId": found.id, "items": items}, STALE)


def movement(elsewhere: str) -> Make:
    """Money in or out, of somebody who has some."""

    async def make(house: House) -> Example:
        ann, bank = await house.client(), house.payments()
        given = {"accountId": ann.id, "amount": euros(500), "reference": ann.id}
        await bank.command("recordTopUp", **given | {"reference": f"first {ann.id}"})
        return Example(bank, given, {"amount": euros(0)}, (elsewhere, given))

    return make


async def send_message(house: House) -> Example:
    """A word to the other party."""
    found = await meeting(house)
    given = {"threadId": await thread_of(found.client, found), "body": "Hello."}
    return Example(found.client, given, {"body": " "})


async def mark_thread_read(house: House) -> Example:
    """What the other party said has been read."""
    found = await meeting(house)
    thread = await thread_of(found.client, found)
    said = await says(found.partner, thread, "Hello.")
    given = {"threadId": thread, "upToMessageId": said}
    return Example(found.client, given, {"upToMessageId": "msg_0"})


def on_dispute(name: str, **more: Any) -> Make:
    """What an agent does with a dispute; wrong with one that another agent has taken."""

    async def make(house: House) -> Example:
        case, others = await disputed(house), await disputed(house)
        await take(others)
        if name != "takeDispute":
            await take(case)
        elsewhere = "releaseDispute" if name == "takeDispute" else "takeDispute"
        given, wrong = {"disputeId": case.id}, {"disputeId": others.id}
        return Example(case.agent, {**given, **more}, wrong, (elsewhere, given))

    return make


async def approach_client(house: House) -> Example:
    """Support's first word to the client of a goodwill refund."""
    case, others = await disputed(house, "goodwill"), await disputed(house, "goodwill")
    await take(case)
    given = {"disputeId": case.id, "body": "How are you?"}
    return Example(
        case.agent, given, {"disputeId": others.id}, ("releaseDispute", {"disputeId": case.id})
    )


async def end_sanction(house: House) -> Example:
    """A lead's mercy."""
    case, lead = await disputed(house), house.support(SupportRole.LEAD)
    await decide(case, sanctions=[{"party": "CLIENT", "kind": "REMOVAL"}])
    given = {"personId": case.client.id, "rationale": "It was a mistake."}
    elsewhere = ("takeDispute", {"disputeId": (await disputed(house)).id})
    await lead.cursor()  # an account begins with its first call
    return Example(lead, given, {"rationale": " "}, elsewhere)


async def review_sanction(house: House) -> Example:
    """A second person's word."""
    case, second = await disputed(house), house.support(SupportRole.AGENT)
    await decide(case, sanctions=[{"party": "CLIENT", "kind": "REMOVAL"}])
    nodes = (await second.ask(TO_CONFIRM))["sanctionsToConfirm"]["nodes"]
    mine = [one["id"] for one in nodes if one["person"]["client"] == {"id": case.client.id}]
    elsewhere = ("takeDispute", {"disputeId": (await disputed(house)).id})
    given = {"sanctionId": mine[0], "rationale": "So it is."}
    return Example(second, given, {"rationale": " "}, elsewhere)


async def create_key(house: House) -> Example:
    """A partner's key."""
    given = {"name": "Calendar", "scopes": ["READ_SESSIONS"]}
    return Example(await house.partner(), given, {"scopes": []})


async def revoke_key(house: House) -> Example:
    """The end of one."""
    bob = await house.partner()
    key = await integration(bob, ApiScope.READ_SESSIONS)
    return Example(bob, {"apiKeyId": key.sub}, {"apiKeyId": "key_0"})


async def register_webhook(house: House) -> Example:
    """A partner's endpoint."""
    given = {"url": NOWHERE, "types": ["ARRIVED"]}
    return Example(await house.partner(), given, {"types": []})


def on_webhook(**more: Any) -> Make:
    """What a partner does with an endpoint; wrong with one that does not exist."""

    async def make(house: House) -> Example:
        bob = await house.partner()
        given = {"webhookId": (await hook(bob)).id, **more}
        return Example(bob, given, {"webhookId": "whk_0"})

    return make


async def replay_webhook(house: House) -> Example:
    """An endpoint that is to hear it all again."""
    found = await on_webhook()(house)
    return replace(found, given={**found.given, "after": await found.who.cursor()})


async def register_device(house: House) -> Example:
    """A client's phone."""
    given = {"service": "EXPO", "token": token()}
    return Example(await house.client(), given, {"service": "FCM"})


async def unregister_device(house: House) -> Example:
    """A phone that is given away."""
    ann = await house.client()
    return Example(ann, {"deviceId": await phone(ann)}, {"deviceId": "dev_0"})


async def show_building(house: House) -> Example:
    """The partner's own word for a booking."""
    found = await meeting(house)
    return Example(found.partner, {"sessionId": found.id}, STALE)


EXAMPLES: Mapping[str, Make] = {
    "createClientProfile": profile(Role.CLIENT),
    "createPartnerProfile": profile(Role.PARTNER, rules=""),
    "updateProfile": update_profile,
    "setCatalogue": set_catalogue,
    "bookSession": book_session,
    "reportOnMyWay": step("ON_THE_WAY", "SCHEDULED"),
    "reportArrival": step("ARRIVED", "SCHEDULED"),
    "provideAddress": step("ADDRESS_PROVIDED", "ARRIVED"),
    "showBuilding": show_building,
    "startSession": step("IN_PROGRESS", "ADDRESS_PROVIDED"),
    "completeSession": step("COMPLETED", "IN_PROGRESS"),
    "cancelSession": cancel_session,
    "issueGoodwillRefund": goodwill_refund,
    "proposeAddition": propose_addition,
    "confirmAddition": answer(proposer=False),
    "declineAddition": answer(proposer=False),
    "withdrawAddition": answer(proposer=True),
    "sendMessage": send_message,
    "markThreadRead": mark_thread_read,
    "takeDispute": on_dispute("takeDispute"),
    "releaseDispute": on_dispute("releaseDispute"),
    "approachClient": approach_client,
    "decideDispute": on_dispute("decideDispute", **VERDICT),
    "endSanction": end_sanction,
    "confirmSanction": review_sanction,
    "rejectSanction": review_sanction,
    "recordTopUp": movement("recordWithdrawal"),
    "recordWithdrawal": movement("recordTopUp"),
    "createApiKey": create_key,
    "revokeApiKey": revoke_key,
    "registerWebhook": register_webhook,
    "updateWebhook": on_webhook(types=["ARRIVED"]),
    "testWebhook": on_webhook(),
    "rotateWebhookSecret": on_webhook(),
    "deleteWebhook": on_webhook(),
    "replayWebhook": replay_webhook,
    "registerDevice": register_device,
    "unregisterDevice": unregister_device,
    **CASES,
    **REPORTS,
}
