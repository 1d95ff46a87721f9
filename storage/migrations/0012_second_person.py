"""Who had a hand in a sanction that a second person must confirm, in a call and in a proof (D7)."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES = [
    "ALTER TABLE sanctions ADD COLUMN awaiting TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE offline_reports ADD COLUMN recorded_by TEXT",
    "ALTER TABLE proofs ADD COLUMN reviewed_by TEXT",
    """
    CREATE INDEX sanctions_to_confirm ON sanctions (at, id)
    WHERE awaiting <> '' AND ended_at IS NULL
    """,
]


class Migration(migrations.Migration):
    """What was imposed before stays as final as it was."""

    dependencies = [("doorstep", "0011_short_notice")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
