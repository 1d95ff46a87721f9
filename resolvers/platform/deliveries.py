"""What webhooks were told: a log that their partner reads, and a key as far as its scopes go."""

from domain.model.people import Role
from domain.platform.webhook_keys import types_within
from domain.platform.webhooks import DeliveryStatus, EventType
from resolvers.base.asking import known
from resolvers.base.context import Context
from resolvers.base.pages import check_first, read_place, write_place
from resolvers.platform.webhooks import find_webhook
from schema.base.nodes import Connection, page_of
from schema.platform.webhooks import Delivery, delivery
from storage.tables.delivery_log import NEWEST, Log, fetch_deliveries, fetch_logs, place_of


async def find_delivery(ctx: Context, id: str) -> Delivery | None:
    """A delivery, to its webhook's partner."""
    found = await ctx.loaded(fetch_deliveries, id)
    told = found is not None and found.notice.type in (types_told(ctx) or EventType)
    mine = await find_webhook(ctx, found.webhook_id) if found and told else None
    return delivery(found) if found and mine else None


def types_told(ctx: Context) -> tuple[EventType, ...] | None:
    """What of a log the viewer reads: a key, of what its scopes open alone (V2); None: all."""
    key = ctx.viewer.role is Role.INTEGRATION
    return types_within(ctx.viewer.scopes) if key else None


async def page_of_deliveries(
    ctx: Context, webhook_id: str, status: DeliveryStatus | None, first: int, after: str | None
) -> Connection[Delivery]:
    """A page of a webhook's log, the newest first."""
    limit, place = check_first(first), read_place(after, (int, int, str))
    before = NEWEST if place is None else (int(place[0]), int(place[1]), str(place[2]))
    asked = Log(webhook_id, limit + 1, status, before, types_told(ctx))
    found = known(await ctx.loaded(fetch_logs, asked))
    edges, nodes, info = page_of(
        [delivery(one) for one in found[:limit]],
        [write_place(*place_of(one)) for one in found[:limit]],
        more=len(found) > limit,
        after=after is not None,
    )
    return Connection(edges=edges, nodes=nodes, page_info=info)
