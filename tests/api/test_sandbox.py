"""A sandbox: the windows walked in seconds, alone, over real HTTP and sockets (0022).

Its houses let nothing due run by itself, and time stands still: what happens, the move has done.
"""

from asyncio import gather
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from domain.people import ApiScope
from domain.windows import stamp
from tests.databases import fresh_database
from tests.house import MORNING, Clock, House, migrated_file, own_number, serving, settings_for
from tests.keys import integration
from tests.live import Listening
from tests.meetings import action, meeting
from tests.people import REFUSAL, SESSION, Person, euros
from tests.receiver import Receiver, receiving
from tests.webhooks import deliveries, hook

MOVE = (
    REFUSAL
    + """mutation($input: SandboxMoveClockInput!) { sandboxMoveClock(input: $input) {
  clock { serverTime aheadSeconds } refusal { ...RefusalParts } } }"""
)
PARTNER = (
    REFUSAL
    + """mutation { sandboxMakePartner { refusal { ...RefusalParts }
  partner { id bookable tariffs { id } services { id } } } }"""
)
PLAY = (
    SESSION
    + """mutation($input: SandboxPlayInput!) { sandboxPlay(input: $input) {
  session { ...SessionParts } refusal { ...RefusalParts }
  outcomes { step refusal { ...RefusalParts } } } }"""
)
BALANCE = "{ viewer { balance { minorUnits } serverTime } }"
DISPUTE = "query($id: ID!) { session(id: $id) { dispute { kind status } held { minorUnits } } }"
ABSENT = ["ses_0000000000000000000000", "", "x", "\x00", "ses_é000000000000000000000"]


@pytest_asyncio.fixture(loop_scope="session")
async def sqlite_sandbox(tmp_path: Path) -> AsyncIterator[House]:
    """SQLite and memory. A house of its own: what moves its clock moves nobody else's."""
    async with serving(settings_for(await migrated_file(tmp_path), SANDBOX="1")) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="session")
async def postgres_sandbox(
    postgres_url: str, postgres_template: str, redis_url: str
) -> AsyncIterator[House]:
    """The same on PostgreSQL and Valkey."""
    with fresh_database(postgres_url, template=postgres_template) as url:
        async with serving(settings_for(url, own_number(redis_url), SANDBOX="1")) as house:
            yield house


@pytest.fixture(params=["sqlite", "postgres"])
def sandbox(request: pytest.FixtureRequest) -> House:
    """Both."""
    found: House = request.getfixturevalue(f"{request.param}_sandbox")
    return found


async def move(who: Person, **to: Any) -> dict[str, Any]:
    """A move of the clock that must be accepted; the clock."""
    moved = (await who.ask(MOVE, input=to))["sandboxMoveClock"]
    assert moved["refusal"] is None, moved["refusal"]
    return dict(moved["clock"])


async def play(who: Person, id: str, *script: str) -> list[str]:
    """What the other party was told, a step each."""
    played = (await who.ask(PLAY, input={"sessionId": id, "script": list(script)}))["sandboxPlay"]
    assert played["refusal"] is None, played["refusal"]
    assert [one["step"] for one in played["outcomes"]] == list(script)
    told = [one["refusal"] for one in played["outcomes"]]
    return ["" if refusal is None else str(refusal["code"]) for refusal in told]


async def booked(ann: Person, **more: Any) -> tuple[str, datetime]:
    """A session of this client's with their scripted partner, 6 hours ahead: its id and T."""
    made = (await ann.ask(PARTNER))["sandboxMakePartner"]["partner"]
    start = ann.house.doorstep.clock() + timedelta(hours=6)
    wish = {
        "partnerId": made["id"],
        "tariffId": made["tariffs"][0]["id"],
        "serviceIds": [service["id"] for service in made["services"]],
        "place": "PARTNER_PLACE",
        "scheduledStart": stamp(start),
        "paymentMethod": "DIRECT",
    }
    payload = await ann.command("bookSession", **wish | more)
    assert payload["refusal"] is None, payload["refusal"]
    return payload["session"]["id"], start


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
    start = sandbox.clock() + timedelta(hours=1)
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
    wish = {"place": "PARTNER_PLACE", "scheduledStart": stamp(MORNING + timedelta(hours=6))}
    id = (await bob.command("sandboxBook", **wish))["session"]["id"]
    asked = {"sessionId": id, "script": ["CANCEL"]}
    played = (await key.ask(PLAY, input=asked))["sandboxPlay"]
    assert played == {
        "session": None,
        "refusal": None,
        "outcomes": [{"step": "CANCEL", "refusal": None}],
    }


async def test_i3_moves_at_once_are_one_after_the_other(sandbox: House) -> None:
    ann = await sandbox.client()
    await gather(*(move(ann, bySeconds=60) for _ in range(5)))
    assert (await move(ann, bySeconds=0))["aheadSeconds"] == 300
    made = await gather(*(ann.ask(PARTNER) for _ in range(3)))
    assert len({each["sandboxMakePartner"]["partner"]["id"] for each in made}) == 1


async def test_nobody_acts_for_people(sandbox: House) -> None:
    """A real counterparty is never played; others' sessions are as none at all (V1)."""
    found = await meeting(sandbox)
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
    book = {"place": "PARTNER_PLACE", "scheduledStart": stamp(MORNING + timedelta(hours=1))}
    for who in (ann, reader, sandbox.payments()):
        assert await who.problem(who.mutation("sandboxBook"), input=book) == "FORBIDDEN"
    top_up = {"amount": euros(1)}
    for who in (bob, actor, sandbox.payments()):
        assert await who.problem(who.mutation("sandboxTopUp"), input=top_up) == "FORBIDDEN"


async def test_the_clock_goes_forward_alone_and_400_days_at_most(sandbox: House) -> None:
    ann = await sandbox.client()
    day = 24 * 3_600
    assert await move(ann, bySeconds=400 * day) == {
        "serverTime": stamp(MORNING + timedelta(days=400)),
        "aheadSeconds": 400 * day,
    }
    for to in ({"bySeconds": -1}, {"bySeconds": 1}, {"to": stamp(MORNING)}):
        refused = (await ann.ask(MOVE, input=to))["sandboxMoveClock"]
        assert refused["refusal"]["code"] == "INVALID_INPUT"
        assert refused["refusal"]["path"] == list(to)
        assert refused["clock"]["aheadSeconds"] == 400 * day
    assert (await ann.answer(MOVE, input={}))["errors"]
    assert (await ann.answer(MOVE, input={"bySeconds": 1, "to": stamp(MORNING)}))["errors"]


async def test_e5_i1_what_a_moved_clock_outlives_is_forgotten_with_the_move(
    sandbox: House,
) -> None:
    ann = await sandbox.client()
    cursor = await ann.cursor()
    await booked(ann, idempotencyKey="once")
    await move(ann, bySeconds=31 * 24 * 3_600)
    async with ann.listening(after=cursor) as live:
        assert (await live.next())["__typename"] == "StreamReset"
    await booked(ann, idempotencyKey="once")  # 7 days are over: the key is new


async def test_v3_tokens_end_by_real_time(sandbox: House) -> None:
    ann = await sandbox.client()
    token = ann.token_for(timedelta(hours=1))
    await move(ann, bySeconds=24 * 3_600)
    async with ann.listening(token=token) as live:
        assert (await live.next())["__typename"] == "StreamReady"
        sandbox.clock.pass_(hours=1, seconds=1)
        expired = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        answer = await sandbox.http.post("/graphql", json={"query": BALANCE}, headers=expired)
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_webhooks_are_due_by_the_moved_clock_and_signed_by_the_real_one(
    sandbox: House,
) -> None:
    """A receiver refuses what was signed five minutes from its own time."""
    bob = await sandbox.partner()
    async with receiving() as receiver:
        await _rung(sandbox, bob, receiver)
        (first, second) = receiver.heard
    assert first.id == second.id
    told = {int(one.headers["webhook-timestamp"]) for one in (first, second)}
    assert told == {int(MORNING.timestamp())}


async def _rung(sandbox: House, bob: Person, receiver: Receiver) -> None:
    """A delivery that fails once, and is due again by a move alone."""
    await hook(bob, receiver, "SESSION_BOOKED")
    start = sandbox.clock() + timedelta(hours=1)
    receiver.status = 503
    await bob.command("sandboxBook", place="PARTNER_PLACE", scheduledStart=stamp(start))
    await deliveries(sandbox).run_due()
    receiver.status = 200
    await deliveries(sandbox).run_due()
    assert len(receiver.heard) == 1
    await move(bob, bySeconds=60)
    await deliveries(sandbox).run_due()


async def test_a_restart_does_not_turn_the_clock_back(tmp_path: Path) -> None:
    url = await migrated_file(tmp_path)
    settings, clock = settings_for(url, SANDBOX="1"), Clock()
    async with serving(settings, clock) as house:
        ann = await house.client()
        moved = await move(ann, bySeconds=5 * 3_600)
    async with serving(settings, clock) as again:
        told = await ann.through(again).ask(BALANCE)
        assert told["viewer"]["serverTime"] == moved["serverTime"]


async def test_without_a_sandbox_there_is_none(sqlite_house: House) -> None:
    """Nobody moves the clock of a house that was not asked to let them."""
    ann = await sqlite_house.client()
    for document in (MOVE, PLAY, PARTNER):
        assert "errors" in await ann.answer(document, input={})
    asked = '{ __type(name: "Mutation") { fields { name } } }'
    fields = (await ann.ask(asked))["__type"]["fields"]
    assert not [field for field in fields if field["name"].startswith("sandbox")]
