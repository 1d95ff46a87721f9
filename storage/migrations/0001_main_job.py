"""The main job: people, catalogues, sessions, streams, deadlines, retries, revocations.

Written as SQL that PostgreSQL and SQLite both speak: Tortoise's own CREATE TABLE drops CHECK and
UNIQUE constraints, and SQLite cannot add them later. What the database really has is tested.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

STAGES = (
    "'SCHEDULED', 'ON_THE_WAY', 'ARRIVED', 'ADDRESS_PROVIDED', 'IN_PROGRESS',"
    " 'COMPLETED', 'CANCELLED', 'MISSED'"
)
ENDED = "'COMPLETED', 'CANCELLED', 'MISSED'"

TABLES = [
    """
    CREATE TABLE accounts (
        id TEXT PRIMARY KEY,
        role TEXT NOT NULL CHECK (role IN ('client', 'partner', 'support', 'payments')),
        sub TEXT NOT NULL CHECK (length(sub) BETWEEN 1 AND 255),
        display_name TEXT NOT NULL CHECK (length(display_name) <= 200),
        phone TEXT,
        email TEXT,
        rules TEXT NOT NULL DEFAULT '',
        street TEXT,
        city TEXT,
        postal_code TEXT,
        created_at BIGINT NOT NULL,
        UNIQUE (role, sub),
        CHECK ((street IS NULL) = (city IS NULL) AND (city IS NULL) = (postal_code IS NULL))
    )
    """,
    """
    CREATE TABLE catalogue_items (
        id TEXT PRIMARY KEY,
        partner_id TEXT NOT NULL REFERENCES accounts (id),
        kind TEXT NOT NULL CHECK (kind IN ('TARIFF', 'SERVICE')),
        title TEXT NOT NULL,
        price BIGINT NOT NULL CHECK (price BETWEEN 0 AND 1000000000),
        minutes INTEGER NOT NULL,
        preference_based BOOLEAN NOT NULL,
        position INTEGER NOT NULL,
        offered BOOLEAN NOT NULL,
        CHECK (CASE kind WHEN 'TARIFF' THEN minutes BETWEEN 5 AND 1440 ELSE minutes = 0 END)
    )
    """,
    "CREATE INDEX catalogue_of_partner ON catalogue_items (partner_id, position)",
    f"""
    CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        version INTEGER NOT NULL CHECK (version >= 1),
        stage TEXT NOT NULL CHECK (stage IN ({STAGES})),
        place TEXT NOT NULL CHECK (place IN ('PARTNER_PLACE', 'CLIENT_PLACE')),
        client_id TEXT NOT NULL REFERENCES accounts (id),
        partner_id TEXT NOT NULL REFERENCES accounts (id),
        scheduled_start BIGINT NOT NULL,
        scheduled_end BIGINT NOT NULL,
        payment_method TEXT NOT NULL CHECK (payment_method IN ('BALANCE', 'DIRECT')),
        lines TEXT NOT NULL,
        city TEXT NOT NULL,
        postal_code TEXT NOT NULL,
        street TEXT,
        access_details TEXT,
        on_my_way_at BIGINT,
        arrived_at BIGINT,
        address_provided_at BIGINT,
        started_at BIGINT,
        ended_at BIGINT,
        CHECK (client_id <> partner_id),
        CHECK (scheduled_end > scheduled_start),
        CHECK ((ended_at IS NOT NULL) = (stage IN ({ENDED})))
    )
    """,
    "CREATE INDEX sessions_of_client ON sessions (client_id, scheduled_start DESC, id)",
    "CREATE INDEX sessions_of_partner ON sessions (partner_id, scheduled_start DESC, id)",
    "CREATE INDEX live_of_partner ON sessions (partner_id, scheduled_end) WHERE ended_at IS NULL",
    "CREATE INDEX live_of_client ON sessions (client_id) WHERE ended_at IS NULL",
    """
    CREATE TABLE streams (
        id TEXT PRIMARY KEY,
        head BIGINT NOT NULL DEFAULT 0 CHECK (head >= 0),
        floor BIGINT NOT NULL DEFAULT 0 CHECK (floor BETWEEN 0 AND head)
    )
    """,
    "INSERT INTO streams (id) VALUES ('support')",
    """
    CREATE TABLE events (
        stream TEXT NOT NULL REFERENCES streams (id),
        seq BIGINT NOT NULL CHECK (seq >= 1),
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        at BIGINT NOT NULL,
        actor TEXT NOT NULL CHECK (actor IN ('CLIENT', 'PARTNER', 'SUPPORT', 'SYSTEM')),
        session_id TEXT,
        subject_id TEXT,
        PRIMARY KEY (stream, seq)
    )
    """,
    "CREATE INDEX events_by_age ON events (at)",
    """
    CREATE TABLE deadlines (
        subject_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        due_at BIGINT NOT NULL,
        run_at BIGINT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (subject_id, kind)
    )
    """,
    "CREATE INDEX deadlines_by_time ON deadlines (run_at)",
    """
    CREATE TABLE idempotency_keys (
        caller TEXT NOT NULL,
        key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
        command TEXT NOT NULL,
        digest TEXT NOT NULL,
        subject_id TEXT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (caller, key)
    )
    """,
    "CREATE INDEX idempotency_by_age ON idempotency_keys (at)",
    """
    CREATE TABLE revocations (
        role TEXT NOT NULL,
        sub TEXT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (role, sub)
    )
    """,
]


class Migration(migrations.Migration):
    """The first one."""

    initial = True
    operations = [  # noqa: RUF012 - as Tortoise declares it
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
