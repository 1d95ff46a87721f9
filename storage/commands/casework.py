"""A partner's case: loaded, judged and saved as one, under one lock (B1 to B10).

The lock is the partner's account: whoever reports, blocks, counsels, lifts or closes holds it
first, so that closing and blocking can't race (B5).
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import orjson

from domain.model.blocks import Case, CaseDecision, Counselling, PartnerBlock, Ticket
from domain.model.people import Actor
from domain.model.profiles import Profile
from domain.model.refusals import NOT_FOUND, Refusal
from domain.model.sanctions import restriction_of, standing_of
from domain.model.sessions import Act
from domain.rules.rulings import check_impartial
from storage.commands.consequences import cancel_others, impose_all
from storage.commands.transactions import Work
from storage.database.database import Connection, places, to_ms
from storage.database.ids import new_id
from storage.tables.blocks import blocks_of_partner
from storage.tables.profiles import lock_profiles, restrict
from storage.tables.records import note, sanctions_of, settle_sanction
from storage.tables.reports import has_reported, save_proof, save_report, upheld_reports
from storage.tables.threads import close_thread, insert_message, insert_thread, reopen_thread

_SAVE_BLOCK = f"""
    INSERT INTO partner_blocks (id, partner_id, level, set_at, lifted_at, counselling_id, awaiting)
    VALUES ({places(7)})
    ON CONFLICT (id) DO UPDATE SET level = excluded.level, lifted_at = excluded.lifted_at,
        counselling_id = excluded.counselling_id, awaiting = excluded.awaiting
"""
_SAVE_TICKET = f"""
    INSERT INTO tickets (
        id, block_id, partner_id, thread_id, opened_at, assignee, closed_at, resolution
    ) VALUES ({places(8)})
    ON CONFLICT (id) DO UPDATE SET assignee = excluded.assignee, closed_at = excluded.closed_at,
        resolution = excluded.resolution
"""
_SAVE_COUNSELLING = f"""
    INSERT INTO counsellings (
        id, block_id, partner_id, trainer_id, scheduled_at, covered, commitment_given, concerns,
        completed_at, completed_on, voided_at
    ) VALUES ({places(11)})
    ON CONFLICT (id) DO UPDATE SET trainer_id = excluded.trainer_id,
        scheduled_at = excluded.scheduled_at, covered = excluded.covered,
        commitment_given = excluded.commitment_given, concerns = excluded.concerns,
        completed_at = excluded.completed_at, completed_on = excluded.completed_on,
        voided_at = excluded.voided_at
"""

Rule = Callable[[Case, Act], Awaitable[CaseDecision | Refusal]]


async def change_case(
    work: Work,
    partner_id: str,
    rule: Rule,
    *,
    judge: str | None = None,
    also: Sequence[str] = (),
) -> str | Refusal:
    """A command on a partner's case: lock, load, ask the rule, save all of it, tell.

    `judge` is the `sub` of who acts for support: nobody judges a partner who is themselves, or whom
    they reported (NOT_YOURS_TO_DO); None for a client's command. `also` are other accounts to lock.
    Answers the subject's id, or the refusal.
    """
    on = work.connection
    people = await lock_profiles(on, [partner_id, *also])
    if partner_id not in people:
        return NOT_FOUND
    if judge and (refusal := await _check_impartial(on, people[partner_id], judge)):
        return refusal
    now, by = work.clock(), Actor.SUPPORT if judge else Actor.CLIENT
    case = await load_case(on, partner_id, now)
    decided = await rule(case, Act(by, now, new_id=new_id))
    if isinstance(decided, Refusal):
        return decided
    await save_case(on, case, decided)
    await work.tell(decided.events)
    return decided.subject_id


async def _check_impartial(on: Connection, partner: Profile, sub: str) -> Refusal | None:
    involved = {partner.sub} | ({sub} if await has_reported(on, partner.id, sub) else set())
    return check_impartial(sub, involved)


async def load_case(on: Connection, partner_id: str, now: datetime) -> Case:
    """The partner's case; their account must be locked by who means to change it."""
    return Case(
        partner_id,
        now,
        await blocks_of_partner(on, partner_id),
        await upheld_reports(on, partner_id),
        tuple((await sanctions_of(on, [partner_id]))[partner_id]),
    )


async def save_case(on: Connection, before: Case, decision: CaseDecision) -> None:
    """Everything that a decision on a case changes, but its events. The account must be locked.

    The database itself refuses to close a ticket while its partner is blocked, and to leave one
    closed (B5). So what the account carries comes after tickets that open again, before all others.
    """
    after = decision.case
    for thread in decision.threads:
        await insert_thread(on, thread, [thread.owner_id or ""], after.now)
    for block in after.blocks:
        if block.ticket.closed_at is None:
            await _reopen(on, before.block(block.id), block.ticket)
    await _save_record(on, before, after)
    for block in after.blocks:
        await _save_block(on, before.block(block.id), block)
    if decision.report is not None:
        await save_report(on, decision.report)
    if decision.proof is not None:
        await save_proof(on, decision.proof)
    for message in decision.messages:
        await insert_message(on, message)
    for entry in decision.timeline:
        await note(on, entry)


async def _save_record(on: Connection, before: Case, after: Case) -> None:
    """Sanctions begun and ended, and what the account carries of them and of the block (B4)."""
    if after.record == before.record and after.blocked == before.blocked:
        return
    known = {one.id: one for one in before.record}
    for one in after.record:
        if one.id in known and one != known[one.id]:
            await settle_sanction(on, one)
            if known[one.id].pending:
                await cancel_others(on, one, after.now)
    await impose_all(on, [one for one in after.record if one.id not in known], after.now)
    stands = standing_of(after.record, after.now, blocked=after.blocked)
    await restrict(on, after.partner_id, restriction_of(stands))


async def _save_block(on: Connection, before: PartnerBlock | None, block: PartnerBlock) -> None:
    if before == block:
        return
    counselling, ticket = block.counselling, block.ticket
    await on.fetch(
        _SAVE_BLOCK,
        block.id,
        block.partner_id,
        block.level.value,
        to_ms(block.set_at),
        to_ms(block.lifted_at),
        counselling and counselling.id,
        block.awaiting,
    )
    if counselling is not None and (before is None or before.counselling != counselling):
        await _save_counselling(on, counselling)
    if before is None or before.ticket != ticket:
        await _save_ticket(on, ticket)


async def _reopen(on: Connection, before: PartnerBlock | None, ticket: Ticket) -> None:
    """A ticket that was closed, and its thread (H1)."""
    if before is not None and before.ticket.closed_at is not None:
        await _save_ticket(on, ticket)
        await reopen_thread(on, ticket.thread_id)


async def _save_ticket(on: Connection, ticket: Ticket) -> None:
    """The ticket, and its thread's end with its own (H1)."""
    await on.fetch(
        _SAVE_TICKET,
        ticket.id,
        ticket.block_id,
        ticket.partner_id,
        ticket.thread_id,
        to_ms(ticket.opened_at),
        ticket.assignee,
        to_ms(ticket.closed_at),
        ticket.resolution and ticket.resolution.value,
    )
    if ticket.thread_closed_from is not None:
        await close_thread(on, ticket.thread_id, ticket.thread_closed_from)


async def _save_counselling(on: Connection, held: Counselling) -> None:
    await on.fetch(
        _SAVE_COUNSELLING,
        held.id,
        held.block_id,
        held.partner_id,
        held.trainer_id,
        to_ms(held.scheduled_at),
        orjson.dumps(sorted(held.covered)).decode(),
        held.commitment_given,
        orjson.dumps(held.concerns).decode(),
        to_ms(held.completed_at),
        held.completed_on and held.completed_on.isoformat(),
        to_ms(held.voided_at),
    )
