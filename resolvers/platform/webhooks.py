"""Verbs on webhooks: a partner's own, or a key's with MANAGE_WEBHOOKS (domain/platform/scopes.py).

A webhook belongs to the partner, whoever registered it; a key's ends with the key (V6).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import strawberry

from domain.model.cursors import BadCursor
from domain.model.events import Event, EventKind
from domain.model.ids import kind_of
from domain.model.people import Actor, Role
from domain.model.problems import BadUserInput
from domain.model.refusals import NOT_FOUND, Refusal
from domain.model.texts import check_key
from domain.platform.webhook_keys import ENDED, check_changer, taken_over
from domain.platform.webhooks import (
    DISABLED,
    FULL,
    MOST_WEBHOOKS,
    TESTING,
    UNREACHABLE,
    check_types,
    in_order,
    replayed,
    updated,
)
from domain.platform.webhooks import Webhook as WebhookValue
from resolvers.base.context import Context, Info
from schema.base.declare import commands
from schema.base.refusals import refusal
from schema.platform.webhooks import (
    RegisterWebhookInput,
    ReplayWebhookInput,
    UpdateWebhookInput,
    Webhook,
    WebhookCommandInput,
    WebhookPayload,
    webhook,
)
from storage.commands.transactions import Work
from storage.database.ids import new_id
from storage.tables.api_keys import fetch_keys
from storage.tables.delivery_log import (
    being_tested,
    insert_test,
)
from storage.tables.profiles import lock_profiles
from storage.tables.streams import read_bounds
from storage.tables.webhooks import (
    count_webhooks,
    delete_webhook,
    fetch_webhooks,
    insert_webhook,
    lock_webhook,
    save_webhook,
    webhooks_of,
)

Given = RegisterWebhookInput | UpdateWebhookInput | WebhookCommandInput | ReplayWebhookInput
OWNERS = frozenset({Role.PARTNER, Role.INTEGRATION})
Decide = Callable[[Work], Awaitable[str | Refusal]]
Change = Callable[[Work, WebhookValue], Awaitable[Refusal | None]]


async def find_webhook(ctx: Context, id: str) -> Webhook | None:
    """A webhook, to its partner; null to everybody else (V1)."""
    value = await ctx.loaded(fetch_webhooks, id) if kind_of(id) == "whk" else None
    return webhook(value, ctx) if value and _owns(ctx, value) else None


def _owns(ctx: Context, value: WebhookValue) -> bool:
    return ctx.viewer.role in OWNERS and ctx.viewer.account_id == value.partner_id


async def own_webhooks(ctx: Context) -> list[Webhook]:
    """The partner's, the oldest first."""
    return [webhook(one, ctx) for one in await webhooks_of(ctx.house.database, ctx.partner_id())]


# ── Commands ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Shown:
    """The secret that a command's last attempt made: shown once it is certain that it stands."""

    secret: str | None = field(default=None, repr=False)

    async def make(self, ctx: Context, work: Work, id: str) -> None:
        """A new secret for it."""
        now = work.clock()
        self.secret = await ctx.house.webhook_secrets.replace(work.connection, id, now)

    async def standing(self, ctx: Context, id: str | None) -> str | None:
        """None where another command's secret stands: of two at once under one key (I1)."""
        if id is None or self.secret is None:
            return None
        house = ctx.house
        kept = await house.webhook_secrets.of(house.database, id, ctx.now())
        return self.secret if self.secret in kept[:1] else None


async def command(
    info: Info, given: Given, decide: Decide, shown: Shown | None = None
) -> WebhookPayload:
    """A partner's command: one transaction, and the webhook as it now stands."""
    ctx = info.context
    ctx.partner_id()
    asked = None if isinstance(given, RegisterWebhookInput) else str(given.webhook_id)
    refused: Refusal | None = check_key(given.idempotency_key)
    if refused and asked is not None and not await find_webhook(ctx, asked):
        refused = NOT_FOUND
    id: str | None = None
    if not refused:
        id, refused = await ctx.act(info, given, decide)
    now = id or asked
    return WebhookPayload(
        webhook=await find_webhook(ctx, now) if now else None,
        secret=await shown.standing(ctx, id) if shown else None,
        refusal=refusal(refused, ctx),
    )


async def register(
    ctx: Context, given: RegisterWebhookInput, work: Work, shown: Shown, *, reached: bool
) -> str | Refusal:
    """The account's lock keeps the number (TOO_MANY)."""
    on, partner_id = work.connection, ctx.partner_id()
    await lock_profiles(on, [partner_id])
    if await count_webhooks(on, partner_id) >= MOST_WEBHOOKS:
        return FULL
    if refused := check_types(given.types):
        return refused
    if not reached:
        return UNREACHABLE
    made = WebhookValue(
        id=new_id("whk"),
        partner_id=partner_id,
        url=given.url,
        types=in_order(given.types),
        seq=0,
        created_at=work.clock(),
        key_id=key_of(ctx),
    )
    await alert(work, made)  # first: it begins with what happens next
    await insert_webhook(on, made)
    await shown.make(ctx, work, made.id)
    return made.id


def key_of(ctx: Context) -> str | None:
    """The key that asks; None where the partner does."""
    return ctx.viewer.sub if ctx.viewer.role is Role.INTEGRATION else None


async def alert(work: Work, webhook: WebhookValue) -> None:
    """V6: tell the partner that somebody has set where they are told."""
    to = (webhook.partner_id,)
    kind = EventKind.WEBHOOK_REGISTERED
    await work.tell((Event(kind, work.clock(), Actor.PARTNER, to, subject_id=webhook.id),))


async def redirected(ctx: Context, work: Work, before: WebhookValue, after: WebhookValue) -> None:
    """Save a webhook that was given another address or secret; of a key's doing it is the key's,
    and its partner is told (V6).
    """
    key_id = key_of(ctx)
    await save_webhook(work.connection, taken_over(after, key_id))
    if key_id:
        await alert(work, before)


async def check_living(ctx: Context, work: Work, webhook: WebhookValue) -> Refusal | None:
    """V6: what hangs on a key that has ended stays as it is."""
    if webhook.key_id is None:
        return None
    key = (await fetch_keys(work.connection, [webhook.key_id]))[webhook.key_id]
    return None if key.lives(ctx.now()) else ENDED


async def on_webhook(
    info: Info, given: UpdateWebhookInput | WebhookCommandInput | ReplayWebhookInput, change: Change
) -> WebhookPayload:
    """A command on a webhook, its row locked; NOT_FOUND where it is another's (V1)."""
    return await command(info, given, locked(info.context, str(given.webhook_id), change))


def locked(ctx: Context, id: str, change: Change) -> Decide:
    """What `change` decides of the partner's webhook of that id."""

    async def decide(work: Work) -> str | Refusal:
        found = await lock_webhook(work.connection, id, ctx.partner_id())
        if found is None:
            return NOT_FOUND
        return check_changer(found, key_of(ctx)) or await change(work, found) or id

    return decide


@strawberry.type
class WebhookMutations:
    """A partner's endpoints."""

    @commands
    async def register_webhook(self, info: Info, input: RegisterWebhookInput) -> WebhookPayload:
        """Be told what happens from now on; at most 10 webhooks. The secret is shown this once."""
        ctx, shown = info.context, Shown()
        reached = await ctx.house.reaches(input.url, ctx.partner_id())

        async def decide(work: Work) -> str | Refusal:
            return await register(ctx, input, work, shown, reached=reached)

        return await command(info, input, decide, shown)

    @commands
    async def update_webhook(self, info: Info, input: UpdateWebhookInput) -> WebhookPayload:
        """Another address or other types; a disabled webhook is enabled by it."""
        ctx = info.context
        owner = ctx.partner_id()
        reached = input.url is None or await ctx.house.reaches(input.url, owner)

        async def change(work: Work, found: WebhookValue) -> Refusal | None:
            refused = await check_living(ctx, work, found)
            if not refused and input.types is not None:
                refused = check_types(input.types)
            if refused or not reached:
                return refused or UNREACHABLE
            changed = updated(found, input.url, input.types)
            if input.url is None:
                await save_webhook(work.connection, changed)
            else:
                await redirected(ctx, work, found, changed)
            return None

        return await on_webhook(info, input, change)

    @commands
    async def test_webhook(self, info: Info, input: WebhookCommandInput) -> WebhookPayload:
        """Send it an event of type TEST, once: nothing happened. Its log tells how it went."""

        async def change(work: Work, found: WebhookValue) -> Refusal | None:
            if found.disabled_at is not None:
                return DISABLED
            if await being_tested(work.connection, found.id):
                return TESTING
            await insert_test(work.connection, found, work.clock())
            return None

        return await on_webhook(info, input, change)

    @commands
    async def rotate_webhook_secret(self, info: Info, input: WebhookCommandInput) -> WebhookPayload:
        """A new secret, shown this once. The old one signs beside it for 24 hours."""
        ctx, shown = info.context, Shown()

        async def change(work: Work, found: WebhookValue) -> Refusal | None:
            if refused := await check_living(ctx, work, found):
                return refused
            await shown.make(ctx, work, found.id)
            await redirected(ctx, work, found, found)
            return None

        return await command(info, input, locked(ctx, str(input.webhook_id), change), shown)

    @commands
    async def delete_webhook(self, info: Info, input: WebhookCommandInput) -> WebhookPayload:
        """Tell it nothing any more; its log goes with it."""

        async def change(work: Work, found: WebhookValue) -> Refusal | None:
            await delete_webhook(work.connection, found.id)
            return None

        return await on_webhook(info, input, change)

    @commands
    async def replay_webhook(self, info: Info, input: ReplayWebhookInput) -> WebhookPayload:
        """Tell it again all that came after a cursor of your stream, under the same ids."""
        try:
            ctx = info.context
            after = ctx.house.cursors.read(ctx.partner_id(), input.after)
        except BadCursor:
            raise BadUserInput("`after` is not a cursor of your stream.") from None

        async def change(work: Work, found: WebhookValue) -> Refusal | None:
            floor, _ = await read_bounds(work.connection, found.partner_id)
            back = replayed(found, after, floor)
            if isinstance(back, Refusal):
                return back
            await save_webhook(work.connection, back)
            return None

        return await on_webhook(info, input, change)
