"""The reference model, first half: what a command answers, by the rulebook."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from tests.simulation.money_model import (
    ANSWERS,
    BEFORE,
    CAP,
    CLIENT,
    DAY,
    DISPUTES,
    HOUR,
    MINUTE,
    MOST_CANCELLED,
    MOST_LATE,
    MOST_LIVE,
    MOST_TAKEN,
    MOST_TAKEN_OF_ONE,
    MS,
    RUNNING,
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


class Judge:
    """Everybody's money and sessions, and what they may do next."""

    def __init__(self, now: datetime, lead: str) -> None:
        self.now = now
        self.lead = lead
        self.books = Books()
        self.sessions: dict[str, Session] = {}
        self.catalogues: dict[str, dict[str, Item]] = {}
        self.records: dict[str, list[Sanction]] = {}
        self.references: dict[str, tuple[str, str, int]] = {}
        self.disputed: dict[str, Session] = {}  # by the dispute's id
        self.taken: list[tuple[str, str, datetime]] = []
        self.cancelled: list[tuple[str, str, bool, datetime]] = []
        self.goodwill: list[tuple[str, str, datetime]] = []
        self.blocked: dict[str, str] = {}  # the level, of partners (B3)
        self.counselled: dict[str, date] = {}
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
        if self.restricted(press.on) or press.on in self.blocked or self._estranged(press):
            yield "NOT_BOOKABLE"
        live = [one for one in self.sessions.values() if one.live]
        if sum(one.client == press.who for one in live) >= MOST_LIVE or self._too_often(press):
            yield "TOO_MANY"
        if not self.now < start <= self.now + 365 * DAY:
            yield "INVALID_INPUT"
        lines = self.lines_of(press.on, given["items"])
        ends = start + sum(line.minutes for line in lines) * MINUTE
        price = sum(line.price for line in lines)
        if given.get("expected") not in (None, price):
            yield "PRICE_CHANGED"
        if given["secure"] and price > self.balance(press.who):
            yield "INSUFFICIENT_BALANCE"
        if any(overlap(one, start, ends) for one in live if one.client == press.who):
            yield "OVERLAPS_ANOTHER_SESSION"
        if any(overlap(one, start, ends) for one in live if one.partner == press.on):
            self._taken(press.who, press.on)
            yield "OVERLAPS_ANOTHER_SESSION"

    def _estranged(self, press: Press) -> bool:
        """S10: until support has decided; what it does not decide, for 90 days."""
        return any(
            not one.dispute.decided if one.dispute else one.ended > self.now - 90 * DAY
            for one in self.sessions.values()
            if (one.client, one.partner) == (press.who, press.on) and one.ruled and one.ended
        )

    def _taken(self, client: str, partner: str) -> None:
        """S9: what a partner's calendar answers is counted; the answer is certain by now."""
        self.taken.append((client, partner, self.now))

    def _asked_too_often(self, client: str, partner: str) -> bool:
        told = [who for name, who, at in self.taken if name == client and at > self.now - DAY]
        return len(told) >= MOST_TAKEN or told.count(partner) >= MOST_TAKEN_OF_ONE

    def _too_often(self, press: Press) -> bool:
        recent = [
            (partner, late)
            for name, partner, late, at in self.cancelled
            if name == press.who and at > self.now - DAY
        ]
        return (
            len(recent) >= MOST_CANCELLED
            or recent.count((press.on, True)) >= MOST_LATE
            or self._asked_too_often(press.who, press.on)
        )

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
        if press.command == "proposeAddition":
            if self.restricted(press.who):
                yield "SUSPENDED"
            if press.who in self.blocked:
                yield "PARTNER_BLOCKED"
            price = sum(line.price for line in self.lines_of(session.partner, given["items"]))
            pays = session.secure and press.who == session.client
            if pays and price > self.balance(press.who):
                yield "INSUFFICIENT_BALANCE"
        word = sorted(one["lineId"] for one in given.get("preferences", ()))
        if press.command == "startSession" and word != sorted(session.asked):
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
        asked = session.secure and added.by != CLIENT
        if asked and added.price > self.balance(session.client):
            yield "INSUFFICIENT_BALANCE"
        if longer:
            yield from self._busy(session, ends, press.who)

    def _busy(self, session: Session, ends: datetime, who: str) -> Codes:
        clients = session.role_of(who) == CLIENT
        if clients and self._asked_too_often(session.client, session.partner):
            yield "TOO_MANY"
        others = [one for one in self.sessions.values() if one.live and one is not session]
        met = [one for one in others if overlap(one, session.start, ends)]
        if any(one.client == session.client for one in met):
            yield "OVERLAPS_ANOTHER_SESSION"
        if any(one.partner == session.partner for one in met):
            if clients:
                self._taken(session.client, session.partner)
            yield "OVERLAPS_ANOTHER_SESSION"

    def _dispute_why_not(self, press: Press) -> Codes:
        """D2, D3."""
        dispute = self.dispute(press.on)
        mine = dispute.assignee == press.who
        if press.command != "takeDispute" and not mine:
            yield "NOT_YOURS_TO_DO"
        if dispute.decided:
            yield "ALREADY_DECIDED"
        taken = dispute.assignee is not None and not mine
        if press.command == "takeDispute" and taken and press.who != self.lead:
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
        """C2: exactly 5 h before is early; and ten minutes of grace for what is booked later."""
        line = session.start - 5 * HOUR
        if session.booked > line:
            line = min(session.booked + 10 * MINUTE, session.start - 30 * MINUTE - MS)
        return session.phase != "BEFORE_MEETING" or self.now > line

    def disputes(self, session: Session) -> str | None:
        """C7: the kind of dispute that a cancellation now would open."""
        return DISPUTES[session.phase] if session.secure and self.late(session) else None

    def waits(self, session: Session) -> bool:
        """M5: whether the reward is for support to award."""
        client, partner = session.client, session.partner
        recent = [one for one in self.goodwill if one[2] > self.now - 90 * DAY]
        return (
            self.held(session) - session.reserved > CAP
            or sum(one[1] == partner for one in recent) >= 3
            or any(one[0] == client for one in recent)
            or any(one[:2] == (client, partner) for one in self.goodwill)
        )

    def lines_of(
        self, partner: str, items: Iterable[Mapping[str, Any]], ids: Iterable[str] = ()
    ) -> list[Line]:
        """A7: at the prices of this moment."""
        found = [self._item(partner, item) for item in items]
        named = [*ids] or [""] * len(found)
        return [
            Line(id, item.price, item.minutes, item.asked)
            for id, item in zip(named, found, strict=True)
        ]

    def _item(self, partner: str, item: Mapping[str, Any]) -> Item:
        """What was picked, or is offered."""
        if "offer" in item:
            return Item("", item["offer"]["price"]["minorUnits"])
        (id,) = item.values()
        return self.catalogues[partner][id]

    def touched(self, press: Press) -> set[str]:
        """Whose app must show what was pressed."""
        if press.command in ("recordTopUp", "recordWithdrawal", "endSanction"):
            return {press.on}
        if press.command == "bookSession":
            return {press.who, press.on}
        return set(self._subject(press.on).parties.values())

    def _subject(self, id: str) -> Session:
        """The session that a session's, an addition's or a dispute's id leads to."""
        if id.startswith("add_"):
            return self.session_of(id)
        return self.disputed[id] if id in self.disputed else self.sessions[id]
