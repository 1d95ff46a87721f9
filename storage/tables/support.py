"""What support looks over: disputes, people, and the numbers above them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unicodedata import normalize

from domain.model.disputes import Dispute, DisputeKind, DisputeStatus
from domain.model.ids import kind_of
from domain.model.profiles import Profile
from domain.model.records import Figures
from domain.model.sessions import Session
from domain.model.texts import digits_of, folded
from storage.database.database import Connection, from_ms, places, to_ms
from storage.tables.profiles import fetch_profiles
from storage.tables.sessions import fetch_sessions

# ── Disputes ─────────────────────────────────────────────────────────────────────────────────────

_STATUS = {
    DisputeStatus.OPEN: "d.decided_at IS NULL AND d.assignee IS NULL",
    DisputeStatus.ASSIGNED: "d.decided_at IS NULL AND d.assignee IS NOT NULL",
    DisputeStatus.DECIDED: "d.decided_at IS NOT NULL",
}


@dataclass(frozen=True, slots=True)
class Disputed:
    """Which disputes; None leaves open. `mine`: this agent's, or all others."""

    statuses: frozenset[DisputeStatus] | None = None
    kinds: frozenset[DisputeKind] | None = None
    agent_id: str = ""
    mine: bool | None = None
    unassigned: bool | None = None
    client_id: str | None = None
    partner_id: str | None = None
    opened_after: datetime | None = None
    opened_before: datetime | None = None
    but: Collection[str] = ()  # whose disputes are left out


@dataclass(frozen=True, slots=True)
class Order:
    """By which column, from which end; then by id, from the same end."""

    column: str
    descending: bool

    def key_of(self, dispute: Dispute) -> tuple[int, str]:
        """Where a dispute stands in the list."""
        at = to_ms(dispute.opened_at) or 0
        return (dispute.held if self.column == "held" else at), dispute.id


OLDEST = Order("opened_at", descending=False)
NEWEST = Order("opened_at", descending=True)
LARGEST_HELD = Order("held", descending=True)


async def list_disputes(
    on: Connection, wanted: Disputed, order: Order, after: tuple[int, str] | None, limit: int
) -> list[Session]:
    """The sessions of up to `limit` disputes after a place, in two statements."""
    where, values = _where(wanted)
    column, way = f"d.{order.column}", "DESC" if order.descending else "ASC"
    if after is not None:
        key, id = (f"${len(values) + n}" for n in (1, 2))
        where.append(f"({column}, d.id) {'<' if order.descending else '>'} ({key}, {id})")
        values += after
    rows = await on.fetch(
        f"SELECT d.session_id FROM {_source(wanted)} WHERE {' AND '.join(where)}"
        f" ORDER BY {column} {way}, d.id {way} LIMIT ${len(values) + 1}",
        *values,
        limit,
    )
    sessions = await fetch_sessions(on, [row["session_id"] for row in rows])
    return [sessions[row["session_id"]] for row in rows]


async def count_disputes(on: Connection, wanted: Disputed, most: int) -> int:
    """How many there are, counting no further than `most`."""
    where, values = _where(wanted)
    inner = f"SELECT 1 FROM {_source(wanted)} WHERE {' AND '.join(where)} LIMIT ${len(values) + 1}"
    rows = await on.fetch(f"SELECT count(*) AS n FROM ({inner}) AS found", *values, most)
    return int(rows[0]["n"])


def _source(wanted: Disputed) -> str:
    of_people = wanted.client_id is not None or wanted.partner_id is not None or wanted.but
    return "disputes d" + (" JOIN sessions s ON s.id = d.session_id" if of_people else "")


def _where(wanted: Disputed) -> tuple[list[str], list[Any]]:
    where, values = _assigned(wanted)
    for clause, value in (
        ("s.client_id = {}", wanted.client_id),
        ("s.partner_id = {}", wanted.partner_id),
        ("d.opened_at > {}", to_ms(wanted.opened_after)),
        ("d.opened_at < {}", to_ms(wanted.opened_before)),
    ):
        if value is not None:
            values.append(value)
            where.append(clause.format(f"${len(values)}"))
    for id in sorted(wanted.but):
        values.append(id)
        where.append(f"s.client_id <> ${len(values)} AND s.partner_id <> ${len(values)}")
    if wanted.kinds is not None:
        kinds = sorted(kind.value for kind in wanted.kinds)
        values += kinds
        among = f"d.kind IN ({places(len(kinds), len(values) - len(kinds) + 1)})"
        where.append(among if kinds else "FALSE")
    return where, values


def _assigned(wanted: Disputed) -> tuple[list[str], list[Any]]:
    """Whose they are, and how far they have come; that none is decided, so that an index knows."""
    where: list[str] = ["TRUE"]
    values: list[Any] = []
    if wanted.statuses is not None:
        chosen = [f"({_STATUS[one]})" for one in DisputeStatus if one in wanted.statuses]
        where.append(f"({' OR '.join(chosen)})" if chosen else "FALSE")
        if DisputeStatus.DECIDED not in wanted.statuses:
            where.append("d.decided_at IS NULL")
    if wanted.unassigned is not None:
        where.append(f"d.assignee IS {'' if wanted.unassigned else 'NOT '}NULL")
    if wanted.mine is not None:
        values.append(wanted.agent_id)
        others = "(d.assignee IS NULL OR d.assignee <> $1)"
        where.append("d.assignee = $1" if wanted.mine else others)
    return where, values


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers over the list of undecided disputes; `held` in minor units."""

    open: int
    unassigned: int
    oldest_at: datetime | None
    held: int


async def overview(on: Connection, but: Collection[str] = ()) -> Overview:
    """All of it, in one statement over an index of undecided ones; without those of some people."""
    where, values = _where(Disputed(but=but))
    rows = await on.fetch(
        "SELECT count(*) AS n, COALESCE(sum(CASE WHEN d.assignee IS NULL THEN 1 ELSE 0 END), 0)"
        " AS free, min(d.opened_at) AS oldest, CAST(COALESCE(sum(d.held), 0) AS BIGINT) AS held"
        f" FROM {_source(Disputed(but=but))} WHERE d.decided_at IS NULL AND {' AND '.join(where)}",
        *values,
    )
    row = rows[0]
    return Overview(row["n"], row["free"], from_ms(row["oldest"]), row["held"])


@dataclass(frozen=True, slots=True)
class Outside:
    """What waits of bookings outside the platform (B1 to B9)."""

    active_blocks: int
    awaiting: int  # blocks whose counselling is still to come
    tickets: int
    reports: int
    requests: int


async def outside(on: Connection, but: Collection[str] = ()) -> Outside:
    """All of it, in one statement over indexes of what is open; without some people's cases."""
    own = f" AND partner_id NOT IN ({places(len(but))})" if but else ""
    told = f" AND reporter_id NOT IN ({places(len(but))})" if but else ""
    rows = await on.fetch(
        f"SELECT (SELECT count(*) FROM partner_blocks WHERE lifted_at IS NULL{own}) AS blocks,"
        f" (SELECT count(*) FROM partner_blocks WHERE awaiting{own}) AS awaiting,"
        f" (SELECT count(*) FROM tickets WHERE closed_at IS NULL{own}) AS tickets,"
        f" (SELECT count(*) FROM offline_reports WHERE status = 'OPEN'{own}{told}) AS reports,"
        " (SELECT count(*) FROM rebooking_requests WHERE resolved_at IS NULL) AS requests",
        *sorted(but),
    )
    row = rows[0]
    return Outside(row["blocks"], row["awaiting"], row["tickets"], row["reports"], row["requests"])


# ── People ───────────────────────────────────────────────────────────────────────────────────────


SUBSCRIBER = 9  # digits that tell a number in its country, and nearly always beyond


async def list_people(on: Connection, search: str, after: str | None, limit: int) -> list[Profile]:
    """Up to `limit` clients and partners by name, past one of them, in two statements."""
    which, values = _found_by(search)
    rows = await on.fetch(
        f"SELECT id FROM accounts WHERE role IN ('client', 'partner') AND {which}"
        " AND (CAST($1 AS TEXT) IS NULL OR (sought, id) > (SELECT sought, id FROM accounts"
        " WHERE id = $1)) ORDER BY sought, id LIMIT $2",
        after,
        limit,
        *values,
    )
    ids = [row["id"] for row in rows]
    found = await fetch_profiles(on, ids)
    return [found[id] for id in ids]


def _found_by(search: str) -> tuple[str, list[str]]:
    """An id names one person; digits, however they are grouped, are a phone's or a name's; all
    else is of a name or an e-mail address, however it was typed.
    """
    if kind_of(search) is not None:
        return "id = $3", [search]
    # Folded as what is kept is, and as it was kept before it was composed.
    texts = (folded(search), search.casefold(), normalize("NFD", search.casefold()))
    patterns = [f"%{_literal(text)}%" for text in texts]
    digits = digits_of(search)
    if digits and not any(map(str.isalpha, search)):
        patterns += _phones(digits)
    distinct = list(dict.fromkeys(patterns))
    likes = (f"sought LIKE ${place} ESCAPE '!'" for place, _ in enumerate(distinct, 3))
    return f"({' OR '.join(likes)})", distinct


def _phones(digits: str) -> list[str]:
    """Part of a number; or a whole one, with the country's code, the trunk's 0, or neither: it is
    the one whose last digits these are.
    """
    number = digits.lstrip("0")
    if len(number) >= SUBSCRIBER:
        return [f"%\n%{number[-SUBSCRIBER:]}\n%"]
    return [f"%\n%{part}%\n%" for part in (digits, number) if part]


def _literal(text: str) -> str:
    """The text within a LIKE pattern, whatever it holds."""
    return "".join("!" + letter if letter in "!%_" else letter for letter in text)


async def figures_of(
    on: Connection, ids: Sequence[str], but: Collection[str] = ()
) -> Mapping[str, Figures]:
    """Each person's, in one statement; of those who had a session at all. Without the sessions of
    some people (D2).
    """
    others = places(len(but), len(ids) + 1)
    own = f" AND s.client_id NOT IN ({others}) AND s.partner_id NOT IN ({others})" if but else ""
    sides = " UNION ALL ".join(
        f"SELECT s.{side} AS id, count(*) AS n, count(d.id) AS disputes, max(s.started_at) AS last,"
        " sum(CASE WHEN d.kind = 'GOODWILL_REFUND' THEN 1 ELSE 0 END) AS goodwill"
        " FROM sessions s LEFT JOIN disputes d ON d.session_id = s.id"
        f" WHERE s.{side} IN ({places(len(ids))}){own} GROUP BY s.{side}"
        for side in ("client_id", "partner_id")
    )
    return {
        row["id"]: Figures(row["n"], row["disputes"], row["goodwill"], from_ms(row["last"]))
        for row in await on.fetch(sides, *ids, *sorted(but))
    }
