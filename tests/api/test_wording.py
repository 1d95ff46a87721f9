"""B8: what support writes to a reported partner is checked before it is kept."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from domain.model.people import SupportRole
from tests.blocked import BLOCKS, accepted, blocked, recorded, scheduled, trainer
from tests.house import House
from tests.meetings import code
from tests.people import HOME, VISITED, Partner, Person
from tests.rebooking import CALL
from tests.reports import filed
from tests.support import (
    VERDICT,
    Case,
    bodies,
    dispute_of,
    disputed,
    heard,
    read,
    says,
    take,
    talk,
)

REFUSED = "WORDING_NOT_ALLOWED"
PHONE = "+49 171 5551234"


async def reported(house: House) -> tuple[Case, Person, str]:
    """A dispute of a partner whom somebody else reports; who that is, and the report."""
    case = await disputed(house)
    await take(case)
    annegret = await house.client("Annegret Thiele", phone=PHONE)
    return case, annegret, await filed(annegret, case.partner)


async def tells(who: Person, thread: str, body: str, **more: Any) -> dict[str, Any]:
    """A message that may be refused; its payload."""
    return await who.command("sendMessage", threadId=thread, body=body, **more)


async def test_b8_a_message_that_names_the_reporter_is_not_kept(house: House) -> None:
    case, _, _ = await reported(house)
    thread, agent = case.threads["PARTNER"], case.agent
    before, cursor = await bodies(case.partner, thread), await case.partner.cursor()
    payload = await tells(agent, thread, "👋 Annegret told us.", idempotencyKey="one")
    refusal = payload["refusal"]
    assert (refusal["__typename"], refusal["code"], refusal["rule"]) == (
        "WordingRefusal",
        REFUSED,
        "B8",
    )
    assert refusal["path"] == ["body"]
    assert refusal["findings"] == [
        {"topic": "PERSONAL_NAME", "excerpt": "Annegret", "start": 3, "end": 11}
    ]
    assert "Annegret" not in refusal["message"]
    assert payload["message"] is None
    assert await bodies(case.partner, thread) == before
    assert await heard(case.partner, cursor) == []
    kept = await tells(agent, thread, "A client told us.", idempotencyKey="one")
    assert kept["refusal"] is None  # a refused command records nothing (I1)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Frau Thiele called.", "PERSONAL_NAME"),
        ("It was 0171 555 12 34.", "CONTACT"),
        ("We saw your location.", "LOCATION_TRACKING"),
        ("This is disintermediation.", "FORBIDDEN_WORD"),
    ],
)
async def test_b8_what_is_looked_for(house: House, text: str, topic: str) -> None:
    case, _, _ = await reported(house)
    refusal = (await tells(case.agent, case.threads["PARTNER"], text))["refusal"]
    assert [finding["topic"] for finding in refusal["findings"]] == [topic]


async def test_b8_the_reporters_days_and_places_are_looked_for(house: House) -> None:
    client, bob = await house.client("Ulrike"), await house.partner(building=None)
    there = {**VISITED, "city": "Potsdam"}
    met, _ = await talk(
        house, client=client, partner=bob, place="CLIENT_PLACE", hours=24 * 40, building=there
    )
    await bob.command("updateProfile", building=HOME)
    await filed(client, bob)
    case = await disputed(house, partner=bob)
    await take(case)
    thread = case.threads["PARTNER"]
    for text, topic in (
        (f"On {met.start:%d %B} it was.", "DATE"),
        (f"{met.start:%d.%m.%Y}", "DATE"),
        ("In the Lindenallee.", "ADDRESS"),
        ("In 14467.", "ADDRESS"),
        ("In Potsdam.", "ADDRESS"),
    ):
        refusal = (await tells(case.agent, thread, text))["refusal"]
        assert refusal is not None, text
        assert {finding["topic"] for finding in refusal["findings"]} == {topic}, text
    assert (await tells(case.agent, thread, "In Berlin."))["refusal"] is None  # the partner's own


async def test_b8_nobody_confirms_a_name_that_was_guessed(house: House) -> None:
    case, _, _ = await reported(house)
    other = await house.client("Wilhelmine")
    await talk(house, client=other, partner=case.partner, hours=48)
    payload = await tells(case.agent, case.threads["PARTNER"], "It was not Wilhelmine.")
    assert code(payload) == REFUSED


async def test_b8_in_a_dispute_its_client_and_its_day_may_stand(house: House) -> None:
    case, _, _ = await reported(house)
    text = f"Ann cancelled on {case.meeting.start:%d %B}."
    assert (await tells(case.agent, case.threads["PARTNER"], text))["refusal"] is None


async def test_b8_nothing_is_checked_without_a_report(house: House) -> None:
    case = await disputed(house)
    await take(case)
    await says(case.agent, case.threads["PARTNER"], "Disintermediation: we saw your location.")
    await filed(await house.client("Annegret"), await house.partner("Rolf"))  # of another partner
    await says(case.agent, case.threads["PARTNER"], "Annegret told us.")


async def test_b8_a_dismissed_report_is_none(house: House) -> None:
    case, _, report = await reported(house)
    given = {"reportId": report, "rationale": "It did not happen."}
    await accepted(case.agent, "dismissReport", **given)
    await take(case)
    await says(case.agent, case.threads["PARTNER"], "Disintermediation is a long word.")


async def test_b8_only_what_support_writes_to_the_partner_is_checked(house: House) -> None:
    case, annegret, report = await reported(house)
    await says(case.partner, case.threads["PARTNER"], "Was it Annegret?")
    await says(case.agent, case.threads["CLIENT"], "Annegret told us.")
    query = "query($id: ID!) { node(id: $id) { ... on OfflineReport { thread { id } } } }"
    thread = (await annegret.ask(query, id=report))["node"]["thread"]["id"]
    await says(case.agent, thread, "Thank you, Annegret.")


async def test_b8_a_decision_is_not_made_with_such_a_message(house: House) -> None:
    case, _, _ = await reported(house)
    await take(case)
    before = await dispute_of(case.partner, case)
    given = {"disputeId": case.id, **VERDICT}
    told = {**given, "messageToPartner": "Annegret has told us more."}
    payload = await case.agent.command("decideDispute", **told)
    assert (code(payload), payload["refusal"]["path"]) == (REFUSED, ["messageToPartner"])
    assert await dispute_of(case.partner, case) == before
    told = {**given, "messageToClient": "Annegret has told us more."}
    assert (await case.agent.command("decideDispute", **told))["refusal"] is None


async def test_b8_details_come_before_the_wording(house: House) -> None:
    case, _, _ = await reported(house)
    thread, agent = case.threads["PARTNER"], case.agent
    assert code(await tells(agent, thread, "Annegret " * 500)) == "INVALID_INPUT"
    given = {"disputeId": case.id, **VERDICT, "messageToPartner": "Annegret"}
    other = house.support(SupportRole.AGENT)
    assert code(await other.command("decideDispute", **given)) == "NOT_YOURS_TO_DO"


async def test_b8_the_tickets_thread(house: House) -> None:
    case = await blocked(house)
    block = (await case.agent.ask(BLOCKS, id=case.id))["partnerBlock"]
    thread = block["ticket"]["thread"]["id"]
    assert code(await tells(case.agent, thread, "Annegret told us.")) == REFUSED
    today = f"{case.house.clock():%d.%m.%Y}"
    assert code(await tells(case.agent, thread, f"You met on {today}")) == REFUSED
    await says(case.agent, thread, "Please mark the calendar: we will meet.")
    assert [body for body in await bodies(case.partner, thread) if "Annegret" in body] == []
    assert (await read(case.partner, thread))["open"]


async def test_b8_resolutions_of_concerns(house: House) -> None:
    case = await blocked(house)
    teacher = trainer(house)
    id = await scheduled(case, teacher)
    concerns = [
        {"text": "Was it Annegret?", "resolution": "We never tell who said what."},
        {"text": "Who else?", "resolution": "Annegret alone."},
    ]
    given = {"counsellingId": id, "coveredPoints": [], "commitmentGiven": False}
    refusal = await teacher.refused("recordCounselling", **given, concerns=concerns)
    assert (refusal["code"], refusal["path"][:2]) == (REFUSED, ["concerns", "1"])
    await recorded(teacher, id, concerns=concerns[:1])


async def test_b8_resolutions_of_helpline_requests(house: House) -> None:
    case = await blocked(house)
    request = (await accepted(case.partner, "requestRebookingHelp", **CALL))["request"]["id"]
    manager = house.support(SupportRole.CITY_MANAGER)
    given = {"requestId": request, "resolution": "Annegret can book you again."}
    refusal = await manager.refused("resolveRebookingRequest", **given)
    assert (refusal["code"], refusal["path"]) == (REFUSED, ["resolution"])
    given["resolution"] = "The client can book you again."
    await accepted(manager, "resolveRebookingRequest", **given)


async def test_b8_a_partner_is_greeted_by_name(house: House) -> None:
    bob: Partner = await house.partner("Annegret")
    case = await blocked(house, bob)
    block = (await case.agent.ask(BLOCKS, id=case.id))["partnerBlock"]
    await says(case.agent, block["ticket"]["thread"]["id"], "Dear Annegret, good morning.")


# ── How often (V4) ───────────────────────────────────────────────────────────────────────────────

RECORD = "query($id: ID!) { person(id: $id) { timeline { nodes { text why agent { id } } } } }"


async def test_b8_refusals_are_on_the_partners_record_and_bounded(house: House) -> None:
    case, _, _ = await reported(house)
    thread, lead = case.threads["PARTNER"], house.support(SupportRole.LEAD)
    agent, other = (house.support(SupportRole.LEAD) for _ in range(2))
    for n in range(10):
        who = other if n % 2 else agent
        await take(case, who)
        refusal = (await tells(who, thread, "No Thiele, x."))["refusal"]
        assert (refusal["code"], refusal["path"]) == (REFUSED, ["body"])
        (finding,) = refusal["findings"]
        assert finding["topic"] == "PERSONAL_NAME"
        place = (finding["excerpt"], finding["start"], finding["end"])
        assert place == (("Thiele", 3, 9) if n < 3 else ("", 0, 13))
    await take(case, agent)
    for body in ("Annegret", "Good morning."):  # what is let through answers a guess, too
        assert code(await tells(agent, thread, body)) == "TOO_MANY"
    steps = (await lead.ask(RECORD, id=case.partner.id))["person"]["timeline"]["nodes"]
    kept = [step for step in steps if step["text"] == "A text to this partner was refused."]
    assert len(kept) == 10
    assert {step["why"] for step in kept} == {"B8: 1 place."}
    assert len({step["agent"]["id"] for step in kept}) == 2
    assert not any("Thiele" in str(step) for step in steps)
    elsewhere = await reported(house)  # another partner's case has a count of its own
    await take(elsewhere[0], agent)
    assert code(await tells(agent, elsewhere[0].threads["PARTNER"], "Annegret")) == REFUSED
    await house.until(house.clock() + timedelta(hours=1))
    await says(agent, thread, "Good morning.")


async def test_b8_what_can_not_be_read_is_not_kept(house: House) -> None:
    case, _, _ = await reported(house)
    payload = await tells(case.agent, case.threads["PARTNER"], "ﷺ" * 500)
    assert (code(payload), payload["refusal"]["path"]) == ("INVALID_INPUT", ["body"])


async def test_b8_a_refused_text_of_many_at_once_counts_as_often(house: House) -> None:
    case, _, _ = await reported(house)
    thread, agent = case.threads["PARTNER"], case.agent
    tried = [tells(agent, thread, f"Annegret {n}") for n in range(16)]
    codes = sorted(str(code(one)) for one in await asyncio.gather(*tried))
    assert codes == ["TOO_MANY"] * 6 + [REFUSED] * 10


# ── Who may not read reports (V2) ────────────────────────────────────────────────────────────────

TRIED = (
    "Annegret can book again.", "Quendolyn can book again.", "Ends in 234.", "Ends in 235.",
    "It was on 12 March.", "Yes, that was her.", "We tracked your phone.", "annegret@web.de",
    "The client can book you again.",
)  # fmt: skip


async def resolved(manager: Person, partner: Partner, text: str) -> dict[str, Any] | None:
    """What a city manager is told of a resolution."""
    request = (await accepted(partner, "requestRebookingHelp", **CALL))["request"]["id"]
    given = {"requestId": request, "resolution": text}
    payload = await manager.command("resolveRebookingRequest", **given)
    if payload["refusal"] is not None:  # the queue holds ten at once
        clean = {"requestId": request, "resolution": "It works again."}
        await accepted(manager, "resolveRebookingRequest", **clean)
    refusal: dict[str, Any] | None = payload["refusal"]
    return refusal


async def test_b8_a_city_manager_is_answered_alike_with_and_without_a_report(house: House) -> None:
    bob, other = await house.partner(), await house.partner()
    await filed(await house.client("Annegret Thiele", phone=PHONE), bob)
    manager = house.support(SupportRole.CITY_MANAGER)
    answers = [
        [await resolved(manager, partner, text) for text in TRIED] for partner in (bob, other)
    ]
    assert answers[0] == answers[1]
    assert [answer is None for answer in answers[0]] == [False] * 8 + [True]


async def test_b8_a_trainers_guesses_are_answered_alike_right_or_wrong(house: House) -> None:
    case = await blocked(house)
    teacher = trainer(house)
    id = await scheduled(case, teacher)
    today = house.clock()
    given = {"counsellingId": id, "coveredPoints": [], "commitmentGiven": False}
    for n in range(12):  # more than ten: nothing is counted of those who can learn nothing
        day = f"{today - timedelta(days=n):%d.%m.%Y}"
        concerns = [{"text": "When?", "resolution": f"On {day} it was."}]
        refusal = await teacher.refused("recordCounselling", **given, concerns=concerns)
        assert {one["excerpt"] for one in refusal["findings"]} >= {day}
    record = (await case.agent.ask(RECORD, id=case.partner.id))["person"]["timeline"]["nodes"]
    assert not any(step["text"] == "A text to this partner was refused." for step in record)
