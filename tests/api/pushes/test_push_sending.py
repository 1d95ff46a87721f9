"""Sending: at least once to the service, whatever becomes of it or of us (E6)."""

import asyncio
from datetime import timedelta

import pytest

from outbound.expo import Unavailable
from tests.devices import (
    PROJECT,
    booked,
    command,
    devices,
    phone,
    push_due,
    pushes,
    register,
    say,
    token,
)
from tests.expo import DEAD, OK, FakeExpo
from tests.house import House

SECOND = timedelta(seconds=1)
RECEIPT = timedelta(minutes=15)


async def test_e6_a_token_that_is_dead_by_its_ticket_is_dropped(
    house: House, phones: FakeExpo
) -> None:
    found, secret = await booked(house)
    await phone(found.partner, alive := token())
    phones.tickets[secret] = DEAD
    await say(found)
    await push_due(house)
    assert len(await devices(found.partner)) == 1
    assert phones.types(alive) == ["MESSAGE_POSTED"]


async def test_e6_a_token_that_is_dead_by_its_receipt_is_dropped(
    house: House, phones: FakeExpo
) -> None:
    found, secret = await booked(house)
    await say(found)
    await push_due(house)
    ticket = f"ticket-{len(phones.sent)}"
    await push_due(house, RECEIPT)  # not there yet
    assert len(await devices(found.partner)) == 1
    phones.receipts[ticket] = DEAD
    await push_due(house, RECEIPT)
    assert await devices(found.partner) == []
    assert phones.types(secret) == ["MESSAGE_POSTED"]


async def test_e6_a_device_registered_since_outlives_its_old_token_s_death(
    house: House, phones: FakeExpo
) -> None:
    found, secret = await booked(house)
    await say(found)
    await push_due(house)
    phones.receipts[f"ticket-{len(phones.sent)}"] = DEAD
    await register(found.partner, secret)
    await push_due(house, RECEIPT)
    assert len(await devices(found.partner)) == 1


async def test_e6_a_receipt_ends_a_push(house: House, phones: FakeExpo) -> None:
    found, _ = await booked(house)
    await say(found)
    await push_due(house)
    phones.receipts = {f"ticket-{n}": OK for n in range(1, len(phones.sent) + 1)}
    await push_due(house, RECEIPT)
    (row,) = await house.doorstep.database.fetch("SELECT count(*) AS n FROM pushes")
    assert row["n"] == 0


@pytest.mark.parametrize(("status", "more"), [(500, 0), (429, 0), (503, 60), (401, 0)])
async def test_e6_a_service_that_is_down_is_tried_again_later(
    house: House, phones: FakeExpo, status: int, more: int
) -> None:
    found, secret = await booked(house)
    phones.status, phones.more = status, {"retry-after": str(more)} if more else {}
    await say(found)
    await push_due(house)
    asked = len(phones.asked)
    await push_due(house, SECOND)
    assert len(phones.asked) == asked  # it is left alone for a while
    phones.status = 200
    await push_due(house, timedelta(seconds=max(more, 2)))
    assert phones.types(secret) == ["MESSAGE_POSTED"]


async def test_e6_receipts_are_asked_for_again_after_an_outage_too(
    house: House, phones: FakeExpo
) -> None:
    found, _ = await booked(house)
    await say(found)
    await push_due(house)
    phones.receipts[f"ticket-{len(phones.sent)}"] = DEAD
    phones.status = 500
    await push_due(house, RECEIPT)
    assert len(await devices(found.partner)) == 1
    phones.status = 200
    await push_due(house, RECEIPT)
    assert await devices(found.partner) == []


async def test_e6_a_slow_service_holds_up_no_command(house: House, phones: FakeExpo) -> None:
    found, secret = await booked(house)
    phones.open.clear()
    await say(found)
    sending = asyncio.create_task(push_due(house))
    await phones.next()
    await say(found)
    assert not sending.done()
    phones.open.set()
    await sending
    assert phones.types(secret) == ["MESSAGE_POSTED"]


async def test_e6_a_message_that_spoils_a_request_spoils_its_own_alone(
    house: House, phones: FakeExpo
) -> None:
    found, secret = await booked(house)
    others = [token() for _ in range(4)]
    for one in others:
        await phone(found.partner, one)
    phones.mixed = secret
    await say(found)
    for _ in range(4):
        await push_due(house)
    assert [phones.types(one) for one in (secret, *others)] == [["MESSAGE_POSTED"]] * 5


async def test_e6_several_workers_push_each_event_once(
    houses: tuple[House, House], phones: FakeExpo
) -> None:
    here, there = houses
    pairs = [await booked(here) for _ in range(4)]
    for found, _ in pairs:
        await say(found)
    here.clock.pass_(seconds=5)
    workers = {id(pushes(house)): pushes(house) for house in (here, there)}
    await asyncio.gather(*(worker.run_due() for worker in workers.values()))
    assert [phones.types(secret) for _, secret in pairs] == [["MESSAGE_POSTED"]] * 4


async def test_e6_a_sender_that_dies_loses_nothing(house: House, phones: FakeExpo) -> None:
    found, secret = await booked(house)
    await say(found)
    house.clock.pass_(seconds=5)
    sender = pushes(house)
    await sender._look_through([found.partner.id])
    assert len(await sender._queue.to_send(100)) >= 1
    await push_due(house, timedelta(seconds=59))
    assert phones.to(secret) == []
    await push_due(house, SECOND)
    assert phones.types(secret) == ["MESSAGE_POSTED"]


async def test_e6_a_sender_that_stops_waits_a_while_and_no_longer(
    house: House, phones: FakeExpo
) -> None:
    found, secret = await booked(house)
    phones.open.clear()
    await say(found)
    house.clock.pass_(seconds=5)
    sender = pushes(house)
    sender._sweep_at = None
    turn = asyncio.create_task(sender.turn())
    await phones.next()
    turn.cancel()  # as a chore is
    await sender.stop(within=0.01)
    phones.open.set()
    asked = len(phones.asked)
    await push_due(house, timedelta(seconds=60))  # by whoever comes after
    assert len(phones.asked) > asked
    assert len({one["eventId"] for one in phones.to(secret)}) == 1


async def test_e6_what_is_a_day_old_is_not_pushed(house: House, phones: FakeExpo) -> None:
    found, secret = await booked(house)
    await say(found)
    await push_due(house, timedelta(hours=24))
    assert phones.to(secret) == []


async def test_e6_what_waits_for_an_unregistered_device_is_gone(
    house: House, phones: FakeExpo
) -> None:
    found, secret = await booked(house)
    phones.status = 500
    await say(found)
    await push_due(house)
    (mine,) = await devices(found.partner)
    await command(found.partner, "unregisterDevice", deviceId=mine["id"])
    phones.status = 200
    await push_due(house, timedelta(minutes=1))
    assert phones.to(secret) == []


async def test_e6_a_hint_brings_it_about_without_a_sweep(house: House, phones: FakeExpo) -> None:
    found, secret = await booked(house)
    sender = pushes(house)
    await sender.run_due()  # no other sweep for 30 seconds
    async with found.client.live() as live:
        await say(found)
        await live.next()  # one hint tells of both parties' streams
    house.clock.pass_(seconds=5)
    await sender.turn()
    assert phones.types(secret) == ["MESSAGE_POSTED"]


async def test_the_project_s_own_token_is_sent_along(house: House, phones: FakeExpo) -> None:
    found, _ = await booked(house)
    await say(found)
    await push_due(house)
    last = phones.asked[-1]
    assert (last.path, last.headers["authorization"]) == ("/push/send", f"Bearer {PROJECT}")


@pytest.mark.parametrize(
    "answer", [b"", b"[", b"[]", b'{"data": []}', b'{"data": {}}', b"[" * 100_000, b"x" * 600_000]
)
async def test_an_answer_that_is_none_is_a_service_that_is_down(
    house: House, phones: FakeExpo, answer: bytes
) -> None:
    found, secret = await booked(house)
    phones.answer = answer
    await say(found)
    house.clock.pass_(seconds=5)
    sender = pushes(house)
    await sender._look_through([found.partner.id])
    batch = await sender._queue.to_send(100)
    with pytest.raises(Unavailable):
        await sender._service.send(batch)
    await sender._queue.give_back(batch, house.clock())
    phones.answer = None
    await push_due(house, timedelta(0))
    assert phones.types(secret) == ["MESSAGE_POSTED"]
