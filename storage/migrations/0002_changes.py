"""A session that changes, and one that goes wrong: additions, money, disputes, chat, sanctions.

The ledger keeps itself: a row moves an amount from one account to another, so nothing can fail to
balance; the database itself carries the balances on, refuses a negative one, and refuses to change
or delete what is recorded (M2, D5).
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

from storage.migrations._dialects import ByDialect

TABLES = [
    "ALTER TABLE sessions ADD COLUMN additions TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE sessions ADD COLUMN held BIGINT NOT NULL DEFAULT 0 CHECK (held >= 0)",
    "ALTER TABLE sessions ADD COLUMN cancellation TEXT",
    "ALTER TABLE sessions ADD COLUMN cancelled_by TEXT",
    "ALTER TABLE sessions ADD COLUMN cancelled_late BOOLEAN",
    """
    CREATE INDEX early_cancellations ON sessions (client_id, ended_at)
    WHERE cancelled_by = 'CLIENT' AND NOT cancelled_late
    """,
    "CREATE INDEX sessions_by_start ON sessions (scheduled_start DESC, id)",
    "CREATE INDEX live_by_start ON sessions (scheduled_start DESC, id) WHERE ended_at IS NULL",
    "CREATE INDEX late_by_start ON sessions (scheduled_start DESC, id) WHERE cancelled_late",
    "ALTER TABLE accounts ADD COLUMN suspended_until BIGINT",
    "ALTER TABLE accounts ADD COLUMN removed BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE accounts ADD COLUMN blocked BOOLEAN NOT NULL DEFAULT FALSE",
    """
    CREATE TABLE additions (
        id TEXT PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions (id)
    )
    """,
    """
    CREATE TABLE threads (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('SESSION', 'DISPUTE', 'TICKET', 'REPORT')),
        session_id TEXT REFERENCES sessions (id),
        party TEXT CHECK (party IN ('CLIENT', 'PARTNER')),
        head BIGINT NOT NULL DEFAULT 0,
        begun_at BIGINT NOT NULL,
        closed_from BIGINT
    )
    """,
    "CREATE UNIQUE INDEX one_thread_each ON threads (session_id, kind, COALESCE(party, ''))",
    """
    CREATE TABLE thread_readers (
        reader TEXT NOT NULL,
        thread_id TEXT NOT NULL REFERENCES threads (id),
        begun_at BIGINT NOT NULL,
        read_to BIGINT NOT NULL DEFAULT 0,
        PRIMARY KEY (reader, thread_id)
    )
    """,
    "CREATE INDEX threads_of_reader ON thread_readers (reader, begun_at DESC, thread_id)",
    """
    CREATE TABLE messages (
        thread_id TEXT NOT NULL REFERENCES threads (id),
        seq BIGINT NOT NULL,
        id TEXT NOT NULL UNIQUE,
        sender TEXT NOT NULL CHECK (sender IN ('CLIENT', 'PARTNER', 'SUPPORT', 'SYSTEM')),
        sender_id TEXT,
        automatic BOOLEAN NOT NULL,
        body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 4000),
        sent_at BIGINT NOT NULL,
        PRIMARY KEY (thread_id, seq)
    )
    """,
    """
    CREATE TABLE disputes (
        id TEXT PRIMARY KEY,
        session_id TEXT NOT NULL UNIQUE REFERENCES sessions (id),
        kind TEXT NOT NULL,
        held BIGINT NOT NULL CHECK (held >= 0),
        opened_at BIGINT NOT NULL,
        opened_version INTEGER NOT NULL,
        client_thread_id TEXT NOT NULL,
        partner_thread_id TEXT NOT NULL,
        told TEXT NOT NULL,
        assignee TEXT REFERENCES accounts (id),
        decided_at BIGINT,
        ruling TEXT,
        CHECK ((decided_at IS NULL) = (ruling IS NULL))
    )
    """,
    "CREATE INDEX disputes_by_age ON disputes (opened_at, id)",
    "CREATE INDEX disputes_by_held ON disputes (held, id)",
    "CREATE INDEX disputes_of_agent ON disputes (assignee, opened_at, id)",
    "CREATE INDEX undecided_by_age ON disputes (opened_at, id) WHERE decided_at IS NULL",
    "CREATE INDEX undecided_by_held ON disputes (held, id) WHERE decided_at IS NULL",
    """
    CREATE TABLE timeline (
        subject_id TEXT NOT NULL,
        seq BIGINT NOT NULL,
        at BIGINT NOT NULL,
        actor TEXT NOT NULL,
        text TEXT NOT NULL,
        agent_id TEXT,
        why TEXT,
        told TEXT NOT NULL,
        PRIMARY KEY (subject_id, seq)
    )
    """,
    """
    CREATE TABLE sanctions (
        id TEXT PRIMARY KEY,
        account_id TEXT NOT NULL REFERENCES accounts (id),
        party TEXT NOT NULL CHECK (party IN ('CLIENT', 'PARTNER')),
        kind TEXT NOT NULL CHECK (kind IN ('WARNING', 'SUSPENSION', 'REMOVAL')),
        until BIGINT,
        at BIGINT NOT NULL,
        dispute_id TEXT,
        ended_at BIGINT,
        CHECK ((until IS NOT NULL) = (kind = 'SUSPENSION'))
    )
    """,
    "CREATE INDEX sanctions_of_account ON sanctions (account_id)",
    """
    CREATE TABLE grounds (
        session_id TEXT PRIMARY KEY REFERENCES sessions (id),
        sealed TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE ledger_accounts (
        name TEXT PRIMARY KEY,
        balance BIGINT NOT NULL DEFAULT 0,
        entries BIGINT NOT NULL DEFAULT 0,
        CHECK (balance >= 0 OR name IN ('goodwill', 'world'))
    )
    """,
    "INSERT INTO ledger_accounts (name) VALUES ('goodwill'), ('world')",
    """
    CREATE TABLE ledger_entries (
        id TEXT PRIMARY KEY,
        debit TEXT NOT NULL REFERENCES ledger_accounts (name),
        credit TEXT NOT NULL REFERENCES ledger_accounts (name),
        amount BIGINT NOT NULL CHECK (amount > 0),
        kind TEXT NOT NULL,
        session_id TEXT,
        command TEXT NOT NULL,
        at BIGINT NOT NULL,
        debit_entry BIGINT NOT NULL,
        credit_entry BIGINT NOT NULL,
        debit_after BIGINT NOT NULL,
        credit_after BIGINT NOT NULL,
        CHECK (debit <> credit),
        UNIQUE (debit, debit_entry),
        UNIQUE (credit, credit_entry)
    )
    """,
    """
    CREATE TABLE payment_references (
        caller TEXT NOT NULL,
        reference TEXT NOT NULL,
        entry_id TEXT NOT NULL REFERENCES ledger_entries (id),
        at BIGINT NOT NULL,
        PRIMARY KEY (caller, reference)
    )
    """,
    "CREATE INDEX references_by_age ON payment_references (caller, at DESC, entry_id)",
    "CREATE INDEX entries_of_session ON ledger_entries (session_id)",
]
APPEND_ONLY = ("ledger_entries", "timeline", "messages")
CARRY_ON = (
    "UPDATE ledger_accounts SET balance = balance - NEW.amount, entries = entries + 1"
    " WHERE name = NEW.debit;"
    " UPDATE ledger_accounts SET balance = balance + NEW.amount, entries = entries + 1"
    " WHERE name = NEW.credit;"
)


# What support finds people by, in one order whatever the database's own language.
SOUGHT = (
    """
    UPDATE accounts SET sought = lower(display_name) || '\n' || COALESCE(replace(replace(replace(
        phone, ' ', ''), '-', ''), '+', ''), '') || '\n' || lower(COALESCE(email, ''))
    """,
    "CREATE INDEX people_by_name ON accounts (sought, id) WHERE role IN ('client', 'partner')",
)

# What the first version booked moved no money, whatever it was asked for, so it is paid directly
# (M4); its parties talk, or could have until 24 h after the end (H1). An id is a SQL expression.
CAUGHT_UP = (
    "UPDATE sessions SET payment_method = 'DIRECT' WHERE payment_method = 'BALANCE'",
    """
    INSERT INTO threads (id, kind, session_id, begun_at, closed_from)
    SELECT 'thr_' || {}, 'SESSION', s.id, COALESCE(b.at, s.scheduled_start), s.ended_at + 86400001
    FROM sessions s LEFT JOIN (SELECT session_id, min(at) AS at FROM events GROUP BY session_id) b
    ON b.session_id = s.id
    """,
    """
    INSERT INTO thread_readers (reader, thread_id, begun_at)
    SELECT s.client_id, t.id, t.begun_at FROM threads t JOIN sessions s ON s.id = t.session_id
    UNION ALL
    SELECT s.partner_id, t.id, t.begun_at FROM threads t JOIN sessions s ON s.id = t.session_id
    """,
)


POSTGRES = [
    """ALTER TABLE accounts ADD COLUMN sought TEXT COLLATE "C" NOT NULL DEFAULT ''""",
    *SOUGHT,
    *(said.format("left(replace(gen_random_uuid()::text, '-', ''), 22)") for said in CAUGHT_UP),
    f"""
    CREATE FUNCTION carry_on() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN {CARRY_ON} RETURN NEW; END $$
    """,
    """
    CREATE TRIGGER carry_on AFTER INSERT ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION carry_on()
    """,
    """
    CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
    """,
    *(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION append_only()
        """
        for table in APPEND_ONLY
    ),
]
SQLITE = [
    "ALTER TABLE accounts ADD COLUMN sought TEXT NOT NULL DEFAULT ''",
    *SOUGHT,
    *(said.format("lower(hex(randomblob(11)))") for said in CAUGHT_UP),
    f"CREATE TRIGGER carry_on AFTER INSERT ON ledger_entries BEGIN {CARRY_ON} END",
    *(
        f"""
        CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
        """
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ),
]


class Migration(migrations.Migration):
    """The second one."""

    dependencies = [("doorstep", "0001_main_job")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        *(ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES),
        ByDialect(postgres=POSTGRES, sqlite=SQLITE),
    ]
