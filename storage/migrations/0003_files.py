"""Files: proofs as they were sent (B2)."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES: list[str] = []


class Migration(migrations.Migration):
    """The third one."""

    dependencies = [("doorstep", "0002_changes")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
