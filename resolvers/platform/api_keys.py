"""Verbs on API keys: a partner's alone, and no key's (V2, V3)."""

from functools import partial

import strawberry

from domain.model.events import Event, EventKind
from domain.model.ids import kind_of
from domain.model.people import Actor, Role
from domain.model.refusals import NOT_FOUND, Refusal
from domain.platform.api_keys import check_wish
from resolvers.base.context import Context, Info
from resolvers.base.rights import ended_by
from schema.base.declare import commands
from schema.base.refusals import refusal
from schema.platform.api_keys import (
    ApiKey,
    ApiKeyPayload,
    CreateApiKeyInput,
    RevokeApiKeyInput,
    api_key,
)
from storage.commands.transactions import Work
from storage.tables.api_keys import (
    count_living,
    fetch_keys,
    insert_key,
    keys_of_partner,
    new_key,
    revoke_key,
)
from storage.tables.profiles import find_account, lock_profiles
from transport.base.problems import Unauthenticated


async def find_api_key(ctx: Context, id: str) -> ApiKey | None:
    """A key, to the partner who made it; null to everybody else (V1)."""
    if ctx.viewer.role is not Role.PARTNER or kind_of(id) != "key":
        return None
    found = await ctx.loaded(fetch_keys, id)
    mine = found is not None and found.partner_id == ctx.viewer.account_id
    return api_key(found) if found and mine else None


async def own_api_keys(ctx: Context) -> list[ApiKey]:
    """The partner's keys: those in force, and the latest of those that have ended."""
    partner_id, on = ctx.account(Role.PARTNER), ctx.house.database
    return [api_key(key) for key in await keys_of_partner(on, partner_id, ctx.now())]


async def create(
    ctx: Context, partner_id: str, given: CreateApiKeyInput, secrets: dict[str, str], work: Work
) -> str | Refusal:
    """A key, under its partner's lock. Its secret goes to who asks, by the key's id: an attempt
    that lost a race has made none.
    """
    on = work.connection
    await lock_profiles(on, [partner_id])
    await check_still_trusted(ctx, work)
    now, wish = work.clock(), given.wish()
    if refused := check_wish(wish, await count_living(on, partner_id, now), now):
        return refused
    key, secret = new_key(partner_id, wish, now)
    await insert_key(on, key)
    secrets[key.id] = secret
    made = Event(EventKind.API_KEY_CREATED, now, Actor.PARTNER, (partner_id,), subject_id=key.id)
    await work.tell((made,))  # V6
    return key.id


async def check_still_trusted(ctx: Context, work: Work) -> None:
    """V3: a token revoked while its command was under way makes no key that would outlive it."""
    viewer = ctx.viewer
    *_, revoked_at = await find_account(work.connection, viewer.role, viewer.sub)
    if revoked_at and viewer.issued_at and ended_by(revoked_at, viewer.issued_at):
        raise Unauthenticated("the token has been revoked")


async def end(partner_id: str, id: str, work: Work) -> str | Refusal:
    """The key, revoked; revoking again changes nothing."""
    found = (await fetch_keys(work.connection, [id])).get(id) if kind_of(id) == "key" else None
    if found is None or found.partner_id != partner_id:
        return NOT_FOUND
    await revoke_key(work.connection, found, work.clock())
    return id


@strawberry.type
class ApiKeyMutations:
    """Keys are made and revoked by their partner, signed in as themselves."""

    @commands
    async def create_api_key(self, info: Info, input: CreateApiKeyInput) -> ApiKeyPayload:
        """Make a key that acts for you within its scopes, at most 20 in force (V2)."""
        ctx = info.context
        secrets: dict[str, str] = {}
        partner_id = ctx.account(Role.PARTNER)
        decide = partial(create, ctx, partner_id, input, secrets)
        id, refused = await ctx.act(info, input, decide)
        return ApiKeyPayload(
            api_key=await find_api_key(ctx, id) if id else None,
            secret=secrets.get(id or ""),
            refusal=refusal(refused, ctx),
        )

    @commands
    async def revoke_api_key(self, info: Info, input: RevokeApiKeyInput) -> ApiKeyPayload:
        """End a key at once; what it has open is closed within 5 s (V3)."""
        ctx, id = info.context, str(input.api_key_id)
        partner_id = ctx.account(Role.PARTNER)
        _, refused = await ctx.act(info, input, partial(end, partner_id, id))
        return ApiKeyPayload(
            api_key=await find_api_key(ctx, id), secret=None, refusal=refusal(refused, ctx)
        )
