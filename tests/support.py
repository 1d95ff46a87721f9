"""Disputes of a house and those who decide them; conversations, and what is read of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.model.people import SupportRole
from tests.house import House
from tests.meetings import Meeting, meeting
from tests.money import PRICE, come_before, come_to_end, secure
from tests.people import Person, euros

VERDICT: Mapping[str, Any] = {
    "refund": euros(PRICE - 5_000),
    "award": euros(5_000),
    "rationale": "Both were late.",
    "messageToClient": "You are given most of it back.",
    "messageToPartner": "You are given the rest.",
}
MESSAGE = "id sender mine automatic body sentAt agent { id displayName }"
THREAD = (
    "query($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { thread(id: $id) {"
    " id kind open unreadCount session { id }"
    " messages(first: $first, after: $after, last: $last, before: $before) {"
    f" nodes {{ {MESSAGE} }} edges {{ cursor node {{ id }} }}"
    " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"
)
DISPUTE_PARTS = """
fragment DisputeParts on Dispute {
  id kind status held { minorUnits } openedAt session { id version }
  assignee { id displayName } threads { id kind open }
  decision { at by { id } refund { minorUnits } award { minorUnits }
    sanctions { party kind until } rationale message }
  timeline { at actor agent { id } text why } }
"""
DISPUTE = DISPUTE_PARTS + "query($id: ID!) { dispute(id: $id) { ...DisputeParts } }"
OF_SESSION = (
    DISPUTE_PARTS
    + "query($id: ID!) { session(id: $id) { version thread { id } dispute { ...DisputeParts } } }"
)
STANDING = """
{ viewer { standing { mayBook maySell suspendedUntil removed sanctions { party kind until } } } }
"""
THREADS = """
query($open: Boolean, $first: Int = 20, $after: String) { viewer {
  threads(open: $open, first: $first, after: $after) {
    nodes { id kind open unreadCount session { id } } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage endCursor } } } }
"""
PEOPLE = """
query($search: String!, $first: Int, $after: String) {
  people(search: $search, first: $first, after: $after) {
    nodes { client { id displayName } partner { id displayName } contact { phone email } }
    edges { cursor } pageInfo { hasNextPage endCursor } } }
"""
PERSON = """
query($id: ID!) { person(id: $id) {
  client { id } partner { id } contact { phone email } lastSessionAt sessions disputes
  goodwillRefunds standing { mayBook } timeline { nodes { text } } } }
"""
EVENTS = (
    "query($after: Cursor) { events(after: $after, first: 500) { nodes { __typename cursor actor"
    " ... on MessagePosted { thread { id } message { body mine sender } }"
    " ... on DisputeOpened { dispute { id status } session { version } }"
    " ... on DisputeTaken { dispute { id assignee { id } } }"
    " ... on DisputeReleased { dispute { id } }"
    " ... on DisputeDecided { dispute { id decision { message rationale } } }"
    " ... on StandingChanged { standing { mayBook } } } } }"
)


@dataclass(frozen=True)
class Case:
    """A disputed session, and an agent who may take it."""

    meeting: Meeting
    id: str
    agent: Person
    threads: Mapping[str, str]  # of each party with support

    @property
    def house(self) -> House:
        """Where."""
        return self.meeting.house

    @property
    def client(self) -> Person:
        """Who booked."""
        return self.meeting.client

    @property
    def partner(self) -> Person:
        """Who provides."""
        return self.meeting.partner

    def party(self, name: str) -> Person:
        """One of the two, by name."""
        return self.client if name == "CLIENT" else self.partner


async def disputed(house: House, end: str = "late", **options: Any) -> Case:
    """A session that ended in a dispute."""
    found = await secure(house, **options)
    await come_before(found, end)
    await come_to_end(found, end)
    agent = house.support(SupportRole.AGENT)
    dispute = (await agent.ask(OF_SESSION, id=found.id))["session"]["dispute"]
    client, partner = (thread["id"] for thread in dispute["threads"])
    return Case(found, dispute["id"], agent, {"CLIENT": client, "PARTNER": partner})


async def dispute_of(who: Person, case: Case) -> Any:
    """The dispute as this person sees it, by its session; by its id it is the same."""
    mine = (await who.ask(OF_SESSION, id=case.meeting.id))["session"]
    seen = None if mine is None else mine["dispute"]
    assert (await who.ask(DISPUTE, id=case.id))["dispute"] == seen
    return seen


async def take(case: Case, who: Person | None = None) -> None:
    """An agent makes it theirs."""
    payload = await (who or case.agent).command("takeDispute", disputeId=case.id)
    assert payload["refusal"] is None, payload["refusal"]


async def decide(case: Case, **changes: Any) -> None:
    """The case's agent takes and decides it."""
    await take(case)
    given = {"disputeId": case.id, **VERDICT, **changes}
    payload = await case.agent.command("decideDispute", **given)
    assert payload["refusal"] is None, payload["refusal"]


async def thread_of(who: Person, found: Meeting) -> str:
    """The id of the parties' thread."""
    answer = await who.ask("query($id: ID!) { session(id: $id) { thread { id } } }", id=found.id)
    return str(answer["session"]["thread"]["id"])


async def says(who: Person, thread: str, body: str) -> str:
    """A message that must be accepted; its id."""
    payload = await who.command("sendMessage", threadId=thread, body=body)
    assert payload["refusal"] is None, payload["refusal"]
    return str(payload["message"]["id"])


async def read(who: Person, thread: str, **page: Any) -> Any:
    """A thread as this person sees it; None where they may not."""
    return (await who.ask(THREAD, id=thread, **page))["thread"]


async def bodies(who: Person, thread: str, **page: Any) -> list[str]:
    """What was said, on a page of a thread."""
    found = await read(who, thread, **page)
    return [message["body"] for message in found["messages"]["nodes"]]


async def heard(who: Person, after: str | None = None) -> list[dict[str, Any]]:
    """The events of a person's stream."""
    nodes: list[dict[str, Any]] = (await who.ask(EVENTS, after=after))["events"]["nodes"]
    return nodes


async def standing(who: Person) -> Any:
    """What a person reads of their own standing."""
    return (await who.ask(STANDING))["viewer"]["standing"]


async def talk(house: House, **options: Any) -> tuple[Meeting, str]:
    """A booked session and its thread."""
    found = await meeting(house, **options)
    return found, await thread_of(found.client, found)


async def threads(who: Person, **page: Any) -> Any:
    """A page of a person's conversations."""
    return (await who.ask(THREADS, **page))["viewer"]["threads"]
