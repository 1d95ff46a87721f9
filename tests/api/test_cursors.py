"""E5: where a subscription begins, and what a cursor that can't be resumed is told."""

import pytest

from tests.house import House
from tests.live import Refused
from tests.meetings import meeting
from tests.people import EVENTS, PULL, SESSION_EVENTS, Person


async def test_e5_the_first_item_is_ready_with_the_cursor_it_is_live_from(house: House) -> None:
    found = await meeting(house)
    for after in (None, await found.client.cursor()):
        async with found.client.listening(EVENTS, after=after) as live:
            first = await live.next()
        assert first["__typename"] == "StreamReady"
        assert first["cursor"] == await found.client.cursor()


async def test_e5_before_the_first_event_a_cursor_resumes_from_the_beginning(house: House) -> None:
    newcomer = house.stranger()
    cursor = await newcomer.cursor()  # before there is a profile, and so a stream
    await newcomer.begin("createClientProfile", displayName="New")
    bob = await house.partner()
    await meeting(house, client=newcomer, partner=bob)
    async with newcomer.live(cursor) as live:
        assert await live.names(1) == ["SessionBooked"]


async def forgotten(house: House) -> tuple[Person, str]:
    """Somebody whose oldest events are kept no longer, and a cursor from before them."""
    found = await meeting(house)
    cursor = await found.client.cursor()
    await found.come_to("COMPLETED")
    house.clock.pass_(days=31)
    await house.doorstep.timers.forget()
    return found.client, cursor


async def test_e5_a_cursor_that_is_too_old_is_told_so(house: House) -> None:
    ann, old = await forgotten(house)
    async with ann.listening(EVENTS, after=old) as live:
        first = await live.next()
        assert first["__typename"] == "StreamReset"
        assert first["cursor"] == await ann.cursor()
        await meeting(house, client=ann)
        assert await live.names(1) == ["SessionBooked"]
    page = (await ann.ask(PULL, after=old))["events"]
    assert (page["reset"], page["nodes"], page["hasMore"]) == (True, [], False)
    assert page["endCursor"] == await ann.cursor()


async def test_e5_the_cursor_of_a_stream_that_was_rebuilt_is_told_so(house: House) -> None:
    found = await meeting(house)
    later = await found.client.cursor()
    stream = "UPDATE streams SET head = head - 1 WHERE id = $1"
    await house.doorstep.database.fetch("DELETE FROM events WHERE stream = $1", found.client.id)
    await house.doorstep.database.fetch(stream, found.client.id)
    async with found.client.listening(EVENTS, after=later) as live:
        assert (await live.next())["__typename"] == "StreamReset"


@pytest.mark.parametrize("document", [EVENTS, SESSION_EVENTS, PULL], ids=["all", "one", "pulled"])
@pytest.mark.parametrize("wrong", ["", "x", "Y2xp", "\x00", "=", "é", "Y2xpXzA6MQ", "another's"])
async def test_e5_a_cursor_that_is_malformed_or_anothers_is_bad_user_input(
    house: House, document: str, wrong: str
) -> None:
    found = await meeting(house)
    after = await found.partner.cursor() if wrong == "another's" else wrong
    given = {"after": after} | ({"id": found.id} if document is SESSION_EVENTS else {})
    if document is PULL:
        assert await found.client.problem(PULL, **given) == "BAD_USER_INPUT"
        return
    async with found.client.listening(document, **given) as live:
        with pytest.raises(Refused) as refused:
            await live.next()
    assert refused.value.code == "BAD_USER_INPUT"
