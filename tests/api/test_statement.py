"""M6: a statement is newest first; what leaves is negative, and each line carries the last on."""

from typing import Any

import pytest

from domain.model.windows import stamp
from tests.house import House
from tests.money import (
    OIL,
    PRICE,
    STATEMENT,
    answers,
    balance,
    come_before,
    come_to_end,
    fill,
    propose,
    secure,
    sound,
)
from tests.people import Person


async def page(who: Person, first: int = 50, after: str | None = None) -> Any:
    """A page of this person's statement."""
    return (await who.ask(STATEMENT, first=first, after=after))["viewer"]["statement"]


def nodes(found: Any) -> list[Any]:
    """A page's lines."""
    return [edge["node"] for edge in found["edges"]]


async def test_m6_a_statement_tells_every_movement_its_session_and_what_it_left(
    house: House,
) -> None:
    found = await secure(house)
    id = await propose(found.partner, found)
    await answers(found.client, "confirmAddition", id)
    await come_before(found, "completed")
    booked = stamp(house.clock())
    await come_to_end(found, "completed")
    of = {"id": found.id}
    told = [
        (line["kind"], line["amount"]["minorUnits"], line["balanceAfter"]["minorUnits"])
        for line in nodes(await page(found.client))
    ]
    assert told == [
        ("HOLD", -OIL, 30_000 - OIL),
        ("HOLD", -PRICE, 30_000),
        ("TOP_UP", PRICE + 30_000, PRICE + 30_000),
    ]
    assert [line["session"] for line in nodes(await page(found.client))] == [of, of, None]
    (paid,) = nodes(await page(found.partner))
    assert (paid["kind"], paid["amount"]["minorUnits"]) == ("PAYOUT", PRICE + OIL)
    assert (paid["session"], paid["at"]) == (of, booked)
    assert {line["amount"]["currency"] for line in nodes(await page(found.client))} == {"EUR"}


@pytest.mark.parametrize("first", [1, 2, 3, 100])
async def test_m6_pages_by_place_lose_and_repeat_nothing_while_money_keeps_moving(
    house: House, first: int
) -> None:
    ann = await house.client()
    for amount in range(1, 8):
        await fill(ann, amount)
    seen: list[int] = []
    after: str | None = None
    while True:
        found = await page(ann, first, after)
        assert len(found["edges"]) <= first
        seen += [line["amount"]["minorUnits"] for line in nodes(found)]
        await fill(ann, 1_000)
        info = found["pageInfo"]
        assert info["hasPreviousPage"] == (after is not None)
        assert info["startCursor"] == found["edges"][0]["cursor"]
        after = info["endCursor"]
        if not info["hasNextPage"]:
            break
    assert seen == [7, 6, 5, 4, 3, 2, 1]


async def test_m6_each_line_carries_the_one_before_it_on_over_all_pages(house: House) -> None:
    ann = await house.client()
    amounts = [5, 1, 4, 1, 5, 9, 2, 6]
    for amount in amounts:
        await fill(ann, amount)
    left, after = await balance(ann), None
    for _ in range(4):
        found = await page(ann, 2, after)
        for line in nodes(found):
            assert line["balanceAfter"]["minorUnits"] == left
            left -= line["amount"]["minorUnits"]
        after = found["pageInfo"]["endCursor"]
    assert left == 0


@pytest.mark.parametrize("first", [-1, 101])
async def test_a_statements_page_holds_at_most_100_lines(house: House, first: int) -> None:
    ann = await house.client()
    assert await ann.problem(STATEMENT, first=first) == "BAD_USER_INPUT"


async def test_v1_a_place_in_one_statement_opens_no_other(house: House) -> None:
    ann, eve = await house.client(), await house.client("Eve")
    for amount in (1, 2, 3):
        await fill(ann, amount)
        await fill(eve, 10 * amount)
    cursor = (await page(ann, 1))["edges"][0]["cursor"]
    told = [line["amount"]["minorUnits"] for line in nodes(await page(eve, 50, cursor))]
    assert set(told) <= {10, 20, 30}
    await sound(house)


async def test_m3_a_session_names_itself_in_both_statements_and_as_each_may_see_it(
    house: House,
) -> None:
    found = await secure(house)
    await come_before(found, "completed")
    await come_to_end(found, "completed")
    asked = "{ viewer { statement { nodes { session { id accessDetails { floor } } } } } }"
    for who in (found.client, found.partner):
        lines = (await who.ask(asked))["viewer"]["statement"]["nodes"]
        sessions = [line["session"] for line in lines if line["session"]]
        assert {session["id"] for session in sessions} == {found.id}
        shown = who is found.host
        assert {session["accessDetails"] is not None for session in sessions} == {shown}
