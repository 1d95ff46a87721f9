"""D4: sanctions restrict acting, never reading; a removal cancels; and a lead ends them."""

from datetime import timedelta
from typing import Any

import pytest

from domain.model.people import SupportRole
from domain.model.windows import stamp
from tests.blocked import confirmed
from tests.house import House
from tests.meetings import code, meeting
from tests.money import balance, fill, secure
from tests.people import Person, euros
from tests.support import Case, decide, dispute_of, disputed, heard, standing, threads

GOOD: dict[str, Any] = {
    "mayBook": True,
    "maySell": True,
    "suspendedUntil": None,
    "removed": False,
    "sanctions": [],
}
PERSON = """
query($id: ID!, $first: Int = 50, $after: String) { person(id: $id) {
  standing { mayBook maySell suspendedUntil removed sanctions { party kind until } }
  timeline(first: $first, after: $after) {
    nodes { at actor text why agent { id } } edges { cursor }
    pageInfo { hasNextPage hasPreviousPage endCursor } } } }
"""


async def sanctioned(house: House, party: str, kind: str, *, days: int | None = None) -> Case:
    """A decided dispute with one sanction."""
    case = await disputed(house)
    until = None if days is None else stamp(house.clock() + timedelta(days=days))
    await decide(case, sanctions=[{"party": party, "kind": kind, "until": until}])
    return case


async def books(case: Case) -> str | None:
    """How a booking of the case's two people would be answered."""
    await fill(case.client, 50_000)
    wish = case.meeting.partner.wish(case.house.clock() + timedelta(days=3))
    return code(await case.client.command("bookSession", **wish))


async def test_a_person_without_sanctions_is_in_good_standing(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    assert (await standing(ann), await standing(bob)) == (GOOD, GOOD)
    for who in (house.stranger(), house.payments(), house.support(SupportRole.AGENT)):
        assert await standing(who) is None


@pytest.mark.parametrize("party", ["CLIENT", "PARTNER"])
async def test_d4_a_warning_restricts_nothing(house: House, party: str) -> None:
    case = await sanctioned(house, party, "WARNING")
    warning = {"party": party, "kind": "WARNING", "until": None}
    assert await standing(case.party(party)) == {**GOOD, "sanctions": [warning]}
    assert await books(case) is None


@pytest.mark.parametrize(
    ("party", "answer"), [("CLIENT", "SUSPENDED"), ("PARTNER", "NOT_BOOKABLE")]
)
@pytest.mark.parametrize("kind", ["SUSPENSION", "REMOVAL"])
async def test_d4_it_takes_effect_on_the_next_command(
    house: House, party: str, kind: str, answer: str
) -> None:
    case = await sanctioned(house, party, kind, days=2 if kind == "SUSPENSION" else None)
    if kind == "REMOVAL":
        await confirmed(house, case.party(party).id)
    seen = await standing(case.party(party))
    assert (seen["mayBook"], seen["maySell"]) == (False, False)
    assert (seen["removed"], seen["suspendedUntil"] is not None) == (
        kind == "REMOVAL",
        kind == "SUSPENSION",
    )
    assert await books(case) == answer


async def test_d4_a_suspension_is_over_at_its_end(house: House) -> None:
    case = await sanctioned(house, "CLIENT", "SUSPENSION", days=2)
    until = house.clock() + timedelta(days=2)
    house.clock.go(until - timedelta(milliseconds=1))
    assert await books(case) == "SUSPENDED"
    house.clock.go(until)
    assert await standing(case.client) == GOOD
    assert await books(case) is None


async def test_d4_a_suspended_party_proposes_nothing_and_finishes_what_is_booked(
    house: House,
) -> None:
    running = await secure(house, hours=30)
    case = await other_case(running)
    until = stamp(house.clock() + timedelta(days=9))
    await decide(case, sanctions=[{"party": "PARTNER", "kind": "SUSPENSION", "until": until}])
    items = [{"serviceId": running.partner.services[0]}]
    given = {"sessionId": running.id, "items": items}
    assert (await running.partner.refused("proposeAddition", **given))["code"] == "SUSPENDED"
    await running.come_to("COMPLETED")


async def other_case(running: Any) -> Case:
    """A dispute of another session of the same partner."""
    house: House = running.house
    second = await secure(house, hours=2, partner=running.partner)
    house.clock.pass_(minutes=11)  # past the grace (C2)
    await second.client.does("cancelSession", second.id)
    agent = house.support(SupportRole.AGENT)
    query = "query($id: ID!) { session(id: $id) { dispute { id threads { id } } } }"
    dispute = (await agent.ask(query, id=second.id))["session"]["dispute"]
    client, partner = (one["id"] for one in dispute["threads"])
    return Case(second, dispute["id"], agent, {"CLIENT": client, "PARTNER": partner})


async def test_d4_a_removal_cancels_what_has_not_begun_with_full_refund(house: House) -> None:
    planned = await secure(house, hours=50)
    met = await secure(house, hours=60, partner=planned.partner)
    case = await other_case(planned)
    before = await balance(planned.client)
    await decide(case, sanctions=[{"party": "PARTNER", "kind": "REMOVAL"}])
    await confirmed(house, planned.partner.id)
    await house.doorstep.timers.run_due()
    for found in (planned, met):
        query = "query($id: ID!) { session(id: $id) { stage dispute { id } held { minorUnits } } }"
        seen = (await found.client.ask(query, id=found.id))["session"]
        assert seen == {"stage": "CANCELLED", "dispute": None, "held": {"minorUnits": 0}}
    assert await balance(planned.client) > before


@pytest.mark.parametrize("party", ["CLIENT", "PARTNER"])
async def test_d4_the_owner_hears_of_it_and_still_reads_everything(
    house: House, party: str
) -> None:
    case = await disputed(house)
    who, other = case.party(party), case.party("PARTNER" if party == "CLIENT" else "CLIENT")
    cursor = await who.cursor()
    await decide(case, sanctions=[{"party": party, "kind": "REMOVAL"}])
    changed = [one for one in await heard(who, cursor) if one["__typename"] == "StandingChanged"]
    assert [one["standing"] for one in changed] == [{"mayBook": False}]
    assert "StandingChanged" not in [one["__typename"] for one in await heard(other)]
    assert await who.session(case.meeting.id) is not None
    assert await dispute_of(who, case) is not None
    assert len((await threads(who))["nodes"]) == 2


async def test_v4_a_sanction_is_on_the_persons_record_with_who_and_why(house: House) -> None:
    case = await sanctioned(house, "PARTNER", "WARNING")
    seen = (await case.agent.ask(PERSON, id=case.partner.id))["person"]
    (step,) = seen["timeline"]["nodes"]
    assert (step["actor"], step["text"], step["why"]) == (
        "SUPPORT",
        "Warning.",
        "Both were late.",
    )
    assert step["agent"] is not None
    assert seen["standing"] == await standing(case.partner)


# ── A lead ends it ───────────────────────────────────────────────────────────────────────────────


async def ends(who: Person, id: str, rationale: str = "It was a mistake.") -> dict[str, Any]:
    """A lead's command."""
    return await who.command("endSanction", personId=id, rationale=rationale)


async def test_d4_a_lead_ends_what_is_in_force_and_it_stays_on_record(house: House) -> None:
    case = await sanctioned(house, "CLIENT", "REMOVAL")
    lead, cursor = house.support(SupportRole.LEAD), await case.client.cursor()
    payload = await ends(lead, case.client.id)
    assert code(payload) is None
    assert payload["person"]["standing"] == {"mayBook": True, "maySell": True, "sanctions": []}
    assert await standing(case.client) == GOOD
    assert [one["__typename"] for one in await heard(case.client, cursor)] == ["StandingChanged"]
    assert await books(case) is None
    steps = (await lead.ask(PERSON, id=case.client.id))["person"]["timeline"]["nodes"]
    assert [(one["text"], one["why"]) for one in steps] == [
        ("Removal, to be confirmed.", "Both were late."),
        ("Removal ended.", "It was a mistake."),
    ]
    assert code(await ends(lead, case.client.id)) == "NOT_FOUND"  # nothing is in force any more


async def test_v2_only_a_lead_does(house: House) -> None:
    case = await sanctioned(house, "CLIENT", "WARNING")
    given = {"personId": case.client.id, "rationale": "x"}
    for who in (case.agent, case.client, house.support(SupportRole.TRAINER), house.payments()):
        assert await who.problem(who.mutation("endSanction"), input=given) == "FORBIDDEN"


@pytest.mark.parametrize("rationale", ["", " ", "x" * 4_001, "\x00"], ids=ascii)
async def test_d4_a_rationale_is_asked_for(house: House, rationale: str) -> None:
    case = await sanctioned(house, "CLIENT", "WARNING")
    payload = await ends(house.support(SupportRole.LEAD), case.client.id, rationale)
    assert (code(payload), payload["refusal"]["path"]) == ("INVALID_INPUT", ["rationale"])
    assert len((await standing(case.client))["sanctions"]) == 1


async def test_v1_nobodys_sanction_is_not_found(house: House) -> None:
    lead, found = house.support(SupportRole.LEAD), await meeting(house)
    await lead.cursor()
    for id in ("cli_" + "0" * 22, "\x00", "", found.id):
        payload = await ends(lead, id)
        assert (code(payload), payload["person"]) == ("NOT_FOUND", None)


async def test_a_persons_timeline_is_paged(house: House) -> None:
    case = await sanctioned(house, "CLIENT", "WARNING")
    lead = house.support(SupportRole.LEAD)
    await ends(lead, case.client.id)
    texts: list[str] = []
    after, more = None, True
    while more:
        record = await lead.ask(PERSON, id=case.client.id, first=1, after=after)
        page = record["person"]["timeline"]
        texts += [one["text"] for one in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert texts == ["Warning.", "Warning ended."]


async def test_d2_the_award_may_be_all_of_it(house: House) -> None:
    case = await disputed(house)
    await decide(case, refund=euros(0), award=euros(20_000))
    assert await balance(case.partner) == 20_000
