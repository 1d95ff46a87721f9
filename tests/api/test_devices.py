"""Devices: whose they are, how many, and who hears of them (E6, V1, V2, V3)."""

import asyncio
from datetime import timedelta

import pytest

from domain.model.people import ApiScope, SupportRole
from domain.model.windows import stamp
from storage.tables.api_keys import end_rights
from tests.devices import DEVICE, READ, command, devices, phone, register, token
from tests.house import House
from tests.keys import integration
from tests.meetings import code
from tests.people import Person

NODE = f"query($id: ID!) {{ node(id: $id) {{ ... on Device {{ {DEVICE} }} }} }}"


async def node(who: Person, id: str) -> object:
    return (await who.ask(NODE, id=id))["node"]


async def test_e6_a_device_is_shown_to_its_owner_alone_and_its_token_to_nobody(
    house: House,
) -> None:
    ann, secret = await house.client(), token()
    payload = await register(ann, secret, name="Ann's phone")
    (mine,) = payload["viewer"]["devices"]
    assert mine == {
        "id": mine["id"],
        "service": "EXPO",
        "name": "Ann's phone",
        "registeredAt": stamp(house.clock()),
        "lastPushAt": None,
    }
    assert await devices(ann) == [mine]
    assert await node(ann, mine["id"]) == mine
    key = await integration(await house.partner(), *ApiScope)
    others = [await house.client("Eve"), house.support(SupportRole.LEAD), key]
    assert [await node(who, mine["id"]) for who in others] == [None] * 3
    assert secret not in str(payload)


async def test_e6_the_same_token_again_is_the_same_device_with_its_new_name(house: House) -> None:
    ann, secret = await house.client(), token()
    id = await phone(ann, secret)
    house.clock.pass_(minutes=1)
    await register(ann, secret, name="Newer")
    (kept,) = await devices(ann)
    assert (kept["id"], kept["name"]) == (id, "Newer")
    assert kept["registeredAt"] == stamp(house.clock())


async def test_e6_an_account_has_ten_devices_and_may_register_them_again(house: House) -> None:
    bob, tokens = await house.partner(), [token() for _ in range(10)]
    for one in tokens:
        await phone(bob, one)
    assert code(await register(bob, token())) == "TOO_MANY"
    assert code(await register(bob, tokens[3])) is None
    await command(bob, "unregisterDevice", deviceId=(await devices(bob))[0]["id"])
    assert code(await register(bob, token())) is None


@pytest.mark.parametrize("service", ["FCM", "APNS"])
async def test_e6_services_that_are_not_built_are_refused(house: House, service: str) -> None:
    ann = await house.client()
    refused = (await register(ann, "anything", service=service))["refusal"]
    assert (refused["code"], refused["path"]) == ("INVALID_INPUT", ["service"])
    assert refused["message"] == f"Pushes through {service} are not built yet: use EXPO."


async def test_e6_a_phone_that_changed_hands_is_its_new_owners_alone(house: House) -> None:
    ann, bob, secret = await house.client(), await house.partner(), token()
    old = await phone(ann, secret)
    new = await phone(bob, secret)
    assert new != old
    assert (await devices(ann), [one["id"] for one in await devices(bob)]) == ([], [new])
    assert await node(ann, old) is None


async def test_e6_of_two_who_register_one_token_at_once_one_has_it(
    two_houses: tuple[House, House],
) -> None:
    here, there = two_houses
    people = [await here.client(), await here.partner(), await here.client("Eve")]
    for _ in range(5):
        secret = token()
        told = await asyncio.gather(
            *(register(who.through(there), secret) for who in people),
            *(register(who, secret) for who in people),
        )
        assert [code(one) for one in told] == [None] * 6
    assert sum([len(await devices(who)) for who in people]) == 5


async def test_v1_what_is_another_s_unregisters_as_what_does_not_exist(house: House) -> None:
    ann, eve = await house.client(), await house.client("Eve")
    id = await phone(ann)
    answers = [
        (await command(eve, "unregisterDevice", deviceId=named))["refusal"]
        for named in (id, id[:-1] + "x", "dev_0", "", eve.id)
    ]
    assert answers == [answers[0]] * 5
    assert answers[0]["code"] == "NOT_FOUND"
    assert len(await devices(ann)) == 1


async def test_v2_devices_are_clients_and_partners_own(house: House) -> None:
    bob = await house.partner()
    key = await integration(bob, *ApiScope)
    given = {"service": "EXPO", "token": token()}
    for who in (key, house.support(SupportRole.LEAD), house.payments(), house.stranger()):
        for name in ("registerDevice", "unregisterDevice"):
            asked = given if name == "registerDevice" else {"deviceId": "dev_0"}
            assert await who.problem(who.mutation(name), input=asked) == "FORBIDDEN"
        assert await who.ask(READ) == {"viewer": {"devices": None}}


async def test_v3_a_right_that_ends_takes_the_devices_along(house: House) -> None:
    ann, eve = await house.client(), await house.client("Eve")
    await phone(ann)
    await phone(eve)
    await end_rights(house.doorstep.database, ann.role, ann.sub, house.clock())
    house.clock.go(house.clock() + timedelta(seconds=30))
    assert (await devices(ann), len(await devices(eve))) == ([], 1)
