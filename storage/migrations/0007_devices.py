"""Devices, and what is to be pushed to them.

A pocket is an account that has, or had, a device: how far its stream has been looked through.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES = [
    """
    CREATE TABLE devices (
        id TEXT PRIMARY KEY,
        account_id TEXT NOT NULL REFERENCES accounts (id),
        service TEXT NOT NULL CHECK (service IN ('EXPO', 'FCM', 'APNS')),
        token TEXT NOT NULL CHECK (length(token) BETWEEN 1 AND 200),
        name TEXT,
        registered_at BIGINT NOT NULL,
        last_push_at BIGINT,
        UNIQUE (service, token)
    )
    """,
    "CREATE INDEX devices_of_account ON devices (account_id, registered_at, id)",
    """
    CREATE TABLE pockets (
        account_id TEXT PRIMARY KEY REFERENCES accounts (id),
        seq BIGINT NOT NULL CHECK (seq >= 0)
    )
    """,
    """
    CREATE TABLE takings (
        account_id TEXT NOT NULL,
        seq BIGINT NOT NULL,
        PRIMARY KEY (account_id, seq)
    )
    """,
    """
    CREATE TABLE pushes (
        id TEXT PRIMARY KEY,
        device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
        event_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        at BIGINT NOT NULL,
        seq BIGINT NOT NULL,
        session_id TEXT,
        addition_id TEXT,
        thread_id TEXT,
        next_at BIGINT NOT NULL,
        claim TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        ticket TEXT,
        UNIQUE (device_id, event_id)
    )
    """,
    "CREATE INDEX pushes_to_send ON pushes (next_at) WHERE ticket IS NULL",
    "CREATE INDEX pushes_to_ask_for ON pushes (next_at) WHERE ticket IS NOT NULL",
    "CREATE INDEX old_pushes ON pushes (at)",
]


class Migration(migrations.Migration):
    """The seventh one."""

    dependencies = [("doorstep", "0006_webhooks")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
