"""Sessions in every state that tells something, of the session's client and its partner."""

from datetime import timedelta

from tests.blocked import accepted
from tests.meetings import Meeting
from tests.money import HOUR, OIL, PRICE, answers, fill, offer, propose, service, tariff
from tests.people import euros
from tests.rights.cast import Cast, booked
from tests.support import Case, bodies, decide, says, take, thread_of

RULED = {"reason": "RULES_VIOLATION", "rulesOf": "PARTNER"}
CANCELLED = (
    ("old-session", "ARRIVED", {"reason": "OTHER", "explanation": "Forgotten."}),
    ("urgent-session", "IN_PROGRESS", {"reason": "CLIENT_URGENT_MATTERS"}),
)


async def completed(who: Cast) -> dict[str, str]:
    """A session that came to its end, with what became of its additions."""
    offers = [offer("Tea", 100), offer("Cake", 200), offer("Rum", 300)]
    found = await booked(who)
    ids = [await propose(who.bob, found, one) for one in offers]
    await answers(who.ann, "declineAddition", ids[0])
    await answers(who.bob, "withdrawAddition", ids[1])
    await found.come_to("COMPLETED")
    return {"completed-session": found.id}


async def missed(who: Cast) -> dict[str, str]:
    """A paid session to which nobody came: its dispute waits for an agent."""
    found = await booked(who, paymentMethod="BALANCE")
    await found.come_to("MISSED")
    return {"missed-session": found.id}


async def ended_at_the_door(who: Cast) -> dict[str, str]:
    """Sessions that were cancelled: one so long ago that nobody reads why any more (C5)."""
    things = {}
    for name, stage, why in CANCELLED:
        found = await booked(who)
        await found.come_to(stage)
        await who.ann.does("cancelSession", found.id, **why)
        things[name] = found.id
        days = 91 if name == "old-session" else 2  # S10 counts those of a day
        await who.house.until(who.house.clock() + timedelta(days=days))
    return things


async def ruled(who: Cast) -> dict[str, str]:
    """One that violated rules, which support has decided on: the two may meet again (S10)."""
    found = await booked(who, paymentMethod="BALANCE")
    await found.come_to("ARRIVED")
    await who.bob.does("cancelSession", found.id, **RULED)
    case = await _found(who, found)
    await decide(case, refund=euros(PRICE), award=euros(0))
    return {"ruled-session": found.id}


async def disputed(who: Cast) -> Case:
    """A paid session that the client ended at the door, talked about and taken."""
    found = await booked(who, paymentMethod="BALANCE")
    wine = await propose(who.bob, found, offer())
    await answers(who.ann, "confirmAddition", wine)
    await says(who.ann, await thread_of(who.ann, found), "I am late.")
    await found.come_to("ADDRESS_PROVIDED")
    why = {"reason": "PROFILE_MISMATCH", "mismatches": ["AGE"], "explanation": "Another person."}
    await who.ann.does("cancelSession", found.id, **why)
    return await _case(who, found)


async def _found(who: Cast, found: Meeting) -> Case:
    asked = "query($id: ID!) { session(id: $id) { dispute { id threads { id } } } }"
    dispute = (await who.agent.ask(asked, id=found.id))["session"]["dispute"]
    client, partner = (thread["id"] for thread in dispute["threads"])
    return Case(found, dispute["id"], who.agent, {"CLIENT": client, "PARTNER": partner})


async def _case(who: Cast, found: Meeting) -> Case:
    case = await _found(who, found)
    await take(case)
    await accepted(who.agent, "releaseDispute", disputeId=case.id)
    await take(case)
    assert await bodies(who.agent, await thread_of(who.agent, found))  # on record, from now on
    for thread in case.threads.values():
        await says(who.agent, thread, "What happened?")
    return case


async def words(who: Cast, case: Case) -> dict[str, str]:
    """The threads of a dispute, and what stands in them."""
    asked = "query($id: ID!) { thread(id: $id) { messages(last: 1) { nodes { id } } } }"
    chat = await thread_of(who.ann, case.meeting)
    threads = {"chat": chat, **{f"of-{p.lower()}": t for p, t in case.threads.items()}}
    found = {f"thread-{name}": id for name, id in threads.items()}
    for name, id in threads.items():
        (message,) = (await who.agent.ask(asked, id=id))["thread"]["messages"]["nodes"]
        found[f"message-{name}"] = message["id"]
    return found


async def under_way(who: Cast) -> dict[str, str]:
    """A paid session in progress, with an addition of each party, the partner's too dear for what
    the balance holds; one that begins in a quarter of an hour, and one of tomorrow.
    """
    found = await booked(who, paymentMethod="BALANCE")
    next_, last = await booked(who, hours=7), await booked(who, hours=30)
    await who.bob.does("showBuilding", next_.id)
    chat = await thread_of(who.ann, found)
    said = await says(who.bob, chat, "Come in.")
    await found.come_to("IN_PROGRESS")
    await fill(who.ann, HOUR + OIL)  # held at once by a proposal of the client's own (A5)
    mine = await propose(who.ann, found, service(found), tariff(found))
    theirs = await propose(who.bob, found, offer("Champagne", 9_000))
    who.house.clock.go(found.at(minutes=45))
    return {
        "session": found.id,
        "next-session": next_.id,
        "last-session": last.id,
        "addition-of-client": mine,
        "addition-of-partner": theirs,
        "thread-undisputed": chat,
        "message-undisputed": said,
    }
