"""V6: what a key or a webhook was made for ends with whoever made it, and its owner is told."""

from datetime import timedelta
from typing import Any

import pytest

from domain.model.people import ApiScope
from domain.model.windows import stamp
from storage.tables.api_keys import end_rights
from tests.house import House
from tests.keys import Integration, integration, make_key, own_keys, revoke
from tests.meetings import code, meeting
from tests.people import Partner, Person
from tests.receiver import Receiver
from tests.support import says, thread_of
from tests.webhooks import EVERY, NOWHERE, command, deliveries, hook, ring, send_due

HOOKS, READ, HEAR = ApiScope.MANAGE_WEBHOOKS, ApiScope.READ_SESSIONS, ApiScope.READ_MESSAGES
MADE_BY = "{ viewer { webhooks { id disabledAt madeBy { id } } } }"
ALERTS = """
query($after: Cursor) { events(after: $after) { nodes { __typename actor
  ... on ApiKeyCreated { apiKey { id scopes } }
  ... on WebhookRegistered { webhook { id madeBy { id } } } } } }
"""
LOG = "query($id: ID!) { node(id: $id) { ... on Webhook { deliveries { nodes { id type } } } } }"
NODE = "query($id: ID!) { node(id: $id) { id } }"


async def listed(who: Person) -> list[dict[str, Any]]:
    """The partner's webhooks, with the key each hangs on."""
    found: list[dict[str, Any]] = (await who.ask(MADE_BY))["viewer"]["webhooks"]
    return found


async def alerts(who: Person, after: str) -> list[dict[str, Any]]:
    """What the stream tells since then."""
    found: list[dict[str, Any]] = (await who.ask(ALERTS, after=after))["events"]["nodes"]
    return found


async def revoked(partner: Person) -> None:
    """What `python app.py revoke partner SUB` does."""
    house = partner.house
    await end_rights(house.doorstep.database, partner.role, partner.sub, house.clock())


async def expired(partner: Partner, key: Integration) -> None:
    """The key's hour passes."""
    assert partner.id == key.id
    key.house.clock.pass_(hours=1)


async def test_v6_a_webhook_tells_which_key_made_it(house: House) -> None:
    bob = await house.partner()
    key = await integration(bob, HOOKS)
    own, theirs = await hook(bob), await hook(key)
    made = {one["id"]: one["madeBy"] for one in await listed(bob)}
    assert made == {own.id: None, theirs.id: {"id": key.sub}}
    assert {one["madeBy"] for one in await listed(key)} == {None}  # no key reads of keys (V2)


@pytest.mark.parametrize("ending", [revoke, expired], ids=["revoked", "expired"])
async def test_v6_a_keys_webhook_ends_with_the_key(
    house: House, receiver: Receiver, ending: Any
) -> None:
    bob = await house.partner()
    soon = stamp(house.clock() + timedelta(hours=1))
    key = await integration(bob, HOOKS, READ, expiresAt=soon)
    theirs, own = await hook(key, receiver), await hook(bob, receiver, "SESSION_BOOKED")
    await ring(bob)
    await deliveries(house).run_due()
    assert receiver.types == ["SESSION_BOOKED"] * 2
    await theirs.command("testWebhook")  # waits to be sent, and is not
    await ending(bob, key)
    await ring(bob)
    await send_due(house)
    assert receiver.types == ["SESSION_BOOKED"] * 3
    ended, lasting = sorted(await listed(bob), key=lambda one: one["disabledAt"] is None)
    assert (ended["id"], lasting["id"]) == (theirs.id, own.id)
    for name, given in (("updateWebhook", {"url": NOWHERE}), ("rotateWebhookSecret", {})):
        again = await command(bob, name, webhookId=theirs.id, **given)
        assert code(again) == "WRONG_STAGE"
    assert (await command(bob, "deleteWebhook", webhookId=theirs.id))["webhook"] is None


async def test_v6_revoking_a_partner_ends_all_their_webhooks(
    house: House, receiver: Receiver
) -> None:
    bob, eve = await house.partner(), await house.partner("Eve")
    key = await integration(bob, HOOKS, READ)
    for who in (bob, key, eve):
        await hook(who, receiver)
    await revoked(bob)
    await ring(bob)
    await ring(eve)
    await send_due(house)
    assert len(receiver.heard) == 1
    house.clock.pass_(minutes=1)  # a new token of the partner's own
    assert all(one["disabledAt"] for one in await listed(bob))
    own = next(one["id"] for one in await listed(bob) if one["madeBy"] is None)
    assert code(await command(bob, "updateWebhook", webhookId=own)) is None


async def test_v6_a_keys_webhook_is_told_what_the_keys_scopes_open(
    house: House, receiver: Receiver
) -> None:
    bob = await house.partner()
    await hook(await integration(bob, HOOKS), receiver)
    held = await meeting(house, partner=bob)
    await says(held.client, await thread_of(held.client, held), "Hello?")
    await send_due(house)
    assert receiver.heard == []
    await hook(await integration(bob, HOOKS, HEAR), receiver)
    await says(held.client, await thread_of(held.client, held), "Anybody?")
    await held.come_to("ARRIVED")
    await send_due(house)
    assert receiver.types == ["MESSAGE_POSTED"]
    assert set(receiver.heard[0].said["data"]) == {"eventId", "threadId", "cursor"}
    await hook(await integration(bob, HOOKS, READ), receiver)
    await held.come_to("COMPLETED")
    await send_due(house)
    assert receiver.types[1:] == ["ADDRESS_PROVIDED", "SESSION_STARTED", "SESSION_COMPLETED"]


async def test_v2_a_key_reads_of_a_log_what_its_scopes_open(house: House) -> None:
    bob = await house.partner()
    own = await hook(bob)
    await ring(bob)
    await send_due(house)
    (booked,) = await own.log()
    blind, seeing = await integration(bob, HOOKS), await integration(bob, HOOKS, READ)
    for who, expected in ((blind, []), (seeing, [booked["id"]]), (bob, [booked["id"]])):
        nodes = (await who.ask(LOG, id=own.id))["node"]["deliveries"]["nodes"]
        assert [one["id"] for one in nodes] == expected
        found = (await who.ask(NODE, id=booked["id"]))["node"]
        assert found == ({"id": booked["id"]} if expected else None)


@pytest.mark.parametrize(
    ("name", "given"), [("updateWebhook", {"url": NOWHERE}), ("rotateWebhookSecret", {})]
)
async def test_v6_a_webhook_that_a_key_redirects_hangs_on_the_key(
    house: House, name: str, given: dict[str, Any]
) -> None:
    bob = await house.partner()
    key, other = await integration(bob, HOOKS), await integration(bob, HOOKS)
    own = await hook(bob)
    await command(key, "updateWebhook", webhookId=own.id, types=["ARRIVED"])
    assert (await listed(bob))[0]["madeBy"] is None  # where it sends is still the partner's word
    after = await bob.cursor()
    assert code(await command(key, name, webhookId=own.id, **given)) is None
    assert (await listed(bob))[0]["madeBy"] == {"id": key.sub}
    told = {"id": own.id, "madeBy": {"id": key.sub}}
    assert await alerts(bob, after) == [
        {"__typename": "WebhookRegistered", "actor": "PARTNER", "webhook": told}
    ]
    assert code(await command(other, name, webhookId=own.id, **given)) == "NOT_YOURS_TO_DO"
    await revoke(bob, key)
    assert (await listed(bob))[0]["disabledAt"]


async def test_v6_who_makes_a_key_or_a_webhook_is_told_to_its_owner(house: House) -> None:
    bob = await house.partner()
    after = await bob.cursor()
    key = await integration(bob, HOOKS, *[one for one in ApiScope if one is not HOOKS])
    theirs = await hook(key)
    (made,) = await own_keys(bob)
    assert await alerts(bob, after) == [
        {
            "__typename": "ApiKeyCreated",
            "actor": "PARTNER",
            "apiKey": {"id": key.sub, "scopes": made["scopes"]},
        },
        {
            "__typename": "WebhookRegistered",
            "actor": "PARTNER",
            "webhook": {"id": theirs.id, "madeBy": {"id": key.sub}},
        },
    ]
    assert await alerts(key, after) == []
    refused = await make_key(bob, HOOKS, name="")
    assert code(refused) == "INVALID_INPUT"
    assert code(await command(key, "registerWebhook", url=NOWHERE, types=[])) == "INVALID_INPUT"
    assert len(await alerts(bob, after)) == 2
    assert [one for one in EVERY if "KEY" not in one] == EVERY  # to no webhook
