"""A sandbox: the windows walked in seconds, alone, over real HTTP and sockets (0022).

Its houses let nothing due run by itself, and time stands still: what happens, the move has done.
"""

from datetime import timedelta

import pytest

from domain.model.people import ApiScope
from domain.model.windows import stamp
from tests.house import House
from tests.keys import integration
from tests.live import Listening
from tests.meetings import action, meeting
from tests.people import Person, euros
from tests.sandbox import BALANCE, DISPUTE, MOVE, PARTNER, PLAY, booked, move, play, soon

TOLD = """
query($id: ID!, $after: Cursor) {
  session(id: $id) { endedAt } events(after: $after) { nodes { __typename at } } }
"""
ABSENT = ["ses_0000000000000000000000", "", "x", "\x00", "ses_é000000000000000000000"]


async def opened(live: Listening, kind: str) -> bool:
    """Whether a button stands open in the next event, which must be ActionsChanged (E4)."""
    (told,) = await live.some(1)
    assert told["__typename"] == "ActionsChanged"
    return bool(action(told["session"], kind)["open"])


async def test_a_lone_client_walks_every_window_in_seconds(sandbox: House) -> None:
    """S1 to S6 and E4: one hour's token and one socket see all of it."""
    ann = await sandbox.client()
    id, start = await booked(ann)
    async with ann.live() as live:
        assert action(await ann.session(id), "ON_MY_WAY")["refusal"]["code"] == "TOO_EARLY"
        await move(ann, to=stamp(start - timedelta(hours=5)))
        assert await opened(live, "ON_MY_WAY")
        await ann.does("reportOnMyWay", id)
        await move(ann, to=stamp(start - timedelta(minutes=30)))
        assert (await live.names(1)) == ["OnMyWay"]
        assert await opened(live, "ARRIVE")
        assert await play(ann, id, "PROVIDE_ADDRESS") == ["WRONG_STAGE"]
        await ann.does("reportArrival", id)
        assert await play(ann, id, "PROVIDE_ADDRESS", "START") == ["", ""]
        names = await live.names(3)
        assert names == ["Arrived", "AddressProvided", "SessionStarted"]
        assert (await ann.session(id))["accessDetails"]["apartment"] == "1"
        assert await play(ann, id, "COMPLETE") == ["TOO_EARLY"]
        await move(ann, bySeconds=3_600)
        assert await opened(live, "COMPLETE")
        assert await play(ann, id, "COMPLETE", "COMPLETE") == ["", "WRONG_STAGE"]


async def test_s7_whom_nobody_meets_is_told_at_t_30_and_missed_at_t_60(sandbox: House) -> None:
    ann = await sandbox.client()
    id, start = await booked(ann)
    await move(ann, to=stamp(start + timedelta(minutes=30)))
    async with ann.live() as live:
        await move(ann, bySeconds=1)
        assert not await opened(live, "ARRIVE")
        await move(ann, to=stamp(start + timedelta(minutes=60)))
        assert await live.names(1) == ["SessionMissed"]
    assert (await ann.session(id))["stage"] == "MISSED"


async def test_what_falls_due_is_stamped_with_its_moment_however_far_the_clock_jumps(
    sandbox: House,
) -> None:
    """S7, E4: an integrator's test that moves on by 20 h sees the moments that people would."""
    ann = await sandbox.client()
    id, start = await booked(ann)
    cursor = await ann.cursor()
    await move(ann, to=stamp(start + timedelta(hours=20)))
    missed = stamp(start + timedelta(minutes=60))
    told = await ann.ask(TOLD, id=id, after=cursor)
    assert told["session"]["endedAt"] == missed
    moments = [event["at"] for event in told["events"]["nodes"]]
    assert moments == sorted(moments)
    assert moments[-1] == missed
    assert stamp(start - timedelta(minutes=30)) in moments


async def test_c3_a_scripted_partner_cancels_late_what_was_paid_here(sandbox: House) -> None:
    ann = await sandbox.client()
    payload = await ann.command("sandboxTopUp", amount=euros(20_000))
    assert payload["refusal"] is None
    id, start = await booked(ann, paymentMethod="BALANCE")
    assert (await ann.ask(BALANCE))["viewer"]["balance"] == {"minorUnits": 8_500}
    await move(ann, to=stamp(start - timedelta(hours=4)))
    assert await play(ann, id, "CANCEL") == [""]
    seen = (await ann.ask(DISPUTE, id=id))["session"]
    assert seen["dispute"] == {"kind": "LATE_CANCELLATION", "status": "OPEN"}
    assert seen["held"] == {"minorUnits": 11_500}


@pytest.mark.parametrize("place", ["PARTNER_PLACE", "CLIENT_PLACE"])
@pytest.mark.parametrize("by_key", [False, True], ids=["partner", "key"])
async def test_a_lone_partner_or_their_key_is_booked_and_met(
    sandbox: House, place: str, *, by_key: bool
) -> None:
    bob: Person = await sandbox.partner()
    who = bob
    if by_key:
        who = await integration(bob, ApiScope.ACT_ON_SESSIONS, ApiScope.READ_SESSIONS)
    start = sandbox.doorstep.clock() + timedelta(hours=1)
    wish = {"place": place, "scheduledStart": stamp(start), "paymentMethod": "BALANCE"}
    payload = await who.command("sandboxBook", **wish)
    assert payload["refusal"] is None, payload["refusal"]
    id = payload["session"]["id"]
    traveller = place == "PARTNER_PLACE"
    said = await play(who, id, "ON_MY_WAY", "ARRIVE", "MESSAGE", "PROPOSE_ADDITION")
    assert said == (["", "TOO_EARLY", "", ""] if traveller else ["NOT_YOURS_TO_DO"] * 2 + [""] * 2)
    assert await play(who, id, "CONFIRM_ADDITION", "WITHDRAW_ADDITION") == ["NOT_YOURS_TO_DO", ""]
    await move(who, to=stamp(start))
    if traveller:
        assert await play(who, id, "ARRIVE") == [""]
    else:
        await who.does("reportArrival", id)
    assert (await bob.session(id))["stage"] == "ARRIVED"


async def test_a_scripted_counterparty_answers_additions(sandbox: House) -> None:
    ann = await sandbox.client()
    id, _ = await booked(ann)
    service = (await ann.ask(PARTNER))["sandboxMakePartner"]["partner"]["services"][0]["id"]
    proposal = {"sessionId": id, "items": [{"serviceId": service}]}
    assert await play(ann, id, "CONFIRM_ADDITION") == ["NOT_FOUND"]
    for answer, status in (("DECLINE_ADDITION", "DECLINED"), ("CONFIRM_ADDITION", "CONFIRMED")):
        added = (await ann.command("proposeAddition", **proposal))["addition"]["id"]
        assert await play(ann, id, answer, answer) == ["", "ALREADY_ANSWERED"]
        found = await ann.ask(
            "query($id: ID!) { node(id: $id) { ... on Addition { status } } }", id=added
        )
        assert found["node"]["status"] == status


async def test_m5_a_scripted_partner_refunds_in_goodwill_and_c4_a_client_names_no_matter(
    sandbox: House,
) -> None:
    ann, bob = await sandbox.client(), await sandbox.partner()
    await ann.command("sandboxTopUp", amount=euros(20_000))
    id, start = await booked(ann, paymentMethod="BALANCE")
    wish = {"place": "PARTNER_PLACE", "scheduledStart": stamp(start)}
    other = (await bob.command("sandboxBook", **wish))["session"]["id"]
    await move(ann, to=stamp(start))
    await ann.does("reportArrival", id)
    assert await play(ann, id, "GOODWILL_REFUND") == [""]
    assert (await ann.ask(BALANCE))["viewer"]["balance"] == {"minorUnits": 20_000}
    assert await play(bob, other, "ARRIVE", "CANCEL", "CANCEL") == ["", "", "WRONG_STAGE"]
    assert (await bob.session(other))["stage"] == "CANCELLED"


async def test_v2_a_key_that_may_not_read_plays_unseeing(sandbox: House) -> None:
    bob = await sandbox.partner()
    key = await integration(bob, ApiScope.ACT_ON_SESSIONS)
    wish = {
        "place": "PARTNER_PLACE",
        "scheduledStart": soon(sandbox),
    }
    id = (await bob.command("sandboxBook", **wish))["session"]["id"]
    asked = {"sessionId": id, "script": ["CANCEL"]}
    played = (await key.ask(PLAY, input=asked))["sandboxPlay"]
    assert played == {
        "session": None,
        "refusal": None,
        "outcomes": [{"step": "CANCEL", "refusal": None}],
    }


async def test_nobody_acts_for_people(sandbox: House) -> None:
    """A real counterparty is never played; others' sessions are as none at all (V1)."""
    found = await meeting(sandbox, hours=2_400)  # whatever time it is there
    asked = {"sessionId": found.id, "script": ["CANCEL"]}
    for who in (found.client, found.partner):
        played = (await who.ask(PLAY, input=asked))["sandboxPlay"]
        assert played["refusal"]["code"] == "NOT_YOURS_TO_DO"
        assert played["outcomes"] == []
    assert (await found.client.session(found.id))["version"] == 1
    theirs, _ = await booked(await sandbox.client("Cem"))
    zoe = await sandbox.client("Zoe")
    answers = {
        (await zoe.post(PLAY, input={**asked, "sessionId": id})).content
        for id in (found.id, theirs, *ABSENT)
    }
    assert len(answers) == 1
    assert b"NOT_FOUND" in answers.pop()


async def test_anothers_puppet_is_not_mine_to_play(sandbox: House) -> None:
    cem, zoe = await sandbox.client("Cem"), await sandbox.client("Zoe")
    made = (await cem.ask(PARTNER))["sandboxMakePartner"]["partner"]
    assert (await cem.ask(PARTNER))["sandboxMakePartner"]["partner"] == made
    wish = {"partnerId": made["id"], "tariffId": made["tariffs"][0]["id"]}
    id, _ = await booked(zoe, **wish, serviceIds=[])
    for script in (["CANCEL"], [], ["CANCEL"] * 21):
        asked = {"sessionId": id, "script": script}
        played = (await zoe.ask(PLAY, input=asked))["sandboxPlay"]
        assert played["refusal"]["code"] == "NOT_YOURS_TO_DO"
    await zoe.does("cancelSession", id)
    own, _ = await booked(zoe)
    too_long = {"sessionId": own, "script": ["MESSAGE"] * 21}
    refused = (await zoe.ask(PLAY, input=too_long))["sandboxPlay"]["refusal"]
    assert (refused["code"], refused["path"]) == ("INVALID_INPUT", ["script"])


async def test_rights_are_each_roles_and_each_scopes_own(sandbox: House) -> None:
    bob, ann = await sandbox.partner(), await sandbox.client()
    reader = await integration(bob, ApiScope.READ_SESSIONS)
    actor = await integration(bob, ApiScope.ACT_ON_SESSIONS)
    for who, document in ((bob, PARTNER), (actor, PARTNER), (sandbox.support(), PARTNER)):
        assert await who.problem(document) == "FORBIDDEN"
    assert await reader.problem(MOVE, input={"bySeconds": 1}) == "FORBIDDEN"
    book = {
        "place": "PARTNER_PLACE",
        "scheduledStart": soon(sandbox),
    }
    for who in (ann, reader, sandbox.payments()):
        assert await who.problem(who.mutation("sandboxBook"), input=book) == "FORBIDDEN"
    top_up = {"amount": euros(1)}
    for who in (bob, actor, sandbox.payments()):
        assert await who.problem(who.mutation("sandboxTopUp"), input=top_up) == "FORBIDDEN"
