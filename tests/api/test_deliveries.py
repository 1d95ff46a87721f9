"""What a webhook's receiver gets, on both pairs of backends, over real HTTP: signed and thin."""

from tests.house import House
from tests.meetings import meeting
from tests.people import DOOR, HOME
from tests.receiver import Receiver
from tests.support import disputed, says, thread_of
from tests.webhooks import EVERY, command, deliveries, hook, in_order, ring, send_due

LIFE = [
    "SESSION_BOOKED",
    "ON_MY_WAY",
    "ARRIVED",
    "ADDRESS_PROVIDED",
    "SESSION_STARTED",
    "SESSION_COMPLETED",
]


async def test_a_sessions_life_arrives_signed_once_each(house: House, receiver: Receiver) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver, *LIFE)
    held = await meeting(house, partner=bob)
    await held.come_to("COMPLETED")
    await send_due(house)
    heard = in_order(bob, receiver.heard)
    assert [one.type for one in heard] == LIFE
    assert [one.said["data"]["version"] for one in heard] == [6] * 6  # as it stands when made out
    assert {one.said["data"]["sessionId"] for one in heard} == {held.id}
    assert all(one.signed_by(found.secret) for one in heard)
    assert all(one.headers["content-type"] == "application/json" for one in heard)
    events = {event["id"]: event for event in await bob.pulled()}
    for one in heard:
        event = events[one.id]
        assert one.said["data"]["eventId"] == one.id
        assert one.said["data"]["cursor"] == event["cursor"]
        assert one.said["timestamp"] == event["at"]
    await send_due(house)
    assert len(receiver.heard) == len(LIFE)


async def test_e3_nothing_private_is_sent(house: House, receiver: Receiver) -> None:
    bob = await house.partner()
    await hook(bob, receiver)
    held = await meeting(house, "CLIENT_PLACE", partner=bob)
    await says(held.client, await thread_of(held.client, held), "The key is under the mat.")
    await held.come_to("COMPLETED")
    await send_due(house)
    known = {"eventId", "sessionId", "additionId", "threadId", "version", "cursor"}
    for one in receiver.heard:
        assert set(one.said) == {"type", "timestamp", "data"}
        assert set(one.said["data"]) <= known
        words = (*DOOR.values(), *HOME.values(), "mat", "Ann", "Bob", held.client.id)
        assert not [word for word in words if len(word) > 3 and word in one.body]
    posted = next(one for one in receiver.heard if one.type == "MESSAGE_POSTED")
    assert posted.said["data"]["threadId"] == await thread_of(bob, held)


async def test_v2_what_the_partner_hears_of_support_is_not_sent(
    house: House, receiver: Receiver
) -> None:
    case = await disputed(house)
    bob = case.partner
    await hook(bob, receiver)
    after = await bob.cursor()
    await case.agent.command("takeDispute", disputeId=case.id)
    theirs = (await bob.ask("{ viewer { threads(first: 9) { nodes { id kind } } } }"))["viewer"]
    (dispute,) = (one["id"] for one in theirs["threads"]["nodes"] if one["kind"] == "DISPUTE")
    await says(case.agent, dispute, "What happened?")
    assert [event["__typename"] for event in await bob.pulled(after)] != []
    await send_due(house)
    assert receiver.heard == []


async def test_types_that_are_not_asked_for_are_passed_over(
    house: House, receiver: Receiver
) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver, "ARRIVED")
    await (await meeting(house, partner=bob)).come_to("COMPLETED")
    await send_due(house)
    assert receiver.types == ["ARRIVED"]
    assert (await found.now())["cursor"] == receiver.heard[0].said["data"]["cursor"]


async def test_after_a_rotation_both_secrets_sign_for_a_day(
    house: House, receiver: Receiver
) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver)
    new = (await found.command("rotateWebhookSecret"))["secret"]
    await found.command("testWebhook")
    await send_due(house)
    both = receiver.heard[-1]
    assert both.signed_by(found.secret)
    assert both.signed_by(new)
    house.clock.pass_(hours=24)
    await found.command("testWebhook")
    await send_due(house)
    alone = receiver.heard[-1]
    assert alone.signed_by(new)
    assert not alone.signed_by(found.secret)
    assert (alone.type, set(alone.said["data"])) == ("TEST", {"eventId", "cursor"})
    await house.doorstep.timers.forget()
    asked = "SELECT old_secret FROM webhooks WHERE id = $1"
    assert await house.doorstep.database.fetch(asked, found.id) == [{"old_secret": None}]


async def test_a_replay_tells_all_again_under_the_same_ids(
    house: House, receiver: Receiver
) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver, *LIFE)
    await ring(bob)
    await send_due(house)
    start = receiver.heard[0].said["data"]["cursor"]
    await (await meeting(house, partner=bob)).come_to("ARRIVED")
    await send_due(house)
    first = in_order(bob, receiver.heard)
    receiver.heard.clear()
    await found.command("replayWebhook", after=start)
    await send_due(house)
    again = in_order(bob, receiver.heard)
    assert [(one.id, one.type) for one in again] == [(one.id, one.type) for one in first[1:]]
    assert len(await found.log()) == len(first)
    await found.command("replayWebhook", after=await bob.cursor())
    await send_due(house)
    assert len(receiver.heard) == len(again)


async def test_e5_what_is_no_longer_kept_is_refused_and_its_log_forgotten(
    house: House, receiver: Receiver
) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver)
    old = (await found.now())["cursor"]
    await ring(bob)
    await send_due(house)
    house.clock.pass_(days=31)
    await house.doorstep.timers.forget()
    payload = await command(bob, "replayWebhook", webhookId=found.id, after=old)
    assert (payload["refusal"]["code"], payload["refusal"]["rule"]) == ("INVALID_INPUT", "E5")
    assert await found.log() == []


async def test_a_deleted_webhook_is_told_nothing_more(house: House, receiver: Receiver) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver)
    await ring(bob)
    await deliveries(house)._book.make_out()
    await found.command("deleteWebhook")
    assert await deliveries(house)._book.claim(found.id, 4) == []  # seen before, claimed after
    await send_due(house)
    assert receiver.heard == []


async def test_the_log_is_paged_newest_first(house: House, receiver: Receiver) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver, *EVERY)
    await (await meeting(house, partner=bob)).come_to("COMPLETED")
    await send_due(house)
    whole = await found.log()
    pages, after = [], None
    while True:
        page = (await found.now(first=4, after=after))["deliveries"]
        pages += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert pages == whole
    heard = {one.id: one for one in receiver.heard}
    assert [one["eventId"] for one in reversed(whole)] == [
        one.id for one in in_order(bob, [*heard.values()])
    ]


async def test_e5_what_was_forgotten_while_it_was_disabled_is_passed_over(
    house: House, receiver: Receiver
) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver)
    receiver.status = 410
    await ring(bob)
    await send_due(house)
    await ring(bob)
    house.clock.pass_(days=31)
    await house.doorstep.timers.forget()
    receiver.status = 204
    await found.command("updateWebhook")
    id = await ring(bob)
    await send_due(house)
    assert [one.said["data"]["sessionId"] for one in receiver.heard[1:]] == [id]
    assert (await found.now())["cursor"] == receiver.heard[-1].said["data"]["cursor"]
