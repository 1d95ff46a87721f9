"""Verbs on devices: a client's or partner's own, signed in as themselves, and no key's (E6, V2)."""

from collections.abc import Awaitable, Callable
from functools import partial

import strawberry

from domain.model.ids import kind_of
from domain.model.people import Role
from domain.model.problems import Forbidden
from domain.model.refusals import NOT_FOUND, Refusal
from domain.platform.devices import Wish, check_room, check_wish
from resolvers.base.context import Context, Info
from resolvers.platform.api_keys import check_still_trusted
from schema.base.declare import commands
from schema.base.refusals import refusal
from schema.people.viewer import ProfilePayload, Viewer
from schema.platform.devices import Device, RegisterDeviceInput, UnregisterDeviceInput, device
from storage.commands.transactions import Work
from storage.tables.devices import (
    begin_pocket,
    delete_device,
    devices_of,
    fetch_devices,
    insert_device,
    renew_device,
)
from storage.tables.profiles import lock_profiles

OWNERS = frozenset({Role.CLIENT, Role.PARTNER})
Decide = Callable[[Work], Awaitable[str | Refusal]]


async def find_device(ctx: Context, id: str) -> Device | None:
    """A device, to its owner; null to everybody else (V1)."""
    if ctx.viewer.role not in OWNERS or kind_of(id) != "dev":
        return None
    found = await ctx.loaded(fetch_devices, id)
    mine = found is not None and found.account_id == ctx.viewer.account_id
    return device(found) if found and mine else None


async def own_devices(ctx: Context) -> list[Device]:
    """The account's, the one registered first first."""
    return [device(one) for one in await devices_of(ctx.house.database, owner_id(ctx))]


def owner_id(ctx: Context) -> str:
    """The client's or partner's own account; FORBIDDEN for all others, keys among them (V2)."""
    role = ctx.viewer.role
    if role not in OWNERS:
        raise Forbidden
    return ctx.account(role)


async def register(ctx: Context, account_id: str, wish: Wish, work: Work) -> str | Refusal:
    """The device, under its account's lock. The same token again is the same device."""
    on = work.connection
    await lock_profiles(on, [account_id])
    await check_still_trusted(ctx, work)
    if refused := check_wish(wish):
        return refused
    kept = await devices_of(on, account_id)
    for known in kept:
        if (known.service, known.token) == (wish.service, wish.token):
            await renew_device(on, known.id, wish.name, work.clock())
            return account_id
    if refused := check_room(kept):
        return refused
    await begin_pocket(on, account_id)
    await insert_device(on, account_id, wish, work.clock())
    return account_id


async def unregister(account_id: str, id: str, work: Work) -> str | Refusal:
    """The account without the device."""
    gone = kind_of(id) == "dev" and await delete_device(work.connection, account_id, id)
    return account_id if gone else NOT_FOUND


async def change(
    info: Info, given: RegisterDeviceInput | UnregisterDeviceInput, decide: Decide
) -> ProfilePayload:
    """A command on the viewer's devices, and the viewer as they now stand."""
    ctx = info.context
    _, refused = await ctx.act(info, given, decide)
    return ProfilePayload(viewer=Viewer(ctx=ctx), refusal=refusal(refused, ctx))


@strawberry.type
class DeviceMutations:
    """Devices come and go with their app's tokens."""

    @commands
    async def register_device(self, info: Info, input: RegisterDeviceInput) -> ProfilePayload:
        """Have this device told, at most 10 of an account's, of what no live subscription took
        within 5 s (E6). Register at every start of the app: the same token is the same device.
        """
        account_id = owner_id(info.context)
        decide = partial(register, info.context, account_id, input.wish())
        return await change(info, input, decide)

    @commands
    async def unregister_device(self, info: Info, input: UnregisterDeviceInput) -> ProfilePayload:
        """Have a device told no more, as an app does when it signs out."""
        account_id = owner_id(info.context)
        return await change(info, input, partial(unregister, account_id, str(input.device_id)))
