"""What a webhook's receiver gets, on both pairs of backends, over real HTTP: each event at least
once, signed, thin; tried again by the clock; nobody held up by another.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count

import pytest_asyncio

from domain.cursors import read_cursor
from domain.webhooks import Answer
from tests.house import House
from tests.meetings import meeting
from tests.people import DOOR, HOME, Partner
from tests.receiver import Heard, Receiver, receiving
from tests.support import disputed, says, thread_of
from tests.webhooks import EVERY, command, deliveries, hook, send_due

LIFE = [
    "SESSION_BOOKED",
    "ON_MY_WAY",
    "ARRIVED",
    "ADDRESS_PROVIDED",
    "SESSION_STARTED",
    "SESSION_COMPLETED",
]
LATER = count(300, 2)  # hours: each booking has its own (S9)
PAUSES = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]  # seconds


@pytest_asyncio.fixture(loop_scope="session")
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as found:
        yield found


async def ring(partner: Partner) -> str:
    """Something happens to this partner: a booking. Its session."""
    return (await meeting(partner.house, partner=partner, hours=next(LATER))).id


def in_order(heard: list[Heard]) -> list[Heard]:
    """As the stream has it: lanes are a few wide."""
    return sorted(heard, key=lambda one: read_cursor(one.said["data"]["cursor"]).seq)


async def test_a_sessions_life_arrives_signed_once_each(house: House, receiver: Receiver) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver, *LIFE)
    held = await meeting(house, partner=bob)
    await held.come_to("COMPLETED")
    await send_due(house)
    heard = in_order(receiver.heard)
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
    assert (await found.now())["cursor"] == await bob.cursor()


async def test_a_failure_is_tried_again_by_the_schedule_under_the_same_id(
    house: House, receiver: Receiver
) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver)
    receiver.status = 500
    await ring(bob)
    await send_due(house)
    for number, pause in enumerate(PAUSES, 1):
        (row,) = await found.log()
        assert (row["status"], row["attempts"], row["lastStatusCode"]) == ("PENDING", number, 500)
        await send_due(house, timedelta(seconds=pause, milliseconds=-1))
        assert len(receiver.heard) == number
        await send_due(house, timedelta(milliseconds=1))
    (row,) = await found.log()
    assert (row["status"], row["attempts"], row["nextAttemptAt"]) == ("FAILED", 10, None)
    assert row["lastError"] == "The answer was 500."
    assert len({(one.id, one.body) for one in receiver.heard}) == 1
    assert len({one.headers["webhook-timestamp"] for one in receiver.heard}) == 10
    assert all(one.signed_by(found.secret) for one in receiver.heard)


async def test_a_receiver_that_recovers_gets_it(house: House, receiver: Receiver) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver)
    receiver.status = 503
    await ring(bob)
    await send_due(house)
    receiver.status = 200
    await send_due(house, timedelta(seconds=5))
    (row,) = await found.log(status="DELIVERED")
    assert (row["attempts"], row["lastStatusCode"], row["lastError"]) == (2, 200, None)
    assert await found.log(status="PENDING") == await found.log(status="FAILED") == []


async def test_410_disables_and_an_update_goes_on_where_it_stopped(
    house: House, receiver: Receiver
) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver, "SESSION_BOOKED")
    receiver.status = 410
    await ring(bob)
    await send_due(house)
    assert (await found.now())["disabledAt"] is not None
    payload = await command(bob, "testWebhook", webhookId=found.id)
    assert payload["refusal"]["code"] == "WRONG_STAGE"
    receiver.status = 204
    await ring(bob)
    await send_due(house, timedelta(hours=1))
    assert len(receiver.heard) == 1
    await found.command("updateWebhook")
    await send_due(house)
    assert (await found.now())["disabledAt"] is None
    assert len(receiver.heard) == 3
    assert len({one.id for one in receiver.heard}) == 2


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
    first = in_order(receiver.heard)
    receiver.heard.clear()
    await found.command("replayWebhook", after=start)
    await send_due(house)
    again = in_order(receiver.heard)
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


async def test_a_slow_receiver_delays_no_other(house: House, receiver: Receiver) -> None:
    bob, eve = await house.partner(), await house.partner("Eve")
    await hook(bob, receiver)
    receiver.open.clear()
    async with receiving() as quick:
        await hook(eve, quick)
        for _ in range(8):
            await ring(bob)
        await ring(eve)
        sender = deliveries(house)
        await sender.look()
        assert (await quick.next()).type == "SESSION_BOOKED"
        await receiver.next()
        await sender.look()
        assert len(receiver.heard) <= 4  # its lane is full, and it waits for its own
        receiver.open.set()
        await sender.run_due()
        assert len({one.id for one in receiver.heard}) == 8


async def test_a_sender_that_dies_loses_nothing(house: House, receiver: Receiver) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver)
    await ring(bob)
    book = deliveries(house)._book
    await book.make_out()
    (parcel,) = await book.claim(found.id, 10)
    await send_due(house)
    assert receiver.heard == []
    await send_due(house, timedelta(seconds=61))
    assert len(receiver.heard) == 1
    await book.record(parcel, Answer(500, "Late news of the dead."))
    (row,) = await found.log()
    assert (row["status"], row["attempts"]) == ("DELIVERED", 1)


async def test_a_sender_that_stops_finishes_or_gives_back(house: House, receiver: Receiver) -> None:
    bob, sender = await house.partner(), deliveries(house)
    found = await hook(bob, receiver)
    receiver.open.clear()
    await ring(bob)
    await sender.look()
    await receiver.next()
    await sender.stop(within=0.01)
    (row,) = await found.log()
    assert (row["status"], row["attempts"], sender.under_way) == ("PENDING", 0, 0)
    await sender.look()  # at once: no claim has to run out
    await receiver.next()
    receiver.open.set()
    await sender.stop()
    assert (await found.log())[0]["status"] == "DELIVERED"


async def test_several_workers_send_each_event_once(
    two_houses: tuple[House, House], receiver: Receiver
) -> None:
    one, other = two_houses
    bob = await one.partner()
    await hook(bob, receiver, "SESSION_BOOKED")
    for _ in range(12):
        await ring(bob)
    await asyncio.gather(*(deliveries(house).run_due() for house in (one, other, one)))
    assert sorted({one.id for one in receiver.heard}) == sorted(one.id for one in receiver.heard)
    assert len(receiver.heard) == 12


async def test_a_deleted_webhook_is_told_nothing_more(house: House, receiver: Receiver) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver)
    await ring(bob)
    await deliveries(house)._book.make_out()
    await found.command("deleteWebhook")
    await send_due(house)
    assert receiver.heard == []


async def test_a_410_of_the_old_address_does_not_disable_the_new(
    house: House, receiver: Receiver
) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver)
    receiver.status = 410
    receiver.open.clear()
    await ring(bob)
    await deliveries(house).look()
    await receiver.next()
    async with receiving() as moved:
        await found.command("updateWebhook", url=moved.url)
        receiver.open.set()
        await send_due(house)
        assert (await found.now())["disabledAt"] is None
        await send_due(house, timedelta(seconds=5))
        assert len(moved.heard) == 1


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
        one.id for one in in_order([*heard.values()])
    ]


async def test_a_hint_sends_it_without_being_asked(house: House, receiver: Receiver) -> None:
    bob = await house.partner()
    await hook(bob, receiver)
    chore = house.doorstep.chores["webhooks"]
    chore.start()
    try:
        await ring(bob)
        assert (await receiver.next()).type == "SESSION_BOOKED"
    finally:
        await chore.stop()
        await deliveries(house).stop()
