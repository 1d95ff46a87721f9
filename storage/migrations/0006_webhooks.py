"""Webhooks and what was delivered to them."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES = [
    """
    CREATE TABLE webhooks (
        id TEXT PRIMARY KEY,
        partner_id TEXT NOT NULL REFERENCES accounts (id),
        url TEXT NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
        types TEXT NOT NULL CHECK (types <> ''),
        seq BIGINT NOT NULL CHECK (seq >= 0),
        secret TEXT NOT NULL,
        old_secret TEXT,
        old_secret_until BIGINT,
        created_at BIGINT NOT NULL,
        disabled_at BIGINT,
        failing_since BIGINT,
        CHECK ((old_secret IS NULL) = (old_secret_until IS NULL))
    )
    """,
    "CREATE INDEX webhooks_of_partner ON webhooks (partner_id, created_at, id)",
    "CREATE INDEX live_webhooks ON webhooks (partner_id, seq) WHERE disabled_at IS NULL",
    """
    CREATE TABLE deliveries (
        id TEXT PRIMARY KEY,
        webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
        event_id TEXT NOT NULL,
        type TEXT NOT NULL,
        at BIGINT NOT NULL,
        seq BIGINT NOT NULL,
        session_id TEXT,
        addition_id TEXT,
        thread_id TEXT,
        version INTEGER,
        created_at BIGINT NOT NULL,
        next_at BIGINT,
        claim TEXT,
        claimed_until BIGINT,
        attempts INTEGER NOT NULL DEFAULT 0,
        last_status INTEGER,
        last_error TEXT,
        delivered_at BIGINT,
        UNIQUE (webhook_id, event_id),
        CHECK ((claim IS NULL) = (claimed_until IS NULL)),
        CHECK (delivered_at IS NULL OR next_at IS NULL)
    )
    """,
    "CREATE INDEX delivery_log ON deliveries (webhook_id, created_at DESC, seq DESC, id DESC)",
    """
    CREATE INDEX failed_deliveries ON deliveries (webhook_id, created_at DESC, seq DESC, id DESC)
    WHERE next_at IS NULL AND delivered_at IS NULL
    """,
    "CREATE INDEX pending ON deliveries (webhook_id, next_at, seq) WHERE next_at IS NOT NULL",
    "CREATE INDEX due_deliveries ON deliveries (next_at) WHERE next_at IS NOT NULL",
    "CREATE INDEX old_deliveries ON deliveries (created_at)",
]


class Migration(migrations.Migration):
    """The sixth one."""

    dependencies = [("doorstep", "0005_api_keys")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
