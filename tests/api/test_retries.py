"""I1 and I2: what is sent twice is done once, and what was judged of an older session is told so.

Every mutation of the schema has its example; one without fails.
"""

import asyncio
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, get_named_type

from resolvers.schema import build, executable
from tests.api.examples import EXAMPLES
from tests.house import House
from tests.meetings import STEPS, code, meeting

SCHEMA = executable(build())
assert SCHEMA.mutation_type is not None
MUTATIONS = SCHEMA.mutation_type.fields
KEY = "7f9c2ba4-e88f-11ee"
EVERY = pytest.mark.parametrize("name", [name for name in MUTATIONS if name in EXAMPLES])
COUNTED = (
    "accounts",
    "catalogue_items",
    "sessions",
    "events",
    "api_keys",
    "webhooks",
    "offline_reports",
    "proofs",
    "deliveries",
    "devices",
)


async def footprint(house: House) -> dict[str, int]:
    """What commands have left behind so far."""
    counts = ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in COUNTED)
    versions = "(SELECT CAST(coalesce(sum(version), 0) AS BIGINT) FROM sessions) AS versions"
    (row,) = await house.doorstep.database.fetch(f"SELECT {counts}, {versions}")
    return row


@pytest.mark.parametrize("name", MUTATIONS)
def test_i1_every_mutation_takes_a_key_and_has_its_example(name: str) -> None:
    given = get_named_type(MUTATIONS[name].args["input"].type)
    assert isinstance(given, GraphQLInputObjectType)
    assert str(given.fields["idempotencyKey"].type) == "String"
    assert name in EXAMPLES, f"{name}: say in tests/api/examples.py how it is accepted"


@EVERY
async def test_i1_the_same_key_and_input_give_the_first_outcome_and_do_nothing_twice(
    house: House, name: str
) -> None:
    example = await EXAMPLES[name](house)
    given = {**example.given, "idempotencyKey": KEY}
    first = await example.who.command(name, **given)
    assert code(first) is None, first["refusal"]
    after = await footprint(house)
    house.clock.pass_(seconds=1)
    again = await example.who.command(name, **given)
    assert still(again) == still(first)
    assert await footprint(house) == after


def still(payload: dict[str, Any]) -> dict[str, Any]:
    """A payload without the moment it was asked at, and where the stream stood then."""
    then = {"serverTime", "eventCursor"}
    subjects = {name: value for name, value in payload.items() if value is not None}
    return {
        name: {part: told for part, told in subject.items() if part not in then}
        for name, subject in subjects.items()
    }


@EVERY
async def test_i1_the_same_key_with_another_input_is_refused(house: House, name: str) -> None:
    example = await EXAMPLES[name](house)
    await example.who.command(name, **example.given, idempotencyKey=KEY)
    after = await footprint(house)
    other = {**example.given, **example.wrong, "idempotencyKey": KEY}
    refusal = await example.who.refused(name, **other)
    assert (refusal["code"], refusal["rule"]) == ("IDEMPOTENCY_KEY_REUSED", "I1")
    assert await footprint(house) == after


@EVERY
async def test_i1_the_same_key_on_another_mutation_is_refused(house: House, name: str) -> None:
    example = await EXAMPLES[name](house)
    await example.who.command(name, **example.given, idempotencyKey=KEY)
    other, given = example.elsewhere
    refusal = await example.who.refused(other, **given, idempotencyKey=KEY)
    assert refusal["code"] == "IDEMPOTENCY_KEY_REUSED"


@EVERY
async def test_i1_a_refused_command_records_nothing_and_its_retry_is_judged_anew(
    house: House, name: str
) -> None:
    example = await EXAMPLES[name](house)
    before = await footprint(house)
    await example.who.refused(name, **{**example.given, **example.wrong, "idempotencyKey": KEY})
    assert await footprint(house) == before
    assert code(await example.who.command(name, **example.given, idempotencyKey=KEY)) is None


@EVERY
async def test_i1_a_key_out_of_bounds_is_invalid_input_and_does_nothing(
    house: House, name: str
) -> None:
    example = await EXAMPLES[name](house)
    before = await footprint(house)
    for key in ("", "x" * 256, "a\x00b"):
        refusal = await example.who.refused(name, **example.given, idempotencyKey=key)
        assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["idempotencyKey"])
    assert await footprint(house) == before


@pytest.mark.parametrize("key", ["k", "日" * 255, " "], ids=["1", "255", "space"])
async def test_i1_a_key_has_1_to_255_characters(house: House, key: str) -> None:
    found = await meeting(house, hours=4)
    for _ in range(2):
        session = await found.client.does("reportOnMyWay", found.id, idempotencyKey=key)
        assert session["version"] == 2


async def test_i1_a_key_is_the_callers_own(house: House) -> None:
    for _ in range(2):
        found = await meeting(house, hours=4)
        await found.client.does("reportOnMyWay", found.id, idempotencyKey=KEY)


async def test_i1_a_retry_shows_the_subject_as_it_now_stands(house: House) -> None:
    found = await meeting(house, hours=4)
    await found.client.does("reportOnMyWay", found.id, idempotencyKey=KEY)
    await found.come_to("ADDRESS_PROVIDED")
    session = await found.client.does("reportOnMyWay", found.id, idempotencyKey=KEY)
    assert session == await found.client.session(found.id)


async def test_i1_a_key_is_kept_for_7_days(house: House) -> None:
    home = await meeting(house, "CLIENT_PLACE", hours=9 * 24)
    address = {"accessDetails": home.booked["accessDetails"], "idempotencyKey": KEY}
    assert (await home.client.does("provideAddress", home.id, **address))["version"] == 2
    house.clock.pass_(days=7)
    await house.doorstep.timers.forget()
    assert (await home.client.does("provideAddress", home.id, **address))["version"] == 2
    house.clock.pass_(milliseconds=1)
    await house.doorstep.timers.forget()
    assert (await home.client.does("provideAddress", home.id, **address))["version"] == 3


@EVERY
async def test_i1_two_at_once_with_the_same_key_do_it_once(
    two_houses: tuple[House, House], name: str
) -> None:
    example = await EXAMPLES[name](two_houses[0])
    before = await footprint(two_houses[0])
    given = {**example.given, "idempotencyKey": KEY}
    askers = [example.who.through(house) for house in two_houses * 3]
    payloads = await asyncio.gather(*(who.command(name, **given) for who in askers))
    assert [code(payload) for payload in payloads] == [None] * 6
    subjects = [still(payload) for payload in payloads]
    assert subjects == [subjects[0]] * 6
    after = await footprint(two_houses[0])
    again = await example.who.command(name, **given)
    assert (code(again), await footprint(two_houses[0])) == (None, after)
    assert grown(before, after) == ONCE.get(name, STEP)


# What one acceptance leaves behind: one step of a session is told to its two parties.
STEP = {"events": 2, "versions": 1}
ONCE: dict[str, dict[str, int]] = {
    "createClientProfile": {"accounts": 1},
    "createPartnerProfile": {"accounts": 1},
    "updateProfile": {},
    "setCatalogue": {"catalogue_items": 4},
    "bookSession": {"sessions": 1, "events": 2, "versions": 1},
    "createApiKey": {"api_keys": 1, "events": 1},
    "revokeApiKey": {},
    "registerWebhook": {"webhooks": 1, "events": 1},
    "updateWebhook": {},
    "testWebhook": {"deliveries": 1},
    "rotateWebhookSecret": {},
    "deleteWebhook": {"webhooks": -1},
    "replayWebhook": {},
    "registerDevice": {"devices": 1},
    "unregisterDevice": {"devices": -1},
    "issueGoodwillRefund": {"events": 8, "versions": 1},  # its dispute and the money, too
    "sendMessage": {"events": 2},
    "markThreadRead": {},
    "takeDispute": {"events": 3, "versions": 1},  # support is told, too
    "releaseDispute": {"events": 3, "versions": 1},
    "approachClient": {"events": 3},  # the dispute opened for them, and the message
    "decideDispute": {"events": 9, "versions": 1},  # two messages, and both balances
    "endSanction": {"events": 1},
    "confirmSanction": {"events": 2},
    "rejectSanction": {"events": 2},
    "reportOfflineBooking": {"offline_reports": 1, "events": 3},  # and an automatic message
    "recordInactiveClientCall": {"offline_reports": 1, "events": 3},
    "addProof": {"proofs": 1, "events": 1},
    "reviewProof": {"events": 1},
    "upholdReport": {"events": 5},  # the block, the partner's standing, a message to them
    "dismissReport": {"events": 1},
    "overturnReport": {"events": 6},  # and the ticket
    "liftBlock": {"events": 4},
    "takeTicket": {},
    "closeTicket": {"events": 1},
    "scheduleCounselling": {"events": 2},  # support, and the partner's standing
    "recordCounselling": {},
    "completeCounselling": {"events": 2},
    "requestRebookingHelp": {"events": 2},
    "resolveRebookingRequest": {"events": 2},
    "recordTopUp": {"events": 1},
    "recordWithdrawal": {"events": 1},
}


def grown(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """What became more, by how much."""
    return {name: after[name] - n for name, n in before.items() if after[name] != n}


async def test_i2_a_version_rises_by_one_with_every_accepted_command(house: House) -> None:
    found = await meeting(house)
    for version, step in enumerate(STEPS[1:], 2):
        assert (await found.come_to(step))["version"] == version


async def test_i2_time_and_refusals_raise_no_version(house: House) -> None:
    found = await meeting(house)
    await found.partner.command("reportArrival", sessionId=found.id)
    await house.until(found.at(minutes=31))
    assert (await found.client.session(found.id))["version"] == 1


@pytest.mark.parametrize("seen", [0, 1, 3, -1, 2**31 - 1])
async def test_i2_a_stale_version_is_refused_with_the_session_as_it_stands(
    house: House, seen: int
) -> None:
    found = await meeting(house)
    await found.come_to("ON_THE_WAY")
    house.clock.go(found.at())
    payload = await found.client.command("reportArrival", sessionId=found.id, ifVersion=seen)
    assert (code(payload), payload["refusal"]["rule"]) == ("STALE_VERSION", "I2")
    assert payload["session"] == await found.client.session(found.id)
    assert (await found.client.does("reportArrival", found.id, ifVersion=2))["version"] == 3


async def test_i2_not_yours_comes_before_stale_and_stale_before_stage(house: House) -> None:
    found = await meeting(house)
    theirs = await found.partner.refused("reportArrival", sessionId=found.id, ifVersion=99)
    assert theirs["code"] == "NOT_YOURS_TO_DO"
    stage = await found.client.refused("completeSession", sessionId=found.id, ifVersion=99)
    assert stage["code"] == "STALE_VERSION"


async def test_i1_a_retry_of_what_was_done_is_not_stale(house: House) -> None:
    found = await meeting(house, hours=4)
    given = {"ifVersion": 1, "idempotencyKey": KEY}
    for _ in range(2):
        assert (await found.client.does("reportOnMyWay", found.id, **given))["version"] == 2
