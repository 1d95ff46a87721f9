"""The ledger: rows that are only ever added, balances that the database carries on (M2).

Accounts are locked in the order of their names before anything is posted. A balance or escrow that
would go below zero is refused by the database itself; the rules see that it never comes so far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.model.ledger import WORLD, Posting, StatementKind, balance_of, owner_of
from storage.database.database import Connection, Row, instant, places, to_ms
from storage.database.ids import new_id

_COLUMNS = (
    "id, debit, credit, amount, kind, session_id, command, at,"
    " debit_entry, credit_entry, debit_after, credit_after"
)
_INSERT = f"""
    INSERT INTO ledger_entries ({_COLUMNS})
    SELECT $1, d.name, c.name, CAST($4 AS BIGINT), $5, $6, $7, CAST($8 AS BIGINT),
        d.entries + 1, c.entries + 1, d.balance - CAST($4 AS BIGINT), c.balance + CAST($4 AS BIGINT)
    FROM ledger_accounts d, ledger_accounts c WHERE d.name = $2 AND c.name = $3
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the owner of a balance reads it: what leaves is negative. Minor units."""

    id: str
    number: int
    at: datetime
    amount: int
    balance_after: int
    kind: StatementKind
    session_id: str | None


async def open_account(on: Connection, name: str) -> None:
    """An account, where there is none of this name yet."""
    await on.fetch(
        "INSERT INTO ledger_accounts (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", name
    )


async def lock_balance(on: Connection, account_id: str) -> int:
    """What a balance holds, its account locked until the transaction ends."""
    return (await lock_accounts(on, [balance_of(account_id)]))[balance_of(account_id)]


async def lock_accounts(on: Connection, names: Sequence[str]) -> dict[str, int]:
    """What the accounts hold, locked in the order of their names; opened where they were not."""
    wanted = sorted(set(names))
    for name in wanted:
        await open_account(on, name)
    rows = await on.fetch(
        f"SELECT name, balance FROM ledger_accounts WHERE name IN ({places(len(wanted))})"
        " ORDER BY name FOR UPDATE",
        *wanted,
    )
    return {row["name"]: row["balance"] for row in rows}


async def post(
    on: Connection, postings: Sequence[Posting], command: str, now: datetime
) -> list[str]:
    """Record the movements of one command; the new entries' ids."""
    if not postings:
        return []
    await lock_accounts(on, [name for one in postings for name in (one.debit, one.credit)])
    made = []
    for posting in postings:
        rows = await on.fetch(
            _INSERT,
            new_id("ent"),
            posting.debit,
            posting.credit,
            posting.amount,
            posting.kind.value,
            posting.session_id,
            command,
            to_ms(now),
        )
        made.append(str(rows[0]["id"]))
    return made


async def fetch_balance(on: Connection, account_id: str) -> int:
    """What a balance holds now; 0 where nothing ever moved."""
    rows = await on.fetch(
        "SELECT balance FROM ledger_accounts WHERE name = $1", balance_of(account_id)
    )
    return int(rows[0]["balance"]) if rows else 0


async def statement(on: Connection, account: str, before: int | None, limit: int) -> list[Line]:
    """Up to `limit` entries of one account, newest first, before a number of its own count."""
    last = 2**62 if before is None else before
    sides = " UNION ALL ".join(
        f"SELECT * FROM (SELECT {_COLUMNS} FROM ledger_entries"
        f" WHERE {side} = $1 AND {side}_entry < $2 ORDER BY {side}_entry DESC LIMIT $3) AS {side}s"
        for side in ("debit", "credit")
    )
    rows = await on.fetch(sides, account, last, limit)
    lines = sorted((_line(row, account) for row in rows), key=lambda line: -line.number)
    return lines[:limit]


def _line(row: Row, account: str) -> Line:
    out = row["debit"] == account
    return Line(
        id=row["id"],
        number=row["debit_entry"] if out else row["credit_entry"],
        at=instant(row["at"]),
        amount=-row["amount"] if out else row["amount"],
        balance_after=row["debit_after"] if out else row["credit_after"],
        kind=StatementKind(row["kind"]),
        session_id=row["session_id"],
    )


# ── The payments service's movements (M6) ────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger, for whoever recorded it."""

    id: str
    posting: Posting
    at: datetime
    balance_after: int

    @property
    def account_id(self) -> str:
        """Whose balance it moved."""
        return owner_of(self.posting.credit) or owner_of(self.posting.debit) or ""


async def entry_of_reference(on: Connection, caller: str, reference: str) -> Entry | None:
    """What a reference stands for already."""
    rows = await on.fetch(
        f"SELECT {_COLUMNS} FROM ledger_entries WHERE id = (SELECT entry_id FROM payment_references"
        " WHERE caller = $1 AND reference = $2)",
        caller,
        reference,
    )
    return _entry(rows[0]) if rows else None


async def fetch_entry(on: Connection, id: str) -> Entry | None:
    """One row of the ledger."""
    rows = await on.fetch(f"SELECT {_COLUMNS} FROM ledger_entries WHERE id = $1", id)
    return _entry(rows[0]) if rows else None


async def keep_reference(
    on: Connection, caller: str, reference: str, entry_id: str, now: datetime
) -> None:
    """The reference stands for this entry; a racing one fails here and is run again."""
    await on.fetch(
        "INSERT INTO payment_references (caller, reference, entry_id, at) VALUES ($1, $2, $3, $4)",
        caller,
        reference,
        entry_id,
        to_ms(now),
    )


_WORLDS = f"CASE WHEN e.debit = '{WORLD}' THEN e.debit_entry ELSE e.credit_entry END"


async def movements(
    on: Connection, caller: str, before: tuple[int, str] | None, limit: int
) -> list[Entry]:
    """Up to `limit` movements of one payments service, newest first; of those of one millisecond
    the one that the outside world's account was given last.
    """
    at, id = before or (2**62, "")
    rows = await on.fetch(
        "SELECT e.* FROM payment_references r JOIN ledger_entries e ON e.id = r.entry_id"
        f" WHERE r.caller = $1 AND r.at <= $2 AND (r.at < $2 OR {_WORLDS} <"
        f" (SELECT {_WORLDS} FROM ledger_entries e WHERE e.id = $3))"
        f" ORDER BY r.at DESC, {_WORLDS} DESC LIMIT $4",
        caller,
        at,
        id,
        limit,
    )
    return [_entry(row) for row in rows]


def _entry(row: Row) -> Entry:
    kind = StatementKind(row["kind"])
    posting = Posting(row["debit"], row["credit"], row["amount"], kind, row["session_id"])
    own = "credit_after" if owner_of(posting.credit) else "debit_after"
    return Entry(row["id"], posting, instant(row["at"]), row[own])
