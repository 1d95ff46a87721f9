"""B8 and the partner's side: a blocked partner reads what it means and what comes next, no more."""

from datetime import timedelta

from domain.model.people import SupportRole
from domain.model.windows import stamp
from tests.blocked import (
    Blocked,
    accepted,
    blocked,
    confirmed,
    counselled,
    notice,
    recorded,
    scheduled,
    trainer,
    upheld,
)
from tests.house import House
from tests.people import Person
from tests.support import heard, says

PERSON = "query($id: ID!) { person(id: $id) { standing { block { level thread { id } } } } }"

STANDING = """
subscription { events { __typename actor
  ... on StandingChanged { standing { maySell block { counsellingAt } } } } }
"""


async def test_b4_a_blocked_partner_reads_their_block_and_nobody_else_has_one(
    house: House,
) -> None:
    bob = await house.partner()
    assert (await notice(bob))["block"] is None
    case = await blocked(house, bob)
    seen = await notice(bob)
    assert (seen["maySell"], seen["removed"]) == (False, False)
    assert (seen["block"]["level"], seen["block"]["since"]) == ("L1", case.since)
    assert seen["block"]["counsellingAt"] is None
    assert len(seen["block"]["nextSteps"]) == 3
    thread = seen["block"]["thread"]
    assert (thread["kind"], thread["open"], thread["session"]) == ("TICKET", True, None)
    await says(bob, thread["id"], "What is this about?")
    for who in (case.reporter, await house.partner("Eve")):
        assert (await notice(who))["block"] is None


async def test_b6_the_partner_reads_when_the_meeting_is_until_it_was_held(house: House) -> None:
    case, tom = await blocked(house), trainer(house)
    id = await scheduled(case, tom)
    at = stamp(house.clock() + timedelta(days=2))
    invited = (await notice(case.partner))["block"]
    assert invited["counsellingAt"] == at
    await recorded(tom, id)
    assert (await notice(case.partner))["block"] == invited
    await accepted(tom, "completeCounselling", counsellingId=id)
    done = (await notice(case.partner))["block"]
    assert done["counsellingAt"] is None
    assert done["nextSteps"] != invited["nextSteps"]
    await lifted(case)
    seen = await notice(case.partner)
    assert (seen["block"], seen["maySell"]) == (None, True)


async def test_b6_live_the_partner_hears_of_the_meeting_as_a_changed_standing(
    house: House,
) -> None:
    case, tom = await blocked(house), trainer(house)
    async with case.partner.listening(STANDING) as live:
        assert (await live.next())["__typename"] == "StreamReady"
        await scheduled(case, tom)
        item = await live.next()
    at = stamp(house.clock() + timedelta(days=2))
    told = {"__typename": "StandingChanged", "actor": "SUPPORT"}
    assert item == {**told, "standing": {"maySell": False, "block": {"counsellingAt": at}}}


async def lifted(case: Blocked) -> None:
    """The end of a block."""
    await accepted(case.agent, "liftBlock", blockId=case.id, rationale="Counselled.")


async def test_b3_a_removed_partner_reads_a_permanent_block(house: House) -> None:
    case = await blocked(house)
    await counselled(case, trainer(house))
    house.clock.pass_(days=2)
    day = (house.clock() - timedelta(days=1)).date().isoformat()
    await upheld(case.agent, case.partner, case.reporter, day)
    await confirmed(house, case.partner.id)
    seen = await notice(case.partner)
    assert (seen["removed"], seen["block"]["level"]) == (True, "PERMANENT")
    assert len(seen["block"]["nextSteps"]) == 1
    ticket = "query($id: ID!) { partnerBlock(id: $id) { ticket { id } } }"
    found = (await case.agent.ask(ticket, id=case.id))["partnerBlock"]["ticket"]["id"]
    await accepted(case.agent, "closeTicket", ticketId=found)
    seen = (await notice(case.partner))["block"]
    assert (seen["nextSteps"], seen["thread"]["open"]) == ([], True)
    house.clock.pass_(days=30)
    assert not (await notice(case.partner))["block"]["thread"]["open"]


async def test_v2_support_reads_it_with_the_person(house: House) -> None:
    case = await blocked(house)
    seen = (await notice(case.partner))["block"]
    for role in (SupportRole.AGENT, SupportRole.LEAD):
        found = await house.support(role).ask(PERSON, id=case.partner.id)
        block = found["person"]["standing"]["block"]
        assert block == {"level": "L1", "thread": {"id": seen["thread"]["id"]}}
    reporter = await case.agent.ask(PERSON, id=case.reporter.id)
    assert reporter["person"]["standing"]["block"] is None


CANARY = "Zanzibar"
ALL_OF_IT = """
{ viewer { role partner { displayName bookable } contact { phone }
  standing { maySell sanctions { kind }
  block { level since meaning nextSteps counsellingAt thread { id messages { nodes { body sender
    automatic agent { id } } } } } }
  threads { nodes { id kind messages { nodes { body } } } }
  sessions { nodes { id client { displayName } } } reports { nodes { id } }
  rebookingRequests { nodes { id } } }
  events(first: 500) { nodes { __typename id at actor
    ... on MessagePosted { message { body } thread { kind } }
    ... on StandingChanged { standing { block { meaning nextSteps since } } } } } }
"""


async def test_b8_no_byte_a_blocked_partner_receives_tells_who_reported_or_what(
    house: House,
) -> None:
    bob, tom = await house.partner(), trainer(house)
    reporter = await house.client(CANARY, phone="+49 170 5550123", email="z@zanzibar.example")
    agent = house.support(SupportRole.AGENT)
    house.clock.pass_(days=30)
    day = (house.clock() - timedelta(days=17)).date().isoformat()
    await upheld(agent, bob, reporter, day, f"{CANARY}: he came to Unter den Eichen 4.")
    blocks = "query($id: ID!) { partnerBlocks(filter: {partnerId: $id}) { nodes { id } } }"
    (block,) = (await agent.ask(blocks, id=bob.id))["partnerBlocks"]["nodes"]
    await counselled(Blocked(house, bob, reporter, agent, block["id"]), tom)
    said = (await bob.post(ALL_OF_IT)).text
    for canary in (CANARY, "zanzibar", "5550123", day, "Eichen", reporter.id, "CALL_LOG"):
        assert canary not in said
    assert {one["__typename"] for one in await heard(bob)} == {"StandingChanged", "MessagePosted"}
    others = await other_ways(bob, reporter, block["id"])
    assert others == [None] * len(others)


async def other_ways(bob: Person, reporter: Person, block: str) -> list[object]:
    """What the partner is answered who asks for what they have guessed."""
    node = "query($id: ID!) { node(id: $id) { __typename } }"
    return [(await bob.ask(node, id=id))["node"] for id in (reporter.id, block)]
