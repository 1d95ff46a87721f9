"""Verbs on people: profiles, catalogues, and who is asking."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TypeAlias

import strawberry

from domain.model.catalogue import set_catalogue
from domain.model.ids import kind_of
from domain.model.people import Role
from domain.model.problems import Forbidden
from domain.model.profiles import Change, Profile, changed, check_change
from domain.model.refusals import Refusal, RefusalCode
from resolvers.base.context import Context, Info
from schema.base.declare import commands, shows
from schema.base.refusals import refusal
from schema.people.people import Partner, partner
from schema.people.profiles import (
    CreateClientProfileInput,
    CreatePartnerProfileInput,
    SetCatalogueInput,
    UpdateProfileInput,
    change,
)
from schema.people.viewer import ProfilePayload, Viewer
from storage.commands.transactions import Work
from storage.database.ids import new_id
from storage.tables.catalogue import fetch_catalogues, save_catalogue
from storage.tables.profiles import create_account, fetch_profiles, lock_profiles, save_profile

Given: TypeAlias = (
    CreateClientProfileInput | CreatePartnerProfileInput | UpdateProfileInput | SetCatalogueInput
)
HAS_ONE = Refusal(
    RefusalCode.WRONG_STAGE, "You have a profile already; updateProfile changes it.", None
)


async def find_partner(ctx: Context, id: str) -> Partner | None:
    """A partner, to anybody signed in."""
    if kind_of(id) != "par":
        return None
    found = await ctx.loaded(fetch_profiles, id)
    if found is None or found.role is not Role.PARTNER:
        return None
    return partner(found.id, found.display_name, ctx)


async def change_profile(
    info: Info, given: Given, decide: Callable[[Work], Awaitable[str | Refusal]]
) -> ProfilePayload:
    """A command on the viewer's own account, and the viewer as they now stand."""
    ctx = info.context
    id, refused = await ctx.act(info, given, decide)
    ctx.viewer = replace(ctx.viewer, account_id=id or ctx.viewer.account_id)
    return ProfilePayload(viewer=Viewer(ctx=ctx), refusal=refusal(refused, ctx))


async def begin(ctx: Context, role: Role, asked: Change, work: Work) -> str | Refusal:
    """The account of (role, sub), with its profile and its stream."""
    if refused := check_change(asked, role):
        return refused
    blank = Profile(id="", role=role, sub=ctx.viewer.sub, display_name="")
    wished = changed(blank, asked)
    if isinstance(wished, Refusal):
        return wished
    born = await create_account(work.connection, wished, work.clock())
    return HAS_ONE if born is None else born.id


async def alter(account_id: str, asked: Change, work: Work) -> str | Refusal:
    """The profile with what was given."""
    profile = (await lock_profiles(work.connection, [account_id]))[account_id]
    wished = changed(profile, asked)
    if isinstance(wished, Refusal):
        return wished
    await save_profile(work.connection, wished)
    return account_id


async def offer(
    ctx: Context, partner_id: str, given: SetCatalogueInput, work: Work
) -> str | Refusal:
    """The catalogue as it shall be."""
    await lock_profiles(work.connection, [partner_id])
    offered = (await fetch_catalogues(work.connection, [partner_id]))[partner_id]
    items = set_catalogue(offered, given.wanted(), ctx.currency, new_id)
    if isinstance(items, Refusal):
        return items
    await save_catalogue(work.connection, partner_id, items)
    return partner_id


@strawberry.type
class PeopleQueries:
    """Who is asking, and partners by id."""

    @shows
    def viewer(self, info: Info) -> Viewer:
        """Whoever the token belongs to."""
        return Viewer(ctx=info.context)

    @shows
    async def partner(self, info: Info, id: strawberry.ID) -> Partner | None:
        """A partner and what they offer."""
        return await find_partner(info.context, id)


@strawberry.type
class PeopleMutations:
    """Profiles and catalogues."""

    @commands
    async def create_client_profile(
        self, info: Info, input: CreateClientProfileInput
    ) -> ProfilePayload:
        """Begin a client's account."""
        return await create(info, Role.CLIENT, input)

    @commands
    async def create_partner_profile(
        self, info: Info, input: CreatePartnerProfileInput
    ) -> ProfilePayload:
        """Begin a partner's account."""
        return await create(info, Role.PARTNER, input)

    @commands
    async def update_profile(self, info: Info, input: UpdateProfileInput) -> ProfilePayload:
        """Change the viewer's own profile. Booked sessions keep theirs."""
        viewer = info.context.viewer
        if viewer.role not in (Role.CLIENT, Role.PARTNER):
            raise Forbidden
        account_id = info.context.account(viewer.role)
        return await change_profile(info, input, partial(alter, account_id, change(input)))

    @commands
    async def set_catalogue(self, info: Info, input: SetCatalogueInput) -> ProfilePayload:
        """What the partner offers from now on. Booked sessions keep their prices (A7)."""
        account_id = info.context.partner_id()
        return await change_profile(info, input, partial(offer, info.context, account_id, input))


async def create(
    info: Info, role: Role, given: CreateClientProfileInput | CreatePartnerProfileInput
) -> ProfilePayload:
    """A profile for a token of this role; FORBIDDEN for another's."""
    if info.context.viewer.role is not role:
        raise Forbidden
    return await change_profile(info, given, partial(begin, info.context, role, change(given)))
