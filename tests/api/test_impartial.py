"""D2, D4, B8: one `sub` is one person in every role: nobody judges or reads their own case."""

from asyncio import wait_for
from dataclasses import replace
from json import dumps, loads

import pytest

from domain.model.people import Role, SupportRole
from tests.blocked import accepted, blocked
from tests.house import House
from tests.live import PATIENCE, opened
from tests.meetings import code
from tests.people import Person
from tests.reports import OWN, filed
from tests.support import VERDICT, decide, dispute_of, disputed, heard, says, take, threads

THREADS = "query($id: ID!) { thread(id: $id) { id } }"
SESSION = "query($id: ID!) { session(id: $id) { id } }"
LISTS = """
query($of: SessionFilter, $in: DisputeFilter) {
  sessions(filter: $of) { totalCount nodes { id } }
  disputes(filter: $in) { totalCount nodes { id } } }
"""
NUMBERS = "{ supportOverview { openDisputes unassignedDisputes heldInDisputes { minorUnits } } }"
OUTSIDE = "{ supportOverview { activeBlocks openTickets openReports blocksAwaitingCounselling } }"
STEPS = (
    "query($id: ID!, $first: Int) { person(id: $id) { timeline(first: $first) {"
    " nodes { text } pageInfo { hasNextPage } } } }"
)
FIGURES = "query($id: ID!) { person(id: $id) { sessions disputes goodwillRefunds } }"


def oneself(house: House, who: Person) -> Person:
    """The same person, working for support."""
    return Person(house, Role.SUPPORT, who.sub, support_roles=(SupportRole.LEAD,))


@pytest.mark.parametrize("party", ["CLIENT", "PARTNER"])
async def test_d2_a_party_who_works_for_support_sees_nothing_of_their_own_dispute(
    house: House, party: str
) -> None:
    """Neither what the other party wrote to support, nor why they cancelled (C6, D1)."""
    lead, case = house.support(SupportRole.LEAD), await disputed(house)
    me = oneself(house, case.party(party))
    since = await me.cursor()
    for name in ("CLIENT", "PARTNER"):
        await says(case.party(name), case.threads[name], "Between us.")
        assert (await me.ask(THREADS, id=case.threads[name]))["thread"] is None
        refused = await me.command("sendMessage", threadId=case.threads[name], body="Hm.")
        assert code(refused) == "NOT_FOUND"
    for command in ("takeDispute", "releaseDispute"):
        payload = await me.command(command, disputeId=case.id)
        assert (code(payload), payload["dispute"]) == ("NOT_FOUND", None)
    assert code(await me.command("decideDispute", disputeId=case.id, **VERDICT)) == "NOT_FOUND"
    assert await dispute_of(me, case) is None
    assert (await me.ask(SESSION, id=case.meeting.id))["session"] is None
    for id in (case.id, case.meeting.id, *case.threads.values()):
        assert (await me.ask("query($id: ID!) { node(id: $id) { id } }", id=id))["node"] is None
    await take(case)
    assert await heard(me, since) == []
    own = {f"{party.lower()}Id": case.party(party).id}
    found = await me.ask(LISTS, **{"of": own, "in": own})
    assert [(page["totalCount"], page["nodes"]) for page in found.values()] == [(0, [])] * 2
    found = await lead.ask(LISTS, **{"of": own, "in": own})
    assert [page["totalCount"] for page in found.values()] == [1, 1]


@pytest.mark.parametrize("party", ["CLIENT", "PARTNER"])
async def test_d2_no_number_counts_ones_own_dispute(house: House, party: str) -> None:
    case = await disputed(house)
    who, lead = case.party(party), house.support(SupportRole.LEAD)
    me = oneself(house, who)
    mine, all_ = [(await one.ask(NUMBERS))["supportOverview"] for one in (me, lead)]
    assert [all_[name] - mine[name] for name in ("openDisputes", "unassignedDisputes")] == [1, 1]
    assert all_["heldInDisputes"]["minorUnits"] - mine["heldInDisputes"]["minorUnits"] > 0
    assert set((await me.ask(FIGURES, id=who.id))["person"].values()) == {0}
    seen = (await lead.ask(FIGURES, id=who.id))["person"]
    assert (seen["sessions"], seen["disputes"]) == (1, 1)


async def test_b8_no_number_counts_a_report_on_oneself(house: House) -> None:
    bob = await house.partner()
    me = oneself(house, bob)
    before = await me.ask(OUTSIDE)
    await filed(await house.client(), bob)
    assert await me.ask(OUTSIDE) == before
    await blocked(house, bob)
    assert await me.ask(OUTSIDE) == before


async def test_b8_who_is_a_partner_too_reads_of_no_client_that_a_call_was_recorded(
    house: House,
) -> None:
    """Of whom it told, nobody says; but a client of one's own may have told of oneself."""
    ann, bob, lead = await house.client(), await house.partner(), house.support(SupportRole.LEAD)
    call = {"clientId": ann.id, "partnerId": bob.id, "statement": "He came, she says."}
    await accepted(lead, "recordInactiveClientCall", **call)
    for who, steps in ((lead, 1), (oneself(house, bob), 0)):
        for first in (1, 50):
            page = (await who.ask(STEPS, id=ann.id, first=first))["person"]["timeline"]
            assert (len(page["nodes"]), page["pageInfo"]["hasNextPage"]) == (steps, False)


async def test_b8_nobody_writes_to_themselves_as_support(house: House) -> None:
    case = await blocked(house)
    me = oneself(house, case.partner)
    (own,) = (await threads(case.partner))["nodes"]
    assert (await me.ask(THREADS, id=own["id"]))["thread"] is None
    assert code(await me.command("sendMessage", threadId=own["id"], body="Hi.")) == "NOT_FOUND"
    (report,) = (await case.reporter.ask(OWN))["viewer"]["reports"]["nodes"]
    me, thread = oneself(house, case.reporter), report["thread"]["id"]
    assert code(await me.command("sendMessage", threadId=thread, body="Hi.")) == "NOT_FOUND"


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
