"""Pushes: to phones whose app took nothing, each event once, and nothing that anybody may read
(E6).
"""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from domain.cursors import read_cursor
from domain.devices import LINE
from domain.people import ApiScope
from domain.windows import stamp
from outbound.expo import Unavailable
from tests.databases import fresh_database
from tests.devices import command, devices, phone, push_due, pushes, register, token
from tests.expo import DEAD, OK, FakeExpo, expo
from tests.house import Clock, House, migrated_file, own_number, serving, settings_for
from tests.keys import integration
from tests.live import Listening
from tests.meetings import Meeting, meeting
from tests.people import DOOR, HOME, Person

SECOND = timedelta(seconds=1)
PROJECT = "the-project-s"
RECEIPT = timedelta(minutes=15)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def service() -> AsyncIterator[FakeExpo]:
    """Whom all houses here send to."""
    async with expo() as fake:
        yield fake


@pytest.fixture
def phones(service: FakeExpo) -> FakeExpo:
    """It, as it is on a good day."""
    service.status, service.more, service.answer, service.mixed = 200, {}, None, ""
    service.tickets, service.receipts = {}, {}
    service.open.set()
    service.forget()
    return service


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def alone(
    tmp_path_factory: pytest.TempPathFactory, service: FakeExpo
) -> AsyncIterator[House]:
    """SQLite and memory."""
    url = await migrated_file(tmp_path_factory.mktemp("pushes"))
    async with serving(settings_for(url, EXPO_URL=service.url, EXPO_TOKEN=PROJECT)) as house:
        yield house


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def together(
    postgres_url: str, postgres_template: str, redis_url: str, service: FakeExpo
) -> AsyncIterator[tuple[House, House]]:
    """Two processes that share PostgreSQL, Valkey and the time."""
    clock, more = Clock(), {"EXPO_URL": service.url, "EXPO_TOKEN": PROJECT}
    with fresh_database(postgres_url, template=postgres_template) as url:
        settings = settings_for(url, own_number(redis_url), **more)
        async with serving(settings, clock) as one, serving(settings, clock) as other:
            yield one, other


@pytest.fixture(params=["alone", "together"])
def houses(request: pytest.FixtureRequest) -> tuple[House, House]:
    """Where it happens and where it is taken: two processes, or one in both parts."""
    found = request.getfixturevalue(request.param)
    return (found, found) if isinstance(found, House) else found


@pytest.fixture
def house(houses: tuple[House, House]) -> House:
    """The one that sends."""
    return houses[0]


async def booked(house: House) -> tuple[Meeting, str]:
    """A session whose partner has a phone in the pocket, quiet so far; the phone's token."""
    secret = token()
    bob = await house.partner()
    found = await meeting(house, partner=bob)
    await phone(bob, secret)
    return found, secret


async def say(found: Meeting, who: Person | None = None) -> None:
    """Something happens to the other party: a message."""
    asked = "query($id: ID!) { session(id: $id) { thread { id } } }"
    thread = (await found.client.ask(asked, id=found.id))["session"]["thread"]["id"]
    sent = await (who or found.client).command("sendMessage", threadId=thread, body="Hello.")
    assert sent["refusal"] is None


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
    assert {one["data"]["type"] for one in mine} >= {"ARRIVED", "ADDRESS_PROVIDED"}
    words = [*DOOR.values(), *HOME.values(), "Canary", "canary", "Hello", "OTHER", "One hour"]
    for one in mine:
        told = json.dumps({k: v for k, v in one.items() if k not in {"to", "data"}})
        assert one["body"] == LINE
        assert not [word for word in words if word in told]
        assert one["data"].keys() <= {"type", "eventId", "sessionId", "threadId", "cursor"}
        assert read_cursor(one["data"]["cursor"]).stream in {ann.id, bob.id}
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
    assert phones.types(secret) == ["MESSAGE_POSTED"]


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
