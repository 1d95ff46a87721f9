"""D2, D4: one `sub` is one person in every role, and nobody judges their own case."""

from asyncio import wait_for
from dataclasses import replace
from json import dumps, loads

import pytest

from domain.people import Role, SupportRole
from tests.house import House
from tests.live import PATIENCE, opened
from tests.meetings import code
from tests.people import Person
from tests.support import decide, disputed, take


@pytest.mark.parametrize("party", ["CLIENT", "PARTNER"])
async def test_d2_nobody_takes_a_dispute_they_are_a_party_of(house: House, party: str) -> None:
    case = await disputed(house)
    oneself = Person(house, Role.SUPPORT, case.party(party).sub, support_roles=(SupportRole.LEAD,))
    payload = await oneself.command("takeDispute", disputeId=case.id)
    assert code(payload) == "NOT_YOURS_TO_DO"
    await take(case)


async def test_d4_nobody_ends_their_own_sanction(house: House) -> None:
    case = await disputed(house)
    await decide(case, sanctions=[{"party": "PARTNER", "kind": "REMOVAL"}])
    lead = house.support(SupportRole.LEAD)
    given = {"personId": case.partner.id, "rationale": "A mistake."}
    oneself = replace(lead, sub=case.partner.sub)
    assert code(await oneself.command("endSanction", **given)) == "NOT_YOURS_TO_DO"
    assert code(await lead.command("endSanction", **given)) is None


async def test_a_socket_older_than_the_profile_hears_its_stream(house: House) -> None:
    """The account is looked up again: nobody has to reconnect for having made a profile."""
    who = house.stranger(Role.CLIENT)
    async with opened(house.socket_address, who.token) as wire:
        made = await who.command("createClientProfile", displayName="Ann")
        assert code(made) is None
        document = {"query": "subscription { events { __typename } }"}
        await wire.send(dumps({"type": "subscribe", "id": "1", "payload": document}))
        heard = loads(await wait_for(wire.recv(), PATIENCE))
    assert heard["payload"]["data"]["events"] == {"__typename": "StreamReady"}
