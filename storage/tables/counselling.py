"""Counsellings as trainers look them over: by when they are, whose, and how far (B6).

They are changed with their block's case alone (storage/tables/blocks.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.model.blocks import Counselling
from storage.database.database import Connection, places, to_ms
from storage.tables.blocks import read_counselling
from storage.tables.queues import Queue

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


def list_of_counsellings(wanted: Held, *, reader: str | None = None) -> Queue:
    """The counsellings by when they are; `reader` is the `sub` of who reads."""
    queue = Queue("counsellings", "id", "scheduled_at")
    queue.between("scheduled_at", to_ms(wanted.earliest), to_ms(wanted.latest))
    queue.not_of("partner_id", reader)
    queue.flag("completed_at IS NULL", None if wanted.completed is None else not wanted.completed)
    if wanted.mine is True:
        queue.equal("trainer_id", wanted.trainer_id)
    if wanted.mine is False:
        queue.differs("trainer_id", wanted.trainer_id)
    return queue
