"""Booking: what is locked and looked up before its rule is asked (S3, S9, S10)."""

from datetime import timedelta

from domain.model.catalogue import LONGEST
from domain.model.ids import kind_of
from domain.model.people import Role
from domain.model.refusals import NOT_FOUND, Refusal
from domain.model.sessions import PaymentMethod
from domain.rules.booking import COUNTED, Book, book_session
from domain.rules.overlaps import TAKEN
from resolvers.base.context import Context
from schema.sessions.commands import BookSessionInput
from storage.commands.transactions import Work
from storage.database.database import Connection
from storage.database.ids import new_id
from storage.tables.bookings import (
    busy_times,
    count_live,
    count_taken,
    estranged,
    fetch_history,
    note_taken,
    other_buildings,
    own_times,
)
from storage.tables.catalogue import fetch_catalogues
from storage.tables.ledger import lock_balance
from storage.tables.profiles import lock_profiles

LONGEST_BOOKED = timedelta(minutes=LONGEST)  # no booked tariff reaches further


async def book(ctx: Context, client_id: str, given: BookSessionInput, work: Work) -> str | Refusal:
    """Lock both accounts, load what the rule needs, ask it (S9, S10), save."""
    wish, partner_id, on = given.wish(), str(given.partner_id), work.connection
    if kind_of(partner_id) != "par":
        return NOT_FOUND
    accounts = await lock_profiles(on, [client_id, partner_id])
    partner = accounts.get(partner_id)
    if partner is None or partner.role is not Role.PARTNER:
        return NOT_FOUND
    begins, now = wish.scheduled_start, work.clock()
    client = accounts[client_id]
    history = await fetch_history(on, client_id, partner_id, now - COUNTED)
    known = Book(
        client=client,
        partner=partner,
        catalogue=(await fetch_catalogues(on, [partner_id]))[partner_id],
        partner_busy=await busy_times(on, partner_id, begins, begins + LONGEST_BOOKED),
        client_live=await count_live(on, client_id),
        client_cancelled=history.cancelled,
        cancelled_late=history.cancelled_late,
        client_known=history.completed,
        buildings=await other_buildings(on, client_id, partner_id, begins),
        client_busy=await own_times(on, client_id, begins, begins + LONGEST_BOOKED),
        asked=await count_taken(on, client_id, partner_id, now),
        estranged=await estranged(on, work.vault, client_id, partner_id, now),
        balance=await payable(on, client_id, wish.payment_method),
        client_standing=client.restriction.standing(now),
        partner_standing=partner.restriction.standing(now),
    )
    decision = book_session(known, wish, now, ctx.currency, new_id)
    if isinstance(decision, Refusal):
        if decision is TAKEN:
            await note_taken(on, client_id, partner_id, now)
        return decision
    await work.save(None, decision, now)
    return decision.session.id


async def payable(on: Connection, client_id: str, method: PaymentMethod) -> int:
    """The client's balance, locked, where the session is to be paid from it."""
    return await lock_balance(on, client_id) if method is PaymentMethod.BALANCE else 0
