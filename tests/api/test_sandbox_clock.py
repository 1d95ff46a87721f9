"""A sandbox's clock (0022): what goes by it, what goes by real time, and where there is none."""

from asyncio import gather
from datetime import timedelta
from pathlib import Path

from domain.model.windows import stamp
from tests.house import MORNING, Clock, House, migrated_file, serving, settings_for
from tests.people import Person
from tests.receiver import Receiver
from tests.sandbox import BALANCE, MOVE, PARTNER, PLAY, booked, move, soon
from tests.webhooks import deliveries, hook


async def test_i3_moves_at_once_are_one_after_the_other(sandbox: House) -> None:
    ann = await sandbox.client()
    before = (await move(ann, bySeconds=0))["aheadSeconds"]
    await gather(*(move(ann, bySeconds=60) for _ in range(5)))
    assert (await move(ann, bySeconds=0))["aheadSeconds"] == before + 300
    made = await gather(*(ann.ask(PARTNER) for _ in range(3)))
    assert len({each["sandboxMakePartner"]["partner"]["id"] for each in made}) == 1


async def test_the_clock_goes_forward_alone_and_400_days_at_most(tmp_path: Path) -> None:
    async with serving(settings_for(await migrated_file(tmp_path), SANDBOX="1")) as house:
        await _bounded(await house.client())


async def _bounded(ann: Person) -> None:
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
    sandbox: House, receiver: Receiver
) -> None:
    """A receiver refuses what was signed five minutes from its own time."""
    bob = await sandbox.partner()
    await _rung(sandbox, bob, receiver)
    first, second = receiver.heard
    assert first.id == second.id
    told = {int(one.headers["webhook-timestamp"]) for one in (first, second)}
    assert told == {int(sandbox.clock().timestamp())}


async def _rung(sandbox: House, bob: Person, receiver: Receiver) -> None:
    """A delivery that fails once, and is due again by a move alone."""
    await hook(bob, receiver, "SESSION_BOOKED")
    receiver.status = 503
    await bob.command("sandboxBook", place="PARTNER_PLACE", scheduledStart=soon(sandbox))
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
