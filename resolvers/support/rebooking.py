"""Verbs of the rebooking helpline: a partner asks, a city manager or lead resolves (B9)."""

from functools import partial

import strawberry

from domain.model.ids import kind_of
from domain.model.people import MANAGERS, Actor, Role
from domain.model.refusals import NOT_FOUND, Refusal
from domain.model.sessions import Act
from domain.rules.rebooking import (
    MOST_OPEN,
    Call,
    Helped,
    RebookingStatus,
    ask_for_help,
    may_resolve,
    resolve,
    visible_to,
)
from domain.rules.rulings import check_impartial
from domain.wording.guard import Texts
from resolvers.base.context import Context, Info
from resolvers.base.queues import Asked, page_of_queue
from resolvers.base.wording import Guarded, guarded
from schema.base.declare import commands, shows
from schema.base.refusals import refusal
from schema.support.rebooking import (
    RebookingConnection,
    RebookingEdge,
    RebookingFilter,
    RebookingPayload,
    RebookingRequest,
    RequestRebookingHelpInput,
    ResolveRebookingRequestInput,
    rebooking_request,
)
from storage.commands.transactions import Work
from storage.database.ids import new_id
from storage.tables.profiles import lock_profiles
from storage.tables.queues import Queue, count_places
from storage.tables.rebooking import fetch_requests, list_of_requests, save_request
from storage.tables.records import note

OPEN = frozenset({RebookingStatus.OPEN})


async def find_request(ctx: Context, id: str) -> RebookingRequest | None:
    """A request, to the partner who asked, to city managers and leads (V1, V2)."""
    value = await ctx.loaded(fetch_requests, id) if kind_of(id) == "reb" else None
    return rebooking_request(value, ctx) if value and visible_to(value, ctx.viewer) else None


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────


async def page_of_requests(ctx: Context, queue: Queue, asked: Asked) -> RebookingConnection:
    """A page of the requests."""

    async def show(ids: list[str]) -> list[RebookingRequest]:
        found = await fetch_requests(ctx.house.database, ids)
        return [rebooking_request(found[id], ctx) for id in ids]

    page = await page_of_queue(ctx, queue, asked, show)
    edges = [RebookingEdge(cursor=edge.cursor, node=edge.node) for edge in page.edges]
    return RebookingConnection(
        edges=edges, nodes=page.nodes, page_info=page.page_info, count=page.count
    )


async def own_requests(ctx: Context, first: int, after: str | None) -> RebookingConnection:
    """A page of what the viewer asked, the latest first."""
    own = list_of_requests(ctx.account(Role.PARTNER))
    return await page_of_requests(ctx, own, Asked(first, after, newest=True))


# ── Commands ─────────────────────────────────────────────────────────────────────────────────────


async def ask(partner_id: str, call: Call, work: Work) -> str | Refusal:
    """The partner's call, into the queue. Their account's lock keeps the number (TOO_MANY)."""
    on = work.connection
    await lock_profiles(on, [partner_id])
    still_open = await count_places(on, list_of_requests(partner_id, OPEN), MOST_OPEN)
    act = Act(Actor.PARTNER, work.clock(), new_id=new_id)
    return await _keep(ask_for_help(partner_id, call, act, still_open), work)


async def settle(
    ctx: Context, given: ResolveRebookingRequestInput, guard: Guarded, work: Work
) -> str | Refusal:
    """What came of it: recorded once (ALREADY_DECIDED), by nobody in their own case, in words that
    the partner may read (B8).
    """
    on, id, sub = work.connection, str(given.request_id), ctx.viewer.sub
    known = (await fetch_requests(on, [id])).get(id)
    if known is None:
        return NOT_FOUND
    people = await lock_profiles(on, [known.partner_id])
    request = (await fetch_requests(on, [id]))[id]
    if refused := check_impartial(sub, (people[known.partner_id].sub,)) or may_resolve(request):
        return refused
    act = Act(Actor.SUPPORT, work.clock())
    helped = resolve(request, given.resolution, act, ctx.support_id(MANAGERS))
    if isinstance(helped, Helped):
        helped = await guard.check(work) or helped
    return await _keep(helped, work)


async def _keep(helped: Helped | Refusal, work: Work) -> str | Refusal:
    if isinstance(helped, Refusal):
        return helped
    await save_request(work.connection, helped.request)
    for entry in helped.timeline:
        await note(work.connection, entry)
    await work.tell((helped.event,))
    return helped.request.id


@strawberry.type
class RebookingQueries:
    """The helpline's queue."""

    @shows
    async def rebooking_requests(
        self,
        info: Info,
        filter: RebookingFilter | None = None,
        first: int | None = 20,
        after: str | None = None,
    ) -> RebookingConnection:
        """All requests, oldest first: for city managers and leads."""
        ctx = info.context
        ctx.support_id(MANAGERS)
        queue = list_of_requests(statuses=filter.statuses if filter else None)
        return await page_of_requests(ctx, queue, Asked(first, after))


@strawberry.type
class RebookingMutations:
    """Asking for help, and helping."""

    @commands
    async def request_rebooking_help(
        self, info: Info, input: RequestRebookingHelpInput
    ) -> RebookingPayload:
        """A client within 10 km can't book you (B9): a partner's, blocked or suspended too."""
        ctx = info.context
        partner_id = ctx.account(Role.PARTNER)
        id, refused = await ctx.act(info, input, partial(ask, partner_id, input.call()))
        return RebookingPayload(
            request=await find_request(ctx, id) if id else None, refusal=refusal(refused, ctx)
        )

    @commands
    async def resolve_rebooking_request(
        self, info: Info, input: ResolveRebookingRequestInput
    ) -> RebookingPayload:
        """Record what came of it, once (B9): for city managers and leads."""
        ctx = info.context
        ctx.support_id(MANAGERS)
        refused: Refusal | None = NOT_FOUND
        if found := await find_request(ctx, input.request_id):
            told: Texts = {("resolution",): input.resolution}
            guard = await guarded(ctx, found.value.partner_id, told)
            _, refused = await ctx.act(info, input, partial(settle, ctx, input, guard))
            refused = await guard.told(refused)
        return RebookingPayload(
            request=await find_request(ctx, input.request_id), refusal=refusal(refused, ctx)
        )
