"""Webhooks by their commands: whose they are, what is taken, what is shown and what never."""

import asyncio

import pytest

from domain.model.people import ApiScope, Role
from tests.house import House, serving, settings_for
from tests.keys import integration
from tests.meetings import code
from tests.people import Person
from tests.webhooks import EVERY, NOWHERE, READ, command, deliveries, hook

ABSENT = "whk_0000000000000000000000"
NODE = "query($id: ID!) { node(id: $id) { __typename id } }"
ON_ONE = ("updateWebhook", "testWebhook", "rotateWebhookSecret", "deleteWebhook", "replayWebhook")
GIVEN = {"url": NOWHERE, "types": ["ARRIVED", "SESSION_BOOKED", "ARRIVED"]}


async def own(who: Person) -> list[dict[str, object]]:
    """The partner's list."""
    found: list[dict[str, object]] = (await who.ask(READ))["viewer"]["webhooks"]
    return found


async def test_a_webhook_begins_with_what_happens_next(house: House) -> None:
    bob = await house.partner()
    payload = await command(bob, "registerWebhook", **GIVEN)
    found = payload["webhook"]
    assert found["types"] == ["SESSION_BOOKED", "ARRIVED"]
    assert (found["url"], found["disabledAt"]) == (NOWHERE, None)
    assert house.seq(bob.id, found["cursor"]) == 0
    assert await own(bob) == [found]
    assert await bob.ask(NODE, id=found["id"]) == {
        "node": {"__typename": "Webhook", "id": found["id"]}
    }


async def test_i1_a_secret_is_shown_once(house: House) -> None:
    bob = await house.partner()
    first = await command(bob, "registerWebhook", **GIVEN, idempotencyKey="k")
    again = await command(bob, "registerWebhook", **GIVEN, idempotencyKey="k")
    assert first["secret"].startswith("whsec_")
    assert (again["webhook"], again["secret"]) == (first["webhook"], None)
    given = {"webhookId": first["webhook"]["id"], "idempotencyKey": "r"}
    rotated = await command(bob, "rotateWebhookSecret", **given)
    assert rotated["secret"].startswith("whsec_")
    assert rotated["secret"] != first["secret"]
    assert (await command(bob, "rotateWebhookSecret", **given))["secret"] is None
    updated = await command(bob, "updateWebhook", webhookId=given["webhookId"])
    assert updated["secret"] is None


async def test_i1_of_two_at_once_under_one_key_the_secret_that_stands_is_shown(
    house: House,
) -> None:
    bob = await house.partner()
    asked = (command(bob, "registerWebhook", **GIVEN, idempotencyKey="k") for _ in range(4))
    payloads = await asyncio.gather(*asked)
    assert len({one["webhook"]["id"] for one in payloads}) == 1
    (secret,) = {one["secret"] for one in payloads} - {None}
    database, id = house.doorstep.database, payloads[0]["webhook"]["id"]
    assert await house.doorstep.outlet.secrets.of(database, id, house.clock()) == (secret,)


async def test_secrets_are_sealed_where_they_are_kept(house: House) -> None:
    found = await hook(await house.partner())
    database = house.doorstep.database
    (row,) = await database.fetch("SELECT * FROM webhooks WHERE id = $1", found.id)
    assert found.secret.removeprefix("whsec_")[:20] not in str(row)
    assert "whsec_" not in str(await database.fetch("SELECT * FROM idempotency_keys"))
    assert await house.doorstep.outlet.secrets.of(database, found.id, house.clock()) == (
        found.secret,
    )


async def test_a_partner_has_ten_webhooks_at_most(house: House) -> None:
    bob = await house.partner()
    asked = (command(bob, "registerWebhook", **GIVEN) for _ in range(11))
    codes = [code(payload) for payload in await asyncio.gather(*asked)]
    assert sorted(codes, key=str) == [None] * 10 + ["TOO_MANY"]
    await command(bob, "deleteWebhook", webhookId=(await own(bob))[0]["id"])
    assert code(await command(bob, "registerWebhook", **GIVEN)) is None


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"types": []}, "types"),
        ({"types": ["TEST"]}, "types"),
        ({"url": ""}, "url"),
        ({"url": "http://10.0.0.1/"}, "url"),
        ({"url": "http://169.254.169.254/latest/meta-data"}, "url"),
        ({"url": "http://[::ffff:127.0.0.1]/"}, "url"),
        ({"url": "http://0x7f.1/"}, "url"),
        ({"url": "http://user:secret@127.0.0.1/"}, "url"),
        ({"url": "http://no-such-name.invalid/"}, "url"),
        ({"url": "http://127.0.0.1/" + "a" * 2_000}, "url"),
        ({"url": "http://127.0.0.1/\x00"}, "url"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_what_is_out_of_bounds_is_refused_and_all_addresses_alike(
    house: House, wrong: dict[str, object], path: str
) -> None:
    bob = await house.partner()
    payload = await command(bob, "registerWebhook", **GIVEN | wrong)
    refusal = payload["refusal"]
    assert (refusal["code"], refusal["path"], payload["webhook"]) == ("INVALID_INPUT", [path], None)
    assert "10.0.0.1" not in refusal["message"]
    found = await hook(bob)
    changed = await command(bob, "updateWebhook", webhookId=found.id, **wrong)
    assert changed["refusal"] == refusal
    assert changed["webhook"]["url"] == NOWHERE


async def test_in_production_loopback_and_http_are_refused(house: House) -> None:
    settings = settings_for(house.doorstep.settings.database_url, ENV="production")
    async with serving(settings, house.clock) as strict:
        bob = await strict.partner()
        for url in (NOWHERE, "https://127.0.0.1/", "https://localhost/"):
            payload = await command(bob, "registerWebhook", url=url, types=EVERY)
            assert (code(payload), payload["refusal"]["path"]) == ("INVALID_INPUT", ["url"])
        literal = {"url": "https://93.184.216.34/x", "types": EVERY}
        assert code(await command(bob, "registerWebhook", **literal)) is None


async def test_v1_anothers_webhook_answers_as_none(house: House) -> None:
    bob, eve = await house.partner(), await house.partner("Eve")
    found = await hook(bob)
    await found.command("testWebhook")
    (delivery,) = await found.log()
    for who in (eve, await house.client(), house.support(), house.payments()):
        for mine, none in ((found.id, ABSENT), (delivery["id"], "dlv_0000000000000000000000")):
            answers = {(await who.post(NODE, id=id)).content for id in (mine, none, "whk_", "\x00")}
            assert len(answers) == 1
    for name in ON_ONE:
        more = {"after": await eve.cursor()} if name == "replayWebhook" else {}
        for key in (None, "", "k"):
            given = [
                {"webhookId": id, "idempotencyKey": key and f"{key}{name}{n}", **more}
                for n, id in enumerate((found.id, ABSENT, "x", "\x00"))
            ]
            payloads = [await command(eve, name, **one) for one in given]
            assert {code(payload) for payload in payloads} == {"NOT_FOUND"}
    assert len(await own(bob)) == 1


async def test_v2_webhooks_are_a_partners_and_a_keys_with_the_scope(house: House) -> None:
    bob = await house.partner()
    given = {"url": NOWHERE, "types": ["ARRIVED"]}
    strangers = (house.stranger(), house.stranger(Role.PARTNER), house.support(), house.payments())
    for who in (*strangers, await house.client()):
        assert await who.problem(who.mutation("registerWebhook"), input=given) == "FORBIDDEN"
        for name in ON_ONE:
            more = {"after": ""} if name == "replayWebhook" else {}
            asked = {"webhookId": ABSENT, **more}
            assert await who.problem(who.mutation(name), input=asked) == "FORBIDDEN"
        assert (await who.ask(READ))["viewer"]["webhooks"] is None
    able = await integration(bob, ApiScope.MANAGE_WEBHOOKS)
    unable = await integration(bob, ApiScope.READ_SESSIONS)
    payload = await command(able, "registerWebhook", **given)
    assert await own(able) == await own(bob) == [payload["webhook"]]
    assert await unable.problem(unable.mutation("registerWebhook"), input=given) == "FORBIDDEN"
    assert (await unable.ask(READ))["viewer"]["webhooks"] is None
    node = {"node": None}
    assert await unable.ask(NODE, id=payload["webhook"]["id"]) == node


async def test_e5_a_replay_takes_cursors_of_the_partners_own_stream_alone(house: House) -> None:
    bob, eve = await house.partner(), await house.partner("Eve")
    found = await hook(bob)
    document = bob.mutation("replayWebhook")
    for after in ("", "x", await eve.cursor()):
        given = {"webhookId": found.id, "after": after}
        assert await bob.problem(document, input=given) == "BAD_USER_INPUT"
    await found.command("replayWebhook", after=await bob.cursor())


async def test_a_test_waits_for_the_one_before_it_and_a_deleted_log_is_gone(house: House) -> None:
    bob = await house.partner()
    found = await hook(bob)
    await found.command("testWebhook")
    again = await command(bob, "testWebhook", webhookId=found.id)
    assert code(again) == "TOO_MANY"
    await deliveries(house).run_due()
    (first,) = await found.log()
    assert (first["status"], first["attempts"], first["type"]) == ("FAILED", 1, "TEST")
    assert first["lastError"] == "No connection could be made."
    house.clock.pass_(seconds=1)
    await found.command("testWebhook")
    assert [one["status"] for one in await found.log()] == ["PENDING", "FAILED"]
    gone = await found.command("deleteWebhook", idempotencyKey="d")
    assert gone["webhook"] is None
    assert (await found.command("deleteWebhook", idempotencyKey="d"))["webhook"] is None
    assert await own(bob) == []
    assert await bob.ask(NODE, id=first["id"]) == {"node": None}
