"""Conversations as they are read: pages from either end, and what is unread."""

from datetime import timedelta
from typing import Any

import pytest

from domain.model.people import SupportRole
from tests.house import House
from tests.meetings import code, meeting
from tests.people import Person
from tests.support import bodies, disputed, read, says, take, talk, thread_of, threads


async def unread(who: Person, thread: str) -> int:
    """How many messages wait for this person."""
    return int((await read(who, thread))["unreadCount"])


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────


async def filled(house: House, count: int) -> tuple[Person, str]:
    """A thread with so many numbered messages."""
    found, thread = await talk(house)
    for number in range(1, count + 1):
        await says(found.client, thread, str(number))
        if number % 20 == 0:
            await house.until(house.clock() + timedelta(minutes=1))
    return found.partner, thread


async def test_messages_are_paged_from_either_end(house: House) -> None:
    who, thread = await filled(house, 7)
    edges = (await read(who, thread))["messages"]["edges"]
    cursor = {str(number): edge["cursor"] for number, edge in enumerate(edges, 1)}
    pages: list[tuple[dict[str, Any], str, bool, bool]] = [
        ({}, "1234567", False, False),
        ({"first": 3}, "123", False, True),
        ({"first": 3, "after": cursor["3"]}, "456", True, True),
        ({"first": 3, "after": cursor["6"]}, "7", True, False),
        ({"first": 3, "after": cursor["7"]}, "", True, False),
        ({"first": 0}, "", False, True),
        ({"last": 3}, "567", True, False),
        ({"last": 3, "before": cursor["5"]}, "234", True, True),
        ({"last": 3, "before": cursor["1"]}, "", False, True),
        ({"last": 3, "after": cursor["5"]}, "67", True, False),
        ({"first": 9, "after": cursor["2"], "before": cursor["5"]}, "34", True, True),
        ({"last": 1, "after": cursor["2"], "before": cursor["5"]}, "4", True, True),
        ({"before": cursor["3"]}, "12", False, True),
        ({"last": 0}, "", True, False),
    ]
    for asked, seen, before, after in pages:
        page = (await read(who, thread, **asked))["messages"]
        assert "".join(node["body"] for node in page["nodes"]) == seen, asked
        info = page["pageInfo"]
        assert (info["hasPreviousPage"], info["hasNextPage"]) == (before, after), asked


async def test_without_a_size_the_last_50_are_read(house: House) -> None:
    who, thread = await filled(house, 52)
    assert await bodies(who, thread) == [str(number) for number in range(3, 53)]


@pytest.mark.parametrize(
    "asked",
    [
        {"first": 1, "last": 1},
        {"first": -1},
        {"last": -1},
        {"first": 101},
        {"last": 101},
        {"after": "x"},
        {"before": "WyJhIl0"},
        {"before": "é"},
    ],
    ids=str,
)
async def test_a_page_that_makes_no_sense_is_bad_user_input(
    house: House, asked: dict[str, Any]
) -> None:
    found, thread = await talk(house)
    query = """query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
        thread(id: $id) { messages(first: $first, after: $after, last: $last, before: $before) {
            nodes { id } } } }"""
    assert await found.client.problem(query, id=thread, **asked) == "BAD_USER_INPUT"


@pytest.mark.parametrize("place", ["Wy01XQ", "WzBd", "WzkyMjMzNzIwMzY4NTQ3NzU4MDdd"])
async def test_a_made_up_place_in_a_thread_shows_no_more_than_it_holds(
    house: House, place: str
) -> None:
    who, thread = await filled(house, 2)
    for page in ({"first": 5, "after": place}, {"last": 5, "before": place}):
        assert set(await bodies(who, thread, **page)) <= {"1", "2"}


# ── Unread ───────────────────────────────────────────────────────────────────────────────────────


async def test_what_others_said_is_unread_until_marked(house: House) -> None:
    found, thread = await talk(house)
    first = await says(found.client, thread, "One.")
    second = await says(found.client, thread, "Two.")
    assert (await unread(found.client, thread), await unread(found.partner, thread)) == (0, 2)
    for message, left in ((first, 1), (second, 0), (first, 0)):
        payload = await found.partner.command(
            "markThreadRead", threadId=thread, upToMessageId=message
        )
        assert (code(payload), payload["thread"]["unreadCount"]) == (None, left)
    await says(found.partner, thread, "Three.")
    assert (await unread(found.client, thread), await unread(found.partner, thread)) == (1, 0)


async def test_support_shares_one_mark(house: House) -> None:
    case = await disputed(house)
    thread, other = case.threads["CLIENT"], house.support(SupportRole.LEAD)
    assert await unread(case.agent, thread) == 0  # the automatic message is support's own
    assert await unread(case.client, thread) == 1
    said = await says(case.client, thread, "Hello?")
    assert (await unread(case.agent, thread), await unread(other, thread)) == (1, 1)
    await case.agent.command("markThreadRead", threadId=thread, upToMessageId=said)
    assert (await unread(case.agent, thread), await unread(other, thread)) == (0, 0)
    await take(case, other)
    await says(other, thread, "Yes.")
    assert await unread(case.agent, thread) == 0


async def test_a_mark_is_set_at_a_message_of_that_thread_alone(house: House) -> None:
    found, thread = await talk(house)
    other, elsewhere = await talk(house)
    foreign = await says(other.client, elsewhere, "Elsewhere.")
    for message in (foreign, "msg_" + "0" * 22, "\x00", thread):
        refusal = await found.partner.refused(
            "markThreadRead", threadId=thread, upToMessageId=message
        )
        assert refusal["code"] == "NOT_FOUND"


async def test_the_list_of_conversations_counts_each_ones_unread(house: House) -> None:
    found, thread = await talk(house)
    second = await meeting(house, hours=30, client=found.client, partner=found.partner)
    await says(found.partner, thread, "Hello.")
    page = await threads(found.client, first=1)
    (latest,) = page["nodes"]
    assert page["pageInfo"]["hasNextPage"]
    assert latest["id"] in {thread, await thread_of(found.client, second)}
    rest = await threads(found.client, first=5, after=page["pageInfo"]["endCursor"])
    assert not rest["pageInfo"]["hasNextPage"]
    counts = {one["session"]["id"]: one["unreadCount"] for one in [latest, *rest["nodes"]]}
    assert counts == {found.id: 1, second.id: 0}


async def test_h2_the_21st_message_of_a_minute_waits_and_the_other_party_does_not(
    house: House,
) -> None:
    found, thread = await talk(house)
    for number in range(20):
        await says(found.client, thread, str(number))
    given = {"threadId": thread, "body": "once more"}
    assert (await found.client.refused("sendMessage", **given))["code"] == "TOO_MANY"
    await says(found.partner, thread, "slowly")
    await house.until(house.clock() + timedelta(minutes=1))
    await says(found.client, thread, "once more")
