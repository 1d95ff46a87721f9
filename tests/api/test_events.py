"""E1 to E5 on real sockets: each event once, in order, as its recipient may see it now."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from domain.model.windows import stamp
from tests.house import House
from tests.meetings import PLACES, STEPS, action, meeting
from tests.people import DOOR, HOME, PULL

LIFE = ["OnMyWay", "Arrived", "AddressProvided", "SessionStarted", "SessionCompleted"]
TELLING = "query($id: ID!) { session(id: $id) { version } viewer { eventCursor } }"


def cursors(events: list[dict[str, Any]]) -> list[str]:
    return [event["cursor"] for event in events]


@pytest.mark.parametrize("place", PLACES)
async def test_e1_every_accepted_command_is_told_to_both_with_the_session_as_it_stands(
    house: House, place: str
) -> None:
    found = await meeting(house, place)
    async with found.client.live() as client, found.partner.live() as partner:
        for step in [step for step in STEPS[1:] if step in reached(place)]:
            await found.come_to(step)
            for who, live in ((found.client, client), (found.partner, partner)):
                event = await live.next()
                assert event["__typename"] == LIFE[STEPS.index(step) - 1]
                assert event["at"] == stamp(house.clock())
                assert event["session"] == await who.session(found.id)


def reached(place: str) -> set[str]:
    return set(STEPS) - (set() if place == "PARTNER_PLACE" else {"ADDRESS_PROVIDED"})


async def test_e1_the_actors_other_devices_hear_it_too(house: House) -> None:
    found = await meeting(house)
    async with found.client.live() as phone, found.client.live() as tablet:
        await found.come_to("ARRIVED")
        heard = [await live.some(2) for live in (phone, tablet)]
    assert heard[0] == heard[1]
    assert [event["actor"] for event in heard[0]] == ["CLIENT", "CLIENT"]


async def test_e1_a_refused_command_records_nothing(house: House) -> None:
    found = await meeting(house)
    before = [await person.ask(TELLING, id=found.id) for person in (found.client, found.partner)]
    for who, command, given in (
        (found.client, "reportArrival", {}),
        (found.partner, "reportOnMyWay", {}),
        (found.client, "completeSession", {"ifVersion": 99}),
        (found.partner, "startSession", {"preferences": []}),
        (found.partner, "provideAddress", {"accessDetails": DOOR | {"floor": ""}}),
        (found.client, "reportOnMyWay", {"idempotencyKey": "x" * 256}),
    ):
        await who.refused(command, sessionId=found.id, **given)
    after = [await person.ask(TELLING, id=found.id) for person in (found.client, found.partner)]
    assert after == before


async def test_e2_a_booking_reaches_a_stream_that_was_empty(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    async with bob.live() as live:
        found = await meeting(house, client=ann, partner=bob)
        event = await live.next()
    assert (event["__typename"], event["session"]["id"]) == ("SessionBooked", found.id)


async def test_e2_from_a_cursor_every_later_event_once_and_in_order_across_reconnects(
    house: House,
) -> None:
    found = await meeting(house)
    cursor = await found.partner.cursor()
    heard: list[dict[str, Any]] = []
    for step in STEPS[1:]:
        async with found.partner.live(cursor) as live:
            await found.come_to(step)
            heard.append(await live.next())
            cursor = heard[-1]["cursor"]
            live.drop()
    assert [event["__typename"] for event in heard] == LIFE
    pulled = await found.partner.pulled()
    assert cursors(pulled)[1:] == cursors(heard)
    assert len({event["id"] for event in pulled}) == len(pulled)


async def test_e2_what_happened_while_away_is_replayed_then_it_goes_on_live(house: House) -> None:
    found = await meeting(house)
    cursor = await found.client.cursor()
    await found.come_to("ADDRESS_PROVIDED")
    async with found.client.live(cursor) as live:
        assert await live.names(3) == LIFE[:3]
        await found.come_to("IN_PROGRESS")
        assert await live.names(1) == LIFE[3:4]


async def test_e2_many_events_while_reading_are_neither_lost_nor_doubled(house: House) -> None:
    found = await meeting(house, "CLIENT_PLACE")
    cursor = await found.partner.cursor()

    async def correct(floor: int) -> None:
        details = DOOR | {"floor": str(floor)}
        await found.client.does("provideAddress", found.id, accessDetails=details)

    async with found.partner.live(cursor) as live:
        for turn in range(6):
            await asyncio.gather(*(correct(turn * 10 + floor) for floor in range(10)))
        heard = await live.some(60)
    assert cursors(heard) == cursors(await found.partner.pulled(cursor))
    assert len(set(cursors(heard))) == 60


@pytest.mark.parametrize("subject", ["events", "sessionEvents"])
async def test_e3_a_replayed_event_shows_no_address_that_was_withdrawn_since(
    house: House, subject: str
) -> None:
    found = await meeting(house)
    cursor = await found.client.cursor()
    await found.come_to("COMPLETED")
    only = found.id if subject == "sessionEvents" else None
    async with found.client.live(cursor, session=only) as live:
        heard = await live.some(5)
    heard += await found.client.pulled(cursor)
    assert [event["__typename"] for event in heard] == LIFE * 2
    for event in heard:
        assert event["session"]["accessDetails"] is None
        assert event["session"]["building"] == HOME


async def test_e3_each_sees_the_event_as_they_may(house: House) -> None:
    found = await meeting(house, hours=20)
    for who, building in ((found.client, None), (found.partner, HOME)):
        (event,) = await who.pulled()
        assert event["session"]["building"] == building
        assert event["session"] == await who.session(found.id)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("stage", "moment", "button"),
    [
        ("SCHEDULED", {"hours": -5}, "ON_MY_WAY"),
        ("SCHEDULED", {"minutes": -30}, "ARRIVE"),
        ("SCHEDULED", {"minutes": 30, "ms": 1}, "ARRIVE"),
        ("IN_PROGRESS", {"minutes": 60}, "COMPLETE"),
    ],
    ids=str,
)
async def test_e4_a_window_that_flips_by_time_alone_is_told_to_both(
    house: House, place: str, stage: str, moment: dict[str, Any], button: str
) -> None:
    found = await meeting(house, place)
    await found.come_to(stage)
    flip = found.at(**moment)
    await house.until(flip - timedelta(milliseconds=1))
    who = found.partner if button == "COMPLETE" else found.traveller
    before = await who.session(found.id)
    async with found.client.live() as client, found.partner.live() as partner:
        await house.until(flip)
        for live in (client, partner):
            event = await live.next()
            assert (event["__typename"], event["actor"]) == ("ActionsChanged", "SYSTEM")
            assert event["session"]["version"] == before["version"]
    after = await who.session(found.id)
    assert action(after, button)["open"] != action(before, button)["open"]


async def test_e4_a_flip_is_told_once(house: House) -> None:
    found = await meeting(house)
    await house.until(found.at(hours=-5))
    await house.until(found.at(hours=-4))
    names = [event["__typename"] for event in await found.client.pulled()]
    assert names == ["SessionBooked", "ActionsChanged"]


async def test_session_events_are_that_sessions_alone(house: House) -> None:
    one = await meeting(house)
    other = await meeting(house, client=one.client, hours=8)
    cursor = await one.client.cursor()
    async with one.client.live(session=other.id) as live, one.client.live() as both:
        await one.come_to("ON_THE_WAY")
        await other.come_to("ON_THE_WAY")
        (heard,) = await live.some(1)
        assert heard["session"]["id"] == other.id
        ids = [event["session"]["id"] for event in await both.some(2)]
        assert ids == [one.id, other.id]
    (pulled,) = await one.client.pulled(cursor, sessionId=other.id)
    assert pulled["cursor"] == heard["cursor"]


async def test_the_pulled_stream_pages_from_the_oldest_kept(house: House) -> None:
    found = await meeting(house)
    await found.come_to("COMPLETED")
    events: list[dict[str, Any]] = []
    after = None
    for more in (True, True, False):
        page = (await found.client.ask(PULL, after=after, first=2))["events"]
        assert (page["hasMore"], page["reset"], len(page["nodes"])) == (more, False, 2)
        events, after = events + page["nodes"], page["endCursor"]
    assert [event["__typename"] for event in events] == ["SessionBooked", *LIFE]
    empty = (await found.client.ask(PULL, after=after))["events"]
    assert (empty["nodes"], empty["endCursor"], empty["hasMore"]) == ([], after, False)


@pytest.mark.parametrize(("first", "fits"), [(0, True), (500, True), (-1, False), (501, False)])
async def test_a_page_of_events_is_at_most_500(house: House, first: int, fits: bool) -> None:
    ann = await house.client()
    document = "query($first: Int!) { events(first: $first) { nodes { id } } }"
    if fits:
        assert (await ann.ask(document, first=first))["events"]["nodes"] == []
    else:
        assert await ann.problem(document, first=first) == "BAD_USER_INPUT"


async def test_a_query_and_its_cursor_miss_nothing(house: House) -> None:
    """The cursor is taken before the session is read: what comes between is told again."""
    found = await meeting(house)
    (snapshot,) = [await found.client.ask(TELLING, id=found.id)]
    await found.come_to("ARRIVED")
    events = await found.client.pulled(snapshot["viewer"]["eventCursor"])
    assert events[0]["session"]["version"] >= snapshot["session"]["version"]
    assert events[-1]["session"] == await found.client.session(found.id)


async def test_nobody_else_hears_of_it(house: House) -> None:
    stranger = await house.client("Zoe")
    await meeting(house)
    assert await stranger.pulled() == []


async def test_two_processes_tell_each_others_subscribers(two_houses: tuple[House, House]) -> None:
    here, there = two_houses
    found = await meeting(here)
    partner = found.partner.through(there)
    async with partner.live() as live:
        await found.come_to("ARRIVED")
        assert await live.names(2) == LIFE[:2]
        cursor = await partner.cursor()
        live.drop()
    await found.come_to("ADDRESS_PROVIDED")
    async with found.partner.live(cursor) as live:  # back at the first process
        assert await live.names(1) == LIFE[2:3]
