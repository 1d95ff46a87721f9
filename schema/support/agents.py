"""Members of support, as their colleagues see them."""

import strawberry

from schema.base.context import Context
from schema.base.declare import noun, says
from schema.base.nodes import Node


@noun
class SupportAgent(Node):
    """A member of support. The parties are never told which."""

    id: strawberry.ID
    display_name: str = says("What others call them.")


async def agent(id: str | None, ctx: Context) -> SupportAgent | None:
    """The agent of this account, to agents and leads; null to all others, and of none."""
    return None if id is None or not ctx.agent else await colleague(id, ctx)


async def colleague(id: str, ctx: Context) -> SupportAgent:
    """A member of support, where only members of support look."""
    return SupportAgent(id=strawberry.ID(id), display_name=(await ctx.profile(id)).display_name)
