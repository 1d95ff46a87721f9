"""B1, B2: reporting a booking outside the platform, and proving it."""

from pathlib import Path

from domain.model.people import SupportRole
from tests.blocked import accepted
from tests.files import PDF, authorized, kept
from tests.house import House, migrated_file, serving, settings_for
from tests.meetings import code
from tests.reports import OWN, filed, proven, seen, today
from tests.support import bodies, heard, says, threads

ABSENT = "rep_0000000000000000000000"


# ── B1 ───────────────────────────────────────────────────────────────────────────────────────────


async def test_b1_a_client_who_never_met_the_partner_reports_and_sees_no_verdict(
    house: House,
) -> None:
    ann, bob = await house.client(), await house.partner()
    agent = house.support(SupportRole.AGENT)
    id = await filed(ann, bob, serviceDate=today(house, -400))
    mine, theirs = await seen(ann, id), await seen(agent, id)
    assert (mine["status"], mine["block"]) == (None, None)
    assert (theirs["status"], theirs["reporter"]["id"]) == ("OPEN", ann.id)
    assert mine["thread"]["kind"] == "REPORT"
    assert "attach" in (await bodies(ann, mine["thread"]["id"]))[0]
    before = mine
    await proven(agent, ann, id)
    await accepted(agent, "upholdReport", reportId=id, serviceDate=today(house), rationale="Yes.")
    after = await seen(ann, id)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"proofs"}
    assert (await seen(agent, id))["serviceDate"] == today(house)
    assert [event["__typename"] for event in await heard(ann)] == ["MessagePosted"]


async def test_b1_the_reporter_talks_with_support_whatever_was_decided(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    agent = house.support(SupportRole.AGENT)
    id = await filed(ann, bob)
    thread = (await seen(ann, id))["thread"]["id"]
    await says(ann, thread, "Here it is.")
    await says(agent, thread, "Thank you.")
    await accepted(agent, "dismissReport", reportId=id, rationale="Nothing to it.")
    await says(ann, thread, "And?")
    assert (await bodies(ann, thread))[1:] == ["Here it is.", "Thank you.", "And?"]
    (listed,) = (await threads(ann, open=True))["nodes"]
    assert (listed["id"], listed["kind"], listed["unreadCount"]) == (thread, "REPORT", 2)
    assert (await threads(ann, open=False))["nodes"] == []
    await accepted(ann, "addProof", reportId=id, kind="CALL_LOG", fileId=await kept(ann, PDF))


async def test_b1_an_agents_call_is_the_clients_report(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    agent = house.support(SupportRole.AGENT)
    given = {"clientId": ann.id, "partnerId": bob.id, "statement": "She told me of it."}
    id = (await accepted(agent, "recordInactiveClientCall", **given))["report"]["id"]
    mine = await seen(ann, id)
    assert (mine["source"], mine["reporter"]["id"]) == ("INACTIVE_CLIENT_CALL", ann.id)
    log = {"reportId": id, "kind": "CALL_LOG", "fileId": await kept(agent, PDF)}
    await accepted(agent, "addProof", **log, note="I called at noon.")
    assert (await seen(ann, id))["proofs"] == []
    (proof,) = (await seen(agent, id))["proofs"]
    assert proof["note"] == "I called at noon."
    person = "query($id: ID!) { person(id: $id) { timeline { nodes { text } } } }"
    for who in (ann, bob):
        assert (await agent.ask(person, id=who.id))["person"]["timeline"]["nodes"]


async def test_b1_a_call_needs_a_client_and_a_partner(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    agent = house.support(SupportRole.AGENT)
    for client, partner in ((bob.id, bob.id), (ann.id, ann.id), ("cli_0", bob.id), (ann.id, "x")):
        given = {"clientId": client, "partnerId": partner, "statement": "Said."}
        payload = await agent.command("recordInactiveClientCall", **given)
        assert (code(payload), payload["report"]) == ("NOT_FOUND", None)


async def test_b1_a_client_reports_twenty_times_in_thirty_days(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    agent = house.support(SupportRole.AGENT)
    ids = [await filed(ann, bob) for _ in range(20)]
    given = {"partnerId": bob.id, "statement": "Again."}
    assert code(await ann.command("reportOfflineBooking", **given)) == "TOO_MANY"
    await accepted(agent, "dismissReport", reportId=ids[0], rationale="No.")
    assert code(await ann.command("reportOfflineBooking", **given)) == "TOO_MANY"  # tells nothing
    house.clock.pass_(days=30)
    await filed(ann, bob)


async def test_b1_a_reporters_own_list_is_theirs_alone_newest_first(house: House) -> None:
    ann, zoe, bob = await house.client(), await house.client("Zoe"), await house.partner()
    ids = []
    for _ in range(3):
        ids.append(await filed(ann, bob))
        house.clock.pass_(minutes=1)
    await filed(zoe, bob)
    page = (await ann.ask(OWN, first=2))["viewer"]["reports"]
    assert [one["id"] for one in page["nodes"]] == ids[:0:-1]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, True)
    after = page["pageInfo"]["endCursor"]
    rest = (await ann.ask(OWN, first=2, after=after))["viewer"]["reports"]
    assert [one["id"] for one in rest["nodes"]] == ids[:1]
    for who in (bob, house.support(SupportRole.LEAD), house.stranger()):
        assert (await who.ask(OWN))["viewer"]["reports"] is None


# ── B2 ───────────────────────────────────────────────────────────────────────────────────────────


async def test_b2_a_proof_is_a_file_of_its_senders_and_serves_once(house: House) -> None:
    ann, bob, zoe = await house.client(), await house.partner(), await house.client("Zoe")
    agent = house.support(SupportRole.AGENT)
    id, file = await filed(ann, bob), await kept(ann, PDF)
    given = {"reportId": id, "kind": "PAYMENT_SCREENSHOT", "note": "My bank's."}
    for stolen in (await kept(zoe, PDF), "fil_0", ABSENT):
        payload = await ann.command("addProof", **given, fileId=stolen)
        assert payload["refusal"]["path"] == ["fileId"]
    payload = await accepted(ann, "addProof", **given, fileId=file)
    (proof,) = (await seen(agent, id))["proofs"]
    assert (proof["id"], proof["status"]) == (payload["report"]["proofs"][0]["id"], "PENDING")
    assert (proof["mediaType"], proof["bytes"]) == ("application/pdf", len(PDF))
    answer = await house.http.get(proof["url"], headers=authorized(agent))
    assert answer.content == PDF
    assert code(await ann.command("addProof", **given, fileId=file)) == "INVALID_INPUT"
    assert code(await zoe.command("addProof", **given, fileId=file)) == "NOT_FOUND"
    assert code(await agent.command("addProof", **given, fileId=file)) == "NOT_YOURS_TO_DO"


async def test_b2_only_what_is_proven_and_dated_is_upheld_and_once(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    agent = house.support(SupportRole.AGENT)
    id = await filed(ann, bob)
    uphold = {"reportId": id, "rationale": "It is proven."}
    assert code(await agent.command("upholdReport", **uphold)) == "PROOF_REQUIRED"
    await proven(agent, ann, id, verified=False)
    assert code(await agent.command("upholdReport", **uphold)) == "PROOF_REQUIRED"
    proof = await proven(agent, ann, id)
    assert code(await agent.command("upholdReport", **uphold)) == "REPORT_NEEDS_A_DATE"
    late = await agent.command("upholdReport", **uphold, serviceDate=today(house, 1))
    assert late["refusal"]["path"] == ["serviceDate"]
    await accepted(agent, "upholdReport", **uphold, serviceDate=today(house))
    for command, given in (
        ("upholdReport", uphold),
        ("dismissReport", uphold),
        ("reviewProof", {"proofId": proof, "verified": False, "note": "On second thought."}),
    ):
        assert code(await agent.command(command, **given)) == "ALREADY_DECIDED", command


async def test_b2_support_hears_of_every_step_and_the_partner_of_none(house: House) -> None:
    ann, bob = await house.client(), await house.partner()
    agent = house.support(SupportRole.AGENT)
    since, theirs = await agent.cursor(), await bob.cursor()
    id = await filed(ann, bob)
    await proven(agent, ann, id)
    await accepted(agent, "dismissReport", reportId=id, rationale="Not him.")
    told = [event["__typename"] for event in await heard(agent, since)]
    assert told == ["ReportFiled", "MessagePosted", "ProofAdded", *["ReportReviewed"] * 2]
    assert await heard(bob, theirs) == []
    trainer = house.support(SupportRole.TRAINER, SupportRole.CITY_MANAGER)
    assert not [one for one in await heard(trainer, since) if one["__typename"] in set(told)]


# ── B3 ───────────────────────────────────────────────────────────────────────────────────────────


async def test_b3_what_is_today_is_said_by_the_platforms_place(tmp_path: Path) -> None:
    """At 20:00 UTC it is the next day in Kolkata, for a service and for a counselling's day."""
    settings = settings_for(await migrated_file(tmp_path), TIME_ZONE="Asia/Kolkata")
    async with serving(settings) as house:
        house.clock.go(house.clock().replace(hour=20))
        ann, bob = await house.client(), await house.partner()
        await filed(ann, bob, serviceDate=today(house, 1))
        given = {"partnerId": bob.id, "statement": "x", "serviceDate": today(house, 2)}
        payload = await ann.command("reportOfflineBooking", **given)
        assert payload["refusal"]["path"] == ["serviceDate"]
