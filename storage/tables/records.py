"""What is on record: sanctions, and timelines that nothing is ever taken out of (D4, D5, V4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.model.disputes import TimelineEntry
from domain.model.people import Actor, Party
from domain.model.sanctions import Imposed, Sanction, SanctionKind
from domain.rules.filing import CALLED
from storage.database.database import Connection, Row, flat, from_ms, instant, places, to_ms
from storage.tables.queues import Queue


async def insert_sanction(on: Connection, imposed: Imposed) -> None:
    """A sanction, from now on."""
    await on.fetch(
        "INSERT INTO sanctions (id, account_id, party, kind, until, at, dispute_id, block_id,"
        f" awaiting) VALUES ({places(9)})",
        imposed.id,
        imposed.account_id,
        imposed.sanction.party.value,
        imposed.sanction.kind.value,
        to_ms(imposed.sanction.until),
        to_ms(imposed.at),
        imposed.dispute_id,
        imposed.block_id,
        ",".join(sorted(imposed.awaiting)),
    )


async def settle_sanction(on: Connection, imposed: Imposed) -> None:
    """A sanction that a second person has confirmed or rejected, or a lead has ended."""
    await on.fetch(
        "UPDATE sanctions SET ended_at = $2, awaiting = $3 WHERE id = $1",
        imposed.id,
        to_ms(imposed.ended_at),
        ",".join(sorted(imposed.awaiting)),
    )


async def sanctions_of(on: Connection, account_ids: Sequence[str]) -> dict[str, list[Imposed]]:
    """Each account's record of sanctions, oldest first, in one statement."""
    found: dict[str, list[Imposed]] = {id: [] for id in account_ids}
    sql = (
        f"SELECT * FROM sanctions WHERE account_id IN ({places(len(account_ids))}) ORDER BY at, id"
    )
    for row in await on.fetch(sql, *account_ids) if account_ids else ():
        found[row["account_id"]].append(_imposed(row))
    return found


async def note(on: Connection, entry: TimelineEntry) -> None:
    """Add a step to the timeline of its subject, which the command must have locked."""
    await on.fetch(
        "INSERT INTO timeline (subject_id, seq, at, actor, text, agent_id, why, told, about)"
        " SELECT $1, COALESCE(max(seq), 0) + 1, CAST($2 AS BIGINT), $3, $4, $5, $6, $7, $8"
        " FROM timeline WHERE subject_id = $1",
        entry.subject_id,
        to_ms(entry.at),
        entry.actor.value,
        entry.text,
        entry.agent_id,
        entry.why,
        ",".join(sorted(party.value for party in entry.told)),
        entry.about,
    )


_OTHERS = """
    (SELECT o.*, row_number() OVER (PARTITION BY o.subject_id ORDER BY o.seq) AS place
    FROM timeline o WHERE o.text <> {called} AND o.subject_id IN (SELECT subject_id FROM asked)
    AND NOT EXISTS (SELECT 1 FROM disputes d JOIN sessions s ON s.id = d.session_id
        WHERE d.id = COALESCE(o.about, (SELECT min(n.dispute_id) FROM sanctions n
            WHERE n.account_id = o.subject_id AND n.at = o.at))
        AND (s.client_id IN ({own}) OR s.partner_id IN ({own})))
    AND NOT EXISTS (SELECT 1 FROM offline_reports r
        WHERE r.id = o.about AND (r.reporter_id IN ({own}) OR r.partner_id IN ({own}))))
"""
"""The steps that came of nobody's own case of these people, numbered anew: no gap tells of one."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Up to `limit` steps of one timeline, past a number."""

    subject_id: str
    after: int = 0
    limit: int = 1_000


async def fetch_timelines(
    on: Connection, wanted: Sequence[Steps], but: Collection[str] = ()
) -> dict[Steps, list[tuple[int, TimelineEntry]]]:
    """The steps on record, in order, each with its number, in one statement for all.

    A timeline is numbered without gaps, so that a page of it is a range. `but` are the accounts of
    a member of support, who reads nothing here of a case of theirs (D2), nor of any call (B8).
    """
    own = places(len(but), 3 * len(wanted) + 2)
    called = f"${3 * len(wanted) + 1}"
    source = _OTHERS.format(own=own, called=called) if but else "timeline"
    place = "place" if but else "seq"
    asked = ", ".join(
        f"({n}, ${3 * n + 1}, CAST(${3 * n + 2} AS BIGINT), CAST(${3 * n + 3} AS BIGINT))"
        for n in range(len(wanted))
    )
    rows = await on.fetch(
        f"WITH asked (n, subject_id, low, high) AS (VALUES {asked})"
        f" SELECT a.n, t.{place} AS number, t.* FROM asked a JOIN {source} t"
        f" ON t.subject_id = a.subject_id AND t.{place} > a.low AND t.{place} <= a.high"
        f" ORDER BY a.n, t.{place}",
        *flat([one.subject_id, one.after, one.after + one.limit] for one in wanted),
        *((CALLED, *sorted(but)) if but else ()),
    )
    found: dict[Steps, list[tuple[int, TimelineEntry]]] = {one: [] for one in wanted}
    for row in rows:
        found[wanted[row["n"]]].append((row["number"], _entry(row)))
    return found


def _imposed(row: Row) -> Imposed:
    sanction = Sanction(Party(row["party"]), SanctionKind(row["kind"]), from_ms(row["until"]))
    return Imposed(
        id=row["id"],
        account_id=row["account_id"],
        sanction=sanction,
        at=instant(row["at"]),
        dispute_id=row["dispute_id"],
        ended_at=from_ms(row["ended_at"]),
        block_id=row["block_id"],
        awaiting=frozenset(filter(None, row["awaiting"].split(","))),
    )


async def fetch_sanctions(on: Connection, ids: Sequence[str]) -> dict[str, Imposed]:
    """Those of the sanctions that exist, by id."""
    sql = f"SELECT * FROM sanctions WHERE id IN ({places(len(ids))})"
    return {row["id"]: _imposed(row) for row in await on.fetch(sql, *ids)} if ids else {}


def list_to_confirm(but: Collection[str] = ()) -> Queue:
    """Sanctions that wait for a second person, the oldest first (D7); without those of some people,
    and of disputes of their sessions.
    """
    queue = Queue("sanctions n", "n.id", "n.at")
    queue.where("n.awaiting <> '' AND n.ended_at IS NULL")
    for id in sorted(but):
        queue.differs("n.account_id", id)
        queue.not_in_session("n.dispute_id", id)
    return queue


def _entry(row: Row) -> TimelineEntry:
    return TimelineEntry(
        subject_id=row["subject_id"],
        at=instant(row["at"]),
        actor=Actor(row["actor"]),
        text=row["text"],
        agent_id=row["agent_id"],
        why=row["why"],
        told=frozenset(Party(name) for name in row["told"].split(",") if name),
        about=row["about"],
    )
