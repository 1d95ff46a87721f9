"""The reference model itself: what a command answers, and what it does, by the rulebook."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from tests.simulation.money_model import (
    ANSWERS,
    BEFORE,
    CAP,
    CLIENT,
    DAY,
    DISPUTES,
    HOUR,
    LIVE,
    MEETING,
    MINUTE,
    MOST_EARLY,
    MOST_LIVE,
    PARTNER,
    RUNNING,
    Added,
    Books,
    Dispute,
    Item,
    Line,
    Press,
    Sanction,
    Session,
    grounds_why_not,
    overlap,
)

Codes = Iterator[str]


class Model:
    """Everybody's money and sessions, as they should be."""

    def __init__(self, now: datetime, lead: str) -> None:
        self.now = now
        self.lead = lead
        self.books = Books()
        self.sessions: dict[str, Session] = {}
        self.catalogues: dict[str, dict[str, Item]] = {}
        self.records: dict[str, list[Sanction]] = {}
        self.references: dict[str, tuple[str, str, int]] = {}
        self.disputed: dict[str, Session] = {}  # by the dispute's id
        self.early: list[tuple[str, datetime]] = []
        self.goodwill: list[tuple[str, str, datetime]] = []
        self.doomed: list[Session] = []  # a party was removed (D4): cancelled when timers run

    # ── What a command answers ───────────────────────────────────────────────────────────────────

    def refusal(self, press: Press) -> str | None:
        """The first code that applies; None: it is accepted."""
        return next(self._why_not(press), None)

    def _why_not(self, press: Press) -> Codes:
        asked: Mapping[str, Callable[[Press], Codes]] = {
            "bookSession": self._book_why_not,
            "recordTopUp": self._movement_why_not,
            "recordWithdrawal": self._movement_why_not,
            "takeDispute": self._dispute_why_not,
            "releaseDispute": self._dispute_why_not,
            "decideDispute": self._dispute_why_not,
            "endSanction": self._end_why_not,
            **dict.fromkeys(ANSWERS, self._answer_why_not),
        }
        return asked.get(press.command, self._session_why_not)(press)

    def _movement_why_not(self, press: Press) -> Codes:
        """M6: one reference stands for one movement, over all of the service's."""
        amount, reference = press.given["amount"]["minorUnits"], press.given["reference"]
        known = self.references.get(reference)
        if known is not None:
            if known != (press.command, press.on, amount):
                yield "REFERENCE_REUSED"
            return
        if amount < 1:
            yield "INVALID_INPUT"
        if press.command == "recordWithdrawal" and amount > self.balance(press.on):
            yield "INSUFFICIENT_BALANCE"

    def _book_why_not(self, press: Press) -> Codes:
        """S10, S9, M3: standing, what was typed, details, money."""
        given, start = press.given, press.given["start"]
        if self.restricted(press.who):
            yield "SUSPENDED"
        if self.restricted(press.on):
            yield "NOT_BOOKABLE"
        live = [one for one in self.sessions.values() if one.live]
        if sum(one.client == press.who for one in live) >= MOST_LIVE or self._too_early(press.who):
            yield "TOO_MANY"
        if not self.now < start <= self.now + 365 * DAY:
            yield "INVALID_INPUT"
        lines = self._lines(press.on, given["items"])
        ends = start + sum(line.minutes for line in lines) * MINUTE
        if any(overlap(one, start, ends) for one in live if one.partner == press.on):
            yield "OVERLAPS_ANOTHER_SESSION"
        price = sum(line.price for line in lines)
        if given.get("expected") not in (None, price):
            yield "PRICE_CHANGED"
        if given["secure"] and price > self.balance(press.who):
            yield "INSUFFICIENT_BALANCE"

    def _too_early(self, client: str) -> bool:
        recent = [at for name, at in self.early if name == client and at > self.now - DAY]
        return len(recent) >= MOST_EARLY

    def _session_why_not(self, press: Press) -> Codes:
        session, command = self.sessions[press.on], press.command
        role = session.role_of(press.who)
        if role is None:
            yield "NOT_FOUND"
            return
        offers = any("offer" in item for item in press.given.get("items", ()))
        if role not in session.doers(command) or (offers and role == CLIENT):
            yield "NOT_YOURS_TO_DO"
        yield from self._stale(session, role, press)
        if session.stage not in session.stages_for(command):
            yield "WRONG_STAGE"
            return
        opens, closes = session.window(command, role)
        if self.now < opens:
            yield "TOO_EARLY"
        if self.now > closes:
            yield "TOO_LATE"
        yield from self._details(session, press)

    def _stale(self, session: Session, role: str, press: Press) -> Codes:
        if press.given.get("ifVersion") not in (None, session.seen_version(role)):
            yield "STALE_VERSION"

    def _details(self, session: Session, press: Press) -> Codes:
        given = press.given
        if press.command == "proposeAddition" and self.restricted(press.who):
            yield "SUSPENDED"
        if press.command == "startSession":
            if sorted(one["lineId"] for one in given.get("preferences", ())) != session.asked:
                yield "PREFERENCES_INCOMPLETE"
        if press.command == "issueGoodwillRefund" and not session.secure:
            yield "NOT_SECURE"
        if press.command == "cancelSession":
            if given.get("expectDispute") not in (None, self.disputes(session) is not None):
                yield "CONSEQUENCES_CHANGED"
            yield from grounds_why_not(session, self.late(session), given)

    def _answer_why_not(self, press: Press) -> Codes:
        """A2, A5, A6, S9."""
        session = self.session_of(press.on)
        added, role = session.added(press.on), session.role_of(press.who)
        if role is None:
            yield "NOT_FOUND"
            return
        if (role == added.by) != (press.command == "withdrawAddition"):
            yield "NOT_YOURS_TO_DO"
        yield from self._stale(session, role, press)
        if added.status != "PENDING":
            yield "ALREADY_ANSWERED"
        if press.command != "confirmAddition":
            return
        if session.stage not in BEFORE + RUNNING:
            yield "WRONG_STAGE"
        longer = sum(line.minutes for line in added.lines) * MINUTE
        ends = session.start + session.duration + longer
        if longer and self._busy(session, ends):
            yield "OVERLAPS_ANOTHER_SESSION"
        if session.secure and added.price > self.balance(session.client):
            yield "INSUFFICIENT_BALANCE"

    def _busy(self, session: Session, ends: datetime) -> bool:
        others = (one for one in self.sessions.values() if one.live and one is not session)
        mine = (one for one in others if one.partner == session.partner)
        return any(overlap(one, session.start, ends) for one in mine)

    def _dispute_why_not(self, press: Press) -> Codes:
        """D2, D3."""
        dispute = self.dispute(press.on)
        mine = dispute.assignee == press.who
        if press.command != "takeDispute" and not mine:
            yield "NOT_YOURS_TO_DO"
        if dispute.decided:
            yield "ALREADY_DECIDED"
        if press.command == "takeDispute":
            if dispute.assignee is not None and not mine and press.who != self.lead:
                yield "ALREADY_TAKEN"
        if press.command == "decideDispute":
            refund, award = (press.given[name]["minorUnits"] for name in ("refund", "award"))
            goodwill = dispute.kind == "GOODWILL_REFUND"
            right = award <= dispute.held if goodwill else refund + award == dispute.held
            if not right or (goodwill and refund):
                yield "AMOUNTS_DO_NOT_ADD_UP"

    def _end_why_not(self, press: Press) -> Codes:
        """D4."""
        if not self.in_force(press.on):
            yield "NOT_FOUND"

    # ── What is so ───────────────────────────────────────────────────────────────────────────────

    def balance(self, name: str) -> int:
        """What somebody has."""
        return self.books.accounts[name]

    def held(self, session: Session) -> int:
        """What is in its escrow."""
        return self.books.accounts[session.escrow]

    def dispute(self, id: str) -> Dispute:
        """A dispute that is there."""
        found = self.disputed[id].dispute
        assert found is not None
        return found

    def session_of(self, addition_id: str) -> Session:
        """Where an addition belongs."""
        return next(
            session
            for session in self.sessions.values()
            if any(one.id == addition_id for one in session.additions)
        )

    def in_force(self, name: str) -> list[Sanction]:
        """Sanctions that stand now."""
        return [one for one in self.records.get(name, ()) if one.in_force(self.now)]

    def restricted(self, name: str) -> bool:
        """D4: suspended or removed."""
        return any(one.kind != "WARNING" for one in self.in_force(name))

    def late(self, session: Session) -> bool:
        """C2: exactly 5 h before is early."""
        return session.phase != "BEFORE_MEETING" or self.now > session.start - 5 * HOUR

    def disputes(self, session: Session) -> str | None:
        """C7: the kind of dispute that a cancellation now would open."""
        return DISPUTES[session.phase] if session.secure and self.late(session) else None

    def waits(self, session: Session) -> bool:
        """M5: whether the reward is for support to award."""
        client, partner = session.client, session.partner
        recent = [one for one in self.goodwill if one[2] > self.now - 90 * DAY]
        return (
            self.held(session) > CAP
            or sum(one[1] == partner for one in recent) >= 3
            or any(one[0] == client for one in recent)
            or any(one[:2] == (client, partner) for one in self.goodwill)
        )

    # ── What a command does ──────────────────────────────────────────────────────────────────────

    def accept(self, press: Press, made: Mapping[str, Any]) -> None:
        """The command was accepted; `made` is what its payload showed."""
        does: Mapping[str, Callable[[Press, Mapping[str, Any]], None]] = {
            "bookSession": self._book,
            "recordTopUp": self._record,
            "recordWithdrawal": self._record,
            "takeDispute": self._take,
            "releaseDispute": self._release,
            "decideDispute": self._decide,
            "endSanction": self._end_sanctions,
            **dict.fromkeys(ANSWERS, self._answer),
        }
        does.get(press.command, self._step)(press, made)

    def _record(self, press: Press, _: Mapping[str, Any]) -> None:
        amount, reference = press.given["amount"]["minorUnits"], press.given["reference"]
        if reference in self.references:
            return
        self.references[reference] = (press.command, press.on, amount)
        ways = {"recordTopUp": ("world", press.on), "recordWithdrawal": (press.on, "world")}
        self.books.move(*ways[press.command], amount)

    def _book(self, press: Press, made: Mapping[str, Any]) -> None:
        given, shown = press.given, made["session"]
        lines = self._lines(press.on, given["items"], [line["id"] for line in shown["lines"]])
        parties = (press.who, press.on)
        session = Session(
            shown["id"], given["place"], *parties, given["start"], given["secure"], lines
        )
        self.sessions[session.id] = session
        if session.secure:
            self.books.move(press.who, session.escrow, session.price)

    def _lines(
        self, partner: str, items: list[Mapping[str, Any]], ids: list[str] | None = None
    ) -> list[Line]:
        """A7: at the prices of this moment."""
        lines = []
        for n, item in enumerate(items):
            found = self.catalogues[partner].get(next(iter(item.values()), ""), None) \
                if "offer" not in item else Item("", item["offer"]["price"]["minorUnits"])
            assert found is not None
            id = ids[n] if ids else ""
            lines.append(Line(id, found.price, found.minutes, found.asked))
        return lines

    def _step(self, press: Press, made: Mapping[str, Any]) -> None:
        session = self.sessions[press.on]
        session.version += 1
        if press.command == "proposeAddition":
            self._propose(session, press, made)
        elif press.command == "cancelSession":
            self._cancel(session, press)
        elif press.command == "issueGoodwillRefund":
            self._refund_in_goodwill(session)
        elif press.command == "completeSession":
            self.complete(session)
        elif press.command == "startSession":
            self._start(session, press)
        elif press.command == "provideAddress":
            if session.place == "PARTNER_PLACE":
                session.stage = "ADDRESS_PROVIDED"
        else:
            session.stage = {"reportOnMyWay": "ON_THE_WAY", "reportArrival": "ARRIVED"}[
                press.command
            ]

    def _propose(self, session: Session, press: Press, made: Mapping[str, Any]) -> None:
        shown, role = made["addition"], session.role_of(press.who)
        assert role is not None
        ids = [line["id"] for line in shown["items"]]
        lines = self._lines(session.partner, press.given["items"], ids)
        session.additions.append(Added(shown["id"], role, lines))

    def _answer(self, press: Press, _: Mapping[str, Any]) -> None:
        session = self.session_of(press.on)
        added = session.added(press.on)
        session.version += 1
        added.status = ANSWERS[press.command]
        if press.command != "confirmAddition":
            return
        for line in added.lines:
            line.provided = True if line.asked and session.started else None
        if session.secure:
            self.books.move(session.client, session.escrow, added.price)

    def _start(self, session: Session, press: Press) -> None:
        """S5: what is declined goes back at once."""
        session.stage, session.started = "IN_PROGRESS", self.now
        word = {one["lineId"]: one["provided"] for one in press.given.get("preferences", ())}
        before = session.price
        for line in session.order:
            line.provided = word.get(line.id)
        if session.secure:
            self.books.move(session.escrow, session.client, before - session.price)

    def complete(self, session: Session) -> None:
        """M3: escrow goes to the partner."""
        self._end(session, "COMPLETED")
        self.books.move(session.escrow, session.partner, self.held(session))

    def _end(self, session: Session, stage: str) -> None:
        session.stage, session.ended = stage, self.now
        for added in session.additions:
            added.status = "LAPSED" if added.status == "PENDING" else added.status

    def _cancel(self, session: Session, press: Press) -> None:
        kind, early = self.disputes(session), not self.late(session)
        if early and session.role_of(press.who) == CLIENT:
            self.early.append((press.who, self.now))
        self._end(session, "CANCELLED")
        if kind is None:
            self.books.move(session.escrow, session.client, self.held(session))
        else:
            self._open(session, kind, self.held(session), {CLIENT, PARTNER})

    def _refund_in_goodwill(self, session: Session) -> None:
        """M5."""
        reward, waits = self.held(session), self.waits(session)
        self._end(session, "CANCELLED")
        self.books.move(session.escrow, session.client, reward)
        if not waits:
            self.books.move("goodwill", session.partner, reward)
        self.goodwill.append((session.client, session.partner, self.now))
        self._open(session, "GOODWILL_REFUND", reward if waits else 0, {PARTNER})

    def _open(self, session: Session, kind: str, held: int, told: set[str]) -> None:
        session.dispute = Dispute(kind, held, told, session.version)

    def _take(self, press: Press, _: Mapping[str, Any]) -> None:
        session, dispute = self.disputed[press.on], self.dispute(press.on)
        session.version += dispute.assignee != press.who
        dispute.assignee = press.who

    def _release(self, press: Press, _: Mapping[str, Any]) -> None:
        self.disputed[press.on].version += 1
        self.dispute(press.on).assignee = None

    def _decide(self, press: Press, _: Mapping[str, Any]) -> None:
        """D2, D4: the money and the sanctions in one commit."""
        session, dispute = self.disputed[press.on], self.dispute(press.on)
        refund, award = (press.given[name]["minorUnits"] for name in ("refund", "award"))
        session.version += 1
        dispute.decided = True
        source = "goodwill" if dispute.kind == "GOODWILL_REFUND" else session.escrow
        self.books.move(source, session.client, refund)
        self.books.move(source, session.partner, award)
        for one in press.given["sanctions"]:
            self._impose(session, dispute, one)

    def _impose(self, session: Session, dispute: Dispute, one: Mapping[str, Any]) -> None:
        name = session.parties[one["party"]]
        dispute.told.add(one["party"])
        self.records.setdefault(name, []).append(Sanction(one["kind"], one.get("until")))
        if one["kind"] == "REMOVAL":
            theirs = (it for it in self.sessions.values() if name in it.parties.values())
            self.doomed += [it for it in theirs if it.stage in BEFORE]

    def _end_sanctions(self, press: Press, _: Mapping[str, Any]) -> None:
        standing = self.in_force(press.on)
        self.records[press.on] = [one for one in self.records[press.on] if one not in standing]

    # ── What time alone does ─────────────────────────────────────────────────────────────────────

    def until(self, now: datetime) -> set[str]:
        """Everything that falls due by then (S6, S7, D4); whose sessions it touched."""
        self.now = now
        moved = [session for session in self.sessions.values() if self._fall_due(session)]
        self.doomed = []
        return {name for session in moved for name in session.parties.values()}

    def _fall_due(self, session: Session) -> bool:
        version = session.version
        if session in self.doomed and session.stage in BEFORE:
            session.version += 1
            self._end(session, "CANCELLED")
            self.books.move(session.escrow, session.client, self.held(session))
        if session.stage in LIVE and session.ends is None and self.now >= session.start + HOUR:
            session.version += 1
            self._end(session, "MISSED")
            if session.secure:
                self._open(session, "MISSED", self.held(session), {CLIENT, PARTNER})
        if session.live and session.ends and self.now >= session.ends + 15 * MINUTE:
            session.version += 1
            self.complete(session)
        return session.version > version
