"""What may happen in a town, step by step; between two steps anything else may happen."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from domain.model.windows import stamp
from domain.rules.points import KEYS
from tests.files import kept
from tests.meetings import Meeting
from tests.people import HOME, Person, euros
from tests.rights.town import AGENTS, CLIENTS, PARTNERS, Place, Town

Story = AsyncIterator[None]
PATIENCE = 100  # blocks end while others' stories go on
BOOKABLE = "query($id: ID!) { partner(id: $id) { bookable } }"
ENDS = ("door", "completed", "goodwill", "missed", "late", "early")
BLOCKS = """
query($id: ID!) { partnerBlocks(first: 1, filter: {partnerId: $id, statuses: [ACTIVE]}) {
  nodes { id ticket { id thread { id } } } } }
"""
OF_DISPUTE = """
query($id: ID!) { session(id: $id) { thread { id }
  dispute { id held { minorUnits } threads { id } } } }
"""


async def tries(who: Person, command: str, /, **given: Any) -> Any:
    """A command, whatever becomes of it; its payload."""
    return await who.command(command, **given)


# ── Sessions ─────────────────────────────────────────────────────────────────────────────────────


async def session(town: Town, end: str) -> Story:
    """A session of two, from its booking to a day after its end."""
    found = None
    for _ in range(PATIENCE):
        found = await _booked(town)
        yield
        if found is not None:
            break
    if found is None:
        return
    place = town.places[found.id]
    both = (place.client, *town.as_partner(place.partner))
    chat = await _chat(town, found)
    await _says(town, place.client, chat, *both)
    await _says(town, place.partner, chat, *both)
    yield
    async for _ in _course(town, found, place, end):
        yield
    yield
    async for _ in _dispute(town, found, place, discreet=end == "goodwill"):
        yield
    if town.lots.random() < 0.5:
        await town.house.until(town.house.clock() + timedelta(hours=24, milliseconds=1))
        yield


async def _booked(town: Town) -> Meeting | None:
    client, partner = town.lots.choice(CLIENTS[:2]), town.lots.choice(PARTNERS)
    offered = await town.people[client].ask(BOOKABLE, id=town.people[partner].id)
    if not offered["partner"]["bookable"]:
        return None
    visit, bob = town.lots.random() < 0.4, town.partner(partner)
    start = town.house.clock() + timedelta(hours=6)
    street = town.canaries.word()
    door = {part: town.canaries.word() for part in ("entrance", "apartment", "floor", "note")}
    place = Place(client, partner, visit, start, door, provided=visit)
    town.address(place, street)
    building = {**HOME, "street": f"{street} 5"}
    if not visit:
        await tries(bob, "updateProfile", building=building)
    where = {"building": building, "accessDetails": door} if visit else {}
    wish = bob.wish(start, "CLIENT_PLACE" if visit else "PARTNER_PLACE", paymentMethod="BALANCE")
    town.met.add((client, partner))
    payload = await tries(town.people[client], "bookSession", **{**wish, **where})
    if payload["session"] is None:
        return None
    found = Meeting(town.house, town.people[client], bob, payload["session"], start)
    town.places[found.id] = place
    return found


async def _course(town: Town, found: Meeting, place: Place, end: str) -> Story:
    """What they do until its end."""
    if end == "early":
        await tries(found.client, "cancelSession", sessionId=found.id)
        return
    if end == "late":
        await _until(town, found.at(hours=-4))
        await _cancels(town, found.partner, found)
        return
    if end == "missed":
        await _until(town, found.at(hours=-5))
        yield
        await _until(town, found.at(hours=1))
        return
    for step in ("ON_THE_WAY", "ARRIVED", "ADDRESS_PROVIDED", "IN_PROGRESS"):
        if end == "door" and step == "IN_PROGRESS":
            break
        await _step(town, found, place, step)
        yield
    await _ends(town, found, end)


async def _step(town: Town, found: Meeting, place: Place, step: str) -> None:
    minutes = {"ON_THE_WAY": -60, "ARRIVED": -10}.get(step, -5)
    await _until(town, found.at(minutes=minutes))
    who, command, given = found.press(step)
    if step == "ADDRESS_PROVIDED":
        if place.visit:
            return
        place.provided = True
        given = {"accessDetails": place.door}
    await tries(who, command, sessionId=found.id, **given)


async def _ends(town: Town, found: Meeting, end: str) -> None:
    if end == "door":
        why = {"reason": "OTHER"}
        await _cancels(town, town.lots.choice((found.client, found.partner)), found, **why)
    elif end == "goodwill":
        await tries(found.partner, "issueGoodwillRefund", sessionId=found.id)
    else:
        await tries(found.client, "completeSession", sessionId=found.id)


async def _cancels(town: Town, who: Person, found: Meeting, **why: str) -> None:
    """C5: what they tell support, nobody but support reads: not even they themselves."""
    explanation = town.canaries.word(*AGENTS)
    await tries(who, "cancelSession", sessionId=found.id, explanation=explanation, **why)


async def _until(town: Town, moment: datetime) -> None:
    if moment > town.house.clock():
        await town.house.until(moment)


# ── Conversations and decisions ──────────────────────────────────────────────────────────────────


async def _chat(town: Town, found: Meeting) -> str:
    id = str((await found.client.ask(OF_DISPUTE, id=found.id))["session"]["thread"]["id"])
    town.has(id)
    return id


async def _says(town: Town, who: str, thread: str, *readers: str) -> None:
    """In a thread that agents may read, too: the parties' through a dispute alone (D6)."""
    word, told = town.canaries.word(), frozenset(readers)

    def may(name: str) -> bool:
        return name in told or (name in AGENTS and thread in town.read)

    town.canaries.guard(word, may)
    payload = await tries(town.people[who], "sendMessage", threadId=thread, body=f"{word}, please.")
    if payload["message"]:
        town.has(payload["message"]["id"])


async def _dispute(town: Town, found: Meeting, place: Place, *, discreet: bool) -> Story:
    """Talked about and decided, where there is one: `discreet`, the client is not to hear of it."""
    agent = town.people["agent"]
    dispute = (await agent.ask(OF_DISPUTE, id=found.id))["session"]["dispute"]
    if dispute is None:
        return
    await tries(agent, "takeDispute", disputeId=dispute["id"])
    yield
    parties = (place.client, place.partner)
    for party, thread in zip(parties, dispute["threads"], strict=True):
        town.read.add(thread["id"])
        if town.lots.random() < 0.7 and not (discreet and party == place.client):
            if party == place.client:
                town.tells(party, dispute)
            await _says(town, "agent", thread["id"], party)
            await _says(town, party, thread["id"], party)
            yield
    await _decides(town, dispute, place, discreet=discreet)


async def _decides(town: Town, dispute: Any, place: Place, *, discreet: bool) -> None:
    held = dispute["held"]["minorUnits"]
    warned = town.lots.choice([None, "PARTNER", *([] if discreet else ["CLIENT"])])
    if warned == "CLIENT":
        town.tells(place.client, dispute)
    payload = await tries(
        town.people["agent"],
        "decideDispute",
        disputeId=dispute["id"],
        refund=euros(0),
        award=euros(held),
        sanctions=[{"party": warned, "kind": "WARNING"}] if warned else [],
        rationale=town.canaries.word(*AGENTS),
        messageToClient=town.canaries.word(place.client, *AGENTS),
        messageToPartner=town.canaries.word(place.partner, *AGENTS),
    )
    assert payload["refusal"] is None or payload["refusal"]["code"] != "INVALID_INPUT", payload


# ── Outside the platform ─────────────────────────────────────────────────────────────────────────


async def reported(town: Town, reporter: str, partner: str) -> Story:
    """A report, from the first word to the closed ticket."""
    who, agent = town.people[reporter], town.people["agent"]
    known = (reporter, *AGENTS)
    day = town.house.clock().date().isoformat()
    told = {"statement": town.canaries.word(*known), "serviceDate": day}
    filed = await tries(who, "reportOfflineBooking", partnerId=town.people[partner].id, **told)
    report = filed["report"]["id"]
    yield
    await _proves(town, who, report, known)
    yield
    await tries(agent, "upholdReport", reportId=report, rationale=town.canaries.word(*AGENTS))
    yield
    async for _ in blocked(town, partner):
        yield


async def _proves(town: Town, who: Person, report: str, known: tuple[str, ...]) -> None:
    content = f"12.03.26, 19:04 - {town.canaries.word(*known)}: Pay me.\n".encode()
    file = await kept(who, content)
    town.canaries.keep(file, *known)
    town.has(file)
    note = town.canaries.word(*known)
    given = {"reportId": report, "kind": "CHAT_EXPORT", "fileId": file, "note": note}
    added = await tries(who, "addProof", **given)
    proof = added["report"]["proofs"][-1]["id"]
    looked = {"verified": True, "note": town.canaries.word(*AGENTS)}
    await tries(town.people["agent"], "reviewProof", proofId=proof, **looked)


async def called(town: Town, client: str, partner: str) -> Story:
    """What a call brought out, proven by the agent who made it; a lead overturns it (B10)."""
    agent, lead = town.people["agent"], town.people["lead"]
    said = {"statement": town.canaries.word(client, *AGENTS)}
    said |= {"serviceDate": town.house.clock().date().isoformat()}
    ids = {"clientId": town.people[client].id, "partnerId": town.people[partner].id}
    filed = await tries(agent, "recordInactiveClientCall", **ids, **said)
    report = filed["report"]["id"]
    yield
    await _proves(town, agent, report, AGENTS)
    await tries(agent, "upholdReport", reportId=report, rationale=town.canaries.word(*AGENTS))
    yield
    await tries(lead, "overturnReport", reportId=report, rationale=town.canaries.word(*AGENTS))


async def blocked(town: Town, partner: str) -> Story:
    """The ticket's thread, the counselling, the end of the block."""
    asked = (
        "query($id: ID!) { partnerBlocks(first: 1, filter: {partnerId: $id, statuses: [ACTIVE]})"
    )
    asked += " { nodes { id ticket { id thread { id } } } } }"
    nodes = await town.people["agent"].ask(asked, id=town.people[partner].id)
    if not nodes["partnerBlocks"]["nodes"]:
        return
    (block,) = nodes["partnerBlocks"]["nodes"]
    thread = block["ticket"]["thread"]["id"]
    town.read.add(thread)
    await _says(town, partner, thread, partner)
    await _says(town, "agent", thread, partner)
    yield
    trainer = town.people["trainer"]
    at = stamp(town.house.clock() + timedelta(days=20))
    set_ = await tries(trainer, "scheduleCounselling", blockId=block["id"], at=at)
    yield
    read = (*AGENTS, "trainer")
    answer = town.canaries.word(*read, mark="quokka")  # a capital might begin a name (B8)
    worry = {"text": town.canaries.word(*read), "resolution": answer}
    held = {"counsellingId": set_["counselling"]["id"]}
    notes = {"coveredPoints": list(KEYS), "commitmentGiven": True, "concerns": [worry]}
    await tries(trainer, "recordCounselling", **held, **notes)
    await tries(trainer, "completeCounselling", **held)
    yield
    why = town.canaries.word(*AGENTS)
    await tries(town.people["agent"], "liftBlock", blockId=block["id"], rationale=why)
    await tries(town.people["agent"], "closeTicket", ticketId=block["ticket"]["id"])


async def helped(town: Town, partner: str) -> Story:
    """A call to the helpline, and what came of it: kept on the partner's record, too (V4)."""
    note = town.canaries.word(partner, "manager", "lead")
    call = {"channel": "DIRECT", "distanceKm": 3, "note": note}
    asked = await tries(town.people[partner], "requestRebookingHelp", **call)
    yield
    word = town.canaries.word(partner, "manager", *AGENTS, mark="quokka")
    given = {"requestId": asked["request"]["id"], "resolution": word}
    await tries(town.people["manager"], "resolveRebookingRequest", **given)
