"""A world of few people and much money: the house as it is, and beside it the model of it.

Whoever presses something is answered as the model says; then everybody's copy, kept from events
alone, is what a fresh app would see, that is what the model says, and the ledger proves itself.
"""

import itertools
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import httpx

from bootstrap.composition import Doorstep
from domain.model.people import Role, SupportRole
from domain.model.windows import stamp
from storage.tables.audit import audit
from tests.house import MORNING, Clock, House, settings_for
from tests.people import HOME, euros
from tests.simulation import money_cases as cases
from tests.simulation.money_model import CAP, CLIENT, Item, Press, Session
from tests.simulation.money_people import Copy, Player
from tests.simulation.money_rules import Model
from tests.simulation.money_wire import agree, code_of, shown, subjects_of, wire

CLIENTS, PARTNERS = ("Ann", "Cem"), ("Bea", "Dan")
PARTIES = CLIENTS + PARTNERS
SLEEPERS = ("Ann", "Bea")  # who have a second phone each, in a drawer
AGENTS, LEAD, BANK = ("Kim", "Sam", "Lea"), "Lea", "Bank"
PURSE = 45_000
CATALOGUE: Mapping[str, Any] = {
    "tariffs": [
        {"title": "One hour", "price": euros(10_000), "durationMinutes": 60},
        {"title": "Half an hour", "price": euros(6_000), "durationMinutes": 30},
        {"title": "A look", "price": euros(0), "durationMinutes": 15},
    ],
    "services": [
        {"title": "Oil", "price": euros(2_000)},
        {"title": "Massage", "price": euros(3_000), "preferenceBased": True},
        {"title": "Tea", "price": euros(0), "preferenceBased": True},
    ],
}
# What a command can change: a refused one, and a repeated one, leaves it as it was. Empty accounts
# apart, for to ask what somebody has opens one.
STATE = """
    SELECT 'session' AS what, id || ' ' || version || ' ' || stage || ' ' || held AS how
        FROM sessions
    UNION ALL SELECT 'dispute', id || ' ' || held || ' ' || told || ' ' || COALESCE(assignee, '')
        || ' ' || COALESCE(decided_at, 0) FROM disputes
    UNION ALL SELECT 'sanction', id || ' ' || COALESCE(ended_at, 0) FROM sanctions
    UNION ALL SELECT 'stream', id || ' ' || head FROM streams
    UNION ALL SELECT 'deadline', subject_id || ' ' || kind || ' ' || due_at FROM deadlines
    UNION ALL SELECT 'account', name || ' ' || balance || ' ' || entries FROM ledger_accounts
        WHERE entries > 0
    UNION ALL SELECT 'entries', '' || count(*) FROM ledger_entries
    UNION ALL SELECT 'messages', '' || count(*) FROM messages
    UNION ALL SELECT 'timeline', '' || count(*) FROM timeline
    UNION ALL SELECT 'keys', '' || count(*) FROM idempotency_keys
    UNION ALL SELECT 'additions', '' || count(*) FROM additions
    UNION ALL SELECT 'threads', '' || count(*) FROM threads
    ORDER BY 1, 2
"""


@asynccontextmanager
async def in_process(url: str) -> AsyncIterator[House]:
    """A house without a wire and without chores: timers run when they are told to."""
    clock = Clock(MORNING)
    doorstep = Doorstep(settings_for(url, GOODWILL_CAP=str(CAP)), clock=clock)
    async with doorstep.running(), httpx.AsyncClient(verify=False) as http:
        for chore in doorstep.chores.values():
            await chore.stop()
        yield House(doorstep, clock, "", http)


class World:
    """The people, their copies and the model."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.model = Model(house.clock(), LEAD)
        self.players: dict[str, Player] = {}
        self.copies: dict[str, Copy] = {}
        self.slow: dict[str, Copy] = {}
        self.keyed: list[tuple[Press, Any]] = []  # accepted, under a key, with the first answer
        self._numbers = itertools.count(1)

    @property
    def now(self) -> datetime:
        """By the clock that judges."""
        return self.house.clock()

    def fresh_word(self) -> str:
        """A key or a reference that was never used."""
        return f"word-{next(self._numbers)}"

    # ── The beginning ────────────────────────────────────────────────────────────────────────────

    async def begin(self) -> None:
        """Everybody, with something to offer and something to spend."""
        for name in (*AGENTS, BANK):
            await self._employ(name)
        for name in CLIENTS:
            player = self._player(Role.CLIENT, name)
            await player.begin("createClientProfile", displayName=name)
        for name in PARTNERS:
            await self._settle(self._player(Role.PARTNER, name))
        for name in PARTIES:
            self.copies[name] = await Copy(self.players[name]).begin()
        for name in SLEEPERS:
            self.slow[name] = await Copy(self.players[name]).begin()
        for name in CLIENTS:
            given = {"amount": euros(PURSE), "reference": self.fresh_word()}
            await self.press(Press(BANK, "recordTopUp", name, given))

    def _player(self, role: Role, name: str) -> Player:
        self.players[name] = Player(self.house, role, name.lower())
        return self.players[name]

    async def _employ(self, name: str) -> None:
        """Their accounts begin with their first call."""
        player = self._player(Role.PAYMENTS if name == BANK else Role.SUPPORT, name)
        if name in AGENTS:
            player.support_roles = [SupportRole.LEAD if name == LEAD else SupportRole.AGENT]
        await player.viewer()

    async def _settle(self, partner: Player) -> None:
        said = {"displayName": partner.sub, "rules": "No shoes.", "building": HOME}
        await partner.begin("createPartnerProfile", **said)
        offered = await partner.offer(CATALOGUE)
        items = (_item(one) for one in (*offered["tariffs"], *offered["services"]))
        self.model.catalogues[partner.sub.title()] = {item.id: item for item in items}

    # ── A command ────────────────────────────────────────────────────────────────────────────────

    async def press(self, press: Press) -> None:
        """Send it; it must be answered as the model says, and do what the model does."""
        expected = self.model.refusal(press)
        before = await self._state() if expected else None
        made = await self._send(press)
        assert code_of(made) == expected, (press, made["refusal"], expected)
        if expected is not None:
            assert await self._state() == before, f"refused, and yet something changed: {press}"
            return
        if press.given.get("idempotencyKey"):
            self.keyed.append((press, made))
        if press.command == "decideDispute":
            second = next(name for name in AGENTS if name != press.who)
            await cases.confirm(self.players[second])
        touched = self.model.touched(press)
        self.model.accept(press, made)
        told = await self.check(touched)
        assert told <= touched, f"{told} were told of {press}"

    async def again(self, press: Press, first: Any, **changed: Any) -> None:
        """The same under the same key: the first outcome, nothing done; else refused (I1)."""
        before = await self._state()
        given = {**press.given, **changed}
        made = await self._send(Press(press.who, press.command, press.on, given))
        assert code_of(made) == ("IDEMPOTENCY_KEY_REUSED" if changed else None), (press, made)
        assert changed or subjects_of(made) == subjects_of(first), (press, made)
        assert await self._state() == before, f"done twice: {press}"

    async def _send(self, press: Press) -> dict[str, Any]:
        ids = {name: player.id for name, player in self.players.items()}
        return await self.players[press.who].command(press.command, **wire(press, ids))

    # ── Blocks ───────────────────────────────────────────────────────────────────────────────────

    async def report(self, name: str) -> None:
        """B3: a report on a partner is upheld."""
        partner = self.players[name]
        await cases.uphold(self.house, self.players["Kim"], partner, self.fresh_word())
        await cases.confirm(self.players[LEAD])
        self.model.block(name)
        assert await self.check({name}) <= {name}

    async def lift(self, name: str) -> None:
        """B7: a block has its end; a lead has counselled."""
        await cases.lift(self.players["Kim"], self.players[LEAD], self.players[name])
        self.model.lift(name)
        assert await self.check({name}) <= {name}

    # ── Time ─────────────────────────────────────────────────────────────────────────────────────

    async def wait(self, until: datetime) -> None:
        """Time passes, and what falls due happens."""
        await self.house.until(until)
        await self.check(self.model.until(until))

    # ── What must be so ──────────────────────────────────────────────────────────────────────────

    async def check(self, touched: Collection[str]) -> set[str]:
        """The books, the ledger's own proof, and what all see who were touched or told something;
        who was told.
        """
        self.model.books.check()
        for finding in await audit(self.house.doorstep.database):
            assert not finding.breaches, (finding.proof.name, finding.breaches)
        told = await self._told()
        for name in sorted({*touched, *told}):
            await self._check_app(name)
        return told

    async def _told(self) -> set[str]:
        rows = await self.house.doorstep.database.fetch("SELECT id, head FROM streams")
        heads = {row["id"]: row["head"] for row in rows}
        return {
            name for name in PARTIES if heads[self.players[name].id] != self.copies[name].number
        }

    async def _check_app(self, name: str) -> None:
        """Old snapshot + events == fresh snapshot == the model."""
        fresh = await self._up_to_date(self.copies[name])
        mine = [one for one in self.model.sessions.values() if one.role_of(name)]
        assert fresh["balance"]["minorUnits"] == self.model.balance(name), f"{name}'s balance"
        level = (fresh["standing"]["block"] or {}).get("level")
        assert level == self.model.blocked.get(name), f"{name}'s block"
        assert fresh["sessions"].keys() == {one.id for one in mine}
        for session in mine:
            one = fresh["sessions"][session.id]
            agree(f"{name}'s {session.id}", shown(one), self._sight(session, name))
            if one["dispute"]:  # its id is the house's: whoever sees one tells the model
                self.model.disputed[one["dispute"]["id"]] = session

    async def _up_to_date(self, copy: Copy) -> dict[str, Any]:
        await copy.catch_up()
        copy.let_lapse(stamp(self.now))
        cursor, fresh = await copy.fresh()
        agree("A copy, and what a fresh app shows:", copy.kept, fresh)
        assert copy.cursor == cursor
        return fresh

    def _sight(self, session: Session, name: str) -> dict[str, Any]:
        """A session as one of its parties should see it."""
        role, dispute = session.role_of(name) or CLIENT, session.dispute
        known = dispute if dispute is not None and role in dispute.told else None
        return {
            "stage": session.stage,
            "version": session.seen_version(role),
            "price": session.price,
            "held": self.model.held(session),
            "ends": session.ends and stamp(session.ends),
            "additions": [(one.id, one.status, one.price) for one in session.additions],
            "dispute": known and (known.kind, known.status, known.held),
        }

    async def _state(self) -> list[Any]:
        return list(await self.house.doorstep.database.fetch(STATE))

    async def end(self) -> None:
        """Phones that slept hear it all at once; every statement adds up."""
        for copy in self.slow.values():
            await self._up_to_date(copy)
        for name in PARTIES:
            await self._check_app(name)
            balance, lines = await self.players[name].statement()
            assert balance == self.model.balance(name)
            for line in lines:
                assert line["balanceAfter"]["minorUnits"] == balance
                balance -= line["amount"]["minorUnits"]
            assert balance == 0, "a statement begins with nothing"


def _item(offered: Mapping[str, Any]) -> Item:
    price, minutes = offered["price"]["minorUnits"], offered.get("durationMinutes", 0)
    return Item(offered["id"], price, minutes, offered.get("preferenceBased", False))


def whole(moment: datetime) -> datetime:
    """To the minute, so that moments of different sessions meet."""
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
