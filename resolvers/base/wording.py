"""The one door for what support writes to a partner (B8).

Who may read reports is told where a text points to the people involved. For all others (trainers,
city managers) the check knows nothing of them: its answer is the same with and without a report, so
that nothing can be learnt by trying.

Texts are read before the command holds any lock, in a thread, for 200 ms of processor time at most.
Within the command it is asked again whether they point to the same people: as a rule they do.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import thread_time

from domain.model.days import day_of
from domain.model.refusals import Refusal
from domain.model.sessions import Session
from domain.wording.guard import (
    A_DAY,
    NOTHING,
    Allowance,
    Involved,
    OutOfBudget,
    Path,
    WordingRefusal,
    as_told,
    check_blindly,
    check_size,
    check_texts,
    check_trials,
    too_slow,
)
from resolvers.base.asking import Asking, known
from storage.commands.transactions import Work
from storage.database.database import Connection
from storage.tables.profiles import fetch_profiles, lock_profiles
from storage.tables.wording import involved_with, note_refusal, refusals_since

BUDGET = 0.2  # seconds of processor time for the texts of one command
_READERS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="wording")


@dataclass(slots=True)
class Guarded:
    """The texts of one command that a partner may read, and what was found in them beforehand."""

    ctx: Asking
    partner_id: str
    texts: Mapping[Path, str]
    allowance: Allowance
    known: Involved | str | None = None  # whom they may point to; to a blind one the own name alone
    verdict: Refusal | None = None

    @property
    def blind(self) -> bool:
        """Whether the writer may not read the report (V2)."""
        return not self.ctx.agent

    async def read(self, on: Connection) -> None:
        """Judge the texts by what is known now. Without an open or upheld report, and for a blind
        writer always, that is one statement.
        """
        known = await self._known(on)
        if known == self.known:
            return
        self.known, self.verdict = known, None
        if known is not None:
            self.verdict = check_size(self.texts) or await self._judged(known)

    async def _known(self, on: Connection) -> Involved | str | None:
        if self.blind:
            return (await fetch_profiles(on, [self.partner_id]))[self.partner_id].display_name
        return await involved_with(on, self.partner_id, self.ctx.today, self.ctx.house.zone)

    async def check(self, work: Work) -> Refusal | None:
        """WORDING_NOT_ALLOWED for the first of the texts that this partner must not read;
        INVALID_INPUT for what can't be read; TOO_MANY where too much was refused of late.

        To be asked inside the command, after its rule has accepted it and before anything is kept.
        """
        await self.read(work.connection)
        if self.known is None or self.blind:
            return self.verdict
        now = work.clock()
        lately = await refusals_since(work.connection, self.partner_id, now - A_DAY)
        return check_trials(lately, now) or self.verdict

    async def told(self, refusal: Refusal | None) -> Refusal | None:
        """The command's refusal as support is told it. One of the wording is put on the partner's
        record first, in a commit of its own: that of the command has changed nothing.
        """
        if not isinstance(refusal, WordingRefusal):
            return refusal
        places, found, agent_id = len(refusal.findings), refusal, known(self.ctx.viewer.account_id)
        self.ctx.house.wording_refused(agent_id, self.partner_id, places)
        if self.blind:
            return refusal

        async def work(work: Work) -> Refusal:
            on = work.connection
            await lock_profiles(on, [self.partner_id])
            now = work.clock()
            lately = await refusals_since(on, self.partner_id, now - A_DAY)
            if refused := check_trials(lately, now):
                return refused
            await note_refusal(on, self.partner_id, agent_id, now, places)
            return as_told(found, self.texts, lately, now)

        return await self.ctx.house.transactions.run("refuseWording", work)

    async def _judged(self, known: Involved | str) -> Refusal | None:
        words, loop = self.ctx.house.forbidden_words, asyncio.get_running_loop()

        def judged() -> Refusal | None:
            """In the thread: its own processor time is counted, not what others take meanwhile."""
            begun = thread_time()

            def pace() -> None:
                if thread_time() - begun > BUDGET:
                    raise OutOfBudget

            try:
                if isinstance(known, str):
                    return check_blindly(self.texts, known, words, pace)
                return check_texts(self.texts, known, words, self.allowance, pace)
            except OutOfBudget:
                return too_slow(self.texts)

        return await loop.run_in_executor(_READERS, judged)


async def guarded(
    ctx: Asking, partner_id: str, texts: Mapping[Path, str], allowance: Allowance = NOTHING
) -> Guarded:
    """These texts, read before the command begins. Ones too long are left to its rule."""
    guard = Guarded(ctx, partner_id, texts, allowance)
    await guard.read(ctx.house.database)
    return guard


async def guarded_in_dispute(ctx: Asking, session: Session, text: str, path: Path) -> Guarded:
    """The same in a dispute's thread, where its session's day and its client's name may stand."""
    zone = ctx.house.zone
    days = {day_of(at, zone) for at in (session.scheduled_start, session.scheduled_end)}
    allowance = Allowance(session.client_name, frozenset(days))
    return await guarded(ctx, session.partner_id, {path: text}, allowance)
