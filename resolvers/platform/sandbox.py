"""Verbs of a sandbox (docs/decisions/0022): in development alone, never in production's schema."""

from functools import partial

import strawberry

from domain.model.orders import LineKind
from domain.model.people import Role
from domain.model.refusals import Refusal
from domain.model.sessions import PaymentMethod, Place
from domain.rules.booking import MOST_SERVICES
from domain.rules.sandbox import check_script, move_on
from resolvers.base.asking import known
from resolvers.base.context import Context, Info
from resolvers.people.people import find_partner
from resolvers.platform.puppets import building, door, money_of, own_client, own_partner, top_up
from resolvers.platform.scripts import act_out, counterpart
from resolvers.sessions.sessions import SessionMutations, find_session
from schema.base.declare import commands
from schema.base.refusals import refusal
from schema.platform.sandbox import (
    SandboxBookInput,
    SandboxClock,
    SandboxClockPayload,
    SandboxMoveClockInput,
    SandboxOutcome,
    SandboxPartnerPayload,
    SandboxPlayInput,
    SandboxPlayPayload,
    SandboxTopUpInput,
)
from schema.sessions.commands import BookSessionInput, SessionPayload
from schema.sessions.ledger import MovementPayload
from storage.commands.scheduler import Timers
from storage.commands.transactions import Work
from storage.tables.sandbox import lock_ahead, save_ahead

SESSIONS = SessionMutations()


async def book(info: Info, partner_id: str, given: SandboxBookInput) -> SessionPayload:
    """A booking by the partner's own scripted client, as this viewer may see it."""
    ctx = info.context
    client = await own_client(info, partner_id)
    items = await ctx.catalogue(partner_id)
    tariffs = [item for item in items if item.kind is LineKind.TARIFF][:1]
    services = [item for item in items if item.kind is LineKind.SERVICE][:MOST_SERVICES]
    price = sum(item.price for item in [*tariffs, *services])
    if given.payment_method is PaymentMethod.BALANCE and price:
        amount = money_of(price, ctx.currency)
        for _ in range(2):  # as much again, for what the client will propose to add (A5)
            paid = await top_up(info, known(client.ctx.viewer.account_id), amount)
            if paid.refusal:
                return SessionPayload(session=None, refusal=paid.refusal)
    visit = given.place is Place.CLIENT_PLACE
    near = (await ctx.profile(partner_id)).building
    wish = BookSessionInput(
        partner_id=strawberry.ID(partner_id),
        place=given.place,
        scheduled_start=given.scheduled_start,
        tariff_id=strawberry.ID(tariffs[0].id if tariffs else ""),
        service_ids=[strawberry.ID(item.id) for item in services],
        payment_method=given.payment_method,
        building=building(near) if visit else None,
        access_details=door() if visit else None,
    )
    booked: SessionPayload = await SESSIONS.book_session(client.doing("bookSession"), wish)
    found = None if booked.session is None else await find_session(ctx, booked.session.id)
    return SessionPayload(session=found, refusal=booked.refusal)


async def move(ctx: Context, given: SandboxMoveClockInput, work: Work) -> str | Refusal:
    """Move the clock on, from the commit on."""
    clock, by_or_to = known(ctx.house.test_clock), given.value()
    before = await lock_ahead(work.connection)
    ahead = move_on(*by_or_to, clock.real(), before)
    if isinstance(ahead, Refusal):
        return ahead
    await save_ahead(work.connection, ahead)
    return "clock"


async def let_it_happen(ctx: Context) -> None:
    """All that the time brings that has passed: deadlines run, old things are forgotten."""
    await known(ctx.house.test_clock).catch_up(ctx.house.database)
    timers = Timers(ctx.house.transactions)
    await timers.run_due()
    await timers.forget()


@strawberry.type
class SandboxMutations:
    """A clock that can be moved, and a counterparty that does as it is told."""

    @commands
    async def sandbox_move_clock(
        self, info: Info, input: SandboxMoveClockInput
    ) -> SandboxClockPayload:
        """In a sandbox alone: move the clock that judges every window, forward and for everybody.
        What falls due by then is done before this answers.
        """
        ctx = info.context
        command = ctx.command(info, input, None)
        _, refused = await ctx.house.transactions.act(command, partial(move, ctx, input))
        if refused is None:
            await let_it_happen(ctx)
        ahead = int(known(ctx.house.test_clock).ahead.total_seconds())
        clock = SandboxClock(server_time=ctx.now(), ahead_seconds=ahead)
        return SandboxClockPayload(clock=clock, refusal=refusal(refused, ctx))

    @commands
    async def sandbox_make_partner(self, info: Info) -> SandboxPartnerPayload:
        """In a sandbox alone: a client's own scripted partner, to book as any other."""
        ctx = info.context
        made = await own_partner(info, ctx.account(Role.CLIENT))
        found = await find_partner(ctx, known(made.ctx.viewer.account_id))
        return SandboxPartnerPayload(partner=found, refusal=None)

    @commands
    async def sandbox_top_up(self, info: Info, input: SandboxTopUpInput) -> MovementPayload:
        """In a sandbox alone: fill a client's own balance, to pay secure sessions from (M6)."""
        return await top_up(info, info.context.account(Role.CLIENT), input.amount)

    @commands
    async def sandbox_book(self, info: Info, input: SandboxBookInput) -> SessionPayload:
        """In a sandbox alone: be booked, as a partner, by a scripted client of your own (S10)."""
        return await book(info, info.context.partner_id(), input)

    @commands
    async def sandbox_play(self, info: Info, input: SandboxPlayInput) -> SandboxPlayPayload:
        """In a sandbox alone: let the scripted other party of a session of yours do something."""
        ctx, id = info.context, str(input.session_id)
        by = await counterpart(info, id)
        refused = by if isinstance(by, Refusal) else check_script(input.script)
        outcomes = [
            SandboxOutcome(step=step, refusal=await act_out(by, id, step))
            for step in input.script
            if not (refused or isinstance(by, Refusal))
        ]
        return SandboxPlayPayload(
            session=await find_session(ctx, id), outcomes=outcomes, refusal=refusal(refused, ctx)
        )
