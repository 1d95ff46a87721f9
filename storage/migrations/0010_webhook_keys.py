"""Webhooks remember the key that they hang on (V6). Those that are there stay their partner's."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES = [
    "ALTER TABLE webhooks ADD COLUMN key_id TEXT REFERENCES api_keys (id)",
    """
    CREATE INDEX live_webhooks_of_keys ON webhooks (key_id)
    WHERE key_id IS NOT NULL AND disabled_at IS NULL
    """,
]


class Migration(migrations.Migration):
    """The tenth one."""

    dependencies = [("doorstep", "0009_open_tickets")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
