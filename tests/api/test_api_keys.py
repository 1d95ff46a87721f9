"""V2, V3, I1: a partner's keys are made, listed and revoked by that partner alone."""

import asyncio
from datetime import timedelta

import pytest

from domain.model.people import ApiScope, Role
from domain.model.windows import stamp
from domain.platform.api_keys import MOST_LIVING
from tests.house import House
from tests.keys import CREATE, KEYS, integration, make_key, own_keys, revoke
from tests.meetings import code
from tests.people import Person, euros

READ = ApiScope.READ_SESSIONS
WHO = "{ viewer { role supportRoles partner { id } client { id } } }"
NODE = "query($id: ID!) { node(id: $id) { __typename id } }"


async def refused(who: Person) -> bool:
    """Whether this caller is nobody here."""
    response = await who.post(WHO)
    problem = response.json().get("errors", [{}])[0].get("extensions", {}).get("code")
    return (response.status_code, problem) == (401, "UNAUTHENTICATED")


async def test_v2_a_key_acts_for_the_partner_who_made_it(house: House) -> None:
    bob = await house.partner()
    payload = await make_key(bob, READ, ApiScope.MANAGE_CATALOGUE)
    key, secret = payload["apiKey"], payload["secret"]
    assert secret.startswith(key["prefix"] + "_")
    assert key["scopes"] == ["READ_SESSIONS", "MANAGE_CATALOGUE"]
    assert (key["expiresAt"], key["lastUsedAt"], key["revokedAt"]) == (None, None, None)
    program = await integration(bob, READ)
    viewer = (await program.ask(WHO))["viewer"]
    assert viewer == {
        "role": "INTEGRATION",
        "supportRoles": [],
        "partner": {"id": bob.id},
        "client": None,
    }
    assert house.seq(bob.id, await program.cursor()) >= 0, "a place in the partner's stream"


async def test_v2_keys_are_a_partners_alone_to_make_to_see_and_to_revoke(house: House) -> None:
    bob = await house.partner()
    key = await integration(bob, *ApiScope)
    for who in (await house.client(), house.support(), house.payments(), key):
        asked = {"name": "Mine", "scopes": ["READ_SESSIONS"]}
        assert await who.problem(CREATE, input=asked) == "FORBIDDEN"
        document = who.mutation("revokeApiKey")
        assert await who.problem(document, input={"apiKeyId": key.sub}) == "FORBIDDEN"
        assert (await who.ask(KEYS))["viewer"] == {"apiKeys": None}
        assert (await who.ask(NODE, id=key.sub))["node"] is None
    assert await bob.ask(NODE, id=key.sub) == {"node": {"__typename": "ApiKey", "id": key.sub}}
    stranger = house.stranger(Role.PARTNER)
    assert (await stranger.ask(KEYS))["viewer"] == {"apiKeys": None}


async def test_v1_anothers_key_is_not_there(house: House) -> None:
    bob, eve = await house.partner(), await house.partner("Eve")
    key = await integration(bob, READ)
    for id in (key.sub, "key_" + "0" * 22, "", "\x00"):
        payload = await eve.command("revokeApiKey", apiKeyId=id)
        assert (code(payload), payload["apiKey"]) == ("NOT_FOUND", None)
        assert (await eve.ask(NODE, id=id))["node"] is None
    assert not await refused(key)


async def test_i1_a_repeat_gives_the_key_and_not_its_secret(house: House) -> None:
    bob = await house.partner()
    first = await make_key(bob, READ, idempotencyKey="k")
    again = await make_key(bob, READ, idempotencyKey="k")
    assert first["secret"]
    assert again == {**first, "secret": None}


async def test_i1_of_two_at_once_one_alone_is_given_the_secret(
    two_houses: tuple[House, House],
) -> None:
    bob = await two_houses[0].partner()
    asking = (make_key(bob.through(one), READ, idempotencyKey="k") for one in two_houses * 3)
    payloads = await asyncio.gather(*asking)
    assert len({payload["apiKey"]["id"] for payload in payloads}) == 1
    (secret,) = (payload["secret"] for payload in payloads if payload["secret"])
    assert secret.startswith(payloads[0]["apiKey"]["prefix"])


async def test_v3_a_revoked_key_is_refused_at_once_and_stays_in_the_list(house: House) -> None:
    bob = await house.partner()
    key, other = await integration(bob, READ), await integration(bob, READ)
    await revoke(bob, key)
    assert await refused(key)
    at = stamp(house.clock())
    house.clock.pass_(seconds=1)
    await revoke(bob, key)  # again: nothing changes
    assert {found["id"]: found["revokedAt"] for found in await own_keys(bob)} == {
        other.sub: None,
        key.sub: at,
    }
    assert not await refused(other)


async def test_v3_an_expired_key_is_refused_to_the_millisecond(house: House) -> None:
    bob = await house.partner()
    ends = house.clock() + timedelta(hours=1)
    key = await integration(bob, READ, expiresAt=stamp(ends))
    house.clock.go(ends - timedelta(milliseconds=1))
    assert not await refused(key)
    house.clock.go(ends)
    assert await refused(key)


async def test_v3_unknown_expired_and_revoked_keys_answer_alike(house: House) -> None:
    bob = await house.partner()
    ended = await integration(bob, READ)
    soon = stamp(house.clock() + timedelta(seconds=1))
    expired = await integration(bob, READ, expiresAt=soon)
    wrong = await integration(bob, READ)
    await revoke(bob, ended)
    house.clock.pass_(seconds=1)
    wrong.secret = wrong.secret[:-1] + ("x" if wrong.secret[-1] != "x" else "y")
    answers = {(await who.post(WHO)).content for who in (ended, expired, wrong)}
    for text in ("dsk_", "dsk_Ab3dEf9h_" + "x" * 32, "dsk_" + "x" * 7_000):
        wrong.secret = text
        answers.add((await wrong.post(WHO)).content)
    assert len(answers) == 1


async def test_v2_a_partner_has_20_keys_in_force_however_many_have_ended(house: House) -> None:
    bob = await house.partner()
    ends = stamp(house.clock() + timedelta(hours=1))
    made = [await integration(bob, READ, expiresAt=ends) for _ in range(MOST_LIVING)]
    assert code(await make_key(bob, READ)) == "TOO_MANY"
    await revoke(bob, made[0])
    assert code(await make_key(bob, READ)) is None
    assert code(await make_key(bob, READ)) == "TOO_MANY"
    house.clock.pass_(hours=1)
    assert code(await make_key(bob, READ)) is None
    listed = await own_keys(bob)
    assert [bool(key["expiresAt"]) for key in listed] == [False] * 2 + [True] * MOST_LIVING


async def test_v2_of_keys_made_at_once_no_more_than_20_are(
    two_houses: tuple[House, House],
) -> None:
    bob = await two_houses[0].partner()
    asking = (make_key(bob.through(one), READ) for one in two_houses * 12)
    refusals = [code(payload) for payload in await asyncio.gather(*asking)]
    assert sorted(map(str, refusals)) == ["None"] * MOST_LIVING + ["TOO_MANY"] * 4


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"name": " "}, ["name"]),
        ({"scopes": []}, ["scopes"]),
        ({"scopes": ["READ_SESSIONS", "READ_SESSIONS"]}, ["scopes"]),
        ({"expiresAt": "2020-01-01T00:00:00Z"}, ["expiresAt"]),
    ],
)
async def test_what_was_typed_wrong_is_said_with_its_place(
    house: House, given: dict[str, object], path: list[str]
) -> None:
    payload = await make_key(await house.partner(), READ, **given)
    assert (code(payload), payload["refusal"]["path"]) == ("INVALID_INPUT", path)
    assert (payload["apiKey"], payload["secret"]) == (None, None)


async def test_the_last_use_is_noted_to_the_minute(house: House) -> None:
    bob = await house.partner()
    key = await integration(bob, READ)

    async def noted() -> str | None:
        assert not await refused(key)
        await house.doorstep.gate.note_uses()
        (found,) = await own_keys(bob)
        used: str | None = found["lastUsedAt"]
        return used

    first = stamp(house.clock())
    assert await noted() == first
    house.clock.pass_(seconds=59)
    assert await noted() == first
    house.clock.pass_(seconds=1)
    assert await noted() == stamp(house.clock())


async def test_i1_retries_are_known_by_the_key_and_not_by_its_partner(house: House) -> None:
    bob = await house.partner()
    one = await integration(bob, ApiScope.MANAGE_CATALOGUE)
    other = await integration(bob, ApiScope.MANAGE_CATALOGUE)
    given = {"tariffs": [], "services": [], "idempotencyKey": "k"}
    for who in (one, other, bob):
        assert code(await who.command("setCatalogue", **given)) is None
    service = {"title": "Oil", "price": euros(1)}
    again = await one.refused("setCatalogue", **{**given, "services": [service]})
    assert again["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_v2_a_secret_is_kept_nowhere(house: House) -> None:
    bob = await house.partner()
    key = await integration(bob, READ, idempotencyKey="keep")
    await key.cursor()
    await house.doorstep.gate.note_uses()
    database, kept = house.doorstep.database, []
    tables = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if database.dialect == "sqlite"
        else "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    )
    for table in await database.fetch(tables):
        kept += await database.fetch(f'SELECT * FROM "{table["name"]}"')
    written = str(kept)
    assert key.sub in written
    assert key.secret not in written
    assert key.secret.rpartition("_")[2] not in written
