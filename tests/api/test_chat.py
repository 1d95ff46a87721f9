"""H1, H2, D1, D6: who writes and reads in which thread, until when, and what is unread."""

from datetime import timedelta
from typing import Any

import pytest

from domain.model.people import Role, SupportRole
from tests.house import House
from tests.meetings import code
from tests.money import come_before, come_to_end, secure
from tests.support import (
    bodies,
    decide,
    disputed,
    heard,
    read,
    says,
    take,
    talk,
    thread_of,
    threads,
)

PARTIES = ("client", "partner")
NODE = "query($id: ID!) { node(id: $id) { __typename id } }"


# ── H1: who, and until when ──────────────────────────────────────────────────────────────────────

DETAILED: dict[str, dict[str, Any]] = {
    "RULES_VIOLATION": {"reason": "RULES_VIOLATION", "rulesOf": "PARTNER"},
    "PROFILE_MISMATCH": {"reason": "PROFILE_MISMATCH", "mismatches": ["AGE"]},
    "OTHER": {"reason": "OTHER"},
}


async def test_h1_the_parties_chat_from_booking_on(house: House) -> None:
    found, thread = await talk(house)
    assert await thread_of(found.partner, found) == thread
    await says(found.client, thread, "Hello.")
    await says(found.partner, thread, "Hi!")
    for who, mine in ((found.client, [True, False]), (found.partner, [False, True])):
        seen = await read(who, thread)
        assert (seen["kind"], seen["open"], seen["session"]) == ("SESSION", True, {"id": found.id})
        nodes = seen["messages"]["nodes"]
        assert [node["body"] for node in nodes] == ["Hello.", "Hi!"]
        assert [node["sender"] for node in nodes] == ["CLIENT", "PARTNER"]
        assert [node["mine"] for node in nodes] == mine
        assert {node["automatic"] for node in nodes} == {False}


@pytest.mark.parametrize(("ms", "answer"), [(-1, None), (0, None), (1, "THREAD_CLOSED")])
async def test_h1_until_24_hours_after_the_end(house: House, ms: int, answer: str | None) -> None:
    found, thread = await talk(house)
    await found.come_to("COMPLETED")
    house.clock.go(found.at(hours=24, minutes=30, ms=ms))
    said = await found.client.command("sendMessage", threadId=thread, body="Thanks.")
    assert (code(said), said["thread"]["open"]) == (answer, answer is None)
    opens = (await threads(found.client, open=True))["nodes"]
    assert bool(opens) == (answer is None)
    assert bool((await threads(found.client, open=False))["nodes"]) == (answer is not None)
    assert len((await threads(found.client))["nodes"]) == 1


@pytest.mark.parametrize("end", ["goodwill", "RULES_VIOLATION", "PROFILE_MISMATCH", "OTHER"])
async def test_h1_it_ends_at_once_by_m5_and_by_any_cancellation_in_the_meeting(
    house: House, end: str
) -> None:
    found = await secure(house)
    thread = await thread_of(found.client, found)
    await come_before(found, "meeting")
    if end == "goodwill":
        await come_to_end(found, end)
    else:
        await found.partner.does("cancelSession", found.id, **DETAILED[end])
    for who in (found.client, found.partner):
        refusal = await who.refused("sendMessage", threadId=thread, body="Wait!")
        assert (refusal["code"], refusal["rule"]) == ("THREAD_CLOSED", "H1")
        assert thread not in [one["id"] for one in (await threads(who, open=True))["nodes"]]


@pytest.mark.parametrize("name", PARTIES)
async def test_h1_a_disputes_threads_stay_open_until_it_is_decided(house: House, name: str) -> None:
    case = await disputed(house)
    who, thread = case.party(name.upper()), case.threads[name.upper()]
    house.clock.pass_(days=40)
    await says(who, thread, "It was the train.")
    await take(case)
    await says(case.agent, thread, "We see.")
    await decide(case)
    for speaker in (who, case.agent):
        refusal = await speaker.refused("sendMessage", threadId=thread, body="But!")
        assert (refusal["code"], refusal["rule"]) == ("THREAD_CLOSED", "H1")
    assert not (await read(who, thread))["open"]


# ── H2: messages ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("body", ["", " \n", "x" * 4_001, "a\x00b"], ids=ascii)
async def test_h2_a_body_out_of_bounds_is_refused_with_its_path(house: House, body: str) -> None:
    found, thread = await talk(house)
    refusal = await found.client.refused("sendMessage", threadId=thread, body=body)
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["body"])
    assert await bodies(found.partner, thread) == []


@pytest.mark.parametrize(
    "body",
    ["x", "  kept  \n", "👩‍👩‍👧" * 500, "日" * 4_000, "e\u0301 é \u202e"],
    ids=lambda one: ascii(one[:6]),
)
async def test_h2_a_body_is_kept_to_the_character(house: House, body: str) -> None:
    found, thread = await talk(house)
    await says(found.client, thread, body)
    assert await bodies(found.partner, thread) == [body]


async def test_i2_chat_moves_no_version(house: House) -> None:
    found, thread = await talk(house)
    await says(found.client, thread, "Hello.")
    assert (await found.client.session(found.id))["version"] == 1


async def test_h2_each_message_is_heard_by_both_the_sender_too(house: House) -> None:
    found, thread = await talk(house)
    cursors = [(who, await who.cursor()) for who in (found.client, found.partner)]
    await says(found.client, thread, "Hello.")
    for who, cursor in cursors:
        (event,) = await heard(who, cursor)
        assert (event["__typename"], event["actor"]) == ("MessagePosted", "CLIENT")
        assert event["thread"] == {"id": thread}
        mine = who is found.client
        assert event["message"] == {"body": "Hello.", "mine": mine, "sender": "CLIENT"}


async def test_a_sessions_events_hold_its_chat(house: House) -> None:
    found, thread = await talk(house)
    async with found.partner.live(session=found.id) as live:
        await says(found.client, thread, "Here in a minute.")
        assert (await live.next())["__typename"] == "MessagePosted"


# ── V1, D6: whose ────────────────────────────────────────────────────────────────────────────────


async def test_v1_a_thread_of_others_answers_as_one_that_does_not_exist(house: House) -> None:
    found, thread = await talk(house)
    message = await says(found.client, thread, "Private.")
    strangers = [
        await house.client("Eve"),
        await house.partner("Mallory"),
        house.stranger(),
        house.support(SupportRole.AGENT),  # D6: there is no dispute
        house.support(SupportRole.TRAINER),
    ]
    for who in strangers:
        for id in (thread, "thr_" + "0" * 22, "\x00", ""):
            assert await read(who, id) is None
            for command, given in (
                ("sendMessage", {"body": "Hi."}),
                ("markThreadRead", {"upToMessageId": message}),
            ):
                payload = await who.command(command, threadId=id, **given)
                assert (code(payload), payload["thread"]) == ("NOT_FOUND", None)
        for id in (thread, message):
            assert (await who.ask(NODE, id=id))["node"] is None


async def test_a_thread_and_its_messages_are_nodes_to_those_who_read_it(house: House) -> None:
    found, thread = await talk(house)
    message = await says(found.client, thread, "Hello.")
    for id, name in ((thread, "Thread"), (message, "Message")):
        assert (await found.partner.ask(NODE, id=id))["node"] == {"__typename": name, "id": id}


async def test_payments_have_no_part_in_any_conversation(house: House) -> None:
    bank = house.payments()
    send = bank.mutation("sendMessage")
    mark = bank.mutation("markThreadRead")
    assert await bank.problem(send, input={"threadId": "x", "body": "x"}) == "FORBIDDEN"
    assert await bank.problem(mark, input={"threadId": "x", "upToMessageId": "x"}) == "FORBIDDEN"
    for who in (bank, house.support(SupportRole.AGENT), house.stranger(Role.PARTNER)):
        assert await threads(who) is None


async def test_d1_neither_party_reads_the_others_thread_with_support(house: House) -> None:
    case = await disputed(house)
    for who, own, other in (
        (case.client, "CLIENT", "PARTNER"),
        (case.partner, "PARTNER", "CLIENT"),
    ):
        await says(who, case.threads[own], "My side.")
        assert await read(who, case.threads[other]) is None
        refused = await who.refused("sendMessage", threadId=case.threads[other], body="Hi.")
        assert refused["code"] == "NOT_FOUND"
        listed = [one["id"] for one in (await threads(who))["nodes"]]
        assert (case.threads[own] in listed, case.threads[other] in listed) == (True, False)
    for thread in case.threads.values():
        assert len(await bodies(case.agent, thread)) == 2


async def test_d1_the_first_message_is_automatic_and_no_agents(house: House) -> None:
    case = await disputed(house)
    await take(case)
    await says(case.agent, case.threads["CLIENT"], "I look into it.")
    for who in (case.client, case.agent):
        first, second = (await read(who, case.threads["CLIENT"]))["messages"]["nodes"]
        assert (first["sender"], first["automatic"], first["agent"]) == ("SUPPORT", True, None)
        assert (second["sender"], second["automatic"]) == ("SUPPORT", False)
        assert (second["agent"] is None) == (who is case.client)
        assert second["mine"] == (who is case.agent)


async def test_d6_support_reads_the_parties_chat_through_the_dispute_and_on_record(
    house: House,
) -> None:
    found = await secure(house)
    thread = await thread_of(found.client, found)
    await says(found.client, thread, "I am late.")
    agent = house.support(SupportRole.AGENT)
    timeline = "query($id: ID!) { session(id: $id) { dispute { timeline { text agent { id } } } } }"
    house.clock.go(found.at(hours=-1))
    await come_to_end(found, "late")
    before = (await agent.ask(timeline, id=found.id))["session"]["dispute"]["timeline"]
    assert await thread_of(agent, found) == thread  # to know that there is one is not to read it
    for _ in range(2):
        assert await bodies(agent, thread) == ["I am late."]
    assert await bodies(house.support(SupportRole.LEAD), thread) == ["I am late."]
    after = (await agent.ask(timeline, id=found.id))["session"]["dispute"]["timeline"]
    assert [one["text"] for one in after[len(before) :]] == ["Support read the parties' chat."]
    assert after[-1]["agent"] is not None
    told = (await found.client.ask(timeline, id=found.id))["session"]["dispute"]["timeline"]
    assert "Support read the parties' chat." not in [one["text"] for one in told]


@pytest.mark.parametrize("way", ["node", "mark"])
async def test_d6_no_way_round_the_record(house: House, way: str) -> None:
    case = await disputed(house)
    thread = await thread_of(case.client, case.meeting)
    message = await says(case.client, thread, "Sorry.")
    if way == "node":
        assert (await case.agent.ask(NODE, id=message))["node"] is not None
    else:
        await case.agent.command("markThreadRead", threadId=thread, upToMessageId=message)
    timeline = "query($id: ID!) { dispute(id: $id) { timeline { text } } }"
    texts = (await case.agent.ask(timeline, id=case.id))["dispute"]["timeline"]
    assert texts[-1]["text"] == "Support read the parties' chat."


async def test_d6_support_writes_nothing_into_the_parties_chat(house: House) -> None:
    case = await disputed(house)
    thread = await thread_of(case.client, case.meeting)
    refused = await case.agent.refused("sendMessage", threadId=thread, body="Hello, both.")
    assert refused["code"] == "NOT_YOURS_TO_DO"


async def test_d4_a_removed_party_still_writes_to_support_and_reads(house: House) -> None:
    removed = await disputed(house)
    other = await disputed(house)
    await decide(other, sanctions=[])
    await decide(removed, sanctions=[{"party": "CLIENT", "kind": "REMOVAL"}])
    found = await thread_of(removed.client, removed.meeting)
    house.clock.pass_(seconds=1)
    await says(removed.client, found, "Goodbye.")  # its own chat is open for 24 h
    assert await bodies(removed.partner, found) == ["Goodbye."]
    assert removed.meeting.start - house.clock() < timedelta(hours=24)
