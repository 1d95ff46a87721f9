"""Verbs on money: what the payments service records, and what an owner reads (M6)."""

from collections.abc import Iterable
from functools import partial

import strawberry

from domain.model.ids import kind_of
from domain.model.ledger import StatementKind, balance_of
from domain.model.money import Amount
from domain.model.people import Role
from domain.model.refusals import NOT_FOUND, Refusal
from domain.rules.movements import Movement, record
from resolvers.base.context import Context, Info
from resolvers.base.pages import check_first, read_place, write_place
from resolvers.sessions.sessions import shown
from schema.base.declare import commands, shows
from schema.base.money import money
from schema.base.nodes import PageInfo
from schema.base.refusals import refusal
from schema.sessions.ledger import (
    MovementPayload,
    RecordMovementInput,
    StatementConnection,
    StatementEdge,
    StatementLine,
)
from storage.commands.transactions import Work
from storage.tables.ledger import (
    Entry,
    Line,
    entry_of_reference,
    fetch_entry,
    keep_reference,
    lock_balance,
    movements,
    post,
    statement,
)
from storage.tables.profiles import fetch_profile
from storage.tables.sessions import fetch_sessions

PEOPLE = ("cli", "par")


async def own_statement(ctx: Context, first: int, after: str | None) -> StatementConnection:
    """A page of the viewer's balance, newest first."""
    limit, place = check_first(first), read_place(after, (int,))
    account, on = balance_of(ctx.viewer.account_id or ""), ctx.house.database
    lines = await statement(on, account, None if place is None else place[0], limit + 1)
    edges = await _edges(ctx, lines[:limit], [write_place(one.number) for one in lines[:limit]])
    return _page(edges, more=len(lines) > limit, after=after)


async def _edges(
    ctx: Context, lines: Iterable[Line], cursors: Iterable[str]
) -> list[StatementEdge]:
    """The lines with their sessions, in one statement for all."""
    kept = list(lines)
    ids = sorted({line.session_id for line in kept if line.session_id})
    sessions = await fetch_sessions(ctx.house.database, ids)
    nodes = []
    for line in kept:
        of = sessions.get(line.session_id or "")
        nodes.append(
            StatementLine(
                id=strawberry.ID(line.id),
                at=line.at,
                amount=money(line.amount, ctx.currency),
                balance_after=money(line.balance_after, ctx.currency),
                kind=line.kind,
                session=None if of is None else shown(of, ctx),
            )
        )
    pairs = zip(nodes, cursors, strict=True)
    return [StatementEdge(cursor=cursor, node=node) for node, cursor in pairs]


def _page(edges: list[StatementEdge], *, more: bool, after: str | None) -> StatementConnection:
    info = PageInfo(
        has_next_page=more,
        has_previous_page=after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return StatementConnection(edges=edges, nodes=[edge.node for edge in edges], page_info=info)


async def move(
    ctx: Context, given: RecordMovementInput, kind: StatementKind, work: Work
) -> str | Refusal:
    """Record a movement under its reference; the same again gives the first entry."""
    on, caller = work.connection, ctx.viewer.key
    person = await fetch_profile(on, str(given.account_id))
    if person is None or kind_of(person.id) not in PEOPLE:
        return NOT_FOUND
    balance, now = await lock_balance(on, person.id), work.clock()
    entry = await entry_of_reference(on, caller, given.reference)
    asked = Movement(kind, person.id, given.amount.amount(), given.reference)
    known = None if entry is None else _movement(entry, given.reference, ctx.currency)
    recorded = record(asked, known, balance, ctx.currency, now)
    if isinstance(recorded, Refusal):
        return recorded
    if entry is not None:
        return entry.id
    (entry_id,) = await post(on, recorded.postings, work.command, now)
    await keep_reference(on, caller, given.reference, entry_id, now)
    await work.tell(recorded.events)
    return entry_id


def _movement(entry: Entry, reference: str, currency: str) -> Movement:
    amount = Amount(entry.posting.amount, currency)
    return Movement(entry.posting.kind, entry.account_id, amount, reference)


async def record_movement(
    info: Info, given: RecordMovementInput, kind: StatementKind
) -> MovementPayload:
    """The payments service's command, and the balance as the movement left it."""
    ctx = info.context
    ctx.account(Role.PAYMENTS)
    id, refused = await ctx.act(info, given, partial(move, ctx, given, kind))
    entry = await fetch_entry(ctx.house.database, id) if id else None
    left = None if entry is None else money(entry.balance_after, ctx.currency)
    return MovementPayload(balance_after=left, refusal=refusal(refused, ctx))


@strawberry.type
class LedgerQueries:
    """For the payments service."""

    @shows
    async def movements(
        self, info: Info, after: str | None = None, first: int | None = 100
    ) -> StatementConnection:
        """The payments service's own movements, newest first, to reconcile with."""
        ctx = info.context
        ctx.account(Role.PAYMENTS)
        limit = check_first(100 if first is None else first)
        place = read_place(after, (int, str))
        before = None if place is None else (int(place[0]), str(place[1]))
        found = await movements(ctx.house.database, ctx.viewer.key, before, limit + 1)
        lines = [_line(entry) for entry in found[:limit]]
        cursors = [write_place(_ms(entry), entry.id) for entry in found[:limit]]
        edges = await _edges(ctx, lines, cursors)
        return _page(edges, more=len(found) > limit, after=after)


def _line(entry: Entry) -> Line:
    """As the person whose balance it is reads it."""
    out = entry.posting.kind is StatementKind.WITHDRAWAL
    amount = -entry.posting.amount if out else entry.posting.amount
    return Line(entry.id, 0, entry.at, amount, entry.balance_after, entry.posting.kind, None)


def _ms(entry: Entry) -> int:
    return int(entry.at.timestamp() * 1000)


@strawberry.type
class LedgerMutations:
    """Money in and out, by the payments service alone (M6)."""

    @commands
    async def record_top_up(self, info: Info, input: RecordMovementInput) -> MovementPayload:
        """Money has come in for a person."""
        return await record_movement(info, input, StatementKind.TOP_UP)

    @commands
    async def record_withdrawal(self, info: Info, input: RecordMovementInput) -> MovementPayload:
        """Money has gone out to a person."""
        return await record_movement(info, input, StatementKind.WITHDRAWAL)
