"""B3, B4, B10: levels and blocks by the day of the service, and mistakes undone."""

from datetime import timedelta

from domain.model.people import SupportRole
from tests.blocked import accepted, blocked, confirmed, counselled, trainer
from tests.cases import (
    again,
    block_of,
    blocks_of,
    close,
    ticket,
    unblocked,
)
from tests.house import House
from tests.meetings import code, meeting
from tests.support import heard, standing

# ── B3, B4 ───────────────────────────────────────────────────────────────────────────────────────


async def test_b4_a_blocked_partner_is_not_bookable_and_proposes_nothing(house: House) -> None:
    found = await meeting(house, hours=30)
    case = await blocked(house, found.partner)
    wish = found.partner.wish(house.clock() + timedelta(days=3))
    assert code(await found.client.command("bookSession", **wish)) == "NOT_BOOKABLE"
    items = [{"serviceId": found.partner.services[0]}]
    proposal = {"sessionId": found.id, "items": items}
    assert code(await found.partner.command("proposeAddition", **proposal)) == "PARTNER_BLOCKED"
    seen = await standing(case.partner)
    assert (seen["maySell"], seen["removed"]) == (False, False)
    assert (await found.client.session(found.id))["stage"] == "SCHEDULED"
    await unblocked(case)
    assert (await standing(case.partner))["maySell"] is True
    await accepted(found.client, "bookSession", **wish)


async def test_b3_the_partner_is_told_of_their_standing_and_nothing_else(house: House) -> None:
    bob = await house.partner()
    since = await bob.cursor()
    case = await blocked(house, bob)
    told = await heard(bob, since)
    assert [event["__typename"] for event in told] == ["StandingChanged", "MessagePosted"]
    since = await bob.cursor()
    await again(case)  # the same block: the partner hears nothing, and sees nothing
    assert await heard(bob, since) == []
    assert len(await blocks_of(case)) == 1


async def test_b3_a_repetition_after_the_counselling_raises_the_block_to_removal(
    house: House,
) -> None:
    found = await meeting(house, hours=24 * 6)
    case = await blocked(house, found.partner)
    await counselled(case, trainer(house))
    await again(case)  # on the counselling's day: the same level
    assert (await block_of(case.agent, case.id))["level"] == "L1"
    house.clock.pass_(days=1)
    await again(case)
    block = await block_of(case.agent, case.id)
    assert (block["level"], block["status"]) == ("PERMANENT", "ACTIVE")
    seen = await standing(case.partner)  # as long as one person alone decided it (D7)
    assert (seen["removed"], [one["kind"] for one in seen["sanctions"]]) == (False, ["SUSPENSION"])
    await house.until(house.clock())
    assert (await found.client.session(found.id))["stage"] == "SCHEDULED"
    assert code(await close(case)) == "PARTNER_STILL_BLOCKED"
    await confirmed(house, case.partner.id)
    seen = await standing(case.partner)
    assert (seen["removed"], [one["kind"] for one in seen["sanctions"]]) == (True, ["REMOVAL"])
    await house.until(house.clock())  # what the removal cancels is due at once
    assert (await found.client.session(found.id))["stage"] == "CANCELLED"
    lift = {"blockId": case.id, "rationale": "Please."}
    assert code(await case.agent.command("liftBlock", **lift)) == "WRONG_STAGE"
    payload = await close(case)
    assert payload["ticket"]["resolution"] == "PARTNER_REMOVED"


async def test_b3_a_repetition_after_the_lift_is_a_new_block_with_its_own_ticket(
    house: House,
) -> None:
    case = await blocked(house)
    await unblocked(case)
    assert (await close(case))["ticket"]["resolution"] == "UNBLOCKED"
    await again(case, -30)  # of before: a record alone
    assert len(await blocks_of(case)) == 1
    assert (await standing(case.partner))["maySell"] is True
    house.clock.pass_(days=1)
    await again(case)
    first, second = await blocks_of(case)
    assert (await block_of(case.agent, second))["level"] == "PERMANENT"
    assert await ticket(case, first) != await ticket(case, second)
    assert len((await block_of(case.agent, first))["reports"]) == 2


async def test_b3_a_day_is_one_where_the_platform_is(house: House) -> None:
    """The house of the tests is in UTC: a minute before midnight is that day's end."""
    case = await blocked(house)
    house.clock.go(house.clock().replace(hour=23, minute=59))
    await counselled(case, trainer(house))
    house.clock.go(house.clock() + timedelta(minutes=2))
    await again(case)
    assert (await block_of(case.agent, case.id))["level"] == "PERMANENT"


# ── B10 ──────────────────────────────────────────────────────────────────────────────────────────


async def test_b10_a_mistake_lifts_the_block_and_closes_its_ticket(house: House) -> None:
    case, lead = await blocked(house), house.support(SupportRole.LEAD)
    (report,) = (await block_of(lead, case.id))["reports"]
    since = await lead.cursor()
    given = {"reportId": report["id"], "rationale": "It was another Bob."}
    payload = await accepted(lead, "overturnReport", **given)
    assert payload["report"]["status"] == "DISMISSED"
    block = await block_of(lead, case.id)
    assert (block["status"], block["ticket"]["resolution"]) == ("LIFTED", "SET_IN_ERROR")
    assert (await standing(case.partner))["maySell"] is True
    told = [event["__typename"] for event in await heard(lead, since)]
    assert told == ["ReportReviewed", "BlockLifted", "MessagePosted", "TicketClosed"]
    assert code(await lead.command("overturnReport", **given)) == "ALREADY_DECIDED"


async def test_b10_a_removal_by_mistake_ends_and_what_stands_is_l1_again(house: House) -> None:
    case, lead = await blocked(house), house.support(SupportRole.LEAD)
    await counselled(case, trainer(house))
    house.clock.pass_(days=1)
    report = await again(case)
    await confirmed(house, case.partner.id)
    assert (await standing(case.partner))["removed"] is True
    await accepted(lead, "overturnReport", reportId=report, rationale="It was another Bob.")
    assert (await block_of(lead, case.id))["level"] == "L1"
    seen = await standing(case.partner)
    assert (seen["removed"], seen["maySell"]) == (False, False)
    await accepted(case.agent, "liftBlock", blockId=case.id, rationale="Counselled.")
    assert (await standing(case.partner))["maySell"] is True
