"""Random people with money, on the whole house: whatever is pressed, by whomever, and whenever.

After every step: the ledger proves itself (M2, M3), balances and sessions are the model's to the
cent, a refusal has changed nothing, an accepted command one version (I2), and what an app keeps
from events is what a fresh one would show, additions, disputes and balances too.

`make test` plays a few thousand steps; DOORSTEP_SOAK=1 (`make soak`) at least 100,000.
"""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from storage.migrate import migrate
from tests.databases import create_database, drop_database, execute
from tests.house import MORNING, House, migrated_file
from tests.people import DOOR, euros
from tests.simulation.money_model import (
    BEFORE,
    DAY,
    HOUR,
    MEETING,
    MINUTE,
    MS,
    REASONS,
    RUNNING,
    Added,
    Press,
    Session,
)
from tests.simulation.money_world import (
    AGENTS,
    BANK,
    CLIENTS,
    LEAD,
    PARTIES,
    PARTNERS,
    World,
    in_process,
    whole,
)

SOAK = bool(os.environ.get("DOORSTEP_SOAK"))
STEPS = 100_000 if SOAK else 2_500
POSTGRES_STEPS = 10_000 if SOAK else 300
AN_EXAMPLE = 50  # steps
T = TypeVar("T")
DICE = st.integers(0, 2**24 - 1)
HOURS = [timedelta(hours=hours) for hours in (5, 6, 1, 0.5, 24, 72)]
FOLLOWING = {
    "SCHEDULED": ("reportArrival", "reportOnMyWay"),
    "ON_THE_WAY": ("reportArrival",),
    "ARRIVED": ("provideAddress", "startSession"),
    "ADDRESS_PROVIDED": ("startSession",),
    "IN_PROGRESS": ("completeSession",),
}
STEPPING = tuple({command for commands in FOLLOWING.values() for command in commands})


class Dice:
    """One number as many small choices: what is chosen first is what shrinks first."""

    def __init__(self, thrown: int) -> None:
        self._left = thrown

    def pick(self, *choices: T) -> T:
        """One of these."""
        self._left, which = divmod(self._left, len(choices))
        return choices[which]


class MoneyMachine(RuleBasedStateMachine):
    """What can be pressed; `Table` says where."""

    table: "Table"

    def __init__(self) -> None:
        super().__init__()
        self.run(self.table.clear())
        self.world = self.table.world()
        self.model = self.world.model
        self.run(self.world.begin())

    @property
    def run(self) -> Callable[[Any], Any]:
        """Wait for it."""
        return self.table.runner.run

    def press(self, dice: Dice, who: str, command: str, on: str, /, **given: Any) -> None:
        """Press it, now and then under a key, now and then having seen a version."""
        if dice.pick(False, True):
            given["idempotencyKey"] = self.world.fresh_word()
        self.table.steps += 1
        self.run(self.world.press(Press(who, command, on, given)))

    def wait(self, until: datetime) -> None:
        """Let time pass, never back."""
        if until > self.world.now:
            self.run(self.world.wait(until))

    def any_session(self, dice: Dice, *stages: str) -> Session | None:
        """One of those in these stages, the latest booked first; or of all."""
        found = [one for one in self.model.sessions.values() if not stages or one.stage in stages]
        return dice.pick(*reversed(found)) if found else None

    def someone(self, dice: Dice, session: Session) -> str:
        """Mostly a party."""
        return dice.pick(*session.parties.values(), *session.parties.values(), *PARTIES)

    def version(self, dice: Dice, session: Session, who: str) -> Mapping[str, Any]:
        """Mostly none, else the one seen, else an older."""
        seen = session.seen_version(session.role_of(who) or "CLIENT")
        version = dice.pick(None, None, None, seen, seen - 1)
        return {} if version is None else {"ifVersion": version}

    # ── Money in and out, booking ────────────────────────────────────────────────────────────────

    @rule(thrown=DICE)
    def move_money(self, thrown: int) -> None:
        """M6."""
        dice = Dice(thrown)
        command = dice.pick("recordTopUp", "recordWithdrawal", "recordTopUp")
        name, amount = dice.pick(*PARTIES), dice.pick(15_000, 4_000, 40_000, 1, 0)
        reference = dice.pick(self.world.fresh_word(), "ref-1", "ref-2", "ref-3")
        self.press(dice, BANK, command, name, amount=euros(amount), reference=reference)

    @rule(thrown=DICE)
    def book(self, thrown: int) -> None:
        """M3, S10: at the full minute, so that sessions meet and exact bounds are met."""
        dice = Dice(thrown)
        client, partner = dice.pick(*CLIENTS), dice.pick(*PARTNERS)
        items = self.items(dice, partner, tariffs_first=True)
        self.press(
            dice,
            client,
            "bookSession",
            partner,
            secure=dice.pick(True, True, True, False),
            place=dice.pick("PARTNER_PLACE", "CLIENT_PLACE"),
            start=whole(self.world.now) + dice.pick(*HOURS),
            items=items,
            expected=dice.pick(None, None, None, 10_000),
        )

    def items(self, dice: Dice, partner: str, *, tariffs_first: bool) -> list[dict[str, Any]]:
        """A tariff and a service or two, or what may be added."""
        offered = list(self.model.catalogues[partner].values())
        tariffs = [{"tariffId": one.id} for one in offered if one.minutes]
        services = [{"serviceId": one.id} for one in offered if not one.minutes]
        offer = {"offer": {"title": "Wine", "price": euros(4_000)}}
        if tariffs_first:
            return [dice.pick(*tariffs), *services[: dice.pick(2, 0, 1, 3)]]
        return [dice.pick(*tariffs, *services, offer), *services[: dice.pick(0, 2)]]

    # ── The life of a session ────────────────────────────────────────────────────────────────────

    @rule(thrown=DICE)
    def go_on(self, thrown: int) -> None:
        """The next step of a session, at the moment it opens, by whoever's it is."""
        dice = Dice(thrown)
        session = self.any_session(dice, *FOLLOWING)
        if session is None:
            return
        command = dice.pick(*FOLLOWING[session.stage])
        doer = session.doers(command)[-1]
        self.wait(session.window(command, doer)[0])
        self.step(dice, session, session.parties[doer], command)

    @rule(thrown=DICE)
    def step_at_random(self, thrown: int) -> None:
        """Any step by anybody, most of them refused."""
        dice = Dice(thrown)
        session = self.any_session(dice)
        if session is not None:
            self.step(dice, session, self.someone(dice, session), dice.pick(*STEPPING))

    def step(self, dice: Dice, session: Session, who: str, command: str) -> None:
        """S1 to S6, with a word on every preference (S5), or on one too few."""
        given: dict[str, Any] = dict(self.version(dice, session, who))
        if command == "provideAddress":
            given["accessDetails"] = DOOR
        if command == "startSession":
            word = [{"lineId": id, "provided": dice.pick(True, False)} for id in session.asked]
            given["preferences"] = word[dice.pick(0, 0, 0, 1) :]
        self.press(dice, who, command, session.id, **given)

    @rule(thrown=DICE)
    def propose(self, thrown: int) -> None:
        """A1, A3, A7."""
        dice = Dice(thrown)
        session = self.any_session(dice, *BEFORE, *RUNNING) or self.any_session(dice)
        if session is None:
            return
        who = self.someone(dice, session)
        items = self.items(dice, session.partner, tariffs_first=False)
        seen = self.version(dice, session, who)
        self.press(dice, who, "proposeAddition", session.id, items=items, **seen)

    @rule(thrown=DICE)
    def answer(self, thrown: int) -> None:
        """A2, A5, A6: those that wait first."""
        dice = Dice(thrown)
        found = self.additions(pending=True) or self.additions(pending=False)
        if not found:
            return
        session, added = dice.pick(*found)
        command = dice.pick(
            "confirmAddition", "confirmAddition", "declineAddition", "withdrawAddition"
        )
        others = [name for role, name in session.parties.items() if role != added.by]
        who = dice.pick(*others, self.someone(dice, session))
        self.press(dice, who, command, added.id, **self.version(dice, session, who))

    def additions(self, *, pending: bool) -> Sequence[tuple[Session, Added]]:
        """Those that wait, or all."""
        return [
            (session, added)
            for session in reversed(self.model.sessions.values())
            for added in session.additions
            if added.status == "PENDING" or not pending
        ]

    # ── Ends ─────────────────────────────────────────────────────────────────────────────────────

    @rule(thrown=DICE)
    def cancel(self, thrown: int) -> None:
        """C1 to C8, in every phase."""
        dice = Dice(thrown)
        session = self.any_session(dice, *dice.pick(BEFORE, MEETING, RUNNING, ()))
        if session is None:
            return
        who = self.someone(dice, session)
        said = self.grounds(dice, session)
        if (expected := dice.pick(None, None, True, False)) is not None:
            said["expectDispute"] = expected
        seen = self.version(dice, session, who)
        self.press(dice, who, "cancelSession", session.id, **said, **seen)

    def grounds(self, dice: Dice, session: Session) -> dict[str, Any]:
        """Mostly what the phase asks for."""
        reasons = REASONS.get(session.phase, ())
        reason = dice.pick(*reasons, *reasons, None, "OTHER") if reasons else None
        said: dict[str, Any] = {"reason": reason} if reason else {}
        if (reason == "PROFILE_MISMATCH" and session.secure) != (dice.pick(*range(8)) == 7):
            said["mismatches"] = ["AGE"]
        if (reason == "RULES_VIOLATION") != (dice.pick(*range(8)) == 7):
            said["rulesOf"] = dice.pick("PARTNER", "PLATFORM")
        if dice.pick(False, True):
            said["explanation"] = "It was like this."
        return said

    @rule(thrown=DICE)
    def refund_in_goodwill(self, thrown: int) -> None:
        """M5."""
        dice = Dice(thrown)
        session = self.any_session(dice, *MEETING, *RUNNING) or self.any_session(dice)
        if session is not None:
            who = dice.pick(session.partner, session.partner, *PARTIES)
            seen = self.version(dice, session, who)
            self.press(dice, who, "issueGoodwillRefund", session.id, **seen)

    # ── Support ──────────────────────────────────────────────────────────────────────────────────

    def open_disputes(self) -> list[str]:
        """Those that wait, the latest first; all, where none does."""
        every = list(reversed(self.model.disputed))
        return [id for id in every if not self.model.dispute(id).decided] or every

    @precondition(lambda self: self.model.disputed)
    @rule(thrown=DICE)
    def take_or_release(self, thrown: int) -> None:
        """D2."""
        dice = Dice(thrown)
        id = dice.pick(*self.open_disputes())
        command = dice.pick("takeDispute", "takeDispute", "releaseDispute")
        self.press(dice, dice.pick(*AGENTS), command, id)

    @precondition(lambda self: self.model.disputed)
    @rule(thrown=DICE)
    def decide(self, thrown: int) -> None:
        """D2 to D4: mostly by whoever has it, mostly what adds up."""
        dice = Dice(thrown)
        id = dice.pick(*self.open_disputes())
        dispute = self.model.dispute(id)
        if dispute.assignee is None and dice.pick(True, False):
            self.press(dice, AGENTS[0], "takeDispute", id)
        held = dispute.held
        refund = dice.pick(held, held // 3, 0, held + 1)
        if dispute.kind == "GOODWILL_REFUND":
            refund = dice.pick(0, 0, 1)
        award = max(held - refund, 0)
        self.press(
            dice,
            dice.pick(dispute.assignee or AGENTS[1], dispute.assignee or LEAD, *AGENTS),
            "decideDispute",
            id,
            refund=euros(refund),
            award=euros(award),
            sanctions=self.sanctions(dice),
            rationale="Heard both.",
            messageToClient="To you.",
            messageToPartner="And you.",
        )

    def sanctions(self, dice: Dice) -> list[dict[str, Any]]:
        """Mostly none; removals seldom, since nobody comes after the removed."""
        party, kind = dice.pick("CLIENT", "PARTNER"), dice.pick(*["WARNING", "SUSPENSION"] * 3, "REMOVAL")
        until = self.world.now + dice.pick(3 * HOUR, 3 * DAY)
        one = {"party": party, "kind": kind, "until": until if kind == "SUSPENSION" else None}
        return dice.pick([], [], [one])

    @precondition(lambda self: self.model.records)
    @rule(thrown=DICE)
    def end_sanction(self, thrown: int) -> None:
        """D4: a lead's."""
        dice = Dice(thrown)
        self.press(dice, LEAD, "endSanction", dice.pick(*PARTIES), rationale="It was long ago.")

    # ── Time, and retries ────────────────────────────────────────────────────────────────────────

    @rule(thrown=DICE)
    def let_time_pass(self, thrown: int) -> None:
        """Any while, or until a moment that matters to a session, or just past it."""
        dice = Dice(thrown)
        self.table.steps += 1
        session = self.any_session(dice, *FOLLOWING)
        moments = [*_moments(session)] if session else []
        whiles = [MS, MINUTE, 10 * MINUTE, HOUR, 5 * HOUR, DAY, dice.pick(DAY, 100 * DAY)]
        self.wait(dice.pick(*moments, *moments, *(self.world.now + one for one in whiles)))

    @precondition(lambda self: self.world.keyed)
    @rule(thrown=DICE)
    def send_again(self, thrown: int) -> None:
        """I1: the same under the same key; or something else under it."""
        dice = Dice(thrown)
        press, first = dice.pick(*reversed(self.world.keyed))
        self.table.steps += 1
        changed = "ifVersion" if press.on.startswith(("ses_", "add_")) else None
        other = dice.pick(False, False, True) and changed
        self.run(self.world.again(press, first, **({changed: 999} if other else {})))

    def teardown(self) -> None:
        """Even phones that slept are told all of it."""
        self.run(self.world.end())


def _moments(session: Session) -> Iterator[datetime]:
    """C2's line, S2's window, S7, S6: at the moment, and just past it."""
    at = session.ends
    turns = [at, at + 15 * MINUTE] if at else [-5 * HOUR, -HOUR / 2, HOUR / 2, HOUR]
    for turn in turns:
        moment = turn if isinstance(turn, datetime) else session.start + turn
        yield moment
        yield moment + MS


class Table:
    """Where is played: one house, its database as new for every game."""

    def __init__(self, runner: asyncio.Runner, house: House, renew: Callable[[], None]) -> None:
        self.runner = runner
        self.house = house
        self.steps = 0
        self._renew = renew

    def world(self) -> World:
        """New people in an empty house, on the same morning."""
        self.house.clock.now = MORNING
        return World(self.house)

    async def clear(self) -> None:
        """As it was at first."""
        database = self.house.doorstep.database
        await database.close()
        await asyncio.to_thread(self._renew)
        await database.open()

    def play(self, steps: int) -> None:
        """Games until so many steps are done."""
        machine = type("MoneyMachine", (MoneyMachine,), {"table": self})
        while self.steps < steps:
            games = max(5, (steps - self.steps) // AN_EXAMPLE)
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=games,
                    stateful_step_count=AN_EXAMPLE,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        print(f"{self.steps} steps")


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """One loop for all of a test's games."""
    with asyncio.Runner() as runner:
        yield runner


def open_table(runner: asyncio.Runner, url: str, renew: Callable[[], None]) -> Iterator[Table]:
    """A table on a database, whose house closes with the test."""
    opened = AsyncExitStack()
    house = runner.run(opened.enter_async_context(in_process(url)))
    try:
        yield Table(runner, house, renew)
    finally:
        runner.run(opened.aclose())


@pytest.fixture
def on_sqlite(runner: asyncio.Runner, tmp_path: Path) -> Iterator[Table]:
    """A file, copied anew for every game."""
    url = runner.run(migrated_file(tmp_path))
    file, pristine = Path(url.removeprefix("sqlite://")), tmp_path / "pristine"
    shutil.copy(file, pristine)

    def renew() -> None:
        for left in ("-wal", "-shm"):
            file.with_name(file.name + left).unlink(missing_ok=True)
        shutil.copy(pristine, file)

    yield from open_table(runner, url, renew)


@pytest.fixture
def on_postgres(runner: asyncio.Runner, postgres_url: str) -> Iterator[Table]:
    """A database, made anew from a template for every game."""
    pristine, url = create_database(postgres_url), create_database(postgres_url)
    runner.run(migrate(pristine))
    names = [urlsplit(it).path[1:] for it in (url, pristine)]

    def renew() -> None:
        drop_database(postgres_url, url)
        execute(postgres_url, 'CREATE DATABASE "{}" TEMPLATE "{}"'.format(*names))

    try:
        renew()
        yield from open_table(runner, url, renew)
    finally:
        drop_database(postgres_url, url)
        drop_database(postgres_url, pristine)


def test_whatever_is_pressed_no_cent_is_lost_and_every_app_shows_it(on_sqlite: Table) -> None:
    on_sqlite.play(STEPS)
    assert on_sqlite.steps >= STEPS


def test_the_same_on_postgresql(on_postgres: Table) -> None:
    on_postgres.play(POSTGRES_STEPS)
