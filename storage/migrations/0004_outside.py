"""Bookings outside the platform: reports, blocks, tickets, counselling, helpline (B1 to B10).

A calendar day is text, 2026-11-22: it sorts, and has no zone. That a partner has at most one block
in force, and that no ticket closes while it is (B5), the database itself insists on.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

from storage.migrations._dialects import ByDialect

TABLES = [
    "ALTER TABLE threads ADD COLUMN owner_id TEXT REFERENCES accounts (id)",
    "ALTER TABLE sanctions ADD COLUMN block_id TEXT",
    """
    CREATE TABLE partner_blocks (
        id TEXT PRIMARY KEY,
        partner_id TEXT NOT NULL REFERENCES accounts (id),
        level TEXT NOT NULL CHECK (level IN ('L1', 'PERMANENT')),
        set_at BIGINT NOT NULL,
        lifted_at BIGINT,
        counselling_id TEXT,
        awaiting BOOLEAN NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX one_block_in_force ON partner_blocks (partner_id) WHERE lifted_at IS NULL",
    "CREATE INDEX blocks_of_partner ON partner_blocks (partner_id, set_at, id)",
    "CREATE INDEX blocks_by_age ON partner_blocks (set_at, id)",
    "CREATE INDEX active_blocks_by_age ON partner_blocks (set_at, id) WHERE lifted_at IS NULL",
    "CREATE INDEX awaiting_blocks_by_age ON partner_blocks (set_at, id) WHERE awaiting",
    """
    CREATE TABLE tickets (
        id TEXT PRIMARY KEY,
        block_id TEXT NOT NULL UNIQUE REFERENCES partner_blocks (id),
        partner_id TEXT NOT NULL REFERENCES accounts (id),
        thread_id TEXT NOT NULL REFERENCES threads (id),
        opened_at BIGINT NOT NULL,
        assignee TEXT REFERENCES accounts (id),
        closed_at BIGINT,
        resolution TEXT CHECK (resolution IN ('UNBLOCKED', 'PARTNER_REMOVED', 'SET_IN_ERROR')),
        CHECK ((closed_at IS NULL) = (resolution IS NULL))
    )
    """,
    "CREATE INDEX tickets_by_age ON tickets (opened_at, id)",
    "CREATE INDEX open_tickets_by_age ON tickets (opened_at, id) WHERE closed_at IS NULL",
    "CREATE INDEX tickets_of_partner ON tickets (partner_id, opened_at, id)",
    "CREATE INDEX tickets_of_agent ON tickets (assignee, opened_at, id)",
    """
    CREATE TABLE offline_reports (
        id TEXT PRIMARY KEY,
        partner_id TEXT NOT NULL REFERENCES accounts (id),
        reporter_id TEXT NOT NULL REFERENCES accounts (id),
        source TEXT NOT NULL CHECK (source IN ('CLIENT_REPORT', 'INACTIVE_CLIENT_CALL')),
        statement TEXT NOT NULL CHECK (length(statement) BETWEEN 1 AND 4000),
        service_date TEXT,
        judged_date TEXT,
        status TEXT NOT NULL CHECK (status IN ('OPEN', 'UPHELD', 'DISMISSED')),
        verified BOOLEAN NOT NULL DEFAULT FALSE,
        filed_at BIGINT NOT NULL,
        thread_id TEXT NOT NULL REFERENCES threads (id),
        block_id TEXT REFERENCES partner_blocks (id),
        CHECK (status <> 'UPHELD' OR verified),
        CHECK (status <> 'UPHELD' OR (block_id IS NOT NULL AND judged_date IS NOT NULL))
    )
    """,
    "CREATE INDEX reports_by_age ON offline_reports (filed_at, id)",
    "CREATE INDEX open_reports_by_age ON offline_reports (filed_at, id) WHERE status = 'OPEN'",
    """
    CREATE INDEX proven_reports_by_age ON offline_reports (filed_at, id)
    WHERE status = 'OPEN' AND verified
    """,
    "CREATE INDEX reports_on_partner ON offline_reports (partner_id, filed_at, id)",
    "CREATE INDEX upheld_on_partner ON offline_reports (partner_id) WHERE status = 'UPHELD'",
    "CREATE INDEX reports_of_reporter ON offline_reports (reporter_id, filed_at, id)",
    "CREATE UNIQUE INDEX report_of_thread ON offline_reports (thread_id)",
    "CREATE INDEX reports_of_block ON offline_reports (block_id, filed_at, id)",
    """
    CREATE TABLE proofs (
        id TEXT PRIMARY KEY,
        report_id TEXT NOT NULL REFERENCES offline_reports (id),
        file_id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL CHECK (kind IN ('PAYMENT_SCREENSHOT', 'CHAT_EXPORT', 'CALL_LOG')),
        status TEXT NOT NULL CHECK (status IN ('PENDING', 'VERIFIED', 'REJECTED')),
        note TEXT,
        added_at BIGINT NOT NULL,
        added_by TEXT NOT NULL REFERENCES accounts (id),
        sha256 TEXT NOT NULL,
        media_type TEXT NOT NULL,
        bytes BIGINT NOT NULL
    )
    """,
    "CREATE INDEX proofs_of_report ON proofs (report_id, added_at, id)",
    """
    CREATE TABLE counsellings (
        id TEXT PRIMARY KEY,
        block_id TEXT NOT NULL REFERENCES partner_blocks (id),
        partner_id TEXT NOT NULL REFERENCES accounts (id),
        trainer_id TEXT NOT NULL REFERENCES accounts (id),
        scheduled_at BIGINT NOT NULL,
        covered TEXT NOT NULL,
        commitment_given BOOLEAN NOT NULL,
        concerns TEXT NOT NULL,
        completed_at BIGINT,
        completed_on TEXT,
        voided_at BIGINT,
        CHECK ((completed_at IS NULL) = (completed_on IS NULL)),
        CHECK (voided_at IS NULL OR completed_at IS NOT NULL)
    )
    """,
    "CREATE INDEX counsellings_by_time ON counsellings (scheduled_at, id)",
    """
    CREATE INDEX coming_counsellings ON counsellings (scheduled_at, id) WHERE completed_at IS NULL
    """,
    "CREATE INDEX counsellings_of_trainer ON counsellings (trainer_id, scheduled_at, id)",
    "CREATE INDEX counsellings_of_block ON counsellings (block_id)",
    """
    CREATE TABLE rebooking_requests (
        id TEXT PRIMARY KEY,
        partner_id TEXT NOT NULL REFERENCES accounts (id),
        channel TEXT NOT NULL CHECK (channel IN ('DIRECT', 'VISITING_CARD')),
        distance_km DOUBLE PRECISION NOT NULL CHECK (distance_km BETWEEN 0 AND 10),
        note TEXT NOT NULL CHECK (length(note) BETWEEN 1 AND 4000),
        opened_at BIGINT NOT NULL,
        resolution TEXT,
        resolved_at BIGINT,
        CHECK ((resolution IS NULL) = (resolved_at IS NULL))
    )
    """,
    "CREATE INDEX requests_by_age ON rebooking_requests (opened_at, id)",
    """
    CREATE INDEX open_requests_by_age ON rebooking_requests (opened_at, id)
    WHERE resolved_at IS NULL
    """,
    "CREATE INDEX requests_of_partner ON rebooking_requests (partner_id, opened_at, id)",
    """
    CREATE TABLE attendances (
        client_id TEXT PRIMARY KEY REFERENCES accounts (id),
        last_at BIGINT NOT NULL
    )
    """,
    """
    INSERT INTO attendances (client_id, last_at)
    SELECT client_id, max(started_at) FROM sessions WHERE started_at IS NOT NULL GROUP BY client_id
    """,
    "CREATE INDEX clients_by_attendance ON attendances (last_at, client_id)",
    """
    CREATE INDEX held_of_partner ON sessions (partner_id, client_id) WHERE started_at IS NOT NULL
    """,
]

# B5, on any path there is or will be: who is blocked has open tickets, unless removed.
_STILL_BLOCKED = """
    NEW.closed_at IS NOT NULL
    AND EXISTS (
        SELECT 1 FROM accounts a WHERE a.id = NEW.partner_id AND a.blocked AND NOT a.removed
    )
"""
POSTGRES = [
    f"""
    CREATE FUNCTION ticket_closes() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF {_STILL_BLOCKED} THEN RAISE EXCEPTION 'the partner is still blocked'; END IF;
    RETURN NEW; END $$
    """,
    """
    CREATE TRIGGER ticket_closes BEFORE INSERT OR UPDATE OF closed_at ON tickets
    FOR EACH ROW EXECUTE FUNCTION ticket_closes()
    """,
]
SQLITE = [
    f"""
    CREATE TRIGGER ticket_{verb.split()[0].lower()} BEFORE {verb} ON tickets WHEN {_STILL_BLOCKED}
    BEGIN SELECT RAISE(ABORT, 'the partner is still blocked'); END
    """
    for verb in ("INSERT", "UPDATE OF closed_at")
]


class Migration(migrations.Migration):
    """The fourth one."""

    dependencies = [("doorstep", "0003_files")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        *(ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES),
        ByDialect(postgres=POSTGRES, sqlite=SQLITE),
    ]
