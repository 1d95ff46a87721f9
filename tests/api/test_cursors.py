"""E5: where a subscription begins, and what a cursor that can't be resumed is told."""

from typing import Any

import pytest

from domain.model.people import ApiScope, Role, SupportRole
from storage.tables.history import begin_history
from tests.house import House
from tests.keys import integration
from tests.live import Refused
from tests.meetings import meeting
from tests.money import secure
from tests.people import EVENTS, PULL, SESSION_EVENTS, Person
from tests.support import disputed


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


# ── What is passed over moves nothing ────────────────────────────────────────────────────────────


async def places(who: Person) -> tuple[Any, ...]:
    """Every cursor that somebody can read, and what a pull tells beside."""
    page = (await who.ask(PULL))["events"]
    async with who.listening(EVENTS) as live:
        ready = (await live.next())["cursor"]
    return await who.cursor(), ready, page["endCursor"], page["hasMore"], page["nodes"]


@pytest.mark.parametrize("roles", [[SupportRole.TRAINER], [SupportRole.CITY_MANAGER], []])
async def test_v2_the_traffic_of_other_desks_moves_no_cursor(
    house: House, roles: list[SupportRole]
) -> None:
    who = house.support(*roles)
    before = await places(who)
    case = await disputed(house)
    await case.agent.command("takeDispute", disputeId=case.id)
    assert await places(who) == before


async def test_d2_a_dispute_of_ones_own_moves_no_cursor_at_ones_desk(house: House) -> None:
    """The lead is the client; what happens with it is for the other agents."""
    case = await disputed(house)
    lead = Person(house, Role.SUPPORT, case.client.sub, support_roles=[SupportRole.LEAD])
    before = await places(lead)
    await case.agent.command("takeDispute", disputeId=case.id)
    await case.agent.command("releaseDispute", disputeId=case.id)
    assert await places(lead) == before


async def test_v2_what_is_out_of_a_keys_scopes_moves_no_cursor_of_the_key(house: House) -> None:
    bob = await house.partner()
    key = await integration(bob, ApiScope.MANAGE_CATALOGUE)
    before = await places(key)
    await meeting(house, partner=bob)
    assert await places(key) == before


async def test_what_is_passed_over_hides_nothing_that_comes_after_it(house: House) -> None:
    """A key that reads the statement alone: what lies between is another scope's."""
    bob = await house.partner()
    key = await integration(bob, ApiScope.READ_STATEMENT)
    after = await key.cursor()
    found = await secure(house, partner=bob)
    await found.come_to("COMPLETED")
    page = (await key.ask(PULL, after=after, first=1))["events"]
    assert [one["__typename"] for one in page["nodes"]] == ["BalanceChanged"]
    assert not page["hasMore"]
    assert page["endCursor"] == page["nodes"][0]["cursor"] == await key.cursor()
    async with key.listening(EVENTS, after=after) as live:
        assert (await live.next())["cursor"] == after
        assert (await live.next())["__typename"] == "BalanceChanged"


async def test_e5_phones_ahead_of_a_restored_database_are_reset_every_one(house: House) -> None:
    """Cursors ahead by 1 to 3; by the time they come back the stream has grown past them all."""
    found = await meeting(house)
    database, ann = house.doorstep.database, found.client
    ahead = []
    for n in range(3):
        await meeting(house, client=ann, hours=9 + 3 * n)
        ahead.append(await ann.cursor())
    # As a restore leaves it: the last three events were never there.
    await database.fetch("DELETE FROM events WHERE stream = $1 AND seq > 1", ann.id)
    await database.fetch("UPDATE streams SET head = 1 WHERE id = $1", ann.id)
    before = house.doorstep.history.epoch
    async with database.transaction() as on:
        await begin_history(on)
    await house.doorstep.history.load()
    for n in range(5):
        await meeting(house, client=ann, hours=20 + 3 * n)
    for cursor in ahead:
        assert (await ann.ask(PULL, after=cursor))["events"]["reset"]
        async with ann.listening(EVENTS, after=cursor) as live:
            assert (await live.next())["__typename"] == "StreamReset"
    # Other houses of this database were not told: theirs is the history that goes on.
    await database.fetch("UPDATE histories SET epoch = $1", before)
    await house.doorstep.history.load()
