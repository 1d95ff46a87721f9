"""The name of the history that this database tells, and how far each webhook was told (E5)."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES = [
    """
    CREATE TABLE histories (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        epoch TEXT NOT NULL CHECK (length(epoch) = 8),
        key TEXT NOT NULL CHECK (length(key) = 128),
        cluster TEXT
    )
    """,
    "ALTER TABLE webhooks ADD COLUMN told_seq BIGINT NOT NULL DEFAULT 0",
    "UPDATE webhooks SET told_seq = seq",
]


class Migration(migrations.Migration):
    """The fifteenth one."""

    dependencies = [("doorstep", "0014_own_cases")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
