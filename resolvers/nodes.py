"""`node` and `nodes`: anything by its id, as this viewer may see it; null for all else (V1)."""

import asyncio
from collections.abc import Awaitable, Callable

import strawberry

from domain.ids import kind_of
from domain.orders import LineKind
from domain.people import Role
from domain.problems import BadUserInput
from resolvers.additions import find_addition_node
from resolvers.chat import find_message, find_thread
from resolvers.context import Context, Info
from resolvers.disputes import find_dispute
from resolvers.people import find_partner
from resolvers.sessions import find_session
from schema.agents import SupportAgent, agent
from schema.declare import shows
from schema.nodes import Node
from schema.people import Client, client, service, tariff
from storage.catalogue import fetch_items
from storage.profiles import fetch_profile
from storage.sessions import share_session

MOST_NODES = 100


async def find_client(ctx: Context, id: str) -> Client | None:
    """A client, to themselves, to partners who share a session with them, to agents and leads."""
    viewer = ctx.viewer
    if viewer.account_id is None:
        return None
    known = (
        ctx.agent
        or viewer.account_id == id
        or (
            viewer.role is Role.PARTNER
            and await share_session(ctx.house.database, client_id=id, partner_id=viewer.account_id)
        )
    )
    found = await fetch_profile(ctx.house.database, id) if known else None
    return None if found is None else client(found.id, found.display_name)


async def find_item(ctx: Context, id: str) -> Node | None:
    """A tariff or service that is offered."""
    item = (await fetch_items(ctx.house.database, [id])).get(id)
    if item is None:
        return None
    return tariff(item, ctx) if item.kind is LineKind.TARIFF else service(item, ctx)


async def find_agent(ctx: Context, id: str) -> SupportAgent | None:
    """A member of support, to agents and leads."""
    found = await fetch_profile(ctx.house.database, id) if ctx.agent else None
    return None if found is None else await agent(found.id, ctx)


FINDERS: dict[str, Callable[[Context, str], Awaitable[Node | None]]] = {
    "cli": find_client,
    "par": find_partner,
    "ses": find_session,
    "add": find_addition_node,
    "tar": find_item,
    "svc": find_item,
    "thr": find_thread,
    "msg": find_message,
    "dsp": find_dispute,
    "sup": find_agent,
}


async def find_node(ctx: Context, id: str) -> Node | None:
    """By the id's prefix; a malformed id answers like one that does not exist."""
    finder = FINDERS.get(kind_of(id) or "")
    return await finder(ctx, id) if finder else None


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
