"""A world of few people and much money: the house as it is, and beside it the model of it.

Whoever presses something is answered as the model says; then everybody's copy, kept from events
alone, is what a fresh app would see, that is what the model says, and the ledger proves itself.
"""

import itertools
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import httpx

from app import Doorstep
from domain.people import Role, SupportRole
from domain.windows import stamp
from storage.audit import audit
from tests.house import MORNING, Clock, House, settings_for
from tests.people import DOOR, HOME, VISITED, euros
from tests.simulation.money_model import CAP, CLIENT, Item, Press, Session
from tests.simulation.money_people import Copy, Player
from tests.simulation.money_rules import Model

CLIENTS, PARTNERS = ("Ann", "Cem"), ("Bea", "Dan")
PARTIES = CLIENTS + PARTNERS
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
# Everything that a command can change, as rows: a refused one leaves them as they were.
ROWS = (
    "SELECT * FROM sessions ORDER BY id",
    "SELECT * FROM disputes ORDER BY id",
    "SELECT * FROM sanctions ORDER BY id",
    "SELECT * FROM streams ORDER BY id",
    "SELECT * FROM deadlines ORDER BY subject_id, kind",
    "SELECT name, balance, entries FROM ledger_accounts WHERE entries > 0 ORDER BY name",
    "SELECT (SELECT count(*) FROM events) AS e, (SELECT count(*) FROM messages) AS m,"
    " (SELECT count(*) FROM timeline) AS t, (SELECT count(*) FROM idempotency_keys) AS k,"
    " (SELECT count(*) FROM threads) AS h, (SELECT count(*) FROM additions) AS a",
)


@asynccontextmanager
async def in_process(url: str) -> AsyncIterator[House]:
    """A house without a wire and without chores: time passes, and timers run, when told to."""
    clock = Clock(MORNING)
    doorstep = Doorstep(settings_for(url, GOODWILL_CAP=str(CAP)), clock=clock)
    async with doorstep.running(), httpx.AsyncClient() as http:
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
        self.slow: dict[str, Copy] = {}  # phones in a drawer: they hear of it all at the end
        self.keyed: list[tuple[Press, Any]] = []
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
        for name in AGENTS:
            roles = [SupportRole.LEAD if name == LEAD else SupportRole.AGENT]
            self._player(Role.SUPPORT, name).support_roles = roles
        self._player(Role.PAYMENTS, BANK)
        for name in CLIENTS:
            player = self._player(Role.CLIENT, name)
            await player.begin("createClientProfile", displayName=name)
        for name in PARTNERS:
            await self._settle(self._player(Role.PARTNER, name))
        for name in PARTIES:
            self.copies[name], self.slow[name] = (Copy(self.players[name]) for _ in "12")
            await self.copies[name].begin()
            await self.slow[name].begin()
        for name in CLIENTS:
            given = {"amount": euros(PURSE), "reference": self.fresh_word()}
            await self.press(Press(BANK, "recordTopUp", name, given))

    def _player(self, role: Role, name: str) -> Player:
        self.players[name] = Player(self.house, role, name.lower(), name=name)
        return self.players[name]

    async def _settle(self, partner: Player) -> None:
        name = partner.name
        await partner.begin(
            "createPartnerProfile", displayName=name, rules="No shoes.", building=HOME
        )
        offered = await partner.offer(CATALOGUE)
        self.model.catalogues[name] = {
            one["id"]: Item(
                one["id"],
                one["price"]["minorUnits"],
                one.get("durationMinutes", 0),
                one.get("preferenceBased", False),
            )
            for one in (*offered["tariffs"], *offered["services"])
        }

    # ── A command ────────────────────────────────────────────────────────────────────────────────

    async def press(self, press: Press) -> str | None:
        """Send it; it must be answered as the model says, and do what the model does."""
        expected = self.model.refusal(press)
        before = await self._rows() if expected else None
        made = await self._send(press)
        assert _code(made) == expected, (press, made["refusal"], expected)
        if expected is not None:
            assert await self._rows() == before, f"refused, and yet something changed: {press}"
            return expected
        if press.given.get("idempotencyKey"):
            self.keyed.append((press, made))
        self.model.accept(press, made)
        await self.check(self._touched(press))
        return None

    async def again(self, press: Press, first: Any, **changed: Any) -> None:
        """The same under the same key gives the first outcome and does nothing; else refused (I1)."""
        before = await self._rows()
        given = {**press.given, **changed}
        made = await self._send(Press(press.who, press.command, press.on, given))
        assert _code(made) == ("IDEMPOTENCY_KEY_REUSED" if changed else None), (press, made)
        assert changed or _subject(made) == _subject(first), (press, made)
        assert await self._rows() == before, f"done twice: {press}"

    async def _send(self, press: Press) -> dict[str, Any]:
        return await self.players[press.who].command(press.command, **self._wire(press))

    def _wire(self, press: Press) -> dict[str, Any]:
        """As the contract wants it; the model speaks of names, instants and items."""
        command, given = press.command, dict(press.given)
        if command == "bookSession":
            return self._wish(press, given)
        if command.startswith("record"):
            return {"accountId": self.players[press.on].id, **given}
        if command == "endSanction":
            return {"personId": self.players[press.on].id, **given}
        if command.endswith("Dispute"):
            sanctions = [_sanction(one) for one in given.pop("sanctions", ())]
            return {"disputeId": press.on, **given, **({"sanctions": sanctions} if sanctions else {})}
        return {"additionId" if press.on.startswith("add_") else "sessionId": press.on, **given}

    def _wish(self, press: Press, given: dict[str, Any]) -> dict[str, Any]:
        home = {"building": VISITED, "accessDetails": DOOR}
        ids = [next(iter(item.values())) for item in given["items"]]
        expected = given.get("expected")
        return {
            "partnerId": self.players[press.on].id,
            "place": given["place"],
            "scheduledStart": stamp(given["start"]),
            "tariffId": ids[0],
            "serviceIds": ids[1:],
            "paymentMethod": "BALANCE" if given["secure"] else "DIRECT",
            "expectedPrice": None if expected is None else euros(expected),
            "idempotencyKey": given.get("idempotencyKey"),
            **(home if given["place"] == "CLIENT_PLACE" else {}),
        }

    def _touched(self, press: Press) -> set[str]:
        """Whose app must show it."""
        if press.command in ("recordTopUp", "recordWithdrawal", "endSanction"):
            return {press.on}
        if press.command == "bookSession":
            return {press.who, press.on}
        if press.command in ("takeDispute", "releaseDispute", "decideDispute"):
            session = self.model.disputed[press.on]
        elif press.on.startswith("add_"):
            session = self.model.session_of(press.on)
        else:
            session = self.model.sessions[press.on]
        return set(session.parties.values())

    async def wait(self, until: datetime) -> None:
        """Time passes, and what falls due happens."""
        await self.house.until(until)
        self.model.until(until)
        await self.check(PARTIES)

    # ── What must be so ──────────────────────────────────────────────────────────────────────────

    async def check(self, touched: Iterable[str]) -> None:
        """The books, the ledger's own proof, and what everybody sees who was touched."""
        self.model.books.check()
        await self.prove()
        heads = await self._heads()
        for name in PARTIES:
            if name in touched:
                await self._check_app(name)
            assert heads[self.players[name].id] == self.copies[name].number, f"{name} was told"

    async def prove(self) -> None:
        """M2, M3: no cent is missing, anywhere."""
        for finding in await audit(self.house.doorstep.database):
            assert not finding.breaches, (finding.proof.name, finding.breaches)

    async def _check_app(self, name: str) -> None:
        copy = self.copies[name]
        await copy.catch_up()
        _, fresh = await copy.fresh()
        self._lapse(copy.kept)
        assert copy.kept == fresh, f"{name}'s copy is not what a fresh app shows"
        shown = {id: _shown(one) for id, one in fresh["sessions"].items()}
        assert (fresh["balance"]["minorUnits"], shown) == self._expected(name)
        self._meet_disputes(fresh)

    def _expected(self, name: str) -> tuple[int, dict[str, Any]]:
        mine = (one for one in self.model.sessions.values() if one.role_of(name))
        return self.model.balance(name), {one.id: self._sight(one, name) for one in mine}

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

    def _meet_disputes(self, fresh: Mapping[str, Any]) -> None:
        """The ids of disputes are the house's; whoever sees one tells the model."""
        for id, shown in fresh["sessions"].items():
            if shown["dispute"]:
                self.model.disputed[shown["dispute"]["id"]] = self.model.sessions[id]

    def _lapse(self, kept: dict[str, Any]) -> None:
        """A suspension's end is told when it begins, so an app that shows it keeps time itself."""
        standing, now = kept["standing"], stamp(self.now)
        stands = [one for one in standing["sanctions"] if (one["until"] or "9") > now]
        if len(stands) == len(standing["sanctions"]):
            return
        free = all(one["kind"] == "WARNING" for one in stands)
        until = max((one["until"] for one in stands if one["until"]), default=None)
        kept["standing"] = {
            **standing,
            "sanctions": stands,
            "suspendedUntil": until,
            "mayBook": free,
            "maySell": free,
        }

    async def _heads(self) -> dict[str, int]:
        rows = await self.house.doorstep.database.fetch("SELECT id, head FROM streams")
        return {row["id"]: row["head"] for row in rows}

    async def _rows(self) -> list[Any]:
        return [await self.house.doorstep.database.fetch(sql) for sql in ROWS]

    # ── The end ──────────────────────────────────────────────────────────────────────────────────

    async def end(self) -> None:
        """Phones that slept hear it all at once; every statement adds up."""
        for name in PARTIES:
            slow = self.slow[name]
            await slow.catch_up()
            self._lapse(slow.kept)
            assert slow.kept == (await slow.fresh())[1], f"{name}'s slept through something"
            balance, lines = await self.players[name].statement()
            assert balance == self.model.balance(name)
            for line in lines:
                assert line["balanceAfter"]["minorUnits"] == balance
                balance -= line["amount"]["minorUnits"]
            assert balance == 0, "a statement begins with nothing"


def _code(payload: Mapping[str, Any]) -> str | None:
    return payload["refusal"] and str(payload["refusal"]["code"])


def _subject(payload: Mapping[str, Any]) -> list[str]:
    """The ids of what a payload is about."""
    return [it["id"] for it in payload.values() if isinstance(it, dict) and "id" in it]


def _sanction(one: Mapping[str, Any]) -> dict[str, Any]:
    until: datetime | None = one.get("until")
    return {**one, "until": until and stamp(until)}


def _shown(session: Mapping[str, Any]) -> dict[str, Any]:
    dispute = session["dispute"]
    return {
        "stage": session["stage"],
        "version": session["version"],
        "price": session["price"]["minorUnits"],
        "held": session["held"]["minorUnits"],
        "ends": session["endsAt"],
        "additions": [
            (one["id"], one["status"], one["price"]["minorUnits"]) for one in session["additions"]
        ],
        "dispute": dispute
        and (dispute["kind"], dispute["status"], dispute["held"]["minorUnits"]),
    }


def whole(moment: datetime) -> datetime:
    """To the minute, so that moments of different sessions meet."""
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
