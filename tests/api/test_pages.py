"""Lists: keyset pages, their bounds, and their counts."""

from datetime import timedelta
from typing import Any

import pytest

from domain.model.windows import stamp
from tests.house import House
from tests.meetings import STEPS, meeting
from tests.people import Partner, Person

LIST = """
query($filter: SessionFilter, $first: Int, $after: String) { viewer {
  sessions(filter: $filter, first: $first, after: $after) {
    totalCount nodes { id stage } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
} } }
"""
BAD_PLACES = ["", "x", "[]", "bnVsbA", "WzEsMl0", "WyJhIiwiYiJd", "WzEuNSwiYSJd", "é", "="]
BAD_PLACES += ["WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMCwieCJd", "WzEsIlx1MDAwMCJd", "x" * 5_000]


async def page(who: Person, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await who.ask(LIST, **given))["viewer"]["sessions"]
    assert [edge["node"]["id"] for edge in found["edges"]] == [one["id"] for one in found["nodes"]]
    return found


async def booked(house: House, count: int) -> tuple[Person, Partner, list[str]]:
    """Somebody's sessions, latest start first."""
    first = await meeting(house, hours=24)
    ids = [first.id]
    for n in range(1, count):
        more = await meeting(
            house, hours=24 + 2 * n, client=first.client, partner=first.partner, serviceIds=[]
        )
        ids.insert(0, more.id)
    return first.client, first.partner, ids


async def test_a_list_is_read_page_by_page_latest_start_first(house: House) -> None:
    ann, bob, ids = await booked(house, 5)
    for who in (ann, bob):
        read: list[str] = []
        after = None
        for more in (True, True, False):
            found = await page(who, first=2, after=after)
            assert found["pageInfo"]["hasNextPage"] == more
            assert found["pageInfo"]["hasPreviousPage"] == (after is not None)
            assert found["totalCount"] == 5
            read += [one["id"] for one in found["nodes"]]
            after = found["pageInfo"]["endCursor"]
            assert after == found["edges"][-1]["cursor"]
        assert read == ids


async def test_what_is_added_meanwhile_shifts_no_page(house: House) -> None:
    ann, bob, ids = await booked(house, 4)
    first = await page(ann, first=2)
    await meeting(house, hours=100, client=ann, partner=bob)
    await meeting(house, hours=20, client=ann, partner=bob)
    second = await page(ann, first=2, after=first["pageInfo"]["endCursor"])
    assert [one["id"] for one in second["nodes"]] == ids[2:]


async def test_sessions_of_one_start_are_paged_without_loss(house: House) -> None:
    ann = await house.client()
    start = house.clock() + timedelta(days=1)
    ids = set()
    for n in range(4):  # one after the other: a client is in one place at a time (S9)
        bob = await house.partner(f"Bob {n}")
        ids.add(id := (await ann.command("bookSession", **bob.wish(start)))["session"]["id"])
        await ann.does("cancelSession", id)
    read, after = set(), None
    for _ in range(4):
        found = await page(ann, first=1, after=after)
        read.add(found["nodes"][0]["id"])
        after = found["pageInfo"]["endCursor"]
    assert read == ids


@pytest.mark.parametrize("first", [-1, 101, 2**31 - 1, -(2**31)])
async def test_a_page_out_of_bounds_is_bad_user_input(house: House, first: int) -> None:
    ann = await house.client()
    light = "query($n: Int!) { viewer { sessions(first: $n) { pageInfo { hasNextPage } } } }"
    assert await ann.problem(light, n=first) == "BAD_USER_INPUT"


@pytest.mark.parametrize("first", [0, 100])
async def test_the_bounds_of_a_page_are_inside(house: House, first: int) -> None:
    ann, _, ids = await booked(house, 2)
    found = await page(ann, first=first)
    assert [one["id"] for one in found["nodes"]] == ids[:first]
    assert found["pageInfo"]["hasNextPage"] == (first == 0)
    assert found["totalCount"] == 2


@pytest.mark.parametrize("after", BAD_PLACES, ids=lambda text: text[:20])
async def test_a_place_that_is_none_is_bad_user_input(house: House, after: str) -> None:
    ann = await house.client()
    assert await ann.problem(LIST, after=after) == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"stages": ["SCHEDULED"]}, 1),
        ({"stages": ["COMPLETED", "ON_THE_WAY"]}, 1),
        ({"stages": []}, 0),
        ({"phases": ["BEFORE_MEETING"]}, 1),
        ({"phases": ["ENDED", "BEFORE_MEETING"]}, 2),
        ({"phases": ["BEFORE_MEETING"], "stages": ["COMPLETED"]}, 0),
        ({"stages": None, "phases": None, "from": None}, 2),
    ],
    ids=str,
)
async def test_a_filter_by_stage_and_phase(house: House, wanted: Any, found: int) -> None:
    done = await meeting(house)
    await done.come_to(STEPS[-1])
    await meeting(house, client=done.client)
    listed = await page(done.client, filter=wanted)
    assert (len(listed["nodes"]), listed["totalCount"]) == (found, found)


async def test_a_filter_by_time_is_closed_at_both_ends(house: House) -> None:
    one = await meeting(house)
    for wanted, found in (
        ({"from": stamp(one.start), "to": stamp(one.start)}, 1),
        ({"from": stamp(one.start + timedelta(milliseconds=1))}, 0),
        ({"to": stamp(one.start - timedelta(milliseconds=1))}, 0),
    ):
        assert (await page(one.client, filter=wanted))["totalCount"] == found


async def test_a_filter_by_the_other_party(house: House) -> None:
    one = await meeting(house)
    other = await meeting(house, client=one.client, hours=9)
    listed = await page(one.client, filter={"partnerId": other.partner.id})
    assert [each["id"] for each in listed["nodes"]] == [other.id]
    listed = await page(other.partner, filter={"clientId": one.client.id})
    assert [each["id"] for each in listed["nodes"]] == [other.id]
