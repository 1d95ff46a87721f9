"""B1, B8, M5: what is done where somebody must not know of it moves nothing of theirs.

No event, no number, no unread message, no price and no version: everything that they can ask for
stands still to the byte, the server's clock apart.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta

import pytest
import pytest_asyncio

from domain.model.people import SupportRole
from tests.api.selections import fields_of
from tests.api.test_contract import PRINTED
from tests.blocked import accepted, blocked
from tests.house import House, migrated_file, serving, settings_for
from tests.money import secure
from tests.people import Person
from tests.reports import filed, proven
from tests.support import says

ASIDE = "serverTime"
DISPUTE = "query($id: ID!) { session(id: $id) { dispute { id threads { id } } } }"
RULED = {
    "refund": {"minorUnits": 0, "currency": "EUR"},
    "award": {"minorUnits": 0, "currency": "EUR"},
    "rationale": "Nothing was wrong.",
    "messageToClient": "Nothing.",
    "messageToPartner": "Thank you.",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """SQLite and memory."""
    url = await migrated_file(tmp_path_factory.mktemp("silence"))
    async with serving(settings_for(url)) as found:
        yield found


async def page(who: Person) -> Mapping[str, bytes]:
    """All that somebody can ask of their own, and where their stream stands."""
    parts = [part for part in fields_of(PRINTED, "Viewer", 3) if not part.startswith(ASIDE)]
    documents = {part[:30]: f"{{ viewer {{ __typename {part} }} }}" for part in parts}
    return {part: (await who.post(text)).content for part, text in documents.items()}


async def test_b8_what_becomes_of_a_report_moves_nothing_of_the_partners(house: House) -> None:
    bob, ann = await house.partner("Bob"), await house.client("Annegret")
    agent = house.support(SupportRole.AGENT)
    before = await page(bob)
    report = await filed(ann, bob, serviceDate=house.clock().date().isoformat())
    await proven(agent, ann, report)
    await accepted(agent, "dismissReport", reportId=report, rationale="No.")
    assert await page(bob) == before


async def test_b8_a_further_report_of_the_same_block_moves_nothing_of_the_partners(
    house: House,
) -> None:
    case = await blocked(house)
    lead, rita = house.support(SupportRole.LEAD), await house.client("Rita")
    house.clock.pass_(hours=1)
    before = await page(case.partner)
    report = await filed(rita, case.partner, serviceDate=case.since)
    await proven(case.agent, rita, report)
    await accepted(case.agent, "upholdReport", reportId=report, rationale="It, too.")
    assert await page(case.partner) == before
    await accepted(lead, "overturnReport", reportId=report, rationale="Not it.")
    assert await page(case.partner) == before


async def test_b1_a_verdict_moves_nothing_of_the_reporters(house: House) -> None:
    """What the proofs were found to show they may read; what it means for the partner not. That a
    partner can't be booked everybody sees: this one never could.
    """
    bob, ann = await house.partner("Bob", catalogue=None), await house.client("Annegret")
    agent, lead = house.support(SupportRole.AGENT), house.support(SupportRole.LEAD)
    report = await filed(ann, bob)
    await proven(agent, ann, report)
    before = await page(ann)
    day = (house.clock() - timedelta(days=3)).date().isoformat()
    judged = {"reportId": report, "rationale": "Proven."}
    await accepted(agent, "upholdReport", **judged, serviceDate=day)
    assert await page(ann) == before
    await accepted(lead, "overturnReport", **judged)
    assert await page(ann) == before


async def test_m5_a_dispute_that_does_not_exist_for_the_client_moves_nothing_of_theirs(
    house: House,
) -> None:
    found = await secure(house)
    await found.come_to("ARRIVED")
    await found.partner.does("issueGoodwillRefund", found.id)
    before = await page(found.client)
    agent = house.support(SupportRole.AGENT)
    dispute = (await agent.ask(DISPUTE, id=found.id))["session"]["dispute"]
    await accepted(agent, "takeDispute", disputeId=dispute["id"])
    await accepted(agent, "releaseDispute", disputeId=dispute["id"])
    await accepted(agent, "takeDispute", disputeId=dispute["id"])
    await says(agent, dispute["threads"][1]["id"], "What happened?")
    await says(found.partner, dispute["threads"][1]["id"], "She shouted.")
    await accepted(agent, "decideDispute", disputeId=dispute["id"], **RULED)
    assert await page(found.client) == before
