"""What an attacker or a curious partner tries: each is a hole that was there once."""

from datetime import timedelta
from typing import Any

import pytest

from domain.model.windows import KEPT
from tests.house import House
from tests.meetings import Meeting, meeting
from tests.money import secure
from tests.people import Person

ADDRESS = "query($id: ID!) { session(id: $id) { building { street } accessDetails { apartment } } }"


async def full_of_additions(house: House) -> Meeting:
    """A session with as many additions as it may hold."""
    found = await meeting(house)
    for _ in range(50):
        given = {"sessionId": found.id, "items": [{"tariffId": found.partner.tariff}]}
        assert (await found.partner.command("proposeAddition", **given))["refusal"] is None
    return found


def round_and_round(inside: str, times: int) -> str:
    """A session's additions' session's additions, and so on."""
    for _ in range(times):
        inside = f"additions {{ session {{ {inside} }} }}"
    return f"query($id: ID!) {{ session(id: $id) {{ {inside} }} }}"


@pytest.mark.parametrize("inside", ["id", "id held { minorUnits }", "id actions { open }"])
async def test_a_cheap_document_that_goes_round_gets_no_answer_of_a_million_objects(
    house: House, inside: str
) -> None:
    found = await full_of_additions(house)
    answer = await found.client.answer(round_and_round(inside, 3), id=found.id)
    assert "data" not in answer, "refused before anything is loaded"
    assert {one["extensions"]["code"] for one in answer["errors"]} == {"TOO_COMPLEX"}
    small = await found.client.ask(round_and_round(inside, 1), id=found.id)
    assert len(small["session"]["additions"]) == 50


async def address(who: Person, found: Meeting) -> Any:
    """What somebody sees of where a session was."""
    return (await who.ask(ADDRESS, id=found.id))["session"]


@pytest.mark.parametrize("refunded", [True, False], ids=["goodwill", "direct"])
async def test_m5_the_clients_own_address_goes_after_30_days_as_if_there_were_no_dispute(
    house: House, *, refunded: bool
) -> None:
    """An address that is kept for a dispute's decision would tell of the dispute."""
    found = await (secure if refunded else meeting)(house, "CLIENT_PLACE")
    await found.come_to("IN_PROGRESS")
    how = {} if refunded else {"reason": "RULES_VIOLATION", "rulesOf": "PARTNER"}
    command = "issueGoodwillRefund" if refunded else "cancelSession"
    await found.partner.does(command, found.id, **how)
    ended = house.clock()
    await house.until(ended + KEPT - timedelta(milliseconds=1))
    assert None not in (await address(found.client, found)).values()
    await house.until(ended + KEPT)
    assert set((await address(found.client, found)).values()) == {None}


FULL = " ".join(f"a{n}: id b{n}: title" for n in range(25))


async def test_what_is_dear_and_does_not_go_round_stops_where_it_gets_too_large(
    house: House,
) -> None:
    """The cost takes a session's additions for five; there are fifty in each of these."""
    found = await full_of_additions(house)
    parts = f"... on Session {{ additions {{ items {{ {FULL} }} }} }}"
    asked = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {parts} }} }}"
    answer = await found.client.answer(asked, ids=[found.id] * 50)
    assert {one["extensions"]["code"] for one in answer["errors"]} == {"TOO_COMPLEX"}
    assert None in answer["data"]["nodes"]


async def test_a_chat_is_not_answered_in_more_than_4_mebibytes(house: House) -> None:
    found = await meeting(house)
    asked = "query($id: ID!) { session(id: $id) { thread { id } } }"
    thread = (await found.client.ask(asked, id=found.id))["session"]["thread"]["id"]
    for _ in range(10):
        sent = await found.client.command("sendMessage", threadId=thread, body="😀" * 4_000)
        assert sent["refusal"] is None
    page = " ".join(f"a{n}: body" for n in range(50))
    asked = (
        f"query($id: ID!) {{ thread(id: $id) {{ messages(last: 100) {{ nodes {{ {page} }} }} }} }}"
    )
    answer = await found.client.answer(asked, id=thread)
    assert {one["extensions"]["code"] for one in answer["errors"]} == {"TOO_COMPLEX"}
    assert answer["data"] == {"thread": None}
