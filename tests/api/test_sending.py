"""Sending: tried again by the clock, at least once whoever dies, nobody held up by another."""

import asyncio
from datetime import timedelta

from domain.platform.webhooks import Answer
from tests.house import House, serving
from tests.receiver import Receiver, receiving
from tests.webhooks import command, deliveries, hook, ring, send_due

PAUSES = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]  # seconds


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


async def test_a_secret_that_no_longer_opens_holds_up_no_other(
    house: House, receiver: Receiver
) -> None:
    bob, eve = await house.partner(), await house.partner("Eve")
    broken = await hook(bob, receiver)
    await hook(eve, receiver)
    database = house.doorstep.database
    spoilt = "UPDATE webhooks SET secret = $2 WHERE id = $1"
    await database.fetch(spoilt, broken.id, "A" * 80)
    await ring(bob)
    id = await ring(eve)
    await send_due(house)
    assert [one.said["data"]["sessionId"] for one in receiver.heard] == [id]
    secret = (await broken.command("rotateWebhookSecret"))["secret"]
    await send_due(house)
    assert receiver.heard[-1].signed_by(secret)


async def test_a_server_that_stops_records_what_is_under_way(
    house: House, receiver: Receiver
) -> None:
    bob = await house.partner()
    found = await hook(bob, receiver)
    await ring(bob)
    receiver.open.clear()
    async with serving(house.doorstep.settings, house.clock) as leaving:
        await deliveries(leaving).look()
        await receiver.next()
        asyncio.get_running_loop().call_later(0.05, receiver.open.set)
    (row,) = await found.log()
    assert (row["status"], row["attempts"]) == ("DELIVERED", 1)
