"""D7: nobody of support brings in, judges and makes final alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.model.people import SupportRole
from domain.model.windows import stamp
from tests.blocked import TO_CONFIRM, accepted, blocked, confirmed, counselled, trainer
from tests.cases import again, block_of, close
from tests.files import PDF, kept
from tests.house import House
from tests.meetings import code
from tests.people import Person
from tests.support import (
    Case,
    bodies,
    decide,
    dispute_of,
    disputed,
    heard,
    read,
    says,
    standing,
    threads,
)

OVERVIEW = "{ supportOverview { sanctionsToConfirm } }"
NODE = "query($id: ID!) { node(id: $id) { id ... on ImposedSanction { status mayConfirm } } }"


async def waiting(who: Person, of: Person) -> list[dict[str, Any]]:
    """What waits for a second person on somebody's record, as this one sees it."""
    found = (await who.ask(TO_CONFIRM))["sanctionsToConfirm"]
    counted = (await who.ask(OVERVIEW))["supportOverview"]["sanctionsToConfirm"]
    assert found["totalCount"] == len(found["nodes"]) == counted
    role = "client" if of.id.startswith("cli") else "partner"
    return [one for one in found["nodes"] if one["person"][role] == {"id": of.id}]


async def removing(house: House, party: str = "PARTNER") -> Case:
    """A dispute decided by a removal."""
    case = await disputed(house)
    await decide(case, sanctions=[{"party": party, "kind": "REMOVAL"}])
    return case


@pytest.mark.parametrize("role", [SupportRole.AGENT, SupportRole.LEAD])
async def test_d7_a_second_agent_or_a_lead_makes_a_removal_final(
    house: House, role: SupportRole
) -> None:
    case, second = await removing(house), house.support(role)
    seen = await standing(case.partner)
    assert (seen["removed"], seen["maySell"]) == (False, False)
    assert seen["suspendedUntil"] == stamp(house.clock() + timedelta(days=30))
    (one,) = await waiting(second, case.partner)
    assert (one["status"], one["mayConfirm"]) == ("AWAITING", True)
    assert (one["sanction"]["kind"], one["dispute"]["id"]) == ("REMOVAL", case.id)
    assert [mine["mayConfirm"] for mine in await waiting(case.agent, case.partner)] == [False]
    given = {"sanctionId": one["id"], "rationale": "So it is.", "idempotencyKey": "once"}
    assert code(await case.agent.command("confirmSanction", **given)) == "NOT_YOURS_TO_DO"
    since = await second.cursor()
    for _ in range(2):
        payload = await accepted(second, "confirmSanction", **given)
        assert payload["sanction"]["status"] == "FINAL"
    assert [it["__typename"] for it in await heard(second, since)] == ["SanctionReviewed"]
    assert (await standing(case.partner))["removed"] is True
    assert await waiting(second, case.partner) == []
    late = {"sanctionId": one["id"], "rationale": "No."}
    assert code(await second.command("rejectSanction", **late)) == "ALREADY_DECIDED"


async def test_d7_a_second_person_rejects_it_and_it_is_over(house: House) -> None:
    case, second = await removing(house, "CLIENT"), house.support(SupportRole.AGENT)
    (one,) = await waiting(second, case.client)
    given = {"sanctionId": one["id"], "rationale": "Too much."}
    assert code(await case.agent.command("rejectSanction", **given)) == "NOT_YOURS_TO_DO"
    payload = await accepted(second, "rejectSanction", **given)
    assert payload["sanction"]["status"] == "REJECTED"
    assert (await standing(case.client))["mayBook"] is True


async def test_d7_a_long_suspension_takes_two_and_one_of_30_days_does_not(house: House) -> None:
    for days, waits in ((30, 0), (31, 1)):
        case = await disputed(house)
        least, until = (stamp(house.clock() + timedelta(days=n)) for n in (30, days))
        until_then = [{"party": "PARTNER", "kind": "SUSPENSION", "until": until}]
        await decide(case, sanctions=until_then)
        assert len(await waiting(case.agent, case.partner)) == waits
        assert (await standing(case.partner))["suspendedUntil"] == least
        if waits:
            await confirmed(house, case.partner.id)
            assert (await standing(case.partner))["suspendedUntil"] == until


@pytest.mark.parametrize("role", [SupportRole.TRAINER, SupportRole.CITY_MANAGER, None])
async def test_v2_who_is_no_agent_confirms_nothing(house: House, role: SupportRole | None) -> None:
    case = await removing(house)
    (one,) = await waiting(case.agent, case.partner)
    others = [house.support(role)] if role else [case.client, case.partner, house.payments()]
    for who in others:
        given = {"sanctionId": one["id"], "rationale": "So."}
        for name in ("confirmSanction", "rejectSanction"):
            assert await who.problem(who.mutation(name), input=given) == "FORBIDDEN"
        assert (await who.ask(NODE, id=one["id"]))["node"] is None
        assert await who.problem(TO_CONFIRM) == "FORBIDDEN"


@pytest.mark.parametrize("party", ["CLIENT", "PARTNER"])
async def test_d2_what_came_of_a_session_of_ones_own_does_not_exist(
    house: House, party: str
) -> None:
    """The sanctioned one, and the other party, who would read what it was about."""
    case = await removing(house)
    (one,) = await waiting(case.agent, case.partner)
    me = replace(house.support(SupportRole.LEAD), sub=case.party(party).sub)
    since = await me.cursor()
    assert await waiting(me, case.partner) == []
    assert (await me.ask(NODE, id=one["id"]))["node"] is None
    given = {"sanctionId": one["id"], "rationale": "So."}
    assert code(await me.command("confirmSanction", **given)) == "NOT_FOUND"
    await confirmed(house, case.partner.id)
    assert await heard(me, since) == []


async def test_d7_who_recorded_the_call_or_attached_the_proof_does_not_verify_it(
    house: House,
) -> None:
    ann, bob = await house.client(), await house.partner()
    alice, boris = (house.support(SupportRole.AGENT) for _ in range(2))
    told = {"clientId": ann.id, "partnerId": bob.id, "statement": "He came twice."}
    report = (await accepted(alice, "recordInactiveClientCall", **told))["report"]["id"]
    proof = {"kind": "CALL_LOG", "fileId": await kept(boris, PDF)}
    found = await accepted(boris, "addProof", reportId=report, **proof)
    (attached,) = found["report"]["proofs"]
    given = {"proofId": attached["id"], "verified": True, "note": "It shows it."}
    for who in (alice, boris):
        assert code(await who.command("reviewProof", **given)) == "NOT_YOURS_TO_DO"
    await accepted(house.support(SupportRole.AGENT), "reviewProof", **given)


async def test_d7_a_permanent_block_is_not_removal_before_it_is_confirmed(house: House) -> None:
    case = await blocked(house)
    await counselled(case, trainer(house))
    house.clock.pass_(days=1)
    since = await case.agent.cursor()
    await again(case)
    told = [one["__typename"] for one in await heard(case.agent, since)]
    assert "SanctionImposed" in told
    (one,) = await waiting(case.agent, case.partner)
    assert (one["block"], one["mayConfirm"]) == ({"id": case.id, "level": "PERMANENT"}, False)
    assert code(await close(case)) == "PARTNER_STILL_BLOCKED"
    (own,) = [it for it in (await threads(case.partner))["nodes"] if it["kind"] == "TICKET"]
    assert "second person" in (await bodies(case.partner, own["id"]))[-1]
    second = house.support(SupportRole.AGENT)
    given = {"sanctionId": one["id"], "rationale": "Not proven."}
    await accepted(second, "rejectSanction", **given)
    assert (await standing(case.partner))["suspendedUntil"] is None
    lead = house.support(SupportRole.LEAD)
    lift = {"blockId": case.id, "rationale": "They may come back."}
    assert code(await second.command("liftBlock", **lift)) == "WRONG_STAGE"
    await accepted(lead, "liftBlock", **lift)
    assert (await standing(case.partner))["maySell"] is True
    assert (await block_of(lead, case.id))["status"] == "LIFTED"


async def test_h1_a_removed_partners_ticket_takes_answers_for_30_days(house: House) -> None:
    case = await blocked(house)
    await counselled(case, trainer(house))
    house.clock.pass_(days=1)
    await again(case)
    await confirmed(house, case.partner.id)
    assert (await close(case))["ticket"]["resolution"] == "PARTNER_REMOVED"
    closed = house.clock()
    (own,) = [it for it in (await threads(case.partner))["nodes"] if it["kind"] == "TICKET"]
    assert own["open"]
    house.clock.go(closed + timedelta(days=30) - timedelta(milliseconds=1))
    await says(case.partner, own["id"], "It was not me.")
    await says(case.agent, own["id"], "We look at it again.")
    house.clock.go(closed + timedelta(days=30))
    for who in (case.partner, case.agent):
        refused = await who.command("sendMessage", threadId=own["id"], body="Hello?")
        assert code(refused) == "THREAD_CLOSED"


@pytest.mark.parametrize("party", ["CLIENT", "PARTNER"])
async def test_h1_who_is_to_be_removed_answers_in_the_disputes_thread_for_30_days(
    house: House, party: str
) -> None:
    case = await removing(house, party)
    decided, other = house.clock(), "CLIENT" if party == "PARTNER" else "PARTNER"
    assert (await dispute_of(case.party(party), case))["status"] == "DECIDED"
    assert (await read(case.party(party), case.threads[party]))["open"]
    assert not (await read(case.party(other), case.threads[other]))["open"]
    house.clock.go(decided + timedelta(days=30) - timedelta(milliseconds=1))
    await says(case.party(party), case.threads[party], "It was not me.")
    refused = await case.party(other).command(
        "sendMessage", threadId=case.threads[other], body="Hello?"
    )
    assert code(refused) == "THREAD_CLOSED"
    house.clock.go(decided + timedelta(days=30))
    late = await case.party(party).command(
        "sendMessage", threadId=case.threads[party], body="Hello?"
    )
    assert code(late) == "THREAD_CLOSED"
