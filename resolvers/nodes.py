"""`node` and `nodes`: anything by its id, as this viewer may see it; null for all else (V1)."""

import asyncio
from collections.abc import Awaitable, Callable

import strawberry

from domain.model.ids import kind_of
from domain.model.orders import LineKind
from domain.model.problems import BadUserInput
from resolvers.base.context import Context, Info
from resolvers.base.scopes import shown_to
from resolvers.people.people import find_partner
from resolvers.platform.api_keys import find_api_key
from resolvers.platform.deliveries import find_delivery
from resolvers.platform.devices import find_device
from resolvers.platform.webhooks import find_webhook
from resolvers.sessions.additions import find_addition_node
from resolvers.sessions.chat import find_message, find_thread
from resolvers.sessions.disputes import seen
from resolvers.sessions.sessions import shown
from resolvers.support.blocks import READERS, find_block
from resolvers.support.counselling import find_counselling
from resolvers.support.rebooking import find_request
from resolvers.support.reports import find_proof, find_report
from resolvers.support.sanctions import find_sanction
from resolvers.support.tickets import find_ticket
from schema.base.declare import shows
from schema.base.nodes import Node
from schema.people.people import Client, client, service, tariff
from schema.sessions.disputes import Dispute
from schema.sessions.sessions import Session
from schema.support.agents import SupportAgent, colleague
from storage.tables.catalogue import fetch_items
from storage.tables.disputes import sessions_of_disputes
from storage.tables.profiles import fetch_profiles
from storage.tables.sessions import fetch_sessions

MOST_NODES = 100


async def find_client(ctx: Context, id: str) -> Client | None:
    """A client, to themselves, to partners who share a session with them, to agents and leads."""
    viewer = ctx.viewer
    if viewer.account_id is None:
        return None
    known = ctx.agent or viewer.account_id == id or await ctx.meets(id)
    found = await ctx.loaded(fetch_profiles, id) if known else None
    return None if found is None else client(found.id, found.display_name)


async def find_item(ctx: Context, id: str) -> Node | None:
    """A tariff or service that is offered."""
    item = await ctx.loaded(fetch_items, id)
    if item is None:
        return None
    return tariff(item, ctx) if item.kind is LineKind.TARIFF else service(item, ctx)


async def find_agent(ctx: Context, id: str) -> SupportAgent | None:
    """A member of support, to agents, leads and trainers."""
    found = await ctx.loaded(fetch_profiles, id) if ctx.within(READERS) else None
    return None if found is None else await colleague(found.id, ctx)


async def find_one_of_sessions(ctx: Context, id: str) -> Session | None:
    """As `find_session`, all that are asked for at once in one statement."""
    value = await ctx.loaded(fetch_sessions, id)
    return shown(value, ctx) if value and await ctx.may_see(value) else None


async def find_one_of_disputes(ctx: Context, id: str) -> Dispute | None:
    """As `find_dispute`, all that are asked for at once in two statements."""
    session_id = await ctx.loaded(sessions_of_disputes, id)
    session = await ctx.loaded(fetch_sessions, session_id) if session_id else None
    return None if session is None else await seen(session, ctx)


FINDERS: dict[str, Callable[[Context, str], Awaitable[Node | None]]] = {
    "cli": find_client,
    "par": find_partner,
    "ses": find_one_of_sessions,
    "add": find_addition_node,
    "tar": find_item,
    "svc": find_item,
    "thr": find_thread,
    "msg": find_message,
    "dsp": find_one_of_disputes,
    "rep": find_report,
    "prf": find_proof,
    "blk": find_block,
    "tkt": find_ticket,
    "sup": find_agent,
    "san": find_sanction,
    "reb": find_request,
    "cns": find_counselling,
    "key": find_api_key,
    "whk": find_webhook,
    "dlv": find_delivery,
    "dev": find_device,
}


async def find_node(ctx: Context, id: str) -> Node | None:
    """By the id's prefix; a malformed id answers like one that does not exist, and so does what is
    out of a key's scopes (V2).
    """
    finder = FINDERS.get(kind_of(id) or "")
    found = await finder(ctx, id) if finder else None
    return found if found and shown_to(ctx.viewer, type(found).__name__) else None


@strawberry.type
class NodeQueries:
    """Anything by its id."""

    @shows
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        """Anything by its id; null where it is not for you to see (V1)."""
        return await find_node(info.context, id)

    @shows
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        """At most 100 at once, in the order of the ids."""
        if len(ids) > MOST_NODES:
            raise BadUserInput(f"At most {MOST_NODES} ids; these are {len(ids)}.")
        return list(await asyncio.gather(*(find_node(info.context, id) for id in ids)))
