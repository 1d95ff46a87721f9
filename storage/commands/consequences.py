"""What follows from a decision beside the session itself: money, disputes, chat, the record.

All of it in the decision's own commit. Locks are taken in the house's order: the session is locked
already, then people's accounts, then the ledger's; streams come last, with the events.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.model.people import Party
from domain.model.sanctions import Imposed, SanctionKind, restriction_of, standing_of
from domain.model.sessions import Decision, Session
from domain.model.threads import Thread, ThreadKind
from domain.rules.chat import closed_from
from domain.rules.deadlines import DeadlineKind
from storage.commands.attendance import attend
from storage.commands.deadlines import set_deadline
from storage.database.database import Connection
from storage.tables.disputes import save_dispute
from storage.tables.grounds import Vault, erase_grounds
from storage.tables.ledger import post
from storage.tables.profiles import lock_profiles, restrict
from storage.tables.records import insert_sanction, note, sanctions_of
from storage.tables.sessions import before_meeting, name_additions
from storage.tables.threads import close_threads, insert_message, insert_thread, mark_read


async def save_consequences(
    on: Connection,
    vault: Vault,
    before: Session | None,
    decision: Decision,
    *,
    command: str,
    now: datetime,
) -> None:
    """Everything but the session's row, its deadlines and the events."""
    after = decision.session
    known = {addition.id for addition in before.additions} if before else set()
    new = [addition.id for addition in after.additions if addition.id not in known]
    await name_additions(on, after, new)
    await attend(on, before, after)
    await _save_conversation(on, before, decision, now)
    await _save_grounds(on, vault, decision)
    await _save_sanctions(on, decision, now)
    await post(on, decision.postings, command, now)
    for entry in decision.timeline:
        await note(on, entry)


async def _save_conversation(
    on: Connection, before: Session | None, decision: Decision, now: datetime
) -> None:
    """Threads, the dispute, the messages; and in whose list a thread begins to be (M5)."""
    after, dispute = decision.session, decision.session.dispute
    for thread in decision.threads:
        await insert_thread(on, thread, _readers(after, thread), now)
    earlier = before.dispute if before else None
    if dispute is not None and dispute != earlier:
        await save_dispute(on, dispute)
        for party in dispute.told - (earlier.told if earlier else dispute.told):
            await mark_read(on, after.account_of(party), dispute.thread_of(party), 0)
    for message in decision.messages:
        await insert_message(on, message)
    for party in (None, *Party):
        closed = closed_from(after, party)
        if before is not None and closed is not None and closed != closed_from(before, party):
            await close_threads(on, after.id, party, closed)


def _readers(session: Session, thread: Thread) -> tuple[str, ...]:
    if thread.kind is ThreadKind.SESSION:
        return session.parties
    dispute, party = session.dispute, thread.party
    known = dispute is not None and party is not None and party in dispute.told
    return (session.account_of(party),) if known and party else ()


async def _save_grounds(on: Connection, vault: Vault, decision: Decision) -> None:
    if decision.grounds is not None:
        await vault.keep(on, decision.session.id, decision.grounds)
    if decision.erases_grounds:
        await erase_grounds(on, decision.session.id)


async def _save_sanctions(on: Connection, decision: Decision, now: datetime) -> None:
    """D4: the people are locked first, as a booking locks them: none slips in between."""
    if not decision.sanctions:
        return
    await lock_profiles(on, [imposed.account_id for imposed in decision.sanctions])
    await impose_all(on, decision.sanctions, now)
    await carry_record(on, [imposed.account_id for imposed in decision.sanctions], now)


async def impose_all(on: Connection, sanctions: Sequence[Imposed], now: datetime) -> None:
    """New sanctions on people whose accounts are locked.

    D4: what a removal cancels is due at once, each session in a commit of its own; but not before
    it is confirmed (D7).
    """
    for imposed in sanctions:
        await insert_sanction(on, imposed)
        await cancel_others(on, imposed, now)


async def cancel_others(on: Connection, imposed: Imposed, now: datetime) -> None:
    """D4: what a removal that is final cancels falls due."""
    if imposed.effect.kind is SanctionKind.REMOVAL:
        for session_id in await before_meeting(on, imposed.account_id):
            await set_deadline(on, session_id, DeadlineKind.REMOVAL, now)


async def carry_record(on: Connection, account_ids: list[str], now: datetime) -> None:
    """Let these accounts, locked, carry what their records of sanctions say now."""
    records = await sanctions_of(on, account_ids)
    blocked = await lock_profiles(on, account_ids)
    for account_id, record in records.items():
        stands = standing_of(record, now, blocked=blocked[account_id].restriction.blocked)
        await restrict(on, account_id, restriction_of(stands))
