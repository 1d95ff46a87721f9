"""Sessions: one row is one aggregate, loaded and saved whole under its row's lock.

Order lines are values of the session, never asked for across sessions: they stand as JSON in its
row, so that a session is one statement to read and one to write.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.model.addresses import Building, Showing
from domain.model.sessions import LIVE, PHASES, PaymentMethod, Phase, Place, Session, Stage
from storage.database.database import Connection, Row, from_ms, instant, places, to_ms
from storage.database.values import (
    read_access_details,
    read_additions,
    read_cancellation,
    read_lines,
    write,
    write_optional,
)
from storage.tables.disputes import JOINED, fetch_dispute, joined_dispute
from storage.tables.profiles import restriction

_SELECT = f"""
    SELECT s.*, c.display_name AS client_name, p.display_name AS partner_name,
        c.suspended_until AS c_suspended_until, c.removed AS c_removed, c.blocked AS c_blocked,
        p.suspended_until AS p_suspended_until, p.removed AS p_removed, p.blocked AS p_blocked,
        {JOINED}
    FROM sessions s JOIN accounts c ON c.id = s.client_id JOIN accounts p ON p.id = s.partner_id
    LEFT JOIN disputes d ON d.session_id = s.id
"""
_INSERT = f"""
    INSERT INTO sessions (
        id, version, stage, place, client_id, partner_id, scheduled_start, scheduled_end,
        payment_method, lines, city, postal_code, street, access_details, held,
        booked_at, showing, building_opens_at
    ) VALUES ({places(18)})
"""
_UPDATE = """
    UPDATE sessions SET version = $2, stage = $3, scheduled_end = $4, lines = $5, street = $6,
        access_details = $7, on_my_way_at = $8, arrived_at = $9, address_provided_at = $10,
        started_at = $11, ended_at = $12, additions = $13, held = $14, cancellation = $15,
        cancelled_by = $16, cancelled_late = $17, building_shown_at = $18, city = $19,
        postal_code = $20
    WHERE id = $1
"""


async def fetch_session(on: Connection, id: str) -> Session | None:
    """The session as it stands, or None."""
    rows = await on.fetch(_SELECT + " WHERE s.id = $1", id)
    return _session(rows[0]) if rows else None


async def fetch_sessions(on: Connection, ids: Sequence[str]) -> dict[str, Session]:
    """Those of the sessions that exist, by id, in one statement."""
    rows = await on.fetch(f"{_SELECT} WHERE s.id IN ({places(len(ids))})", *ids) if ids else []
    return {row["id"]: _session(row) for row in rows}


async def lock_session(on: Connection, id: str, *, skip_locked: bool = False) -> Session | None:
    """The session, its row locked until the transaction ends; None also where skipped.

    PostgreSQL reads the locked row again after a wait, but not what is joined to it: a dispute,
    which only an ended session has, is asked for once more.
    """
    lock = " FOR UPDATE OF s SKIP LOCKED" if skip_locked else " FOR UPDATE OF s"
    rows = await on.fetch(_SELECT + " WHERE s.id = $1" + lock, id)
    session = _session(rows[0]) if rows else None
    if session is None or session.ended_at is None:
        return session
    return replace(session, dispute=await fetch_dispute(on, id))


async def insert_session(on: Connection, session: Session) -> None:
    """A booked session."""
    await on.fetch(
        _INSERT,
        session.id,
        session.version,
        session.stage.value,
        session.place.value,
        session.client_id,
        session.partner_id,
        to_ms(session.scheduled_start),
        to_ms(session.scheduled_end),
        session.payment_method.value,
        write(session.lines),
        session.city,
        session.postal_code,
        session.building and session.building.street,
        write_optional(session.access_details),
        session.held,
        to_ms(session.booked_at),
        session.showing.value,
        to_ms(session.building_opens_at),
    )


async def save_session(on: Connection, session: Session) -> None:
    """The session as it became; its row must be locked."""
    await on.fetch(
        _UPDATE,
        session.id,
        session.version,
        session.stage.value,
        to_ms(session.scheduled_end),
        write(session.lines),
        session.building and session.building.street,
        write_optional(session.access_details),
        to_ms(session.on_my_way_at),
        to_ms(session.arrived_at),
        to_ms(session.address_provided_at),
        to_ms(session.started_at),
        to_ms(session.ended_at),
        write(session.additions),
        session.held,
        write_optional(session.cancellation),
        session.cancellation and session.cancellation.by.value,
        session.cancellation and session.cancellation.late,
        to_ms(session.building_shown_at),
        session.city,
        session.postal_code,
    )


async def name_additions(on: Connection, session: Session, ids: Sequence[str]) -> None:
    """New additions of a session, to be found by their ids."""
    for id in ids:
        await on.fetch("INSERT INTO additions (id, session_id) VALUES ($1, $2)", id, session.id)


async def session_of_addition(on: Connection, id: str) -> str | None:
    """The id of the session that an addition belongs to."""
    return (await sessions_of_additions(on, [id])).get(id)


async def sessions_of_additions(on: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The same of many, in one statement."""
    sql = f"SELECT id, session_id FROM additions WHERE id IN ({places(len(ids))})"
    return {row["id"]: row["session_id"] for row in await on.fetch(sql, *ids)} if ids else {}


async def before_meeting(on: Connection, account_id: str) -> list[str]:
    """The ids of a person's sessions that have not come to their meeting (D4)."""
    rows = await on.fetch(
        "SELECT id FROM sessions WHERE (client_id = $1 OR partner_id = $1)"
        " AND stage IN ('SCHEDULED', 'ON_THE_WAY')",
        account_id,
    )
    return [str(row["id"]) for row in rows]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which sessions of whom; None leaves open."""

    client_id: str | None = None
    partner_id: str | None = None
    stages: frozenset[Stage] | None = None
    phases: frozenset[Phase] | None = None
    start_from: datetime | None = None
    start_to: datetime | None = None
    late: bool | None = None
    nobody: bool = False
    but: Collection[str] = ()  # whose sessions are left out


@dataclass(frozen=True, slots=True)
class Key:
    """A place in the list: latest start first, then by id."""

    scheduled_start: int
    id: str


def key_of(session: Session) -> Key:
    """Where a session stands in the list."""
    return Key(to_ms(session.scheduled_start) or 0, session.id)


async def list_sessions(
    on: Connection, wanted: Filter, after: Key | None, limit: int
) -> list[Session]:
    """Up to `limit` sessions after a place, latest start first, in one statement."""
    where, values = _where(wanted)
    if after is not None:
        at, id = (f"${len(values) + n}" for n in (1, 2))
        # The same twice: what an index can begin at, and what it alone would get wrong.
        where.append(f"s.scheduled_start <= {at} AND (s.scheduled_start < {at} OR s.id > {id})")
        values += [after.scheduled_start, after.id]
    order = f" ORDER BY s.scheduled_start DESC, s.id LIMIT ${len(values) + 1}"
    rows = await on.fetch(_SELECT + " WHERE " + " AND ".join(where) + order, *values, limit)
    return [_session(row) for row in rows]


async def count_sessions(on: Connection, wanted: Filter, most: int) -> int:
    """How many there are, counting no further than `most`."""
    where, values = _where(wanted)
    inner = f"SELECT 1 FROM sessions s WHERE {' AND '.join(where)} LIMIT ${len(values) + 1}"
    rows = await on.fetch(f"SELECT count(*) AS n FROM ({inner}) AS found", *values, most)
    return int(rows[0]["n"])


def _where(wanted: Filter) -> tuple[list[str], list[Any]]:
    stages = set(Stage) if wanted.stages is None else set(wanted.stages)
    if wanted.phases is not None:
        stages &= {stage for stage, phase in PHASES.items() if phase in wanted.phases}
    where: list[str] = ["FALSE" if wanted.nobody else "TRUE"]
    values: list[Any] = []
    for clause, value in (
        ("s.client_id = {}", wanted.client_id),
        ("s.partner_id = {}", wanted.partner_id),
        ("s.scheduled_start >= {}", to_ms(wanted.start_from)),
        ("s.scheduled_start <= {}", to_ms(wanted.start_to)),
    ):
        if value is not None:
            values.append(value)
            where.append(clause.format(f"${len(values)}"))
    for id in sorted(wanted.but):
        values.append(id)
        where.append(f"s.client_id <> ${len(values)} AND s.partner_id <> ${len(values)}")
    if wanted.late is not None:
        where.append("s.cancelled_late" if wanted.late else "s.cancelled_late IS NOT TRUE")
    if stages <= LIVE:
        where.append("s.ended_at IS NULL")  # follows from the stages; an index knows it
    if stages != set(Stage):
        where.append(_among(sorted(stage.value for stage in stages), values))
    return where, values


def _among(stages: list[str], values: list[Any]) -> str:
    if not stages:
        return "FALSE"
    values += stages
    return f"s.stage IN ({places(len(stages), len(values) - len(stages) + 1)})"


def _session(row: Row) -> Session:
    street, city, postal_code = row["street"], row["city"], row["postal_code"]
    return Session(
        id=row["id"],
        version=row["version"],
        stage=Stage(row["stage"]),
        place=Place(row["place"]),
        client_id=row["client_id"],
        partner_id=row["partner_id"],
        client_name=row["client_name"],
        partner_name=row["partner_name"],
        scheduled_start=instant(row["scheduled_start"]),
        payment_method=PaymentMethod(row["payment_method"]),
        lines=read_lines(row["lines"]),
        city=city,
        postal_code=postal_code,
        building=None if street is None else Building(street, city, postal_code),
        access_details=read_access_details(row["access_details"]),
        booked_at=from_ms(row["booked_at"]),
        showing=Showing(row["showing"] or Showing.HOUR),
        building_opens_at=from_ms(row["building_opens_at"]),
        building_shown_at=from_ms(row["building_shown_at"]),
        on_my_way_at=from_ms(row["on_my_way_at"]),
        arrived_at=from_ms(row["arrived_at"]),
        address_provided_at=from_ms(row["address_provided_at"]),
        started_at=from_ms(row["started_at"]),
        ended_at=from_ms(row["ended_at"]),
        additions=read_additions(row["additions"]),
        held=row["held"],
        cancellation=read_cancellation(row["cancellation"]),
        dispute=joined_dispute(row),
        client_restriction=restriction(row, "c_"),
        partner_restriction=restriction(row, "p_"),
    )
