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
    assert answer["data"] == {"session": None}
    assert {one["extensions"]["code"] for one in answer["errors"]} == {"TOO_COMPLEX"}
    assert answer["extensions"]["cost"]["requested"] < 1_500
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
