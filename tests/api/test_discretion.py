"""M5: a goodwill refund's dispute does not exist for the client until support lets it."""

from typing import Any

from domain.model.people import SupportRole
from tests.blocked import accepted
from tests.house import House
from tests.meetings import code
from tests.money import PRICE
from tests.people import euros
from tests.support import (
    Case,
    bodies,
    decide,
    dispute_of,
    disputed,
    heard,
    read,
    says,
    take,
    threads,
)

NODE = "query($id: ID!) { node(id: $id) { id } }"
QUIET = {"refund": euros(0), "award": euros(0)}


async def nothing_of_it(case: Case, version: int, cursor: str) -> None:
    """The client has no trace of it: no id answers, no list holds it, no number moves."""
    who, thread = case.client, case.threads["CLIENT"]
    assert await dispute_of(who, case) is None
    assert await read(who, thread) is None
    for id in (case.id, thread):
        assert (await who.ask(NODE, id=id))["node"] is None
    payload = await who.command("sendMessage", threadId=thread, body="Hello?")
    assert (code(payload), payload["thread"]) == ("NOT_FOUND", None)
    assert [one["kind"] for one in (await threads(who))["nodes"]] == ["SESSION"]
    assert (await who.session(case.meeting.id))["version"] == version
    assert await heard(who, cursor) == []


async def quiet(house: House) -> tuple[Case, int, str]:
    """The dispute of a goodwill refund; the version the client sees, and where their stream is."""
    case = await disputed(house, "goodwill")
    version = (await case.client.session(case.meeting.id))["version"]
    return case, int(version), await case.client.cursor()


async def test_m5_the_client_has_no_trace_of_it(house: House) -> None:
    case, version, cursor = await quiet(house)
    assert "DisputeOpened" not in [one["__typename"] for one in await heard(case.client)]
    await nothing_of_it(case, version, cursor)
    assert (await dispute_of(case.partner, case))["kind"] == "GOODWILL_REFUND"


async def test_m5_nor_while_an_agent_takes_and_decides_it(house: House) -> None:
    case, version, cursor = await quiet(house)
    await take(case)
    await says(case.agent, case.threads["PARTNER"], "How are you?")
    await nothing_of_it(case, version, cursor)
    await decide(case, **QUIET, messageToClient="")
    await nothing_of_it(case, version, cursor)
    assert (await dispute_of(case.partner, case))["decision"]["message"]
    assert (await case.partner.session(case.meeting.id))["version"] > version


async def test_m5_it_begins_to_exist_with_supports_first_word_to_the_client(
    house: House,
) -> None:
    case, version, cursor = await quiet(house)
    await take(case)
    given = {"disputeId": case.id, "body": "May we hear your side?"}
    refused = await case.agent.refused(
        "sendMessage", threadId=case.threads["CLIENT"], body="May we hear your side?"
    )
    assert (refused["code"], refused["rule"]) == ("WRONG_STAGE", "M5")
    other = house.support(SupportRole.LEAD)
    assert (await other.refused("approachClient", **given))["code"] == "NOT_YOURS_TO_DO"
    await nothing_of_it(case, version, cursor)
    await accepted(case.agent, "approachClient", **given)
    assert (await case.agent.refused("approachClient", **given))["code"] == "WRONG_STAGE"
    events = [one["__typename"] for one in await heard(case.client, cursor)]
    assert events == ["DisputeOpened", "MessagePosted"]
    assert (await dispute_of(case.client, case))["status"] == "ASSIGNED"
    assert await bodies(case.client, case.threads["CLIENT"]) == ["May we hear your side?"]
    assert len((await threads(case.client))["nodes"]) == 2
    await says(case.client, case.threads["CLIENT"], "Yes.")
    assert (await case.client.session(case.meeting.id))["version"] == version + 1


async def test_m5_a_retried_first_word_is_the_same_message(house: House) -> None:
    case, _, _ = await quiet(house)
    await take(case)
    given = {"disputeId": case.id, "body": "Hello.", "idempotencyKey": "k"}
    first = await case.agent.command("approachClient", **given)
    again = await case.agent.command("approachClient", **given)
    assert first == again
    assert first["refusal"] is None
    assert await bodies(case.client, case.threads["CLIENT"]) == ["Hello."]


async def test_m5_or_with_a_decision_that_sanctions_the_client(house: House) -> None:
    case, _, cursor = await quiet(house)
    await decide(case, **QUIET, sanctions=[{"party": "CLIENT", "kind": "WARNING"}])
    events = [one["__typename"] for one in await heard(case.client, cursor)]
    assert sorted(events) == ["DisputeDecided", "MessagePosted", "StandingChanged"]
    decision: dict[str, Any] = (await dispute_of(case.client, case))["decision"]
    assert [one["kind"] for one in decision["sanctions"]] == ["WARNING"]


async def test_m5_a_blank_message_to_a_client_who_is_sanctioned_is_refused(house: House) -> None:
    case, version, cursor = await quiet(house)
    await take(case)
    warned = {"sanctions": [{"party": "CLIENT", "kind": "WARNING"}], "messageToClient": ""}
    given = {"rationale": "x", "messageToPartner": "x", **QUIET, **warned}
    refusal = await case.agent.refused("decideDispute", disputeId=case.id, **given)
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["messageToClient"])
    await nothing_of_it(case, version, cursor)


async def test_m5_a_stale_version_is_judged_by_the_version_the_client_sees(house: House) -> None:
    case, version, _ = await quiet(house)
    await take(case)
    seen = {"sessionId": case.meeting.id, "ifVersion": version}
    assert (await case.client.refused("cancelSession", **seen))["code"] == "WRONG_STAGE"
    real = {"sessionId": case.meeting.id, "ifVersion": version + 1}
    assert (await case.client.refused("cancelSession", **real))["code"] == "STALE_VERSION"


async def test_m5_the_client_has_the_whole_price_back(house: House) -> None:
    case, _, _ = await quiet(house)
    seen = await case.agent.ask(
        "query($id: ID!) { person(id: $id) { goodwillRefunds disputes sessions } }",
        id=case.client.id,
    )
    assert seen["person"] == {"goodwillRefunds": 1, "disputes": 1, "sessions": 1}
    assert (await case.client.session(case.meeting.id))["price"]["minorUnits"] == PRICE
