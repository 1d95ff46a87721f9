"""C5: why a session was cancelled is read by agents and leads, and lies nowhere in the clear."""

import json
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.model.people import SupportRole
from domain.model.windows import stamp
from tests.api.test_cancellation import detailed
from tests.house import House
from tests.meetings import Meeting, meeting
from tests.money import LOOK, PARTIES, PRICE, STATEMENT, other, party, secure
from tests.people import EVENT, PULL, SESSION, Person, euros

GROUNDS = "cancellationGrounds { reason mismatches rulesOf explanation erasedAt }"
ASK = f"query($id: ID!) {{ session(id: $id) {{ {GROUNDS} }} }}"
NODE = f"query($id: ID!) {{ node(id: $id) {{ ... on Session {{ {GROUNDS} }} }} }}"
REPLAYED = (
    SESSION
    + "query($after: Cursor) { events(after: $after, first: 500) { nodes {"
    + f" {EVENT} ... on SessionEvent {{ session {{ {GROUNDS} }} }} }} }} }}"
)
READERS = (SupportRole.AGENT, SupportRole.LEAD)
EVERYTHING: dict[str, Any] = {"reason": "PROFILE_MISMATCH", "mismatches": ["WEIGHT", "AGE"]}


def canary() -> str:
    """Words that stand nowhere else."""
    return f"canary {secrets.token_hex(12)}"


async def grounds(who: Person, found: Meeting) -> Any:
    """What this person reads of why it was cancelled, by either way to the session."""
    session = (await who.ask(ASK, id=found.id))["session"]
    assert (await who.ask(NODE, id=found.id))["node"] == session
    return None if session is None else session["cancellationGrounds"]


async def cancelled(found: Meeting, who: Person, words: str, **given: Any) -> None:
    """The meeting cancelled for a reason, and explained."""
    await found.come_to("ADDRESS_PROVIDED")
    await who.does("cancelSession", found.id, **(given or EVERYTHING), explanation=words)


async def kept(house: House) -> AsyncIterator[str]:
    """All that the database holds, row by row; on SQLite the bare files first."""
    database = house.doorstep.database
    if database.dialect == "sqlite":
        path = database.url.removeprefix("sqlite://")
        for file in Path(path).parent.glob(f"{Path(path).name}*"):
            yield file.read_bytes().decode("latin-1")
        rows = await database.fetch("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        rows = await database.fetch(
            "SELECT tablename AS name FROM pg_tables WHERE schemaname = $1", "public"
        )
    for table in rows:
        for row in await database.fetch(f'SELECT * FROM "{table["name"]}"'):
            yield str(row)


async def stands_in_the_database(house: House, words: str) -> bool:
    """Whether these words can be read there without a key."""
    return any([words in text async for text in kept(house)])


# ── Who reads them ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("canceller", PARTIES)
@pytest.mark.parametrize(
    ("reason", "mismatches", "rules_of"),
    [("PROFILE_MISMATCH", ["AGE", "WEIGHT"], None), ("RULES_VIOLATION", [], "PARTNER")],
)
async def test_c5_agents_and_leads_read_what_was_said_and_nobody_else(
    house: House, reason: str, mismatches: list[str], rules_of: str | None, canceller: str
) -> None:
    found, words = await secure(house), canary()
    await cancelled(found, party(found, canceller), words, **detailed(reason, "BALANCE"))
    told = {"reason": reason, "mismatches": mismatches, "rulesOf": rules_of}
    for role in READERS:
        seen = await grounds(house.support(role), found)
        assert seen == {**told, "explanation": words, "erasedAt": None}
    others = [house.support(), house.payments(), await house.client("Eve")]
    others += [house.support(SupportRole.TRAINER), house.support(SupportRole.CITY_MANAGER)]
    for who in (found.client, found.partner, *others):
        assert await grounds(who, found) is None


async def test_c5_grounds_of_an_urgent_matter_are_grounds_too(house: House) -> None:
    found, words = await meeting(house), canary()
    await found.come_to("IN_PROGRESS")
    given = {"reason": "CLIENT_URGENT_MATTERS", "explanation": words}
    await found.partner.does("cancelSession", found.id, **given)
    seen = await grounds(house.support(SupportRole.AGENT), found)
    assert (seen["reason"], seen["explanation"]) == ("CLIENT_URGENT_MATTERS", words)
    assert await grounds(found.client, found) is None


async def test_c5_where_nothing_was_said_there_is_nothing_to_read(house: House) -> None:
    found = await secure(house)
    await found.client.does("cancelSession", found.id)
    assert await grounds(house.support(SupportRole.AGENT), found) is None


# ── Where they do not stand ──────────────────────────────────────────────────────────────────────


async def test_c5_at_rest_they_can_t_be_read_without_the_key(house: House) -> None:
    found, words = await secure(house), canary()
    await cancelled(found, found.client, words, idempotencyKey=f"k {words[-8:]}", **EVERYTHING)
    assert not await stands_in_the_database(house, words)
    rows = await house.doorstep.database.fetch("SELECT * FROM sessions WHERE id = $1", found.id)
    (sealed,) = await house.doorstep.database.fetch(
        "SELECT sealed FROM grounds WHERE session_id = $1", found.id
    )
    for reason in ("PROFILE_MISMATCH", "WEIGHT"):
        assert reason not in str(rows) + sealed["sealed"]
    assert await stands_in_the_database(house, found.id)  # so the search does find what is there


async def test_c5_the_sealed_words_of_one_session_open_no_other(house: House) -> None:
    found = await secure(house)
    await cancelled(found, found.client, canary())
    another = await secure(house)
    await cancelled(another, another.client, canary())
    database = house.doorstep.database
    await database.fetch(
        "UPDATE grounds SET sealed = (SELECT sealed FROM grounds WHERE session_id = $1)"
        " WHERE session_id = $2",
        found.id,
        another.id,
    )
    agent = house.support(SupportRole.AGENT)
    assert await agent.problem(ASK, id=another.id) == "INTERNAL"
    await database.fetch("DELETE FROM grounds WHERE session_id = $1", another.id)


@pytest.mark.parametrize("canceller", PARTIES)
async def test_c5_the_words_stand_in_no_answer_event_timeline_or_log(
    house: House, canceller: str, capfd: pytest.CaptureFixture[str]
) -> None:
    found, words = await secure(house), canary()
    who = party(found, canceller)
    answers: list[Any] = []
    await found.come_to("ARRIVED")
    given = {"sessionId": found.id, "explanation": words}
    async with other(found, who).live() as live:
        for wrong in (
            {"ifVersion": 99},
            {"expectDispute": False},
            {},
            {"reason": "CLIENT_URGENT_MATTERS"},
            {"reason": "PROFILE_MISMATCH"},
            {"reason": "OTHER", "rulesOf": "PARTNER"},
            {"reason": "OTHER", "explanation": words + "x" * 4_000},
            {"reason": "OTHER", "explanation": [words]},
            {"reason": words},
            {"sessionId": None},
            {"because": "OTHER"},
            {"reason": "OTHER", "explanation": {"said": words}},
            {"reason": "OTHER", "idempotencyKey": "k" * 256},
        ):
            body = await who.answer(who.mutation("cancelSession"), input={**given, **wrong})
            assert body.get("errors") or body["data"]["cancelSession"]["refusal"], wrong
            answers.append(body)
        right = {**given, "reason": "OTHER", "idempotencyKey": f"k {found.id}"}
        for sent in (right, right, {**right, "explanation": words + "."}):
            answers.append(await who.answer(who.mutation("cancelSession"), input=sent))  # noqa: PERF401
        answers += await live.some(3)
    for viewer in (found.client, found.partner):
        answers += [await viewer.answer(one, id=found.id) for one in (LOOK, ASK)]
        answers += [await viewer.answer(one) for one in (REPLAYED, PULL, STATEMENT)]
    assert words not in json.dumps(answers)
    assert not await stands_in_the_database(house, words)
    assert words not in "".join(capfd.readouterr())


# ── Until when they are kept ─────────────────────────────────────────────────────────────────────


async def erased_at(house: House, found: Meeting, settled: Any) -> None:
    """They are there until 90 days after that moment, and then are not."""
    agent = house.support(SupportRole.AGENT)
    before = await found.client.session(found.id)
    cursor = await found.client.cursor()
    await house.until(settled + timedelta(days=90, milliseconds=-1))
    assert (await grounds(agent, found))["erasedAt"] is None
    await house.until(settled + timedelta(days=90))
    assert await grounds(agent, found) == {
        "reason": None,
        "mismatches": [],
        "rulesOf": None,
        "explanation": None,
        "erasedAt": stamp(settled + timedelta(days=90)),
    }
    rows = "SELECT * FROM grounds WHERE session_id = $1"
    assert await house.doorstep.database.fetch(rows, found.id) == []
    assert (await found.client.session(found.id))["version"] == before["version"]
    told = [event["__typename"] for event in await found.client.pulled(cursor)]
    assert set(told) <= {"ActionsChanged"}


async def test_c5_of_a_direct_session_they_are_erased_90_days_after_the_cancellation(
    house: House,
) -> None:
    found = await meeting(house)
    await cancelled(found, found.client, canary(), reason="OTHER")
    await erased_at(house, found, house.clock())


async def test_c5_of_a_secure_one_they_are_kept_while_it_is_disputed_and_90_days_longer(
    house: House,
) -> None:
    found, agent = await secure(house), house.support(SupportRole.AGENT)
    await cancelled(found, found.client, canary())
    await house.until(house.clock() + timedelta(days=120))
    assert (await grounds(agent, found))["erasedAt"] is None
    asked = "query($id: ID!) { session(id: $id) { dispute { id } } }"
    id = (await agent.ask(asked, id=found.id))["session"]["dispute"]["id"]
    assert (await agent.command("takeDispute", disputeId=id))["refusal"] is None
    verdict = {"refund": euros(PRICE), "award": euros(0), "rationale": "So."}
    letters = {"messageToClient": "To you.", "messageToPartner": "And you."}
    payload = await agent.command("decideDispute", disputeId=id, **verdict, **letters)
    assert payload["refusal"] is None
    await erased_at(house, found, house.clock())
