"""What rings and what is shown: what nobody took, and nothing that others may not read (E6)."""

import json
from datetime import timedelta

from domain.model.people import ApiScope
from domain.model.windows import stamp
from domain.platform.devices import LINE
from tests.devices import booked, devices, phone, push_due, say, token
from tests.expo import FakeExpo
from tests.house import House
from tests.keys import integration
from tests.live import Listening
from tests.meetings import Meeting, meeting
from tests.people import DOOR, HOME
from tests.webhooks import hook


async def test_e6_what_nobody_took_within_5_seconds_is_pushed(
    house: House, phones: FakeExpo
) -> None:
    bob, secret = await house.partner(), token()
    await phone(bob, secret)
    found = await meeting(house, partner=bob)
    (event,) = await bob.pulled()
    await push_due(house, timedelta(seconds=5, milliseconds=-1))
    assert phones.to(secret) == []
    await push_due(house, timedelta(milliseconds=1))
    (told,) = phones.to(secret)
    assert told == {
        "type": "SESSION_BOOKED",
        "eventId": event["id"],
        "sessionId": found.id,
        "cursor": event["cursor"],
    }
    (known,) = await devices(bob)
    assert known["lastPushAt"] == stamp(house.clock())
    await push_due(house)
    assert len(phones.to(secret)) == 1


async def test_e6_all_that_a_lock_screen_shows_is_one_neutral_line(
    house: House, phones: FakeExpo
) -> None:
    ann, bob = await house.client("Canary Ann"), await house.partner("Canary Bob")
    tokens = token(), token()
    await phone(ann, tokens[0])
    await phone(bob, tokens[1])
    found = await meeting(house, client=ann, partner=bob)
    await found.come_to("ARRIVED")
    await found.partner.does("provideAddress", found.id, accessDetails=DOOR)
    await say(found)
    given = {"sessionId": found.id, "reason": "OTHER", "explanation": "A canary's reason."}
    await found.client.command("cancelSession", **given)
    await push_due(house)
    mine = [one for one in phones.sent if one["to"] in tokens]
    owners = dict(zip(tokens, (ann.id, bob.id), strict=True))
    assert {one["data"]["type"] for one in mine} >= {"ARRIVED", "ADDRESS_PROVIDED"}
    words = [*DOOR.values(), *HOME.values(), "Canary", "canary", "Hello", "OTHER", "One hour"]
    for one in mine:
        told = json.dumps({k: v for k, v in one.items() if k not in {"to", "data"}})
        assert one["body"] == LINE
        assert not [word for word in words if word in told]
        assert one["data"].keys() <= {"type", "eventId", "sessionId", "threadId", "cursor"}
        assert house.seq(owners[one["to"]], one["data"]["cursor"]) > 0
    assert "title" not in str([one.keys() for one in mine])


async def test_e6_what_a_live_socket_took_in_any_process_is_not_pushed(
    houses: tuple[House, House], phones: FakeExpo
) -> None:
    here, there = houses
    found, secret = await booked(here)
    async with found.partner.through(there).live() as live:
        first = await taken(found, live)
    await there.doorstep.outlet.takings.note()
    await say(found)
    await push_due(here)
    told = [one["eventId"] for one in phones.to(secret)]
    assert told
    assert first not in told


async def taken(found: Meeting, live: Listening) -> str:
    """An event that a subscription has certainly taken, for it has asked for the next."""
    await say(found)
    first = await live.next()
    await say(found)
    await live.next()
    return str(first["id"])


async def test_e6_a_session_s_own_subscription_takes_that_session_s_events_alone(
    house: House, phones: FakeExpo
) -> None:
    found, secret = await booked(house)
    async with found.partner.live(session=found.id) as live:
        other = await meeting(house, partner=found.partner, hours=12)
        first = await taken(found, live)
    await push_due(house)
    told = phones.to(secret)
    assert told[0]["sessionId"] == other.id
    assert first not in {one["eventId"] for one in told}


async def test_v2_what_a_key_s_socket_took_is_pushed_all_the_same(
    house: House, phones: FakeExpo
) -> None:
    found, secret = await booked(house)
    key = await integration(found.partner, *ApiScope)
    async with key.live() as live:
        await say(found)
        await live.next()
        await push_due(house)
    assert phones.types(secret) == ["API_KEY_CREATED", "MESSAGE_POSTED"]


async def test_v6_an_alert_rings_for_one_s_own_doing_and_whoever_looks_on(
    house: House, phones: FakeExpo
) -> None:
    bob, secret = await house.partner(), token()
    await phone(bob, secret)
    async with bob.live() as live:
        key = await integration(bob, ApiScope.MANAGE_WEBHOOKS)
        await hook(key)
        for name in ("ApiKeyCreated", "WebhookRegistered"):
            assert (await live.next())["__typename"] == name
    await house.doorstep.outlet.takings.note()
    await push_due(house)
    assert phones.types(secret) == ["API_KEY_CREATED", "WEBHOOK_REGISTERED"]
    assert phones.to(secret)[0].keys() == {"type", "eventId", "cursor"}


async def test_e6_nobody_s_phone_rings_for_their_own_doing(house: House, phones: FakeExpo) -> None:
    found, secret = await booked(house)
    await say(found, found.partner)
    await push_due(house)
    assert phones.to(secret) == []


async def test_e6_what_happened_before_a_device_came_is_not_pushed(
    house: House, phones: FakeExpo
) -> None:
    _, secret = await booked(house)  # the booking came first
    await push_due(house)
    assert phones.to(secret) == []
