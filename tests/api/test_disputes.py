"""D1 to D5: what opens a dispute, who takes and decides it, and what each side sees of it."""

from datetime import timedelta
from typing import Any

import pytest

from domain.model.people import SupportRole
from domain.model.windows import stamp
from tests.house import House
from tests.meetings import Meeting, code, meeting
from tests.money import PRICE
from tests.support import DISPUTE, VERDICT, decide, dispute_of, disputed, heard, take

ENDS = {
    "late": "LATE_CANCELLATION",
    "meeting": "CANCELLED_WHILE_MEETING",
    "in progress": "CANCELLED_IN_PROGRESS",
    "missed": "MISSED",
    "goodwill": "GOODWILL_REFUND",
}
COMMANDS: dict[str, dict[str, Any]] = {
    "takeDispute": {},
    "releaseDispute": {},
    "decideDispute": dict(VERDICT),
}


# ── D1 ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("end", ENDS)
async def test_d1_support_sees_what_opened_it_and_what_is_held(house: House, end: str) -> None:
    case = await disputed(house, end)
    seen = await dispute_of(case.agent, case)
    assert (seen["kind"], seen["status"]) == (ENDS[end], "OPEN")
    assert seen["held"]["minorUnits"] == (0 if end == "goodwill" else PRICE)
    assert (seen["assignee"], seen["decision"]) == (None, None)
    assert [thread["kind"] for thread in seen["threads"]] == ["DISPUTE", "DISPUTE"]
    assert len(seen["timeline"]) == 1


@pytest.mark.parametrize("name", ["CLIENT", "PARTNER"])
async def test_d1_each_party_is_told_and_sees_its_own_side(house: House, name: str) -> None:
    case = await disputed(house)
    who = case.party(name)
    seen = await dispute_of(who, case)
    assert [thread["id"] for thread in seen["threads"]] == [case.threads[name]]
    events = [event["__typename"] for event in await heard(who)]
    assert events[-2:] == ["DisputeOpened", "MessagePosted"]
    assert events.count("MessagePosted") == 1  # not the other party's


async def test_d1_a_direct_session_has_none(house: House) -> None:
    case = await disputed(house)
    await case.agent.cursor()
    direct = await disputed_directly(case.house)
    for who in (direct.client, direct.partner, case.agent):
        query = "query($id: ID!) { session(id: $id) { dispute { id } } }"
        assert (await who.ask(query, id=direct.id))["session"] == {"dispute": None}


async def disputed_directly(house: House) -> Meeting:
    """A direct session, cancelled late: nothing is held, and nothing is disputed."""
    found = await meeting(house, hours=1)
    await found.client.does("cancelSession", found.id)
    return found


# ── D2: taking ───────────────────────────────────────────────────────────────────────────────────


async def test_d2_one_agent_takes_it_and_a_lead_takes_it_over(house: House) -> None:
    case = await disputed(house)
    await take(case)
    second = house.support(SupportRole.AGENT)
    payload = await second.command("takeDispute", disputeId=case.id)
    assert (code(payload), payload["dispute"]["status"]) == ("ALREADY_TAKEN", "ASSIGNED")
    lead = house.support(SupportRole.LEAD)
    await take(case, lead)
    payload = await case.agent.command("releaseDispute", disputeId=case.id)
    assert code(payload) == "NOT_YOURS_TO_DO"


async def test_d2_taking_ones_own_again_changes_nothing(house: House) -> None:
    case = await disputed(house)
    await take(case)
    before, cursor = await dispute_of(case.agent, case), await case.agent.cursor()
    await take(case)
    assert await dispute_of(case.agent, case) == before
    assert [one for one in await heard(case.agent, cursor) if _about(one, case.id)] == []


def _about(event: dict[str, Any], id: str) -> bool:
    return bool(event.get("dispute", {}).get("id") == id)


async def test_d2_who_released_it_lets_another_take_it(house: House) -> None:
    case = await disputed(house)
    await take(case)
    payload = await case.agent.command("releaseDispute", disputeId=case.id)
    assert (code(payload), payload["dispute"]["status"]) == (None, "OPEN")
    await take(case, house.support(SupportRole.AGENT))


async def test_d2_the_parties_are_not_told_who_took_it(house: House) -> None:
    case = await disputed(house)
    await take(case)
    for who in (case.client, case.partner):
        seen = await dispute_of(who, case)
        assert (seen["status"], seen["assignee"]) == ("ASSIGNED", None)
        assert {step["agent"] for step in seen["timeline"]} == {None}
    seen = await dispute_of(case.agent, case)
    assert seen["timeline"][-1]["agent"] == {"id": seen["assignee"]["id"]}


async def test_every_step_is_heard_by_both_parties_and_by_support(house: House) -> None:
    case = await disputed(house)
    cursors = [(who, await who.cursor()) for who in (case.client, case.partner, case.agent)]
    await take(case)
    await case.agent.command("releaseDispute", disputeId=case.id)
    await decide(case)
    steps = ["DisputeTaken", "DisputeReleased", "DisputeTaken", "DisputeDecided"]
    for who, cursor in cursors:
        mine = [one["__typename"] for one in await heard(who, cursor) if _about(one, case.id)]
        assert mine == steps
        support = who is case.agent
        told = next(one for one in await heard(who, cursor) if one["__typename"] == steps[0])
        assert told["actor"] == "SUPPORT"
        assert (told["dispute"]["assignee"] is not None) == support


# ── V1, V2 ───────────────────────────────────────────────────────────────────────────────────────


async def test_v1_a_dispute_of_others_answers_as_one_that_does_not_exist(house: House) -> None:
    case = await disputed(house)
    node = "query($id: ID!) { node(id: $id) { id } }"
    strangers = [
        await house.client("Eve"),
        await house.partner("Mallory"),
        house.payments(),
        house.support(SupportRole.TRAINER),
        house.support(SupportRole.CITY_MANAGER),
        house.support(),
    ]
    for who in strangers:
        for id in (case.id, "dsp_" + "0" * 22, "\x00"):
            assert (await who.ask(DISPUTE, id=id))["dispute"] is None
            assert (await who.ask(node, id=id))["node"] is None
    for who in (case.client, case.partner, case.agent):
        assert (await who.ask(node, id=case.id))["node"] == {"id": case.id}


@pytest.mark.parametrize("command", COMMANDS)
async def test_v2_a_dispute_is_agents_and_leads_to_decide(house: House, command: str) -> None:
    case = await disputed(house)
    given = {"disputeId": case.id, **COMMANDS[command]}
    others = [
        case.client,
        case.partner,
        house.payments(),
        house.support(SupportRole.TRAINER, SupportRole.CITY_MANAGER),
    ]
    for who in others:
        assert await who.problem(who.mutation(command), input=given) == "FORBIDDEN"
    for id in ("dsp_" + "0" * 22, "\x00", case.meeting.id):
        refusal = await case.agent.refused(command, **{**given, "disputeId": id})
        assert refusal["code"] == "NOT_FOUND"


async def test_v2_what_is_not_within_a_trainers_roles_is_passed_over(house: House) -> None:
    trainer, agent = house.support(SupportRole.TRAINER), house.support(SupportRole.AGENT)
    cursor = await agent.cursor()
    await disputed(house)
    assert "DisputeOpened" in [one["__typename"] for one in await heard(agent, cursor)]
    assert await heard(trainer, cursor) == []


async def test_support_sees_no_address_and_no_button(house: House) -> None:
    case = await disputed(house, "meeting")
    seen = await case.agent.session(case.meeting.id)
    assert (seen["building"], seen["accessDetails"], seen["actions"]) == (None, None, [])
    assert seen["area"] is not None


async def test_s3_addresses_are_kept_until_30_days_after_the_decision(house: House) -> None:
    case = await disputed(house, "meeting")
    house.clock.pass_(days=31)
    await house.doorstep.timers.run_due()
    kept = "SELECT street FROM sessions WHERE id = $1"
    on = house.doorstep.database
    assert (await on.fetch(kept, case.meeting.id))[0]["street"] is not None
    await decide(case)
    decided = (await dispute_of(case.agent, case))["decision"]["at"]
    assert decided == stamp(house.clock())
    await house.until(house.clock() + timedelta(days=30))
    assert (await on.fetch(kept, case.meeting.id))[0]["street"] is None
