"""The reference model, second half: what an accepted command does, and what time alone does."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.simulation.money_judge import Judge
from tests.simulation.money_model import (
    ANSWERS,
    BEFORE,
    CLIENT,
    HOUR,
    LIVE,
    MINUTE,
    PARTNER,
    Added,
    Dispute,
    Press,
    Sanction,
    Session,
)


class Model(Judge):
    """Everybody's money and sessions, as they become."""

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
        lines = self.lines_of(press.on, given["items"], [line["id"] for line in shown["lines"]])
        parties = (press.who, press.on)
        session = Session(
            shown["id"], given["place"], *parties, given["start"], given["secure"], lines, self.now
        )
        self.sessions[session.id] = session
        if session.secure:
            self.books.move(press.who, session.escrow, session.price)

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
        lines = self.lines_of(session.partner, press.given["items"], ids)
        added = Added(shown["id"], role, lines)
        session.additions.append(added)
        if session.secure and role == CLIENT:
            self.books.move(session.client, session.escrow, added.price)

    def _answer(self, press: Press, _: Mapping[str, Any]) -> None:
        session = self.session_of(press.on)
        added = session.added(press.on)
        session.version += 1
        added.status = ANSWERS[press.command]
        reserved = session.secure and added.by == CLIENT  # A5: since it was proposed
        if press.command != "confirmAddition":
            self.books.move(session.escrow, session.client, added.price if reserved else 0)
            return
        for line in added.lines:
            line.provided = True if line.asked and session.started else None
        if session.secure and not reserved:
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
        self.books.move(session.escrow, session.client, session.reserved)
        for added in session.additions:
            added.status = "LAPSED" if added.status == "PENDING" else added.status

    def _cancel(self, session: Session, press: Press) -> None:
        kind = self.disputes(session)
        session.ruled = press.given.get("reason") == "RULES_VIOLATION"
        if session.role_of(press.who) == CLIENT:
            late = self.late(session)
            self.cancelled.append((press.who, session.partner, late, self.now))
        self._end(session, "CANCELLED")
        if kind is None:
            self.books.move(session.escrow, session.client, self.held(session))
        else:
            self._open(session, kind, self.held(session), {CLIENT, PARTNER})

    def _refund_in_goodwill(self, session: Session) -> None:
        """M5."""
        waits = self.waits(session)
        session.ruled = True
        self._end(session, "CANCELLED")
        reward = self.held(session)
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
            self._doom(name)

    def _doom(self, name: str) -> None:
        theirs = (it for it in self.sessions.values() if name in it.parties.values())
        self.doomed += [it for it in theirs if it.stage in BEFORE]

    def _end_sanctions(self, press: Press, _: Mapping[str, Any]) -> None:
        standing = self.in_force(press.on)
        self.records[press.on] = [one for one in self.records[press.on] if one not in standing]

    def block(self, name: str) -> None:
        """B3: a report of a service of today was upheld; to repeat it is removal (D4)."""
        talked = self.counselled.get(name)
        if talked is None:
            self.blocked.setdefault(name, "L1")
        elif self.now.date() > talked:
            self.blocked[name] = "PERMANENT"
            if not any(one.of_block for one in self.in_force(name)):
                self.records.setdefault(name, []).append(Sanction("REMOVAL", of_block=True))
                self._doom(name)

    def lift(self, name: str) -> None:
        """B6, B7."""
        self.counselled[name] = self.now.date()
        del self.blocked[name]

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
