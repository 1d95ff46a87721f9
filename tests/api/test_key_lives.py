"""V3: what a key has open ends with it, on every wire and in every process."""

import json
from datetime import timedelta

import pytest

from domain.model.people import ApiScope
from domain.model.windows import stamp
from storage.tables.api_keys import end_rights
from tests.house import House
from tests.keys import CREATE, integration, own_keys, revoke
from tests.live import Listening, Refused, opened
from tests.people import Person

FORBIDDEN = 4403
READ = ApiScope.READ_SESSIONS


async def end(partner: Person) -> None:
    """What `python app.py revoke partner SUB` does."""
    house = partner.house
    await end_rights(house.doorstep.database, partner.role, partner.sub, house.clock())


async def test_v3_revoking_a_key_closes_its_sockets_within_5_seconds(house: House) -> None:
    bob = await house.partner()
    key, other = await integration(bob, READ), await integration(bob, READ)
    async with key.live() as live, other.live() as theirs, bob.live() as own:
        await revoke(bob, key)
        assert await live.closed(within=5) == FORBIDDEN
        for lasting in (theirs, own):
            with pytest.raises(TimeoutError):
                await lasting.next(within=0.05)


async def test_v3_revoking_a_key_reaches_the_other_process(
    two_houses: tuple[House, House],
) -> None:
    here, there = two_houses
    bob = await here.partner()
    key = await integration(bob, READ)
    async with key.through(there).live() as live:
        await revoke(bob, key)
        assert (await key.through(there).post("{ viewer { role } }")).status_code == 401
        assert await live.closed(within=5) == FORBIDDEN


async def test_v3_revoking_a_key_ends_its_event_streams_within_5_seconds(house: House) -> None:
    bob = await house.partner()
    key = await integration(bob, READ)
    request = {"query": "subscription { events { id } }"}
    headers = {"authorization": f"Bearer {key.token}", "accept": "text/event-stream"}
    stream = house.http.stream("POST", "/graphql", json=request, headers=headers, timeout=5)
    async with stream as response:
        lines = response.aiter_lines()
        while await anext(lines) != "event: next":
            pass
        await revoke(bob, key)
        assert "event: complete" not in [line async for line in lines]


async def test_v3_a_key_that_expires_closes_its_socket(house: House) -> None:
    bob = await house.partner()
    soon = stamp(house.clock() + timedelta(seconds=1))
    key = await integration(bob, READ, expiresAt=soon)
    async with key.live() as live:
        assert await live.closed(within=5) == FORBIDDEN


async def test_v3_a_partner_who_is_revoked_takes_their_keys_along(house: House) -> None:
    bob, eve = await house.partner(), await house.partner("Eve")
    key, theirs = await integration(bob, READ), await integration(eve, READ)
    async with key.live() as live:
        await end(bob)
        assert (await key.post("{ viewer { role } }")).status_code == 401
        assert await live.closed(within=5) == FORBIDDEN
    await theirs.cursor()
    house.clock.pass_(minutes=1)
    assert (await key.post("{ viewer { role } }")).status_code == 401  # for good
    await (await integration(bob, READ)).cursor()


async def test_v3_one_key_can_be_ended_by_whoever_is_on_call(house: House) -> None:
    bob = await house.partner()
    key, other = await integration(bob, READ), await integration(bob, READ)
    await end_rights(house.doorstep.database, key.role, key.sub, house.clock())
    assert (await key.post("{ viewer { role } }")).status_code == 401
    await other.cursor()


async def test_v3_a_token_that_was_revoked_makes_no_key_from_its_open_socket(
    house: House,
) -> None:
    """In the seconds before the socket is closed its commands still come through."""
    bob = await house.partner()
    asked = {"input": {"name": "Mine", "scopes": ["READ_SESSIONS"]}}
    command = {"id": "1", "type": "subscribe", "payload": {"query": CREATE, "variables": asked}}
    async with opened(house.socket_address, bob.token) as socket:
        await end(bob)
        await socket.send(json.dumps(command))
        with pytest.raises(Refused) as refused:
            await Listening(socket).next()
    assert refused.value.code == "UNAUTHENTICATED"
    house.clock.pass_(minutes=1)
    assert await own_keys(bob) == []
