"""The one way to run a command: lock, load, rule, save, remember, commit.

Guarantees: an accepted command's state, deadlines, events and idempotency record commit together
or not at all (E1, I1, I3); the clock is read after the lock; on deadlock or a lost race for the
same key the whole command is run again, a bounded number of times. After the commit, and only
then, `grown` hears which streams have grown: a hint that may be lost.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import asyncpg  # type: ignore[import-untyped]
from tortoise.exceptions import IntegrityError

from domain.model.events import Event
from domain.model.ids import kind_of
from domain.model.people import ACTORS, Actor
from domain.model.problems import Problem, ProblemCode
from domain.model.refusals import NOT_FOUND, Refusal
from domain.model.sessions import Act, Decision, Session, party_of
from domain.rules.deadlines import fall_due
from storage.commands.consequences import save_consequences
from storage.commands.deadlines import Due, move_deadlines, take_deadline
from storage.commands.idempotency import Command, recall, remember
from storage.database.database import Connection, Database
from storage.database.ids import new_id
from storage.tables.grounds import Vault
from storage.tables.sessions import insert_session, lock_session, save_session
from storage.tables.streams import append

T = TypeVar("T")
Decide = Callable[["Work", Session, Act], Awaitable[Decision | Refusal]]
Acting = Callable[[Session, datetime], Act | None]
ATTEMPTS = 8
_RACES = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
)


def unheard(refusal: Refusal) -> None:
    """Where nobody counts them."""


class NeverFits(Exception):
    """The database refused each try of a command: a fault of ours, and no race."""


class LostRace(Problem):
    """A command kept losing races; nothing of it happened."""

    def __init__(self) -> None:
        text = "Too many are changing the same thing at once: nothing was done, try again."
        super().__init__(ProblemCode.RATE_LIMITED, text, {"retryAfterSeconds": 1})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command on a session answers: the session as it now stands, and why not, if not."""

    session: Session | None
    refusal: Refusal | None = None
    subject_id: str | None = None  # what else the command made: an addition, a message


def as_party(account_id: str | None, seen_version: int | None = None) -> Acting:
    """Whoever is a party of the session acts as that party, in their standing of that moment."""

    def acting(session: Session, now: datetime) -> Act | None:
        party = party_of(session, account_id)
        if party is None:
            return None
        return Act(ACTORS[party], now, seen_version, session.standing_of(party, now), new_id)

    return acting


def as_support(session: Session, now: datetime) -> Act | None:
    """Support acts on a session through its dispute alone (D6). Agents and leads: V2."""
    return None if session.dispute is None else Act(Actor.SUPPORT, now, new_id=new_id)


def first_subject(decision: Decision) -> str | None:
    """What the command's own event is about: an addition, a dispute."""
    return decision.events[0].subject_id if decision.events else None


@dataclass(slots=True)
class Work:
    """One attempt of one command: its transaction, and the streams that it made grow."""

    connection: Connection
    clock: Callable[[], datetime]
    command: str
    vault: Vault
    heads: dict[str, int] = field(default_factory=dict)

    async def tell(self, events: tuple[Event, ...]) -> None:
        """Record events; to be called last: it holds the recipients' streams until the commit."""
        self.heads.update(await append(self.connection, events))

    async def save(self, before: Session | None, decision: Decision, now: datetime) -> None:
        """Everything that a decision on a session changes. Locks accounts, then streams."""
        after, on = decision.session, self.connection
        if before is None:
            await insert_session(on, after)
        elif after != before:
            await save_session(on, after)
        await save_consequences(on, self.vault, before, decision, command=self.command, now=now)
        await move_deadlines(on, before, after, now)
        await self.tell(decision.events)


class Transactions:
    """Runs commands on one database."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        grown: Callable[[Mapping[str, int]], None],
        vault: Vault,
        refused: Callable[[Refusal], None] = unheard,
        *,
        punctual: bool = False,
    ) -> None:
        """`punctual`: what falls due happens at the moment it was set for, however late it is run:
        in a sandbox, whose clock jumps over such moments.
        """
        self.database = database
        self._punctual = punctual
        self.clock = clock
        self.vault = vault
        self._grown = grown
        self._refused = refused

    async def run(self, name: str, work: Callable[[Work], Awaitable[T]]) -> T:
        """One transaction around `work`, run again where it lost a race; LostRace at last, and
        NeverFits where a constraint of the database broke each time.
        """
        lost: Exception | None = None
        for _ in range(ATTEMPTS):
            try:
                async with self.database.transaction() as connection:
                    attempt = Work(connection, self.clock, name, self.vault)
                    outcome = await work(attempt)
            except (*_RACES, IntegrityError) as error:
                lost = error
                continue
            if attempt.heads:
                self._grown(attempt.heads)
            return outcome
        raise (NeverFits if isinstance(lost, IntegrityError) else LostRace) from lost

    async def change_session(
        self,
        command: Command,
        session_id: str,
        acting: Acting,
        decide: Decide,
        made: Callable[[Decision], str | None] = first_subject,
    ) -> Outcome:
        """A command on a session: `decide` asks the rule. NOT_FOUND to whom it is not for (V1).

        `made` names what the command made beside the session, to be found again by its retries.
        """

        async def work(work: Work) -> Outcome:
            session = await lock_session(work.connection, session_id)
            act = None if session is None else acting(session, self.clock())
            if session is None or act is None:
                return Outcome(None, NOT_FOUND)
            match await recall(work.connection, command):
                case str() as known:
                    return Outcome(session, subject_id=known)
                case Refusal() as reused:
                    return Outcome(session, reused)
            decision = await decide(work, session, act)
            if isinstance(decision, Refusal):
                return Outcome(session, decision)
            subject_id = made(decision)
            await remember(work.connection, command, subject_id or session.id, act.now)
            await work.save(session, decision, act.now)
            return Outcome(decision.session, subject_id=subject_id)

        if kind_of(session_id) != "ses":  # no row is asked for what no id can be
            return Outcome(None, NOT_FOUND)
        outcome = await self.run(command.name, work)
        if outcome.refusal is not None:
            self._refused(outcome.refusal)
        return outcome

    async def act(
        self, command: Command, decide: Callable[[Work], Awaitable[str | Refusal]]
    ) -> tuple[str | None, Refusal | None]:
        """Any other command: `decide` locks, loads, asks its rule, saves and answers its subject's
        id, or the rule's refusal. Answers (subject's id, None) or (None, refusal).

        The key is asked for again after a refusal: the first of two at once may have made it so.
        """

        async def work(work: Work) -> tuple[str | None, Refusal | None]:
            if told := _retold(await recall(work.connection, command)):
                return told
            subject = await decide(work)
            if isinstance(subject, Refusal):
                return _retold(await recall(work.connection, command)) or (None, subject)
            await remember(work.connection, command, subject, self.clock())
            return subject, None

        subject, refusal = await self.run(command.name, work)
        if refusal is not None:
            self._refused(refusal)
        return subject, refusal

    async def run_deadline(self, due: Due) -> bool:
        """SYSTEM's command; False where another worker has it, did it, or it moved.

        The session's row is the claim (FOR UPDATE SKIP LOCKED): commands lock the session before
        they move its deadlines, so taking the deadline first could deadlock with them.
        """

        async def work(work: Work) -> bool:
            session = await lock_session(work.connection, due.subject_id, skip_locked=True)
            now = self.clock()
            if session is None or not await take_deadline(work.connection, due, now):
                return False
            moment = min(now, due.at) if self._punctual and due.at is not None else now
            decision = fall_due(session, due.kind, moment, new_id)
            if isinstance(decision, Decision):
                await work.save(session, decision, moment)
            return True

        return await self.run(due.kind.value, work)


def _retold(recalled: str | Refusal | None) -> tuple[str | None, Refusal | None] | None:
    match recalled:
        case str():
            return recalled, None
        case Refusal():
            return None, recalled
    return None
