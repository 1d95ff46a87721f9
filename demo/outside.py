"""The third act: a booking taken off the platform. What the reporter says no partner ever reads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from demo.desk import Answer, Case, Desk
from demo.papers import WHERE, screenshot
from demo.phone import Phone
from demo.scene import Scene
from demo.stories import SOON, heads, server_time
from demo.timeline import DIM, GREEN
from domain.model.windows import stamp
from domain.rules.points import KEYS

Partner = Mapping[str, Any]
STATEMENT = "She asked me to pay her in cash at Café Einstein, and not to book."
RATIONALE = "The transfer names both of them."
WORRY = "Regular clients find my profile slowly."
SCREEN = "The transfer of that evening"
OF_CASE = """
query ($id: ID!) { partnerBlocks(first: 1, filter: {partnerId: $id}) { nodes {
  id level status reports { id } ticket { id thread { id messages { nodes { body } } } } } } }
"""
STATEMENT_OF = """
query ($id: ID!) { node(id: $id) { ... on OfflineReport {
  statement status reporter { displayName } } } }
"""
OPEN_TO_ALL = "query ($id: ID!) { partner(id: $id) { bookable } }"


@dataclass(frozen=True, slots=True)
class Desks:
    """Those of support who have a part in it, each within their role alone (V2)."""

    agent: Desk
    trainer: Desk
    manager: Desk

    @property
    def all(self) -> tuple[Desk, ...]:
        """Everybody."""
        return self.agent, self.trainer, self.manager


async def outside_the_platform(scene: Scene, partner: Partner, desks: Desks) -> None:
    """B1 to B9: report, proof, block, counselling, unblock, and the ticket that closes last."""
    client, blocked = scene.client.person.name, scene.partner.person.name
    await scene.timeline.title(f"Off the platform: {client} reports {blocked}, unknown to her")
    await heads(scene)
    for desk in desks.all:
        desk.case = partner["id"]
    case = Case(scene)
    day = await _day_before(scene.client)
    report = await _reported(case, partner, desks.agent, day)
    await _proven(case, desks.agent, report)
    await _blocked(case, partner, desks.agent, report)
    block = (await _of_case(desks.agent, partner))["id"]
    await _stays_blocked(case, partner, desks.agent)
    await _counselled(case, partner, desks, block)
    await _helped(case, desks.manager)
    await _unblocked(case, partner, desks.agent)
    await _as_each_reads_it(case, desks, report)
    await kept_silent(scene, report, day)
    await scene.nothing_lost()


# ── The reporter's side ──────────────────────────────────────────────────────────────────────────


async def _reported(case: Case, partner: Partner, agent: Desk, day: str) -> str:
    """B1: heard by support, and by no partner. Undecided before a proof is verified (B2)."""
    client = case.scene.client
    told = {"partnerId": partner["id"], "statement": STATEMENT, "serviceDate": day}
    report = await case.press(client, f"Report: “{STATEMENT}”", "reportOfflineBooking", **told)
    await case.scene.hear("MessagePosted", client)
    await case.hear("ReportFiled", agent)
    given = {"reportId": report["id"], "rationale": RATIONALE}
    await case.refused(agent, "Uphold", "PROOF_REQUIRED", "upholdReport", **given)
    return str(report["id"])


async def _day_before(who: Phone) -> str:
    """Yesterday: whatever the platform's time zone, a day that is over."""
    return (await server_time(who) - timedelta(days=1)).date().isoformat()


async def _proven(case: Case, agent: Desk, report: str) -> None:
    """B2: a real file, of which the picture alone is kept; its reader is support."""
    client, sent = case.scene.client, screenshot()
    kept = await client.send_file("transfer.png", sent)
    told = f"    a PNG of {len(sent)} bytes goes in, its picture alone is kept: {kept['bytes']}"
    await case.scene.show(client, (told, DIM))
    given = {"reportId": report, "kind": "PAYMENT_SCREENSHOT", "fileId": kept["id"], "note": SCREEN}
    (proof,) = (await case.press(client, "Attach it as a proof", "addProof", **given))["proofs"]
    await case.hear("ProofAdded", agent)
    await _read_by_support_alone(case, agent, proof)
    looked = {"proofId": proof["id"], "verified": True, "note": "It is what it says."}
    await case.press(agent, "Verify the proof", "reviewProof", **looked)
    await case.hear("ReportReviewed", agent)


async def _read_by_support_alone(case: Case, agent: Desk, proof: Answer) -> None:
    scene, got = case.scene, await agent.fetch_file(proof["url"])
    scene.must(sha256(got.content).hexdigest() == proof["sha256"], "a proof is kept to the byte")
    scene.must(WHERE not in got.content, "of a picture nothing is kept but the picture")
    denied = await scene.partner.fetch_file(proof["url"])
    scene.must(denied.status_code == 404, "no partner reads a proof (B8)")
    told = f"reads the proof: {got.headers['content-type']}, by its SHA-256, no place in it"
    await case.show(agent, f"{told}; to {scene.partner.person.name} it does not exist", DIM)


# ── The block ────────────────────────────────────────────────────────────────────────────────────


async def _blocked(case: Case, partner: Partner, agent: Desk, report: str) -> None:
    """B3 to B5: at once, in one commit with its ticket and support's first message."""
    scene = case.scene
    given = {"reportId": report, "rationale": RATIONALE}
    await case.press(agent, "Uphold the report", "upholdReport", **given)
    await case.hear("BlockSet", agent)
    await case.hear("ReportReviewed", agent)
    await scene.hear("StandingChanged", scene.partner)
    await scene.hear("MessagePosted", scene.partner)
    bookable = (await scene.client.ask(OPEN_TO_ALL, id=partner["id"]))["partner"]["bookable"]
    scene.must(not bookable, "a blocked partner is not bookable (B4)")
    wish = {"partnerId": partner["id"], "tariffId": partner["tariffs"][0]["id"]}
    start = stamp(await server_time(scene.client) + SOON)
    wish |= {"scheduledStart": start, "paymentMethod": "DIRECT", "place": "PARTNER_PLACE"}
    await scene.refused(scene.client, "Book", "NOT_BOOKABLE", "bookSession", serviceIds=[], **wish)


async def _stays_blocked(case: Case, partner: Partner, agent: Desk) -> None:
    """B5, B7, B8: the ticket can't close, the block can't be lifted, nobody is named."""
    scene, block = case.scene, await _of_case(agent, partner)
    ticket, thread = {"ticketId": block["ticket"]["id"]}, block["ticket"]["thread"]["id"]
    await case.press(agent, "Take the ticket", "takeTicket", **ticket)
    await case.refused(agent, "Close the ticket", "PARTNER_STILL_BLOCKED", "closeTicket", **ticket)
    lift = {"blockId": block["id"], "rationale": "They asked nicely."}
    await case.refused(agent, "Lift the block", "COUNSELLING_INCOMPLETE", "liftBlock", **lift)
    slip = f"It was {scene.client.person.name} who told us."
    given = {"threadId": thread, "body": slip}
    await case.refused(agent, f"Write “{slip}”", "WORDING_NOT_ALLOWED", "sendMessage", **given)
    body = "A trainer invites you soon. Tell us here what worries you."
    await case.press(agent, f"Write “{body}”", "sendMessage", threadId=thread, body=body)
    await scene.hear("MessagePosted", scene.partner)


async def _of_case(desk: Desk, partner: Partner) -> Answer:
    """The partner's block, as this member of support sees it."""
    (block,) = (await desk.ask(OF_CASE, id=partner["id"]))["partnerBlocks"]["nodes"]
    seen: Answer = block
    return seen


# ── Counselling and its end ──────────────────────────────────────────────────────────────────────


async def _counselled(case: Case, partner: Partner, desks: Desks, block: str) -> None:
    """B6: all of it, or it does not complete; the trainer reads no report and no ticket's word."""
    scene, trainer = case.scene, desks.trainer
    seen = await _of_case(trainer, partner)
    silent = seen["reports"] is None and seen["ticket"]["thread"]["messages"]["nodes"] == []
    scene.must(silent, "a trainer reads no report, and no word of a ticket's thread (V2)")
    at = stamp(await server_time(trainer) + timedelta(days=2))
    given = {"blockId": block, "at": at}
    meeting = await case.press(trainer, "Set the meeting", "scheduleCounselling", **given)
    await case.hear("CounsellingScheduled", trainer, desks.agent)
    await scene.hear("StandingChanged", scene.partner)
    named = {"counsellingId": meeting["id"]}
    await _recorded(case, trainer, "all but one point", KEYS[:-1], None, **named)
    early = "COUNSELLING_INCOMPLETE"
    await case.refused(trainer, "Complete the counselling", early, "completeCounselling", **named)
    answer = "We put your calendar first."
    await _recorded(case, trainer, "every point, and an answer", KEYS, answer, **named)
    await case.press(trainer, "Complete the counselling", "completeCounselling", **named)
    await case.hear("CounsellingCompleted", trainer, desks.agent)
    await scene.hear("StandingChanged", scene.partner)


async def _recorded(
    case: Case, trainer: Desk, what: str, covered: tuple[str, ...], answer: str | None, **named: str
) -> None:
    """What was spoken about, the commitment, and the partner's worry."""
    concerns = [{"text": WORRY, "resolution": answer}]
    given = {"coveredPoints": list(covered), "commitmentGiven": True, "concerns": concerns}
    await case.press(trainer, f"Record {what}", "recordCounselling", **named, **given)


async def _helped(case: Case, manager: Desk) -> None:
    """B9: within 10 km the helpline helps, also while blocked."""
    scene = case.scene
    call = {"channel": "VISITING_CARD", "note": "The card leads nowhere."}
    far, near = {**call, "distanceKm": 10.5}, {**call, "distanceKm": 3.5}
    helpline = "requestRebookingHelp"
    await case.refused(scene.partner, "Helpline, 10.5 km", "DISTANCE_TOO_FAR", helpline, **far)
    request = await case.press(scene.partner, "Helpline, 3.5 km", helpline, **near)
    await case.hear("RebookingRequested", manager)
    await scene.hear("RebookingRequested", scene.partner)
    given = {"requestId": request["id"], "resolution": "A new card is in the post."}
    await case.press(manager, "Resolve the call", "resolveRebookingRequest", **given)
    await case.hear("RebookingResolved", manager)
    await scene.hear("RebookingResolved", scene.partner)


async def _unblocked(case: Case, partner: Partner, agent: Desk) -> None:
    """B7, B5: lifted after the counselling; then, and not before, the ticket closes."""
    scene, block = case.scene, await _of_case(agent, partner)
    given = {"blockId": block["id"], "rationale": "They understood, and gave their word."}
    await case.press(agent, "Lift the block", "liftBlock", **given)
    await case.hear("BlockLifted", agent)
    await scene.hear("StandingChanged", scene.partner)
    await scene.hear("MessagePosted", scene.partner)
    closing = {"ticketId": block["ticket"]["id"]}
    ticket = await case.press(agent, "Close the ticket", "closeTicket", **closing)
    scene.must(ticket["resolution"] == "UNBLOCKED", "how it closed follows from the state (B5)")
    await case.hear("TicketClosed", agent)
    bookable = (await scene.client.ask(OPEN_TO_ALL, id=partner["id"]))["partner"]["bookable"]
    scene.must(bookable, "who is unblocked can be booked again (B7)")


# ── Who reads what ───────────────────────────────────────────────────────────────────────────────


async def _as_each_reads_it(case: Case, desks: Desks, report: str) -> None:
    """B1, B8, V1, V2: the same report, by the same id, in everybody's eyes."""
    scene = case.scene
    seen = {who: await _read(who, report) for who in (scene.client, scene.partner, *desks.all)}
    for who, what in seen.items():
        told = "nothing: to them it does not exist"
        if what:
            verdict = what["status"] or "no verdict"
            told = f"{what['reporter']['displayName']}'s words, and {verdict}"
        await case.show(who, f"reads of the report {told}", DIM)
    scene.must(seen[scene.client]["status"] is None, "the reporter reads no verdict (B1)")
    scene.must(seen[desks.agent]["status"] == "UPHELD", "an agent reads all of it (V2)")
    others = (scene.partner, desks.trainer, desks.manager)
    scene.must(not any(seen[who] for who in others), "nobody else reads any of it (B8, V2)")


async def _read(who: Phone, report: str) -> Answer:
    found: Answer | None = (await who.ask(STATEMENT_OF, id=report))["node"]
    return found or {}


async def kept_silent(scene: Scene, report: str, day: str) -> None:
    """B8, B1: every byte that the two were ever told, searched."""
    client, partner = scene.client, scene.partner
    read = "\n".join(partner.read)
    for trace in (STATEMENT, SCREEN, RATIONALE, report, day, "PAYMENT_SCREENSHOT"):
        scene.must(trace not in read, f"the partner was told {trace!r} (B8)")
    name = client.person.name
    scene.must(not re.search(rf"\b{name}\b", read), f"the partner was told of {name} (B8)")
    scene.must(RATIONALE not in "\n".join(client.read), "the reporter was told why (B1)")
    told = f"✓ Of {len(read)} characters that {partner.person.name} was told none tells of {name}"
    await scene.timeline.note(told, GREEN)
