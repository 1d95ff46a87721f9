"""Proving the ledger: every cent, by account, by entry and by session (M2, M3).

Each proof is one statement that finds what contradicts it; an intact ledger finds nothing. All of
them read one snapshot, so that an audit beside a running server proves one moment.
"""

from dataclasses import dataclass

from storage.database.database import Database

_MOVES = """
    (SELECT debit AS account, debit_entry AS entry, -amount AS change, debit_after AS after
        FROM ledger_entries
     UNION ALL
     SELECT credit, credit_entry, amount, credit_after FROM ledger_entries) AS moves
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """Something that must hold, and the statement that finds where it does not."""

    name: str
    breaches: str


PROOFS = (
    Proof(
        "All accounts together are zero.",
        "SELECT sum(balance) AS off FROM ledger_accounts HAVING sum(balance) <> 0",
    ),
    Proof(
        "No balance and no escrow is below zero.",
        "SELECT name, balance FROM ledger_accounts"
        " WHERE balance < 0 AND name NOT IN ('goodwill', 'world')",
    ),
    Proof(
        "Every account holds exactly what its entries left in it.",
        "SELECT a.name, a.balance, COALESCE(m.total, 0) AS entries FROM ledger_accounts a"
        f" LEFT JOIN (SELECT account, sum(change) AS total, count(*) AS n FROM {_MOVES}"
        " GROUP BY account) AS m ON m.account = a.name"
        " WHERE a.balance <> COALESCE(m.total, 0) OR a.entries <> COALESCE(m.n, 0)",
    ),
    Proof(
        "Every entry follows from the one before it.",
        "SELECT account, entry FROM (SELECT account, entry, after,"
        " sum(change) OVER (PARTITION BY account ORDER BY entry) AS total,"
        " row_number() OVER (PARTITION BY account ORDER BY entry) AS place"
        f" FROM {_MOVES}) AS chain WHERE after <> total OR entry <> place",
    ),
    Proof(
        "Every session holds what is in its escrow.",
        "SELECT s.id, s.held, COALESCE(a.balance, 0) AS escrow FROM sessions s"
        " LEFT JOIN ledger_accounts a ON a.name = 'escrow:' || s.id"
        " WHERE s.held <> COALESCE(a.balance, 0)",
    ),
    Proof(
        "An ended session without an open dispute holds nothing.",
        "SELECT s.id, s.held FROM sessions s LEFT JOIN disputes d ON d.session_id = s.id"
        " WHERE s.ended_at IS NOT NULL AND s.held <> 0"
        " AND (d.id IS NULL OR d.decided_at IS NOT NULL)",
    ),
    Proof(
        "A direct session holds and moves nothing.",
        "SELECT s.id FROM sessions s WHERE s.payment_method = 'DIRECT' AND (s.held <> 0"
        " OR EXISTS (SELECT 1 FROM ledger_entries e WHERE e.session_id = s.id))",
    ),
    Proof(
        "Every entry names its command.",
        "SELECT id FROM ledger_entries WHERE command = ''",
    ),
)
FEW = 10  # breaches of one proof that are shown


@dataclass(frozen=True, slots=True)
class Finding:
    """A proof and its first breaches; none where it holds."""

    proof: Proof
    breaches: list[str]


async def balances_hold(database: Database) -> bool:
    """The proofs that look at accounts alone, each one statement over one row an account."""
    for proof in PROOFS[:2]:
        if await database.fetch(f"{proof.breaches} LIMIT 1"):
            return False
    return True


async def audit(database: Database) -> list[Finding]:
    """Every proof, in one snapshot."""
    async with database.transaction() as snapshot:
        if database.dialect == "postgres":
            await snapshot.fetch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return [
            Finding(
                proof, [str(row) for row in await snapshot.fetch(f"{proof.breaches} LIMIT {FEW}")]
            )
            for proof in PROOFS
        ]
