"""What support works off and what an account has registered costs a constant number of statements,
with all that hangs on each of them.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from domain.model.people import ApiScope, SupportRole
from tests.api.selections import all_of
from tests.api.test_statements import counted
from tests.blocked import blocked, scheduled, trainer
from tests.devices import phone
from tests.house import House, migrated_file, serving, settings_for
from tests.keys import integration
from tests.people import Partner
from tests.rebooking import call
from tests.webhooks import deliveries, hook, ring

LISTS = {
    "partnerBlocks": "PartnerBlock",
    "tickets": "Ticket",
    "offlineReports": "OfflineReport",
    "counsellings": "Counselling",
    "rebookingRequests": "RebookingRequest",
}
OWN = {"webhooks": "Webhook", "devices": "Device", "apiKeys": "ApiKey"}


@pytest_asyncio.fixture(loop_scope="session")
async def empty_house(tmp_path: Path) -> AsyncIterator[House]:
    """One in which nobody else's cases stand before those of the test."""
    async with serving(settings_for(await migrated_file(tmp_path))) as found:
        yield found


async def test_every_list_outside_the_platform_takes_no_more_statements_for_3_than_for_1(
    empty_house: House,
) -> None:
    house = empty_house
    lead, tom = house.support(SupportRole.LEAD), trainer(house)
    for _ in range(3):
        case = await blocked(house)
        await scheduled(case, tom)
        await call(case.partner)
    for name, noun in LISTS.items():
        parts = all_of(house.doorstep.schema, noun, 2)
        query = f"query($n: Int) {{ {name}(first: $n) {{ totalCount nodes {parts} }} }}"
        assert len((await lead.ask(query, n=3))[name]["nodes"]) == 3
        few, many = [await counted(lead, query, n=n) for n in (1, 3)]
        assert many == few, name


async def registered(bob: Partner) -> None:
    """One more of everything."""
    await hook(bob)
    await phone(bob)
    await integration(bob, *ApiScope)


async def test_what_an_account_registered_takes_no_more_statements_for_3_than_for_1(
    house: House,
) -> None:
    bob = await house.partner()
    parts = (f"{name} {all_of(house.doorstep.schema, noun, 2)}" for name, noun in OWN.items())
    query = f"{{ viewer {{ {' '.join(parts)} }} }}"
    seen: list[tuple[int, Any]] = []
    for _ in range(3):
        await registered(bob)
        await ring(bob)
        await deliveries(house).run_due()
        seen.append((await counted(bob, query), await bob.ask(query)))
    (few, _), _, (many, last) = seen
    assert [len(last["viewer"][name]) for name in OWN] == [3, 3, 3]
    assert all(one["deliveries"]["nodes"] for one in last["viewer"]["webhooks"])
    assert many == few
