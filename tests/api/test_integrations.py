"""V2: a program with a partner's key, at work: what it does, what it hears, what it is not told."""

from datetime import timedelta
from typing import Any

import pytest
from graphql import get_introspection_query

from domain.model.people import ApiScope
from domain.model.windows import stamp
from tests.house import House
from tests.keys import Integration, integration
from tests.meetings import Meeting, code, meeting
from tests.money import secure
from tests.people import DOOR, HOME, READ_SESSION, Person, euros
from tests.support import VERDICT, disputed, says, take, thread_of, threads
from tests.webhooks import hook

READ, ADDRESSES, ACT = ApiScope.READ_SESSIONS, ApiScope.READ_ADDRESSES, ApiScope.ACT_ON_SESSIONS
HEAR, SAY = ApiScope.READ_MESSAGES, ApiScope.SEND_MESSAGES
OFFER = [{"offer": {"title": "Candles", "price": euros(500)}}]
NAMES = "{ events(first: 500) { nodes { __typename } } }"
LIVE = "subscription($after: Cursor) { events(after: $after) { __typename cursor } }"


def suspension(house: House) -> dict[str, str]:
    """Of the partner's, for two days from now."""
    until = stamp(house.clock() + timedelta(days=2))
    return {"party": "PARTNER", "kind": "SUSPENSION", "until": until}


async def met(house: House, *scopes: ApiScope, **options: Any) -> tuple[Meeting, Integration]:
    """A booked session, and a key of its partner's."""
    found = await meeting(house, **options)
    return found, await integration(found.partner, *scopes)


async def heard(who: Person) -> set[str]:
    """The types of all that is in the caller's stream."""
    nodes = (await who.ask(NAMES))["events"]["nodes"]
    return {node["__typename"] for node in nodes}


async def test_v2_a_key_that_acts_is_told_the_session_only_if_it_reads_sessions(
    house: House,
) -> None:
    for scopes, told in (((ACT,), False), ((ACT, READ), True)):
        found, key = await met(house, *scopes, place="CLIENT_PLACE", hours=3)
        payload = await key.command("reportOnMyWay", sessionId=found.id)
        assert payload["refusal"] is None
        assert (payload["session"] is not None) is told
        assert (await found.client.session(found.id))["stage"] == "ON_THE_WAY"


async def test_v2_a_refusal_is_told_to_who_may_only_act(house: House) -> None:
    found, key = await met(house, ACT)
    payload = await key.command("startSession", sessionId=found.id)
    assert (code(payload), payload["session"]) == ("WRONG_STAGE", None)


async def test_s3_addresses_need_a_scope_of_their_own(house: House) -> None:
    found, key = await met(house, READ)
    all_ = await integration(found.partner, READ, ADDRESSES)
    await found.come_to("ADDRESS_PROVIDED")
    seen = await key.session(found.id)
    assert (seen["building"], seen["accessDetails"]) == (None, None)
    assert seen["area"]["city"] == HOME["city"]
    seen = await all_.session(found.id)
    assert (seen["building"], seen["accessDetails"]) == (HOME, DOOR)


async def test_s8_a_key_without_the_scope_finds_every_button_closed(house: House) -> None:
    found, key = await met(house, READ)
    for button in (await key.session(found.id))["actions"]:
        assert not button["open"]
        assert (button["opensAt"], button["closesAt"], button["replacedBy"]) == (None,) * 3
        assert (button["refusal"]["code"], button["refusal"]["rule"]) == ("NOT_YOURS_TO_DO", "V2")


async def test_s8_a_key_with_the_scopes_finds_its_partners_buttons(house: House) -> None:
    found, key = await met(house, READ, ACT, SAY)
    of_partner = (await found.partner.session(found.id))["actions"]
    assert (await key.session(found.id))["actions"] == of_partner
    mute = await integration(found.partner, READ, ACT)
    closed = [one["kind"] for one in (await mute.session(found.id))["actions"] if not one["open"]]
    expected = [one["kind"] for one in of_partner if not one["open"]]
    assert closed == [*expected, "MESSAGE"]


WEBHOOKS = "{ viewer { webhooks { id } } }"
PREVIEWS = "query($id: ID!) { session(id: $id) { cancellationPreview { allowed } } }"


async def test_c8_what_acting_would_mean_is_told_to_who_may_act(house: House) -> None:
    found, key = await met(house, READ)
    assert await key.ask(PREVIEWS, id=found.id) == {"session": {"cancellationPreview": None}}
    key = await integration(found.partner, READ, ACT)
    told = (await key.ask(PREVIEWS, id=found.id))["session"]["cancellationPreview"]
    assert told == {"allowed": True}


async def test_v2_a_session_played_by_a_key_pays_its_partner(house: House) -> None:
    found = await secure(house)
    key = await integration(found.partner, ACT, ApiScope.READ_STATEMENT)
    await found.come_to("ARRIVED")
    for name, given in (
        ("provideAddress", {"accessDetails": DOOR}),
        ("startSession", {"preferences": found.willing()}),
    ):
        assert code(await key.command(name, sessionId=found.id, **given)) is None
    assert (await found.client.session(found.id))["stage"] == "IN_PROGRESS"
    house.clock.pass_(minutes=60)
    assert code(await key.command("completeSession", sessionId=found.id)) is None
    balance = "{ viewer { balance { minorUnits } statement { nodes { kind session { id } } } } }"
    told = (await key.ask(balance))["viewer"]
    assert told["balance"]["minorUnits"] == found.booked["price"]["minorUnits"]
    assert told["statement"]["nodes"] == [{"kind": "PAYOUT", "session": None}]


async def test_v2_what_a_key_says_its_partner_says(house: House) -> None:
    found, key = await met(house, SAY)
    thread = await thread_of(found.client, found)
    payload = await key.command("sendMessage", threadId=thread, body="I am early.")
    assert payload == {"message": None, "thread": None, "refusal": None}
    reader = await integration(found.partner, HEAR)
    document = "query($id: ID!) { thread(id: $id) { session { id } messages { nodes"
    document += " { body mine sender agent { id } } } } }"
    (said,) = (told := (await reader.ask(document, id=thread))["thread"])["messages"]["nodes"]
    assert said == {"body": "I am early.", "mine": True, "sender": "PARTNER", "agent": None}
    assert told["session"] is None


async def test_v2_no_key_is_in_its_partners_talk_with_support(house: House) -> None:
    case = await disputed(house)
    own = await thread_of(case.partner, case.meeting)
    key = await integration(case.partner, *ApiScope)
    assert [one["id"] for one in (await threads(key))["nodes"]] == [own]
    assert {one["kind"] for one in (await threads(case.partner))["nodes"]} == {"SESSION", "DISPUTE"}
    thread = case.threads["PARTNER"]
    read = "query($id: ID!) { thread(id: $id) { id } node(id: $id) { id } }"
    assert await key.ask(read, id=thread) == {"thread": None, "node": None}
    await take(case)
    said = await says(case.agent, thread, "What happened?")
    assert (await key.ask(read, id=said))["node"] is None
    for name, given in (
        ("sendMessage", {"threadId": thread, "body": "It was me."}),
        ("markThreadRead", {"threadId": thread, "upToMessageId": said}),
    ):
        absent = {**given, "threadId": "thr_" + "0" * 22}
        document = key.mutation(name)
        answers = [(await key.post(document, input=asked)).content for asked in (given, absent)]
        assert answers[0] == answers[1]
        assert b"NOT_FOUND" in answers[0]


async def test_v2_a_key_hears_what_its_scopes_reach(house: House) -> None:
    case = await disputed(house)
    chat = await thread_of(case.client, case.meeting)
    await says(case.client, chat, "Why?")
    await take(case)
    await says(case.agent, case.threads["PARTNER"], "What happened?")
    verdict = {"disputeId": case.id, **VERDICT, "sanctions": [suspension(house)]}
    assert code(await case.agent.command("decideDispute", **verdict)) is None
    sessions = {"SessionBooked", "SessionCancelled"}
    heard_by_partner = await heard(case.partner)
    assert {"StandingChanged", "DisputeDecided", "BalanceChanged"} < heard_by_partner
    for scopes, expected in (
        ((READ,), sessions),
        ((HEAR,), {"MessagePosted"}),
        ((ApiScope.READ_STATEMENT,), {"BalanceChanged"}),
        ((ADDRESSES, ACT, SAY, ApiScope.MANAGE_CATALOGUE, ApiScope.MANAGE_WEBHOOKS), set()),
        (tuple(ApiScope), sessions | {"MessagePosted", "BalanceChanged"}),
    ):
        key = await integration(case.partner, *scopes)
        assert await heard(key) - {"ActionsChanged"} == expected


async def test_e2_a_key_follows_its_partners_stream_and_is_passed_over_the_rest(
    house: House,
) -> None:
    found, key = await met(house, READ, hours=3, place="CLIENT_PLACE")
    after, chat = await key.cursor(), await thread_of(found.client, found)
    async with key.live() as live:
        await says(found.client, chat, "On your way?")
        await found.partner.does("reportOnMyWay", found.id)
        assert (await live.next())["__typename"] == "OnMyWay"
    async with key.listening(LIVE, after=after) as live:
        assert await live.names(2) == ["StreamReady", "OnMyWay"]
    assert [event["__typename"] for event in await key.pulled(after)] == ["OnMyWay"]


@pytest.mark.parametrize("who", ["partner", "key"])
async def test_d4_a_key_is_not_told_of_its_partners_standing(house: House, who: str) -> None:
    case = await disputed(house)
    other = await meeting(house, client=await house.client("Zoe"), partner=case.meeting.partner)
    await take(case)
    suspended = suspension(house)
    verdict = {"disputeId": case.id, **VERDICT, "sanctions": [suspended]}
    assert code(await case.agent.command("decideDispute", **verdict)) is None
    asks = case.partner if who == "partner" else await integration(case.partner, *ApiScope)
    refusal = await asks.refused("proposeAddition", sessionId=other.id, items=OFFER)
    buttons = (await asks.session(other.id))["actions"]
    (button,) = (one for one in buttons if one["kind"] == "PROPOSE_ADDITION")
    assert button["refusal"]["code"] == refusal["code"]
    assert refusal["code"] == ("SUSPENDED" if who == "partner" else "NOT_BOOKABLE")
    assert (suspended["until"] in refusal["message"]) is (who == "partner")


async def test_v2_a_key_keeps_its_partners_webhooks(house: House) -> None:
    bob = await house.partner()
    key = await integration(bob, ApiScope.MANAGE_WEBHOOKS)
    told = await hook(key)
    assert told.secret
    assert (await bob.ask(WEBHOOKS))["viewer"]["webhooks"] == [{"id": told.id}]
    reader = await integration(bob, *(set(ApiScope) - {ApiScope.MANAGE_WEBHOOKS}))
    assert await reader.ask(WEBHOOKS) == {"viewer": {"webhooks": None}}
    theirs = await integration(await house.partner("Eve"), ApiScope.MANAGE_WEBHOOKS)
    assert await theirs.ask(WEBHOOKS) == {"viewer": {"webhooks": []}}


async def test_v1_anothers_session_is_not_there_for_any_key(house: House) -> None:
    found = await meeting(house)
    key = await integration(await house.partner("Eve"), *ApiScope)
    absent = "ses_" + "0" * 22
    answers = {(await key.post(READ_SESSION, id=id)).content for id in (found.id, absent, "x")}
    assert len(answers) == 1
    document = key.mutation("cancelSession")
    answers = {
        (await key.post(document, input={"sessionId": id})).content for id in (found.id, absent)
    }
    assert len(answers) == 1


async def test_v2_a_key_is_told_the_schema_as_everybody_is(house: House) -> None:
    """In development: those who build on a key generate their clients from it."""
    partner = await house.partner()
    query = get_introspection_query()
    told = await (await integration(partner, READ)).ask(query)
    assert told == await partner.ask(query)
