"""V3: a right that ends, ends at once over HTTP and within 5 s on what is live."""

import json
from datetime import timedelta

import httpx
import pytest

from domain.model.people import Role
from storage.tables.profiles import revoke
from tests.house import House
from tests.live import opened
from tests.people import Person
from transport.auth.tokens import issue

VIEWER = "{ viewer { role } }"
FORBIDDEN = 4403


async def ask(house: House, token: str | None) -> httpx.Response:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    return await house.http.post("/graphql", json={"query": VIEWER}, headers=headers)


async def revoked(person: Person) -> str:
    """A token of theirs, and then the end of it."""
    token = person.token
    database = person.house.doorstep.database
    await revoke(database, person.role, person.sub, person.house.clock())
    return token


async def test_v3_an_expired_token_is_refused_to_the_second(house: House) -> None:
    ann = await house.client()
    house.clock.go(house.clock().replace(microsecond=0) + timedelta(seconds=1))
    token = ann.token_for(timedelta(seconds=60))
    house.clock.pass_(seconds=60, milliseconds=-1)
    assert (await ask(house, token)).status_code == 200
    house.clock.pass_(milliseconds=1)
    refused = await ask(house, token)
    assert refused.status_code == 401
    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_v3_a_revoked_token_is_refused_at_once_and_a_later_one_is_not(house: House) -> None:
    ann, other = await house.client(), await house.client("Zoe")
    token = await revoked(ann)
    assert (await ask(house, token)).status_code == 401
    house.clock.pass_(seconds=11)
    assert (await ask(house, ann.token)).status_code == 200
    assert (await ask(house, other.token)).status_code == 200


async def test_v3_a_token_dated_ahead_does_not_outlive_its_revocation(house: House) -> None:
    """Its issuer's clock was ahead of ours, by as much as is tolerated."""
    ann = await house.client()
    secret, nine = house.doorstep.settings.token_secret, timedelta(seconds=9)
    assert secret is not None
    now, ttl = house.clock() + nine, timedelta(minutes=5)
    ahead = issue(secret, role=ann.role, sub=ann.sub, ttl=ttl, now=now)
    async with ann.listening(token=ahead) as live:
        await revoked(ann)
        assert (await ask(house, ahead)).status_code == 401
        assert await live.closed(within=5) == FORBIDDEN
    house.clock.pass_(minutes=1)
    assert (await ask(house, ahead)).status_code == 401


async def test_v3_a_revocation_is_of_one_role(house: House) -> None:
    ann = await house.client()
    same = await house.partner(sub=ann.sub)
    await revoked(ann)
    assert (await ask(house, same.token)).status_code == 200


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.PAYMENTS])
async def test_v3_support_and_payments_are_revoked_alike(house: House, role: Role) -> None:
    who = house.support() if role is Role.SUPPORT else house.payments()
    token = await revoked(who)
    assert (await ask(house, token)).status_code == 401


async def test_v3_revoking_closes_live_sockets_within_5_seconds(house: House) -> None:
    ann, other = await house.client(), await house.client("Zoe")
    async with ann.live() as live, other.live() as theirs:
        await revoked(ann)
        assert await live.closed(within=5) == FORBIDDEN
        with pytest.raises(TimeoutError):
            await theirs.next(within=0.05)


async def test_v3_revoking_ends_event_streams_within_5_seconds(house: House) -> None:
    ann = await house.client()
    request = {"query": "subscription { events { id } }"}
    headers = {"authorization": f"Bearer {ann.token}", "accept": "text/event-stream"}
    stream = house.http.stream("POST", "/graphql", json=request, headers=headers, timeout=5)
    async with stream as response:
        lines = response.aiter_lines()
        while await anext(lines) != "event: next":
            pass
        await revoked(ann)
        assert "event: complete" not in [line async for line in lines]  # so that it comes back


async def test_v3_a_token_that_expires_closes_its_socket(house: House) -> None:
    ann = await house.client()
    async with ann.live() as lasting:
        async with ann.listening(token=ann.token_for(timedelta(seconds=1))) as live:
            assert await live.closed(within=5) == FORBIDDEN
        with pytest.raises(TimeoutError):
            await lasting.next(within=0.05)


async def test_v3_a_revocation_reaches_the_other_process(two_houses: tuple[House, House]) -> None:
    here, there = two_houses
    ann = await here.client()
    async with ann.through(there).live() as live:
        token = await revoked(ann)
        assert (await ask(there, token)).status_code == 401
        assert await live.closed(within=5) == FORBIDDEN


@pytest.mark.parametrize("token", ["x", "a.b.c", "é", "x" * 9_000])
async def test_a_token_that_is_none_is_refused_on_every_wire(house: House, token: str) -> None:
    header = f"Bearer {token}".encode()
    refused = await house.http.post(
        "/graphql", json={"query": VIEWER}, headers={b"authorization": header}
    )
    assert refused.status_code == 401
    async with opened(house.socket_address, None) as socket:
        payload = {"authorization": header.decode()}
        await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
        await socket.wait_closed()
        assert socket.close_code == FORBIDDEN


async def test_without_a_token_there_is_nothing(house: House) -> None:
    assert (await ask(house, None)).status_code == 401
