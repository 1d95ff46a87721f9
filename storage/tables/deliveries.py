"""Deliveries: what webhooks are told, made out of their partners' streams, and how it went.

The table of events is the only source. A webhook's place in its stream moves on in the commit that
makes its deliveries: each event is made out once, whoever dies. A delivery is claimed for a time
longer than any attempt, so that no request is made within a transaction; what is claimed by one
worker is passed over by the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from domain.model.events import Entry, EventKind
from domain.platform.webhook_keys import as_told_to
from domain.platform.webhooks import (
    Answer,
    Lane,
    Notice,
    Parcel,
    Webhook,
    attempted,
    heard,
    notice,
)
from storage.database.database import Connection, Database, places, to_ms
from storage.database.ids import new_id
from storage.tables.api_keys import fetch_keys
from storage.tables.delivery_log import WHOLE, insert_deliveries, read_delivery, record_attempt
from storage.tables.streams import read_bounds, read_events
from storage.tables.webhooks import (
    Secrets,
    end_with_keys,
    lock_webhook,
    read_webhook,
    save_webhook,
)

log = structlog.get_logger(__name__)

MOST_MOVED = 100  # webhooks in one turn
MOST_MADE = 200  # events of one webhook in one commit
CLAIMED_FOR = timedelta(seconds=60)  # an attempt takes 15 at most
_FREE = "(claimed_until IS NULL OR claimed_until <= $2)"


class Deliveries:
    """The table, as sending needs it."""

    def __init__(
        self,
        database: Database,
        secrets: Secrets,
        clock: Callable[[], datetime],
        real_clock: Callable[[], datetime],
    ) -> None:
        """Attempts are due by `clock`; keys, and their webhooks with them, end by the real one."""
        self._database = database
        self._secrets = secrets
        self._clock = clock
        self._real_clock = real_clock

    async def make_out(self) -> int:
        """Make deliveries of what webhooks' streams have grown by; how many webhooks moved on.
        Those whose keys have ended are told nothing more.
        """
        await end_with_keys(self._database, self._real_clock(), self._clock())
        rows = await self._database.fetch(
            "SELECT w.id FROM webhooks w JOIN streams s ON s.id = w.partner_id"
            " WHERE w.disabled_at IS NULL AND w.seq < s.head LIMIT $1",
            MOST_MOVED,
        )
        return sum([await self._move(row["id"]) for row in rows])

    async def _move(self, webhook_id: str) -> bool:
        try:
            async with self._database.transaction() as transaction:
                return await advance(transaction, webhook_id, self._clock())
        except Exception:  # one that fails holds up no other
            log.exception("webhook_not_moved", webhook=webhook_id)
            return False

    async def lanes(self, after: str, limit: int) -> Sequence[Lane]:
        """Webhooks with something due, past one of them, in the order of their ids."""
        rows = await self._database.fetch(
            "SELECT id, url, failing_since FROM webhooks w WHERE disabled_at IS NULL AND id > $1"
            " AND EXISTS (SELECT 1 FROM deliveries d WHERE d.webhook_id = w.id AND next_at <= $2"
            f" AND {_FREE}) ORDER BY id LIMIT $3",
            after,
            to_ms(self._clock()),
            limit,
        )
        return [Lane(row["id"], row["url"], row["failing_since"] is not None) for row in rows]

    async def claim(self, webhook_id: str, count: int) -> Sequence[Parcel]:
        """Up to so many of what is due to it, ours for a time, in the stream's order."""
        async with self._database.transaction() as on:
            now, claim = self._clock(), new_id("clm")
            rows = await on.fetch(
                "WITH due AS MATERIALIZED (SELECT id FROM deliveries WHERE webhook_id = $1"
                f" AND next_at <= $2 AND {_FREE} ORDER BY next_at, seq LIMIT $3"
                " FOR UPDATE SKIP LOCKED) UPDATE deliveries SET claim = $4, claimed_until = $5"
                f" WHERE id IN (SELECT id FROM due) RETURNING {WHOLE}",
                webhook_id,
                to_ms(now),
                count,
                claim,
                to_ms(now + CLAIMED_FOR),
            )
            to = await on.fetch(
                "SELECT partner_id, url FROM webhooks WHERE id = $1 AND disabled_at IS NULL",
                webhook_id,
            )
            if not to:  # deleted since it was seen, with its deliveries; or disabled
                return []
            secrets = await self._secrets.of(on, webhook_id, now)
        found = sorted(map(read_delivery, rows), key=lambda one: (one.next_at, one.notice.seq))
        return [Parcel(one, to[0]["partner_id"], to[0]["url"], secrets, claim) for one in found]

    async def record(self, parcel: Parcel, answer: Answer) -> None:
        """What came of an attempt, unless the claim is no longer ours."""
        async with self._database.transaction() as on:
            webhook = await lock_webhook(on, parcel.delivery.webhook_id)
            now = self._clock()
            tried = attempted(parcel.delivery, answer, now)
            if webhook is None or not await record_attempt(on, parcel.claim, tried):
                return
            changed = heard(webhook, tried, answer, now)
            if changed != webhook and webhook.url == parcel.url:
                await save_webhook(on, changed)

    async def give_back(self, parcel: Parcel) -> None:
        """Not attempted to the end: anybody may claim it now."""
        await self._database.fetch(
            "UPDATE deliveries SET claim = NULL, claimed_until = NULL WHERE id = $1 AND claim = $2",
            parcel.delivery.id,
            parcel.claim,
        )


# ── Making out ───────────────────────────────────────────────────────────────────────────────────


async def advance(on: Connection, webhook_id: str, now: datetime) -> bool:
    """One webhook's next events as deliveries, and its place behind them; False where another
    worker is at it.
    """
    rows = await on.fetch(
        "SELECT * FROM webhooks WHERE id = $1 AND disabled_at IS NULL FOR UPDATE SKIP LOCKED",
        webhook_id,
    )
    if not rows:
        return False
    webhook = read_webhook(rows[0])
    floor, _ = await read_bounds(on, webhook.partner_id)
    start = max(webhook.seq, floor)  # what was forgotten while it was disabled can't be told (E5)
    entries = await read_events(on, webhook.partner_id, start, MOST_MADE)
    found = await _notices(on, webhook, entries)
    await insert_deliveries(on, webhook.id, found, now)
    seq = entries[-1].seq if entries else start
    told = found[-1].seq if found else webhook.told_seq
    await save_webhook(on, replace(webhook, seq=seq, told_seq=told))
    return True


async def _notices(on: Connection, webhook: Webhook, entries: Sequence[Entry]) -> list[Notice]:
    """What of the entries this webhook is told."""
    posted = [one.subject_id for one in entries if one.kind is EventKind.MESSAGE_POSTED]
    threads = await _own_threads(on, [id for id in posted if id])
    versions = await _versions(on, sorted({one.session_id for one in entries if one.session_id}))
    found = (
        notice(
            one,
            thread_id=threads.get(one.subject_id or ""),
            version=versions.get(one.session_id or ""),
        )
        for one in entries
    )
    wanted = [one for one in found if one is not None and one.type in webhook.types]
    return wanted if webhook.key_id is None else await _within_scopes(on, webhook.key_id, wanted)


async def _within_scopes(on: Connection, key_id: str, found: Sequence[Notice]) -> list[Notice]:
    """Those that the key it hangs on is told (V2, V6)."""
    key = (await fetch_keys(on, [key_id]))[key_id]
    told = (as_told_to(one, key.scopes) for one in found)
    return [one for one in told if one is not None]


async def _own_threads(on: Connection, message_ids: Sequence[str]) -> dict[str, str]:
    """The threads of messages, of those that the parties write to each other."""
    if not message_ids:
        return {}
    rows = await on.fetch(
        "SELECT m.id, m.thread_id FROM messages m JOIN threads t ON t.id = m.thread_id"
        f" WHERE t.kind = 'SESSION' AND m.id IN ({places(len(message_ids))})",
        *message_ids,
    )
    return {row["id"]: row["thread_id"] for row in rows}


async def _versions(on: Connection, session_ids: Sequence[str]) -> dict[str, int]:
    if not session_ids:
        return {}
    sql = f"SELECT id, version FROM sessions WHERE id IN ({places(len(session_ids))})"
    return {row["id"]: row["version"] for row in await on.fetch(sql, *session_ids)}
