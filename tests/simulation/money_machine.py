"""What random people with money may press next."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.people import DOOR, euros
from tests.simulation import money_choices as choices
from tests.simulation.money_choices import Dice
from tests.simulation.money_model import BEFORE, LIVE, MEETING, RUNNING, Added, Press, Session
from tests.simulation.money_world import (
    AGENTS,
    BANK,
    CLIENTS,
    LEAD,
    PARTIES,
    PARTNERS,
    World,
    whole,
)

DICE = st.integers(0, 2**24 - 1)
AHEAD = [timedelta(hours=hours) for hours in (5, 6, 1, 0.5, 24, 72)]
LATER = [timedelta(minutes=90 * times) for times in range(6)]
FOLLOWING = {
    "SCHEDULED": ("reportArrival", "reportOnMyWay"),
    "ON_THE_WAY": ("reportArrival",),
    "ARRIVED": ("provideAddress", "startSession"),
    "ADDRESS_PROVIDED": ("startSession",),
    "IN_PROGRESS": ("completeSession",),
}
STEPS = sorted({command for commands in FOLLOWING.values() for command in commands})
TAKING = ("takeDispute", "takeDispute", "releaseDispute")
OVER = ("COMPLETED", "CANCELLED", "MISSED")
ANSWERS = ("confirmAddition", "confirmAddition", "declineAddition", "withdrawAddition")


class Table(Protocol):
    """Where is played."""

    def new_world(self) -> World:
        """New people in an empty house."""
        ...

    def run(self, step: Any) -> None:
        """Do it, and count it."""
        ...


class MoneyMachine(RuleBasedStateMachine):
    """Two clients, two partners, three agents and a payments service."""

    table: Table

    def __init__(self) -> None:
        super().__init__()
        self.world = self.table.new_world()
        self.model = self.world.model

    def teardown(self) -> None:
        """Phones that slept are told all of it, too."""
        self.table.run(self.world.end())

    def press(self, dice: Dice, who: str, command: str, on: str, /, **given: Any) -> None:
        """Press it, now and then under a key."""
        if dice.pick(False, True):
            given["idempotencyKey"] = self.world.fresh_word()
        self.table.run(self.world.press(Press(who, command, on, given)))

    def press_of(self, dice: Dice, who: str, command: str, session: Session, **given: Any) -> None:
        """On a session: now and then having seen a version, the last or an older one."""
        seen = session.seen_version(session.role_of(who) or "CLIENT")
        version = dice.pick(*[None] * 6, seen, seen - 1)
        self.press(dice, who, command, session.id, **given, ifVersion=version)

    def wait(self, until: datetime) -> None:
        """Let time pass, never back."""
        if until > self.world.now:
            self.table.run(self.world.wait(until))

    def sessions(self, *stages: str) -> list[Session]:
        """Those in these stages, the latest booked first."""
        return [one for one in reversed(self.model.sessions.values()) if one.stage in stages]

    def someone(self, dice: Dice, session: Session) -> str:
        """Mostly a party."""
        return dice.pick(*session.parties.values(), *session.parties.values(), *PARTIES)

    # ── Money in and out, booking ────────────────────────────────────────────────────────────────

    @rule(thrown=DICE)
    def move_money(self, thrown: int) -> None:
        """M6."""
        dice = Dice(thrown)
        command = dice.pick("recordTopUp", "recordWithdrawal", "recordTopUp")
        name, amount = dice.pick(*PARTIES), dice.pick(15_000, 4_000, 40_000, 1, 0)
        reference = dice.pick(self.world.fresh_word(), "ref-1", "ref-2", "ref-3")
        self.press(dice, BANK, command, name, amount=euros(amount), reference=reference)

    @initialize(first=DICE, second=DICE)
    def begin(self, first: int, second: int) -> None:
        """Two sessions, so that something can happen from the first step on."""
        self.book(first)
        self.book(second)

    @rule(thrown=DICE)
    def book_another(self, thrown: int) -> None:
        """In the midst of it."""
        self.book(thrown)

    def book(self, thrown: int) -> None:
        """M3, S10: at the full minute, so that sessions meet and bounds are met exactly."""
        dice = Dice(thrown)
        client, partner = dice.pick(*CLIENTS), dice.pick(*PARTNERS)
        offered = self.model.catalogues[partner].values()
        self.press(
            dice,
            client,
            "bookSession",
            partner,
            secure=dice.pick(True, True, True, False),
            place=dice.pick("PARTNER_PLACE", "CLIENT_PLACE"),
            start=whole(self.world.now) + dice.pick(*AHEAD) + dice.pick(*LATER),
            items=choices.booked(dice, offered),
            expected=dice.pick(None, None, None, 10_000),
        )

    # ── The life of a session ────────────────────────────────────────────────────────────────────

    @precondition(lambda self: self.sessions(*LIVE))
    @rule(thrown=DICE)
    def go_on(self, thrown: int) -> None:
        """A session's next steps, each at the moment it opens, by whoever's it is."""
        dice = Dice(thrown)
        session = dice.pick(*self.sessions(*LIVE))
        for _ in range(dice.pick(3, 1, 2)):
            command = dice.pick(*FOLLOWING.get(session.stage, STEPS))
            doer = session.doers(command)[-1]
            self.wait(session.window(command, doer)[0])
            self.step(dice, session, session.parties[doer], command)

    @precondition(lambda self: self.sessions(*LIVE))
    @rule(thrown=DICE)
    def step_at_random(self, thrown: int) -> None:
        """Any step by anybody, most of them refused."""
        dice = Dice(thrown)
        session = dice.pick(*self.sessions(*LIVE))
        self.step(dice, session, self.someone(dice, session), dice.pick(*STEPS))

    def step(self, dice: Dice, session: Session, who: str, command: str) -> None:
        """S1 to S6."""
        given: dict[str, Any] = {}
        if command == "provideAddress":
            given["accessDetails"] = DOOR
        if command == "startSession":
            given["preferences"] = choices.preferences(dice, session)
        self.press_of(dice, who, command, session, **given)

    @precondition(lambda self: self.sessions(*BEFORE, *RUNNING))
    @rule(thrown=DICE)
    def propose(self, thrown: int) -> None:
        """A1, A3, A7."""
        dice = Dice(thrown)
        session = dice.pick(*self.sessions(*BEFORE, *RUNNING))
        items = choices.added(dice, self.model.catalogues[session.partner].values())
        who = self.someone(dice, session)
        self.press_of(dice, who, "proposeAddition", session, items=items)
        if dice.pick(True, False):
            self.answer_one(dice, *self.additions()[:1])

    def answer_one(self, dice: Dice, *found: tuple[Session, Added]) -> None:
        """A2, A5, A6: mostly by whom it awaits."""
        for session, added in found:
            command = dice.pick(*ANSWERS)
            mine = command == "withdrawAddition"
            right = [name for role, name in session.parties.items() if (role == added.by) is mine]
            who = dice.pick(*right * 4, *PARTIES)
            self.press(dice, who, command, added.id)

    @precondition(lambda self: self.additions())
    @rule(thrown=DICE)
    def answer(self, thrown: int) -> None:
        """One that waits, if any does."""
        dice = Dice(thrown)
        self.answer_one(dice, dice.pick(*self.additions()))

    def additions(self) -> Sequence[tuple[Session, Added]]:
        """Those that wait, the latest session's first."""
        waiting = ((one, it) for one in self.sessions(*LIVE) for it in one.additions)
        return [(session, added) for session, added in waiting if added.status == "PENDING"]

    # ── Ends ─────────────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: self.sessions(*LIVE))
    @rule(thrown=DICE)
    def cancel(self, thrown: int) -> None:
        """C1 to C8, in every phase."""
        dice = Dice(thrown)
        phase = dice.pick(BEFORE, MEETING, RUNNING)
        session = dice.pick(*(self.sessions(*phase) or self.sessions(*LIVE)))
        who, said = self.someone(dice, session), choices.grounds(dice, session)
        expected = dice.pick(None, None, True, False)
        self.press_of(dice, who, "cancelSession", session, **said, expectDispute=expected)

    @precondition(lambda self: self.sessions(*MEETING, *RUNNING))
    @rule(thrown=DICE)
    def refund_in_goodwill(self, thrown: int) -> None:
        """M5."""
        dice = Dice(thrown)
        session = dice.pick(*self.sessions(*MEETING, *RUNNING))
        who = dice.pick(session.partner, session.partner, *PARTIES)
        self.press_of(dice, who, "issueGoodwillRefund", session)

    @precondition(lambda self: self.sessions(*OVER))
    @rule(thrown=DICE)
    def press_what_is_over(self, thrown: int) -> None:
        """C1, A2, D3, S7: too late, whatever it is."""
        dice = Dice(thrown)
        session = dice.pick(*self.sessions(*OVER))
        who = self.someone(dice, session)
        decided = [id for id, one in self.model.disputed.items() if one is session]
        match dice.pick("step", "cancel", "answer", "decide"):
            case "answer" if session.additions:
                self.press(dice, who, dice.pick(*ANSWERS), dice.pick(*session.additions).id)
            case "decide" if decided:
                self.press(dice, dice.pick(*AGENTS), dice.pick(*TAKING), *decided)
            case "step":
                self.step(dice, session, who, dice.pick(*STEPS, "issueGoodwillRefund"))
            case _:
                self.press_of(dice, who, "cancelSession", session)

    # ── Support ──────────────────────────────────────────────────────────────────────────────────

    def disputes(self) -> list[str]:
        """Those that wait, the latest first."""
        return [id for id in reversed(self.model.disputed) if not self.model.dispute(id).decided]

    @precondition(lambda self: self.disputes())
    @rule(thrown=DICE)
    def take_or_release(self, thrown: int) -> None:
        """D2."""
        dice = Dice(thrown)
        id = dice.pick(*self.disputes())
        self.press(dice, dice.pick(*AGENTS), dice.pick(*TAKING), id)

    @precondition(lambda self: self.disputes())
    @rule(thrown=DICE)
    def decide(self, thrown: int) -> None:
        """D2 to D4: mostly by whoever has it."""
        dice = Dice(thrown)
        id = dice.pick(*self.disputes())
        dispute = self.model.dispute(id)
        if dispute.assignee is None and not dice.seldom():
            self.press(dice, dice.pick(*AGENTS), "takeDispute", id)
        who = dice.pick(*[dispute.assignee or LEAD] * 3, *AGENTS)
        goodwill = dispute.kind == "GOODWILL_REFUND"
        said = choices.verdict(dice, dispute.held, self.world.now, goodwill=goodwill)
        self.press(dice, who, "decideDispute", id, **said)

    @precondition(lambda self: self.model.records)
    @rule(thrown=DICE)
    def end_sanction(self, thrown: int) -> None:
        """D4: a lead's."""
        dice = Dice(thrown)
        self.press(dice, LEAD, "endSanction", dice.pick(*PARTIES), rationale="It was long ago.")

    @rule(thrown=DICE)
    def report_or_lift(self, thrown: int) -> None:
        """B3, B7: now and then a booking outside is proven; what came of it ends the sooner."""
        dice, name = Dice(thrown), PARTNERS[thrown % 2]
        if self.model.blocked.get(name) == "L1" and not dice.seldom():
            self.table.run(self.world.lift(name))
        elif dice.seldom():
            self.table.run(self.world.report(name))

    # ── Time, and retries ────────────────────────────────────────────────────────────────────────

    @rule(thrown=DICE)
    def let_time_pass(self, thrown: int) -> None:
        """Any while, or until a moment that matters to a session, or just past it."""
        dice, now = Dice(thrown), self.world.now
        live = self.sessions(*LIVE)
        turns = [*choices.moments(dice.pick(*live))] * 2 if live else []
        self.wait(dice.pick(*turns, *(now + one for one in choices.whiles(dice))))

    @precondition(lambda self: self.world.keyed)
    @rule(thrown=DICE)
    def send_again(self, thrown: int) -> None:
        """I1: the same under the same key, or something else under it."""
        dice = Dice(thrown)
        press, first = dice.pick(*reversed(self.world.keyed))
        takes_version = press.on.startswith(("ses_", "add_"))
        other = {"ifVersion": 999} if takes_version and dice.pick(False, False, True) else {}
        self.table.run(self.world.again(press, first, **other))
