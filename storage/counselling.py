"""Counsellings as trainers look them over: by when they are, whose, and how far (B6).

They are changed with their block's case alone (storage/blocks.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.blocks import Counselling
from storage.blocks import read_counselling
from storage.database import Connection, places, to_ms

_SELECT = """
    SELECT c.id AS counselling_id, c.block_id AS id, c.partner_id, c.trainer_id, c.scheduled_at,
        c.covered, c.commitment_given, c.concerns, c.completed_at, c.completed_on, c.voided_at
    FROM counsellings c
"""


async def fetch_counsellings(on: Connection, ids: Sequence[str]) -> dict[str, Counselling]:
    """Those of the counsellings that exist, by id."""
    sql = f"{_SELECT} WHERE c.id IN ({places(len(ids))})"
    rows = await on.fetch(sql, *ids) if ids else []
    return {row["counselling_id"]: read_counselling(row) for row in rows}


@dataclass(frozen=True, slots=True)
class Held:
    """Which counsellings; None leaves open. `mine`: this trainer's, or all others."""

    completed: bool | None = None
    trainer_id: str = ""
    mine: bool | None = None
    earliest: datetime | None = None
    latest: datetime | None = None


def key_of(held: Counselling) -> tuple[int, str]:
    """Where a counselling stands in the list."""
    return to_ms(held.scheduled_at) or 0, held.id


async def list_counsellings(
    on: Connection, wanted: Held, after: tuple[int, str] | None, limit: int
) -> list[Counselling]:
    """Up to `limit` counsellings after a place, the earliest first."""
    where, values = _where(wanted)
    if after is not None:
        at, id = (f"${len(values) + n}" for n in (1, 2))
        where.append(f"(c.scheduled_at, c.id) > ({at}, {id})")
        values += after
    rows = await on.fetch(
        f"{_SELECT} WHERE {' AND '.join(where)}"
        f" ORDER BY c.scheduled_at, c.id LIMIT ${len(values) + 1}",
        *values,
        limit,
    )
    return [read_counselling(row) for row in rows]


async def count_counsellings(on: Connection, wanted: Held, most: int) -> int:
    """How many there are, counting no further than `most`."""
    where, values = _where(wanted)
    rows = await on.fetch(
        "SELECT count(*) AS n FROM (SELECT 1 FROM counsellings c"
        f" WHERE {' AND '.join(where)} LIMIT ${len(values) + 1}) AS found",
        *values,
        most,
    )
    return int(rows[0]["n"])


def _where(wanted: Held) -> tuple[list[str], list[Any]]:
    where: list[str] = ["TRUE"]
    values: list[Any] = []
    for clause, value in (
        ("c.scheduled_at >= {}", to_ms(wanted.earliest)),
        ("c.scheduled_at <= {}", to_ms(wanted.latest)),
        ("c.trainer_id = {}", wanted.trainer_id if wanted.mine is True else None),
        ("c.trainer_id <> {}", wanted.trainer_id if wanted.mine is False else None),
    ):
        if value is not None:
            values.append(value)
            where.append(clause.format(f"${len(values)}"))
    if wanted.completed is not None:
        where.append(f"c.completed_at IS {'NOT ' if wanted.completed else ''}NULL")
    return where, values
